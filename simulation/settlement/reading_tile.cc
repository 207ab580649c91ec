#include "simulation/settlement/reading_tile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "simulation/settlement/column_kernels.h"

namespace accord {
namespace {

bool HasLongWindow(const CompiledClause& clause) {
  return std::any_of(clause.window_length.begin(), clause.window_length.end(),
                     [](int length) { return length > 1; });
}

}  // namespace

std::vector<double> WindowSums(const std::vector<double>& values, const CompiledClause& clause) {
  std::vector<double> sums(clause.settles.size(), 0.0);
  double sum = 0.0;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (!clause.active[i]) continue;
    sum = clause.opens[i] ? values[i] : sum + values[i];
    if (clause.settles[i]) sums[i] = sum;
  }
  return sums;
}

ReadingTile::ReadingTile(const CompiledReading& reading, const CompiledClause& clause)
    : clause_(clause),
      aggregation_(reading.divisor.empty() ? reading.aggregation : Aggregation::kSum) {
  if (!reading.divisor.empty()) window_divisors_ = WindowSums(reading.divisor, clause);
  const bool accumulates = HasLongWindow(clause) && aggregation_ != Aggregation::kLast;
  if (accumulates || !window_divisors_.empty()) window_ = ColumnStore(1);
}

bool ReadingTile::IsOnePeriod(int t) const {
  return clause_.opens[t - 1] && clause_.settles[t - 1];
}

void ReadingTile::Observe(int t, ConstColumn figure) {
  assert(clause_.active[t - 1]);
  if (IsOnePeriod(t) || aggregation_ == Aggregation::kLast) return;
  if (clause_.opens[t - 1]) {
    settlement::Copy(figure, window_[0]);
    return;
  }
  switch (aggregation_) {
    case Aggregation::kUnspecified:
    case Aggregation::kSum:
    case Aggregation::kMean:
      settlement::Add(figure, window_[0]);
      return;
    case Aggregation::kMin:
      settlement::KeepMin(figure, window_[0]);
      return;
    case Aggregation::kMax:
      settlement::KeepMax(figure, window_[0]);
      return;
    case Aggregation::kLast:
      return;
  }
}

ConstColumn ReadingTile::Take(int t, ConstColumn figure) {
  assert(clause_.settles[t - 1]);
  const bool is_figure = IsOnePeriod(t) || aggregation_ == Aggregation::kLast;
  if (!window_divisors_.empty()) {
    const double divisor = window_divisors_[t - 1];
    assert(divisor != 0.0);
    if (is_figure) {
      settlement::SetQuotient(figure, divisor, window_[0]);
    } else {
      settlement::Divide(divisor, window_[0]);
    }
    return window_[0];
  }
  if (is_figure) return figure;
  if (aggregation_ == Aggregation::kMean)
    settlement::Divide(clause_.window_length[t - 1], window_[0]);
  return window_[0];
}

}  // namespace accord
