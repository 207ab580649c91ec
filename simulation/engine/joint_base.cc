#include "simulation/engine/joint_base.h"

#include <cassert>
#include <cstddef>

namespace accord {

JointBase::JointBase(const CompiledModel& model)
    : model_(model),
      base_(*model.client_base),
      contracts_(model.contracts.size(), nullptr),
      views_(model.contracts.size()),
      client_of_(model.contracts.size(), -1) {
  const auto& clients = model.client_base->named_clients;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    if (clients[i].contract >= 0) client_of_[clients[i].contract] = static_cast<int>(i);
  }
}

void JointBase::Show(int index, const ContractTile& contract) { contracts_[index] = &contract; }

void JointBase::Move(int t) {
  Look();
  base_.Move(t, views_);
}

const double* JointBase::left(int index) const {
  const int client = client_of_[index];
  return client < 0 ? nullptr : base_.named().left(client).data();
}

void JointBase::Earn(int t, const ChanceView& chance) {
  Look();
  base_.Earn(t, chance, views_);
}

void JointBase::Look() {
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    if (client_of_[c] < 0 || contracts_[c] == nullptr) continue;
    const ContractTile& tile = *contracts_[c];
    ContractView& view = views_[c];
    if (!model_.contracts[c].weights.empty()) view.score = tile.score().data();
    if (tile.may_end()) view.ends = tile.ends().data();
    view.payments = tile.payments().data();
    view.supplier_cost = tile.supplier_cost().data();
  }
}

}  // namespace accord
