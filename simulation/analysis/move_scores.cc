#include "simulation/analysis/move_scores.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <utility>

#include "simulation/random/math.h"
#include "simulation/random/special.h"

namespace accord {
namespace {

constexpr double kLeastExpected = 5.0;

// Moves counted on the first pairs, and what follows from them.
struct TrainingCounts {
  TrainingCounts(const TransitionTally& tally, int training_pairs, double prior)
      : n(tally.segment_count),
        counts(static_cast<std::size_t>(n) * n),
        means(counts.size()),
        rows(n),
        weights(n),
        columns(n) {
    for (int pair = 0; pair < training_pairs; ++pair) {
      for (int from = 0; from < n; ++from) {
        for (int to = 0; to < n; ++to) {
          counts[from * n + to] += static_cast<double>(tally.move(pair, from, to));
        }
      }
    }
    for (int from = 0; from < n; ++from) {
      for (int to = 0; to < n; ++to) {
        const double count = counts[from * n + to];
        rows[from] += count;
        columns[to] += count;
        whole += count;
        if (from != to) movers += count;
        if (count > 0.0) weights[from] += count + prior;
      }
      for (int to = 0; to < n; ++to) {
        const double count = counts[from * n + to];
        if (count > 0.0) means[from * n + to] = (count + prior) / weights[from];
      }
    }
  }

  double mean(int from, int to) const { return means[from * n + to]; }

  int n;
  std::vector<double> counts, means;
  std::vector<double> rows;     // counts by row
  std::vector<double> weights;  // with the prior: A
  std::vector<double> columns;
  double whole = 0.0, movers = 0.0;
};

// With one imaginary client spread over all segments.
double Softened(double p, double clients, int segments) {
  return (clients * p + 1.0 / segments) / (clients + 1.0);
}

// Running mean and variance of counted values.
struct GainSum {
  void Add(double value, double count) {
    sum += count * value;
    squares += count * value * value;
    whole += count;
  }
  std::optional<ScoreGain> gain() const {
    if (whole < 2.0) return std::nullopt;
    const double mean = sum / whole;
    const double variance = std::max(0.0, squares - whole * mean * mean) / (whole - 1.0);
    return ScoreGain{mean, std::sqrt(variance / whole)};
  }

