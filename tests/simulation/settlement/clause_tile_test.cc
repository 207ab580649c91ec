#include "simulation/settlement/clause_tile.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include "tests/simulation/settlement/contracts.h"
#include "tests/simulation/settlement/slow_clause.h"

namespace accord::settlement_internal {
namespace {

constexpr int kPeriods = 8;

// Clauses of every kind from dyadic numbers of few digits: everything they compute is exact, values
// lie on edges and thresholds often, and the twin must agree to the bit.
class RandomClauses {
 public:
  explicit RandomClauses(unsigned seed) : random_(seed) {}

  bool Chance(int one_in) { return random_() % one_in == 0; }
  double Half(int bound) {
    return static_cast<double>(static_cast<int>(random_() % (4 * bound + 1)) - 2 * bound) / 2.0;
  }
  double HalfAboveZero(int bound) { return std::abs(Half(bound)); }

  // Figures 0 and 1 differ from path to path, 2 is a constant, 3 is known.
  std::vector<CompiledFigure> Figures() {
    std::vector<double> known(kPeriods);
    for (double& value : known) value = Half(4);
    return {Figure(FigureKind::kDriver, 0), Figure(FigureKind::kDriver, 1),
            ConstantFigureOf(Half(4)), KnownFigureOf(known)};
  }

  CompiledClause Clause() {
    CompiledClause clause = AClause(kPeriods);
    SettleEvery(1 << random_() % 4, clause);
    if (Chance(4)) ActiveFrom(3, clause);
    EndYearsEvery(Chance(2) ? 4 : 2, clause);
    clause.readings = {AReading()};
    MakeReference(clause);
    MakeSchedule(clause);
    MakeGates(clause);
    if (Chance(3)) {
      const int reading = Chance(4) ? -1 : Reading(clause);
      const double min = Chance(2) ? -kUnlimited : Half(2);
      clause.scale = {reading, Half(2), reading < 0 ? 0.0 : Half(1), min,
                      Chance(2) ? kUnlimited : (std::isinf(min) ? 0.0 : min) + HalfAboveZero(2)};
    }
    if (Chance(2)) clause.settlement_limits = Limits(false);
    if (Chance(2)) clause.year_limits = Limits(true);
    if (Chance(2)) clause.term_limits = Limits(true);
    return clause;
  }

 private:
  CompiledReading AReading() {
    // Those that keep halves exact.
    static constexpr Aggregation kAll[] = {Aggregation::kSum, Aggregation::kMean, Aggregation::kMin,
                                           Aggregation::kMax, Aggregation::kLast};
    CompiledReading reading{static_cast<int>(random_() % 4), kAll[random_() % 5], {}};
    if (Chance(6)) {
      reading.aggregation = Aggregation::kSum;
      reading.divisor.assign(kPeriods, Chance(2) ? 0.25 : -2.0);
    }
    return reading;
  }

  int Reading(CompiledClause& clause) {
    if (Chance(2)) return 0;
    clause.readings.push_back(AReading());
    return static_cast<int>(clause.readings.size()) - 1;
  }

  // Active and settling from this period on, windows counted from there.
  static void ActiveFrom(int first, CompiledClause& clause) {
    CompiledClause later = AClause(kPeriods - first + 1);
    SettleEvery(2, later);
    for (int t = 1; t <= kPeriods; ++t) {
      const bool active = t >= first;
      clause.active[t - 1] = active;
      clause.settles[t - 1] = active && later.settles[t - first];
      clause.opens[t - 1] = active && later.opens[t - first];
      clause.window_length[t - 1] = active ? later.window_length[t - first] : 0;
    }
  }

  void MakeReference(CompiledClause& clause) {
    clause.constant_reference = Half(4);
    if (Chance(3)) return;
    clause.readings.push_back({static_cast<int>(random_() % 4), Aggregation::kSum, {}});
    clause.reference = static_cast<int>(clause.readings.size()) - 1;
  }

  void MakeSchedule(CompiledClause& clause) {
    clause.pivot = Half(4);
    clause.base = Half(4);
    clause.edges_of_reference = Chance(3);
    clause.amounts_of_reference = Chance(3);
    for (int b = static_cast<int>(random_() % 6); b > 0; --b) {
      CompiledBand band{Chance(3) ? -kUnlimited : Half(6), Chance(3) ? kUnlimited : Half(6),
                        Half(2)};
      if (band.lower > band.upper) std::swap(band.lower, band.upper);
      clause.bands.push_back(band);
    }
    for (int s = static_cast<int>(random_() % 3); s > 0; --s) {
      clause.steps.push_back({Half(4), Chance(2), Chance(2), Half(4)});
    }
  }

  void MakeGates(CompiledClause& clause) {
    clause.any_gate = Chance(2);
    if (Chance(2)) return;
    for (int g = static_cast<int>(random_() % 3); g >= 0; --g) {
      CompiledGate gate{Reading(clause),
                        Chance(3) ? -kUnlimited : Half(2) - 3.0,
                        Chance(3) ? kUnlimited : Half(2) + 3.0,
                        Chance(2),
                        Chance(2),
                        Chance(4)};
      clause.gates.push_back(gate);
    }
  }

