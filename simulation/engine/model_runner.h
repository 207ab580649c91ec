#ifndef ACCORD_SIMULATION_ENGINE_MODEL_RUNNER_H_
#define ACCORD_SIMULATION_ENGINE_MODEL_RUNNER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "simulation/engine/contract_runner.h"
#include "simulation/engine/joint_base.h"
#include "simulation/engine/totals.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "simulation/paths/chance_tile.h"
#include "simulation/settlement/party_tile.h"

// Private to the engine: one model on one tile of paths, from chance to totals.
namespace accord {

// Not thread-safe; one a thread and block. Keeps a reference to the model.
class ModelRunner {
 public:
  // halves_errors: contracts measured with error are settled on half of it as well.
  ModelRunner(const CompiledModel& model, bool halves_errors);

  // Marches paths first_path .. first_path + kTilePaths - 1 from t = 1 to the last cash and adds
  // the first `lanes` of them to the totals. OUT_OF_RANGE, and totals that are of no use, when a
  // figure leaves the range in which sums of fourth powers are finite: a scenario can be sound and
  // still ask for exp(1000).
  // CANCELLED as soon as `cancelled`, asked once a period, says so; empty: never.
  absl::Status RunTile(std::uint64_t first_path, int lanes, const std::function<bool()>& cancelled,
                       ModelTotals& totals);

  // The figures of the tile last run that PairTotals follows, in its order.
  std::vector<ConstColumn> paired_figures() const;

 private:
  void Begin(std::uint64_t first_path);
  void Advance(int t);
  void AdvanceLagged(int t);
  void BookSuppliersTotal(int t);
  bool WithinRange(int t, int lanes) const;
  void ObservePeriod(int t, int lanes, ModelTotals& totals) const;
  void ObservePaths(int lanes, ModelTotals& totals);

  const CompiledModel& model_;
  ChanceTile chance_;
  std::vector<std::unique_ptr<ContractRunner>> contracts_;
  std::optional<PartyTile> supplier_total_;
  ColumnStore supplier_cash_;  // of all contracts together
  std::optional<JointBase> base_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_MODEL_RUNNER_H_
