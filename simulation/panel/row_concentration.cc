#include "simulation/panel/row_concentration.h"

#include <algorithm>

#include "simulation/random/math.h"

namespace accord::panel_internal {
namespace {

constexpr double kLeast = 2.0, kMost = 20'000.0;  // concentrations
constexpr double kTypical = 30.0;                 // of mu: its median, and its sd as a logarithm
constexpr double kTypicalSd = 1.5;
constexpr double kRowSd = 0.8;  // tau
constexpr double kEndOfLevels = 3.0;

using Densities = std::array<OnConcentrations, kConcentrationLevels>;

double LogSumOfExps(const OnConcentrations& logs) {
  const double highest = *std::ranges::max_element(logs);
  OnConcentrations parts;
  for (std::size_t i = 0; i < logs.size(); ++i) parts[i] = logs[i] - highest;
  Exponentials(parts, parts);
  double sum = 0.0;
  for (const double part : parts) sum += part;
  return highest + Log(sum);
}

double LevelAt(std::size_t i) {
  const double step = 2.0 * kEndOfLevels * kTypicalSd / (kConcentrationLevels - 1);
  return Log(kTypical) - kEndOfLevels * kTypicalSd + static_cast<double>(i) * step;
}

// log p(c | mu), normalised on the grid of c.
Densities LogDensities(const OnConcentrations& logs) {
  Densities densities;
  for (std::size_t i = 0; i < densities.size(); ++i) {
    for (std::size_t j = 0; j < logs.size(); ++j) {
      const double distance = (logs[j] - LevelAt(i)) / kRowSd;
      densities[i][j] = -0.5 * distance * distance;
    }
    const double whole = LogSumOfExps(densities[i]);
    for (double& density : densities[i]) density -= whole;
  }
  return densities;
}

OnConcentrations Sum(const OnConcentrations& a, const OnConcentrations& b) {
  OnConcentrations sum;
  for (std::size_t i = 0; i < a.size(); ++i) sum[i] = a[i] + b[i];
  return sum;
}

// To sum 1, from logarithms.
void Normalise(std::array<ConcentrationLevel, kConcentrationLevels>& levels) {
  double highest = levels[0].probability;
  for (const ConcentrationLevel& level : levels) highest = std::max(highest, level.probability);
  double sum = 0.0;
  for (ConcentrationLevel& level : levels) {
    level.probability = Exp(level.probability - highest);
    sum += level.probability;
  }
  for (ConcentrationLevel& level : levels) level.probability /= sum;
}

}  // namespace

double RowMoves::mean_leaving() const {
  double sum = 0.0;
  for (const double clients : leaving) sum += clients;
  return sum / static_cast<double>(leaving.size());
}

RowMoves MovesFrom(int from, int segments, std::span<const std::int64_t> moves) {
  const auto n = static_cast<std::size_t>(segments);
  const std::size_t pairs = moves.size() / (n * n);
  const auto at = [&](std::size_t pair, std::size_t to) {
    return moves[(pair * n + static_cast<std::size_t>(from)) * n + to];
  };
  RowMoves row;
  for (std::size_t to = 0; to < n; ++to) {
    for (std::size_t pair = 0; pair < pairs; ++pair) {
      if (at(pair, to) == 0) continue;
      row.targets.push_back(static_cast<int>(to));
      break;
    }
  }
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    double sum = 0.0;
    for (const int to : row.targets) {
      row.counts.push_back(static_cast<double>(at(pair, static_cast<std::size_t>(to))));
      sum += row.counts.back();
    }
    row.leaving.push_back(sum);
  }
  return row;
}

std::vector<double> EffectiveCounts(const RowMoves& row, double concentration, double prior) {
  const std::size_t targets = row.targets.size();
  std::vector<double> effective(targets);
  double weighted = 0.0, whole = 0.0;
  for (std::size_t pair = 0; pair < row.pair_count(); ++pair) {
    const double weight = (1.0 + concentration) / (row.leaving[pair] + concentration);
    weighted += weight * row.leaving[pair];
    whole += row.leaving[pair];
    for (std::size_t l = 0; l < targets; ++l) {
      effective[l] += weight * row.counts[pair * targets + l];
    }
  }
  for (double& count : effective) count += weighted / whole * prior;
  return effective;
}

