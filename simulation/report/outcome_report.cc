#include <algorithm>
#include <cmath>

#include "simulation/report/figures.h"
#include "simulation/report/parts.h"
#include "simulation/scenario/correlation.h"

namespace accord::report_internal {
namespace {

double PersistenceOf(const std::vector<Driver>& drivers, const std::string& id) {
  const auto found = std::find_if(drivers.begin(), drivers.end(),
                                  [&](const Driver& driver) { return driver.id == id; });
  return found->persistence;
}

}  // namespace

OutcomeReport MakeOutcomeReport(const OutcomeTotals& totals, const CompiledOutcome& compiled,
                                const Outcome& outcome) {
  OutcomeReport report;
  report.outcome = outcome.id;
  report.display_name = outcome.display_name;
  report.unit = outcome.unit;
  for (std::size_t i = 0; i < totals.periods.size(); ++i) {
    const OutcomePeriodTotals& of = totals.periods[i];
    OutcomePeriod period;
    period.period = static_cast<int>(i) + 1;
    period.plan = compiled.plan[i];
    period.true_mean = of.true_value.Mean();
    period.true_sd = of.true_value.StandardDeviation();
    period.measured_mean = of.measured.Mean();
    period.measured_sd = of.measured.StandardDeviation();
    if (compiled.has_achievement) period.achievement_mean = of.achievement.Mean();
    report.periods.push_back(period);
  }
  return report;
}

std::vector<ImpliedCorrelation> MakeImpliedCorrelations(
    const std::optional<Correlation>& correlation, const std::vector<Driver>& drivers,
    int period_count) {
  std::vector<ImpliedCorrelation> implied;
  if (!correlation || correlation->mode != CorrelationMode::kInnovations) return implied;
  for (const CorrelationPair& pair : correlation->pairs) {
    const double first = PersistenceOf(drivers, pair.first);
    const double second = PersistenceOf(drivers, pair.second);
    const double given = NormalScoreOf(pair);
    const double fresh = given * std::sqrt((1.0 - first * first) * (1.0 - second * second));
    double at_horizon = given;
    for (int t = 2; t <= period_count; ++t) at_horizon = first * second * at_horizon + fresh;
    implied.push_back({pair.first, pair.second, at_horizon});
  }
  return implied;
}

}  // namespace accord::report_internal
