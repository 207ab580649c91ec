#ifndef ACCORD_SIMULATION_ANALYSIS_PANEL_SEGMENTS_H_
#define ACCORD_SIMULATION_ANALYSIS_PANEL_SEGMENTS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"
#include "simulation/pyramid/client_table.h"
#include "simulation/pyramid/concentration.h"
#include "simulation/pyramid/pyramid.h"

namespace accord {

// Who is in which segment at the last date of a panel. The criterion is the total amount.
struct PanelSegments {
  ClientTable clients;                   // those in a segment, in the order in which they came
  std::vector<std::uint8_t> segment_of;  // of each, index of a segment of the rules
  std::int64_t unassigned_count = 0;     // clients in no segment

  // In the order of the rules, all of one kind; shares are of `clients`.
  std::vector<PyramidSegment> segments;
  // Of `clients`, as of a pyramid's active clients.
  std::optional<double> top_20_percent_share;
  std::optional<double> gini;
  std::vector<ConcentrationPoint> concentration;
};

// One walk over the clients of the panel, then time n log n. Nothing once `stopped` says so, which
// may be empty: GivesUpAt asks, and SegmentClients (pyramid.h). Pure.
std::optional<PanelSegments> SegmentPanel(const Panel& panel, const SegmentRules& rules,
                                          const std::function<bool()>& stopped = {});

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_PANEL_SEGMENTS_H_
