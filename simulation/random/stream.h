// Named streams of draws: which random numbers belong to what (model.md section 1, Identity of
// draws).
//
// A stream is all draws of one purpose for one named thing: the factor of driver "demand", the
// measurement error of outcome "uptime". Its key comes from names alone, a draw from key and
// counter alone: path 17 of a stream is the same on every machine and thread, for every number of
// paths, and whatever else the scenario holds. All functions are pure and thread-safe.
#ifndef ACCORD_SIMULATION_RANDOM_STREAM_H_
#define ACCORD_SIMULATION_RANDOM_STREAM_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "simulation/random/philox.h"

namespace accord {

struct StreamKey {
  uint32_t k0 = 0;
  uint32_t k1 = 0;

  friend constexpr bool operator==(const StreamKey&, const StreamKey&) = default;
};

// The Accord stream hash, version 1; frozen, since every published digest depends on it:
//
//   mix(x)       = the 64-bit finaliser of SplitMix64 (Stafford's variant 13):
//                  x ^= x >> 30; x *= 0xBF58476D1CE4E5B9; x ^= x >> 27; x *= 0x94D049BB133111EB;
//                  x ^= x >> 31
//   absorb(h, x) = mix((h ^ x) + 0x9E3779B97F4A7C15)
//   h = "accord01" read as a little-endian word; h = absorb(h, seed);
//   for each of kind, id, purpose: h = absorb(h, length in bytes), then h = absorb(h, word) for
//   each group of eight bytes, little-endian, the last one padded with zeros; k0 = low half of
//   mix(h), k1 = high half.
//
// The lengths keep ("ab", "c") and ("a", "bc") apart. absorb is a bijection of either argument, so
// two lists of equal shape that differ in one word never collide; any other two collide with
// probability 2^-64. Scenarios with a collision among their streams are refused when checked.
//   seed     the run's seed; alternatives that share it run on common random numbers
//   kind     what sort of thing draws: "driver", "outcome", "segment", ...
//   id       its stable id in the scenario
//   purpose  what the draws are for, one stream each: "factor", "measurement", ...
StreamKey MakeStreamKey(uint64_t seed, std::string_view kind, std::string_view id,
                        std::string_view purpose);

// Four standard normals for each of the paths first_path + i, i in [0, z0.size()): the periods
// 4 * group + {0, 1, 2, 3}, counted from 0, of this stream, into one column each. One Philox block
// a path, counter (0, group, path low, path high), and NormalFromWord (math.h) of each word, with
// its range and resolution. The columns have the same length, 0 allowed, and do not overlap.
void FillNormals4(StreamKey key, uint32_t group, uint64_t first_path, std::span<double> z0,
                  std::span<double> z1, std::span<double> z2, std::span<double> z3);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_STREAM_H_
