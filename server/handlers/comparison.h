#ifndef ACCORD_SERVER_HANDLERS_COMPARISON_H_
#define ACCORD_SERVER_HANDLERS_COMPARISON_H_

#include "accord/v1/simulation_service.pb.h"
#include "server/handlers/study.h"
#include "simulation/base/stopped.h"

namespace accord {

// Prepare (study.h) of a comparison, each alternative of which may take a tenth of a second. Asks
// before each; once stopped it gives neither a study nor faults, but an empty list.
PreparedStudy PrepareUnless(const v1::CompareScenariosRequest& request, const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_COMPARISON_H_
