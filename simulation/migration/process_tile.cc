#include "simulation/migration/process_tile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>
#include <vector>

#include "simulation/base/vector_clones.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/random/math.h"
#include "simulation/random/quantile_table.h"
#include "simulation/random/stream.h"

namespace accord::migration_internal {
namespace {

constexpr double kLeastVariance = 1e-9, kMostVariance = 0.9;
constexpr double kLeastShape = 1e-9;

ACCORD_VECTOR_CLONES void Raise(ConstColumn in, Column highest) {
  columns::Map(in, highest, [](double x, double y) { return x > y ? x : y; });
}

ACCORD_VECTOR_CLONES void ExponentiateBelow(ConstColumn highest, Column exponents) {
  columns::Map(highest, exponents, [](double top, double x) { return Exp(x - top); });
}

// (1/v - 1) over the sum of the weights.
ACCORD_VECTOR_CLONES void SetScale(double own, double counting, ConstColumn spread, ConstColumn sum,
                                   Column scale) {
  columns::Map(spread, sum, scale, [=](double r, double whole, double) {
    const double variance = r * own + counting;
    const double above = variance > kLeastVariance ? variance : kLeastVariance;
    const double v = above < kMostVariance ? above : kMostVariance;
    return (1.0 / v - 1.0) / whole;
  });
}

ACCORD_VECTOR_CLONES void SetShapes(ConstColumn scale, Column weights) {
  columns::Map(scale, weights, [](double factor, double weight) {
    const double shape = factor * weight;
    return shape > kLeastShape ? shape : kLeastShape;
  });
}

void FillGroup(StreamKey key, int group, std::uint64_t first_path, ColumnStore& normals) {
  FillNormals4(key, static_cast<std::uint32_t>(group), first_path, normals[4 * group],
               normals[4 * group + 1], normals[4 * group + 2], normals[4 * group + 3]);
}

}  // namespace

ProcessTile::ProcessTile(const CompiledProcess& process)
    : process_(process),
      normals_(std::max(4, (process.period_count + 4) / 4 * 4)),
      factor_(process.period_count),
      spread_(1),
      work_(2) {}

void ProcessTile::Begin(std::uint64_t first_path) {
  FillGroup(process_.level, 0, first_path, normals_);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    const auto end = std::lower_bound(process_.spread_ends.begin(), process_.spread_ends.end(),
                                      normals_[0][lane]);
    const auto last = static_cast<std::ptrdiff_t>(process_.spreads.size()) - 1;
    spread_[0][lane] =
        process_
            .spreads[static_cast<std::size_t>(std::min(end - process_.spread_ends.begin(), last))];
  }
  for (int group = 0; group < normals_.count() / 4; ++group) {
    FillGroup(process_.factor, group, first_path, normals_);
  }
  const Column stretch = work_[0];
  Evaluate(process_.stretch, normals_[0], stretch);
  const auto periods = static_cast<std::size_t>(process_.period_count);
  for (int t = 1; t <= process_.period_count; ++t) {
    const Column factor = factor_[t - 1];
    columns::Fill(0.0, factor);
    for (int j = 1; j <= t; ++j) {
      const double weight = process_.factor_cholesky[static_cast<std::size_t>(t - 1) * periods +
                                                     static_cast<std::size_t>(j - 1)];
      columns::AddRoundedProduct(weight, normals_[j], factor);
    }
    columns::Multiply(stretch, factor);
  }
}

void ProcessTile::SetConcentrations(int segment, int t, ColumnStore& concentration) {
  assert(t >= 1 && t <= process_.period_count);
  const CompiledProcessRow& row = process_.rows[static_cast<std::size_t>(segment)];
  const int targets = static_cast<int>(row.loadings.size());
  const auto period = static_cast<std::size_t>(t - 1);
  const Column highest = work_[0];
  for (int i = 0; i < targets; ++i) {
    const auto target = static_cast<std::size_t>(i);
    columns::Fill(row.log_weights[period * row.loadings.size() + target], concentration[i]);
    columns::AddRoundedProduct(row.loadings[target], factor(t), concentration[i]);
    if (i == 0) {
      columns::Copy(concentration[i], highest);
    } else {
      Raise(concentration[i], highest);
    }
  }
  const Column sum = work_[1];
  columns::Fill(0.0, sum);
  for (int i = 0; i < targets; ++i) {
    ExponentiateBelow(highest, concentration[i]);
    columns::Add(concentration[i], sum);
  }
  const Column scale = work_[0];
  SetScale(row.own_variance[period], row.counting_variance[period], spread(), sum, scale);
  for (int i = 0; i < targets; ++i) SetShapes(scale, concentration[i]);
}

}  // namespace accord::migration_internal
