#ifndef ACCORD_SIMULATION_SETTLEMENT_FIGURE_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_FIGURE_TILE_H_

#include <span>
#include <vector>

#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"

namespace accord {

// The figures of a period, indexed like CompiledContract::figures: kTilePaths numbers each, or null
// where no clause reads the figure as a column.
using FigureColumns = std::span<const double* const>;

// What clauses look at, one column a figure, and what the contract brings: score and benefit
// (model.md section 2). It depends on no clause, so that contracts which differ in terms alone
// share it. A figure that is a column already is not copied; what nobody reads is not computed. Not
// thread-safe; reused from tile to tile; keeps references to contract and chance.
class FigureTile {
 public:
  FigureTile(const CompiledContract& contract, const CompiledChance& chance);

  // Makes these figures, by index, those to be computed, beside others asked for before; before the
  // first Begin.
  void Read(const std::vector<bool>& is_read);

  // Forgets the tile before.
  void Begin();

  // Figures of period t, all but the pay of clauses, which are null. `delivery_cost` is the
  // supplier's.
  void Compute(int t, const ChanceView& chance, ConstColumn delivery_cost);

  FigureColumns columns() const { return figures_; }
  // G(t) on true values, whether or not the contract has ended.
  ConstColumn benefit() const { return columns_[kBenefit]; }
  // I(t); only for a scored contract.
  ConstColumn score() const { return columns_[kScore]; }
  // Achievement, progress or attainment of a scored outcome at t, as the score has it; `out` holds
  // it where no column does.
  ConstColumn ScoredFigure(int outcome, int t, const ChanceView& chance, Column out) const;

 private:
  enum { kBenefit, kMeasuredBenefit, kScore, kFirstScored, kScored, kPlan, kOwnColumns };

  void AddRebased(double weight);
  void ComputeBenefit(int t, const ColumnStore& values, Column benefit) const;
  void ComputeScore(int t, const ChanceView& chance);
  void ComputeFigure(int index, int t, const ChanceView& chance, ConstColumn delivery_cost);
  void ComputeProgress(int outcome, const ChanceView& chance, Column out) const;
  void ComputeAttainment(int outcome, int t, const ChanceView& chance, Column out) const;
  void ComputeRebased(const CompiledFigure& figure, int t, const ChanceView& chance, Column out);
  void Rebase(const ChanceView& chance);

  // b_pay of the valued outcomes with one weight.
  struct RebasedBaselines {
    double weight;
    ColumnStore columns;  // in the order of valued_outcomes_
  };

  const CompiledContract& contract_;
  const CompiledChance& chance_;
  std::vector<bool> is_read_;
  std::vector<int> valued_outcomes_;     // that bring benefit: v_j is not 0
  bool measures_exactly_ = true;         // Gm is G
  bool needs_measured_benefit_ = false;  // a clause reads Gm, and it is not G
  std::vector<RebasedBaselines> rebased_;
  ColumnStore columns_;  // the enum's, then one for each figure
  std::vector<const double*> figures_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_FIGURE_TILE_H_
