#include "simulation/engine/contract_runner.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "simulation/engine/observe.h"
#include "simulation/random/vector_clones.h"

namespace accord {
namespace {

void Zero(ColumnStore& columns) {
  for (int i = 0; i < columns.count(); ++i) {
    std::fill(columns[i].begin(), columns[i].end(), 0.0);
  }
}

void Copy(ConstColumn from, Column to) { std::copy(from.begin(), from.end(), to.begin()); }

ACCORD_VECTOR_CLONES void CountNonZero(ConstColumn pay, Column count) {
  for (int i = 0; i < kTilePaths; ++i) count[i] += pay[i] != 0.0 ? 1.0 : 0.0;
}

ACCORD_VECTOR_CLONES void CountBelow(ConstColumn value, double threshold, Column count) {
  for (int i = 0; i < kTilePaths; ++i) count[i] += value[i] < threshold ? 1.0 : 0.0;
}

// What pay is above other, and what it is below; how often.
ACCORD_VECTOR_CLONES void AddDifferences(ConstColumn pay, ConstColumn other, Column more,
                                         Column times_more, Column less, Column times_less) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double difference = pay[i] - other[i];
    more[i] += difference > 0.0 ? difference : 0.0;
    times_more[i] += difference > 0.0 ? 1.0 : 0.0;
    less[i] += difference < 0.0 ? 0.0 - difference : 0.0;
    times_less[i] += difference < 0.0 ? 1.0 : 0.0;
  }
}

// sum += factor addend where the contract has not ended before t.
ACCORD_VECTOR_CLONES void AddScaledUntil(ConstColumn ends, double t, ConstColumn addend,
                                         double factor, Column sum) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double added = std::fma(addend[i], factor, sum[i]);
    sum[i] = t <= ends[i] ? added : sum[i];
  }
}

// zeta(0) of (K22): the achievement of psi0.
double AchievementAtStart(const CompiledOutcome& outcome) {
  const double ratio =
      outcome.lower_is_better ? outcome.target / outcome.start : outcome.start / outcome.target;
  return std::min(ratio, outcome.max_achievement);
}

}  // namespace

void LineRecord::Begin() { Zero(columns_); }

void LineRecord::BookCash(ConstColumn cash, double discount, double client_discount) {
  AddScaled(cash, discount, columns_[0]);
  AddScaled(cash, client_discount, columns_[1]);
  AddColumn(cash, columns_[2]);
}

void LineRecord::CountSettlement(ConstColumn pay, ConstColumn limited) {
  CountNonZero(pay, columns_[3]);
  AddColumn(limited, columns_[4]);
}

void VerificationRecord::Begin() { Zero(columns_); }

void VerificationRecord::Book(ConstColumn pay, ConstColumn other) {
  AddDifferences(pay, other, columns_[0], columns_[1], columns_[2], columns_[3]);
}

void VerificationRecord::Observe(int lanes, VerificationTotals& totals) const {
  totals.false_pay.AddTile(First(columns_[0], lanes));
  totals.false_pay_settlements.AddTile(First(columns_[1], lanes));
  totals.false_pay_paths.AddAbove(First(columns_[1], lanes), 0.0);
  totals.false_deny.AddTile(First(columns_[2], lanes));
  totals.false_deny_settlements.AddTile(First(columns_[3], lanes));
  totals.false_deny_paths.AddAbove(First(columns_[3], lanes), 0.0);
}

ContractRunner::Shadow::Shadow(const CompiledContract& contract, const CompiledChance& chance,
                               const ContractTile* leader)
    : tile(contract, chance, leader), clauses(contract.clauses.size()) {}

void ContractRunner::Shadow::Begin() {
  tile.Begin();
  for (VerificationRecord& clause : clauses) clause.Begin();
}

void ContractRunner::Shadow::Advance(int t, const ChanceView& chance, const ContractTile& leader) {
  tile.Settle(t, chance);
  for (std::size_t c = 0; c < clauses.size(); ++c) {
    const int clause = static_cast<int>(c);
    clauses[c].Book(leader.pay(clause), tile.pay(clause));
  }
}

ContractRunner::ContractRunner(const CompiledModel& model, const CompiledContract& contract,
                               bool halves_errors)
    : model_(model),
      contract_(contract),
      tile_(contract, model.chance),
      lines_(static_cast<std::size_t>(contract.line_count())),
      breaches_(static_cast<int>(contract.weights.size())),
      supplier_flows_(model.cash_period_count),
      client_flows_(model.cash_period_count),
      columns_(kColumns) {
  if (!contract.is_verified) return;
  exact_ = std::make_unique<Shadow>(contract, model.chance, &tile_);
  if (halves_errors) halved_ = std::make_unique<Shadow>(contract, model.chance, &tile_);
}

