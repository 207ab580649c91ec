#ifndef ACCORD_SIMULATION_ENGINE_MODEL_RECORDER_H_
#define ACCORD_SIMULATION_ENGINE_MODEL_RECORDER_H_

#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "simulation/engine/compared_figures.h"
#include "simulation/engine/contract_recorder.h"
#include "simulation/engine/march.h"
#include "simulation/engine/totals.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/likeness.h"
#include "simulation/settlement/party_tile.h"

namespace accord::engine_internal {

// One model of a march, into its totals. Counts nothing that is shared with the model it is like.
// Not thread-safe; reused from tile to tile. Keeps references to all it is made of.
class ModelRecorder {
 public:
  // halves_errors: contracts measured with error are settled on half of it as well. `like` is the
  // recorder of the model that the march takes for alike, and takes every step first; null: none.
  ModelRecorder(const ModelMarch& march, bool halves_errors, ModelRecorder* like,
                const ModelLikeness& likeness);

  void Begin();
  // Period t, which the march has taken, in two steps, each taken by all recorders of the march
  // before the next: settles the date on other measurements as well; closes it and adds the first
  // `lanes` paths to the totals. OUT_OF_RANGE, and totals that are of no use, when a figure leaves
  // the range in which sums of fourth powers are finite: a scenario can be sound and still ask for
  // exp(1000).
  void SettleDate(int t);
  absl::Status Record(int t, int lanes, ModelTotals& totals);
  // After the last period.
  void ObservePaths(int lanes, ModelTotals& totals);
  // After that; `like`: what the model that this one is like has observed, null where it is like
  // none.
  void ObserveBridges(int lanes, const ModelBridges* like, ModelBridges& totals);

  // The figure by path.
  ConstColumn ColumnOf(const ComparedFigure& figure) const;

 private:
  bool shares_chance() const { return like_ != nullptr; }
  bool WithinRange(int t, int lanes) const;
  void BookSuppliersTotal(int t);
  void ObservePeriod(int t, int lanes, ModelTotals& totals) const;
  void ObserveOutcomes(int t, int lanes, std::vector<OutcomeTotals>& totals) const;
  const PartyTile& Supplier(std::size_t contract) const;

  const CompiledModel& model_;
  const ModelMarch& march_;
  const ModelRecorder* like_;
  // Its own: of a contract that is shared, null.
  std::vector<std::unique_ptr<ContractRecorder>> contracts_;
  bool shares_moves_, shares_base_;
  std::optional<PartyTile> supplier_total_;
  ColumnStore supplier_cash_;  // of all contracts together
};

}  // namespace accord::engine_internal

#endif  // ACCORD_SIMULATION_ENGINE_MODEL_RECORDER_H_
