#include "tests/simulation/settlement/contracts.h"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace accord {

CompiledClause AClause(int period_count, const std::function<void(CompiledClause&)>& change) {
  CompiledClause clause{};
  clause.active.assign(period_count, true);
  SettleEvery(1, clause);
  clause.year_ends.assign(period_count, false);
  clause.last_settlement = period_count;
  clause.readings = {{0, Aggregation::kSum, {}}};
  clause.reference = -1;
  clause.constant_reference = 1.0;
  if (change) change(clause);
  return clause;
}

void SettleEvery(int length, CompiledClause& clause) {
  const int periods = static_cast<int>(clause.active.size());
  clause.settles.assign(periods, false);
  clause.opens.assign(periods, false);
  clause.window_length.assign(periods, 0);
  for (int t = 1; t <= periods; ++t) {
    const int position = (t - 1) % length;
    clause.opens[t - 1] = position == 0;
    if (position != length - 1 && t != periods) continue;
    clause.settles[t - 1] = true;
    clause.window_length[t - 1] = position + 1;
  }
}

void EndYearsEvery(int periods, CompiledClause& clause) {
  const int count = static_cast<int>(clause.active.size());
  clause.year_ends.assign(count, false);
  clause.year_of.clear();
  for (int t = 1; t <= count; ++t) clause.year_of.push_back((t - 1) / periods + 1);
  int last = 0;
  for (int t = 1; t <= count; ++t) {
    if (clause.settles[t - 1]) last = t;
    if ((t % periods == 0 || t == count) && last > 0) {
      clause.year_ends[last - 1] = true;
      last = 0;
    }
  }
}

CompiledLimits NoLimits() { return {kUnlimited, kUnlimited, kUnlimited, -kUnlimited, false, {}}; }

CompiledFigure Figure(FigureKind kind, int index) { return {kind, index, 0.0, {}}; }

CompiledFigure ConstantFigureOf(double value) { return {FigureKind::kConstant, 0, value, {}}; }

CompiledFigure KnownFigureOf(std::vector<double> values) {
  return {FigureKind::kKnown, 0, 0.0, std::move(values)};
}

CompiledContract AContract(int period_count, const std::function<void(CompiledContract&)>& change) {
  CompiledContract contract{};
  contract.score_measure = ScoreMeasure::kAchievement;
  contract.plan_benefit.assign(period_count, 0.0);
  for (CompiledAccount* account : {&contract.supplier, &contract.client}) {
    account->discount.assign(period_count + 1, 1.0);
    account->cost.volume_outcome = -1;
    account->contribution.assign(period_count, 0.0);
    account->recovery.assign(period_count, 0.0);
    account->loss.assign(period_count, 0.0);
  }
  if (change) change(contract);
  return contract;
}

CompiledOutcome AnOutcome(int period_count, double start, double target) {
  CompiledOutcome outcome{};
  outcome.form = OutcomeForm::kMultiplicative;
  outcome.baseline.assign(period_count, start);
  outcome.plan.assign(period_count, target);
  outcome.start = start;
  outcome.target = target;
  outcome.lower_is_better = target < start;
  outcome.lower_bound = -kUnlimited;
  outcome.upper_bound = kUnlimited;
  outcome.value_per_unit = 1.0;
  outcome.max_achievement = 2.0;
  outcome.has_achievement = true;
  return outcome;
}

CompiledChance AChance(int period_count, int driver_count, std::vector<CompiledOutcome> outcomes) {
  CompiledChance chance{};
  chance.period_count = period_count;
  chance.drivers.resize(driver_count);
  chance.outcomes = std::move(outcomes);
  return chance;
}

void SetAll(Column column, double value) { std::fill(column.begin(), column.end(), value); }

std::vector<Payment> PaymentsOn(const std::vector<double>& driver_values,
                                const CompiledClause& clause) {
  return PaymentsOn(driver_values, std::vector<double>(driver_values.size(), 0.0), clause);
}

