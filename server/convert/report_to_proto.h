#ifndef ACCORD_SERVER_CONVERT_REPORT_TO_PROTO_H_
#define ACCORD_SERVER_CONVERT_REPORT_TO_PROTO_H_

#include "accord/v1/report.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "simulation/analysis/attribution.h"
#include "simulation/engine/clause_points.h"
#include "simulation/engine/money_bias.h"
#include "simulation/model/marginal_summary.h"
#include "simulation/report/outcome_bias.h"
#include "simulation/report/report.h"

// From the report to the wire: copies, never judges. What is optional and absent stays absent; so
// do an error that is not known and an end that nothing bounds, which the report holds as
// infinities. Pure, thread-safe.
namespace accord {

v1::Estimate ToProto(const Estimate& estimate);

v1::SimulationReport ToProto(const SimulationReport& report);

v1::AlternativeReport ToProto(const AlternativeReport& report);

// Of SimulationReport.attributions, which the analysis adds to the report of a run.
v1::AttributionReport ToProto(const AttributionReport& attribution);

// Of SimulationReport.quantiles, likewise.
v1::FigureQuantiles ToProto(const FigureQuantiles& quantiles);

v1::Progress ToProto(const InterimReport& interim);

// Of SimulationReport.clause_points, which a comparison adds, and of a check.
v1::ClausePoints ToProto(const ClausePoints& points);

v1::OutcomeBias ToProto(const OutcomeBias& bias);
v1::MoneyBias ToProto(const MoneyBias& bias);
v1::DriverSummary ToProto(const DriverSummary& summary);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_REPORT_TO_PROTO_H_
