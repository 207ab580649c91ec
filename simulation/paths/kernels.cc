#include "simulation/paths/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "simulation/base/vector_clones.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/random/math.h"

namespace accord {

namespace {

constexpr int kTermsAtOnce = 8;

// One pass over the lanes for a number of terms that the compiler knows: it then keeps the sum of a
// lane in a register. fma(weight, x, 0) where nothing is there yet, as if `out` held zeros.
template <bool kOverwrites, int kTerms>
ACCORD_ALWAYS_INLINE void SumPass(double start, const WeightedColumn* terms,
                                  double* __restrict out) {
  const double* columns[kTerms];
  double weights[kTerms];
  for (int k = 0; k < kTerms; ++k) {
    columns[k] = terms[k].column;
    weights[k] = terms[k].weight;
  }
  for (int i = 0; i < kTilePaths; ++i) {
    double sum = kOverwrites ? 0.0 : start * out[i];
#pragma GCC unroll 8
    for (int k = 0; k < kTerms; ++k) sum = std::fma(weights[k], columns[k][i], sum);
    out[i] = sum;
  }
}

template <bool kOverwrites>
ACCORD_ALWAYS_INLINE void SumTerms(double start, const WeightedColumn* terms, int count,
                                   double* __restrict out) {
  static_assert(kTermsAtOnce == 8);
  switch (count) {
    case 1:
      return SumPass<kOverwrites, 1>(start, terms, out);
    case 2:
      return SumPass<kOverwrites, 2>(start, terms, out);
    case 3:
      return SumPass<kOverwrites, 3>(start, terms, out);
    case 4:
      return SumPass<kOverwrites, 4>(start, terms, out);
    case 5:
      return SumPass<kOverwrites, 5>(start, terms, out);
    case 6:
      return SumPass<kOverwrites, 6>(start, terms, out);
    case 7:
      return SumPass<kOverwrites, 7>(start, terms, out);
    default:
      return SumPass<kOverwrites, 8>(start, terms, out);
  }
}

ACCORD_VECTOR_CLONES void OverwriteBySum(const WeightedColumn* terms, int count, double* out) {
  SumTerms<true>(0.0, terms, count, out);
}

ACCORD_VECTOR_CLONES void AddSum(double start, const WeightedColumn* terms, int count,
                                 double* out) {
  SumTerms<false>(start, terms, count, out);
}

}  // namespace

void WeightedSum(double start, std::span<const WeightedColumn> terms, Column out) {
  if (terms.empty()) {
    if (start == 0.0) {
      columns::Fill(0.0, out);
    } else {
      columns::Multiply(start, out);
    }
    return;
  }
  for (std::size_t done = 0; done < terms.size(); done += kTermsAtOnce) {
    const int count = static_cast<int>(std::min<std::size_t>(kTermsAtOnce, terms.size() - done));
    if (done == 0 && start == 0.0) {
      OverwriteBySum(terms.data(), count, out.data());
    } else {
      AddSum(done == 0 ? start : 1.0, terms.data() + done, count, out.data());
    }
  }
}

ACCORD_VECTOR_CLONES void GrowBy(ConstColumn x, Column index) {
  for (int i = 0; i < kTilePaths; ++i) index[i] *= 1.0 + x[i];
}

ACCORD_VECTOR_CLONES void LogRatio(ConstColumn level, double reference, Column log_ratio) {
  const double scale = 1.0 / reference;
  for (int i = 0; i < kTilePaths; ++i) log_ratio[i] = Log(level[i] * scale);
}

bool RunsUp(const CompiledDriver& driver) {
  return driver.accumulation == Accumulation::kRunningSum ||
         driver.accumulation == Accumulation::kIndex;
}

void SetGrowth(const CompiledDriver& driver, int t, ConstColumn level, Column growth) {
  const double origin = driver.origin[static_cast<std::size_t>(t - 1)];
  if (driver.accumulation == Accumulation::kIndex) {
    LogRatio(level, origin, growth);
  } else {
    columns::SetDifference(level, origin, growth);
  }
}

ACCORD_VECTOR_CLONES void ScaleByExp(double plan, double lower, double upper, Column index) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double psi = plan * Exp(index[i]);
    const double raised = psi < lower ? lower : psi;
    index[i] = raised > upper ? upper : raised;
  }
}

ACCORD_VECTOR_CLONES void AddConstant(double amount, Column out) {
  for (int i = 0; i < kTilePaths; ++i) out[i] += amount;
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
