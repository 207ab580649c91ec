#include "simulation/panel/transition_estimate.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "boost/math/distributions/beta.hpp"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

namespace bm = boost::math;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Active, if the last purchase is at most 10 back; then warm up to 20; then gone.
SegmentRules RecencyRules() {
  auto checked = CheckSegmentRules({.rules = {{.segment = "active", .recency = {.at_most = 10}},
                                              {.segment = "warm", .recency = {.at_most = 20}},
                                              {.segment = "gone"}}},
                                   FieldPath("rules"));
  return std::get<SegmentRules>(std::move(checked));
}

struct Estimated {
  TransitionTally tally;
  TransitionEstimate estimate;
};

Estimated Estimate(const Panel& panel, const SegmentRules& rules, PanelClock clock = {}) {
  TransitionTally tally = CountTransitions(panel, rules);
  TransitionEstimate estimate = EstimateTransitions(tally, panel, rules.segments(), clock, 1.0);
  return {std::move(tally), std::move(estimate)};
}

std::vector<std::string> WarningsOf(const TransitionEstimate& estimate) {
  std::vector<std::string> names;
  for (const EstimateRemark& remark : estimate.remarks) {
    EXPECT_THAT(remark.description, Not(IsEmpty()));
    names.emplace_back(EstimateWarningName(remark.warning));
  }
  return names;
}

// A panel in which clients buy in period t with a chance that `chance` says.
template <typename Chance>
Panel RandomPanel(std::vector<std::int32_t> dates, int clients, int periods, unsigned seed,
                  const Chance& chance) {
  std::mt19937 random(seed);
  Panel panel(std::move(dates));
  for (int client = 0; client < clients; ++client) {
    for (int t = 0; t < periods; ++t) {
      if ((random() + 0.5) / 4294967296.0 < chance(client, t)) {
        panel.Append("c" + std::to_string(client), t, 1.0 + random() % 100);
      }
    }
  }
  return panel;
}

