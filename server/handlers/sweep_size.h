#ifndef ACCORD_SERVER_HANDLERS_SWEEP_SIZE_H_
#define ACCORD_SERVER_HANDLERS_SWEEP_SIZE_H_

#include "server/handlers/negotiate.h"
#include "server/handlers/run_size.h"
#include "server/handlers/sensitivity.h"
#include "server/handlers/solve.h"
#include "server/handlers/sweep.h"

// What sweeps and solutions take, as run_size.h says of runs. Pure, thread-safe.
namespace accord {

// How the sets of a sweep are cut on so many threads (at least 1): as many together and in a batch
// as stay within kSweepBytes, one at least.
inline constexpr std::size_t kSweepBytes = std::size_t{96} << 20;
SweepCut CutOf(const SweepStudy& study, int threads);

// CheckSets and RunSweep, with rows that nobody has read yet.
RunSize SizeOf(const SweepStudy& study, int threads);

// Of them, the messages of all rows.
std::size_t RowBytes(const SweepStudy& study);

// CheckScan and RunSolve.
RunSize SizeOf(const SolveStudy& study, int threads);

// CheckOffers and RunNegotiation.
RunSize SizeOf(const NegotiationStudy& study, int threads);

// How the ends of a study's inputs are cut, and RunSensitivity.
SweepCut CutOf(const SensitivityStudy& study, int threads);
RunSize SizeOf(const SensitivityStudy& study, int threads);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_SWEEP_SIZE_H_
