#ifndef ACCORD_SERVER_HANDLERS_SOLVED_FIGURES_H_
#define ACCORD_SERVER_HANDLERS_SOLVED_FIGURES_H_

#include <string>
#include <vector>

#include "simulation/analysis/solve.h"
#include "simulation/scenario/scenario.h"

// What solving asks of figures by name (SweepableFigures). Pure, thread-safe.
namespace accord::handlers_internal {

// SolvePlan::size of each: the sums that NPVs of the base's parties are made of, of joint.npv_mean
// those of all parties together; 0 of shares of paths and of the client base.
std::vector<double> SizesOf(const std::vector<std::string>& figures, const Scenario& base);

// Whether the root's fresh figure is the scanned one: all that it follows by chance are trials of
// others, which are the same whatever the seed.
bool IsOnTheSameTrials(const TermRoot& root, const std::string& figure, const Scenario& base);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_SOLVED_FIGURES_H_
