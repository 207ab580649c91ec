#ifndef ACCORD_SIMULATION_ACCUMULATE_REPLICATES_H_
#define ACCORD_SIMULATION_ACCUMULATE_REPLICATES_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulation/accumulate/estimate.h"

namespace accord {

// Sums of influence values by replicate of a run on scrambled nets, from which it has its errors:
// points of a net are not independent of one another, but replicates are (model.md section 1,
// Errors; Owen 1997).
//
// Paths come in units of kUnit, replicate after replicate, kCount of them to a block: unit i of
// whatever is added in order, or merged in whole blocks, belongs to replicate i mod kCount. Of each
// *channel*, one influence function, there is a sum for every replicate. The default has none and
// stands for a run of independent paths: it is off, and adding and merging do nothing.
//
// Sums depend on the order in which blocks are merged, which is fixed. A value type.
class Replicates {
 public:
  static constexpr std::size_t kCount = 16;
  static constexpr std::uint64_t kUnit = 256;
  static constexpr std::uint64_t kBlock = kCount * kUnit;

  Replicates() = default;
  explicit Replicates(std::size_t channels) : sums_(channels * kCount, 0.0) {}

  bool on() const { return !sums_.empty(); }
  std::size_t channels() const { return sums_.size() / kCount; }
  // [channel][replicate]
  std::span<const double> sums() const { return sums_; }
  Replicates EmptyLike() const { return Replicates(channels()); }

  // Which replicate the next unit belongs to, of what begins a block.
  static std::size_t ReplicateOf(std::uint64_t paths_before) {
    return static_cast<std::size_t>(paths_before / kUnit % kCount);
  }

  // The channel's sum over one whole unit; `paths_before` were added before it.
  void Add(std::size_t channel, std::uint64_t paths_before, double sum);
  void Merge(const Replicates& later);
  // weight times every sum of the other, for figures made of several.
  void AddScaled(const Replicates& other, double weight);

  // Standard error of the mean of a channel over all `paths`, a multiple of kBlock: the spread of
  // the replicates' means over the root of their number.
  double StandardError(std::size_t channel, std::uint64_t paths) const;
  // The same of sum weight_i * channel_i.
  using Weighted = std::pair<std::size_t, double>;
  double StandardError(std::span<const Weighted> terms, std::uint64_t paths) const;

  friend bool operator==(const Replicates&, const Replicates&) = default;

 private:
  friend bool ParseSums(std::string_view* bytes, Replicates* value);

  std::vector<double> sums_;
};

// Whether so many paths have as many of each replicate; none have not.
constexpr bool IsWholeBlocks(std::uint64_t paths) {
  return paths > 0 && paths % Replicates::kBlock == 0;
}

// The sums, bit for bit; to be parsed they must be as many as `value` has.
void AppendSums(const Replicates& value, std::string* bytes);
[[nodiscard]] bool ParseSums(std::string_view* bytes, Replicates* value);

// The 97.5 % quantile of Student's t with 15 degrees of freedom: intervals of replicates.
inline constexpr double kStudent975 = 2.131449545559323;

// value +- kStudent975 standard errors.
Estimate ReplicatesEstimate(double value, double standard_error);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_REPLICATES_H_
