#include "simulation/engine/model_runner.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <string>

#include "simulation/random/vector_clones.h"

namespace accord {
namespace {

std::span<const double> First(ConstColumn column, int lanes) {
  return column.first(static_cast<std::size_t>(lanes));
}

void Zero(Column column) { std::fill(column.begin(), column.end(), 0.0); }

ACCORD_VECTOR_CLONES void AddScaled(ConstColumn pay, double factor, Column sum) {
  for (int i = 0; i < kTilePaths; ++i) sum[i] = std::fma(pay[i], factor, sum[i]);
}

ACCORD_VECTOR_CLONES void AddColumn(ConstColumn addend, Column sum) {
  for (int i = 0; i < kTilePaths; ++i) sum[i] += addend[i];
}

ACCORD_VECTOR_CLONES void CountNonZero(ConstColumn pay, Column count) {
  for (int i = 0; i < kTilePaths; ++i) count[i] += pay[i] != 0.0 ? 1.0 : 0.0;
}

ACCORD_VECTOR_CLONES void CountBelow(ConstColumn value, double threshold, Column count) {
  for (int i = 0; i < kTilePaths; ++i) count[i] += value[i] < threshold ? 1.0 : 0.0;
}

// Neither NaN nor beyond +-1e60.
ACCORD_VECTOR_CLONES bool AreWithinRange(std::span<const double> values) {
  constexpr double kRange = 1e60;
  std::int64_t outside = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    outside += std::fabs(values[i]) <= kRange ? 0 : 1;
  }
  return outside == 0;
}

// zeta(0) of (K22): the achievement of psi0.
double AchievementAtStart(const CompiledOutcome& outcome) {
  const double ratio =
      outcome.lower_is_better ? outcome.target / outcome.start : outcome.start / outcome.target;
  return std::min(ratio, outcome.max_achievement);
}

void ObserveParty(const PartyTile& party, ConstColumn cash, int t, int lanes, PartyTotals& totals) {
  PartyPeriodTotals& period = totals.periods[t - 1];
  period.cash.AddTile(First(cash, lanes));
  period.cumulative.AddTile(First(party.cumulative(), lanes));
  period.exposure.AddTile(First(party.exposure(), lanes));
}

void ObserveParty(const PartyTile& party, std::optional<double> reserve, int lanes,
                  PartyTotals& totals) {
  totals.npv.AddTile(First(party.npv(), lanes));
  totals.loss.AddBelow(First(party.npv(), lanes), 0.0);
  totals.peak_shortfall.AddTile(First(party.peak_shortfall(), lanes));
  totals.drawdown.AddTile(First(party.drawdown(), lanes));
  if (reserve) totals.reserve_exhausted.AddAbove(First(party.peak_shortfall(), lanes), *reserve);
}

}  // namespace

void ClauseRecord::Begin() {
  for (int i = 0; i < columns_.count(); ++i) Zero(columns_[i]);
}

void ClauseRecord::Book(ConstColumn pay, ConstColumn limited, double discount,
                        double client_discount) {
  AddScaled(pay, discount, columns_[0]);
  AddScaled(pay, client_discount, columns_[1]);
  AddColumn(pay, columns_[2]);
  CountNonZero(pay, columns_[3]);
  AddColumn(limited, columns_[4]);
}

ModelRunner::ModelRunner(const CompiledModel& model)
    : model_(model), chance_(model.chance), supplier_cash_(1) {
  contracts_.reserve(model.contracts.size());
  for (const CompiledContract& contract : model.contracts) {
    contracts_.push_back({ContractTile(contract, model.chance), PartyTile(), PartyTile(),
                          std::vector<ClauseRecord>(contract.clauses.size()),
                          ColumnStore(static_cast<int>(contract.weights.size()))});
  }
  if (model.contracts.size() > 1) supplier_total_.emplace();
  if (model.client_base) base_.emplace(*model.client_base);
}

