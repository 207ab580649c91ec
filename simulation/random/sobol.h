// Scrambled Sobol nets: sixteen independent ones that take the place of a run's random words
// (model.md section 1, Sampling).
//
// Sources: direction numbers of Joe, Kuo, "Constructing Sobol sequences with better two-dimensional
// projections", SIAM J. Sci. Comput. 30, 2008, as Boost.Random has them; scrambling by a random
// linear matrix and a digital shift (Matousek, "On the L2-discrepancy for anchored boxes",
// J. Complexity 14, 1998), which has the variance of Owen's at one exclusive or a word.
#ifndef ACCORD_SIMULATION_RANDOM_SOBOL_H_
#define ACCORD_SIMULATION_RANDOM_SOBOL_H_

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "simulation/random/stream.h"

namespace accord {

// Independently scrambled nets of a run; paths take them in turn, kNetUnit consecutive ones at a
// time, so that path p is the same for any number of paths.
inline constexpr int kNetReplicates = 16;
inline constexpr int kNetUnit = 256;
// Coordinates that have direction numbers.
inline constexpr int kNetCoordinates = 3667;
// Digits of a coordinate, the most significant one first.
inline constexpr int kNetDigits = 32;

// v_1 .. v_32 of a coordinate in [0, kNetCoordinates), unscrambled: point n, counted from 0, is the
// exclusive or of the v_j of its set bits, bit j - 1 taking v_j.
std::array<uint32_t, kNetDigits> DirectionNumbers(int coordinate);

// One coordinate of one net: point n is `shift` and the directions of n's set bits, all by
// exclusive or.
struct ScrambledCoordinate {
  uint32_t shift = 0;
  std::array<uint32_t, kNetDigits> directions = {};
};

// The key of a replicate's scrambling, replicate in [0, kNetReplicates).
StreamKey ScrambleStream(uint64_t seed, int replicate);

// Digit i (1 = most significant) of the direction v'_j is the parity of
//   v_j AND (top i - 1 bits of w_i OR bit i),
// w_i word i mod 4 of the Philox block of counter (coordinate, i div 4, 0, 0), i = 1 .. 33; the
// shift is w_33.
ScrambledCoordinate Scramble(StreamKey key, int coordinate);

// All replicates of the coordinates that a run uses. Immutable and thread-safe.
class ScrambledNet {
 public:
  // `coordinates` in ascending order, each in [0, kNetCoordinates). Takes 2112 bytes and some
  // microseconds each.
  ScrambledNet(uint64_t seed, std::vector<int> coordinates);

  const std::vector<int>& coordinates() const { return coordinates_; }

  // Normals of a unit of paths: path first_path + i, first_path a multiple of kNetUnit, is point
  // kNetUnit * (unit div 16) + i of replicate unit mod 16, unit = first_path / kNetUnit, and its
  // word, top bit turned over, becomes a normal as a Philox word does (NormalFromWord).
  // `coordinate` is one of coordinates().
  void FillNormals(int coordinate, uint64_t first_path, std::span<double, kNetUnit> z) const;

 private:
  std::vector<int> coordinates_;
  std::vector<ScrambledCoordinate> scrambled_;  // [coordinate][replicate]
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_SOBOL_H_
