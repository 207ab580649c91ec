#include "simulation/model/t_copula.h"

#include <cmath>
#include <cstddef>
#include <span>

#include "simulation/base/vector_clones.h"
#include "simulation/model/compile_parts.h"
#include "simulation/model/quantiles.h"
#include "simulation/random/math.h"
#include "simulation/random/special.h"

namespace accord {
namespace model_internal {
namespace {

// Phi^-1(T_nu(t)) where v(t) is this.
double ScoreAt(double nu, double v) {
  if (v == 0.0) return 0.0;
  const double t = std::sqrt(nu * ExpMinusOne(v * v / nu));
  const double score = InverseNormalUpperTail(StudentTProbability(nu, t, TailEnd::kUpper));
  return v < 0.0 ? -score : score;
}

double StretchAt(double nu, double z) {
  // The more, the smaller chi2: its lower tail is z's upper one.
  const NormalTails tails = TailsOf(z);
  const double chi2 = z < 0.0 ? 2.0 * GammaQuantile(0.5 * nu, tails.below, TailEnd::kUpper)
                              : 2.0 * GammaQuantile(0.5 * nu, tails.above, TailEnd::kLower);
  return std::sqrt(nu / chi2);
}

}  // namespace

CompiledTCopula CompileTCopula(double nu, std::uint64_t seed) {
  return {nu, MixingStream(seed, /*of_static=*/false), MixingStream(seed, /*of_static=*/true),
          StretchTable(nu), QuantileTable([nu](double v) { return ScoreAt(nu, v); })};
}

}  // namespace model_internal

namespace {

// v(t) of t = z * stretch.
ACCORD_VECTOR_CLONES void Flatten(double nu, std::span<const double> z,
                                  std::span<const double> stretch, std::span<double> v) {
  const double inverse = 1.0 / nu;
  for (std::size_t i = 0; i < v.size(); ++i) {
    const double t = z[i] * stretch[i];
    v[i] = std::copysign(std::sqrt(nu * Log1p(t * t * inverse)), t);
  }
}

}  // namespace

QuantileTable StretchTable(double nu) {
  return QuantileTable([nu](double z) { return model_internal::StretchAt(nu, z); });
}

void Stretch(const CompiledTCopula& copula, ConstColumn normals, Column stretch) {
  Evaluate(copula.stretch, normals, stretch);
}

void MixedScores(const CompiledTCopula& copula, ConstColumn z, ConstColumn stretch, Column score) {
  Flatten(copula.degrees_of_freedom, z, stretch, score);
  Evaluate(copula.score, score, score);
}

}  // namespace accord
