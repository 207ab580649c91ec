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
// (model.md section 2). A figure that is a column already is not copied; what nobody reads is not
// computed. Not thread-safe; reused from tile to tile; keeps references to contract and chance.
class FigureTile {
 public:
  // is_read: by figure, whether its column is needed.
  FigureTile(const CompiledContract& contract, const CompiledChance& chance,
             std::vector<bool> is_read);

  // Forgets the tile before.
  void Begin();

  // Figures of period t, all but the pay of clauses. `delivery_cost` is the supplier's.
  void Compute(int t, const ChanceView& chance, ConstColumn delivery_cost);
  // The pay of a clause in this period, as later clauses see it.
  void SetPay(int clause, ConstColumn pay);

  FigureColumns columns() const { return figures_; }
  // G(t) on true values; the contract's end may cut it off in place.
  Column benefit() { return columns_[kBenefit]; }
  ConstColumn benefit() const { return columns_[kBenefit]; }
  // I(t); only for a scored contract.
  ConstColumn score() const { return columns_[kScore]; }

 private:
  enum { kBenefit, kMeasuredBenefit, kScore, kFirstScored, kScored, kPlan, kOwnColumns };

  void ComputeBenefit(int t, const ColumnStore& values, Column benefit) const;
  void ComputeScore(int t, const ChanceView& chance);
  ConstColumn ScoredFigure(int outcome, int t, const ChanceView& chance, Column out) const;
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
  std::vector<int> valued_outcomes_;  // that bring benefit: v_j is not 0
  bool needs_measured_benefit_;       // a clause reads Gm, and it is not G
  std::vector<RebasedBaselines> rebased_;
  ColumnStore columns_;  // the enum's, then one for each figure
  std::vector<const double*> figures_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_FIGURE_TILE_H_
