#include "simulation/panel/known_clients.h"

namespace accord {

KnownClients FollowKnownClients(const Panel& panel, const SegmentRules& rules, int origin) {
  return *FollowKnownClients(panel, rules, origin, {});
}

std::optional<KnownClients> FollowKnownClients(const Panel& panel, const SegmentRules& rules,
                                               int origin, const std::function<bool()>& stopped) {
  KnownClients known;
  const std::size_t n = rules.segments().size();
  const std::size_t dates = panel.dates().size();
  const std::size_t horizons = dates - 1 - static_cast<std::size_t>(origin);
  known.segment_count = static_cast<int>(n);
  known.origin = origin;
  known.at_origin.resize(n);
  known.later.resize(horizons * n);
  known.unmatched.resize(horizons);
  std::vector<ClientFigures> figures(dates);
  for (int client = 0; client < panel.client_count(); ++client) {
    if (GivesUpAt(client, stopped)) return std::nullopt;
    panel.FiguresOf(client, figures);
    const int start = rules.SegmentOf(figures[origin]);
    if (start < 0) continue;
    ++known.at_origin[start];
    for (std::size_t i = 0; i < horizons; ++i) {
      const int here = rules.SegmentOf(figures[origin + 1 + i]);
      ++(here >= 0 ? known.later[i * n + here] : known.unmatched[i]);
    }
  }
  return known;
}

}  // namespace accord
