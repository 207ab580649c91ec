#ifndef ACCORD_SERVER_CONVERT_RELATIONSHIP_CONVERSION_H_
#define ACCORD_SERVER_CONVERT_RELATIONSHIP_CONVERSION_H_

#include "accord/v1/relationship_service.pb.h"
#include "simulation/assessment/indicators.h"

// Assessments of a relationship, from and to the wire: copies, never judges. Pure, thread-safe.
namespace accord {

IndicatorsDraft ToDraft(const v1::MeasureIndicatorsRequest& request);
v1::MeasureIndicatorsResponse ToProto(const MeasuredIndicators& measured);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_RELATIONSHIP_CONVERSION_H_
