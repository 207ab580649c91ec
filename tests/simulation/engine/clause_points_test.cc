#include "simulation/engine/clause_points.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/engine/replay.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::DoubleNear;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<ClausePoints> PointsOf(const Scenario& scenario, std::int64_t path_count = kPointPaths,
                                   std::uint64_t seed = 1) {
  std::vector<CompiledModel> models;
  models.push_back(Compile(scenario, seed));
  return MakeClausePoints({&scenario}, models, path_count, 2, {}).value()[0];
}

ClausePoints Of(const std::string& clause, const std::vector<ClausePoints>& all) {
  for (const ClausePoints& each : all) {
    if (each.clause == clause) return each;
  }
  ADD_FAILURE() << "no points of " << clause;
  return {};
}

// The clause "gain" pays 3 for each of a driver x ~ N(10, 2) above 8, drawn anew every quarter.
Scenario OfDriver(const std::function<void(ScenarioDraft&)>& change = {}) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.drivers.push_back(ADriver("x", Marginal{NormalMarginal{.mean = 10, .sd = 2}}));
    Clause& gain = ClauseOf(draft.contracts[0], "gain");
    gain.basis = Basis{.source = DriverId{"x"}};
    gain.pivot = 8;
    gain.share = 3;
    gain.bands = {Band{.lower = 8, .upper = {}, .rate = 1}};
    gain.year_limits.reset();
    gain.reference = {};
    if (change) change(draft);
  });
}

// Quantiles of N(10, 2) are 6.7103, 10, 13.2897; at the lowest nothing is paid, at the others 6 and
// 15.869. 4.5 errors: of the mean, and sqrt(p (1 - p) / n) / density of a quantile.
TEST(ClausePoints, AreThoseOfALinearShare) {
  const ClausePoints gain = Of("gain", PointsOf(OfDriver()));
  EXPECT_EQ(gain.contract, "steel");
  EXPECT_EQ(gain.reads, "basis");
  ASSERT_EQ(gain.points.size(), 3u);
  const double n = 8 * 4096;
  const double z[] = {-1.6448536269514722, 0, 1.6448536269514722};
  for (int i = 0; i < 3; ++i) {
    const BasisPoint& point = gain.points[static_cast<std::size_t>(i)];
    const double p = point.probability;
    EXPECT_EQ(p, (std::vector<double>{0.05, 0.5, 0.95})[static_cast<std::size_t>(i)]);
    const double density = std::exp(-z[i] * z[i] / 2) / std::sqrt(2 * M_PI) / 2;
    EXPECT_NEAR(point.basis, 10 + 2 * z[i], 4.5 * std::sqrt(p * (1 - p) / n) / density);
    // Pay is what the basis says, to what 1 % of the paths on either side bend it and are unsure.
    const double bend = i == 1 ? 0.001 : 0.05;
    EXPECT_NEAR(point.pay.value, std::max(0.0, 3 * (point.basis - 8)),
                bend + 4.5 * point.pay.standard_error);
  }
  EXPECT_EQ(gain.points[0].pay.value, 0);
  EXPECT_EQ(gain.points[0].pay.standard_error, 0);
  EXPECT_GT(gain.points[2].pay.standard_error, 0);
}

// What a ledger says of every settlement of 700 paths, sorted whole.
TEST(ClausePoints, AreThoseOfEveryLedger) {
  constexpr int kPaths = 700;
  for (const bool ends_early : {false, true}) {
    const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
      if (!ends_early) return;
      Termination& termination = draft.contracts[0].terminations.emplace_back();
      termination.id = "weak";
      termination.party = Party::kClient;
      termination.watched = Basis{.source = AchievementOf{"output"}};
      termination.below = 0.8;
    });
    const CompiledModel model = Compile(scenario, 1);
    const std::vector<ClausePoints> all = PointsOf(scenario, kPaths);
    for (const char* id : {"gain", "penalty"}) {
      const std::vector<Clause>& clauses = scenario.facts().contracts[0].clauses;
      const int clause =
          static_cast<int>(std::find_if(clauses.begin(), clauses.end(),
                                        [&](const Clause& c) { return c.id == id; }) -
                           clauses.begin());
      struct Seen {
        double basis, pay;
        int path;
      };
      std::vector<Seen> seen;
      for (int path = 0; path < kPaths; ++path) {
        const PathRecord record = Replay(model, static_cast<std::uint64_t>(path));
        for (const ClauseLine& line : record.contracts[0].ledger.clauses) {
          if (line.clause == clause && !line.final_settlement)
            seen.push_back({line.basis, line.pay, path});
        }
      }
      std::stable_sort(seen.begin(), seen.end(),
                       [](const Seen& a, const Seen& b) { return a.basis < b.basis; });
      const double n = static_cast<double>(seen.size());
      ASSERT_GE(n, 500);
      EXPECT_EQ(n < (id == std::string("gain") ? 8 : 2) * kPaths, ends_early);
      for (const BasisPoint& point : Of(id, all).points) {
        const double p = point.probability;
        const auto first = static_cast<std::size_t>(std::round((p - 0.01) * n));
        const auto last = static_cast<std::size_t>(std::round((p + 0.01) * n));
        EXPECT_EQ(point.basis, seen[static_cast<std::size_t>(std::ceil(p * n - 1e-9)) - 1].basis);
        double sum = 0;
        for (std::size_t i = first; i < last; ++i) sum += seen[i].pay;
        EXPECT_NEAR(point.pay.value, sum / static_cast<double>(last - first), 1e-9) << id << p;
      }
    }
  }
}

