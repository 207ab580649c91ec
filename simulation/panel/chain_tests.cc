#include "simulation/panel/chain_tests.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "simulation/random/math.h"
#include "simulation/random/special.h"

namespace accord {
namespace {

struct Margins {
  explicit Margins(const CountTable& table)
      : rows(table.counts.size() / table.columns), columns(table.columns) {
    for (std::size_t i = 0; i < table.counts.size(); ++i) {
      const auto count = static_cast<double>(table.counts[i]);
      rows[i / table.columns] += count;
      columns[i % table.columns] += count;
      whole += count;
    }
  }

  std::int64_t Degrees() const {
    const auto filled = [](const std::vector<double>& sums) {
      return std::count_if(sums.begin(), sums.end(), [](double sum) { return sum > 0.0; });
    };
    return std::max<std::int64_t>(0, filled(rows) - 1) *
           std::max<std::int64_t>(0, filled(columns) - 1);
  }

  std::vector<double> rows, columns;
  double whole = 0.0;
};

double ChiSquaredPValue(double statistic, std::int64_t degrees) {
  if (degrees == 0) return 1.0;
  return IncompleteGamma(0.5 * static_cast<double>(degrees), 0.5 * std::max(0.0, statistic),
                         TailEnd::kUpper);
}

double FPValue(double f, double between, double within) {
  return IncompleteBeta(0.5 * within, 0.5 * between, within / (within + between * f),
                        TailEnd::kLower);
}

}  // namespace

HomogeneityTest TestHomogeneity(std::span<const CountTable> tables) {
  HomogeneityTest test;
  double cells = 0.0;
  double sparse = 0.0;
  for (const CountTable& table : tables) {
    const Margins margins(table);
    if (margins.Degrees() == 0) continue;
    test.degrees_of_freedom += margins.Degrees();
    for (std::size_t i = 0; i < table.counts.size(); ++i) {
      const double expected =
          margins.rows[i / table.columns] * margins.columns[i % table.columns] / margins.whole;
      if (expected == 0.0) continue;
      const auto observed = static_cast<double>(table.counts[i]);
      cells += 1.0;
      if (expected < 5.0) sparse += 1.0;
      test.chi_squared += (observed - expected) * (observed - expected) / expected;
      if (observed > 0.0) test.likelihood_ratio += 2.0 * observed * Log(observed / expected);
    }
  }
  test.likelihood_ratio = std::max(0.0, test.likelihood_ratio);
  test.chi_squared_p_value = ChiSquaredPValue(test.chi_squared, test.degrees_of_freedom);
  test.likelihood_ratio_p_value = ChiSquaredPValue(test.likelihood_ratio, test.degrees_of_freedom);
  if (cells > 0.0) test.sparse_cell_share = sparse / cells;
  return test;
}

CountTable MovesByPair(const TransitionTally& tally, int from) {
  CountTable table{.columns = tally.segment_count};
  for (int pair = 0; pair < tally.pair_count(); ++pair) {
    for (int to = 0; to < tally.segment_count; ++to) {
      table.counts.push_back(tally.move(pair, from, to));
    }
  }
  return table;
}

CountTable MovesByGroup(const TransitionTally& tally, int from, std::span<const int> group_of) {
  CountTable table{.columns = tally.segment_count};
  const int groups = 1 + *std::max_element(group_of.begin(), group_of.end());
  table.counts.resize(static_cast<std::size_t>(groups) * tally.segment_count);
  for (int pair = 0; pair < tally.pair_count(); ++pair) {
    for (int to = 0; to < tally.segment_count; ++to) {
      table.counts[group_of[pair] * tally.segment_count + to] += tally.move(pair, from, to);
    }
  }
  return table;
}

CountTable MovesByPast(const TransitionTally& tally, int middle) {
  CountTable table{.columns = tally.segment_count};
  for (int first = 0; first < tally.segment_count; ++first) {
    for (int third = 0; third < tally.segment_count; ++third) {
      table.counts.push_back(tally.double_move(first, middle, third));
    }
  }
  return table;
}

std::optional<GroupTest> TestGroups(const TransitionTally& tally, std::span<const int> group_of) {
  std::vector<CountTable> across, inside;
  const int groups = 1 + *std::max_element(group_of.begin(), group_of.end());
  for (int from = 0; from < tally.segment_count; ++from) {
    across.push_back(MovesByGroup(tally, from, group_of));
    const CountTable pairs = MovesByPair(tally, from);
    for (int group = 0; group < groups; ++group) {
      CountTable table{.columns = pairs.columns};
      for (int pair = 0; pair < tally.pair_count(); ++pair) {
        if (group_of[pair] != group) continue;
        const auto row = pairs.counts.begin() + pair * pairs.columns;
        table.counts.insert(table.counts.end(), row, row + pairs.columns);
      }
      inside.push_back(std::move(table));
    }
  }
  const HomogeneityTest between = TestHomogeneity(across);
  const HomogeneityTest within = TestHomogeneity(inside);
  GroupTest test{.between_degrees = between.degrees_of_freedom,
                 .within_degrees = within.degrees_of_freedom};
  if (test.between_degrees == 0 || test.within_degrees == 0 || !(within.likelihood_ratio > 0.0)) {
    return std::nullopt;
  }
  const auto between_degrees = static_cast<double>(test.between_degrees);
  const auto within_degrees = static_cast<double>(test.within_degrees);
  test.f =
      (between.likelihood_ratio / between_degrees) / (within.likelihood_ratio / within_degrees);
  test.p_value = FPValue(test.f, between_degrees, within_degrees);
  return test;
}

std::optional<double> MomentRho(std::span<const CountTable> tables) {
  double excess = 0.0;
  double weight = 0.0;
  for (const CountTable& table : tables) {
    const Margins margins(table);
    if (margins.Degrees() == 0) continue;
    const auto targets = static_cast<double>(std::count_if(
        margins.columns.begin(), margins.columns.end(), [](double sum) { return sum > 0.0; }));
    const HomogeneityTest test = TestHomogeneity(std::span(&table, 1));
    excess += test.chi_squared - static_cast<double>(test.degrees_of_freedom);
    for (double n : margins.rows) {
      if (n > 0.0) weight += (targets - 1.0) * (n - 1.0) * (1.0 - n / margins.whole);
    }
  }
  if (!(weight > 0.0)) return std::nullopt;
  return std::min(1.0, excess / weight);
}

std::optional<double> MomentConcentration(std::span<const CountTable> tables) {
  const std::optional<double> rho = MomentRho(tables);
  if (!rho || !(*rho > 0.0) || *rho >= 1.0) return std::nullopt;
  return 1.0 / *rho - 1.0;
}

}  // namespace accord
