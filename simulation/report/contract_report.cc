#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulation/engine/by_end.h"
#include "simulation/engine/tail_flow.h"
#include "simulation/report/figures.h"
#include "simulation/report/parts.h"

namespace accord::report_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// The share of `dates` that a count per path is. Never more paths than not have a date: where no
// path has one, what is known of the paths bounds the share.
Estimate ShareOfDates(const PathMean& per_path, int dates) {
  if (dates == 0) return Known(0.0);
  return Clipped(Scaled(per_path.Mean(), 1.0 / dates), 0.0, 1.0);
}

Estimate ShareOfDates(const PathMean& per_path, int dates, const EventCount& paths) {
  Estimate share = ShareOfDates(per_path, dates);
  if (dates > 0 && paths.events == 0) share.upper = paths.Probability().upper;
  return share;
}

VerificationReport MakeVerificationReport(const VerificationTotals& totals, int settlements) {
  VerificationReport report;
  report.suppliers_favour = Clipped(totals.suppliers_favour.Mean(), 0.0, kInfinity);
  report.clients_favour = Clipped(totals.clients_favour.Mean(), 0.0, kInfinity);
  report.net = totals.net.Mean();
  report.suppliers_favour_share_of_settlements =
      ShareOfDates(totals.suppliers_favour_settlements, settlements, totals.suppliers_favour_paths);
  report.clients_favour_share_of_settlements =
      ShareOfDates(totals.clients_favour_settlements, settlements, totals.clients_favour_paths);
  report.suppliers_favour_share_of_paths = totals.suppliers_favour_paths.Probability();
  report.clients_favour_share_of_paths = totals.clients_favour_paths.Probability();
  return report;
}

// The sum of counts of disjoint events on the same paths.
EventCount Together(const std::vector<EventCount>& disjoint) {
  EventCount sum;
  for (const EventCount& count : disjoint) {
    if (sum.trials == 0) {
      sum = count;
    } else {
      sum.AddDisjoint(count);
    }
  }
  return sum;
}

// Mean and error of the end date over the paths that end.
std::optional<Estimate> MeanPeriod(const std::vector<EventCount>& ended_with) {
  double count = 0.0, sum = 0.0, squares = 0.0;
  for (std::size_t i = 0; i < ended_with.size(); ++i) {
    const double paths = static_cast<double>(ended_with[i].events);
    const double period = static_cast<double>(i + 1);
    count += paths;
    sum += paths * period;
    squares += paths * period * period;
  }
  if (count == 0.0) return std::nullopt;
  const double mean = sum / count;
  if (count < 2.0) return NormalEstimate(mean, kInfinity);
  const EventCount& first = ended_with.front();
  if (first.replicates.on() && count >= static_cast<double>(EventCount::kFewEvents)) {
    Replicates about_mean = first.replicates.EmptyLike();
    for (std::size_t i = 0; i < ended_with.size(); ++i) {
      about_mean.AddScaled(ended_with[i].replicates, static_cast<double>(i + 1) - mean);
    }
    const double paths = static_cast<double>(first.trials);
    return ReplicatesEstimate(mean, about_mean.StandardError(0, first.trials) * (paths / count));
  }
  const double variance = std::max(0.0, (squares - sum * mean) / (count - 1.0));
  return NormalEstimate(mean, std::sqrt(variance / count));
}

// `cause`: null where the client has left.
TerminationReport MakeTerminationReport(const TerminationTotals& totals, const Termination* cause,
                                        Detail detail) {
  TerminationReport report;
  if (cause != nullptr) {
    report.termination = cause->id;
    report.display_name = cause->display_name;
  }
  report.probability = Together(totals.ended_with).Probability();
  report.mean_period = MeanPeriod(totals.ended_with);
  if (detail == Detail::kWithoutPeriods) return report;
  for (const EventCount& period : totals.ended_with) {
    report.probability_by_period.push_back(period.Probability());
  }
  return report;
}

