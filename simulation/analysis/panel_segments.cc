#include "simulation/analysis/panel_segments.h"

#include <cstddef>
#include <utility>
#include <variant>

namespace accord {
namespace {

// Sums of a walk, in its order.
struct Sums {
  std::vector<std::int64_t> clients;  // by segment
  std::vector<double> amounts;
  double whole = 0.0;
};

std::vector<PyramidSegment> SummariesOf(const Sums& sums, const SegmentRules& rules,
                                        int client_count) {
  std::vector<PyramidSegment> segments;
  for (std::size_t k = 0; k < rules.segments().size(); ++k) {
    const auto count = static_cast<double>(sums.clients[k]);
    const double sum = sums.amounts[k];
    segments.push_back(
        {.id = rules.segments()[k],
         .kind = ClientKind::kActive,
         .client_count = sums.clients[k],
         .client_share = client_count > 0 ? count / client_count : 0.0,
         .criterion_sum = sum,
         .criterion_share = sums.whole > 0.0 ? std::optional(sum / sums.whole) : std::nullopt,
         .criterion_mean = sums.clients[k] > 0 ? sum / count : 0.0});
  }
  return segments;
}

// False once stopped.
bool AddConcentration(PanelSegments& found, const Stopped& stopped) {
  // Does not depend on segments: that of any pyramid of these clients.
  const auto pyramid = SegmentClients({}, FieldPath(), found.clients, FieldPath(), stopped);
  if (const auto* any = std::get_if<Pyramid>(&pyramid)) {
    found.top_20_percent_share = any->top_20_percent_share;
    found.gini = any->gini;
  }
  auto curve = ConcentrationCurve(found.clients, stopped);
  if (!curve) return false;
  found.concentration = *std::move(curve);
  return true;
}

}  // namespace

std::optional<PanelSegments> SegmentPanel(const Panel& panel, const SegmentRules& rules,
                                          const std::function<bool()>& stopped) {
  const std::size_t n = rules.segments().size();
  Sums sums{.clients = std::vector<std::int64_t>(n), .amounts = std::vector<double>(n)};
  PanelSegments found;
  std::vector<ClientFigures> figures(panel.dates().size());
  for (int client = 0; client < panel.client_count(); ++client) {
    if (GivesUpAt(client, stopped)) return std::nullopt;
    panel.FiguresOf(client, figures);
    const int segment = rules.SegmentOf(figures.back());
    if (segment < 0) {
      ++found.unassigned_count;
      continue;
    }
    const double amount = figures.back().total_amount;
    ++sums.clients[segment];
    sums.amounts[segment] += amount;
    sums.whole += amount;
    found.clients.Append(panel.client(client), amount);
    found.segment_of.push_back(static_cast<std::uint8_t>(segment));
  }
  found.segments = SummariesOf(sums, rules, found.clients.size());
  if (!AddConcentration(found, stopped)) return std::nullopt;
  return found;
}

}  // namespace accord
