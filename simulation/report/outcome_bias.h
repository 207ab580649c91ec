#ifndef ACCORD_SIMULATION_REPORT_OUTCOME_BIAS_H_
#define ACCORD_SIMULATION_REPORT_OUTCOME_BIAS_H_

#include <string>
#include <vector>

#include "simulation/accumulate/estimate.h"
#include "simulation/engine/totals.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// How far the mean of an outcome lies from its plan after the last period: drivers are centred at
// the median, not the mean. In the outcome's unit.
struct OutcomeBias {
  std::string outcome;
  double plan = 0;  // a(T)
  Estimate bias;    // E[psi(T)] - a(T)
};

// Of every outcome, in the scenario's order; `totals` are of `model`, and that of `scenario`. Pure.
std::vector<OutcomeBias> MakeOutcomeBiases(const Scenario& scenario, const CompiledModel& model,
                                           const ModelTotals& totals);

}  // namespace accord

#endif  // ACCORD_SIMULATION_REPORT_OUTCOME_BIAS_H_
