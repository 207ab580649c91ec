// Do the 95 % intervals hold the truth in 95 % of runs, on results of one mode, of two modes far
// apart, and with an atom? The table of docs/testing.md: 2 000 seeds of 4 096 paths each. An honest
// interval misses the range 93 to 97 % once in 22 000 comparisons.

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <functional>
#include <numbers>
#include <random>
#include <string>
#include <vector>

#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/event_count.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

constexpr int kSeeds = 2000;
constexpr std::size_t kPaths = 4096;

double Density(double z) { return std::exp(-0.5 * z * z) / std::sqrt(2.0 * std::numbers::pi); }
double Below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

constexpr double kZ5 = -1.6448536269514722;

// A result whose figures are known.
struct Result {
  const char* name;
  double (*draw)(std::mt19937_64&);
  double mean, p5, p50, p95;
  double worst;  // mean of the lowest 5 %
  double loss;   // P(x < 0)
  bool p50_is_an_atom;
};

// N(250, 1000).
double DrawOneMode(std::mt19937_64& generator) { return 250.0 + 1000.0 * Normal(generator); }
// 1000 with probability 0.9, plus N(0, 1): an early end, a client who leaves.
double DrawTwoModes(std::mt19937_64& generator) {
  const double mode = Uniform(generator) < 0.9 ? 1000.0 : 0.0;
  return mode + Normal(generator);
}
// N(0, 1), nothing above a cap that binds on 58 %.
constexpr double kCap = -0.2;
double DrawAtom(std::mt19937_64& generator) { return std::min(Normal(generator), kCap); }

const std::array<Result, 3> kResults = {{
    {"one mode", DrawOneMode, 250.0, 250.0 + 1000.0 * kZ5, 250.0, 250.0 - 1000.0 * kZ5,
     250.0 - 1000.0 * Density(kZ5) / 0.05, Below(-0.25), false},
    // The median is where 4/9 of the upper mode lie below, p95 where 17/18 do.
    {"two modes", DrawTwoModes, 900.0, 0.0, 1000.0 - 0.13971029888186212,
     1000.0 + 1.5932188180230502, -Density(0.0) / 0.5, 0.05, false},
    {"atom", DrawAtom, kCap* Below(-kCap) - Density(kCap), kZ5, kCap, kCap, -Density(kZ5) / 0.05,
     1.0, true},
}};

// The run as the engine makes it: a first batch of `pilot` paths, the others in its cells.
Distribution RunOf(const Result& result, std::size_t pilot, std::uint64_t seed, EventCount& loss) {
  std::mt19937_64 generator(seed);
  std::vector<double> x(kPaths);
  for (double& value : x) value = result.draw(generator);
  loss.AddBelow(x, 0.0);
  Distribution total;
  total.AddTile({x.data(), pilot});
  total.FixEdges();
  Distribution later = total.EmptyLike();
  later.AddTile({x.data() + pilot, kPaths - pilot});
  total.Merge(later);
  return total;
}

struct Coverage {
  const char* figure;
  std::function<Estimate(const Distribution&, const EventCount&)> of;
  double (*truth)(const Result&);
};

const std::array<Coverage, 6> kFigures = {{
    {"mean", [](const auto& d, const auto&) { return d.Mean(); },
     [](const Result& r) { return r.mean; }},
    {"p5", [](const auto& d, const auto&) { return d.Quantile(0.05); },
     [](const Result& r) { return r.p5; }},
    {"p50", [](const auto& d, const auto&) { return d.Quantile(0.5); },
     [](const Result& r) { return r.p50; }},
    {"p95", [](const auto& d, const auto&) { return d.Quantile(0.95); },
     [](const Result& r) { return r.p95; }},
    {"CVaR 95", [](const auto& d, const auto&) { return d.Cvar(0.95, Tail::kLowest); },
     [](const Result& r) { return r.worst; }},
    {"chance of loss", [](const auto&, const auto& loss) { return loss.Probability(); },
     [](const Result& r) { return r.loss; }},
}};

void TestCoverage(const Result& result) {
  for (const std::size_t pilot : {kPaths, kPaths / 4}) {
    std::array<int, kFigures.size()> held{};
    for (int seed = 0; seed < kSeeds; ++seed) {
      EventCount loss;
      const Distribution d = RunOf(result, pilot, static_cast<std::uint64_t>(seed), loss);
      for (std::size_t f = 0; f < kFigures.size(); ++f) {
        const Estimate estimate = kFigures[f].of(d, loss);
        const double truth = kFigures[f].truth(result);
        held[f] += estimate.lower <= truth && truth <= estimate.upper ? 1 : 0;
      }
    }
    for (std::size_t f = 0; f < kFigures.size(); ++f) {
      const double share = held[f] / static_cast<double>(kSeeds);
      const bool is_exact = pilot == kPaths;
      const std::string what =
          std::string(result.name) + ", " + kFigures[f].figure + (is_exact ? "" : ", in cells");
      std::printf("%-34s %.1f %%\n", what.c_str(), 100.0 * share);
      EXPECT_GE(share, 0.93) << what;
      // An atom is found whatever the ranks are.
      const bool is_atom = result.p50_is_an_atom && (f == 2 || f == 3 || f == 5);
      if (is_atom) continue;
      EXPECT_LE(share, 0.97) << what;
    }
  }
}

TEST(CoverageTable, OfOneModeIsWhatIntervalsSay) { TestCoverage(kResults[0]); }
TEST(CoverageTable, OfTwoModesIsWhatIntervalsSay) { TestCoverage(kResults[1]); }
TEST(CoverageTable, OfAnAtomIsWhatIntervalsSay) { TestCoverage(kResults[2]); }

// Two modes far apart: what cells leave open is in the printed error, and small beside it.
TEST(Errors, OfQuantilesAndTailsInCellsHoldTheCells) {
  std::mt19937_64 generator(7);
  std::vector<double> x(200'000);
  for (double& value : x) value = DrawTwoModes(generator);
  Distribution exact, binned;
  exact.AddTile(x);
  binned.AddTile({x.data(), 16'384});
  binned.FixEdges();
  Distribution later = binned.EmptyLike();
  later.AddTile({x.data() + 16'384, x.size() - 16'384});
  binned.Merge(later);
  for (const double p : BinEdges::kLevels) {
    const Estimate a = exact.Quantile(p), b = binned.Quantile(p);
    EXPECT_LE(std::fabs(b.value - a.value), 1.96 * b.standard_error) << p;
    EXPECT_LE(std::fabs(b.value - a.value), 0.3 * a.standard_error) << p;
    EXPECT_LE(b.standard_error, 1.5 * a.standard_error) << p;
  }
  const Estimate a = exact.Cvar(0.95, Tail::kLowest), b = binned.Cvar(0.95, Tail::kLowest);
  EXPECT_LE(std::fabs(b.value - a.value), 0.1 * a.standard_error);
  EXPECT_LE(b.standard_error, 1.1 * a.standard_error);
}

}  // namespace
}  // namespace accord