TEST(PairsPerYear, AreThoseOfTheMeanPairWhereThereIsASeason) {
  const std::vector<std::int32_t> quarters = {0, 90, 181, 273, 365};
  EXPECT_EQ(PairsPerYear(quarters, {.units_per_year = 365.2425}), 4);
  EXPECT_EQ(PairsPerYear(quarters, {}), std::nullopt);
  const std::vector<std::int32_t> years = {0, 365, 731};
  EXPECT_EQ(PairsPerYear(years, {.units_per_year = 365.2425}), std::nullopt);
  const std::vector<std::int32_t> periods = {0, 1};
  EXPECT_EQ(PairsPerYear(periods, {.units_per_year = 12}), 12);
  EXPECT_EQ(PairsPerYear(periods, {.units_per_year = 1.3}), std::nullopt) << "no two of them";
  EXPECT_EQ(PairsPerYear(periods, {.units_per_year = 1e300}), 1'000'000'000);
}

TEST(TransitionTally, FollowsClientsFromDateToDate) {
  Panel panel({10, 20, 30});
  panel.Append("stays", 9, 5.0);
  panel.Append("stays", 19, 7.0);
  panel.Append("stays", 29, 9.0);
  panel.Append("goes", 5, 1.0);
  panel.Append("comes", 15, 3.0);
  panel.Append("returns", 1, -3.0);
  const SegmentRules rules = RecencyRules();
  const TransitionTally tally = CountTransitions(panel, rules);
  EXPECT_THAT(tally.clients, ElementsAre(2, 0, 0, 2, 1, 0, 1, 1, 1));
  EXPECT_THAT(tally.amounts, ElementsAre(6, 0, 0, 10, 0, 0, 9, 0, 0));
  EXPECT_EQ(tally.move(0, 0, 0), 1);
  EXPECT_EQ(tally.move(0, 0, 1), 1);
  EXPECT_EQ(tally.move(1, 0, 0), 1);
  EXPECT_EQ(tally.move(1, 0, 1), 1);
  EXPECT_EQ(tally.move(1, 1, 2), 1);
  EXPECT_EQ(tally.double_move(0, 0, 0), 1);
  EXPECT_EQ(tally.double_move(0, 1, 2), 1);
  EXPECT_THAT(tally.arrivals, ElementsAre(1, 0, 0, 0, 0, 0));
  EXPECT_THAT(tally.departures, ElementsAre(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(tally.unmatched, ElementsAre(0, 0, 0));
}

// The slow twin: segments of every client at every date, then each count by its own walk.
TEST(TransitionTally, AgreesWithItsSlowTwin) {
  const Panel panel = RandomPanel({3, 12, 25, 31}, 200, 40, 9,
                                  [](int client, int) { return 0.02 + 0.001 * (client % 50); });
  auto checked = CheckSegmentRules({.rules = {{.segment = "low", .total_amount = {.below = 60}},
                                              {.segment = "new", .tenure = {.at_most = 8}},
                                              {.segment = "often", .frequency = {.at_least = 2}}}},
                                   FieldPath("rules"));
  const SegmentRules rules = std::get<SegmentRules>(std::move(checked));
  std::map<std::vector<int>, std::int64_t> paths;
  for (int client = 0; client < panel.client_count(); ++client) {
    std::vector<ClientFigures> figures(4);
    panel.FiguresOf(client, figures);
    std::vector<int> path;
    for (const ClientFigures& at : figures) path.push_back(rules.SegmentOf(at));
    ++paths[path];
  }
  const auto count = [&](const auto& is_meant) {
    std::int64_t sum = 0;
    for (const auto& [path, clients] : paths) sum += is_meant(path) ? clients : 0;
    return sum;
  };
  const TransitionTally tally = CountTransitions(panel, rules);
  for (int a = 0; a < 3; ++a) {
    for (int pair = 0; pair < 3; ++pair) {
      const auto at = [&](const std::vector<int>& path, int here, int there) {
        return path[pair] == here && path[pair + 1] == there;
      };
      EXPECT_EQ(tally.arrivals[pair * 3 + a], count([&](auto& path) { return at(path, -1, a); }));
      EXPECT_EQ(tally.departures[pair * 3 + a], count([&](auto& path) { return at(path, a, -1); }));
      for (int b = 0; b < 3; ++b) {
        EXPECT_EQ(tally.move(pair, a, b), count([&](auto& path) { return at(path, a, b); }));
      }
    }
    for (int b = 0; b < 3; ++b) {
      for (int c = 0; c < 3; ++c) {
        const std::int64_t slow =
            count([&](auto& p) { return p[0] == a && p[1] == b && p[2] == c; }) +
            count([&](auto& p) { return p[1] == a && p[2] == b && p[3] == c; });
        EXPECT_EQ(tally.double_move(a, b, c), slow);
      }
    }
  }
}

TEST(RowPosterior, IsDirichletWithBetaMargins) {
  const std::vector<std::int64_t> counts = {7, 0, 2};
  const std::vector<MoveProbability> row = RowPosterior(counts, 1.0);
  EXPECT_NEAR(row[0].mean, 8.0 / 11, 1e-15);
  EXPECT_NEAR(row[2].mean, 3.0 / 11, 1e-15);
  EXPECT_EQ(row[1].mean, 0.0) << "a structural zero";
  EXPECT_EQ(row[1].p97_5, 0.0);
  const bm::beta_distribution<double> beta(8, 3);
  EXPECT_NEAR(row[0].p2_5, bm::quantile(beta, 0.025), 1e-9);
  EXPECT_NEAR(row[0].p5, bm::quantile(beta, 0.05), 1e-9);
  EXPECT_NEAR(row[0].p95, bm::quantile(beta, 0.95), 1e-9);
  EXPECT_NEAR(row[0].p97_5, bm::quantile(beta, 0.975), 1e-9);
}

TEST(RowPosterior, IsSureOfASingleTargetAndSilentAboutNone) {
  const std::vector<MoveProbability> sure = RowPosterior(std::vector<std::int64_t>{0, 5}, 1.0);
  EXPECT_EQ(sure[1].mean, 1.0);
  EXPECT_EQ(sure[1].p2_5, 1.0);
  EXPECT_THAT(RowPosterior(std::vector<std::int64_t>{0, 0}, 1.0), IsEmpty());
}

TEST(TransitionEstimate, TrustsAPanelThatIsAChain) {
  // Segments by recency in periods of one: a client who bought in the last period buys with chance
  // 0.4 again, whatever came before: "gone" is every client else, and buys with 0.4 too.
  const Panel panel = RandomPanel({5, 6, 7, 8, 9, 10}, 4000, 12, 4, [](int, int) { return 0.4; });
  auto checked = CheckSegmentRules(
      {.rules = {{.segment = "active", .recency = {.at_most = 1}}, {.segment = "gone"}}},
      FieldPath("rules"));
  const Estimated result = Estimate(panel, std::get<SegmentRules>(std::move(checked)));
  EXPECT_THAT(WarningsOf(result.estimate), IsEmpty());
  EXPECT_FALSE(result.estimate.distrust());
  // Of about 19 000 in a row, 4.5 standard errors of 0.0036; false alarm 7e-6.
  EXPECT_NEAR(result.estimate.posterior[0][0].mean, 0.4, 0.017);
  EXPECT_NEAR(result.estimate.posterior[1][0].mean, 0.4, 0.017);
}

TEST(TransitionEstimate, WarnsOfOnePairAlone) {
  const Panel panel = RandomPanel({5, 15}, 100, 15, 4, [](int, int) { return 0.1; });
  const Estimated result = Estimate(panel, RecencyRules());
  EXPECT_THAT(WarningsOf(result.estimate), Contains("ONE_PAIR"));
  EXPECT_TRUE(result.estimate.distrust());
  EXPECT_FALSE(result.estimate.concentration.has_value());
  EXPECT_EQ(result.estimate.stationarity.degrees_of_freedom, 0);
}

TEST(TransitionEstimate, WarnsOfDrift) {
  // Clients buy ever less.
  const Panel panel = RandomPanel({20, 30, 40, 50, 60, 70, 80}, 3000, 80, 6,
                                  [](int, int t) { return 0.08 - 0.0007 * t; });
  const Estimated result = Estimate(panel, RecencyRules());
  EXPECT_THAT(WarningsOf(result.estimate), Contains("DRIFT"));
  EXPECT_THAT(WarningsOf(result.estimate), Contains("NOT_STATIONARY"));
  EXPECT_TRUE(result.estimate.distrust());
  EXPECT_TRUE(result.estimate.concentration.has_value());
}

TEST(TransitionEstimate, WarnsOfSeasonsWhereItKnowsTheYear) {
  // Four seasons of ten periods; in one of them clients buy three times as much.
  const auto chance = [](int, int t) { return t / 10 % 4 == 3 ? 0.12 : 0.04; };
  std::vector<std::int32_t> dates;
  for (int t = 20; t <= 180; t += 10) dates.push_back(t);
  const Panel panel = RandomPanel(dates, 2000, 180, 8, chance);
  const Estimated known = Estimate(panel, RecencyRules(), {.units_per_year = 40.0});
  EXPECT_THAT(WarningsOf(known.estimate), Contains("SEASONAL"));
  EXPECT_THAT(WarningsOf(known.estimate), Not(Contains("DRIFT")));
  EXPECT_EQ(known.estimate.season->between_degrees % 3, 0) << "four seasons";
  EXPECT_TRUE(known.estimate.distrust());
  // A year of 3.95 steps has four seasons too.
  const Estimated shorter = Estimate(panel, RecencyRules(), {.units_per_year = 39.5});
  EXPECT_EQ(shorter.estimate.season->between_degrees, known.estimate.season->between_degrees);
  const Estimated unknown = Estimate(panel, RecencyRules());
  EXPECT_THAT(WarningsOf(unknown.estimate), Not(Contains("SEASONAL")));
  EXPECT_THAT(WarningsOf(unknown.estimate), Contains("NOT_STATIONARY"));
}

TEST(TransitionEstimate, WarnsWhereThePastMatters) {
  // Half of the clients buy often, half seldom: who bought lately is likelier one who buys often.
  const Panel panel = RandomPanel({20, 30, 40, 50}, 2000, 50, 5,
                                  [](int client, int) { return client % 2 == 0 ? 0.2 : 0.02; });
  const Estimated result = Estimate(panel, RecencyRules());
  EXPECT_THAT(WarningsOf(result.estimate), Contains("NOT_FIRST_ORDER"));
  EXPECT_GT(result.estimate.first_order_distance, 0.02);
  EXPECT_LT(result.estimate.first_order.chi_squared_p_value, 1e-6);
}

TEST(TransitionEstimate, WarnsOfUnequalPairsAndUnmatchedClientsAndReturnsAndEmptyRows) {
  Panel panel({10, 20, 50});
  for (int i = 0; i < 40; ++i) panel.Append("c" + std::to_string(i), i % 20, 10.0 + i);
  panel.Append("c1", 3, -2.5);
  for (const int t : {5, 15, 45}) panel.Append("often", t, 10.0);
  auto checked = CheckSegmentRules({.rules = {{.segment = "rich", .total_amount = {.above = 1e9}},
                                              {.segment = "fresh", .recency = {.at_most = 10}}}},
                                   FieldPath("rules"));
  const Estimated result = Estimate(panel, std::get<SegmentRules>(std::move(checked)));
  EXPECT_THAT(WarningsOf(result.estimate),
              ElementsAre("UNEQUAL_SPACING", "EMPTY_SEGMENT", "UNMATCHED", "RETURNS"));
  EXPECT_THAT(result.estimate.remarks[1].description, HasSubstr("rich"));
  EXPECT_THAT(result.estimate.remarks[3].description, HasSubstr("-2.5"));
  EXPECT_TRUE(result.estimate.distrust());
}

TEST(TransitionEstimate, PoolsPairsAndCountsArrivals) {
  const Panel panel = RandomPanel({5, 15, 25, 35}, 300, 35, 4, [](int, int) { return 0.05; });
  const Estimated result = Estimate(panel, RecencyRules());
  for (int from = 0; from < 3; ++from) {
    for (int to = 0; to < 3; ++to) {
      std::int64_t sum = 0;
      for (int pair = 0; pair < 3; ++pair) sum += result.tally.move(pair, from, to);
      EXPECT_EQ(result.estimate.pooled[from * 3 + to], sum);
    }
    std::int64_t arrivals = 0;
    for (int pair = 0; pair < 3; ++pair) arrivals += result.tally.arrivals[pair * 3 + from];
    EXPECT_NEAR(result.estimate.arrivals_per_pair[from], static_cast<double>(arrivals) / 3, 1e-9);
  }
  ASSERT_EQ(result.estimate.pair_posteriors.size(), 3u);
  EXPECT_GT(
      result.estimate.pair_posteriors[0][0][0].p95 - result.estimate.pair_posteriors[0][0][0].p5,
      result.estimate.posterior[0][0].p95 - result.estimate.posterior[0][0].p5)
      << "one pair knows less than all";
}

}  // namespace
}  // namespace accord