// 100 where x is at least 8 (84 % of all), whatever the basis; and half of the mean of x.
TEST(ClausePoints, AreThoseOfAGateOrAScaleWhereTheBasisIsNotLookedAt) {
  const Scenario scenario = OfDriver([](ScenarioDraft& draft) {
    Clause& gain = ClauseOf(draft.contracts[0], "gain");
    gain.share.reset();
    gain.bands.clear();
    gain.base = 100;
    gain.gate = GateSet{.gates = {Gate{.basis = Basis{.source = DriverId{"x"}}, .min = 8.0}}};
    Clause& fee = ClauseOf(draft.contracts[0], "fee");
    fee.scale = Scale{.slope = 0.5, .basis = Basis{.source = DriverId{"x"}}};
  });
  const std::vector<ClausePoints> all = PointsOf(scenario);
  const ClausePoints gain = Of("gain", all);
  EXPECT_EQ(gain.reads, "gates[0].basis");
  EXPECT_EQ(gain.points[0].pay.value, 0);
  EXPECT_EQ(gain.points[1].pay.value, 100);
  EXPECT_EQ(gain.points[2].pay.value, 100);
  const ClausePoints fee = Of("fee", all);
  EXPECT_EQ(fee.reads, "scale.basis");
  EXPECT_NEAR(fee.points[1].pay.value, 2000 * 0.5 * fee.points[1].basis, 5);
}

// 0 or 1 with equal odds: 3 times 0.5 at the upper one.
TEST(ClausePoints, StandOnAnAtom) {
  const Scenario scenario = OfDriver([](ScenarioDraft& draft) {
    Clause& gain = ClauseOf(draft.contracts[0], "gain");
    gain.pivot = 0.5;
    gain.bands[0].lower = 0.5;
    DriverOf(draft, "x").marginal = Marginal{BinomialMarginal{.trials = 1, .probability = 0.5}};
  });
  const ClausePoints gain = Of("gain", PointsOf(scenario));
  EXPECT_EQ(gain.points[0].basis, 0);
  EXPECT_EQ(gain.points[2].basis, 1);
  EXPECT_EQ(gain.points[2].pay.value, 1.5);
  EXPECT_EQ(gain.points[2].pay.standard_error, 0);
}

TEST(ClausePoints, AreNoneOfAFeeNorOfFewPaths) {
  const auto ids = [](const std::vector<ClausePoints>& all) {
    std::vector<std::string> list;
    for (const ClausePoints& each : all) list.push_back(each.clause);
    return list;
  };
  EXPECT_THAT(ids(PointsOf(AScenario())), ElementsAre("gain", "penalty"));
  EXPECT_THAT(ids(PointsOf(AScenario(), 250)), ElementsAre("gain", "penalty"));
  EXPECT_THAT(ids(PointsOf(AScenario(), 249)), ElementsAre("gain"));  // 8 dates, 2 dates
  EXPECT_THAT(PointsOf(AScenario(), 49), IsEmpty());
}

// An alternative beside the base has the bits that it has alone.
TEST(ClausePoints, AreTheSameInAnyCompany) {
  const Scenario base = AScenario(), other = AScenario([](ScenarioDraft&draft) {
                                       ClauseOf(draft.contracts[0], "gain").share = 0.45;
                                     });
  const std::vector<CompiledModel> models =
      CompileStudy({base, other}, 1, Sampling::kPseudoRandom, {});
  const auto both = MakeClausePoints({&base, &other}, models, kPointPaths, 1, {});
  ASSERT_TRUE(both.ok());
  for (const bool is_other : {false, true}) {
    const auto alone = PointsOf(is_other ? other : base);
    const auto& together = (*both)[is_other ? 1 : 0];
    ASSERT_EQ(alone.size(), together.size());
    for (std::size_t i = 0; i < alone.size(); ++i) {
      for (std::size_t k = 0; k < 3; ++k) {
        EXPECT_EQ(alone[i].points[k].basis, together[i].points[k].basis);
        EXPECT_EQ(alone[i].points[k].pay, together[i].points[k].pay);
      }
    }
  }
  EXPECT_NE((*both)[0][0].points[2].pay, (*both)[1][0].points[2].pay);
}

TEST(ClausePoints, AreNotMadeForWhoHasLeft) {
  const Scenario scenario = AScenario();
  std::vector<CompiledModel> models;
  models.push_back(Compile(scenario, 1));
  EXPECT_EQ(
      MakeClausePoints({&scenario}, models, kPointPaths, 2, [] { return true; }).status().code(),
      absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace accord
