// Paths of the process forecast against a slow twin, and its intervals on panels whose truth is
// known.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/analysis/backtest.h"
#include "simulation/analysis/count_forecast.h"
#include "simulation/migration/base_tile.h"
#include "simulation/panel/process_fit.h"
#include "tests/simulation/analysis/synthetic_panels.h"

namespace accord {
namespace {

using Counts = std::vector<std::vector<std::int64_t>>;  // [t - 1][segment], of one path

const std::vector<std::string> kIds = {"a", "b", "c"};
const std::vector<std::int64_t> kStart = {3000, 4000, 9000};

// One path as docs/model.md has it, from the fit alone, with the standard library's distributions.
class SlowTwin {
 public:
  SlowTwin(const ProcessFit& fit, unsigned seed) : fit_(fit), random_(seed) {}

  Counts Path() {
    const double u = std::uniform_real_distribution<double>()(random_);
    double below = 0.0, r = 0.0;
    for (const SpreadLevel& level : fit_.spread) {
      below += level.probability;
      r = std::clamp(std::exp(fit_.mean_log_concentration() - level.log_concentration), 1.0 / 12,
                     12.0);
      if (below >= u) break;
    }
    const double chi2 = std::chi_squared_distribution<double>(fit_.degrees_of_freedom)(random_);
    std::normal_distribution<double> normal;
    std::vector<double> xi;
    for (int h = 0; h < fit_.horizon; ++h) xi.push_back(normal(random_));
    std::vector<std::int64_t> here = kStart;
    Counts counts;
    for (int h = 0; h < fit_.horizon; ++h) {
      double z = 0.0;
      for (int j = 0; j <= h; ++j) z += fit_.factor_cholesky[h * fit_.horizon + j] * xi[j];
      z *= std::sqrt(fit_.degrees_of_freedom / chi2);
      std::vector<std::int64_t> next(here.size());
      for (std::size_t k = 0; k < here.size(); ++k) Move(fit_.rows[k], h, r, z, here[k], next);
      counts.push_back(here = next);
    }
    return counts;
  }

 private:
  void Move(const ProcessRow& row, int h, double r, double z, std::int64_t standing,
            std::vector<std::int64_t>& next) {
    const std::size_t n = row.targets.size();
    std::vector<double> weights(n);
    double sum = 0.0;
    for (std::size_t l = 0; l < n; ++l) {
      sum += weights[l] = std::exp(row.log_weights[h * n + l] + z * row.loadings[l]);
    }
    const double v = std::clamp(
        r * row.own_variance * (1 + fit_.squared_weights[h]) + row.counting_variance[h], 1e-9, 0.9);
    double rest = 0.0;
    for (double& weight : weights) {
      weight = std::gamma_distribution<double>((1 / v - 1) * weight / sum)(random_);
      rest += weight;
    }
    for (std::size_t l = 0; l < n; ++l) {
      const double share = std::min(1.0, weights[l] / rest);
      const std::int64_t moved =
          l + 1 == n ? standing
                     : std::binomial_distribution<std::int64_t>(standing, share)(random_);
      next[static_cast<std::size_t>(row.targets[l])] += moved;
      standing -= moved;
      rest -= weights[l];
    }
  }

