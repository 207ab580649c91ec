#ifndef ACCORD_SERVER_CONVERT_ESTIMATE_TO_PROTO_H_
#define ACCORD_SERVER_CONVERT_ESTIMATE_TO_PROTO_H_

#include <span>
#include <string>

#include "accord/v1/transition_estimate.pb.h"
#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"
#include "simulation/panel/transition_counts.h"
#include "simulation/panel/transition_estimate.h"

namespace accord {

// The estimate of this tally of this panel, for the wire. `dates` are the panel's as the caller
// wrote them. Copies, never judges. Pure, thread-safe.
v1::TransitionEstimate ToProto(const TransitionEstimate& estimate, const TransitionTally& tally,
                               const Panel& panel, const SegmentRules& rules,
                               std::span<const std::string> dates, double prior);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_ESTIMATE_TO_PROTO_H_
