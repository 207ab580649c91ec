#ifndef ACCORD_SIMULATION_ACCUMULATE_COLUMN_REPLICATES_H_
#define ACCORD_SIMULATION_ACCUMULATE_COLUMN_REPLICATES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/accumulate/replicates.h"
#include "simulation/accumulate/samples.h"

// Private to this folder.
namespace accord::accumulate_internal {

// The errors of a column's mean, standard deviation, quantiles and lowest tail on nets: influence
// values about points that the first batch fixes.
//
//     mean                 x
//     variance             (x - c)^2 - 2 (m - c) (x - c), c near the mean m
//     rank of quantile q   1{x <= q}; where q is an atom, 1{x < q} as well, and the larger counts
//     lowest 5 %           max(q - x, 0) / 0.05, q the 5 % quantile   (Manistre, Hancock 2005)
//
// Errors of quantiles are kept as errors of their ranks: what they mean in units of the column is
// read off the distribution itself, atoms and gaps included.
class ColumnReplicates {
 public:
  // Fixed by the samples: `sorted` ascending and `samples` the same in path order, a multiple of
  // Replicates::kBlock of them, at least one block; counts the samples. `levels` in (0, 1).
  static ColumnReplicates Of(std::span<const double> sorted, const Samples& samples,
                             std::span<const double> levels);

  // About the same points.
  ColumnReplicates EmptyLike() const;
  // One unit; `paths_before` were added before it.
  void AddTile(std::uint64_t paths_before, std::span<const double> x);
  void Merge(const ColumnReplicates& later) { sums_.Merge(later.sums_); }

  // Of all `paths`, a multiple of Replicates::kBlock: standard errors.
  double MeanError(std::uint64_t paths) const { return sums_.StandardError(kMean, paths); }
  double VarianceError(double mean, std::uint64_t paths) const;
  // Of the share of paths at or below the quantile of a level, which is one of `levels`.
  double RankError(double level, std::uint64_t paths) const;
  // Of E[x | lowest 5 %].
  double TailError(std::uint64_t paths) const;

  void Append(std::string* bytes) const;
  // Nothing where the bytes are not those of any.
  static std::optional<ColumnReplicates> Parse(std::string_view* bytes,
                                               std::span<const double> levels);

  friend bool operator==(const ColumnReplicates& a, const ColumnReplicates& b);

 private:
  // Channels; those of the levels come after, two for an atom.
  static constexpr std::size_t kMean = 0, kSquare = 1, kTail = 2, kLevels = 3;

  struct Points {
    double centre = 0.0, tail = 0.0;
    std::vector<double> levels, quantiles;
    std::vector<bool> is_atom;  // by level

    friend bool operator==(const Points&, const Points&) = default;
  };

  explicit ColumnReplicates(Points points);

  std::shared_ptr<const Points> points_;
  Replicates sums_;
};

}  // namespace accord::accumulate_internal

#endif  // ACCORD_SIMULATION_ACCUMULATE_COLUMN_REPLICATES_H_
