#include "simulation/report/figures.h"
#include "simulation/report/parts.h"

namespace accord::report_internal {
namespace {

ValueReport KnownValue(double value) {
  const Estimate known = Known(value);
  return {known, Known(0.0), known, known, known};
}

ValueReport MakeValueReport(const Distribution& value) {
  return {value.Mean(), value.StandardDeviation(), value.Quantile(0.05), value.Quantile(0.5),
          value.Quantile(0.95)};
}

// Of one client of a segment in the period of index t - 1.
struct ClientRates {
  double revenue, profit;
};
ClientRates RatesOf(const CompiledClientBase& compiled, std::size_t segment, std::size_t index) {
  return {compiled.revenue[segment].mean[index], compiled.profit[segment].mean[index]};
}

// Revenue and profit by segment: as counted, or where that is empty by the counts at the rates of
// the period of this index.
void AddMoney(ClientBasePeriod& period, const CompiledClientBase& compiled, std::size_t index,
              const std::vector<SegmentMoneyTotals>& counted) {
  double revenue = 0.0;
  for (std::size_t i = 0; i < period.segments.size(); ++i) {
    SegmentForecast& segment = period.segments[i];
    if (counted.empty()) {
      const ClientRates rates = RatesOf(compiled, i, index);
      segment.revenue_mean = Scaled(segment.count_mean, rates.revenue);
      segment.profit_mean = Scaled(segment.count_mean, rates.profit);
    } else {
      segment.revenue_mean = counted[i].revenue.Mean();
      segment.profit_mean = counted[i].profit.Mean();
    }
    revenue += segment.revenue_mean.value;
  }
  if (revenue == 0.0) return;
  for (SegmentForecast& segment : period.segments) {
    segment.revenue_share = segment.revenue_mean.value / revenue;
  }
}

// Of clients. `shares` by segment are empty where their number is the same on every path.
void AddShares(ClientBasePeriod& period, const CompiledClientBase& compiled,
               const std::vector<PathMean>& shares) {
  double clients = 0.0;
  if (shares.empty()) {  // none come and none are lost from sight: the same at all times
    for (const double count : compiled.initial_counts) clients += count;
  } else {
    for (const SegmentForecast& segment : period.segments) clients += segment.count_mean.value;
  }
  period.client_count = clients;
  for (std::size_t i = 0; i < period.segments.size(); ++i) {
    const Estimate& count = period.segments[i].count_mean;
    const Estimate share = !shares.empty() ? shares[i].Mean()
                           : clients > 0.0 ? Scaled(count, 1.0 / clients)
                                           : Known(0.0);
    period.segments[i].client_share = Clipped(share, 0.0, 1.0);
  }
}

// Only where every path has it: a mean over some paths would be that of another base.
void AddConcentration(ClientBasePeriod& period, const BasePeriodTotals& totals) {
  const EventCount& paths = totals.concentrated;
  if (paths.trials == 0 || paths.events != paths.trials) return;
  period.top_20_percent_share = Clipped(totals.top_20_share.Mean(), 0.0, 1.0);
  period.gini = Clipped(totals.gini.Mean(), 0.0, 1.0);
}

void AddAverages(ClientBasePeriod& period) {
  if (period.client_count == 0.0) return;
  period.revenue_per_client = period.revenue.mean.value / period.client_count;
  period.profit_per_client = period.profit.mean.value / period.client_count;
}

ClientBasePeriod Start(const CompiledClientBase& compiled, const std::vector<Segment>& segments) {
  ClientBasePeriod start;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    SegmentForecast segment;
    segment.segment = segments[i].id;
    const Estimate count = Known(compiled.initial_counts[i]);
    segment.count_mean = segment.count_p5 = segment.count_p50 = segment.count_p95 = count;
    start.segments.push_back(segment);
  }
  AddShares(start, compiled, {});
  AddMoney(start, compiled, 0, {});
  double revenue = 0.0, profit = 0.0;
  for (const SegmentForecast& segment : start.segments) {
    revenue += segment.revenue_mean.value;
    profit += segment.profit_mean.value;
  }
  start.revenue = KnownValue(revenue);
  start.profit = KnownValue(profit);
  AddAverages(start);
  return start;
}

ClientBasePeriod Forecast(const BasePeriodTotals& totals, const CompiledClientBase& compiled,
                          const std::vector<Segment>& segments, std::size_t index) {
  ClientBasePeriod period;
  period.period = static_cast<int>(index) + 1;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const PeriodDistribution& count = (*totals.counts)[i];
    SegmentForecast segment;
    segment.segment = segments[i].id;
    segment.count_mean = count.Mean();
    segment.count_sd = count.StandardDeviation();
    segment.count_p5 = count.Quantile(0.05);
    segment.count_p50 = count.Quantile(0.5);
    segment.count_p95 = count.Quantile(0.95);
    period.segments.push_back(segment);
  }
  AddShares(period, compiled, *totals.shares);
  AddMoney(period, compiled, index, totals.segment_money);
  AddConcentration(period, totals);
  period.revenue = MakeValueReport(totals.revenue);
  period.profit = MakeValueReport(totals.profit);
  AddAverages(period);
  return period;
}

