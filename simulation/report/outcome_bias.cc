#include "simulation/report/outcome_bias.h"

#include <cstddef>

namespace accord {

std::vector<OutcomeBias> MakeOutcomeBiases(const Scenario& scenario, const CompiledModel& model,
                                           const ModelTotals& totals) {
  const std::size_t last = static_cast<std::size_t>(scenario.period_count()) - 1;
  std::vector<OutcomeBias> biases;
  for (std::size_t j = 0; j < scenario.facts().outcomes.size(); ++j) {
    const double plan = model.chance->outcomes[j].plan[last];
    Estimate bias = (*totals.outcomes)[j].periods[last].true_value.Mean();
    for (double* end : {&bias.value, &bias.lower, &bias.upper}) *end -= plan;
    biases.push_back({scenario.facts().outcomes[j].id, plan, bias});
  }
  return biases;
}

}  // namespace accord
