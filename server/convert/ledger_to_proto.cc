#include "server/convert/ledger_to_proto.h"

#include <cstddef>
#include <string>

#include "server/convert/ledger_mirror.h"

namespace accord {
namespace {

using convert_internal::Mirror;

const char* NameOf(LimitLine::Span span) {
  switch (span) {
    case LimitLine::Span::kSettlement:
      return " settlement";
    case LimitLine::Span::kYear:
      return " year";
    case LimitLine::Span::kTerm:
      break;
  }
  return " term";
}

const char* NameOf(LimitLine::Limit limit) {
  switch (limit) {
    case LimitLine::Limit::kGainCap:
      return " gain_cap";
    case LimitLine::Limit::kPenaltyCap:
      return " penalty_cap";
    case LimitLine::Limit::kNetCap:
      return " net_cap";
    case LimitLine::Limit::kNetFloor:
      break;
  }
  return " net_floor";
}

std::string NameOf(const LimitLine& line, const Contract& contract) {
  std::string owner = "clause";
  if (line.owner == LimitLine::Owner::kGroup) owner = "group " + contract.groups[line.group].id;
  if (line.owner == LimitLine::Owner::kContract) owner = "contract";
  return owner + NameOf(line.span) + NameOf(line.limit);
}

std::string NameOf(const OtherLine& line, const Contract& contract) {
  const auto clause = [&] { return contract.clauses[line.index].id; };
  const auto group = [&] { return "group " + contract.groups[line.index].id; };
  switch (line.kind) {
    case OtherLine::Kind::kGroupNet:
      return group() + " net";
    case OtherLine::Kind::kContractNet:
      return "contract net";
    case OtherLine::Kind::kClauseRelease:
      return clause() + " release";
    case OtherLine::Kind::kGroupRelease:
      return group() + " release";
    case OtherLine::Kind::kHoldbackRelease:
      return clause() + " holdback";
    case OtherLine::Kind::kClauseCarried:
      return clause() + " carried";
    case OtherLine::Kind::kGroupCarried:
      return group() + " carried";
    case OtherLine::Kind::kDefault:
      return "default";
    case OtherLine::Kind::kTermination:
      break;
  }
  return "termination " + contract.terminations[line.index].id;
}

void Fill(const SchedulePart& part, v1::SchedulePart* message) {
  switch (part.kind) {
    case SchedulePart::Kind::kBase:
      message->set_base(true);
      break;
    case SchedulePart::Kind::kBand:
      message->set_band(part.index);
      break;
    case SchedulePart::Kind::kStep:
      message->set_step(part.index);
      break;
  }
  message->set_amount(part.amount);
}

void Fill(const ClauseLine& line, const Contract& contract, v1::ClauseLine* message) {
  Mirror<ClauseLine>::Write(line, *message);
  message->set_clause(contract.clauses[line.clause].id);
  for (const SchedulePart& part : line.parts) Fill(part, message->add_parts());
  for (const LimitLine& limit : line.limits) {
    v1::LimitLine& out = *message->add_limits();
    Mirror<LimitLine>::Write(limit, out);
    out.set_limit(NameOf(limit, contract));
  }
}

void Fill(const Ledger& ledger, const Contract& contract, v1::ContractLedger* message) {
  message->set_contract(contract.id);
  for (const ClauseLine& line : ledger.clauses) Fill(line, contract, message->add_clauses());
  for (const OtherLine& line : ledger.others) {
    v1::OtherLine& out = *message->add_others();
    Mirror<OtherLine>::Write(line, out);
    out.set_line(NameOf(line, contract));
  }
  for (const CashLine& line : ledger.cash) Mirror<CashLine>::Write(line, *message->add_cash());
  if (ledger.end) {
    v1::EndLine& end = *message->mutable_end();
    Mirror<EndLine>::Write(*ledger.end, end);
    if (!end.client_left()) {
      end.set_termination(contract.terminations[ledger.end->termination].id);
    }
  }
}

}  // namespace

v1::ContractLedger ToProto(const Ledger& ledger, const Contract& contract) {
  v1::ContractLedger message;
  Fill(ledger, contract, &message);
  return message;
}

v1::ScoreStatement ToProto(const ScoredPeriod& period, const Scenario& scenario) {
  const auto id = [&](const ScoredPart& part) {
    return scenario.facts().outcomes[static_cast<std::size_t>(part.outcome)].id;
  };
  v1::ScoreStatement message;
  message.set_period(period.period);
  message.set_score(period.score);
  for (const ScoredPart& part : period.parts) {
    v1::ScoredOutcome& outcome = *message.add_outcomes();
    outcome.set_outcome(id(part));
    outcome.set_measured(part.measured);
    outcome.set_scored(part.scored);
    outcome.set_weight(part.weight);
    if (part.achievement_at_start) outcome.set_achievement_at_start(*part.achievement_at_start);
    outcome.set_below_start(part.below_start);
  }
  if (period.furthest_below >= 0) {
    message.set_furthest_below(id(period.parts[static_cast<std::size_t>(period.furthest_below)]));
  }
  return message;
}

v1::OutcomeAdjustment ToProto(const Adjustment& made, const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  const Outcome& adjusted = facts.outcomes[static_cast<std::size_t>(made.outcome)];
  v1::OutcomeAdjustment message;
  Mirror<Adjustment>::Write(made, message);
  message.set_outcome(adjusted.id);
  for (const DriverAdjustment& driver : made.drivers) {
    v1::DriverAdjustment& out = *message.add_drivers();
    Mirror<DriverAdjustment>::Write(driver, out);
    out.set_driver(facts.drivers[static_cast<std::size_t>(driver.driver)].id);
    if (adjusted.form == OutcomeForm::kAdditive) {
      out.set_added(driver.effect);
    } else {
      out.set_multiplied_by(driver.effect);
    }
  }
  return message;
}

v1::PathReplay ToProto(const PathRecord& record, const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  v1::PathReplay message;
  message.set_path(static_cast<std::int64_t>(record.path));
  for (std::size_t d = 0; d < record.drivers.size(); ++d) {
    v1::DriverPath& driver = *message.add_drivers();
    driver.set_driver(facts.drivers[d].id);
    driver.mutable_values()->Assign(record.drivers[d].begin(), record.drivers[d].end());
  }
  for (std::size_t j = 0; j < record.true_values.size(); ++j) {
    v1::OutcomePath& outcome = *message.add_outcomes();
    outcome.set_outcome(facts.outcomes[j].id);
    outcome.mutable_true_values()->Assign(record.true_values[j].begin(),
                                          record.true_values[j].end());
    outcome.mutable_measured()->Assign(record.measured[j].begin(), record.measured[j].end());
  }
  for (std::size_t c = 0; c < record.contracts.size(); ++c) {
    const ContractPathRecord& contract = record.contracts[c];
    v1::ContractPath& out = *message.add_contracts();
    Mirror<ContractPathRecord>::Write(contract, out);
    Fill(contract.ledger, facts.contracts[c], out.mutable_ledger());
  }
  for (std::size_t i = 0; i < record.named_clients.size(); ++i) {
    v1::NamedClientPath& client = *message.add_named_clients();
    client.set_client(facts.client_base->named_clients[i].id);
    for (const int segment : record.named_clients[i].segments) {
      client.add_segments(facts.client_base->segments[static_cast<std::size_t>(segment)].id);
    }
  }
  return message;
}

}  // namespace accord
