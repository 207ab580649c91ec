#include "server/handlers/relationship.h"

#include <utility>

#include "server/convert/relationship_conversion.h"

namespace accord {
namespace {

// What was found, as a message.
template <typename Response, typename Found>
std::variant<Response, Violations> Answer(std::variant<Found, Violations> found) {
  if (auto* faults = std::get_if<Violations>(&found)) return std::move(*faults);
  return ToProto(std::get<Found>(found));
}

}  // namespace

std::variant<v1::MeasureIndicatorsResponse, Violations> Assess(
    const v1::MeasureIndicatorsRequest& request, const Stopped&) {
  return Answer<v1::MeasureIndicatorsResponse>(MeasureIndicators(ToDraft(request)));
}

std::variant<v1::ScorePartnershipResponse, Violations> Assess(
    const v1::ScorePartnershipRequest& request, const Stopped& stopped) {
  return Answer<v1::ScorePartnershipResponse>(ScorePartnership(ToDraft(request), stopped));
}

std::variant<v1::PositionRelationshipResponse, Violations> Assess(
    const v1::PositionRelationshipRequest& request, const Stopped& stopped) {
  return Answer<v1::PositionRelationshipResponse>(PositionRelationship(ToDraft(request), stopped));
}

std::variant<v1::RecommendStrategyResponse, Violations> Assess(
    const v1::RecommendStrategyRequest& request, const Stopped& stopped) {
  return Answer<v1::RecommendStrategyResponse>(RecommendStrategy(ToDraft(request), stopped));
}

std::variant<v1::AssessReadinessResponse, Violations> Assess(
    const v1::AssessReadinessRequest& request, const Stopped& stopped) {
  return Answer<v1::AssessReadinessResponse>(AssessReadiness(ToDraft(request), stopped));
}

std::variant<v1::DescribeCanvasResponse, Violations> Assess(
    const v1::DescribeCanvasRequest& request, const Stopped&) {
  const CanvasDraft draft = ToDraft(request);
  auto found = DescribeCanvas(draft);
  if (auto* faults = std::get_if<Violations>(&found)) return std::move(*faults);
  return ToProto(std::get<CanvasAnswer>(found), *draft.canvas);
}

std::variant<v1::AssessBaseResponse, Violations> Assess(const v1::AssessBaseRequest& request,
                                                        const Stopped&) {
  return Answer<v1::AssessBaseResponse>(AssessBase(ToDraft(request)));
}

}  // namespace accord
