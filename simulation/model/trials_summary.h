#ifndef ACCORD_SIMULATION_MODEL_TRIALS_SUMMARY_H_
#define ACCORD_SIMULATION_MODEL_TRIALS_SUMMARY_H_

#include "simulation/model/marginal_summary.h"

namespace accord::model_internal {

// Of checked trials, all streams together: of a metalog by formula and quadrature, whatever its
// random numbers; of what is sampled all values, quantiles type 7 of one stream. Mean and sd are
// absent beyond 1e300; whether they exist is for the caller to say.
DriverSummary SummaryOfTrials(const TrialsMarginal& trials);

}  // namespace accord::model_internal

#endif  // ACCORD_SIMULATION_MODEL_TRIALS_SUMMARY_H_
