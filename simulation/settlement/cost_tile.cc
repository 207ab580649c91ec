#include "simulation/settlement/cost_tile.h"

#include <algorithm>

#include "simulation/settlement/column_kernels.h"

namespace accord {
namespace {

bool HasVolumeByPath(const CompiledCost& cost) {
  return cost.volume_outcome >= 0 && cost.unit_cost != 0.0;
}

// fixed(t) + unit x planned volume(t).
double PlannedCost(const CompiledCost& cost, int t) {
  double money = cost.fixed.empty() ? 0.0 : cost.fixed[t - 1];
  if (cost.volume_outcome < 0 && !cost.volume.empty()) money += cost.unit_cost * cost.volume[t - 1];
  return money;
}

}  // namespace

CostTile::CostTile(const CompiledCost& cost, const std::vector<double>& contribution)
    : cost_(cost),
      contribution_(contribution),
      has_contribution_(std::any_of(contribution.begin(), contribution.end(),
                                    [](double money) { return money != 0.0; })),
      is_uniform_(cost.loadings.empty() && cost.events.empty() && !HasVolumeByPath(cost)),
      columns_(3) {}

void CostTile::Compute(int t, const ChanceView& chance) {
  ComputeDelivery(t, chance);
  if (!has_contribution_) return;
  settlement_internal::SetAffine(contribution_[t - 1], 1.0, columns_[0], columns_[1]);
}

void CostTile::ComputeDelivery(int t, const ChanceView& chance) {
  if (static_cast<std::size_t>(t) <= cost_.observed.size()) {
    filled_ = cost_.observed[t - 1];
    settlement_internal::Fill(filled_, columns_[0]);
    return;
  }
  const double planned = cost_.present ? PlannedCost(cost_, t) : 0.0;
  const Column delivery = columns_[0];
  if (is_uniform_ || !cost_.present) {
    if (planned != filled_) settlement_internal::Fill(planned, delivery);
    filled_ = planned;
    return;
  }
  if (cost_.loadings.empty()) {
    if (HasVolumeByPath(cost_)) {
      settlement_internal::SetAffine(planned, cost_.unit_cost,
                                     chance.true_values[cost_.volume_outcome], delivery);
    } else {
      settlement_internal::Fill(planned, delivery);
    }
  } else {
    const Column exponent = columns_[2];
    const Term& first = cost_.loadings.front();
    settlement_internal::SetAffine(0.0, first.coefficient, chance.growths[first.index], exponent);
    for (auto term = cost_.loadings.begin() + 1; term != cost_.loadings.end(); ++term) {
      settlement_internal::AddProduct(term->coefficient, chance.growths[term->index], exponent);
    }
    if (HasVolumeByPath(cost_)) {
      settlement_internal::SetAffine(planned, cost_.unit_cost,
                                     chance.true_values[cost_.volume_outcome], delivery);
      settlement_internal::Grow(exponent, delivery);
    } else {
      settlement_internal::SetGrown(planned, exponent, delivery);
    }
  }
  for (const Term& event : cost_.events) {
    settlement_internal::AddProduct(event.coefficient, chance.levels[event.index], delivery);
  }
}

}  // namespace accord
