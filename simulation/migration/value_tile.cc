#include "simulation/migration/value_tile.h"

#include <algorithm>
#include <array>
#include <bit>
#include <boost/random/binomial_distribution.hpp>
#include <cassert>
#include <cmath>
#include <utility>

#include "simulation/base/vector_clones.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/model/value_quantiles.h"
#include "simulation/random/math.h"

namespace accord::migration_internal {
namespace {

enum Sum { kAlike, kCells, kOnes, kSums };
enum Scratch { kStruck, kUniforms, kWidths, kNearest, kSides, kTails, kValues, kNormals, kScratch };

constexpr std::uint32_t kFirstBlock = 1u << 28;
constexpr double kCountedByBits = 128;  // clients: a coin each
constexpr int kMostWaitingCells = 64;   // cells are halved some 50 times

ACCORD_VECTOR_CLONES void AddAll(ConstColumn a, ConstColumn b, ConstColumn c, Column sum) {
  for (int lane = 0; lane < kTilePaths; ++lane) sum[lane] = a[lane] + b[lane] + c[lane];
}

// Nothing grows to nothing, however fast.
ACCORD_VECTOR_CLONES void Grow(ConstColumn exponent, Column money) {
  for (int lane = 0; lane < kTilePaths; ++lane) {
    const double grown = money[lane] * Exp(exponent[lane]);
    money[lane] = money[lane] == 0.0 ? 0.0 : grown;
  }
}

// Places in cells as tails of the whole distribution.
ACCORD_VECTOR_CLONES void TailsOf(ConstColumn widths, ConstColumn uniforms, ConstColumn nearest,
                                  ConstColumn sides, Column tails) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double place = std::fma(widths[i], uniforms[i], nearest[i]);
    tails[i] = place <= 0.5 ? sides[i] * place : 1.0 - place;
  }
}

ACCORD_VECTOR_CLONES void NormalsOf(const std::uint32_t* words, Column normals) {
  for (int i = 0; i < kTilePaths; ++i) normals[i] = NormalFromWord(words[i]);
}

double Uniform(PhiloxUrbg& urbg) {
  const std::uint32_t high = urbg();
  return UniformFromWords(high, urbg());
}

// How many of `count` coins fall on one side.
double Half(double count, PhiloxUrbg& urbg) {
  if (count > kCountedByBits) {
    const boost::random::binomial_distribution<std::int64_t> coins(static_cast<std::int64_t>(count),
                                                                   0.5);
    return static_cast<double>(coins(urbg));
  }
  int heads = 0;
  for (int left = static_cast<int>(count); left > 0; left -= 32) {
    const std::uint32_t coins = urbg();
    heads += std::popcount(left >= 32 ? coins : coins >> (32 - left));
  }
  return heads;
}

// The sum of `count` values of a cell from one normal; Cornish and Fisher (1937).
double SumFrom(const ValueCell& cell, double count, double z) {
  const double root = std::sqrt(count);
  const double g = cell.skewness;
  const double z2 = z * z;
  const double second = z * (z2 - 3.0) * (cell.excess_kurtosis * (1.0 / 24.0)) -
                        z * (2.0 * z2 - 5.0) * (g * g * (1.0 / 36.0));
  const double score = z + (z2 - 1.0) * (g / (6.0 * root)) + second / count;
  return std::clamp(count * cell.mean + root * cell.sd * score, count * cell.lowest,
                    count * cell.highest);
}

}  // namespace

ValueTile::ValueTile(const CompiledClientBase& base)
    : base_(base), sums_(kSums), scratch_(kScratch) {
  columns::Fill(1.0, scratch_[kSides]);
  columns::Fill(0.5, scratch_[kNearest]);  // where none is drawn, the median is
}

void ValueTile::Revenue(int segment, int t, std::uint64_t first_path, ConstColumn count,
                        const ChanceView& chance, Column money) {
  Accrue(base_.revenue[segment], t, first_path, count, chance, money);
}

void ValueTile::Profit(int segment, int t, std::uint64_t first_path, ConstColumn count,
                       const ChanceView& chance, Column money) {
  Accrue(base_.profit[segment], t, first_path, count, chance, money);
}

