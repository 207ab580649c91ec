#include "simulation/response/effort_search.h"

#include <cmath>
#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::ElementsAre;

// Objectives that one shift or several have by formula, counted.
class Formula {
 public:
  explicit Formula(std::function<std::vector<double>(const Shifts&)> formula)
      : formula_(std::move(formula)) {}

  ObjectivesOf Asked() {
    return
        [this](const std::vector<Shifts>& at) -> absl::StatusOr<std::vector<std::vector<double>>> {
          std::vector<std::vector<double>> values;
          for (const Shifts& shifts : at) values.push_back(formula_(shifts));
          count_ += static_cast<int>(at.size());
          return values;
        };
  }
  int count() const { return count_; }

 private:
  std::function<std::vector<double>(const Shifts&)> formula_;
  int count_ = 0;
};

FoundEfforts Found(Formula& formula, const std::vector<SoughtEffort>& sought, Shifts start) {
  const absl::StatusOr<FoundEfforts> found = FindEfforts(std::move(start), sought, formula.Asked());
  EXPECT_TRUE(found.ok()) << found.status();
  return *found;
}

double FoundAlone(const std::function<double(double)>& of, double most) {
  Formula formula([&](const Shifts& s) { return std::vector<double>{of(s[0])}; });
  return Found(formula, {{0, most}}, {0}).shifts[0];
}

TEST(EffortSearch, FindsAPeakToATenThousandthOfTheRange) {
  for (const double peak : {0.01, 0.2, 0.5, 0.5001, 0.93}) {
    const auto hill = [peak](double s) { return 5 - (s - peak) * (s - peak); };
    EXPECT_NEAR(FoundAlone(hill, 1), peak, 1e-4);
    EXPECT_NEAR(FoundAlone([&](double s) { return hill(s / 40); }, 40), 40 * peak, 40e-4);
    EXPECT_NEAR(FoundAlone([&](double s) { return hill(-s); }, -1), -peak, 1e-4);
  }
}

TEST(EffortSearch, ReachesBothEndsExactly) {
  EXPECT_EQ(FoundAlone([](double s) { return -s; }, 0.7), 0);
  EXPECT_EQ(FoundAlone([](double s) { return s; }, 0.7), 0.7);
  EXPECT_EQ(FoundAlone([](double s) { return -s; }, -0.7), -0.7);
}

TEST(EffortSearch, TakesTheSmallerOfEquals) {
  EXPECT_EQ(FoundAlone([](double) { return 3.0; }, 1), 0);
  EXPECT_EQ(FoundAlone([](double) { return 3.0; }, -1), 0);
  // Peaks of equal height at the points 4 and 12 of 16.
  const auto hills = [](double s) { return -std::fabs(std::fabs(s - 0.5) - 0.25); };
  EXPECT_EQ(FoundAlone(hills, 1), 0.25);
}

TEST(EffortSearch, ClimbsTheHigherOfTwoHills) {
  const auto hills = [](double s) {
    return std::fmax(1 - 9 * std::fabs(s - 0.2), 2 - 9 * std::fabs(s - 0.85));
  };
  EXPECT_NEAR(FoundAlone(hills, 1), 0.85, 1e-4);
}

// A bonus from a level on, at a rising cost: the best is the level itself, never short of it.
TEST(EffortSearch, StopsRightBehindAJump) {
  const auto bonus = [](double s) { return (s >= 0.333 ? 1.0 : 0.0) - 0.1 * s; };
  const double best = FoundAlone(bonus, 1);
  EXPECT_GE(best, 0.333);
  EXPECT_LE(best, 0.333 + 1e-4);
}

// 17 points, two inside their best neighbours, then one for each step from 2/16 to 1e-4:
// log(1e-4 / 0.125) / log(0.618) = 14.8.
TEST(EffortSearch, AsksSeventeenPointsAndAGoldenSection) {
  Formula formula(
      [](const Shifts& s) { return std::vector<double>{-(s[0] - 0.5) * (s[0] - 0.5)}; });
  const FoundEfforts found = Found(formula, {{0, 1}}, {0});
  EXPECT_EQ(formula.count(), 17 + 2 + 15);
  EXPECT_EQ(found.round_count, 1);
  EXPECT_TRUE(found.is_at_rest);
}

