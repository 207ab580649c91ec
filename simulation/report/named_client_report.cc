#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "simulation/report/parts.h"

namespace accord::report_internal {
namespace {

NamedClientPeriod MakePeriod(const NamedPeriodTotals& totals, int period) {
  NamedClientPeriod report;
  report.period = period;
  for (const EventCount& segment : *totals.stands_in) {
    report.probabilities.push_back(segment.Probability());
  }
  report.revenue = totals.revenue.Mean();
  report.profit = totals.profit.Mean();
  return report;
}

}  // namespace

std::vector<NamedClientReport> MakeNamedClientReports(const std::vector<NamedClientTotals>& totals,
                                                      const CompiledClientBase& compiled,
                                                      const std::vector<NamedClient>& clients,
                                                      const std::vector<std::string>& contracts,
                                                      const Stopped& stopped) {
  std::vector<NamedClientReport> reports;
  for (std::size_t i = 0; i < totals.size() && !IsStopped(stopped); ++i) {
    NamedClientReport report;
    report.client = clients[i].id;
    report.display_name = clients[i].display_name;
    const int contract = compiled.named_clients[i].contract;
    if (contract >= 0) report.contract = contracts[static_cast<std::size_t>(contract)];
    for (const NamedPeriodTotals& period : totals[i].periods) {
      const int t = static_cast<int>(report.periods.size()) + 1;
      report.periods.push_back(MakePeriod(period, t));
    }
    if (compiled.out >= 0) {
      report.lost_probability =
          report.periods.back().probabilities[static_cast<std::size_t>(compiled.out)];
    }
    report.discounted_revenue = totals[i].discounted_revenue.Mean();
    report.discounted_profit = totals[i].discounted_profit.Mean();
    reports.push_back(std::move(report));
  }
  return reports;
}

}  // namespace accord::report_internal
