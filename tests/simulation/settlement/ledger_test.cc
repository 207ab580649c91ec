#include "simulation/settlement/ledger.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/simulation/settlement/contracts.h"

// The ledger of one lane: every line explains itself, and all of them are the cash.
namespace accord {
namespace {

// Everything at once: a group with a pool and caps, a lag, a holdback, a bank, an end.
CompiledContract Busy(int periods) {
  CompiledClause gain = PaysDriver(periods, 0);
  gain.settlement_limits = NoLimits();
  gain.settlement_limits->gain_cap = 30;
  gain.lag = 1;
  gain.holdback = 0.25;
  gain.release.base = 0.5;
  gain.pool = 0;
  gain.readings.push_back({1, Aggregation::kSum});
  gain.gates = {{1, 0.0, kUnlimited, false, false, false}};
  gain.scale = CompiledScale{-1, 0.5, 0.0, -kUnlimited, kUnlimited};
  CompiledClause penalty = PaysDriver(periods, 2);
  SettleEvery(2, penalty);
  penalty.settlement_limits = NoLimits();
  penalty.settlement_limits->penalty_cap = 10;
  penalty.settlement_limits->carries = true;
  penalty.carries = true;
  penalty.pool = 0;
  penalty.readings.push_back({1, Aggregation::kMax});
  penalty.deduction = 1;
  return ContractOnDrivers(periods, 4, {gain, penalty}, [&](CompiledContract& c) {
    c.groups.resize(1);
    c.groups[0].members = {0, 1};
    c.groups[0].limits = EveryPeriod(periods);
    c.groups[0].limits.year = NoLimits();
    c.groups[0].limits.year->gain_cap = 45;
    c.groups[0].limits.year->net_floor = -8;
    CompiledPool pool;
    pool.group = 0;
    pool.members = {0, 1};
    pool.carries = true;
    pool.bank_share = 0.1;
    pool.releases_after.assign(periods, false);
    pool.releases_after[3] = true;
    pool.release_share = 0.5;
    c.pools = {pool};
    c.settles_at_end = true;
    CompiledTermination termination{};
    termination.dates = AClause(periods);
    termination.reading = CompiledReading{3, Aggregation::kMean};
    termination.party = Party::kSupplier;
    termination.below = 0.0;
    termination.above = kUnlimited;
    termination.consecutive = 1;
    termination.notice = 1;
    termination.payment = 6;
    c.terminations = {termination};
    c.supplier.cost.present = true;
    c.supplier.cost.fixed.assign(periods, 3.0);
    c.supplier.investment = 12;
    c.supplier.recovery.assign(periods, 5.0);
  });
}

const std::vector<std::vector<double>>& SomeDrivers() {
  static const std::vector<std::vector<double>> drivers = {{80, 90, -20, 60, 70, 50},
                                                           {1, 2, 1, -1, 3, 2},
                                                           {-20, -30, 5, -40, -50, 0},
                                                           {1, 1, 1, 1, -1, 1}};
  return drivers;
}

double SumDueAt(const Ledger& ledger, int period) {
  double sum = 0;
  for (const ClauseLine& line : ledger.clauses) sum += line.due_period == period ? line.cash : 0;
  for (const OtherLine& line : ledger.others) sum += line.period == period ? line.cash : 0;
  return sum;
}

TEST(Ledger, LinesThatAreDueAddUpToTheCashOfEveryPeriod) {
  for (int end : {5, 1, 3, 9}) {
    std::vector<std::vector<double>> drivers = SomeDrivers();
    for (std::size_t t = 0; t < drivers[3].size(); ++t) {
      drivers[3][t] = static_cast<int>(t) + 1 == end ? -1 : 1;
    }
    const Settled settled = SettleOn(Busy(6), drivers);
    ASSERT_EQ(settled.ledger.cash.size(), 8u);  // t = 0 .. 6 and the lag
    for (const CashLine& cash : settled.ledger.cash) {
      if (cash.period == 0) continue;
      EXPECT_NEAR(SumDueAt(settled.ledger, cash.period), cash.payments, 1e-9) << cash.period;
      EXPECT_NEAR(cash.payments - cash.supplier_cost + cash.supplier_investment, cash.supplier,
                  1e-9);
      EXPECT_EQ(cash.supplier, settled.supplier[static_cast<std::size_t>(cash.period - 1)]);
      EXPECT_EQ(cash.client, settled.client[static_cast<std::size_t>(cash.period - 1)]);
    }
    EXPECT_EQ(settled.ledger.cash[0].supplier, -12);
    EXPECT_EQ(settled.ledger.end.has_value(), end <= 5);
  }
}

TEST(Ledger, OfALineLeadsFromWhatItLookedAtToItsCash) {
  const Ledger ledger = SettleOn(Busy(6), SomeDrivers()).ledger;
  ASSERT_FALSE(ledger.clauses.empty());
  for (const ClauseLine& line : ledger.clauses) {
    double parts = 0;
    for (const SchedulePart& part : line.parts) parts += part.amount;
    EXPECT_NEAR(parts, line.schedule, 1e-9);
    EXPECT_NEAR(line.open ? line.schedule * line.scale * line.index : 0.0, line.due, 1e-9);
    double pay = line.due + line.deducted - line.set_off;
    for (const LimitLine& limit : line.limits) {
      EXPECT_NEAR(limit.before, pay, 1e-9);
      pay = limit.after;
    }
    EXPECT_NEAR(pay, line.pay, 1e-9);
    EXPECT_NEAR(line.pay + line.bank - line.held_back, line.cash, 1e-9);
  }
}

TEST(Ledger, NamesTheLimitThatDecided) {
  const Ledger ledger = SettleOn(Busy(6), SomeDrivers()).ledger;
  const ClauseLine& first = ledger.clauses.front();  // 80 x 0.5 = 40, at most 30
  ASSERT_EQ(first.limits.size(), 1u);
  EXPECT_EQ(first.limits[0].limit, LimitLine::Limit::kGainCap);
  EXPECT_EQ(first.limits[0].span, LimitLine::Span::kSettlement);
  EXPECT_EQ(first.limits[0].before, 40);
  EXPECT_EQ(first.pay, 30);
  const ClauseLine& second = ledger.clauses[1];  // 45 less 30 of the year's cap of the group
  EXPECT_EQ(second.period, 2);
  ASSERT_EQ(second.limits.size(), 2u);
  EXPECT_EQ(second.limits[1].owner, LimitLine::Owner::kGroup);
  EXPECT_EQ(second.limits[1].span, LimitLine::Span::kYear);
  EXPECT_EQ(second.pay, 15);
}

// What is written down is the settlement, not another one.
TEST(Ledger, LeavesEveryBitOfTheSettlementAlone) {
  const CompiledContract contract = Busy(6);
  const CompiledChance chance = AChance(6, 4);
  ContractTile with(contract, chance), without(contract, chance);
  Ledger ledger;
  with.Keep(&ledger, 200);
  with.Begin();
  without.Begin();
  PeriodFigures figures(4, 0);
  for (int t = 1; t <= 7; ++t) {
    if (t <= 6) {
      for (int d = 0; d < 4; ++d) {
        for (int i = 0; i < kTilePaths; ++i) {
          figures.levels[d][i] = SomeDrivers()[d][t - 1] + 0.37 * i - 40 * (d == 3 ? 0.01 * t : 1);
        }
      }
      with.Settle(t, figures.view());
      without.Settle(t, figures.view());
    } else {
      with.SettleLagged(t);
      without.SettleLagged(t);
    }
    for (int i = 0; i < kTilePaths; ++i) {
      ASSERT_EQ(with.supplier_cash()[i], without.supplier_cash()[i]) << t << " " << i;
      ASSERT_EQ(with.client_cash()[i], without.client_cash()[i]) << t << " " << i;
    }
  }
}

}  // namespace
}  // namespace accord
