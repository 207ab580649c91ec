#ifndef ACCORD_TESTS_SIMULATION_ACCUMULATE_COLUMNS_H_
#define ACCORD_TESTS_SIMULATION_ACCUMULATE_COLUMNS_H_

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <span>
#include <vector>

namespace accord {

inline constexpr std::size_t kTile = 256;
inline constexpr std::size_t kBlock = 4096;

// Lengths at which lanes, tiles and blocks end.
inline constexpr std::size_t kAwkwardLengths[] = {0,  1,  2,  7,   8,   9,   15,  16,  17,
                                                  31, 33, 64, 100, 255, 256, 257, 1000};

inline double Uniform(std::mt19937_64& generator) {
  return (static_cast<double>(generator() >> 11) + 0.5) * 0x1p-53;
}

inline double Normal(std::mt19937_64& generator) {
  const double radius = std::sqrt(-2.0 * std::log(Uniform(generator)));
  return radius * std::cos(2.0 * std::numbers::pi * Uniform(generator));
}

enum class Shape { kNormal, kSkewed, kCapped, kDiscrete, kMostlyZero, kConstant, kFarOff };

inline constexpr Shape kShapes[] = {Shape::kNormal,   Shape::kSkewed,   Shape::kCapped,
                                    Shape::kDiscrete, Shape::kConstant, Shape::kMostlyZero,
                                    Shape::kFarOff};

inline double Draw(Shape shape, std::mt19937_64& generator) {
  const double z = Normal(generator);
  switch (shape) {
    case Shape::kNormal:
      return 1000.0 * z + 250.0;
    case Shape::kSkewed:
      return std::exp(2.0 * z);
    case Shape::kCapped:
      return std::clamp(5000.0 * z, -8000.0, 0.0);
    case Shape::kDiscrete:
      return std::floor(3.0 * z);
    case Shape::kMostlyZero:
      return z > 3.0 ? -1e5 * z : 0.0;
    case Shape::kConstant:
      return 9000.1;
    case Shape::kFarOff:
      return 1e9 + z;
  }
  return 0.0;
}

inline std::vector<double> Column(Shape shape, std::size_t size, std::uint64_t seed) {
  std::mt19937_64 generator(seed);
  std::vector<double> column(size);
  for (double& value : column) value = Draw(shape, generator);
  return column;
}

// Calls add(tile) for the column in tiles of 256, the last one shorter.
template <typename Add>
void InTiles(std::span<const double> column, Add add) {
  for (std::size_t i = 0; i < column.size(); i += kTile) {
    add(column.subspan(i, std::min(kTile, column.size() - i)));
  }
}

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_ACCUMULATE_COLUMNS_H_