std::string NameOfFlow(const TailFlow& flow, const std::vector<std::string>& lines, bool invests) {
  switch (flow.kind) {
    case TailFlow::Kind::kLine:
      return lines[static_cast<std::size_t>(flow.index)];
    case TailFlow::Kind::kBenefit:
      return "benefit";
    case TailFlow::Kind::kCost:
      return "cost";
    case TailFlow::Kind::kInvestment:
      return invests ? "investment" : "";
    case TailFlow::Kind::kAfterEnd:
      return "after_end";
    case TailFlow::Kind::kPeriod:
      break;
  }
  return std::to_string(flow.index);
}

// Mean over all paths of a figure of the end date alone, `by_end` of e = 0..T: dates are counted by
// cause. `planned` is the end of paths that nothing ends.
Estimate MeanByEnd(const std::vector<TerminationTotals>& terminations,
                   const std::vector<double>& by_end, int planned) {
  const double otherwise = by_end[static_cast<std::size_t>(planned)];
  if (terminations.empty()) return Known(otherwise);
  const EventCount& first = terminations.front().ended_with.front();
  Replicates replicates = first.replicates.EmptyLike();
  double count = 0.0, sum = 0.0, squares = 0.0;
  for (const TerminationTotals& cause : terminations) {
    for (std::size_t i = 0; i < cause.ended_with.size(); ++i) {
      const EventCount& ended = cause.ended_with[i];
      const double paths = static_cast<double>(ended.events);
      const double more = by_end[i + 1] - otherwise;
      count += paths;
      sum += paths * more;
      squares += paths * more * more;
      replicates.AddScaled(ended.replicates, more);
    }
  }
  const double trials = static_cast<double>(first.trials);
  const double mean = sum / trials;
  if (trials < 2.0) return NormalEstimate(otherwise + mean, kInfinity);
  if (replicates.on() && count >= static_cast<double>(EventCount::kFewEvents)) {
    return ReplicatesEstimate(otherwise + mean, replicates.StandardError(0, first.trials));
  }
  const double variance = std::max(0.0, (squares - sum * mean) / (trials - 1.0));
  return NormalEstimate(otherwise + mean, std::sqrt(variance / trials));
}

// What follows from when the contract ends: what comes then, and what efforts cost until then.
void AddByEnd(const std::vector<TerminationTotals>& terminations, const CompiledAccount& account,
              const std::vector<Effort>& efforts, const std::vector<Driver>& drivers, int planned,
              PartyReport& report) {
  if (!account.after_end.empty()) {
    report.after_end = MeanByEnd(terminations, account.after_end_npv, planned);
  }
  for (const Effort& effort : efforts) {
    const std::vector<double> cost = DiscountedByEnd(
        std::vector<double>(account.recovery.size(), EffortCost(effort)), account.discount);
    const auto driver = std::find_if(drivers.begin(), drivers.end(),
                                     [&](const Driver& each) { return each.id == effort.driver; });
    report.efforts.push_back({effort.driver, driver->display_name, effort.shift,
                              MeanByEnd(terminations, cost, planned)});
  }
}

// Nothing spent, whatever happens: neither cost, nor investment, nor contribution.
bool HasNoCosts(const CompiledAccount& account) {
  return !account.cost.present && account.investment == 0.0 &&
         std::all_of(account.contribution.begin(), account.contribution.end(),
                     [](double share) { return share == 0.0; });
}

// What is invested and spent, and of what the worst results are made. `lines` are the names of all.
void AddAccount(const PartyTotals& totals, const CompiledContract& compiled, ContractParty party,
                const std::vector<std::string>& lines, PartyReport& report) {
  const bool is_supplier = party == ContractParty::kSupplier;
  const CompiledAccount& account = is_supplier ? compiled.supplier : compiled.client;
  const bool invests = account.investment != 0.0;
  std::vector<std::string> names;
  for (const TailFlow& flow :
       TailFlowsOf(compiled, party, static_cast<int>(totals.periods.size()))) {
    if (flow.kind == TailFlow::Kind::kPeriod) continue;
    names.push_back(NameOfFlow(flow, lines, invests));
  }
  report.cvar_split = MakeCvarSplit(totals, names);
  if (invests) report.lost_investment = totals.lost_investment.Mean();
  report.no_costs_given = HasNoCosts(account);
}

