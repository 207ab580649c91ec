#ifndef ACCORD_SIMULATION_ENGINE_STOPPABLE_TOTALS_H_
#define ACCORD_SIMULATION_ENGINE_STOPPABLE_TOTALS_H_

#include <optional>
#include <string>

#include "simulation/base/stopped.h"
#include "simulation/engine/totals.h"

// What totals.h has that takes seconds where all samples are kept, for those whose caller may
// leave. The same figures, to the last bit.
namespace accord {

// Whether more is known of what follows the first batch than FixEdges of totals.h is told: it
// comes, so that samples need not be kept; or it never does, so that no bins are needed and only
// those order statistics that reports quote.
enum class NextBatch { kComes, kPerhaps, kNever };

// False, and totals that are of no use, once stopped, which is asked between figures.
bool FixEdges(StudyTotals& totals, NextBatch next, const Stopped& stopped);

// Nothing once stopped, which is asked once a megabyte, or a figure where that has more.
std::optional<std::string> Digest(const ModelTotals& totals, const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_STOPPABLE_TOTALS_H_
