#include "server/convert/report_to_proto.h"

#include "server/convert/report_mirror.h"

namespace accord {

v1::Estimate ToProto(const Estimate& estimate) { return convert_internal::ToMessage(estimate); }

v1::SimulationReport ToProto(const SimulationReport& report) {
  return convert_internal::ToMessage(report);
}

v1::AlternativeReport ToProto(const AlternativeReport& report) {
  return convert_internal::ToMessage(report);
}

v1::AttributionReport ToProto(const AttributionReport& attribution) {
  return convert_internal::ToMessage(attribution);
}

v1::FigureQuantiles ToProto(const FigureQuantiles& quantiles) {
  return convert_internal::ToMessage(quantiles);
}

v1::Progress ToProto(const InterimReport& interim) { return convert_internal::ToMessage(interim); }

v1::ClausePoints ToProto(const ClausePoints& points) { return convert_internal::ToMessage(points); }

v1::OutcomeBias ToProto(const OutcomeBias& bias) { return convert_internal::ToMessage(bias); }

v1::MoneyBias ToProto(const MoneyBias& bias) { return convert_internal::ToMessage(bias); }
v1::DriverSummary ToProto(const DriverSummary& summary) {
  return convert_internal::ToMessage(summary);
}

}  // namespace accord
