#include "simulation/migration/value_tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <cmath>
#include <functional>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "simulation/model/compiled_model.h"
#include "tests/simulation/migration/chi_squared.h"
#include "tests/support/scenarios.h"

namespace accord::migration_internal {
namespace {

// What drivers "demand" and "skill" have done; nothing, unless a test says so.
struct Chance {
  ColumnStore growths{2}, none;
  ChanceView view() const { return {none, growths, none, none, none}; }
};

CompiledClientBase BaseWith(const ClientValue& revenue, std::uint64_t seed = 1) {
  return Compile(AScenario([&](ScenarioDraft& draft) {
                   draft.client_base = SmallClientBase();
                   draft.client_base->segments[0].revenue_per_client = revenue;
                   draft.client_base->segments[0].profit_per_client = revenue;
                 }),
                 seed)
      .client_base.value();
}

using CountOf = std::function<double(std::uint64_t)>;

// What so many clients bring in period t on paths first, first + 1, ...
std::vector<double> SumsOf(const CompiledClientBase& base, const CountOf& count, int paths,
                           std::uint64_t first = 0, int t = 1) {
  ValueTile tile(base);
  const Chance chance;
  ColumnStore columns(2);
  std::vector<double> sums;
  for (int start = 0; start < paths; start += kTilePaths) {
    for (int lane = 0; lane < kTilePaths; ++lane) {
      columns[0][lane] = count(first + static_cast<std::uint64_t>(start + lane));
    }
    tile.Revenue(0, t, first + static_cast<std::uint64_t>(start), std::as_const(columns)[0],
                 chance.view(), columns[1]);
    for (int lane = 0; lane < kTilePaths && start + lane < paths; ++lane) {
      sums.push_back(columns[1][lane]);
    }
  }
  return sums;
}

std::vector<double> SumsOf(const ClientValue& value, double count, int paths) {
  return SumsOf(
      BaseWith(value), [count](std::uint64_t) { return count; }, paths);
}

// A value, its slow twin, which draws one client, and what is known of it.
struct Drawn {
  std::string name;
  ClientValue value;
  std::function<double(std::mt19937_64&)> one;
  double mean, sd;
  double excess_kurtosis;
};

const std::vector<double> kSeen = {0, 0, 0, 0, 3, 3, 5, 40};

std::vector<Drawn> AllKinds() {
  const double lognormal_mean = 3 * std::exp(2.0);
  const auto severity = std::make_shared<const Marginal>(Marginal{UniformMarginal{10, 20}});
  const double seen_mean = 51.0 / 8, seen_variance = (9 + 9 + 25 + 1600) / 8.0 - 51.0 * 51 / 64;
  return {
      {"uniform",
       {Marginal{UniformMarginal{-1, 5}}},
       [](auto& random) { return std::uniform_real_distribution<>(-1, 5)(random); },
       2,
       6 / std::sqrt(12.0),
       -1.2},
      {"lognormal",
       {Marginal{LognormalMarginal{.median = 3, .log_sd = 2}}},
       [](auto& random) { return std::lognormal_distribution<>(std::log(3.0), 2)(random); },
       lognormal_mean,
       lognormal_mean * std::sqrt(std::expm1(4.0)),
       std::exp(16.0) + 2 * std::exp(12.0) + 3 * std::exp(8.0) - 6},
      {"exponential",
       {Marginal{GammaMarginal{1, 2}}},
       [](auto& random) { return std::exponential_distribution<>(0.5)(random); },
       2,
       2,
       6},
      {"event",
       {Marginal{EventMarginal{0.1, severity}}},
       [](auto& random) {
         return std::bernoulli_distribution(0.1)(random)
                    ? std::uniform_real_distribution<>(10, 20)(random)
                    : 0.0;
       },
       1.5,
       std::sqrt(0.1 * (225 + 100 / 12.0) - 2.25),
       7},
      {"discrete",
       {Marginal{DiscreteMarginal{{{7, 0.3}, {-2, 0.25}, {1, 0.45}}}}},
       [](auto& random) {
         return std::vector<double>{
             7, -2,
             1}[static_cast<std::size_t>(std::discrete_distribution<>({0.3, 0.25, 0.45})(random))];
       },
       2.05,
       std::sqrt(0.3 * 49 + 0.25 * 4 + 0.45 - 2.05 * 2.05),
       -1},
      {"student t",
       {Marginal{StudentTMarginal{5, 1, 2}}},
       [](auto& random) { return 1 + 2 * std::student_t_distribution<>(5)(random); },
       1,
       2 * std::sqrt(5.0 / 3),
       6},
      {"bootstrap with ties",
       {EmpiricalMarginal{kSeen}},
       [](auto& random) {
         return kSeen[std::uniform_int_distribution<std::size_t>(0, kSeen.size() - 1)(random)];
       },
       seen_mean,
       std::sqrt(seen_variance),
       3},
      {"empirical with ties",
       {Marginal{EmpiricalMarginal{kSeen}}},
       [](auto& random) {
         const double place = std::uniform_real_distribution<>(0, kSeen.size() - 1.0)(random);
         const auto k = static_cast<std::size_t>(place);
         return kSeen[k] + (place - static_cast<double>(k)) * (kSeen[k + 1] - kSeen[k]);
       },
       31.0 / 7,
       std::sqrt((3 + 9 + (9 + 15 + 25) / 3.0 + (25 + 200 + 1600) / 3.0) / 7 - 31.0 * 31 / 49),
       6},
  };
}

std::vector<double> OneByOne(const Drawn& drawn, int count, int paths) {
  std::mt19937_64 random(1234);
  std::vector<double> sums;
  for (int path = 0; path < paths; ++path) {
    double sum = 0;
    for (int client = 0; client < count; ++client) sum += drawn.one(random);
    sums.push_back(sum);
  }
  return sums;
}

// Counts between fortieths of both samples together.
std::vector<double> Histogram(const std::vector<double>& sample, const std::vector<double>& edges) {
  std::vector<double> counts(edges.size() + 1, 0.0);
  for (const double x : sample) {
    ++counts[static_cast<std::size_t>(std::upper_bound(edges.begin(), edges.end(), x) -
                                      edges.begin())];
  }
  return counts;
}

ChiSquared Compare(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> both = a, edges;
  both.insert(both.end(), b.begin(), b.end());
  std::sort(both.begin(), both.end());
  for (std::size_t i = 1; i < 40; ++i) {
    // A little above, so that equal sums of another order of addition fall on one side.
    const double edge = both[i * both.size() / 40];
    edges.push_back(edge + 1e-9 * (1 + std::fabs(edge)));
  }
  return AgainstEachOther(Histogram(a, edges), Histogram(b, edges));
}

// False alarm 1e-6 each. 24 000 sums on either side see distribution functions 2 % apart, 6000 see
// 4 %.
TEST(ValueTile, BringsAsMuchAsClientsDrawnOneByOne) {
  for (const Drawn& drawn : AllKinds()) {
    for (const int count : {1, 5, 17, 50, 300}) {
      const int paths = count > 50 ? 6000 : 24'000;
      const ChiSquared fit =
          Compare(SumsOf(drawn.value, count, paths), OneByOne(drawn, count, paths));
      EXPECT_LT(fit.statistic, fit.critical) << drawn.name << ", " << count << " clients";
    }
  }
}

// Within 4.5 standard errors, false alarm 7e-6 each where the sum is close to normal.
TEST(ValueTile, HasTheMomentsOfASumOfAnyNumberOfClients) {
  const int paths = 10'000;
  for (const Drawn& drawn : AllKinds()) {
    for (const double count : {1e3, 1e6, 1e12}) {
      const std::vector<double> sums = SumsOf(drawn.value, count, paths);
      const double scale = drawn.sd * std::sqrt(count);
      double mean = 0, square = 0;
      for (const double sum : sums) mean += (sum - count * drawn.mean) / scale / paths;
      for (const double sum : sums) {
        const double off = (sum - count * drawn.mean) / scale - mean;
        square += off * off / (paths - 1);
      }
      EXPECT_LT(std::fabs(mean), 4.5 / std::sqrt(paths)) << drawn.name << ' ' << count;
      const double kurtosis = 3 + drawn.excess_kurtosis / count;
      if (kurtosis > 20) continue;  // the variance of a sample says nothing
      EXPECT_LT(std::fabs(square - 1), 4.5 * std::sqrt((kurtosis - 1) / paths))
          << drawn.name << ' ' << count;
    }
  }
}

// Skewness of n values is that of one by sqrt(n), excess kurtosis by n. Within 4.5 standard errors,
// false alarm 7e-6 each; they are 26 and 6 of them away from a normal's.
TEST(ValueTile, HasTheShapeOfASumWhereOneNormalStandsForAll) {
  const auto moments = [](Marginal marginal, double count, int paths, double mean, double sd) {
    double third = 0, fourth = 0;
    for (const double sum : SumsOf({std::move(marginal)}, count, paths)) {
      const double z = (sum - count * mean) / (sd * std::sqrt(count));
      // Hermite polynomials: of a normal's z both have mean 0, and variances 6 and 24.
      third += (z * z * z - 3 * z) / paths;
      fourth += (z * z * z * z - 6 * z * z + 3) / paths;
    }
    return std::pair(third, fourth);
  };
  const int paths = 200'000;
  const double skewness = moments({GammaMarginal{1, 2}}, 200, paths, 2, 2).first;
  EXPECT_NEAR(skewness, 2 / std::sqrt(200), 4.5 * std::sqrt(6.0 / paths));
  const double excess = moments({UniformMarginal{-1, 5}}, 17, paths, 2, 6 / std::sqrt(12.0)).second;
  EXPECT_NEAR(excess, -1.2 / 17, 4.5 * std::sqrt(24.0 / paths));
}

TEST(ValueTile, OfNobodyIsNothing) {
  for (const Drawn& drawn : AllKinds()) {
    EXPECT_EQ(SumsOf(drawn.value, 0, 256), std::vector<double>(256, 0.0)) << drawn.name;
  }
}

TEST(ValueTile, IsExactWhereAllBringTheSame) {
  for (const double count : {1.0, 17.0, 1e6, 1e12}) {
    EXPECT_EQ(SumsOf({Constantly(0.1)}, count, 256), std::vector<double>(256, count * 0.1));
    EXPECT_EQ(SumsOf({EmpiricalMarginal{{0.1, 0.1}}}, count, 256),
              std::vector<double>(256, count * 0.1));
    // Or nearly the same: a spread of 1e-12.
    for (const double sum : SumsOf({Marginal{UniformMarginal{1, 1 + 1e-12}}}, count, 256)) {
      EXPECT_NEAR(sum / count, 1, 2e-12);
    }
  }
}

// Sums of 0 and 100 are hundreds, binomially many. False alarm 1e-6 each.
TEST(ValueTile, AddsWholeObservations) {
  std::vector<double> seen(10, 0.0);
  seen[3] = 100;
  for (const int count : {3, 17, 300, 5000}) {
    const int paths = 20'000;
    const boost::math::binomial_distribution<double> law(count, 0.1);
    std::vector<double> times(static_cast<std::size_t>(count) + 1, 0.0), expected;
    for (const double sum : SumsOf({EmpiricalMarginal{seen}}, count, paths)) {
      ASSERT_EQ(sum, 100 * std::round(sum / 100)) << count;
      ++times.at(static_cast<std::size_t>(sum / 100));
    }
    for (int k = 0; k <= count; ++k) expected.push_back(paths * boost::math::pdf(law, k));
    const ChiSquared fit = AgainstExpected(times, expected);
    EXPECT_LT(fit.statistic, fit.critical) << count;
  }
}

// Heavy tails: the mean within 4.5 standard errors, and as many sums above the 99 % quantile of
// both samples within 4.5 of theirs; false alarm 7e-6 each.
TEST(ValueTile, KeepsHeavyTails) {
  const std::vector<std::pair<ClientValue, std::function<double(std::mt19937_64&)>>> kinds = {
      {{Marginal{LognormalMarginal{.median = 3, .log_sd = 2}}},
       [](auto& random) { return std::lognormal_distribution<>(std::log(3.0), 2)(random); }},
      {{Marginal{WeibullMarginal{0.5, 1}}},
       [](auto& random) { return std::weibull_distribution<>(0.5, 1)(random); }}};
  const double means[] = {3 * std::exp(2.0), 2};
  const double sds[] = {3 * std::exp(2.0) * std::sqrt(std::expm1(4.0)), std::sqrt(20.0)};
  const int paths = 6000;
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    for (const int count : {50, 2000}) {
      const std::vector<double> sums = SumsOf(kinds[kind].first, count, paths);
      const std::vector<double> slow =
          OneByOne({"", {}, kinds[kind].second, 0, 0, 0}, count, paths);
      double mean = 0;
      for (const double sum : sums) mean += sum / paths;
      EXPECT_LT(std::fabs(mean - count * means[kind]),
                4.5 * sds[kind] * std::sqrt(static_cast<double>(count) / paths));
      std::vector<double> both = sums;
      both.insert(both.end(), slow.begin(), slow.end());
      std::sort(both.begin(), both.end());
      for (const double share : {0.01, 0.5, 0.99, 0.999}) {
        const double edge =
            both[static_cast<std::size_t>(share * static_cast<double>(both.size()))];
        const auto above = [edge](const std::vector<double>& sample) {
          return static_cast<double>(
              std::ranges::count_if(sample, [edge](double x) { return x > edge; }));
        };
        EXPECT_LT(std::fabs(above(sums) - above(slow)),
                  4.5 * std::sqrt(2 * paths * share * (1 - share)))
            << count << " clients, " << share;
      }
    }
  }
}

// Every path has a number of clients of its own, from none to many.
TEST(ValueTile, GivesAPathTheSameBitsInEveryTile) {
  const CountOf count = [](std::uint64_t path) {
    return std::floor(std::pow(10.0, static_cast<double>(path % 13))) - 1;
  };
  for (const Drawn& drawn : AllKinds()) {
    const CompiledClientBase base = BaseWith(drawn.value);
    const std::vector<double> whole = SumsOf(base, count, 1024, 1000);
    const std::vector<double> later = SumsOf(base, count, 900, 1017);
    EXPECT_TRUE(std::equal(later.begin(), later.end(), whole.begin() + 17)) << drawn.name;
    EXPECT_NE(SumsOf(base, count, 1024, 1000, 2), whole) << drawn.name << ": another period";
    EXPECT_NE(SumsOf(BaseWith(drawn.value, 2), count, 1024, 1000), whole) << "another seed";
  }
}

// A correlation within 4.5 standard errors of 0, false alarm 7e-6.
TEST(ValueTile, DrawsRevenueAndProfitApart) {
  const CompiledClientBase base = BaseWith({Marginal{NormalMarginal{0, 1}}});
  ValueTile tile(base);
  const Chance chance;
  ColumnStore columns(3);
  std::ranges::fill(columns[0], 40.0);
  double product = 0;
  const int tiles = 20;
  for (int i = 0; i < tiles; ++i) {
    const auto first = static_cast<std::uint64_t>(i) * kTilePaths;
    tile.Revenue(0, 1, first, std::as_const(columns)[0], chance.view(), columns[1]);
    tile.Profit(0, 1, first, std::as_const(columns)[0], chance.view(), columns[2]);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      product += columns[1][lane] * columns[2][lane] / 40;
    }
  }
  const double paths = tiles * kTilePaths;
  EXPECT_LT(std::fabs(product / paths), 4.5 / std::sqrt(paths));
  EXPECT_NE(columns[1][0], columns[2][0]);
}

