#include "simulation/accumulate/replicates.h"

#include <array>
#include <cassert>
#include <cmath>

#include "simulation/accumulate/bytes.h"

namespace accord {

void Replicates::Add(std::size_t channel, std::uint64_t paths_before, double sum) {
  if (!on()) return;
  assert(channel < channels() && paths_before % kUnit == 0);
  sums_[channel * kCount + ReplicateOf(paths_before)] += sum;
}

void Replicates::Merge(const Replicates& later) {
  assert(sums_.size() == later.sums_.size());
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += later.sums_[i];
}

void Replicates::AddScaled(const Replicates& other, double weight) {
  assert(sums_.size() == other.sums_.size());
  for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i] += weight * other.sums_[i];
}

double Replicates::StandardError(std::size_t channel, std::uint64_t paths) const {
  const Weighted only = {channel, 1.0};
  return StandardError({&only, 1}, paths);
}

double Replicates::StandardError(std::span<const Weighted> terms, std::uint64_t paths) const {
  assert(on() && paths > 0 && paths % kBlock == 0);
  constexpr double kReplicates = static_cast<double>(kCount);
  const double each = static_cast<double>(paths) / kReplicates;
  std::array<double, kCount> means{};
  for (const auto& [channel, weight] : terms) {
    for (std::size_t r = 0; r < kCount; ++r) {
      means[r] += weight * (sums_[channel * kCount + r] / each);
    }
  }
  // About one of them, so that what is the same in all has no error at all.
  double sum = 0.0, squares = 0.0;
  for (const double mean : means) {
    sum += mean - means[0];
    squares += (mean - means[0]) * (mean - means[0]);
  }
  const double about_mean = squares - sum * (sum / kReplicates);
  return about_mean > 0.0 ? std::sqrt(about_mean / (kReplicates * (kReplicates - 1.0))) : 0.0;
}

void AppendSums(const Replicates& value, std::string* bytes) {
  for (const double sum : value.sums()) AppendDouble(sum, bytes);
}

bool ParseSums(std::string_view* bytes, Replicates* value) {
  for (double& sum : value->sums_) {
    if (!ParseFinite(bytes, &sum)) return false;
  }
  return true;
}

Estimate ReplicatesEstimate(double value, double standard_error) {
  const double reach = kStudent975 * standard_error;
  return {value, standard_error, value - reach, value + reach};
}

}  // namespace accord
