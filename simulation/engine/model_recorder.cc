#include "simulation/engine/model_recorder.h"

#include <cstddef>
#include <cstdint>
#include <string>

#include "simulation/engine/observe.h"
#include "simulation/engine/observe_base.h"
#include "simulation/model/column_arithmetic.h"

namespace accord::engine_internal {
namespace {

// Whether the measured values are the true ones, bit for bit.
bool IsMeasuredAsItIs(const CompiledOutcome& outcome) {
  return !outcome.adjusted && outcome.error_sd == 0.0 && outcome.error_bias == 0.0;
}

}  // namespace

ModelRecorder::ModelRecorder(const ModelMarch& march, bool halves_errors, ModelRecorder* like,
                             const ModelLikeness& likeness)
    : model_(march.model()),
      march_(march),
      like_(like),
      shares_moves_(likeness.moves),
      shares_base_(likeness.client_base),
      supplier_cash_(1) {
  for (std::size_t c = 0; c < model_.contracts.size(); ++c) {
    const ContractLikeness to_like = like == nullptr ? ContractLikeness() : likeness.contracts[c];
    contracts_.push_back(to_like.whole
                             ? nullptr
                             : std::make_unique<ContractRecorder>(
                                   model_, *march.contract(static_cast<int>(c)), halves_errors,
                                   like == nullptr ? nullptr : like->contracts_[c].get(), to_like));
  }
  if (model_.contracts.size() > 1) supplier_total_.emplace();
}

const PartyTile& ModelRecorder::Supplier(std::size_t contract) const {
  return march_.contract(static_cast<int>(contract))->supplier;
}

void ModelRecorder::Begin() {
  double supplier_start = 0.0;
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    if (contracts_[c]) contracts_[c]->Begin();
    supplier_start -= model_.contracts[c].supplier.investment;
  }
  if (supplier_total_) supplier_total_->Begin(supplier_start);
}

void ModelRecorder::SettleDate(int t) {
  for (const auto& contract : contracts_) {
    if (contract) contract->SettleDate(t, march_);
  }
}

absl::Status ModelRecorder::Record(int t, int lanes, ModelTotals& totals) {
  for (const auto& contract : contracts_) {
    if (!contract) continue;
    if (t <= model_.period_count) {
      contract->Close(t, march_);
    } else {
      contract->AdvanceLagged(t);
    }
  }
  BookSuppliersTotal(t);
  if (!WithinRange(t, lanes)) {
    return absl::OutOfRangeError(
        "an outcome, cash flow or value of clients of period " + std::to_string(t) +
        " leaves the range of +-1e60 on some path; check the loadings and the spread of drivers");
  }
  ObservePeriod(t, lanes, totals);
  return absl::OkStatus();
}

bool ModelRecorder::WithinRange(int t, int lanes) const {
  bool within = true;
  if (t <= model_.period_count && !shares_chance()) {
    const ChanceView chance = march_.chance();
    for (std::size_t j = 0; j < model_.chance->outcomes.size(); ++j) {
      const int outcome = static_cast<int>(j);
      within = within && AreWithinRange(First(chance.true_values[outcome], lanes)) &&
               (IsMeasuredAsItIs(model_.chance->outcomes[j]) ||
                AreWithinRange(First(chance.measured[outcome], lanes)));
    }
  }
  for (const auto& contract : contracts_) {
    within = within && (!contract || contract->WithinRange(lanes));
  }
  if (march_.base() != nullptr && t <= model_.period_count && !shares_base_) {
    within = within && AreWithinRange(First(march_.base()->revenue(), lanes)) &&
             AreWithinRange(First(march_.base()->profit(), lanes));
  }
  return within;
}

void ModelRecorder::BookSuppliersTotal(int t) {
  if (!supplier_total_) return;
  columns::Fill(0.0, supplier_cash_[0]);
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    columns::Add(march_.contract(static_cast<int>(c))->tile.supplier_cash(), supplier_cash_[0]);
  }
  supplier_total_->Book(supplier_cash_[0], model_.supplier_discount[t]);
}