std::vector<MatrixRow> MeanTransitions(const CompiledClientBase& compiled,
                                       const std::vector<Segment>& segments) {
  std::vector<MatrixRow> rows;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    MatrixRow row{segments[i].id, std::vector<double>(segments.size(), 0.0)};
    const CompiledTransitionRow& from = compiled.rows[i];
    for (std::size_t k = 0; k < from.targets.size(); ++k) {
      row.values[static_cast<std::size_t>(from.targets[k])] = from.probabilities[k];
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::vector<MatrixRow> RealisedTransitions(const std::vector<MoveTotals>& moves,
                                           const CompiledClientBase& compiled,
                                           const std::vector<Segment>& segments) {
  std::vector<MatrixRow> rows;
  for (std::size_t i = 0; i < moves.size(); ++i) {
    MatrixRow row{segments[i].id, std::vector<double>(segments.size(), 0.0)};
    const std::vector<int>& targets = compiled.rows[i].targets;
    for (std::size_t k = 0; k < targets.size() && moves[i].stood.mean() > 0.0; ++k) {
      row.values[static_cast<std::size_t>(targets[k])] =
          moves[i].moved[k].mean() / moves[i].stood.mean();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

LeverReport MakeLeverReport(const LeverTotals& totals, const Lever& lever) {
  LeverReport report;
  report.lever = lever.id;
  report.display_name = lever.display_name;
  report.discounted_cost = totals.discounted_cost.Mean();
  for (std::size_t i = 0; i < totals.periods.size(); ++i) {
    report.periods.push_back(
        {static_cast<int>(i) + 1, totals.periods[i].treated.Mean(), totals.periods[i].cost.Mean()});
  }
  return report;
}

}  // namespace

ClientBaseReport MakeClientBaseReport(const ClientBaseTotals& totals,
                                      const CompiledClientBase& compiled,
                                      const std::vector<Segment>& segments,
                                      const std::vector<std::vector<double>>& expected,
                                      const std::vector<Lever>& levers, const Stopped& stopped) {
  ClientBaseReport report;
  report.periods.push_back(Start(compiled, segments));
  for (std::size_t i = 0; i < totals.periods.size() && !IsStopped(stopped); ++i) {
    report.periods.push_back(Forecast(totals.periods[i], compiled, segments, i));
  }
  if (compiled.certain) {
    for (std::size_t t = 0; t < report.periods.size(); ++t) {
      for (std::size_t i = 0; i < segments.size(); ++i) {
        report.periods[t].segments[i].count_expected = expected[t][i];
      }
    }
  }
  report.discounted_revenue = MakeValueReport(totals.discounted_revenue);
  report.discounted_profit = MakeValueReport(totals.discounted_profit);
  report.mean_transitions = MeanTransitions(compiled, segments);
  report.realised_transitions = RealisedTransitions(*totals.moves, compiled, segments);
  for (const Segment& segment : segments) {
    report.segments.push_back({segment.id, segment.display_name});
  }
  for (std::size_t i = 0; i < totals.levers->size(); ++i) {
    report.levers.push_back(MakeLeverReport((*totals.levers)[i], levers[i]));
  }
  return report;
}

}  // namespace accord::report_internal