  const ProcessFit& fit_;
  std::mt19937_64 random_;
};

std::vector<Counts> PathsOf(const CompiledClientBase& base, int periods, int paths) {
  std::vector<Counts> out;
  BaseTile tile(base);
  for (int first = 0; first < paths; first += kTilePaths) {
    const std::size_t begin = out.size();
    out.resize(begin + kTilePaths);
    tile.Begin(static_cast<std::uint64_t>(first));
    for (int t = 1; t <= periods; ++t) {
      tile.Move(t, {});
      for (std::size_t lane = 0; lane < kTilePaths; ++lane) {
        std::vector<std::int64_t>& counts = out[begin + lane].emplace_back();
        for (int k = 0; k < static_cast<int>(base.rows.size()); ++k) {
          counts.push_back(static_cast<std::int64_t>(tile.count(k)[lane]));
        }
      }
    }
  }
  return out;
}

// Largest distance of two distribution functions.
double Distance(std::vector<double> a, std::vector<double> b) {
  std::ranges::sort(a);
  std::ranges::sort(b);
  double distance = 0.0;
  for (const double at : a) {
    const auto below = [at](const std::vector<double>& values) {
      return static_cast<double>(std::ranges::upper_bound(values, at) - values.begin()) /
             static_cast<double>(values.size());
    };
    distance = std::max(distance, std::fabs(below(a) - below(b)));
  }
  return distance;
}

// What moves rows of a synthetic panel, pair by pair.
struct Truth {
  std::string name;
  std::optional<double> concentration;
  double factor_sd = 0.0, walk_sd = 0.0, season_sd = 0.0;
};

// A panel of `pairs` and then `held_back` pairs of kStart's clients; the season is four pairs long.
SyntheticPanel APanel(const Truth& truth, int pairs, int held_back, std::mt19937_64& random) {
  const std::vector<std::vector<double>> rows = {
      {0.7, 0.2, 0.1}, {0.1, 0.6, 0.3}, {0.02, 0.08, 0.9}};
  std::normal_distribution<double> normal;
  std::array<std::array<double, 3>, 3> loadings;
  for (auto& row : loadings) {
    for (double& loading : row) loading = normal(random);
  }
  std::array<double, 4> season;
  for (double& part : season) part = truth.season_sd * normal(random);
  SyntheticPanel panel;
  panel.tally.segment_count = panel.known.segment_count = 3;
  panel.tally.date_count = pairs + held_back + 1;
  panel.known.origin = pairs;
  std::vector<std::int64_t> here = kStart;
  double walk = 0.0;
  for (int date = 0; date <= pairs + held_back; ++date) {
    panel.dates.push_back(date);
    panel.tally.clients.insert(panel.tally.clients.end(), here.begin(), here.end());
    if (date == pairs) panel.known.at_origin = here;
    if (date > pairs) {
      panel.known.later.insert(panel.known.later.end(), here.begin(), here.end());
      panel.known.unmatched.push_back(0);
    }
    if (date == pairs + held_back) break;
    walk += truth.walk_sd * normal(random);
    const double common = truth.factor_sd * normal(random) + walk + season[date % 4];
    std::vector<std::vector<double>> matrix = rows;
    for (std::size_t k = 0; k < 3; ++k) {
      double sum = 0.0;
      for (std::size_t l = 0; l < 3; ++l) sum += matrix[k][l] *= std::exp(common * loadings[k][l]);
      for (double& p : matrix[k]) p /= sum;
    }
    const SyntheticPanel step = AChain(here, matrix, truth.concentration, 2, 1, random);
    panel.tally.moves.insert(panel.tally.moves.end(), step.tally.moves.begin(),
                             step.tally.moves.end());
    here = step.known.later;
  }
  return panel;
}

ProcessFit FitOf(const SyntheticPanel& panel, int horizon, std::optional<int> season) {
  const auto cells = static_cast<std::size_t>(panel.known.origin) * 9;
  return FitProcess(std::span(panel.tally.moves).first(cells), 3, horizon, season, 1.0, {}).value();
}

// 13 two-sample Kolmogorov-Smirnov tests of 20 224 paths each at 1e-6: sqrt(log(2 / 1e-6) / n) is
// 0.0268; false alarm 1.3e-5 in all. It sees a distribution function that is 4 % off anywhere.
TEST(ProcessForecast, IsThatOfItsSlowTwin) {
  constexpr int kPaths = 20'224;
  constexpr int kPeriods = 3;
  std::mt19937_64 random(41);
  const Truth truth{"", 60.0, 0.4, 0.1, 0.2};
  const SyntheticPanel panel = APanel(truth, 7, kPeriods, random);
  const ProcessFit fit = FitOf(panel, kPeriods, 4);
  const std::vector<Counts> fast = PathsOf(ProcessBase(kIds, fit, kStart, 9), kPeriods, kPaths);
  SlowTwin twin(fit, 42);
  std::vector<Counts> slow;
  for (int path = 0; path < kPaths; ++path) slow.push_back(twin.Path());
  const double bound = std::sqrt(std::log(2 / 1e-6) / kPaths);
  const auto compare = [&](const std::string& what,
                           const std::function<double(const Counts&)>& of) {
    std::vector<double> a, b;
    for (const Counts& counts : fast) a.push_back(of(counts));
    for (const Counts& counts : slow) b.push_back(of(counts));
    EXPECT_LT(Distance(a, b), bound) << what;
  };
  for (std::size_t t = 0; t < kPeriods; ++t) {
    for (std::size_t k = 0; k < 3; ++k) {
      compare(std::to_string(t + 1) + kIds[k],
              [&](const Counts& counts) { return static_cast<double>(counts[t][k]); });
    }
    // Segments together.
    compare(std::to_string(t + 1) + "a - b",
            [&](const Counts& counts) { return static_cast<double>(counts[t][0] - counts[t][1]); });
  }
  // Periods together: the factor, its chi-square and r are one of a path.
  compare("change", [](const Counts& counts) {
    return static_cast<double>(counts[2][0] - 2 * counts[1][0] + counts[0][0]);
  });
}

constexpr int kPanels = 60;

double CoverageOn(const Truth& truth, int pairs) {
  std::mt19937_64 random(static_cast<unsigned>(pairs) * 100);
  double covered = 0.0, forecasts = 0.0;
  for (int i = 0; i < kPanels; ++i) {
    const SyntheticPanel panel = APanel(truth, pairs, 2, random);
    const BacktestResult result = BacktestMigration(panel.tally, panel.known, kIds, panel.dates,
                                                    {.held_back = 2,
                                                     .path_count = 1000,
                                                     .seed = static_cast<std::uint64_t>(i),
                                                     .clock = {.units_per_year = 4.0}},
                                                    {})
                                      .value();
    covered += static_cast<double>(result.process.all.covered);
    forecasts += static_cast<double>(result.process.all.forecasts);
  }
  return covered / forecasts;
}

// The truths that the model was judged on before it was written here: a fixed matrix, rows that
// vary each by itself, one common factor, a level that walks, a season; bounds as set then. Counts
// of a panel go together: the six are worth about two, so that the share of 60 panels has a
// standard error of 0.03 to 0.04. Of forecasts that hold 0.88 (a walk's 0.76) one case in 40 would
// miss its bound, were the seeds not fixed. Without loadings six of the ten do.
TEST(ProcessForecast, CoversFiveTruths) {
  const std::vector<Truth> truths = {{"fixed matrix"},
                                     {"Dirichlet rows", 50.0},
                                     {"factor", {}, 0.5},
                                     {"walk", {}, 0.0, 0.2},
                                     {"season", {}, 0.0, 0.0, 0.5}};
  for (const Truth& truth : truths) {
    for (const int pairs : {8, 16}) {
      const double share = CoverageOn(truth, pairs);
      RecordProperty(truth.name + " " + std::to_string(pairs), std::to_string(share));
      EXPECT_GE(share, truth.walk_sd > 0.0 ? 0.68 : 0.80) << truth.name << ' ' << pairs;
    }
  }
}

// Mean distance to what came less half the mean distance between paths (Gneiting and Raftery 2007),
// of all counts of one date.
double EnergyScore(const std::vector<Counts>& paths, const std::vector<std::int64_t>& came) {
  const auto distance = [](const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
    double squares = 0.0;
    for (std::size_t k = 0; k < a.size(); ++k) {
      squares += static_cast<double>((a[k] - b[k]) * (a[k] - b[k]));
    }
    return std::sqrt(squares);
  };
  double score = 0.0;
  for (std::size_t i = 0; i < paths.size(); ++i) {
    score +=
        distance(paths[i][0], came) - 0.5 * distance(paths[i][0], paths[(i + 1) % paths.size()][0]);
  }
  return score / static_cast<double>(paths.size());
}

// The price of looking for what is not there: a fixed matrix, one step ahead. A ratio of 200 panels
// has a standard error of about 0.02.
TEST(ProcessForecast, CostsLittleWhereTheMatrixIsFixed) {
  for (const auto& [pairs, most] : {std::pair{4, 1.12}, std::pair{8, 1.08}}) {
    std::mt19937_64 random(static_cast<unsigned>(pairs));
    double process = 0.0, plain = 0.0;
    for (int i = 0; i < 200; ++i) {
      const SyntheticPanel panel = APanel({""}, pairs, 1, random);
      std::vector<std::int64_t> pooled(9);
      for (std::size_t cell = 0; cell < static_cast<std::size_t>(pairs) * 9; ++cell) {
        pooled[cell % 9] += panel.tally.moves[cell];
      }
      const std::vector<std::int64_t>& start = panel.known.at_origin;
      const ProcessFit fit = FitOf(panel, 1, {});
      process += EnergyScore(PathsOf(ProcessBase(kIds, fit, start, 3), 1, 1024), panel.known.later);
      plain += EnergyScore(PathsOf(CountedBase(kIds, pooled, 1.0, start, {}, 3), 1, 1024),
                           panel.known.later);
    }
    EXPECT_LE(process / plain, most) << pairs;
    RecordProperty("ratio " + std::to_string(pairs), std::to_string(process / plain));
  }
}

}  // namespace
}  // namespace accord
