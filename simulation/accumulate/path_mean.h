#ifndef ACCORD_SIMULATION_ACCUMULATE_PATH_MEAN_H_
#define ACCORD_SIMULATION_ACCUMULATE_PATH_MEAN_H_

#include <cstdint>
#include <span>

#include "simulation/accumulate/estimate.h"
#include "simulation/accumulate/moments.h"
#include "simulation/accumulate/replicates.h"

namespace accord {

// The mean over the paths of a run: MeanM2, and on nets (Replicates) what its error follows from.
// Values as for MeanM2. A value type.
class PathMean {
 public:
  PathMean() = default;

  // From now on, of what is still empty: paths are points of nets, tiles whole units.
  void Replicate() { replicates_ = Replicates(1); }
  PathMean EmptyLike() const;

  void AddTile(std::span<const double> x);
  // So many paths on which the value is 0.
  void AddZeros(std::uint64_t paths);
  void Merge(const PathMean& later);

  std::uint64_t count() const { return about_.count; }
  double mean() const { return about_.mean; }
  const MeanM2& about() const { return about_; }
  double StandardDeviation() const { return about_.StandardDeviation(); }
  Estimate Mean() const;

  friend bool operator==(const PathMean&, const PathMean&) = default;

 private:
  friend struct PathMeanCodec;  // serialise.cc

  MeanM2 about_;
  Replicates replicates_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_PATH_MEAN_H_
