#ifndef ACCORD_SIMULATION_PANEL_TRANSITION_COUNTS_H_
#define ACCORD_SIMULATION_PANEL_TRANSITION_COUNTS_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"

namespace accord {

// Who was where at the dates of a panel, and who moved. All counts are of clients; indices are
// those of the segments of the rules and of the panel's dates; pair i is from date i to date i + 1.
struct TransitionTally {
  int segment_count = 0;
  int date_count = 0;

  std::vector<std::int64_t> clients;     // [date][segment]
  std::vector<double> amounts;           // [date][segment]: what they bought since the date before
  std::vector<std::int64_t> unmatched;   // [date]: with a purchase, but in no segment
  std::vector<std::int64_t> moves;       // [pair][from][to]
  std::vector<std::int64_t> arrivals;    // [pair][to]: in no segment at its first date
  std::vector<std::int64_t> departures;  // [pair][from]: in no segment at its second date
  std::vector<std::int64_t> double_moves;  // [first][second][third segment], over all three dates
                                           // in a row

  int pair_count() const { return date_count - 1; }
  std::int64_t move(int pair, int from, int to) const {
    return moves[(static_cast<std::size_t>(pair) * segment_count + from) * segment_count + to];
  }
  std::int64_t double_move(int first, int second, int third) const {
    return double_moves[(static_cast<std::size_t>(first) * segment_count + second) * segment_count +
                        third];
  }
};

// One walk over the clients of the panel. Pure.
TransitionTally CountTransitions(const Panel& panel, const SegmentRules& rules);

// The same, or nothing once `stopped` says so, which GivesUpAt asks.
std::optional<TransitionTally> CountTransitions(const Panel& panel, const SegmentRules& rules,
                                                const std::function<bool()>& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PANEL_TRANSITION_COUNTS_H_
