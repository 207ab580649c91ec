#include "server/convert/ledger_to_proto.h"

#include <cstddef>
#include <string>

namespace accord {
namespace {

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
  message->set_period(line.period);
  message->set_clause(contract.clauses[line.clause].id);
  message->set_window_first(line.window_first);
  message->set_basis(line.basis);
  message->set_reference(line.reference);
  for (const GateLine& gate : line.gates) {
    v1::GateLine& out = *message->add_gates();
    out.set_value(gate.value);
    out.set_open(gate.open);
  }
  message->set_open(line.open);
  for (const SchedulePart& part : line.parts) Fill(part, message->add_parts());
  message->set_schedule(line.schedule);
  message->set_index(line.index);
  message->set_scale(line.scale);
  message->set_due(line.due);
  message->set_deducted(line.deducted);
  message->set_set_off(line.set_off);
  for (const LimitLine& limit : line.limits) {
    v1::LimitLine& out = *message->add_limits();
    out.set_limit(NameOf(limit, contract));
    out.set_before(limit.before);
    out.set_after(limit.after);
  }
  message->set_pay(line.pay);
  message->set_carried(line.carried);
  message->set_bank(line.bank);
  message->set_held_back(line.held_back);
  message->set_cash(line.cash);
  message->set_due_period(line.due_period);
  message->set_final_settlement(line.final_settlement);
}

void Fill(const CashLine& line, v1::CashLine* message) {
  message->set_period(line.period);
  message->set_payments(line.payments);
  message->set_benefit(line.benefit);
  message->set_supplier_cost(line.supplier_cost);
  message->set_client_cost(line.client_cost);
  message->set_supplier_investment(line.supplier_investment);
  message->set_client_investment(line.client_investment);
  message->set_supplier(line.supplier);
  message->set_client(line.client);
}

void Fill(const Ledger& ledger, const Contract& contract, v1::ContractLedger* message) {
  message->set_contract(contract.id);
  for (const ClauseLine& line : ledger.clauses) Fill(line, contract, message->add_clauses());
  for (const OtherLine& line : ledger.others) {
    v1::OtherLine& out = *message->add_others();
    out.set_period(line.period);
    out.set_line(NameOf(line, contract));
    out.set_cash(line.cash);
  }
  for (const CashLine& line : ledger.cash) Fill(line, message->add_cash());
  if (ledger.end) {
    v1::EndLine& end = *message->mutable_end();
    end.set_client_left(ledger.end->client_left);
    if (!end.client_left()) {
      end.set_termination(contract.terminations[ledger.end->termination].id);
    }
    end.set_fired(ledger.end->fired);
    end.set_period(ledger.end->period);
  }
}

}  // namespace

v1::ContractLedger ToProto(const Ledger& ledger, const Contract& contract) {
  v1::ContractLedger message;
  Fill(ledger, contract, &message);
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
    out.mutable_score()->Assign(contract.score.begin(), contract.score.end());
    out.set_supplier_npv(contract.supplier_npv);
    out.set_client_npv(contract.client_npv);
    out.set_supplier_peak_shortfall(contract.supplier_peak_shortfall);
    out.set_supplier_drawdown(contract.supplier_drawdown);
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