void ModelRecorder::ObservePeriod(int t, int lanes, ModelTotals& totals) const {
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    if (contracts_[c]) contracts_[c]->ObservePeriod(t, lanes, *totals.contracts[c]);
  }
  if (supplier_total_) {
    ObserveParty(*supplier_total_, supplier_cash_[0], t, lanes, *totals.supplier_total);
  }
  if (t > model_.period_count) return;
  if (!shares_chance()) ObserveOutcomes(t, lanes, *totals.outcomes);
  if (march_.base() == nullptr || shares_base_) return;
  if (!shares_moves_) ObserveMoves(*march_.base(), t, lanes, **totals.client_base);
  ObserveMoney(*model_.client_base, *march_.base(), t, lanes, **totals.client_base);
}

void ModelRecorder::ObserveOutcomes(int t, int lanes, std::vector<OutcomeTotals>& totals) const {
  const ChanceView chance = march_.chance();
  for (std::size_t j = 0; j < totals.size(); ++j) {
    const int outcome = static_cast<int>(j);
    OutcomePeriodTotals& period = totals[j].periods[t - 1];
    period.true_value.AddTile(First(chance.true_values[outcome], lanes));
    if (IsMeasuredAsItIs(model_.chance->outcomes[j])) {
      period.measured = period.true_value;
    } else {
      period.measured.AddTile(First(chance.measured[outcome], lanes));
    }
    if (model_.chance->outcomes[j].has_achievement) {
      period.achievement.AddTile(First(chance.achievements[outcome], lanes));
    }
  }
}

void ModelRecorder::ObservePaths(int lanes, ModelTotals& totals) {
  totals.path_count += static_cast<std::uint64_t>(lanes);
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    if (contracts_[c]) contracts_[c]->ObservePaths(lanes, *totals.contracts[c]);
  }
  if (supplier_total_) {
    ObserveParty(*supplier_total_, model_.supplier_reserve, lanes, *totals.supplier_total);
    std::vector<FlowColumn> flows;
    for (std::size_t c = 0; c < contracts_.size(); ++c) {
      flows.push_back({Supplier(c).npv().data()});
    }
    totals.supplier_total->tail.AddTile(First(supplier_total_->npv(), lanes), flows);
  }
  if (march_.base() == nullptr || shares_base_) return;
  if (!shares_moves_) ObserveMoves(*march_.base(), lanes, **totals.client_base);
  ObserveMoney(*march_.base(), lanes, **totals.client_base);
}

void ModelRecorder::ObserveBridges(int lanes, const ModelBridges* like, ModelBridges& totals) {
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    if (contracts_[c]) {
      contracts_[c]->ObserveBridge(lanes, totals.contracts[c]);
    } else {
      totals.contracts[c] = like->contracts[c];
    }
  }
  if (contracts_.empty()) return;
  columns::Fill(0.0, supplier_cash_[0]);
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    columns::Add(Supplier(c).npv(), supplier_cash_[0]);
    columns::Add(march_.contract(static_cast<int>(c))->client.npv(), supplier_cash_[0]);
  }
  totals.joint_npv.AddTile(First(supplier_cash_[0], lanes));
}

ConstColumn ModelRecorder::ColumnOf(const ComparedFigure& figure) const {
  using Kind = ComparedFigure::Kind;
  switch (figure.kind) {
    case Kind::kSupplierNpv:
      return march_.contract(figure.index)->supplier.npv();
    case Kind::kClientNpv:
      return march_.contract(figure.index)->client.npv();
    case Kind::kSupplierTotalNpv:
      return supplier_total_->npv();
    case Kind::kDiscountedRevenue:
      return march_.base()->discounted_revenue();
    case Kind::kDiscountedProfit:
      return march_.base()->discounted_profit();
    case Kind::kDiscountedLeverCost:
      return march_.base()->discounted_lever_cost();
    case Kind::kClientCount:
      break;
  }
  return march_.base()->count(figure.index);
}

}  // namespace accord::engine_internal