// Best responses s = 0.2 + 0.5 t and t = 0.1 + 0.4 s meet at s = 0.25 / 0.8, t = 0.1 + 0.4 s.
TEST(EffortSearch, AlternatesToBestResponses) {
  Formula formula([](const Shifts& s) {
    const double first = s[0] - 0.2 - 0.5 * s[1], second = s[1] - 0.1 - 0.4 * s[0];
    return std::vector<double>{-first * first, -second * second};
  });
  const FoundEfforts found = Found(formula, {{0, 1, 0}, {1, 1, 1}}, {0, 0});
  EXPECT_TRUE(found.is_at_rest);
  EXPECT_LT(found.round_count, 10);
  EXPECT_NEAR(found.shifts[0], 0.3125, 1e-3);
  EXPECT_NEAR(found.shifts[1], 0.225, 1e-3);
}

// The first runs from the second, who runs after it: there are no efforts at rest.
TEST(EffortSearch, SaysWhereNothingComesToRest) {
  Formula formula([](const Shifts& s) {
    const double distance = (s[0] - s[1]) * (s[0] - s[1]);
    return std::vector<double>{distance, -distance};
  });
  const FoundEfforts found = Found(formula, {{0, 1, 0}, {1, 1, 1}}, {0, 0});
  EXPECT_FALSE(found.is_at_rest);
  // It goes round: (0, 0), (1, 1), (0, 0).
  EXPECT_EQ(found.round_count, 2);
}

// A ridge: the best of one hangs on the other, the best of both is known.
TEST(EffortSearch, ClimbsARidgeTogether) {
  Formula formula([](const Shifts& s) {
    const double along = s[0] + s[1] - 0.9, across = s[0] - s[1] - 0.1;
    return std::vector<double>{-along * along - 4 * across * across};
  });
  const FoundEfforts found = Found(formula, {{0, 1}, {1, 1}}, {0, 0});
  EXPECT_TRUE(found.is_at_rest);
  EXPECT_NEAR(found.shifts[0], 0.5, 3e-3);
  EXPECT_NEAR(found.shifts[1], 0.4, 3e-3);
}

// Steps as paths make them where terms jump: the best point moves with whatever else moves, but who
// gains nothing stays.
TEST(EffortSearch, ComesToRestWhereObjectivesAreRagged) {
  const auto ragged = [](double own, double other) {
    const double hill = -(own - 0.4 - 0.1 * other) * (own - 0.4 - 0.1 * other);
    return hill + 1e-3 * std::sin(1e5 * own + 10 * other);
  };
  Formula formula([&](const Shifts& s) {
    return std::vector<double>{ragged(s[0], s[1]), ragged(s[1], s[0])};
  });
  const FoundEfforts found = Found(formula, {{0, 1, 0}, {1, 1, 1}}, {0, 0});
  EXPECT_TRUE(found.is_at_rest);
  EXPECT_NEAR(found.shifts[0], 0.4 / 0.9, 0.05);
  EXPECT_NEAR(found.shifts[1], 0.4 / 0.9, 0.05);
}

TEST(EffortSearch, LeavesWhatIsNotSoughtAsItIs) {
  Formula formula(
      [](const Shifts& s) { return std::vector<double>{-std::fabs(s[1] - 0.5 * s[0])}; });
  EXPECT_THAT(Found(formula, {{1, 1}}, {0.75, 0}).shifts,
              ElementsAre(0.75, ::testing::DoubleNear(0.375, 1e-4)));
}

TEST(EffortSearch, EndsWithTheFirstFault) {
  int asked = 0;
  const auto found = FindEfforts({0}, {{0, 1}}, [&](const std::vector<Shifts>&) {
    ++asked;
    return absl::StatusOr<std::vector<std::vector<double>>>(absl::CancelledError("left"));
  });
  EXPECT_EQ(found.status().code(), absl::StatusCode::kCancelled);
  EXPECT_EQ(asked, 1);
}

}  // namespace
}  // namespace accord
