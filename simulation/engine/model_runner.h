#ifndef ACCORD_SIMULATION_ENGINE_MODEL_RUNNER_H_
#define ACCORD_SIMULATION_ENGINE_MODEL_RUNNER_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "simulation/engine/totals.h"
#include "simulation/migration/base_tile.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "simulation/paths/chance_tile.h"
#include "simulation/settlement/contract_tile.h"
#include "simulation/settlement/party_tile.h"

// Private to the engine: one model on one tile of paths, from chance to totals.
namespace accord {

// What one clause has paid along each path of the tile.
class ClauseRecord {
 public:
  ClauseRecord() : columns_(5) {}

  void Begin();
  void Book(ConstColumn pay, ConstColumn limited, double discount, double client_discount);

  ConstColumn discounted_pay() const { return columns_[0]; }
  ConstColumn discounted_pay_client_rate() const { return columns_[1]; }
  ConstColumn pay() const { return columns_[2]; }
  ConstColumn fired() const { return columns_[3]; }    // settlements with pay
  ConstColumn limited() const { return columns_[4]; }  // settlements at which a limit bound

 private:
  ColumnStore columns_;
};

// Not thread-safe; one a thread and block. Keeps a reference to the model.
class ModelRunner {
 public:
  explicit ModelRunner(const CompiledModel& model);

  // Marches paths first_path .. first_path + kTilePaths - 1 from t = 1 to T and adds the first
  // `lanes` of them to the totals. OUT_OF_RANGE, and totals that are of no use, when a figure
  // leaves the range in which sums of fourth powers are finite: a scenario can be sound and still
  // ask for exp(1000).
  absl::Status RunTile(std::uint64_t first_path, int lanes, ModelTotals& totals);

  // The figures of the tile last run that PairTotals follows, in its order.
  std::vector<ConstColumn> paired_figures() const;

 private:
  struct ContractRecord {
    ContractTile tile;
    PartyTile supplier, client;
    std::vector<ClauseRecord> clauses;
    ColumnStore breaches;  // by scored outcome: periods with zeta(t) < zeta(0)
  };

  void Begin(std::uint64_t first_path);
  void Advance(int t);
  bool WithinRange(int lanes) const;
  void ObservePeriod(int t, int lanes, ModelTotals& totals) const;
  void ObserveContractPeriod(int t, int lanes, const ContractRecord& record,
                             ContractTotals& totals) const;
  void ObservePaths(int lanes, ModelTotals& totals) const;
  void ObserveContractPaths(int lanes, const ContractRecord& record, ContractTotals& totals,
                            const CompiledContract& contract) const;

  const CompiledModel& model_;
  ChanceTile chance_;
  std::vector<ContractRecord> contracts_;
  std::optional<PartyTile> supplier_total_;
  ColumnStore supplier_cash_;  // of all contracts together
  std::optional<BaseTile> base_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_MODEL_RUNNER_H_
