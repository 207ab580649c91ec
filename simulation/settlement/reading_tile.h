#ifndef ACCORD_SIMULATION_SETTLEMENT_READING_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_READING_TILE_H_

#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"

namespace accord {

// A figure as a clause sees it at a settlement: aggregated over the clause's window. A window of
// one period is the figure's own column, not a copy. Not thread-safe; reused from tile to tile;
// keeps references to the reading and its clause.
class ReadingTile {
 public:
  // The clause gives the windows.
  ReadingTile(const CompiledReading& reading, const CompiledClause& clause);

  // Takes in the figure of period t, in which the clause is active; once a period.
  void Observe(int t, ConstColumn figure);

  // The aggregate of the window that ends with t, after Observe(t) and once; `figure` as there.
  // Relative readings are the window's sum divided by the window's sum of the divisor, which is not
  // 0. Valid until the next Observe, or as long as the figure's column.
  ConstColumn Take(int t, ConstColumn figure);

 private:
  bool IsOnePeriod(int t) const;

  const CompiledClause& clause_;
  Aggregation aggregation_;              // of a relative reading: sum
  std::vector<double> window_divisors_;  // by period, at settlements; empty: no division
  ColumnStore window_;                   // the running aggregate; none where nothing needs it
};

// The sum of `values` over the window that ends with t; index t - 1, 0 where nothing settles.
std::vector<double> WindowSums(const std::vector<double>& values, const CompiledClause& clause);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_READING_TILE_H_
