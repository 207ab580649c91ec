#include "simulation/paths/kernels.h"

#include <cmath>
#include <cstddef>

#include "simulation/random/math.h"
#include "simulation/random/vector_clones.h"

namespace accord {

// The lanes go in groups that stay in registers while the terms pass by.
ACCORD_VECTOR_CLONES void WeightedSum(double start, std::span<const WeightedColumn> terms,
                                      Column out) {
  constexpr int kGroup = 32;
  static_assert(kTilePaths % kGroup == 0);
  for (int first = 0; first < kTilePaths; first += kGroup) {
    double sum[kGroup];
    if (start == 0.0) {
      for (int i = 0; i < kGroup; ++i) sum[i] = 0.0;
    } else {
      for (int i = 0; i < kGroup; ++i) sum[i] = start * out[first + i];
    }
    for (const WeightedColumn& term : terms) {
      const double* column = term.column + first;
      for (int i = 0; i < kGroup; ++i) sum[i] = std::fma(term.weight, column[i], sum[i]);
    }
    for (int i = 0; i < kGroup; ++i) out[first + i] = sum[i];
  }
}

ACCORD_VECTOR_CLONES void AddTo(ConstColumn x, Column sum) {
  for (int i = 0; i < kTilePaths; ++i) sum[i] += x[i];
}

ACCORD_VECTOR_CLONES void GrowBy(ConstColumn x, Column index) {
  for (int i = 0; i < kTilePaths; ++i) index[i] *= 1.0 + x[i];
}

ACCORD_VECTOR_CLONES void Deviate(ConstColumn level, double reference, Column deviation) {
  for (int i = 0; i < kTilePaths; ++i) deviation[i] = level[i] - reference;
}

ACCORD_VECTOR_CLONES void LogRatio(ConstColumn level, double reference, Column log_ratio) {
  const double scale = 1.0 / reference;
  for (int i = 0; i < kTilePaths; ++i) log_ratio[i] = Log(level[i] * scale);
}

ACCORD_VECTOR_CLONES void ScaleByExp(double plan, double lower, double upper, Column index) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double psi = plan * Exp(index[i]);
    const double raised = psi < lower ? lower : psi;
    index[i] = raised > upper ? upper : raised;
  }
}

ACCORD_VECTOR_CLONES void Shift(double plan, double lower, double upper, Column index) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double psi = plan + index[i];
    const double raised = psi < lower ? lower : psi;
    index[i] = raised > upper ? upper : raised;
  }
}

ACCORD_VECTOR_CLONES void MeasureRelative(ConstColumn psi, double bias, double sd,
                                          ConstColumn normals, Column y) {
  for (int i = 0; i < kTilePaths; ++i) {
    y[i] = std::fma(psi[i], std::fma(sd, normals[i], bias), psi[i]);
  }
}

ACCORD_VECTOR_CLONES void MeasureAbsolute(ConstColumn psi, double bias, double sd,
                                          ConstColumn normals, Column y) {
  for (int i = 0; i < kTilePaths; ++i) y[i] = psi[i] + std::fma(sd, normals[i], bias);
}

namespace {

ACCORD_VECTOR_CLONES void AchieveHigh(ConstColumn y, double target, double max, Column zeta) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double ratio = y[i] / target;
    const double raised = ratio < 0.0 ? 0.0 : ratio;
    zeta[i] = raised > max ? max : raised;
  }
}

ACCORD_VECTOR_CLONES void AchieveLow(ConstColumn y, double target, double max, Column zeta) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double ratio = target / y[i];
    zeta[i] = y[i] <= 0.0 || ratio > max ? max : ratio;
  }
}

}  // namespace

void Achieve(ConstColumn y, double target, bool lower_is_better, double max, Column zeta) {
  if (lower_is_better) {
    AchieveLow(y, target, max, zeta);
  } else {
    AchieveHigh(y, target, max, zeta);
  }
}

}  // namespace accord
