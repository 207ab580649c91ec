#include "server/convert/relationship_conversion.h"

#include "server/convert/relationship_mirror.h"

namespace accord {

using convert_internal::FromMessage;
using convert_internal::ToMessage;

IndicatorsDraft ToDraft(const v1::MeasureIndicatorsRequest& request) {
  return FromMessage<IndicatorsDraft>(request);
}
v1::MeasureIndicatorsResponse ToProto(const MeasuredIndicators& measured) {
  return ToMessage(measured);
}

}  // namespace accord
