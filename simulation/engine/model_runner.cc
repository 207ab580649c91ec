#include "simulation/engine/model_runner.h"

#include <algorithm>
#include <string>

#include "simulation/engine/observe.h"
#include "simulation/engine/observe_base.h"

namespace accord {
namespace {

Measurements MeasurementsFor(const CompiledModel& model, bool halves_errors) {
  const bool any =
      std::any_of(model.contracts.begin(), model.contracts.end(),
                  [](const CompiledContract& contract) { return contract.is_verified; });
  return {.exact = any, .halved = any && halves_errors};
}

// Whether the measured values are the true ones, bit for bit.
bool IsMeasuredAsItIs(const CompiledOutcome& outcome) {
  return !outcome.adjusted && outcome.error_sd == 0.0 && outcome.error_bias == 0.0;
}

}  // namespace

ModelRunner::ModelRunner(const CompiledModel& model, bool halves_errors)
    : model_(model),
      chance_(model.chance, MeasurementsFor(model, halves_errors)),
      supplier_cash_(1) {
  for (const CompiledContract& contract : model.contracts) {
    contracts_.push_back(std::make_unique<ContractRunner>(model, contract, halves_errors));
  }
  if (model.contracts.size() > 1) supplier_total_.emplace();
  if (!model.client_base) return;
  base_.emplace(model);
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    base_->Show(static_cast<int>(c), contracts_[c]->tile());
  }
}

absl::Status ModelRunner::RunTile(std::uint64_t first_path, int lanes,
                                  const std::function<bool()>& cancelled, ModelTotals& totals) {
  Begin(first_path);
  for (int t = 1; t <= model_.cash_period_count; ++t) {
    if (cancelled && cancelled()) return absl::CancelledError("the run was cancelled");
    if (t <= model_.period_count) {
      Advance(t);
    } else {
      AdvanceLagged(t);
    }
    if (!WithinRange(t, lanes)) {
      return absl::OutOfRangeError(
          "an outcome, cash flow or value of clients of period " + std::to_string(t) +
          " leaves the range of +-1e60 on some path; check the loadings and the spread of drivers");
    }
    ObservePeriod(t, lanes, totals);
  }
  ObservePaths(lanes, totals);
  return absl::OkStatus();
}

bool ModelRunner::WithinRange(int t, int lanes) const {
  bool within = true;
  if (t <= model_.period_count) {
    const ChanceView chance = chance_.view();
    for (std::size_t j = 0; j < model_.chance.outcomes.size(); ++j) {
      const int outcome = static_cast<int>(j);
      within = within && AreWithinRange(First(chance.true_values[outcome], lanes)) &&
               (IsMeasuredAsItIs(model_.chance.outcomes[j]) ||
                AreWithinRange(First(chance.measured[outcome], lanes)));
    }
  }
  for (const auto& contract : contracts_) within = within && contract->WithinRange(lanes);
  if (base_ && t <= model_.period_count) {
    within = within && AreWithinRange(First(base_->base().revenue(), lanes)) &&
             AreWithinRange(First(base_->base().profit(), lanes));
  }
  return within;
}

void ModelRunner::Begin(std::uint64_t first_path) {
  chance_.Begin(first_path);
  double supplier_start = 0.0;
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    contracts_[c]->Begin();
    supplier_start -= model_.contracts[c].supplier.investment;
  }
  if (supplier_total_) supplier_total_->Begin(supplier_start);
  if (base_) base_->Begin(first_path);
}

void ModelRunner::Advance(int t) {
  chance_.Advance(t);
  const ChanceView chance = chance_.view();
  const ChanceView exact = chance_.exact_view(), halved = chance_.halved_view();
  for (const auto& contract : contracts_) contract->SettleDate(t, chance);
  if (base_) base_->Move(t);
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    const double* left = base_ ? base_->left(static_cast<int>(c)) : nullptr;
    contracts_[c]->Close(t, left, chance, &exact, &halved);
  }
  BookSuppliersTotal(t);
  if (base_) base_->Earn(t, chance);
}

void ModelRunner::AdvanceLagged(int t) {
  for (const auto& contract : contracts_) contract->AdvanceLagged(t);
  BookSuppliersTotal(t);
}

void ModelRunner::BookSuppliersTotal(int t) {
  if (!supplier_total_) return;
  std::fill(supplier_cash_[0].begin(), supplier_cash_[0].end(), 0.0);
  for (const auto& contract : contracts_) AddColumn(contract->supplier_cash(), supplier_cash_[0]);
  supplier_total_->Book(supplier_cash_[0], model_.supplier_discount[t]);
}

void ModelRunner::ObservePeriod(int t, int lanes, ModelTotals& totals) const {
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    contracts_[c]->ObservePeriod(t, lanes, totals.contracts[c]);
  }
  if (supplier_total_) {
    ObserveParty(*supplier_total_, supplier_cash_[0], t, lanes, *totals.supplier_total);
  }
  if (t > model_.period_count) return;
  const ChanceView chance = chance_.view();
  for (std::size_t j = 0; j < totals.outcomes.size(); ++j) {
    const int outcome = static_cast<int>(j);
    OutcomePeriodTotals& period = totals.outcomes[j].periods[t - 1];
    period.true_value.AddTile(First(chance.true_values[outcome], lanes));
    if (IsMeasuredAsItIs(model_.chance.outcomes[j])) {
      period.measured = period.true_value;
    } else {
      period.measured.AddTile(First(chance.measured[outcome], lanes));
    }
    if (model_.chance.outcomes[j].has_achievement) {
      period.achievement.AddTile(First(chance.achievements[outcome], lanes));
    }
  }
  if (base_) {
    ObserveBasePeriod(*model_.client_base, base_->base(), t, lanes, *totals.client_base);
  }
}

void ModelRunner::ObservePaths(int lanes, ModelTotals& totals) {
  totals.path_count += static_cast<std::uint64_t>(lanes);
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    contracts_[c]->ObservePaths(lanes, totals.contracts[c]);
  }
  if (supplier_total_) {
    ObserveParty(*supplier_total_, model_.supplier_reserve, lanes, *totals.supplier_total);
    std::vector<FlowColumn> flows;
    for (const auto& contract : contracts_) flows.push_back({contract->supplier_npv().data()});
    totals.supplier_total->tail.AddTile(First(supplier_total_->npv(), lanes), flows);
  }
  if (base_) ObserveBasePaths(base_->base(), lanes, *totals.client_base);
}

std::vector<ConstColumn> ModelRunner::paired_figures() const {
  std::vector<ConstColumn> figures;
  for (const auto& contract : contracts_) {
    figures.push_back(contract->supplier_npv());
    figures.push_back(contract->client_npv());
  }
  if (supplier_total_) figures.push_back(supplier_total_->npv());
  if (base_) {
    figures.push_back(base_->base().discounted_revenue());
    figures.push_back(base_->base().discounted_profit());
    figures.push_back(base_->base().discounted_lever_cost());
    for (std::size_t k = 0; k < model_.client_base->rows.size(); ++k) {
      figures.push_back(base_->base().count(static_cast<int>(k)));
    }
  }
  return figures;
}

}  // namespace accord
