#ifndef ACCORD_SERVER_HANDLERS_RELATIONSHIP_H_
#define ACCORD_SERVER_HANDLERS_RELATIONSHIP_H_

#include <variant>

#include "accord/v1/relationship_service.pb.h"
#include "simulation/base/violation.h"

// RelationshipService without a socket: an answer, or every fault of the request by its path. Free
// functions, thread-safe.
namespace accord {

std::variant<v1::MeasureIndicatorsResponse, Violations> Assess(
    const v1::MeasureIndicatorsRequest& request);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_RELATIONSHIP_H_
