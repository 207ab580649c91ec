#include "simulation/migration/dirichlet.h"

#include <cassert>
#include <cmath>
#include <vector>

#include "simulation/base/vector_clones.h"
#include "simulation/random/math.h"
#include "simulation/random/philox.h"
#include "simulation/random/philox_urbg.h"

namespace accord::migration_internal {
namespace {

constexpr std::uint32_t kLimitBlock = 65u << 16;

// In the middle of one of 2^32 equal cells of (0, 1).
ACCORD_ALWAYS_INLINE double UniformOf(std::uint32_t word) {
  return (static_cast<double>(word) + 0.5) * 0x1p-32;
}

// The constants of a gamma of shape d + 1/3 >= 1.
struct Squeeze {
  explicit Squeeze(double shape) : d(shape - 1.0 / 3.0), c(1.0 / std::sqrt(9.0 * d)) {}
  double d, c;
};

// A gamma draw of scale 1, or -1 where it is rejected. A root below 0 makes the logarithm NaN, and
// NaN is no acceptance.
ACCORD_ALWAYS_INLINE double Try(const Squeeze& squeeze, std::uint32_t normal,
                                std::uint32_t uniform) {
  const double z = NormalFromWord(normal);
  const double root = std::fma(squeeze.c, z, 1.0);
  const double v = root * root * root;
  const double bound = 0.5 * z * z + squeeze.d * (1.0 - v + Log(v));
  return Log(UniformOf(uniform)) < bound ? squeeze.d * v : -1.0;
}

// Of shapes below 1: a draw of shape + 1 times this, which may underflow.
ACCORD_ALWAYS_INLINE double Factor(double shape, std::uint32_t uniform) {
  return Exp(Log(UniformOf(uniform)) / shape);
}

ACCORD_VECTOR_CLONES void TryFromOne(double shape, const std::uint32_t* normals,
                                     const std::uint32_t* uniforms, Column weights) {
  const Squeeze squeeze(shape);
  for (int i = 0; i < kTilePaths; ++i) weights[i] = Try(squeeze, normals[i], uniforms[i]);
}

ACCORD_VECTOR_CLONES void TryBelowOne(double shape, const std::uint32_t* normals,
                                      const std::uint32_t* uniforms, const std::uint32_t* factors,
                                      Column weights) {
  const Squeeze squeeze(shape + 1.0);
  for (int i = 0; i < kTilePaths; ++i) {
    weights[i] = Try(squeeze, normals[i], uniforms[i]) * Factor(shape, factors[i]);
  }
}

// With a shape of its own for each path; 0 gives 0.
ACCORD_VECTOR_CLONES void TryOwn(ConstColumn shapes, const std::uint32_t* normals,
                                 const std::uint32_t* uniforms, const std::uint32_t* factors,
                                 Column weights) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double shape = shapes[i];
    const bool below = shape < 1.0;
    const Squeeze squeeze(below ? shape + 1.0 : shape);
    const double factor = Factor(shape, factors[i]);
    weights[i] = Try(squeeze, normals[i], uniforms[i]) * (below ? factor : 1.0);
  }
}

// Until one is accepted. Cloned for its fused operations, which baseline code calls the C library
// for.
ACCORD_VECTOR_CLONES double Draw(double shape, PhiloxUrbg urbg) {
  const Squeeze squeeze(shape >= 1.0 ? shape : shape + 1.0);
  double draw = -1.0;
  while (draw < 0.0) {
    const std::uint32_t normal = urbg();
    draw = Try(squeeze, normal, urbg());
  }
  return shape >= 1.0 ? draw : draw * Factor(shape, urbg());
}

int ChooseOne(std::span<const double> concentration, PhiloxUrbg urbg) {
  double sum = 0.0;
  for (double shape : concentration) sum += shape;
  double left = UniformOf(urbg()) * sum;
  std::size_t chosen = 0;
  while (chosen + 1 < concentration.size() && left >= concentration[chosen]) {
    left -= concentration[chosen++];
  }
  return static_cast<int>(chosen);
}

}  // namespace

void DrawDirichlet(std::span<const double> concentration, StreamKey stream,
                   std::uint64_t first_path, ColumnStore& weights) {
  assert(static_cast<int>(concentration.size()) <= weights.count());
  alignas(64) std::uint32_t words[4][kTilePaths];
  alignas(64) double sums[kTilePaths] = {};
  for (std::size_t i = 0; i < concentration.size(); ++i) {
    const auto block = static_cast<std::uint32_t>(i);
    const Column draws = weights[static_cast<int>(i)];
    FillPhiloxGroup({stream.k0, stream.k1}, block, 0, first_path, words[0], words[1], words[2],
                    words[3]);
    if (concentration[i] >= 1.0) {
      TryFromOne(concentration[i], words[0], words[1], draws);
    } else {
      TryBelowOne(concentration[i], words[0], words[1], words[2], draws);
    }
    for (int lane = 0; lane < kTilePaths; ++lane) {
      if (std::signbit(draws[lane])) {
        const PhiloxUrbg urbg(stream, 0, first_path + lane, (block + 1) << 16);
        draws[lane] = Draw(concentration[i], urbg);
      }
      sums[lane] += draws[lane];
    }
  }
  for (int lane = 0; lane < kTilePaths; ++lane) {
    if (sums[lane] > 0.0) continue;
    const PhiloxUrbg urbg(stream, 0, first_path + lane, kLimitBlock);
    weights[ChooseOne(concentration, urbg)][lane] = 1.0;
  }
}

void DrawDirichlet(const ColumnStore& concentration, int count, StreamKey stream,
                   std::uint32_t period, std::uint64_t first_path, ColumnStore& weights) {
  assert(count <= weights.count() && count <= concentration.count());
  alignas(64) std::uint32_t words[4][kTilePaths];
  alignas(64) double sums[kTilePaths] = {};
  for (int i = 0; i < count; ++i) {
    const auto block = static_cast<std::uint32_t>(i);
    const ConstColumn shapes = concentration[i];
    const Column draws = weights[i];
    FillPhiloxGroup({stream.k0, stream.k1}, block, period, first_path, words[0], words[1], words[2],
                    words[3]);
    TryOwn(shapes, words[0], words[1], words[2], draws);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      if (std::signbit(draws[lane])) {
        const PhiloxUrbg urbg(stream, period, first_path + lane, (block + 1) << 16);
        draws[lane] = Draw(shapes[lane], urbg);
      }
      sums[lane] += draws[lane];
    }
  }
  std::vector<double> own(static_cast<std::size_t>(count));
  for (int lane = 0; lane < kTilePaths; ++lane) {
    if (sums[lane] > 0.0) continue;
    for (int i = 0; i < count; ++i) own[static_cast<std::size_t>(i)] = concentration[i][lane];
    const PhiloxUrbg urbg(stream, period, first_path + lane, kLimitBlock);
    weights[ChooseOne(own, urbg)][lane] = 1.0;
  }
}

}  // namespace accord::migration_internal
