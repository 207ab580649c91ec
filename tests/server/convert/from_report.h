#ifndef ACCORD_TESTS_SERVER_CONVERT_FROM_REPORT_H_
#define ACCORD_TESTS_SERVER_CONVERT_FROM_REPORT_H_

#include "accord/v1/report.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "simulation/analysis/attribution.h"
#include "simulation/report/report.h"

// The inverse of ToProto (server/convert/report_to_proto.h), for tests: reads a message into the
// structs that it would have come from.
namespace accord {

SimulationReport FromProto(const v1::SimulationReport& message);

ComparisonReport FromProto(const v1::ComparisonReport& message);

AttributionReport FromProto(const v1::AttributionReport& message);

InterimReport FromProto(const v1::Progress& message);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_CONVERT_FROM_REPORT_H_