TEST(ValueTile, GrowsWithItsDrivers) {
  Chance chance;
  for (int lane = 0; lane < kTilePaths; ++lane) {
    chance.growths[0][lane] = 0.001 * lane;
    chance.growths[1][lane] = -0.002 * lane;
  }
  const std::vector<Loading> loadings = {{"skill", 3}, {"demand", 0.5}};
  ColumnStore columns(3);
  for (int lane = 0; lane < kTilePaths; ++lane) columns[0][lane] = lane;
  for (const ClientValue& value :
       {ClientValue{Constantly(7)}, ClientValue{Marginal{UniformMarginal{1, 2}}}}) {
    const CompiledClientBase plain = BaseWith(value), grown = BaseWith({value.kind, loadings});
    ValueTile still(plain), growing(grown);
    still.Revenue(0, 3, 0, std::as_const(columns)[0], chance.view(), columns[1]);
    growing.Revenue(0, 3, 0, std::as_const(columns)[0], chance.view(), columns[2]);
    EXPECT_EQ(columns[2][0], 0);
    for (int lane = 1; lane < kTilePaths; ++lane) {
      const double factor = std::exp(0.5 * 0.001 * lane - 3 * 0.002 * lane);
      ASSERT_NEAR(columns[2][lane] / (columns[1][lane] * factor), 1, 1e-14) << lane;
    }
  }
}

TEST(ValueTile, OfNobodyIsNothingHoweverFastItGrows) {
  Chance chance;
  std::ranges::fill(chance.growths[0], 1e6);
  const CompiledClientBase base = BaseWith({Constantly(7), {{"demand", 1}}});
  ValueTile tile(base);
  ColumnStore columns(2);
  columns[0][1] = 1;
  tile.Revenue(0, 1, 0, std::as_const(columns)[0], chance.view(), columns[1]);
  EXPECT_EQ(columns[1][0], 0);
  EXPECT_EQ(columns[1][1], std::numeric_limits<double>::infinity());
}

}  // namespace
}  // namespace accord::migration_internal
