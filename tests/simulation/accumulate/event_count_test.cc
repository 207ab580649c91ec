#include "simulation/accumulate/event_count.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

TEST(EventCount, CountsStrictlyBelowAndAbove) {
  const std::vector<double> x = {-1.0, -0.0, 0.0, 1.0, 2.0};
  EventCount below, above;
  below.AddBelow(x, 0.0);
  above.AddAbove(x, 0.0);
  EXPECT_EQ(below, (EventCount{1, 5}));
  EXPECT_EQ(above, (EventCount{2, 5}));
}

TEST(EventCount, AgreesWithALoopAtAwkwardLengths) {
  for (const std::size_t size : kAwkwardLengths) {
    const std::vector<double> x = Column(Shape::kDiscrete, size, size);
    const std::vector<double> ones(size, 1.0);
    std::uint64_t below = 0, above = 0;
    for (std::size_t i = 0; i < size; ++i) {
      below += x[i] < 1.0;
      above += x[i] > 1.0;
    }
    EventCount a, b, c;
    a.AddBelow(x, 1.0);
    b.AddAbove(x, 1.0);
    c.AddAbove(x, ones);
    EXPECT_EQ(a, (EventCount{below, size}));
    EXPECT_EQ(b, (EventCount{above, size}));
    EXPECT_EQ(c, (EventCount{above, size}));
  }
}

// 3 of 10: Wilson's interval by hand, z = 1.959964.
TEST(EventCount, GivesWilsonsInterval) {
  EventCount count{1, 4};
  count.Merge({2, 6});
  const Estimate p = count.Probability();
  EXPECT_DOUBLE_EQ(p.value, 0.3);
  EXPECT_DOUBLE_EQ(p.standard_error, std::sqrt(0.021));
  EXPECT_NEAR(p.lower, 0.107791, 1e-6);
  EXPECT_NEAR(p.upper, 0.603222, 1e-6);
}

TEST(EventCount, StaysUnsureOfWhatNeverOrAlwaysHappened) {
  const Estimate never = EventCount{0, 1000}.Probability();
  EXPECT_EQ(never.value, 0.0);
  EXPECT_EQ(never.lower, 0.0);
  EXPECT_NEAR(never.upper, 0.00382676, 1e-7);  // z^2 / (n + z^2)
  const Estimate always = EventCount{1000, 1000}.Probability();
  EXPECT_EQ(always.upper, 1.0);
  EXPECT_NEAR(always.lower, 1.0 - 0.00382676, 1e-7);
  EXPECT_TRUE(std::isnan(EventCount().Probability().value));
}

}  // namespace
}  // namespace accord