void ValueTile::Accrue(const CompiledClientValue& value, int t, std::uint64_t first_path,
                       ConstColumn count, const ChanceView& chance, Column money) {
  if (value.distribution) {
    Draw(value, static_cast<std::uint32_t>(t), first_path, count, money);
  } else {
    columns::SetProduct(value.mean[t - 1], count, money);
  }
  if (value.loadings.empty()) return;
  const Column exponent = scratch_[kNormals];
  columns::Fill(0.0, exponent);
  for (const Term& term : value.loadings) {
    columns::AddProduct(term.coefficient, chance.growths[term.index], exponent);
  }
  Grow(exponent, money);
}

void ValueTile::Draw(const CompiledClientValue& value, std::uint32_t t, std::uint64_t first_path,
                     ConstColumn count, Column money) {
  const ValueDistribution& values = *value.distribution;
  columns::Fill(0.0, sums_);
  const Column drawing = scratch_[kStruck];
  if (values.probability < 1.0) {
    struck_.SetAllLanes(0, values.probability, 1.0 - values.probability);
    struck_.Draw(0, value.draws, t, first_path, count, drawing);
  } else {
    columns::Copy(count, drawing);
  }
  for (int lane = 0; lane < kTilePaths; ++lane) {
    if (drawing[lane] == 0.0) continue;
    PhiloxUrbg urbg(value.draws, t, first_path + static_cast<std::uint64_t>(lane), kFirstBlock);
    SumOf(values, lane, drawing[lane], urbg);
  }
  FlushSums();
  FlushOnes(values);
  const ColumnStore& sums = sums_;
  AddAll(sums[kAlike], sums[kCells], sums[kOnes], money);
}

void ValueTile::SumOf(const ValueDistribution& values, int lane, double count, PhiloxUrbg& urbg) {
  struct Waiting {
    int cell;
    double count;
  };
  std::array<Waiting, kMostWaitingCells> stack;
  int waiting = 0;
  stack[waiting++] = {0, count};
  while (waiting > 0) {
    const Waiting next = stack[--waiting];
    const ValueCell& cell = values.cells[next.cell];
    if (cell.sd == 0.0) {
      sums_[kAlike][lane] += next.count * cell.mean;
    } else if (next.count >= cell.sum_from) {
      DrawSum(cell, lane, next.count, urbg());
    } else if (next.count <= kDrawnOneByOne || cell.halves < 0) {
      for (double drawn = 0.0; drawn < next.count; drawn += 1.0) {
        DrawOne(values, cell, lane, urbg);
      }
    } else {
      const double first = Half(next.count, urbg);
      assert(waiting + 2 <= kMostWaitingCells);
      if (first < next.count) stack[waiting++] = {cell.halves + 1, next.count - first};
      if (first > 0.0) stack[waiting++] = {cell.halves, first};
    }
  }
}

void ValueTile::DrawOne(const ValueDistribution& values, const ValueCell& cell, int lane,
                        PhiloxUrbg& urbg) {
  if (one_count_ == kTilePaths) FlushOnes(values);
  scratch_[kUniforms][one_count_] = Uniform(urbg);
  scratch_[kWidths][one_count_] = cell.width;
  scratch_[kNearest][one_count_] = cell.nearest;
  scratch_[kSides][one_count_] = cell.side;
  one_lanes_[one_count_++] = lane;
}

void ValueTile::DrawSum(const ValueCell& cell, int lane, double count, std::uint32_t word) {
  if (sum_count_ == kTilePaths) FlushSums();
  words_[sum_count_] = word;
  waiting_[sum_count_++] = {&cell, count, lane};
}

void ValueTile::FlushOnes(const ValueDistribution& values) {
  if (one_count_ == 0) return;
  const ColumnStore& drawing = scratch_;
  TailsOf(drawing[kWidths], drawing[kUniforms], drawing[kNearest], drawing[kSides],
          scratch_[kTails]);
  ValuesAt(values.quantiles, drawing[kTails], scratch_[kValues]);
  const ConstColumn drawn = std::as_const(scratch_)[kValues];
  const Column ones = sums_[kOnes];
  for (int i = 0; i < one_count_; ++i) ones[one_lanes_[i]] += drawn[i];
  one_count_ = 0;
}

void ValueTile::FlushSums() {
  if (sum_count_ == 0) return;
  NormalsOf(words_, scratch_[kNormals]);
  const ConstColumn normals = std::as_const(scratch_)[kNormals];
  const Column cells = sums_[kCells];
  for (int i = 0; i < sum_count_; ++i) {
    const WaitingSum& sum = waiting_[i];
    cells[sum.lane] += SumFrom(*sum.cell, sum.count, normals[i]);
  }
  sum_count_ = 0;
}

}  // namespace accord::migration_internal
