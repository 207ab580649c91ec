#ifndef ACCORD_SIMULATION_ENGINE_STOPPABLE_TOTALS_H_
#define ACCORD_SIMULATION_ENGINE_STOPPABLE_TOTALS_H_

#include <optional>
#include <string>

#include "simulation/base/stopped.h"
#include "simulation/engine/totals.h"

// What totals.h has that takes seconds where all samples are kept, for those whose caller may
// leave. The same figures, to the last bit.
namespace accord {

// False, and totals that are of no use, once stopped, which is asked between figures.
bool FixEdges(StudyTotals& totals, bool goes_on, const Stopped& stopped);

// Nothing once stopped, which is asked once a megabyte, or a figure where that has more.
std::optional<std::string> Digest(const ModelTotals& totals, const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_STOPPABLE_TOTALS_H_
