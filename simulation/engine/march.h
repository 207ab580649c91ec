#ifndef ACCORD_SIMULATION_ENGINE_MARCH_H_
#define ACCORD_SIMULATION_ENGINE_MARCH_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <variant>
#include <vector>

#include "simulation/migration/base_tile.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/likeness.h"
#include "simulation/model/observations.h"
#include "simulation/paths/chance_tile.h"
#include "simulation/paths/observed_tile.h"
#include "simulation/settlement/contract_tile.h"
#include "simulation/settlement/party_tile.h"

// Models on one tile of paths, period by period: the order of one period (model.md 5.1), written
// once. In every period chance comes first; contracts settle the date; clients move on the scores
// settled; contracts close, those of clients who have left with them; money accrues. After the term
// comes the cash that lags. Who runs, replays, looks for the worst paths or settles what was
// observed marches, and looks at the columns in between.
namespace accord::engine_internal {

// One contract: what is settled, and what both parties' accounts make of it.
struct ContractMarch {
  ContractMarch(const CompiledContract& contract, const CompiledChance& chance, ContractMarch* like,
                const ContractLikeness& likeness);

  void Begin();
  void Close(int t, const double* left);
  // Also beyond the last date at which it can have cash, for the sake of who is like it.
  void SettleLagged(int t);

  const CompiledContract& contract;
  ContractTile tile;
  PartyTile supplier, client;

 private:
  void Book(int t);
};

struct MarchOptions {
  // What chance measures beside y.
  Measurements measurements = {};
  // Contracts that are marched; unset: all. Those left out are unknown to everybody: their clients
  // move as if they had none.
  std::optional<std::vector<int>> contracts = {};
  // Whether there are clients: none; those who move; those whose money accrues too.
  enum class Clients { kNone, kMove, kAccrue } clients = Clients::kAccrue;
  // What happened in place of chance; null: chance. Outlives the march.
  const Observations* observed = nullptr;
};

// One model on one tile. Not thread-safe; keeps references to the model and to the march of another
// that it is like.
class ModelMarch {
 public:
  // like: the march of a model on the same chance that is like no other, and takes every step
  // first; null: none.
  ModelMarch(const CompiledModel& model, const MarchOptions& options, ModelMarch* like,
             const ModelLikeness& likeness);

  const CompiledModel& model() const { return model_; }
  ChanceView chance() const;
  // Without error, and with half of it, as far as they are measured.
  ChanceView exact() const { return OwnChance().exact_view(); }
  ChanceView halved() const { return OwnChance().halved_view(); }
  // Null where it is not marched.
  const ContractMarch* contract(int index) const { return contracts_[index]; }
  const BaseTile* base() const { return base_; }
  // Writes down everything that happens to this lane of a contract of its own; before Begin.
  void Keep(int contract, Ledger* ledger, int lane);

  // The steps; StudyMarch takes them.
  void Begin(std::uint64_t first_path);
  void AdvanceChance(int t);
  void SettleDate(int t);
  void MoveClients(int t);
  void Close(int t);
  void Accrue(int t);
  void SettleLagged(int t);

 private:
  const ChanceTile& OwnChance() const;
  const double* Left(int contract) const;
  void BindViews();

  const CompiledModel& model_;
  const ModelMarch* like_;  // null: none
  std::optional<std::variant<ChanceTile, ObservedTile>> own_chance_;
  std::vector<std::unique_ptr<ContractMarch>> own_contracts_;
  std::vector<ContractMarch*> contracts_;  // by contract; null: not marched
  std::optional<BaseTile> own_base_;
  BaseTile* base_ = nullptr;
  bool accrues_ = false;
  std::vector<ContractView> views_;  // by contract: what clients see of it
  std::vector<int> client_of_;       // by contract: its client followed by name, -1: none
};

// Models that march together; each step of a period is taken by all before the next. Not
// thread-safe; keeps references to the models.
class StudyMarch {
 public:
  StudyMarch(const std::vector<CompiledModel>& models, const StudyLikeness& study,
             const MarchOptions& options);
  // One model by itself.
  StudyMarch(const CompiledModel& model, const MarchOptions& options);

  const ModelMarch& model(std::size_t index = 0) const { return *models_[index]; }
  std::size_t model_count() const { return models_.size(); }
  void Keep(int contract, Ledger* ledger, int lane) { models_[0]->Keep(contract, ledger, lane); }

  // Starts paths first_path .. first_path + kTilePaths - 1 before period 1.
  void Begin(std::uint64_t first_path);
  // Period t; t = 1 .. T in turn after Begin.
  void Advance(int t);
  // The same in two halves: all but the accrual, then that of one model after another, whose
  // segments' money is there until the next.
  void CloseDate(int t);
  void Accrue(int t, std::size_t index) { models_[index]->Accrue(t); }
  // A date after the last period advanced to, at which lagged cash falls due; in turn.
  void AdvanceLagged(int t);

 private:
  std::vector<std::unique_ptr<ModelMarch>> models_;
};

// What chance measures beside y for a run of these models: the truth where some contract is
// measured with error; halves_errors: half of the error there too.
Measurements MeasurementsFor(const std::vector<CompiledModel>& models, bool halves_errors);

}  // namespace accord::engine_internal

#endif  // ACCORD_SIMULATION_ENGINE_MARCH_H_
