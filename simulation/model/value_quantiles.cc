#include "simulation/model/value_quantiles.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <variant>

#include "simulation/base/overloaded.h"
#include "simulation/base/vector_clones.h"
#include "simulation/model/marginal_kernels.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

ACCORD_VECTOR_CLONES void ScoresAt(ConstColumn tails, Column scores) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double score = InverseNormalUpperTail(std::fabs(tails[i]));
    scores[i] = tails[i] < 0.0 ? -score : score;
  }
}

double ValueAt(const TailSteps& steps, double tail) {
  const auto end = std::lower_bound(steps.ends.begin(), steps.ends.end(), tail);
  return steps.values[static_cast<std::size_t>(end - steps.ends.begin())];
}

}  // namespace

void ValuesAt(const ValueQuantiles& quantiles, ConstColumn tails, Column values) {
  std::visit(Overloaded{
                 [&](const StepQuantiles& steps) {
                   for (int i = 0; i < kTilePaths; ++i) {
                     values[i] = tails[i] < 0.0 ? ValueAt(steps.lower, -tails[i])
                                                : ValueAt(steps.upper, tails[i]);
                   }
                 },
                 [&](const CompiledMarginal& marginal) {
                   alignas(64) double scores[kTilePaths];
                   ScoresAt(tails, Column(scores));
                   ApplyMarginal(marginal, ConstColumn(scores), values);
                 },
             },
             quantiles);
}

}  // namespace accord