  double sum = 0.0, squares = 0.0, whole = 0.0;
};

LogScores MeanOf(LogScores sums) {
  if (sums.moves == 0) return sums;
  const auto moves = static_cast<double>(sums.moves);
  sums.estimated /= moves;
  sums.no_change /= moves;
  sums.climatology /= moves;
  return sums;
}

void Add(const LogScores& more, LogScores& sums) {
  sums.moves += more.moves;
  sums.estimated += more.estimated;
  sums.no_change += more.no_change;
  sums.climatology += more.climatology;
}

double UpperTail(double statistic, std::int64_t degrees) {
  if (degrees == 0) return 1.0;
  return IncompleteGamma(0.5 * static_cast<double>(degrees), 0.5 * statistic, TailEnd::kUpper);
}

struct Cell {
  double expected = 0.0, observed = 0.0;
};

// Cells of at least kLeastExpected each, as far as there are clients enough.
std::vector<Cell> Pooled(const std::vector<Cell>& cells) {
  std::vector<Cell> pooled;
  Cell rest;
  for (const Cell& cell : cells) {
    if (cell.expected >= kLeastExpected) {
      pooled.push_back(cell);
    } else {
      rest.expected += cell.expected;
      rest.observed += cell.observed;
    }
  }
  if (rest.expected >= kLeastExpected || pooled.empty()) {
    pooled.push_back(rest);
  } else {
    Cell& least = *std::ranges::min_element(pooled, {}, &Cell::expected);
    least.expected += rest.expected;
    least.observed += rest.observed;
  }
  return pooled;
}

double Pearson(const std::vector<Cell>& cells) {
  double sum = 0.0;
  for (const Cell& cell : cells) {
    sum += (cell.observed - cell.expected) * (cell.observed - cell.expected) / cell.expected;
  }
  return sum;
}

}  // namespace

MoveScores ScoreMoves(const TransitionTally& tally, int training_pairs, double prior) {
  const TrainingCounts training(tally, training_pairs, prior);
  const int n = training.n;
  MoveScores scores;
  scores.mover_share = n == 1 ? 0.0 : (training.movers + 1.0) / (training.whole + 2.0);
  GainSum over_no_change, over_climatology;
  LogScores all;
  for (int pair = training_pairs; pair < tally.pair_count(); ++pair) {
    LogScores sums;
    for (int from = 0; from < n; ++from) {
      for (int to = 0; to < n; ++to) {
        const std::int64_t moves = tally.move(pair, from, to);
        if (moves == 0) continue;
        const auto count = static_cast<double>(moves);
        const double estimated = Log(Softened(training.mean(from, to), training.rows[from], n));
        const double no_change =
            Log(from == to ? 1.0 - scores.mover_share : scores.mover_share / (n - 1));
        const double share = training.whole > 0.0 ? training.columns[to] / training.whole : 0.0;
        const double climatology = Log(Softened(share, training.whole, n));
        Add({moves, count * estimated, count * no_change, count * climatology}, sums);
        over_no_change.Add(estimated - no_change, count);
        over_climatology.Add(estimated - climatology, count);
        // Who was never seen standing anywhere is forecast to stay.
        const bool is_forecast =
            training.rows[from] > 0.0 ? training.counts[from * n + to] > 0.0 : from == to;
        if (!is_forecast) scores.unforeseen += moves;
      }
    }
    scores.by_pair.push_back(MeanOf(sums));
    Add(sums, all);
  }
  scores.all = MeanOf(all);
  scores.over_no_change = over_no_change.gain();
  scores.over_climatology = over_climatology.gain();
  return scores;
}

std::vector<SegmentCalibration> CalibrationOf(const TransitionTally& tally, int training_pairs,
                                              double prior, std::optional<double> concentration) {
  const TrainingCounts training(tally, training_pairs, prior);
  const int n = training.n;
  std::vector<SegmentCalibration> calibration(n);
  for (int from = 0; from < n; ++from) {
    SegmentCalibration& segment = calibration[from];
    if (concentration) segment.overdispersed_chi_squared = 0.0;
    const double a = training.weights[from];
    const double certainty = a / (a + 1.0);
    for (int pair = training_pairs; pair < tally.pair_count(); ++pair) {
      double clients = 0.0;
      for (int to = 0; to < n; ++to) clients += static_cast<double>(tally.move(pair, from, to));
      if (clients == 0.0) continue;
      segment.clients += static_cast<std::int64_t>(clients);
      segment.stayed += tally.move(pair, from, from);
      if (training.rows[from] == 0.0) {  // nothing was counted: forecast to stay
        segment.expected_to_stay += clients;
        continue;
      }
      segment.expected_to_stay += clients * training.mean(from, from);
      std::vector<Cell> cells;
      for (int to = 0; to < n; ++to) {
        cells.push_back({clients * Softened(training.mean(from, to), training.rows[from], n),
                         static_cast<double>(tally.move(pair, from, to))});
      }
      cells = Pooled(cells);
      if (cells.size() < 2) continue;
      const double pearson = Pearson(cells);
      segment.degrees_of_freedom += static_cast<std::int64_t>(cells.size()) - 1;
      segment.chi_squared += pearson / (1.0 + (clients - 1.0) * (1.0 - certainty));
      if (concentration) {
        const double rho = 1.0 - certainty * *concentration / (*concentration + 1.0);
        *segment.overdispersed_chi_squared += pearson / (1.0 + (clients - 1.0) * rho);
      }
    }
    segment.p_value = UpperTail(segment.chi_squared, segment.degrees_of_freedom);
    if (concentration) {
      segment.overdispersed_p_value =
          UpperTail(*segment.overdispersed_chi_squared, segment.degrees_of_freedom);
    }
  }
  return calibration;
}

std::vector<ReliabilityBin> ReliabilityOf(const TransitionTally& tally, int training_pairs,
                                          double prior) {
  static constexpr std::array<double, 9> kEnds = {0.0, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0};
  const TrainingCounts training(tally, training_pairs, prior);
  std::vector<ReliabilityBin> bins;
  for (std::size_t i = 0; i < kEnds.size(); ++i) {
    ReliabilityBin& bin = bins.emplace_back();
    bin.above = i == 0 ? 0.0 : kEnds[i - 1];
    bin.at_most = kEnds[i];
  }
  for (int pair = training_pairs; pair < tally.pair_count(); ++pair) {
    for (int from = 0; from < training.n; ++from) {
      if (training.rows[from] == 0.0) continue;
      std::int64_t clients = 0;
      for (int to = 0; to < training.n; ++to) clients += tally.move(pair, from, to);
      for (int to = 0; to < training.n; ++to) {
        const double p = std::min(1.0, training.mean(from, to));
        const auto place = std::ranges::lower_bound(kEnds, p) - kEnds.begin();
        ReliabilityBin& bin = bins[static_cast<std::size_t>(place)];
        bin.chances += clients;
        bin.expected += p * static_cast<double>(clients);
        bin.observed += tally.move(pair, from, to);
      }
    }
  }
  return bins;
}

}  // namespace accord
