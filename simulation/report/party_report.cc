#include <cstddef>
#include <limits>
#include <string>
#include <vector>

#include "simulation/report/figures.h"
#include "simulation/report/parts.h"

namespace accord::report_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

NpvReport MakeNpvReport(const PartyTotals& totals) {
  const Distribution& npv = totals.npv;
  NpvReport report;
  report.mean = npv.Mean();
  report.sd = npv.StandardDeviation();
  report.p5 = npv.Quantile(0.05);
  report.p25 = npv.Quantile(0.25);
  report.p50 = npv.Quantile(0.5);
  report.p75 = npv.Quantile(0.75);
  report.p95 = npv.Quantile(0.95);
  report.loss_probability = totals.loss.Probability();
  report.var_95 = Negated(report.p5);
  report.cvar_95 = LossCvar95(npv);
  return report;
}

CashReport MakeCashReport(const PeriodDistribution& cash, int period) {
  return {period,
          cash.Mean(),
          cash.StandardDeviation(),
          cash.Quantile(0.05),
          cash.Quantile(0.5),
          cash.Quantile(0.95)};
}

ExposureReport MakeExposureReport(const PartyPeriodTotals& totals, int period) {
  ExposureReport report;
  report.period = period;
  report.cumulative_mean = totals.cumulative.Mean();
  report.cumulative_p5 = totals.cumulative.Quantile(0.05);
  report.cumulative_p50 = totals.cumulative.Quantile(0.5);
  report.cumulative_p95 = totals.cumulative.Quantile(0.95);
  report.expected_exposure = Clipped(totals.exposure.Mean(), 0.0, kInfinity);
  report.potential_exposure_95 = PositivePart(Negated(report.cumulative_p5));
  return report;
}

ShortfallReport MakeShortfallReport(const Distribution& shortfall) {
  return {Clipped(shortfall.Mean(), 0.0, kInfinity), PositivePart(shortfall.Quantile(0.95)),
          PositivePart(shortfall.Quantile(0.99))};
}

void AddPeriods(const PartyTotals& totals, PartyReport& report) {
  const Estimate start = Known(totals.cash_at_start);
  const Estimate owed = PositivePart(Negated(start));
  report.cash_by_period.push_back({0, start, 0.0, start, start, start});
  report.exposure_by_period.push_back({0, start, start, start, start, owed, owed});
  for (std::size_t i = 0; i < totals.periods.size(); ++i) {
    const int period = static_cast<int>(i) + 1;
    report.cash_by_period.push_back(MakeCashReport(totals.periods[i].cash, period));
    report.exposure_by_period.push_back(MakeExposureReport(totals.periods[i], period));
  }
}

}  // namespace

CvarSplit MakeCvarSplit(const PartyTotals& totals, const std::vector<std::string>& names) {
  const TailSplit split = totals.tail.Split();
  CvarSplit report;
  report.total = split.total.value;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (!names[i].empty()) report.by_line.push_back({names[i], split.parts[i]});
  }
  if (split.parts.size() == names.size()) return report;
  report.by_period.push_back({"0", Negated(Known(totals.cash_at_start))});
  for (std::size_t i = names.size(); i < split.parts.size(); ++i) {
    report.by_period.push_back({std::to_string(i - names.size() + 1), split.parts[i]});
  }
  return report;
}

PartyReport MakePartyReport(const PartyTotals& totals, double discount_rate_per_year,
                            Detail detail) {
  PartyReport report;
  report.discount_rate_per_year = discount_rate_per_year;
  report.npv = MakeNpvReport(totals);
  if (detail == Detail::kAll) AddPeriods(totals, report);
  report.peak_shortfall = MakeShortfallReport(totals.peak_shortfall);
  report.drawdown = MakeShortfallReport(totals.drawdown);
  if (totals.reserve_exhausted.trials > 0) {
    report.reserve_exhausted_probability = totals.reserve_exhausted.Probability();
  }
  return report;
}

}  // namespace accord::report_internal