void ContractRunner::Begin() {
  tile_.Begin();
  if (exact_) exact_->Begin();
  if (halved_) halved_->Begin();
  supplier_.Begin(-contract_.supplier.investment);
  client_.Begin(-contract_.client.investment);
  for (LineRecord& line : lines_) line.Begin();
  Zero(breaches_);
  Zero(columns_);
}

void ContractRunner::SettleDate(int t, const ChanceView& chance) { tile_.SettleDate(t, chance); }

void ContractRunner::Close(int t, const double* left, const ChanceView& chance,
                           const ChanceView* exact, const ChanceView* halved) {
  tile_.Close(t, left);
  // False pay of halved errors is what those pay more than exact measurement, not than full errors.
  if (exact_) exact_->Advance(t, *exact, tile_);
  if (halved_) {
    halved_->tile.Settle(t, *halved);
    for (std::size_t c = 0; c < halved_->clauses.size(); ++c) {
      const int clause = static_cast<int>(c);
      halved_->clauses[c].Book(halved_->tile.pay(clause), exact_->tile.pay(clause));
    }
  }
  for (std::size_t c = 0; c < contract_.clauses.size(); ++c) {
    const int clause = static_cast<int>(c);
    if (tile_.settled(clause)) lines_[c].CountSettlement(tile_.pay(clause), tile_.limited(clause));
  }
  AddScaled(tile_.benefit(), contract_.client.discount[t], columns_[kBenefit]);
  AddCost(t, tile_.supplier_cost(), contract_.supplier.discount[t], columns_[kSupplierCost]);
  AddCost(t, tile_.client_cost(), contract_.client.discount[t], columns_[kClientCost]);
  CountBreaches(chance);
  BookCash(t);
}

void ContractRunner::AddCost(int t, ConstColumn cost, double discount, Column sum) {
  if (tile_.may_end()) {
    AddScaledUntil(tile_.ends(), t, cost, 0.0 - discount, sum);
  } else {
    AddScaled(cost, 0.0 - discount, sum);
  }
}

void ContractRunner::AdvanceLagged(int t) {
  tile_.SettleLagged(t);
  BookCash(t);
}

void ContractRunner::BookCash(int t) {
  supplier_.Book(tile_.supplier_cash(), contract_.supplier.discount[t]);
  client_.Book(tile_.client_cash(), contract_.client.discount[t]);
  Copy(tile_.supplier_cash(), supplier_flows_[t - 1]);
  Copy(tile_.client_cash(), client_flows_[t - 1]);
  for (std::size_t i = 0; i < lines_.size(); ++i) {
    const int line = static_cast<int>(i);
    if (!tile_.HasCash(line)) continue;
    lines_[i].BookCash(tile_.cash(line), contract_.supplier.discount[t],
                       contract_.client.discount[t]);
  }
}

void ContractRunner::CountBreaches(const ChanceView& chance) {
  for (std::size_t j = 0; j < contract_.weights.size(); ++j) {
    const int outcome = contract_.weights[j].index;
    if (!model_.chance.outcomes[outcome].has_achievement) continue;
    CountBelow(chance.achievements[outcome], AchievementAtStart(model_.chance.outcomes[outcome]),
               breaches_[static_cast<int>(j)]);
  }
}

bool ContractRunner::WithinRange(int lanes) const {
  return AreWithinRange(First(tile_.supplier_cash(), lanes)) &&
         AreWithinRange(First(tile_.client_cash(), lanes)) &&
         AreWithinRange(First(tile_.benefit(), lanes));
}

void ContractRunner::ObservePeriod(int t, int lanes, ContractTotals& totals) const {
  ObserveParty(supplier_, tile_.supplier_cash(), t, lanes, totals.supplier);
  ObserveParty(client_, tile_.client_cash(), t, lanes, totals.client);
  for (std::size_t i = 0; i < totals.clauses.size(); ++i) {
    totals.clauses[i].pay_by_period[t - 1].AddTile(First(tile_.cash(static_cast<int>(i)), lanes));
  }
  if (t > model_.period_count) return;
  if (!totals.score.empty()) totals.score[t - 1].AddTile(First(tile_.score(), lanes));
  totals.benefit[t - 1].AddTile(First(tile_.benefit(), lanes));
}

