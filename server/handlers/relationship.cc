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
    const v1::MeasureIndicatorsRequest& request) {
  return Answer<v1::MeasureIndicatorsResponse>(MeasureIndicators(ToDraft(request)));
}

}  // namespace accord
