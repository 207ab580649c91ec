#include "simulation/settlement/schedule_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <random>
#include <utility>
#include <vector>

#include "tests/simulation/settlement/contracts.h"
#include "tests/simulation/settlement/slow_clause.h"

namespace accord::settlement_internal {
namespace {

// Quarters from -8 to 8: sums and products of a few are exact, and values meet edges often.
double Quarter(std::mt19937_64& random) { return static_cast<double>(random() % 65) / 4.0 - 8.0; }

double QuarterOrNone(std::mt19937_64& random, double none) {
  return random() % 4 == 0 ? none : Quarter(random);
}

void Scatter(std::mt19937_64& random, Column column) {
  for (double& value : column) value = Quarter(random);
}

CompiledBand ABand(std::mt19937_64& random) {
  CompiledBand band{QuarterOrNone(random, -kUnlimited), QuarterOrNone(random, kUnlimited),
                    Quarter(random)};
  if (band.lower > band.upper) std::swap(band.lower, band.upper);
  return band;
}

PricedBand Priced(const CompiledBand& band, double pivot) {
  return {band.lower, band.upper, band.rate, std::clamp(pivot, band.lower, band.upper)};
}

CompiledClause Bands(double base, double pivot, std::vector<CompiledBand> bands) {
  CompiledClause clause{};
  clause.base = base;
  clause.pivot = pivot;
  clause.bands = std::move(bands);
  return clause;
}

TEST(Bands, PayTheOverlapOfEachBandWithTheWayFromThePivot) {
  std::mt19937_64 random(1);
  ColumnStore columns(3);
  for (int trial = 0; trial < 500; ++trial) {
    const double base = Quarter(random);
    const double pivot = Quarter(random);
    const CompiledBand one = ABand(random);
    const CompiledBand two = ABand(random);
    const CompiledBand three = ABand(random);
    Scatter(random, columns[0]);
    SetBands(base, columns[0], Priced(one, pivot), Priced(two, pivot), columns[1]);
    AddBand(columns[0], Priced(three, pivot), columns[1]);
    SetBand(base, columns[0], Priced(one, pivot), columns[2]);
    AddBands(columns[0], Priced(two, pivot), Priced(three, pivot), columns[2]);
    const CompiledClause clause = Bands(base, pivot, {one, two, three});
    for (int i = 0; i < kTilePaths; ++i) {
      const double expected = SlowSchedule(clause, columns[0][i], 1.0, 1.0);
      ASSERT_EQ(columns[1][i], expected) << "x " << columns[0][i] << " pivot " << pivot;
      ASSERT_EQ(columns[2][i], expected) << "paired otherwise";
    }
  }
}

TEST(Bands, InUnitsOfAnRThatIsNegativeOrZeroKeepTheirInfiniteEnds) {
  std::mt19937_64 random(2);
  ColumnStore columns(3);
  for (int trial = 0; trial < 500; ++trial) {
    const double pivot = Quarter(random);
    const CompiledBand band = ABand(random);
    Scatter(random, columns[0]);
    Scatter(random, columns[1]);
    SetAll(columns[2], 1.5);
    AddBand(columns[0], columns[1],
            {OfReference(band.lower), OfReference(band.upper), band.rate, OfReference(pivot)},
            columns[2]);
    const CompiledClause clause = Bands(1.5, pivot, {band});
    for (int i = 0; i < kTilePaths; ++i) {
      ASSERT_EQ(columns[2][i], SlowSchedule(clause, columns[0][i], columns[1][i], 1.0))
          << "x " << columns[0][i] << " r " << columns[1][i];
    }
  }
}

TEST(Bands, PayExactlyTheBaseBetweenThePivotAndTheFirstBand) {
  ColumnStore columns(2);
  for (int i = 0; i < kTilePaths; ++i) columns[0][i] = 971.0 + 58.0 * i / kTilePaths;
  SetBands(0.1, columns[0], {1030.0 / 0.997, 1080.7, 0.3, 1030.0 / 0.997},
           {-kUnlimited, 970.3, 0.7, 970.3}, columns[1]);
  for (int i = 0; i < kTilePaths; ++i) ASSERT_EQ(columns[1][i], 0.1);
}

TEST(Steps, AddTheirAmountOnTheirSideOfTheThreshold) {
  std::mt19937_64 random(3);
  ColumnStore columns(4);
  for (int trial = 0; trial < 400; ++trial) {
    const CompiledStep step{Quarter(random), trial % 2 == 0, trial % 4 < 2, Quarter(random)};
    const Range range = step.above ? Range{step.threshold, kUnlimited, !step.inclusive, false}
                                   : Range{-kUnlimited, step.threshold, false, !step.inclusive};
    CompiledClause clause{};
    clause.base = 2.0;
    clause.steps = {step};
    Scatter(random, columns[0]);
    Scatter(random, columns[1]);
    SetAll(columns[2], 2.0);
    SetAll(columns[3], 2.0);
    AddInside(columns[0], range, step.amount, columns[2]);
    AddInside(columns[0], columns[1],
              {OfReference(range.min), OfReference(range.max), range.min_open, range.max_open, 0.0},
              Absolute(step.amount), columns[3]);
    for (int i = 0; i < kTilePaths; ++i) {
      const double x = columns[0][i];
      ASSERT_EQ(columns[2][i], SlowSchedule(clause, x, 1.0, 1.0)) << "x " << x;
      ASSERT_EQ(columns[3][i], SlowSchedule(clause, x, columns[1][i], 1.0)) << "x " << x;
    }
  }
}

TEST(Gates, AreOpenInTheirRangeWithEachEndOpenOrClosed) {
  std::mt19937_64 random(4);
  ColumnStore columns(6);
  for (int trial = 0; trial < 400; ++trial) {
    CompiledGate gate{0,
                      QuarterOrNone(random, -kUnlimited),
                      QuarterOrNone(random, kUnlimited),
                      trial % 2 == 0,
                      trial % 4 < 2,
                      false};
    if (gate.min > gate.max) std::swap(gate.min, gate.max);
    const Range range{gate.min, gate.max, gate.min_open, gate.max_open};
    const RangeOfReference of_reference{OfReference(gate.min), OfReference(gate.max), gate.min_open,
                                        gate.max_open, 0.0};
    Scatter(random, columns[0]);
    Scatter(random, columns[1]);
    SetAll(columns[2], 3.0);
    SetAll(columns[3], 3.0);
    SetAll(columns[4], 0.0);
    SetAll(columns[5], 0.0);
    CloseOutside(columns[0], range, columns[2]);
    CloseOutside(columns[0], columns[1], of_reference, columns[3]);
    OpenInside(columns[0], range, columns[4]);
    OpenInside(columns[0], columns[1], of_reference, columns[5]);
    for (int i = 0; i < kTilePaths; ++i) {
      const bool open = SlowGate(gate, columns[0][i], 1.0);
      const bool open_of_reference = SlowGate(gate, columns[0][i], columns[1][i]);
      ASSERT_EQ(columns[2][i], open ? 3.0 : 0.0);
      ASSERT_EQ(columns[3][i], open_of_reference ? 3.0 : 0.0);
      ASSERT_EQ(columns[4][i], open ? 1.0 : 0.0);
      ASSERT_EQ(columns[5][i], open_of_reference ? 1.0 : 0.0);
    }
  }
}

// A step or gate at 3, of x whose parts are of size 5: the tolerance is 5e-12. In units of r = -1.5
// the end is -2, and the same holds.
TEST(Ends, AreReachedWithinTheToleranceAndNotBeyondIt) {
  ColumnStore columns(4);
  for (int i = 0; i < kTilePaths; ++i) {
    columns[0][i] = 3.0 + (i - kTilePaths / 2) * 0.5e-12;
    columns[1][i] = -1.5;
  }
  for (const bool open : {false, true}) {
    for (const bool above : {false, true}) {
      const Range range =
          above ? Range{3.0, kUnlimited, open, false} : Range{-kUnlimited, 3.0, false, open};
      const RangeOfReference of_reference = {OfReference(range.min / -1.5),
                                             OfReference(range.max / -1.5), range.min_open,
                                             range.max_open, 5.0};
      SetAll(columns[2], 1.0);
      SetAll(columns[3], 1.0);
      CloseOutside(columns[0], Tolerant(range, 5.0), columns[2]);
      // Infinite ends keep their sign whatever r is.
      CloseOutside(columns[0], columns[1],
                   {std::isinf(range.min) ? Absolute(range.min) : of_reference.min,
                    std::isinf(range.max) ? Absolute(range.max) : of_reference.max, range.min_open,
                    range.max_open, 5.0},
                   columns[3]);
      for (int i = 0; i < kTilePaths; ++i) {
        const double beyond = (columns[0][i] - 3.0) * (above ? 1 : -1);
        if (std::fabs(std::fabs(beyond) - 5e-12) < 1e-14) continue;
        const bool inside = beyond > (open ? 5e-12 : -5e-12);
        ASSERT_EQ(columns[2][i], inside ? 1.0 : 0.0) << beyond << " open " << open;
        ASSERT_EQ(columns[3][i], inside ? 1.0 : 0.0) << beyond << " open " << open;
      }
    }
  }
}

TEST(Ends, ThatAreInfiniteHaveNoToleranceAndNoNaN) {
  for (const bool open : {false, true}) {
    const Range range = Tolerant({-kUnlimited, kUnlimited, open, open}, 5.0);
    EXPECT_EQ(range.min, -kUnlimited);
    EXPECT_EQ(range.max, kUnlimited);
  }
}

TEST(Gates, OfAnyKindCloseOnlyWhatNoneOfThemOpened) {
  ColumnStore columns(3);
  for (int i = 0; i < kTilePaths; ++i) columns[0][i] = i;
  SetAll(columns[1], 0.0);
  SetAll(columns[2], 7.0);
  OpenInside(columns[0], Range{10.0, 20.0, false, false}, columns[1]);
  OpenInside(columns[0], Range{20.0, 30.0, false, true}, columns[1]);
  CloseUnless(columns[1], columns[2]);
  for (int i = 0; i < kTilePaths; ++i) {
    ASSERT_EQ(columns[2][i], i >= 10 && i < 30 ? 7.0 : 0.0) << i;
  }
}

TEST(Scale, IsAClippedLine) {
  std::mt19937_64 random(5);
  ColumnStore columns(2);
  Scatter(random, columns[0]);
  SetAll(columns[1], -4.0);
  Scale(columns[0], 0.5, 0.25, 0.0, 1.25, columns[1]);
  for (int i = 0; i < kTilePaths; ++i) {
    ASSERT_EQ(columns[1][i], -4.0 * std::clamp(0.5 + 0.25 * columns[0][i], 0.0, 1.25));
  }
}

}  // namespace
}  // namespace accord::settlement_internal
