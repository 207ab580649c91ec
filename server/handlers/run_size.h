#ifndef ACCORD_SERVER_HANDLERS_RUN_SIZE_H_
#define ACCORD_SERVER_HANDLERS_RUN_SIZE_H_

#include <cstddef>

#include "server/handlers/replay.h"
#include "server/handlers/settle.h"
#include "server/handlers/study.h"

// What a prepared request will take, by counting what is in it: microseconds, nothing is compiled
// and nothing allocated. The coefficients were measured (RunSize tests print both); the engine's
// changes change them. Pure, thread-safe.
namespace accord {

struct RunSize {
  // Of one thread of a processor of 2020 or later, in the release build; within a factor of about
  // three of what is measured. Above 0.
  double seconds = 0;
  // The most memory that it holds at any time, answer included, beyond what the request and an idle
  // server hold: an upper bound, for large runs at most about twice what is measured. Models of a
  // comparison are taken to have nothing in common but chance.
  std::size_t bytes = 0;
};

// RunSimulate, with attribution and a response where these are asked for, or RunCompare; on
// `threads`, at least 1.
RunSize SizeOf(const Study& study, int threads);

// The reports of a comparison, each of which is kept until it is read; part of SizeOf. Bytes,
// estimated from above.
std::size_t ReportBytes(const Study& study);

// The search for the efforts that parties choose under the terms of a scenario, on one thread.
RunSize SizeOfSearch(const Scenario& scenario);

// RunCheck: its paths are kBiasPaths, whatever the options say.
RunSize SizeOfCheck(const Study& study, int threads);

// RunReplay: one path, or all paths of the run for the worst of them.
RunSize SizeOf(const ReplayStudy& study, int threads);

// RunSettlement, whose statement has all that the contract's clauses can say of a period.
RunSize SizeOf(const Settlement& settlement);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_RUN_SIZE_H_
