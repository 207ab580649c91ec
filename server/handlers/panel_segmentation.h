#ifndef ACCORD_SERVER_HANDLERS_PANEL_SEGMENTATION_H_
#define ACCORD_SERVER_HANDLERS_PANEL_SEGMENTATION_H_

#include <functional>
#include <optional>

#include "accord/v1/client_base_service.pb.h"
#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"

namespace accord::handlers_internal {

// Who is in which segment at the one date of the panel; clients in the order in which they came.
// Nothing once `stopped` says so, which may be empty.
std::optional<v1::SegmentClientsResponse> SegmentPanel(const Panel& panel,
                                                       const SegmentRules& rules,
                                                       const std::function<bool()>& stopped);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_PANEL_SEGMENTATION_H_
