#ifndef ACCORD_SERVER_HANDLERS_RELATIONSHIP_H_
#define ACCORD_SERVER_HANDLERS_RELATIONSHIP_H_

#include <variant>

#include "accord/v1/relationship_service.pb.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// RelationshipService without a socket: an answer, or every fault of the request by its path;
// anything once stopped. Free functions, thread-safe.
namespace accord {

std::variant<v1::MeasureIndicatorsResponse, Violations> Assess(
    const v1::MeasureIndicatorsRequest& request, const Stopped& stopped = {});
std::variant<v1::ScorePartnershipResponse, Violations> Assess(
    const v1::ScorePartnershipRequest& request, const Stopped& stopped = {});
std::variant<v1::PositionRelationshipResponse, Violations> Assess(
    const v1::PositionRelationshipRequest& request, const Stopped& stopped = {});
std::variant<v1::RecommendStrategyResponse, Violations> Assess(
    const v1::RecommendStrategyRequest& request, const Stopped& stopped = {});
std::variant<v1::AssessReadinessResponse, Violations> Assess(
    const v1::AssessReadinessRequest& request, const Stopped& stopped = {});
std::variant<v1::DescribeCanvasResponse, Violations> Assess(
    const v1::DescribeCanvasRequest& request, const Stopped& stopped = {});
std::variant<v1::AssessBaseResponse, Violations> Assess(const v1::AssessBaseRequest& request,
                                                        const Stopped& stopped = {});

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_RELATIONSHIP_H_
