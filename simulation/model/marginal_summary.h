#ifndef ACCORD_SIMULATION_MODEL_MARGINAL_SUMMARY_H_
#define ACCORD_SIMULATION_MODEL_MARGINAL_SUMMARY_H_

#include <optional>
#include <string>
#include <vector>

#include "simulation/base/stopped.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// A driver's marginal for people to look at: field by field the message of the same name
// (protos/accord/v1/simulation_service.proto).
struct DriverSummary {
  std::string driver;
  std::optional<double> mean, sd;
  double p10 = 0, p50 = 0, p90 = 0;
  double chart_min = 0, chart_max = 0;
  std::vector<double> bin_probabilities;
};

// Of the marginal's own truth, tails beyond what a run ever draws included. Mean and sd by formula
// where there is one; of other truncated marginals by integrals of their quantiles over the normal
// score, of metalogs over the logit (Gauss-Legendre); of trials those of all streams together,
// where sampled of all values. Relative error 1e-8.
DriverSummary SummaryOf(const Marginal& marginal);

// Of every driver of the scenario, in its order; nothing once stopped, which is asked before each.
// Some milliseconds each.
std::optional<std::vector<DriverSummary>> DriverSummaries(const Scenario& scenario,
                                                          const Stopped& stopped = {});

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_MARGINAL_SUMMARY_H_