void ContractRunner::ObservePaths(int lanes, ContractTotals& totals) {
  ObserveParty(supplier_, contract_.supplier.reserve, lanes, totals.supplier);
  ObserveParty(client_, contract_.client.reserve, lanes, totals.client);
  for (std::size_t i = 0; i < totals.clauses.size(); ++i) {
    const LineRecord& record = lines_[i];
    ClauseTotals& total = totals.clauses[i];
    total.discounted_pay.AddTile(First(record.discounted_pay(), lanes));
    total.discounted_pay_client_rate.AddTile(First(record.discounted_pay_client_rate(), lanes));
    total.pay.AddTile(First(record.pay(), lanes));
    total.fired_settlements.AddTile(First(record.fired(), lanes));
    total.limited_settlements.AddTile(First(record.limited(), lanes));
    total.fired.AddAbove(First(record.fired(), lanes), 0.0);
    if (exact_) exact_->clauses[i].Observe(lanes, *total.verification);
    if (halved_) halved_->clauses[i].Observe(lanes, *total.verification_halved);
  }
  for (std::size_t i = 0; i < totals.other_lines.size(); ++i) {
    const LineRecord& record = lines_[contract_.clauses.size() + i];
    LineTotals& total = totals.other_lines[i];
    total.discounted_pay.AddTile(First(record.discounted_pay(), lanes));
    total.discounted_pay_client_rate.AddTile(First(record.discounted_pay_client_rate(), lanes));
    total.pay.AddTile(First(record.pay(), lanes));
  }
  for (std::size_t i = 0; i < totals.terminations.size(); ++i) {
    ObserveTermination(static_cast<double>(i), lanes, totals.terminations[i]);
  }
  for (std::size_t j = 0; j < totals.guard.size(); ++j) {
    const ConstColumn breaches = breaches_[static_cast<int>(j)];
    totals.guard[j].breached_periods.AddTile(First(breaches, lanes));
    totals.guard[j].breached.AddAbove(First(breaches, lanes), 0.0);
  }
  SumInvestments();
  totals.supplier.lost_investment.AddTile(First(columns_[kSupplierLoss], lanes));
  totals.client.lost_investment.AddTile(First(columns_[kClientLoss], lanes));
  ObserveTails(lanes, totals);
}

void ContractRunner::ObserveTermination(double cause, int lanes, TerminationTotals& totals) const {
  const ConstColumn causes = tile_.causes(), ends = tile_.ends();
  for (EventCount& period : totals.ended_with) period.trials += static_cast<std::uint64_t>(lanes);
  for (int i = 0; i < lanes; ++i) {
    if (causes[i] == cause) ++totals.ended_with[static_cast<std::size_t>(ends[i]) - 1].events;
  }
}

// Discounted investment less recovery, and what is lost, by path.
void ContractRunner::SumInvestments() {
  const auto sum = [&](const CompiledAccount& account, Column investment, Column loss) {
    const int last = model_.period_count;
    for (int i = 0; i < kTilePaths; ++i) {
      const int end = tile_.may_end() ? static_cast<int>(tile_.ends()[i]) : last;
      investment[i] =
          std::fma(account.recovery[end - 1], account.discount[end], 0.0 - account.investment);
      loss[i] = account.loss[end - 1];
    }
  };
  sum(contract_.supplier, columns_[kSupplierInvestment], columns_[kSupplierLoss]);
  sum(contract_.client, columns_[kClientInvestment], columns_[kClientLoss]);
}

// What each NPV is made of: lines, benefit, cost and investment; and periods, the investment at t =
// 0 apart.
void ContractRunner::ObserveTails(int lanes, ContractTotals& totals) {
  const auto observe = [&](bool is_supplier, PartyTotals& party) {
    const ConstColumn npv = is_supplier ? supplier_.npv() : client_.npv();
    const ColumnStore& periods = is_supplier ? supplier_flows_ : client_flows_;
    const CompiledAccount& account = is_supplier ? contract_.supplier : contract_.client;
    flows_.clear();
    for (const LineRecord& line : lines_) {
      const ConstColumn pay =
          is_supplier ? line.discounted_pay() : line.discounted_pay_client_rate();
      flows_.push_back({pay.data(), is_supplier ? 1.0 : -1.0});
    }
    if (!is_supplier) flows_.push_back({columns_[kBenefit].data()});
    flows_.push_back({columns_[is_supplier ? kSupplierCost : kClientCost].data()});
    flows_.push_back({columns_[is_supplier ? kSupplierInvestment : kClientInvestment].data()});
    for (int t = 1; t <= periods.count(); ++t) {
      flows_.push_back({periods[t - 1].data(), account.discount[t]});
    }
    party.tail.AddTile(First(npv, lanes), flows_);
  };
  observe(true, totals.supplier);
  observe(false, totals.client);
}

}  // namespace accord