// Of one party's account: parts that it has none of are left out. What follows from the end date
// alone has its mean from `mean_by_end`; costs are paths'.
template <typename MeanOf>
void AddAccountParts(const CompiledAccount& account, const std::vector<Effort>& efforts,
                     const PathMean& cost, const MeanOf& mean_by_end, PartyReport& report) {
  std::vector<BridgePart>& bridge = report.bridge;
  if (account.cost.present) bridge.push_back({"cost", cost.Mean()});
  double of_efforts = 0.0;
  for (const Effort& effort : efforts) of_efforts += EffortCost(effort);
  std::vector<double> unit = account.contribution;
  for (double& money : unit) money -= of_efforts;
  const auto add_spent = [&](const char* name, const std::vector<double>& spent) {
    if (std::all_of(spent.begin(), spent.end(), [](double money) { return money == 0.0; })) return;
    bridge.push_back({name, Negated(mean_by_end(DiscountedByEnd(spent, account.discount)))});
  };
  add_spent("unit", unit);
  add_spent("efforts", std::vector<double>(unit.size(), of_efforts));
  if (account.investment != 0.0) {
    bridge.push_back({"investment", Known(0.0 - account.investment)});
    std::vector<double> recovered = {0.0};
    for (std::size_t i = 0; i < account.recovery.size(); ++i) {
      recovered.push_back(account.recovery[i] * account.discount[i + 1]);
    }
    bridge.push_back({"recovery", mean_by_end(recovered)});
  }
  if (report.after_end) bridge.push_back({"after_end", *report.after_end});
}

// What both parties' means are made of. Once the lines and AddByEnd are in the report.
void AddBridges(const CompiledContract& compiled, const Contract& contract,
                const Scenario& scenario, const ContractTotals& totals, const BridgeTotals& bridge,
                ContractReport& report) {
  const auto add_line = [&](const std::string& name, const auto& line) {
    report.supplier.bridge.push_back({name, line.discounted_pay});
    report.client.bridge.push_back({name, Negated(line.discounted_pay_client_rate)});
  };
  for (const ClauseReport& clause : report.clauses) add_line(clause.clause, clause);
  for (const OtherLineReport& line : report.other_lines) add_line(line.line, line);
  report.client.bridge.push_back({"benefit", bridge.benefit.Mean()});
  const auto mean_by_end = [&](const std::vector<double>& by_end) {
    return MeanByEnd(totals.course->terminations, by_end, *contract.term_periods);
  };
  AddAccountParts(compiled.supplier, scenario.SupplierAccount(contract.id).efforts,
                  bridge.supplier_cost, mean_by_end, report.supplier);
  AddAccountParts(compiled.client, scenario.ClientAccount(contract.id).efforts, bridge.client_cost,
                  mean_by_end, report.client);
  report.joint_npv_mean = bridge.joint_npv.Mean();
}

}  // namespace

std::vector<std::string> OtherLineNames(const Contract& contract,
                                        const CompiledContract& compiled) {
  std::vector<std::string> names;
  for (const ClauseGroup& group : contract.groups) names.push_back("group " + group.id);
  names.push_back("contract");
  names.push_back("termination");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!compiled.other_line_pays[i]) names[i].clear();
  }
  return names;
}

ClauseReport MakeClauseReport(const ClauseTotals& totals, const CompiledClause& clause,
                              const Clause& ids, Detail detail) {
  const int settlements =
      static_cast<int>(std::count(clause.settles.begin(), clause.settles.end(), true));
  ClauseReport report;
  report.clause = ids.id;
  report.display_name = ids.display_name;
  report.settlement_count = settlements;
  report.fired_share_of_settlements =
      ShareOfDates(totals.fired_settlements, settlements, totals.fired);
  report.fired_share_of_paths = totals.fired.Probability();
  report.limited_share_of_settlements = ShareOfDates(totals.limited_settlements, settlements);
  report.discounted_pay = totals.discounted_pay.Mean();
  report.discounted_pay_client_rate = totals.discounted_pay_client_rate.Mean();
  report.pay = totals.pay.Mean();
  if (detail == Detail::kAll) report.pay_by_period = Means(totals.pay_by_period);
  if (totals.verification) {
    report.verification = MakeVerificationReport(*totals.verification, settlements);
    report.verification_halved = MakeVerificationReport(*totals.verification_halved, settlements);
  }
  return report;
}