absl::Status ModelRunner::RunTile(std::uint64_t first_path, int lanes, ModelTotals& totals) {
  Begin(first_path);
  for (int t = 1; t <= model_.period_count; ++t) {
    Advance(t);
    if (!WithinRange(lanes)) {
      return absl::OutOfRangeError(
          "an outcome or cash flow of period " + std::to_string(t) +
          " leaves the range of +-1e60 on some path; check the loadings and the spread of drivers");
    }
    ObservePeriod(t, lanes, totals);
  }
  ObservePaths(lanes, totals);
  return absl::OkStatus();
}

bool ModelRunner::WithinRange(int lanes) const {
  const ChanceView chance = chance_.view();
  bool within = true;
  for (std::size_t j = 0; j < model_.chance.outcomes.size(); ++j) {
    const int outcome = static_cast<int>(j);
    within = within && AreWithinRange(First(chance.true_values[outcome], lanes)) &&
             AreWithinRange(First(chance.measured[outcome], lanes));
  }
  for (const ContractRecord& record : contracts_) {
    within = within && AreWithinRange(First(record.tile.supplier_cash(), lanes)) &&
             AreWithinRange(First(record.tile.client_cash(), lanes)) &&
             AreWithinRange(First(record.tile.benefit(), lanes));
  }
  return within;
}

void ModelRunner::Begin(std::uint64_t first_path) {
  chance_.Begin(first_path);
  double supplier_start = 0.0;
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    const CompiledContract& contract = model_.contracts[c];
    ContractRecord& record = contracts_[c];
    record.tile.Begin();
    record.supplier.Begin(-contract.supplier.investment);
    record.client.Begin(-contract.client.investment);
    supplier_start -= contract.supplier.investment;
    for (ClauseRecord& clause : record.clauses) clause.Begin();
    for (int j = 0; j < record.breaches.count(); ++j) Zero(record.breaches[j]);
  }
  if (supplier_total_) supplier_total_->Begin(supplier_start);
  if (base_) base_->Begin(first_path);
}

void ModelRunner::Advance(int t) {
  chance_.Advance(t);
  const ChanceView chance = chance_.view();
  if (supplier_total_) Zero(supplier_cash_[0]);
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    const CompiledContract& contract = model_.contracts[c];
    ContractRecord& record = contracts_[c];
    record.tile.Settle(t, chance);
    record.supplier.Book(record.tile.supplier_cash(), contract.supplier.discount[t]);
    record.client.Book(record.tile.client_cash(), contract.client.discount[t]);
    for (std::size_t i = 0; i < record.clauses.size(); ++i) {
      if (!contract.clauses[i].settles[t - 1]) continue;
      const int clause = static_cast<int>(i);
      record.clauses[i].Book(record.tile.pay(clause), record.tile.limited(clause),
                             contract.supplier.discount[t], contract.client.discount[t]);
    }
    for (std::size_t j = 0; j < contract.weights.size(); ++j) {
      const int outcome = contract.weights[j].index;
      if (!model_.chance.outcomes[outcome].has_achievement) continue;
      CountBelow(chance.achievements[outcome], AchievementAtStart(model_.chance.outcomes[outcome]),
                 record.breaches[static_cast<int>(j)]);
    }
    if (supplier_total_) AddColumn(record.tile.supplier_cash(), supplier_cash_[0]);
  }
  if (supplier_total_) supplier_total_->Book(supplier_cash_[0], model_.supplier_discount[t]);
  if (base_) base_->Advance(t);
}

