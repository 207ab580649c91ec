// Are the standard errors of TailFlows right? Shares and ratios of kRuns independent runs; the
// tests allow 4.5 binomial errors, a false alarm in 150 000 (one side) per comparison.

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "simulation/accumulate/moments.h"
#include "simulation/accumulate/tail_flows.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

constexpr int kRuns = 1000;
// phi(z) / 0.05 at the 5 % quantile: the mean of the worst 5 % of a standard normal loss.
constexpr double kNormalCvar = 2.0627128075074257;

double FourAndAHalfErrors(double share) { return 4.5 * std::sqrt(share * (1.0 - share) / kRuns); }

struct Record {
  double missed = 0.0;
  Moments values;
  double error = 0.0;

  void Add(const Estimate& estimate, double truth) {
    missed += truth < estimate.lower || truth > estimate.upper ? 1.0 / kRuns : 0.0;
    values.AddTile({&estimate.value, 1});
    error += estimate.standard_error / kRuns;
  }
  double ErrorRatio() const { return error / values.StandardDeviation().value; }
};

struct Path {
  double figure, first, second;
};

TailSplit RunOnce(const std::function<Path(std::mt19937_64&)>& draw, std::size_t size,
                  std::size_t pilot, std::mt19937_64& generator) {
  std::vector<double> x(size), first(size), second(size);
  for (std::size_t i = 0; i < size; ++i) {
    const Path path = draw(generator);
    x[i] = path.figure, first[i] = path.first, second[i] = path.second;
  }
  TailFlows total = TailFlows::Pilot(2, pilot);
  const auto add = [&](std::size_t from, std::size_t to, TailFlows& into) {
    const FlowColumn flows[] = {{first.data() + from}, {second.data() + from}};
    into.AddTile({x.data() + from, to - from}, flows);
  };
  add(0, pilot, total);
  total.Fix();
  TailFlows later = total.EmptyLike();
  add(pilot, size, later);
  total.Merge(later);
  return total.Split();
}

// first ~ N(0, 1), second ~ N(0, 3^2) with correlation -0.4; x their sum and a constant. The tail
// mean of a part is Cov(part, x) / sd(x) times the normal's. An error without the boundary's own
// uncertainty is a third too small for the second flow and covers 80 %.
TEST(TailFlowsCoverage, ErrorsOfNormalFlowsMatchTheSpread) {
  const double sd = std::sqrt(1.0 + 9.0 - 2.0 * 0.4 * 3.0);
  const double first = (1.0 - 1.2) / sd * kNormalCvar;
  const double second = (9.0 - 1.2) / sd * kNormalCvar;
  const auto draw = [](std::mt19937_64& generator) {
    const double a = Normal(generator);
    const double b = 3.0 * (-0.4 * a + std::sqrt(1.0 - 0.16) * Normal(generator));
    return Path{5.0 + a + b, a, b};
  };
  for (const std::size_t pilot : {2000, 800}) {
    std::mt19937_64 generator(201);
    Record records[2];
    for (int run = 0; run < kRuns; ++run) {
      const TailSplit split = RunOnce(draw, 2000, pilot, generator);
      records[0].Add(split.parts[0], first);
      records[1].Add(split.parts[1], second);
    }
    for (const Record& record : records) {
      EXPECT_LE(record.missed, 0.075 + FourAndAHalfErrors(0.075)) << pilot;
      EXPECT_GE(record.missed, 0.05 - FourAndAHalfErrors(0.05)) << pilot;
      // The spread of 1000 estimates is known to 2.2 %, 10 % at 4.5 errors.
      EXPECT_NEAR(record.ErrorRatio(), 1.0, 0.1) << pilot;
    }
  }
}

// Ten percent of the paths tie at the boundary, with a flow that varies among them: x is -2 on 2 %
// of the paths, -1 on 10 %, 0 on the others; the flow is x + N(0, 1). theta = 0.3.
TEST(TailFlowsCoverage, ErrorsHoldAtAnAtom) {
  const auto draw = [](std::mt19937_64& generator) {
    const double u = Uniform(generator);
    const double x = u < 0.02 ? -2.0 : u < 0.12 ? -1.0 : 0.0;
    const double flow = x + Normal(generator);
    return Path{x, flow, x - flow};
  };
  for (const std::size_t pilot : {3000, 1000}) {
    std::mt19937_64 generator(202);
    Record record;
    for (int run = 0; run < kRuns; ++run) {
      record.Add(RunOnce(draw, 3000, pilot, generator).parts[0], (2.0 * 0.02 + 0.03) / 0.05);
    }
    EXPECT_NEAR(record.missed, 0.055, 0.01 + FourAndAHalfErrors(0.055)) << pilot;
    EXPECT_NEAR(record.ErrorRatio(), 1.0, 0.1) << pilot;
  }
}

// The boundary leaves the pilot's bracket with a chance below 1e-7 when it is done right; a bracket
// of one standard error would lose it in a third of the runs. False alarms: below 1e-5 in all.
TEST(TailFlowsCoverage, TheBracketHoldsTheBoundary) {
  const auto draw = [](std::mt19937_64& generator) {
    const double a = Normal(generator);
    return Path{a, a, 0.0};
  };
  std::mt19937_64 generator(203);
  for (int run = 0; run < 100; ++run) {
    const TailSplit split = RunOnce(draw, 20000, 4096, generator);
    ASSERT_TRUE(std::isfinite(split.total.standard_error));
  }
}

}  // namespace
}  // namespace accord