std::vector<double> MeanRow(const RowMoves& row, double concentration, double prior) {
  std::vector<double> mean = EffectiveCounts(row, concentration, prior);
  double sum = 0.0;
  for (const double count : mean) sum += count;
  for (double& count : mean) count /= sum;
  return mean;
}

OnConcentrations LogConcentrations() {
  OnConcentrations logs;
  const double first = Log(kLeast), step = (Log(kMost) - first) / (kConcentrations - 1);
  for (std::size_t i = 0; i < logs.size(); ++i) logs[i] = first + static_cast<double>(i) * step;
  return logs;
}

RowLikelihood::RowLikelihood(const RowMoves& row, double prior)
    : row_(row), by_target_(row.counts), by_pair_(row.leaving) {
  OnConcentrations grid = LogConcentrations();
  Exponentials(grid, grid);
  std::vector<double> logs(row.targets.size());
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const std::vector<double> effective = EffectiveCounts(row, grid[i], prior);
    std::vector<double>& mean = means_.emplace_back(effective);
    double whole = 0.0;
    for (const double count : effective) whole += count;
    for (double& share : mean) share /= whole;
    Logarithms(mean, logs);
    double sum = 0.0;
    for (std::size_t l = 0; l < logs.size(); ++l) sum += (effective[l] - prior) * logs[l];
    posterior_[i] = SumOfLogGammas({&whole, 1}) - SumOfLogGammas(effective) + sum;
  }
}

double RowLikelihood::SumOverPairs(double concentration, std::span<const double> rows) const {
  const std::vector<double> ones(row_.pair_count(), 1.0);
  return by_target_.SumOfLogs(concentration, rows) - by_pair_.SumOfLogs(concentration, ones);
}

OnConcentrations RowLikelihood::AroundMean() const {
  OnConcentrations grid = LogConcentrations();
  Exponentials(grid, grid);
  OnConcentrations likelihood;
  std::vector<double> rows(row_.counts.size());
  for (std::size_t i = 0; i < grid.size(); ++i) {
    const std::vector<double>& mean = means_[i];
    for (std::size_t cell = 0; cell < rows.size(); ++cell) rows[cell] = mean[cell % mean.size()];
    likelihood[i] = SumOverPairs(grid[i], rows) - posterior_[i];
  }
  return likelihood;
}

OnConcentrations RowLikelihood::Around(std::span<const double> rows) const {
  OnConcentrations grid = LogConcentrations();
  Exponentials(grid, grid);
  OnConcentrations likelihood;
  for (std::size_t i = 0; i < grid.size(); ++i) {
    likelihood[i] = SumOverPairs(grid[i], rows) - posterior_[i];
  }
  return likelihood;
}

PooledConcentrations PoolConcentrations(std::span<const OnConcentrations> likelihoods) {
  const OnConcentrations logs = LogConcentrations();
  const Densities densities = LogDensities(logs);
  PooledConcentrations pooled;
  for (std::size_t i = 0; i < kConcentrationLevels; ++i) {
    ConcentrationLevel& level = pooled.levels[i];
    level.log_concentration = LevelAt(i);
    const double distance = (level.log_concentration - Log(kTypical)) / kTypicalSd;
    level.probability = -0.5 * distance * distance;
  }
  std::vector<std::array<double, kConcentrationLevels>> means;  // of log c given mu
  for (const OnConcentrations& likelihood : likelihoods) {
    std::array<double, kConcentrationLevels>& mean = means.emplace_back();
    for (std::size_t i = 0; i < kConcentrationLevels; ++i) {
      OnConcentrations joint = Sum(likelihood, densities[i]);
      const double whole = LogSumOfExps(joint);
      pooled.levels[i].probability += whole;
      for (double& density : joint) density -= whole;
      Exponentials(joint, joint);
      mean[i] = 0.0;
      for (std::size_t j = 0; j < joint.size(); ++j) mean[i] += joint[j] * logs[j];
    }
  }
  Normalise(pooled.levels);
  for (const auto& mean : means) {
    double log_concentration = 0.0;
    for (std::size_t i = 0; i < kConcentrationLevels; ++i) {
      log_concentration += pooled.levels[i].probability * mean[i];
    }
    pooled.by_row.push_back(Exp(log_concentration));
  }
  return pooled;
}

}  // namespace accord::panel_internal
