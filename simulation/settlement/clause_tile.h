#ifndef ACCORD_SIMULATION_SETTLEMENT_CLAUSE_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_CLAUSE_TILE_H_

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/settlement/reading_tile.h"
#include "simulation/settlement/running_limits.h"
#include "simulation/settlement/schedule_kernels.h"

namespace accord {

// The figures of a period, indexed like CompiledContract::figures: kTilePaths numbers each, or null
// where no clause reads the figure as a column.
using FigureColumns = std::span<const double* const>;

// One clause on a tile of paths: what it has seen of its window, what its limits have left, what it
// pays. Owns all state that a clause keeps between settlements. Not thread-safe; reused from tile
// to tile; keeps a reference to the clause.
class ClauseTile {
 public:
  // `figures` are the contract's; they outlive the tile.
  ClauseTile(const CompiledClause& clause, const std::vector<CompiledFigure>& figures);

  // Forgets the tile before.
  void Begin();

  // Takes in period t, and settles if the clause does so then. `scratch` holds nothing before or
  // after: kScratchColumns of them.
  void Settle(int t, FigureColumns figures, ColumnStore& scratch);
  static constexpr int kScratchColumns = 2;

  // Whether the clause settled in the period last taken in; if not, it pays 0 and no limit bound.
  bool settled() const { return settled_; }
  // Positive towards the supplier; only where the clause settled.
  ConstColumn pay() const { return columns_[0]; }
  // 1 where a limit changed the pay, else 0; only where the clause settled.
  ConstColumn limited() const { return columns_[1]; }

  // Whether the clause looks at the column of this figure. It does not look at a reference that is
  // the same on every path, nor at the basis where nothing depends on it.
  bool Reads(int figure) const;

 private:
  // r of one settlement: a column, or one number for every path.
  struct Reference {
    double uniform;
    std::optional<ConstColumn> column;

    const ConstColumn* by_path() const { return column ? &*column : nullptr; }
  };
  struct PricedStep {
    settlement::Range range;
    double amount;
  };
  // The schedule with r multiplied in: once, or at every date where r differs from date to date.
  // Where r differs from path to path it is priced at r = 1, and kernels multiply.
  struct Schedule {
    double base;
    std::vector<settlement::PricedBand> bands;
    std::vector<PricedStep> steps;
  };

  void Observe(int t, FigureColumns figures);
  void ReadAll(int t, FigureColumns figures);
  ConstColumn Value(int reading) const;
  Reference ReadReference(int t) const;
  void PriceSchedule(double r);

  void PaySchedule(const Reference& r, Column f) const;
  void PayBase(const Reference& r, Column f) const;
  void AddBands(const Reference& r, std::size_t first, Column f) const;
  void AddSteps(const Reference& r, Column f) const;
  void PassGates(const Reference& r, Column open, Column f) const;
  void ApplyScale(Column f) const;
  void ApplyLimits(int t, const Reference& r, ConstColumn raw, Column pay, Column limited);

  const CompiledClause& clause_;
  std::vector<ReadingTile> readings_;
  std::vector<bool> is_read_;             // by reading: whether its column is looked at
  std::vector<const double*> values_;     // of each reading, at a settlement
  bool reference_is_uniform_;             // r is one number for every path
  std::vector<double> known_reference_;   // that number at settlements, by period
  bool edges_by_path_, amounts_by_path_;  // units of an r that differs from path to path
  bool is_priced_by_date_;
  Schedule schedule_;
  std::vector<RunningLimits> running_limits_;  // of the year, of the term, as far as there are any
  ColumnStore columns_;                        // pay, limited
  bool settled_ = false;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_CLAUSE_TILE_H_
