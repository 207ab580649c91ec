#include "simulation/model/held_driver.h"

#include <cmath>
#include <memory>

#include "gtest/gtest.h"

namespace accord {
namespace {

constexpr double kScore = 1.2815515655446004;

Marginal Event(double probability) {
  EventMarginal event;
  event.probability = probability;
  event.severity = std::make_shared<const Marginal>(Marginal{UniformMarginal{.min = 2, .max = 6}});
  return Marginal{event};
}

TEST(EndsOf, AreTheTenthAndTheNinetiethPercent) {
  const DriverEnds normal = EndsOf(Marginal{NormalMarginal{.mean = 10, .sd = 2}});
  EXPECT_NEAR(normal.low, 10 - 2 * kScore, 1e-12);
  EXPECT_NEAR(normal.high, 10 + 2 * kScore, 1e-12);
  EXPECT_FALSE(normal.is_rare);
  const DriverEnds uniform = EndsOf(Marginal{UniformMarginal{.min = 0, .max = 10}});
  EXPECT_NEAR(uniform.low, 1, 1e-12);
  EXPECT_NEAR(uniform.high, 9, 1e-12);
}

// Of an event with 20 % the 90 % quantile is the median of its severity; with 5 % both are 0.
TEST(EndsOf, AnEventAreNoughtAndHowSevereItIs) {
  const DriverEnds often = EndsOf(Event(0.2));
  EXPECT_EQ(often.low, 0);
  EXPECT_NEAR(often.high, 4, 1e-9);
  EXPECT_FALSE(often.is_rare);
  const DriverEnds rare = EndsOf(Event(0.05));
  EXPECT_EQ(rare.low, 0);
  EXPECT_NEAR(rare.high, 4, 1e-9);
  EXPECT_TRUE(rare.is_rare);
}

TEST(EndsOf, WhatNextToNeverMovesAreTheSame) {
  DiscreteMarginal rare;
  rare.points = {{1, 0.95}, {7, 0.05}};
  const DriverEnds ends = EndsOf(Marginal{rare});
  EXPECT_EQ(ends.low, 1);
  EXPECT_EQ(ends.high, 1);
  EXPECT_FALSE(ends.is_rare);
}

}  // namespace
}  // namespace accord
