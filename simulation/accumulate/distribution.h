#ifndef ACCORD_SIMULATION_ACCUMULATE_DISTRIBUTION_H_
#define ACCORD_SIMULATION_ACCUMULATE_DISTRIBUTION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "simulation/accumulate/bin_edges.h"
#include "simulation/accumulate/chosen_ranks.h"
#include "simulation/accumulate/column_replicates.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/accumulate/histogram.h"
#include "simulation/accumulate/moments.h"
#include "simulation/accumulate/samples.h"

namespace accord {

// Everything that is remembered of one column in a run: moments, and either the samples or a
// histogram, in memory that does not grow with the number of paths after the first batch.
//
// The life of one:
//
//     blocks of the first batch:  d = Distribution::Pilot(4096); d.AddTile(...) for each tile
//     merged in the fixed tree:   left.Merge(right)            (right holds the later paths)
//     once, on the merged batch:  total.FixEdges(cells)
//     blocks of later batches:    d = total.EmptyLike(); d.AddTile(...)
//     merged in the fixed tree, and each batch in order of index:  total.Merge(batch)
//
// A run that ends with its first batch is exact: type 7 quantiles, CVaR over the samples
// themselves, exact binomial ranks for intervals. The samples go when the first later batch
// is merged, and are then counted in the histogram. Queries work in both forms and before
// FixEdges too (they then sort the samples anew each time).
//
// All values finite, |x| <= 1e70. Thread-compatible: queries may run in parallel, changes not.
class Distribution {
 public:
  // Same as Pilot(0).
  Distribution() = default;

  // An empty one that keeps samples, with room for `reserve` before AddTile allocates.
  static Distribution Pilot(std::size_t reserve = 0);

  // From now on, of what is still empty: paths are points of nets (Replicates), tiles whole units,
  // and all that is merged whole blocks. Errors are then those of the replicates: Quantile and
  // RankError are asked for kReplicatedLevels alone, Cvar for the lowest 5 %.
  void Replicate() { replicated_ = true; }
  bool replicated() const { return replicated_; }
  static constexpr std::array<double, 6> kReplicatedLevels = {0.05, 0.25, 0.5, 0.75, 0.95, 0.99};

  // Fixes the edges from the samples. Does nothing if they are fixed.
  void FixEdges(std::size_t central_cells = BinEdges::kDefaultCentralCells);

  // Fixes the edges, where they are not, counts the samples in the histogram and lets them go, as
  // merging the first later batch does: for who knows that there will be one. Does nothing the
  // second time.
  void Bin(std::size_t central_cells = BinEdges::kDefaultCentralCells);

  // For who knows that no later batch will come: figures are those after FixEdges, but only the
  // order statistics of kReplicatedLevels and, with_tail, of the lowest 5 % are selected; other
  // questions sort the samples anew. There are no edges to count on: no EmptyLike, no Merge. Does
  // nothing if edges are fixed.
  void Finish(std::size_t central_cells, bool with_tail);

  // An empty one that counts on the edges of this one, whose edges are fixed. It collects a block's
  // values first and counts them when it is merged into another: a block works on many
  // distributions at a time, whose cells would keep pushing one another out of the cache.
  Distribution EmptyLike() const;

  // Adds one tile, of any length. Not after FixEdges on this very object: later tiles go into
  // EmptyLike() ones.
  void AddTile(std::span<const double> x);

  // Adds what came later. Both keep samples; or this one's edges are fixed and the other counts
  // on the same edges. Merging what is empty changes nothing.
  void Merge(Distribution later);

  // Not once finished, unless they were before.
  bool edges_fixed() const { return phase_ != Phase::kPilot && !chosen_; }
  // Whether figures come from the samples themselves.
  bool exact() const { return phase_ != Phase::kBinned; }
  std::uint64_t count() const { return moments_.count; }
  const Moments& moments() const { return moments_; }
  const BinEdges& edges() const { return edges_; }  // meaningful once edges_fixed()
  // In path order, while exact(); empty afterwards. What has been merged only once edges are fixed.
  std::span<const double> samples() const {
    return exact() ? samples_.values() : std::span<const double>();
  }
  // All cells in ascending order; empty while exact(). Not of an EmptyLike() one before Bin.
  std::span<const Histogram::Cell> cells() const;

  Estimate Mean() const;
  Estimate StandardDeviation() const;

  // The p-quantile, type 7, p in [0, 1]. The interval is between order statistics (QuantileRanks),
  // valid whatever the distribution; in binned form it reaches to the far ends of their cells. The
  // standard error is the distance of these order statistics, clipped to the sample, over 2 x 1.96,
  // WithBinning.
  Estimate Quantile(double p) const;
  // Its value alone, at any p.
  double QuantileValue(double p) const;
  // Standard error of the share of paths below the p-quantile. count() >= 1.
  double RankError(double p) const;
  // Where the p-quantile of these very paths lies: a point if exact. count() >= 1.
  Interval QuantileBinning(double p) const;

  // The mean of the worst 1 - level of the paths, in the units and with the sign of the column, the
  // boundary atom split. 0 <= level < 1; the CVaR of the loss L = -NPV is -Cvar(level,
  // Tail::kLowest).value. Standard error sqrt((Var(tail) + level (mean - boundary)^2) /
  // (n (1-level))) with the unbiased variance, WithBinning; infinite if the tail holds fewer than
  // two paths. The interval is normal, widened by the binning bound; below about 50 paths in the
  // tail it is too short for skewed tails.
  Estimate Cvar(double level, Tail tail) const;

  // The parts of Cvar. count() >= 1.
  TailFigures TailMean(double level, Tail tail) const;

  // Those that give the same figures.
  friend bool operator==(const Distribution& a, const Distribution& b);

 private:
  friend struct DistributionCodec;  // serialise.cc
  enum class Phase : std::uint8_t { kPilot, kFixed, kBinned };

  using ColumnReplicates = accumulate_internal::ColumnReplicates;

  // Of all that was added; on nets only.
  ColumnReplicates ReplicatesOf(std::span<const double> sorted) const;
  ColumnReplicates CurrentReplicates() const;
  // Answers `of` a view of order statistics, while exact(): at p, or of all of them.
  template <typename Of>
  auto AtExact(std::optional<double> p, const Of& of) const;
  // kBinned: all values in cells.
  Histogram Counted() const;
  // kBinned: nothing is left to be counted.
  bool IsCounted() const { return histogram_.has_value() && samples_.empty(); }
  void Count();

  Phase phase_ = Phase::kPilot;
  Moments moments_;
  Samples samples_;                     // kPilot, kFixed; kBinned: not yet counted
  std::vector<double> sorted_;          // kFixed, unless finished
  std::optional<ChosenRanks> chosen_;   // kFixed, finished
  BinEdges edges_;                      // kFixed, kBinned
  std::optional<Histogram> histogram_;  // kBinned, once anything is counted
  bool replicated_ = false;
  std::optional<ColumnReplicates> replicates_;  // kFixed, kBinned, where replicated_
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_DISTRIBUTION_H_