  CompiledLimits Limits(bool over_time) {
    CompiledLimits limits = NoLimits();
    if (Chance(2)) limits.gain_cap = HalfAboveZero(8);
    if (Chance(2)) limits.penalty_cap = HalfAboveZero(8);
    if (Chance(2)) limits.net_cap = HalfAboveZero(8);
    if (Chance(2)) limits.net_floor = -HalfAboveZero(8);
    limits.of_reference = Chance(3);
    if (over_time && Chance(2)) limits.known_reference.assign(kPeriods, Half(8));
    return limits;
  }

  std::mt19937_64 random_;
};

// Every clause against its slow twin on every path of a tile, two tiles in a row.
TEST(ClauseTile, SettlesAnyClauseAsTheSlowTwinDoes) {
  int limited_count = 0;
  int closed_or_zero_count = 0;
  for (unsigned seed = 1; seed <= 600; ++seed) {
    RandomClauses random(seed);
    const std::vector<CompiledFigure> figures = random.Figures();
    const CompiledClause clause = random.Clause();
    ClauseTile tile(clause, figures, /*may_close=*/seed % 2 == 0);
    ColumnStore scratch(ClauseTile::kScratchColumns);
    ColumnStore columns(4);
    for (int round = 0; round < 2; ++round) {
      tile.Begin();
      std::vector<std::vector<std::vector<double>>> seen(
          kTilePaths, std::vector<std::vector<double>>(4, std::vector<double>(kPeriods)));
      std::vector<std::vector<SlowPayment>> paid(kTilePaths, std::vector<SlowPayment>(kPeriods));
      for (int t = 1; t <= kPeriods; ++t) {
        for (int i = 0; i < kTilePaths; ++i) {
          columns[0][i] = random.Half(4);
          columns[1][i] = random.Half(4);
          columns[2][i] = figures[2].value;
          columns[3][i] = figures[3].known[t - 1];
          for (int f = 0; f < 4; ++f) seen[i][f][t - 1] = columns[f][i];
        }
        const double* shown[4];
        for (int f = 0; f < 4; ++f) shown[f] = tile.Reads(f) ? columns[f].data() : nullptr;
        tile.Settle(t, shown, /*pool=*/nullptr, scratch, ClauseProbe());
        for (int i = 0; i < kTilePaths; ++i) {
          paid[i][t - 1].settled = tile.settled();
          if (!tile.settled()) continue;
          paid[i][t - 1].pay = tile.pay()[i];
          paid[i][t - 1].limited = tile.limited()[i] == 1.0;
        }
      }
      for (int i = 0; i < kTilePaths; ++i) {
        const std::vector<SlowPayment> expected = SlowPayments(clause, seen[i]);
        for (int t = 1; t <= kPeriods; ++t) {
          ASSERT_EQ(paid[i][t - 1].settled, expected[t - 1].settled) << seed << " at " << t;
          ASSERT_EQ(paid[i][t - 1].pay, expected[t - 1].pay)
              << "clause " << seed << " path " << i << " period " << t;
          ASSERT_EQ(paid[i][t - 1].limited, expected[t - 1].limited) << seed << " at " << t;
          limited_count += expected[t - 1].limited ? 1 : 0;
          closed_or_zero_count += expected[t - 1].pay == 0.0 ? 1 : 0;
        }
      }
    }
  }
  // The clauses were not all trivial.
  EXPECT_GT(limited_count, 100'000);
  EXPECT_GT(closed_or_zero_count, 100'000);
}

TEST(ClauseTile, ReadsAWindowOfOnePeriodWithoutCopyingAndLongerOnesWhole) {
  CompiledClause clause = AClause(6, [](CompiledClause& c) {
    c.bands = {{-kUnlimited, kUnlimited, 1.0}};
  });
  SettleEvery(4, clause);
  const std::vector<double> x = {1, 5, 3, 2, 7, 4};
  const auto pays = [&](Aggregation aggregation) {
    clause.readings[0].aggregation = aggregation;
    const std::vector<Payment> payments = PaymentsOn(x, clause);
    for (int t : {1, 2, 3, 5}) EXPECT_EQ(payments[t - 1], (Payment{0.0, false}));
    return std::pair(payments[3].pay, payments[5].pay);
  };
  EXPECT_EQ(pays(Aggregation::kSum), std::pair(11.0, 11.0));
  EXPECT_EQ(pays(Aggregation::kMean), std::pair(2.75, 5.5));
  EXPECT_EQ(pays(Aggregation::kMin), std::pair(1.0, 4.0));
  EXPECT_EQ(pays(Aggregation::kMax), std::pair(5.0, 7.0));
  EXPECT_EQ(pays(Aggregation::kLast), std::pair(2.0, 4.0));
}

// K1: attainments 0.8, 1, 1.2, 0.9 of plan: 1 - sqrt((0.04 + 0 + 0.04 + 0.01)/4) = 0.85; then 1 and
// 1: as planned. K5: shares on time 0.9, 1, 0.8, 0.5: 0.36^(1/4); none on time in one of two: 0.
TEST(ClauseTile, MeasuresRhythmicityAndTimelinessOfItsWindow) {
  CompiledClause clause = AClause(6, [](CompiledClause& c) {
    c.bands = {{-kUnlimited, kUnlimited, 1.0}};
  });
  SettleEvery(4, clause);
  const auto pays = [&](Aggregation aggregation, const std::vector<double>& x) {
    clause.readings[0].aggregation = aggregation;
    const std::vector<Payment> payments = PaymentsOn(x, clause);
    return std::pair(payments[3].pay, payments[5].pay);
  };
  const auto even = pays(Aggregation::kRhythmicity, {0.8, 1, 1.2, 0.9, 1, 1});
  EXPECT_NEAR(even.first, 0.85, 1e-15);
  EXPECT_EQ(even.second, 1.0);
  const auto on_time = pays(Aggregation::kGeometricMean, {0.9, 1, 0.8, 0.5, 0.7, 0});
  EXPECT_NEAR(on_time.first, std::sqrt(0.6), 1e-15);
  EXPECT_EQ(on_time.second, 0.0);
  EXPECT_EQ(pays(Aggregation::kGeometricMean, {1, 1, 1, 1, 1, -1}), std::pair(1.0, 0.0));
  // A window of one period is no exception.
  SettleEvery(1, clause);
  EXPECT_NEAR(pays(Aggregation::kRhythmicity, {1, 1, 1, 1.25, 1, 0.5}).first, 0.75, 1e-15);
  EXPECT_NEAR(pays(Aggregation::kGeometricMean, {1, 1, 1, 0.25, 1, 1}).first, 0.25, 1e-15);
}

TEST(ClauseTile, MeasuresRhythmicityAndTimelinessAsTheSlowTwinDoes) {
  std::mt19937_64 random(3);
  std::uniform_real_distribution<double> share(-0.2, 1.4);
  for (int i = 0; i < 200; ++i) {
    CompiledClause clause = AClause(12, [](CompiledClause& c) {
      c.bands = {{-kUnlimited, kUnlimited, 1.0}};
    });
    SettleEvery(1 + i % 4, clause);
    clause.readings[0].aggregation =
        i % 2 == 0 ? Aggregation::kRhythmicity : Aggregation::kGeometricMean;
    std::vector<double> x(12);
    for (double& each : x) each = share(random);
    const std::vector<Payment> payments = PaymentsOn(x, clause);
    const std::vector<SlowPayment> expected = SlowPayments(clause, {x});
    for (std::size_t t = 0; t < x.size(); ++t) {
      EXPECT_NEAR(payments[t].pay, expected[t].pay, 1e-13) << i << " period " << t + 1;
    }
  }
}

TEST(ClauseTile, DividesTheWindowsSumByTheWindowsSumOfTheDivisor) {
  CompiledClause clause = AClause(4, [](CompiledClause& c) {
    c.bands = {{-kUnlimited, kUnlimited, 1.0}};
    c.readings[0].divisor = {1.0, 3.0, 2.0, 6.0};
  });
  SettleEvery(2, clause);
  const std::vector<Payment> payments = PaymentsOn({3, 5, 1, 1}, clause);
  EXPECT_EQ(payments[1].pay, 2.0);
  EXPECT_EQ(payments[3].pay, 0.25);
}

TEST(ClauseTile, PaysNothingWhereAGateIsClosedBaseAndStepsIncluded) {
  const CompiledClause clause = AClause(3, [](CompiledClause& c) {
    c.base = 10.0;
    c.steps = {{0.0, true, true, 5.0}};
    c.gates = {{0, 2.0, kUnlimited, true, false, false}};
  });
  EXPECT_EQ(PaymentsOn({1, 2, 3}, clause),
            (std::vector<Payment>{{0, false}, {0, false}, {15, false}}));
}

TEST(ClauseTile, PaysAFloorEvenWhereAGateIsClosed) {
  const CompiledClause clause = AClause(2, [](CompiledClause& c) {
    c.base = 10.0;
    c.gates = {{0, 2.0, kUnlimited, false, false, false}};
    c.settlement_limits = NoLimits();
    c.settlement_limits->net_floor = 1.0;
  });
  EXPECT_EQ(PaymentsOn({1, 2}, clause), (std::vector<Payment>{{1, true}, {10, false}}));
}

TEST(ClauseTile, DoesNotLookAtABasisOnWhichNothingDepends) {
  const CompiledClause fee = AClause(2, [](CompiledClause& c) { c.base = 9000.0; });
  const std::vector<CompiledFigure> figures = {Figure(FigureKind::kScore)};
  EXPECT_FALSE(ClauseTile(fee, figures, /*may_close=*/false).Reads(0));
}

}  // namespace
}  // namespace accord::settlement_internal