GuardReport MakeGuardReport(const GuardTotals& totals, const Outcome& outcome, int period_count) {
  return {outcome.id, outcome.display_name,
          ShareOfDates(totals.breached_periods, period_count, totals.breached),
          totals.breached.Probability()};
}

void AddEarlyEnds(const std::vector<TerminationTotals>& totals, const CompiledContract& compiled,
                  const Contract& contract, ContractReport& report, Detail detail) {
  std::vector<EventCount> ends;
  for (std::size_t i = 0; i < contract.terminations.size(); ++i) {
    report.terminations.push_back(
        MakeTerminationReport(totals[i], &contract.terminations[i], detail));
    ends.push_back(Together(totals[i].ended_with));
  }
  if (compiled.client_may_leave) {
    const TerminationTotals& left = totals[static_cast<std::size_t>(compiled.client_left_cause())];
    report.client_left = MakeTerminationReport(left, nullptr, detail);
    ends.push_back(Together(left.ended_with));
  }
  if (!ends.empty()) report.termination_probability = Together(ends).Probability();
}

ContractReport MakeContractReport(const ContractTotals& totals, const BridgeTotals& bridge,
                                  const CompiledContract& compiled, const Contract& contract,
                                  const Scenario& scenario, Detail detail) {
  ContractReport report;
  report.contract = contract.id;
  report.display_name = contract.display_name;
  report.supplier = MakePartyReport(
      totals.supplier, scenario.facts().supplier_private->discount_rate_per_year, detail);
  report.client = MakePartyReport(
      totals.client, scenario.ClientAccount(contract.id).discount_rate_per_year, detail);
  std::vector<std::string> flows;
  for (std::size_t i = 0; i < totals.clauses.size(); ++i) {
    report.clauses.push_back(
        MakeClauseReport(*totals.clauses[i], compiled.clauses[i], contract.clauses[i], detail));
    flows.push_back(contract.clauses[i].id);
  }
  const std::vector<std::string> others = OtherLineNames(contract, compiled);
  for (std::size_t i = 0; i < others.size(); ++i) {
    flows.push_back(others[i]);
    if (others[i].empty()) continue;
    const LineTotals& line = *totals.other_lines[i];
    const bool is_group = i < contract.groups.size();
    report.other_lines.push_back({others[i], is_group ? contract.groups[i].display_name : "",
                                  line.discounted_pay.Mean(),
                                  line.discounted_pay_client_rate.Mean(), line.pay.Mean()});
  }
  AddAccount(totals.supplier, compiled, ContractParty::kSupplier, flows, report.supplier);
  AddAccount(totals.client, compiled, ContractParty::kClient, flows, report.client);
  const CourseTotals& course = *totals.course;
  AddEarlyEnds(course.terminations, compiled, contract, report, detail);
  report.term_periods = compiled.term;
  AddByEnd(course.terminations, compiled.supplier, scenario.SupplierAccount(contract.id).efforts,
           scenario.facts().drivers, *contract.term_periods, report.supplier);
  AddByEnd(course.terminations, compiled.client, scenario.ClientAccount(contract.id).efforts,
           scenario.facts().drivers, *contract.term_periods, report.client);
  AddBridges(compiled, contract, scenario, totals, bridge, report);
  if (detail == Detail::kAll) {
    report.score_by_period = Means(course.score);
    report.benefit_by_period = Means(course.benefit);
  }
  for (std::size_t i = 0; i < course.guard.size(); ++i) {
    if (course.guard[i].breached.trials == 0) continue;  // an outcome without achievement
    const Outcome& outcome =
        scenario.facts().outcomes[static_cast<std::size_t>(compiled.weights[i].index)];
    report.guard.push_back(MakeGuardReport(course.guard[i], outcome, scenario.period_count()));
  }
  return report;
}

}  // namespace accord::report_internal
