#include "simulation/settlement/reading_tile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "simulation/settlement/column_kernels.h"

namespace accord::settlement_internal {

std::vector<int> ElapsedPeriods(const CompiledDates& dates, bool to_date) {
  std::vector<int> elapsed(dates.active.size(), 0);
  int count = 0;
  for (std::size_t i = 0; i < elapsed.size(); ++i) {
    if (!dates.active[i]) continue;
    if (dates.opens[i] && !to_date) count = 0;
    elapsed[i] = ++count;
  }
  return elapsed;
}

std::vector<double> WindowSums(const std::vector<double>& values, const CompiledDates& dates,
                               bool to_date) {
  const std::vector<int> elapsed = ElapsedPeriods(dates, to_date);
  std::vector<double> sums(values.size(), 0.0);
  double sum = 0.0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (elapsed[i] == 0) continue;
    sum = elapsed[i] == 1 ? values[i] : sum + values[i];
    sums[i] = sum;
  }
  return sums;
}

namespace {

// Aggregations whose window holds something else than the figure, that of one period too.
bool IsTransformed(Aggregation aggregation) {
  return aggregation == Aggregation::kRhythmicity || aggregation == Aggregation::kGeometricMean;
}

}  // namespace

ReadingTile::ReadingTile(const CompiledReading& reading, const CompiledDates& dates, bool may_grow)
    : aggregation_(reading.divisor.empty() ? reading.aggregation : Aggregation::kSum),
      elapsed_(ElapsedPeriods(dates, reading.to_date)),
      rounding_(reading.rounding),
      sizes_(reading.sizes),
      may_grow_(may_grow),
      rounded_(reading.rounding.rounds() ? 1 : 0) {
  if (!reading.divisor.empty()) divisors_ = WindowSums(reading.divisor, dates, reading.to_date);
  const int longest = *std::max_element(elapsed_.begin(), elapsed_.end());
  const bool accumulates =
      IsTransformed(aggregation_) || (longest > 1 && aggregation_ != Aggregation::kLast);
  may_grow_ = may_grow_ && accumulates;
  if (accumulates || !divisors_.empty()) columns_ = ColumnStore(may_grow_ ? 3 : 2);
}

void ReadingTile::TakeIn(ConstColumn figure, Column window) const {
  switch (aggregation_) {
    case Aggregation::kUnspecified:
    case Aggregation::kSum:
    case Aggregation::kMean:
      Add(figure, window);
      return;
    case Aggregation::kMin:
      KeepMin(figure, window);
      return;
    case Aggregation::kMax:
      KeepMax(figure, window);
      return;
    case Aggregation::kLast:
      return;
    case Aggregation::kRhythmicity:
      AddSquaredDeviation(1.0, figure, window);
      return;
    case Aggregation::kGeometricMean:
      AddLog(figure, window);
      return;
  }
}

void ReadingTile::Open(ConstColumn figure, Column window) const {
  if (!IsTransformed(aggregation_)) return Copy(figure, window);
  Fill(0.0, window);
  TakeIn(figure, window);
}

void ReadingTile::Observe(int t, ConstColumn figure) {
  assert(elapsed_[t - 1] > 0);
  const bool goes_on = t < static_cast<int>(elapsed_.size()) && elapsed_[t] == elapsed_[t - 1] + 1;
  const bool is_figure = !IsTransformed(aggregation_) && Opens(t) && !goes_on;
  if (aggregation_ == Aggregation::kLast || is_figure) return;
  if (may_grow_ && !Opens(t)) Copy(columns_[kWindow], columns_[kBefore]);
  if (Opens(t)) {
    Open(figure, columns_[kWindow]);
  } else {
    TakeIn(figure, columns_[kWindow]);
  }
}

void ReadingTile::Amend(int t, ConstColumn figure) {
  if (!may_grow_) return;
  if (Opens(t)) {
    Open(figure, columns_[kWindow]);
  } else {
    Copy(columns_[kBefore], columns_[kWindow]);
    TakeIn(figure, columns_[kWindow]);
  }
}

ConstColumn ReadingTile::Value(int t, ConstColumn figure) {
  const ConstColumn exact = Exact(t, figure);
  if (!rounds()) return exact;
  SetRounded(exact, rounding_, SizeAt(sizes_, t), rounded_[0]);
  return rounded_[0];
}

ConstColumn ReadingTile::Exact(int t, ConstColumn figure) {
  if (aggregation_ == Aggregation::kRhythmicity) {
    SetEvenness(columns_[kWindow], elapsed_[t - 1], columns_[kValue]);
    return columns_[kValue];
  }
  if (aggregation_ == Aggregation::kGeometricMean) {
    SetExpOfQuotient(columns_[kWindow], elapsed_[t - 1], columns_[kValue]);
    return columns_[kValue];
  }
  const bool is_figure = Opens(t) || aggregation_ == Aggregation::kLast;
  const ConstColumn aggregate = is_figure ? figure : columns_[kWindow];
  if (!divisors_.empty()) {
    if (divisors_[t - 1] == 0.0) {
      Fill(0.0, columns_[kValue]);
    } else {
      SetQuotient(aggregate, divisors_[t - 1], columns_[kValue]);
    }
    return columns_[kValue];
  }
  if (is_figure || aggregation_ != Aggregation::kMean) return aggregate;
  SetQuotient(aggregate, elapsed_[t - 1], columns_[kValue]);
  return columns_[kValue];
}

}  // namespace accord::settlement_internal
