#include <algorithm>

#include "simulation/report/figures.h"
#include "simulation/report/parts.h"

namespace accord::report_internal {
namespace {

// The share of `dates` that a count per path is. Never more paths than not have a date: where no
// path has one, what is known of the paths bounds the share.
Estimate ShareOfDates(const MeanM2& per_path, int dates) {
  if (dates == 0) return Known(0.0);
  return Clipped(Scaled(per_path.Mean(), 1.0 / dates), 0.0, 1.0);
}

Estimate ShareOfDates(const MeanM2& per_path, int dates, const EventCount& paths) {
  Estimate share = ShareOfDates(per_path, dates);
  if (dates > 0 && paths.events == 0) share.upper = paths.Probability().upper;
  return share;
}

}  // namespace

ClauseReport MakeClauseReport(const ClauseTotals& totals, const CompiledClause& clause,
                              const Clause& ids) {
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
  report.pay_by_period = Means(totals.pay_by_period);
  return report;
}

GuardReport MakeGuardReport(const GuardTotals& totals, const std::string& outcome,
                            int period_count) {
  return {outcome, ShareOfDates(totals.breached_periods, period_count, totals.breached),
          totals.breached.Probability()};
}

ContractReport MakeContractReport(const ContractTotals& totals, const CompiledContract& compiled,
                                  const Contract& contract, const Scenario& scenario) {
  ContractReport report;
  report.contract = contract.id;
  report.display_name = contract.display_name;
  report.supplier =
      MakePartyReport(totals.supplier, scenario.facts().supplier_private->discount_rate_per_year);
  report.client =
      MakePartyReport(totals.client, scenario.ClientAccount(contract.id).discount_rate_per_year);
  for (std::size_t i = 0; i < totals.clauses.size(); ++i) {
    report.clauses.push_back(
        MakeClauseReport(totals.clauses[i], compiled.clauses[i], contract.clauses[i]));
  }
  report.score_by_period = Means(totals.score);
  report.benefit_by_period = Means(totals.benefit);
  for (std::size_t i = 0; i < totals.guard.size(); ++i) {
    if (totals.guard[i].breached.trials == 0) continue;  // an outcome without achievement
    const std::string& outcome =
        scenario.facts().outcomes[static_cast<std::size_t>(compiled.weights[i].index)].id;
    report.guard.push_back(MakeGuardReport(totals.guard[i], outcome, scenario.period_count()));
  }
  return report;
}

}  // namespace accord::report_internal