void ModelRunner::ObservePeriod(int t, int lanes, ModelTotals& totals) const {
  const ChanceView chance = chance_.view();
  for (std::size_t j = 0; j < totals.outcomes.size(); ++j) {
    const int outcome = static_cast<int>(j);
    OutcomePeriodTotals& period = totals.outcomes[j].periods[t - 1];
    period.true_value.AddTile(First(chance.true_values[outcome], lanes));
    period.measured.AddTile(First(chance.measured[outcome], lanes));
    if (model_.chance.outcomes[j].has_achievement) {
      period.achievement.AddTile(First(chance.achievements[outcome], lanes));
    }
  }
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    ObserveContractPeriod(t, lanes, contracts_[c], totals.contracts[c]);
  }
  if (supplier_total_) {
    ObserveParty(*supplier_total_, supplier_cash_[0], t, lanes, *totals.supplier_total);
  }
  if (base_) {
    BasePeriodTotals& period = totals.client_base->periods[t - 1];
    for (std::size_t k = 0; k < period.counts.size(); ++k) {
      period.counts[k].AddTile(First(base_->count(static_cast<int>(k)), lanes));
    }
    period.revenue.AddTile(First(base_->revenue(), lanes));
    period.profit.AddTile(First(base_->profit(), lanes));
  }
}

void ModelRunner::ObserveContractPeriod(int t, int lanes, const ContractRecord& record,
                                        ContractTotals& totals) const {
  ObserveParty(record.supplier, record.tile.supplier_cash(), t, lanes, totals.supplier);
  ObserveParty(record.client, record.tile.client_cash(), t, lanes, totals.client);
  for (std::size_t i = 0; i < record.clauses.size(); ++i) {
    totals.clauses[i].pay_by_period[t - 1].AddTile(
        First(record.tile.pay(static_cast<int>(i)), lanes));
  }
  if (!totals.score.empty()) totals.score[t - 1].AddTile(First(record.tile.score(), lanes));
  totals.benefit[t - 1].AddTile(First(record.tile.benefit(), lanes));
}

void ModelRunner::ObservePaths(int lanes, ModelTotals& totals) const {
  totals.path_count += static_cast<std::uint64_t>(lanes);
  for (std::size_t c = 0; c < contracts_.size(); ++c) {
    ObserveContractPaths(lanes, contracts_[c], totals.contracts[c], model_.contracts[c]);
  }
  if (supplier_total_) {
    ObserveParty(*supplier_total_, model_.supplier_reserve, lanes, *totals.supplier_total);
  }
  if (base_) {
    totals.client_base->discounted_revenue.AddTile(First(base_->discounted_revenue(), lanes));
    totals.client_base->discounted_profit.AddTile(First(base_->discounted_profit(), lanes));
  }
}

void ModelRunner::ObserveContractPaths(int lanes, const ContractRecord& record,
                                       ContractTotals& totals,
                                       const CompiledContract& contract) const {
  ObserveParty(record.supplier, contract.supplier.reserve, lanes, totals.supplier);
  ObserveParty(record.client, contract.client.reserve, lanes, totals.client);
  for (std::size_t i = 0; i < record.clauses.size(); ++i) {
    const ClauseRecord& clause = record.clauses[i];
    ClauseTotals& total = totals.clauses[i];
    total.discounted_pay.AddTile(First(clause.discounted_pay(), lanes));
    total.discounted_pay_client_rate.AddTile(First(clause.discounted_pay_client_rate(), lanes));
    total.pay.AddTile(First(clause.pay(), lanes));
    total.fired_settlements.AddTile(First(clause.fired(), lanes));
    total.limited_settlements.AddTile(First(clause.limited(), lanes));
    total.fired.AddAbove(First(clause.fired(), lanes), 0.0);
  }
  for (std::size_t j = 0; j < totals.guard.size(); ++j) {
    const ConstColumn breaches = record.breaches[static_cast<int>(j)];
    totals.guard[j].breached_periods.AddTile(First(breaches, lanes));
    totals.guard[j].breached.AddAbove(First(breaches, lanes), 0.0);
  }
}

std::vector<ConstColumn> ModelRunner::paired_figures() const {
  std::vector<ConstColumn> figures;
  for (const ContractRecord& record : contracts_) {
    figures.push_back(record.supplier.npv());
    figures.push_back(record.client.npv());
  }
  if (supplier_total_) figures.push_back(supplier_total_->npv());
  if (base_) {
    figures.push_back(base_->discounted_revenue());
    figures.push_back(base_->discounted_profit());
  }
  return figures;
}

}  // namespace accord
