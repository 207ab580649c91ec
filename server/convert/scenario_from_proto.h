#ifndef ACCORD_SERVER_CONVERT_SCENARIO_FROM_PROTO_H_
#define ACCORD_SERVER_CONVERT_SCENARIO_FROM_PROTO_H_

#include "accord/v1/scenario.pb.h"
#include "simulation/scenario/scenario.h"

// From the wire to the draft: copies, never judges. Every field arrives as it was sent:
// absent stays absent, NaN stays NaN, an oneof with nothing set is std::monostate, and an enum
// number without an enumerator is cast to that number, so that Validate refuses it by name.
// What there is to copy stands in scenario_mirror.h.
// Pure, thread-safe. Recurses only where the schema does (a severity inside a marginal), as deep as
// the message, which protobuf bounds at 100.
namespace accord {

ScenarioDraft ToDraft(const v1::Scenario& scenario);

RunOptionsDraft ToDraft(const v1::RunOptions& options);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_SCENARIO_FROM_PROTO_H_
