#include "simulation/analysis/latin_hypercube.h"

#include <cstddef>
#include <numeric>
#include <utility>

#include "simulation/random/philox.h"
#include "simulation/random/stream.h"

namespace accord {
namespace {

constexpr double kWord = 1.0 / 4294967296.0;  // 2^-32

// Fisher and Yates' shuffle and a place within each slice, one Philox block a point.
std::vector<double> Positions(StreamKey key, std::int64_t count) {
  std::vector<std::int64_t> slices(static_cast<std::size_t>(count));
  std::iota(slices.begin(), slices.end(), 0);
  std::vector<double> within(slices.size());
  for (std::size_t i = slices.size(); i-- > 0;) {
    const PhiloxCounter words =
        Philox4x32({static_cast<std::uint32_t>(i), 0, 0, 0}, {key.k0, key.k1});
    within[i] = (words[0] + 0.5) * kWord;
    // 64 bits on at most 100 000 choices: no choice is favoured by more than 1e-14.
    const std::uint64_t draw = (std::uint64_t{words[1]} << 32) | words[2];
    std::swap(slices[i], slices[draw % (i + 1)]);
  }
  std::vector<double> positions(slices.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    positions[i] = (static_cast<double>(slices[i]) + within[i]) / static_cast<double>(count);
  }
  return positions;
}

}  // namespace

std::vector<std::vector<double>> LatinHypercube(const std::vector<std::string>& names,
                                                std::int64_t count, std::uint64_t seed) {
  std::vector<std::vector<double>> positions;
  for (const std::string& name : names) {
    positions.push_back(Positions(MakeStreamKey(seed, "term", name, "latin hypercube"), count));
  }
  return positions;
}

}  // namespace accord
