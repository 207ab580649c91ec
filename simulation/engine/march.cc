#include "simulation/engine/march.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <numeric>
#include <utility>
#include <variant>

#include "simulation/base/overloaded.h"

namespace accord::engine_internal {

ContractMarch::ContractMarch(const CompiledContract& contract, const CompiledChance& chance,
                             ContractMarch* like, const ContractLikeness& likeness)
    : contract(contract),
      tile(contract, chance, /*leader=*/nullptr, like == nullptr ? nullptr : &like->tile,
           likeness) {}

void ContractMarch::Begin() {
  tile.Begin();
  supplier.Begin(-contract.supplier.investment);
  client.Begin(-contract.client.investment);
}

void ContractMarch::Close(int t, const double* left) {
  tile.Close(t, left);
  Book(t);
}

void ContractMarch::SettleLagged(int t) {
  tile.SettleLagged(t);
  if (static_cast<std::size_t>(t) < contract.supplier.discount.size()) Book(t);
}

void ContractMarch::Book(int t) {
  supplier.Book(tile.supplier_cash(), contract.supplier.discount[t]);
  client.Book(tile.client_cash(), contract.client.discount[t]);
}

ModelMarch::ModelMarch(const CompiledModel& model, const MarchOptions& options, ModelMarch* like,
                       const ModelLikeness& likeness)
    : model_(model),
      like_(like),
      contracts_(model.contracts.size(), nullptr),
      views_(model.contracts.size()),
      client_of_(model.contracts.size(), -1) {
  if (options.observed != nullptr) {
    own_chance_.emplace(std::in_place_type<ObservedTile>, *model.chance, *options.observed);
  } else if (like == nullptr) {
    own_chance_.emplace(std::in_place_type<ChanceTile>, *model.chance, options.measurements);
  }
  std::vector<int> marched(model.contracts.size());
  std::iota(marched.begin(), marched.end(), 0);
  for (const int c : options.contracts ? *options.contracts : marched) {
    ContractMarch* const other = like == nullptr ? nullptr : like->contracts_[c];
    const ContractLikeness to_other =
        other == nullptr ? ContractLikeness() : likeness.contracts[static_cast<std::size_t>(c)];
    if (to_other.whole) {
      contracts_[c] = other;
      continue;
    }
    own_contracts_.push_back(
        std::make_unique<ContractMarch>(model.contracts[c], *model.chance, other, to_other));
    contracts_[c] = own_contracts_.back().get();
  }
  if (!model.client_base || options.clients == MarchOptions::Clients::kNone) return;
  accrues_ = options.clients == MarchOptions::Clients::kAccrue;
  if (likeness.client_base) {
    base_ = like->base_;
  } else {
    base_ = &own_base_.emplace(*model.client_base, likeness.moves ? like->base_ : nullptr,
                               likeness.values);
  }
  const auto& clients = model.client_base->named_clients;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    if (clients[i].contract >= 0) client_of_[clients[i].contract] = static_cast<int>(i);
  }
}

const ChanceTile& ModelMarch::OwnChance() const {
  return own_chance_ ? std::get<ChanceTile>(*own_chance_) : like_->OwnChance();
}

ChanceView ModelMarch::chance() const {
  if (!own_chance_) return like_->chance();
  return std::visit([](const auto& tile) { return tile.view(); }, *own_chance_);
}

void ModelMarch::Keep(int contract, Ledger* ledger, int lane) {
  contracts_[contract]->tile.Keep(ledger, lane);
}

void ModelMarch::Begin(std::uint64_t first_path) {
  if (own_chance_) {
    std::visit(Overloaded{
                   [&](ChanceTile& chance) { chance.Begin(first_path); },
                   [](ObservedTile&) {},  // the same on every path
               },
               *own_chance_);
  }
  for (const auto& contract : own_contracts_) contract->Begin();
  if (own_base_) own_base_->Begin(first_path);
}

void ModelMarch::AdvanceChance(int t) {
  if (!own_chance_) return;
  std::visit([t](auto& tile) { tile.Advance(t); }, *own_chance_);
}

void ModelMarch::SettleDate(int t) {
  const ChanceView view = chance();
  for (const auto& contract : own_contracts_) contract->tile.SettleDate(t, view);
}

void ModelMarch::MoveClients(int t) {
  if (!own_base_) return;
  BindViews();
  own_base_->Move(t, views_);
}

void ModelMarch::Close(int t) {
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    ContractMarch* const contract = contracts_[c];
    if (contract == nullptr || (like_ != nullptr && contract == like_->contracts_[c])) continue;
    contract->Close(t, Left(static_cast<int>(c)));
  }
}

void ModelMarch::Accrue(int t) {
  if (!own_base_ || !accrues_) return;
  BindViews();
  own_base_->Accrue(t, chance(), views_);
}

void ModelMarch::SettleLagged(int t) {
  for (const auto& contract : own_contracts_) contract->SettleLagged(t);
}

// Where the client of this contract has left in the period moved last: 1; null: it is not followed
// by name.
const double* ModelMarch::Left(int contract) const {
  const int client = client_of_[contract];
  return client < 0 ? nullptr : base_->named().left(client).data();
}

void ModelMarch::BindViews() {
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    if (client_of_[c] < 0 || contracts_[c] == nullptr) continue;
    const ContractTile& tile = contracts_[c]->tile;
    ContractView& view = views_[c];
    if (!model_.contracts[c].weights.empty()) view.score = tile.score().data();
    if (tile.may_end()) view.ends = tile.ends().data();
    view.payments = tile.payments().data();
    view.supplier_cost = tile.supplier_cost().data();
  }
}

StudyMarch::StudyMarch(const std::vector<CompiledModel>& models, const StudyLikeness& study,
                       const MarchOptions& options) {
  for (std::size_t m = 0; m < models.size(); ++m) {
    ModelMarch* const like =
        study.like[m] < 0 ? nullptr : models_[static_cast<std::size_t>(study.like[m])].get();
    models_.push_back(std::make_unique<ModelMarch>(models[m], options, like, study.likeness[m]));
  }
}

StudyMarch::StudyMarch(const CompiledModel& model, const MarchOptions& options) {
  models_.push_back(std::make_unique<ModelMarch>(model, options, nullptr, ModelLikeness()));
}

void StudyMarch::Begin(std::uint64_t first_path) {
  for (const auto& model : models_) model->Begin(first_path);
}

// The order of one period. A model goes after the one that it is like in every step.
void StudyMarch::Advance(int t) {
  CloseDate(t);
  for (const auto& model : models_) model->Accrue(t);
}

void StudyMarch::CloseDate(int t) {
  for (const auto& model : models_) model->AdvanceChance(t);
  for (const auto& model : models_) model->SettleDate(t);
  for (const auto& model : models_) model->MoveClients(t);
  for (const auto& model : models_) model->Close(t);
}

void StudyMarch::AdvanceLagged(int t) {
  for (const auto& model : models_) model->SettleLagged(t);
}

Measurements MeasurementsFor(const std::vector<CompiledModel>& models, bool halves_errors) {
  const bool any = std::any_of(models.begin(), models.end(), [](const CompiledModel& model) {
    return std::any_of(model.contracts.begin(), model.contracts.end(),
                       [](const CompiledContract& contract) { return contract.is_verified; });
  });
  return {.exact = any, .halved = any && halves_errors};
}

}  // namespace accord::engine_internal
