#ifndef ACCORD_SIMULATION_ENGINE_JOINT_BASE_H_
#define ACCORD_SIMULATION_ENGINE_JOINT_BASE_H_

#include <cstdint>
#include <vector>

#include "simulation/migration/base_tile.h"
#include "simulation/model/compiled_model.h"
#include "simulation/settlement/contract_tile.h"

// Private to the engine: the client base of a model beside its contracts on one tile of paths
// (model.md 5.1). In every period contracts settle their date; clients move; contracts close, those
// of clients who have left with them; clients earn.
namespace accord {

// Not thread-safe; one a thread. Keeps references to the model and to the contracts shown to it.
class JointBase {
 public:
  explicit JointBase(const CompiledModel& model);

  // What the base sees of contract `index`; one that is never shown is unknown to it: its client
  // moves as if it had none.
  void Show(int index, const ContractTile& contract);

  void Begin(std::uint64_t first_path) { base_.Begin(first_path); }
  // After the contracts' SettleDate.
  void Move(int t);
  // For ContractTile::Close: 1 where the client of contract `index` has left in the period moved
  // last; null where it is not followed by name.
  const double* left(int index) const;
  // After the contracts' Close.
  void Earn(int t, const ChanceView& chance);

  const BaseTile& base() const { return base_; }

 private:
  void Look();

  const CompiledModel& model_;
  BaseTile base_;
  std::vector<const ContractTile*> contracts_;
  std::vector<ContractView> views_;
  std::vector<int> client_of_;  // by contract: its named client, -1: none
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_JOINT_BASE_H_
