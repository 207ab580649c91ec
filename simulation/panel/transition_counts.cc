#include "simulation/panel/transition_counts.h"

#include <cstddef>

namespace accord {

TransitionTally CountTransitions(const Panel& panel, const SegmentRules& rules) {
  return *CountTransitions(panel, rules, {});
}

std::optional<TransitionTally> CountTransitions(const Panel& panel, const SegmentRules& rules,
                                                const std::function<bool()>& stopped) {
  TransitionTally tally;
  const std::size_t n = rules.segments().size();
  const std::size_t dates = panel.dates().size();
  tally.segment_count = static_cast<int>(n);
  tally.date_count = static_cast<int>(dates);
  tally.clients.resize(dates * n);
  tally.amounts.resize(dates * n);
  tally.unmatched.resize(dates);
  tally.moves.resize((dates - 1) * n * n);
  tally.arrivals.resize((dates - 1) * n);
  tally.departures.resize((dates - 1) * n);
  tally.double_moves.resize(n * n * n);

  std::vector<ClientFigures> figures(dates);
  std::vector<int> segments(dates);
  for (int client = 0; client < panel.client_count(); ++client) {
    if (GivesUpAt(client, stopped)) return std::nullopt;
    panel.FiguresOf(client, figures);
    for (std::size_t i = 0; i < dates; ++i) {
      const int here = segments[i] = rules.SegmentOf(figures[i]);
      if (here >= 0) {
        ++tally.clients[i * n + here];
        tally.amounts[i * n + here] += figures[i].amount_since_date_before;
      } else if (figures[i].frequency > 0) {
        ++tally.unmatched[i];
      }
      if (i == 0) continue;
      const int before = segments[i - 1];
      if (before >= 0 && here >= 0) {
        ++tally.moves[((i - 1) * n + before) * n + here];
        const int long_before = i >= 2 ? segments[i - 2] : -1;
        if (long_before >= 0) ++tally.double_moves[(long_before * n + before) * n + here];
      } else if (here >= 0) {
        ++tally.arrivals[(i - 1) * n + here];
      } else if (before >= 0) {
        ++tally.departures[(i - 1) * n + before];
      }
    }
  }
  return tally;
}

}  // namespace accord
