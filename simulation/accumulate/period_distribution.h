#ifndef ACCORD_SIMULATION_ACCUMULATE_PERIOD_DISTRIBUTION_H_
#define ACCORD_SIMULATION_ACCUMULATE_PERIOD_DISTRIBUTION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "simulation/accumulate/brackets.h"
#include "simulation/accumulate/chosen_ranks.h"
#include "simulation/accumulate/column_replicates.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/accumulate/moments.h"
#include "simulation/accumulate/samples.h"

namespace accord {

// What is remembered of a column of which there is one for every period: mean, standard deviation
// and the three quantiles of Brackets::kLevels. A light Distribution, of the same life:
//
//     blocks of the first batch:  d = PeriodDistribution::Pilot(4096); d.AddTile(...) for each tile
//     merged in the fixed tree:   left.Merge(right)            (right holds the later paths)
//     once, on the merged batch:  total.Fix()
//     blocks of later batches:    d = total.EmptyLike(); d.AddTile(...)
//     merged in the fixed tree, and each batch in order of index:  total.Merge(batch)
//
// A run that ends with its first batch is exact; later batches are counted in some 200 cells, about
// 2 ns a value, and the samples go when the first of them is merged. Queries work throughout.
//
// All values finite, |x| <= 1e150, fewer than 2^32. Thread-compatible; the cells are shared by all
// copies, which is safe because nothing changes them.
class PeriodDistribution {
 public:
  // Same as Pilot(0).
  PeriodDistribution() = default;

  // An empty one that keeps samples, with room for `reserve` before AddTile allocates.
  static PeriodDistribution Pilot(std::size_t reserve = 0);

  // From now on, of what is still empty: paths are points of nets, as Distribution::Replicate; of
  // quantiles only Brackets::kLevels have errors then.
  void Replicate() { replicated_ = true; }

  // Fixes the cells from the samples. Does nothing if they are fixed.
  void Fix();

  // Fixes the cells, where they are not, counts the samples in them and lets them go, as merging
  // the first later batch does: for who knows that there will be one. Does nothing the second time.
  void Bin();

  // For who knows that no later batch will come: figures are those after Fix, but only the order
  // statistics of Brackets::kLevels are selected; other questions sort the samples anew. There are
  // no cells to count in: no EmptyLike, no Merge. Does nothing if cells are fixed.
  void Finish();

  // An empty one that counts in the cells of this one, which are fixed.
  PeriodDistribution EmptyLike() const;

  // Adds one tile, of any length. Not after Fix on this very object: later tiles go into
  // EmptyLike() ones.
  void AddTile(std::span<const double> x);

  // Adds what came later. Both keep samples; or the cells of this one are fixed and the other
  // counts in the same. Merging what is empty changes nothing.
  void Merge(PeriodDistribution later);

  bool fixed() const { return brackets_ != nullptr; }
  // Whether figures come from the samples themselves.
  bool exact() const { return phase_ != Phase::kBinned; }
  std::uint64_t count() const { return moments_.about.count; }
  // In path order, while exact(); empty afterwards. What has been merged only once cells are fixed.
  std::span<const double> samples() const { return samples_.values(); }
  // fixed() only.
  const Brackets& brackets() const { return *brackets_; }
  // Of each cell; empty while exact().
  std::span<const std::uint32_t> counts() const { return counts_; }

  Estimate Mean() const;
  double StandardDeviation() const { return moments_.about.StandardDeviation(); }

  // The p-quantile, type 7, p in [0, 1], as Distribution has it: the interval holds the error of
  // binning whatever p is, but is narrow only for the levels of Brackets::kLevels.
  Estimate Quantile(double p) const;

  friend bool operator==(const PeriodDistribution& a, const PeriodDistribution& b);

 private:
  friend struct PeriodDistributionCodec;  // serialise.cc
  enum class Phase : std::uint8_t { kPilot, kFixed, kBinned };
  using ColumnReplicates = accumulate_internal::ColumnReplicates;

  // Of all that was added; on nets only.
  ColumnReplicates ReplicatesOf(std::span<const double> sorted) const;
  ColumnReplicates CurrentReplicates() const;

  Phase phase_ = Phase::kPilot;
  MeanM2Spread moments_;
  Samples samples_;                           // kPilot, kFixed
  std::vector<double> sorted_;                // kFixed, unless finished
  std::optional<ChosenRanks> chosen_;         // kFixed, finished
  std::shared_ptr<const Brackets> brackets_;  // kFixed, kBinned
  std::vector<std::uint32_t> counts_;         // kBinned
  bool replicated_ = false;
  std::optional<ColumnReplicates> replicates_;  // kFixed, kBinned, where replicated_
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_PERIOD_DISTRIBUTION_H_
