#ifndef ACCORD_SIMULATION_SETTLEMENT_SCHEDULE_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_SCHEDULE_TILE_H_

#include <cstddef>
#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/settlement/ledger.h"
#include "simulation/settlement/schedule_kernels.h"

namespace accord::settlement_internal {

// r of one settlement: a column, or one number for every path.
struct ReferenceColumn {
  double uniform = 1.0;
  const double* by_path = nullptr;  // kTilePaths numbers, or null: `uniform` holds

  ConstColumn column() const { return ConstColumn(by_path, kTilePaths); }
  double at(int lane) const { return by_path == nullptr ? uniform : by_path[lane]; }
};

// f(x) of (3.1): base, bands and steps of one clause over columns. Prices them once, or at every
// date where r or the amounts differ from date to date. Not thread-safe; keeps a reference to the
// clause.
class ScheduleTile {
 public:
  // reference_is_uniform: r is one number for every path.
  ScheduleTile(const CompiledClause& clause, bool reference_is_uniform);

  // Whether f depends on x at all.
  bool reads_basis() const { return !clause_.bands.empty() || !clause_.steps.empty(); }

  // f = f(x); `years` is how many the settlement looks at, for amounts per year; `size` is that of
  // x, by which steps have a tolerance. x is not looked at where f does not depend on it.
  void Pay(const double* x, const ReferenceColumn& r, double years, double size, Column f);

  // The parts of f on one path that are not 0, as Pay last priced them.
  std::vector<SchedulePart> Parts(double x, double r) const;

 private:
  struct PricedStep {
    Range range;
    double amount;
  };

  void Price(double r, double years);
  void PayBase(const double* x, const ReferenceColumn& r, Column f) const;
  void AddBands(const double* x, const ReferenceColumn& r, std::size_t first, Column f) const;
  void AddSteps(const double* x, const ReferenceColumn& r, Column f) const;

  const CompiledClause& clause_;
  bool edges_by_path_, amounts_by_path_;  // units of an r that differs from path to path
  bool is_priced_by_date_;
  // With r multiplied in where it is uniform; where it is not, at r = 1, and kernels multiply.
  double base_;
  double size_ = 0.0;
  std::vector<PricedBand> bands_;
  std::vector<PricedStep> steps_;
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_SCHEDULE_TILE_H_
