#ifndef ACCORD_SIMULATION_PANEL_KNOWN_CLIENTS_H_
#define ACCORD_SIMULATION_PANEL_KNOWN_CLIENTS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <numeric>
#include <optional>
#include <vector>

#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"

namespace accord {

// Where the clients who stood in a segment at one date of a panel, its origin, stand at every date
// after it. Who comes later is not among them. All counts are of clients.
struct KnownClients {
  int segment_count = 0;
  int origin = 0;                       // index of the date
  std::vector<std::int64_t> at_origin;  // [segment]
  std::vector<std::int64_t> later;      // [dates after the origin, from 1, less 1][segment]
  std::vector<std::int64_t> unmatched;  // likewise by date: in no segment any more

  // Of all segments.
  std::int64_t client_count() const {
    return std::accumulate(at_origin.begin(), at_origin.end(), std::int64_t{0});
  }
  int horizon_count() const { return static_cast<int>(unmatched.size()); }
  std::int64_t after(int horizon, int segment) const {
    return later[static_cast<std::size_t>(horizon - 1) * segment_count + segment];
  }
};

// One walk over the clients of the panel; `origin` is the index of one of its dates. Pure.
KnownClients FollowKnownClients(const Panel& panel, const SegmentRules& rules, int origin);

// The same, or nothing once `stopped` says so, which GivesUpAt asks.
std::optional<KnownClients> FollowKnownClients(const Panel& panel, const SegmentRules& rules,
                                               int origin, const std::function<bool()>& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PANEL_KNOWN_CLIENTS_H_
