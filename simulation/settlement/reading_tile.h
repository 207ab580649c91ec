#ifndef ACCORD_SIMULATION_SETTLEMENT_READING_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_READING_TILE_H_

#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"

namespace accord::settlement_internal {

// A figure as a clause or a termination sees it: aggregated over the window so far, or from the
// first active period on where it is read to date. A window of one period is the figure's own
// column, not a copy. Not thread-safe; reused from tile to tile; keeps references to the reading
// and the dates.
class ReadingTile {
 public:
  // The dates give the windows. A figure that `may_grow` can still change after Observe, at the
  // closing of the date: Amend is called then.
  ReadingTile(const CompiledReading& reading, const CompiledDates& dates, bool may_grow);

  // Takes in the figure of period t, which is active; once a period.
  void Observe(int t, ConstColumn figure);

  // Only where the figure may grow: takes in the figure of period t again, in place of what was
  // observed.
  void Amend(int t, ConstColumn figure);

  // The aggregate of the window that holds t up to t, after Observe(t), rounded where the reading
  // rounds; `figure` as there. Relative readings are the window's sum divided by the window's sum
  // of the divisor, 0 where that is 0. Valid until the next call, or as long as the figure's
  // column.
  ConstColumn Value(int t, ConstColumn figure);
  // The same before it is rounded; where it is not rounded, the same.
  ConstColumn Exact(int t, ConstColumn figure);
  bool rounds() const { return rounding_.rounds(); }

 private:
  enum { kWindow, kValue, kBefore };

  bool Opens(int t) const { return elapsed_[t - 1] == 1; }
  void Open(ConstColumn figure, Column window) const;
  void TakeIn(ConstColumn figure, Column window) const;

  Aggregation aggregation_;       // of a relative reading: sum
  std::vector<int> elapsed_;      // periods of the window so far, by period; 0 where not active
  std::vector<double> divisors_;  // by period: their sum so far; empty: no division
  CompiledRounding rounding_;
  const std::vector<double>& sizes_;  // of the reading
  bool may_grow_;
  ColumnStore rounded_;  // one column where the reading rounds
  ColumnStore columns_;  // the running aggregate, what is shown, the aggregate before this period
};

// By period: how many periods of its window (to date: of all active ones) are in, 0 where not
// active.
std::vector<int> ElapsedPeriods(const CompiledDates& dates, bool to_date);

// By period: the sum of `values` over the window so far; 0 where not active.
std::vector<double> WindowSums(const std::vector<double>& values, const CompiledDates& dates,
                               bool to_date);

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_READING_TILE_H_
