#include "simulation/accumulate/path_mean.h"

namespace accord {

PathMean PathMean::EmptyLike() const {
  PathMean empty;
  empty.replicates_ = replicates_.EmptyLike();
  return empty;
}

void PathMean::AddTile(std::span<const double> x) {
  if (!replicates_.on()) {
    about_.AddTile(x);
    return;
  }
  MeanM2 tile;
  tile.AddTile(x);
  replicates_.Add(0, about_.count, tile.mean * static_cast<double>(tile.count));
  about_.Merge(tile);
}

void PathMean::AddZeros(std::uint64_t paths) { about_.Merge({.count = paths}); }

void PathMean::Merge(const PathMean& later) {
  about_.Merge(later.about_);
  replicates_.Merge(later.replicates_);
}

Estimate PathMean::Mean() const {
  if (!replicates_.on() || about_.count == 0) return about_.Mean();
  return ReplicatesEstimate(about_.mean, replicates_.StandardError(0, about_.count));
}

}  // namespace accord