std::vector<Payment> PaymentsOn(const std::vector<double>& driver_values,
                                const std::vector<double>& other_values,
                                const CompiledClause& clause) {
  const int periods = static_cast<int>(driver_values.size());
  const CompiledContract contract = AContract(periods, [&](CompiledContract& c) {
    c.figures = {Figure(FigureKind::kDriver, 0), Figure(FigureKind::kDriver, 1)};
    c.clauses = {clause};
  });
  const CompiledChance chance = AChance(periods, 2);
  ContractTile tile(contract, chance);
  tile.Begin();
  PeriodFigures figures(2, 0);
  std::vector<Payment> payments;
  for (int t = 1; t <= periods; ++t) {
    SetAll(figures.levels[0], driver_values[t - 1]);
    SetAll(figures.levels[1], other_values[t - 1]);
    tile.Settle(t, figures.view());
    payments.push_back({tile.pay(0)[0], tile.limited(0)[0] == 1.0});
  }
  return payments;
}

CompiledClause PaysDriver(int period_count, int driver, double rate) {
  return AClause(period_count, [=](CompiledClause& clause) {
    clause.readings = {{driver, Aggregation::kSum}};
    clause.bands = {{-kUnlimited, kUnlimited, rate}};
  });
}

CompiledContract ContractOnDrivers(int period_count, int driver_count,
                                   std::vector<CompiledClause> clauses,
                                   const std::function<void(CompiledContract&)>& change) {
  return AContract(period_count, [&](CompiledContract& contract) {
    for (int d = 0; d < driver_count; ++d) {
      contract.figures.push_back(Figure(FigureKind::kDriver, d));
    }
    contract.clauses = std::move(clauses);
    contract.limits = EveryPeriod(period_count);
    if (change) change(contract);
    for (const CompiledClause& clause : contract.clauses) {
      contract.longest_lag = std::max(contract.longest_lag, clause.lag);
    }
  });
}

CompiledSharedLimits EveryPeriod(int period_count) {
  CompiledSharedLimits limits;
  limits.settles.assign(period_count, true);
  limits.year_ends.assign(period_count, false);
  for (int t = 1; t <= period_count; ++t) {
    limits.year_ends[t - 1] = t % 4 == 0 || t == period_count;
    limits.year_of.push_back((t - 1) / 4 + 1);
  }
  limits.last_settlement = period_count;
  return limits;
}

Settled SettleOn(const CompiledContract& contract, const std::vector<std::vector<double>>& drivers,
                 int client_leaves) {
  constexpr int kLane = 3;
  const int driver_count = static_cast<int>(drivers.size());
  const int periods = static_cast<int>(drivers.front().size());
  const CompiledChance chance = AChance(periods, driver_count);
  ContractTile tile(contract, chance);
  Settled settled;
  settled.pay.resize(contract.clauses.size());
  settled.cash.resize(static_cast<std::size_t>(contract.line_count()));
  tile.Keep(&settled.ledger, kLane);
  tile.Begin();
  PeriodFigures figures(driver_count, 0);
  double left[kTilePaths];
  for (int t = 1; t <= periods + contract.longest_lag; ++t) {
    if (t <= periods) {
      for (int d = 0; d < driver_count; ++d) {
        // Other lanes differ, so that what leaks from lane to lane is seen.
        for (int i = 0; i < kTilePaths; ++i) {
          figures.levels[d][i] = drivers[d][t - 1] * (1.0 + 0.1 * ((i + t) % 7)) + (i % 5) - 2;
        }
        figures.levels[d][kLane] = drivers[d][t - 1];
      }
      tile.SettleDate(t, figures.view());
      // On other lanes it leaves when it likes.
      for (int i = 0; i < kTilePaths; ++i) left[i] = (i + t) % 11 == 0 ? 1.0 : 0.0;
      left[kLane] = t == client_leaves ? 1.0 : 0.0;
      tile.Close(t, contract.client_may_leave ? left : nullptr);
      for (std::size_t c = 0; c < settled.pay.size(); ++c) {
        settled.pay[c].push_back(tile.pay(static_cast<int>(c))[kLane]);
      }
    } else {
      tile.SettleLagged(t);
    }
    for (std::size_t i = 0; i < settled.cash.size(); ++i) {
      settled.cash[i].push_back(tile.cash(static_cast<int>(i))[kLane]);
    }
    settled.supplier.push_back(tile.supplier_cash()[kLane]);
    settled.client.push_back(tile.client_cash()[kLane]);
  }
  return settled;
}

}  // namespace accord
