#include "simulation/accumulate/quantile_ranks.h"

#include <gtest/gtest.h>

#include <cmath>

namespace accord {
namespace {

// P(Bin(n, p) <= k), term by term from logarithms of factorials.
double BinomialCdf(std::uint64_t n, double p, std::int64_t k) {
  double sum = 0.0;
  for (std::int64_t i = 0; i <= k; ++i) {
    const double x = static_cast<double>(i);
    const double size = static_cast<double>(n);
    sum += std::exp(std::lgamma(size + 1) - std::lgamma(x + 1) - std::lgamma(size - x + 1) +
                    x * std::log(p) + (size - x) * std::log1p(-p));
  }
  return sum;
}

TEST(QuantileRanks, AreTheTightestThatBinomialSumsAllow) {
  for (const std::uint64_t n : {1, 2, 5, 20, 59, 100, 1000, 5000}) {
    for (const double p : {0.001, 0.01, 0.05, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999}) {
      const RankInterval ranks = QuantileRanks(n, p);
      const auto cdf = [&](std::uint64_t k) {
        return BinomialCdf(n, p, static_cast<std::int64_t>(k));
      };
      if (ranks.lower > 0) {
        EXPECT_LE(cdf(ranks.lower - 1), 0.025 + 1e-9) << n << " " << p;
      }
      EXPECT_GT(cdf(ranks.lower), 0.025 - 1e-9) << n << " " << p;
      if (ranks.upper <= n) {
        EXPECT_LE(1.0 - cdf(ranks.upper - 1), 0.025 + 1e-9) << n << " " << p;
      }
      if (ranks.upper >= 2) {
        EXPECT_GT(1.0 - cdf(ranks.upper - 2), 0.025 - 1e-9) << n << " " << p;
      }
    }
  }
}

// Just above n p (1-p) = 1000, where the approximation takes over.
TEST(QuantileRanks, ApproximateWithinOneRank) {
  for (const double p : {0.01, 0.05, 0.3, 0.5, 0.8, 0.95, 0.99}) {
    const std::uint64_t n = static_cast<std::uint64_t>(1010.0 / (p * (1.0 - p)));
    const RankInterval ranks = QuantileRanks(n, p);
    const auto cdf = [&](std::uint64_t k) {
      return BinomialCdf(n, p, static_cast<std::int64_t>(k));
    };
    EXPECT_LE(cdf(ranks.lower - 2), 0.025) << p;
    EXPECT_GT(cdf(ranks.lower + 1), 0.025) << p;
    EXPECT_LE(1.0 - cdf(ranks.upper), 0.025) << p;
    EXPECT_GT(1.0 - cdf(ranks.upper - 3), 0.025) << p;
  }
}

TEST(QuantileRanks, AreOpenWhereTheSampleIsTooSmall) {
  EXPECT_EQ(QuantileRanks(1, 0.5).lower, 0u);
  EXPECT_EQ(QuantileRanks(1, 0.5).upper, 2u);
  EXPECT_EQ(QuantileRanks(50, 0.99).upper, 51u);
  EXPECT_EQ(QuantileRanks(50, 0.01).lower, 0u);
  EXPECT_EQ(QuantileRanks(7, 0.0).lower, 0u);
  EXPECT_EQ(QuantileRanks(7, 0.0).upper, 1u);
  EXPECT_EQ(QuantileRanks(7, 1.0).lower, 7u);
  EXPECT_EQ(QuantileRanks(7, 1.0).upper, 8u);
}

TEST(QuantileRanks, OfAMillionStandAboutTwoDeviationsApart) {
  const RankInterval ranks = QuantileRanks(1'000'000, 0.5);
  EXPECT_NEAR(static_cast<double>(ranks.lower), 500'000 - 980, 2);
  EXPECT_NEAR(static_cast<double>(ranks.upper), 500'000 + 981, 2);
}

}  // namespace
}  // namespace accord
