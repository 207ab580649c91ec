#include "server/handlers/panel_segmentation.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "server/convert/pyramid_conversion.h"
#include "simulation/pyramid/concentration.h"
#include "simulation/pyramid/pyramid.h"

namespace accord::handlers_internal {

std::optional<v1::SegmentClientsResponse> SegmentPanel(const Panel& panel,
                                                       const SegmentRules& rules,
                                                       const std::function<bool()>& stopped) {
  const std::size_t n = rules.segments().size();
  std::vector<std::int64_t> counts(n);
  std::vector<double> sums(n);
  ClientTable totals;
  double whole = 0.0;
  v1::SegmentClientsResponse response;
  std::vector<ClientFigures> figures(1);
  for (int client = 0; client < panel.client_count(); ++client) {
    if (GivesUpAt(client, stopped)) return std::nullopt;
    panel.FiguresOf(client, figures);
    const int segment = rules.SegmentOf(figures[0]);
    if (segment < 0) {
      response.set_unassigned_count(response.unassigned_count() + 1);
      continue;
    }
    v1::SegmentAssignment& assignment = *response.add_assignments();
    assignment.set_client(std::string(panel.client(client)));
    assignment.set_segment(rules.segments()[segment]);
    ++counts[segment];
    sums[segment] += figures[0].total_amount;
    whole += figures[0].total_amount;
    totals.Append(panel.client(client), figures[0].total_amount);
  }
  for (std::size_t k = 0; k < n; ++k) {
    v1::SegmentSummary& summary = *response.add_segments();
    const auto count = static_cast<double>(counts[k]);
    summary.set_segment(rules.segments()[k]);
    summary.set_client_count(counts[k]);
    if (totals.size() > 0) summary.set_client_share(count / totals.size());
    summary.set_criterion_sum(sums[k]);
    if (whole > 0.0) summary.set_criterion_share(sums[k] / whole);
    if (counts[k] > 0) summary.set_criterion_mean(sums[k] / count);
  }
  if (stopped && stopped()) return std::nullopt;
  // Concentration does not depend on segments: that of any pyramid of these clients.
  const auto pyramid = SegmentClients({}, FieldPath("rule"), totals, FieldPath("rows"));
  if (const auto* found = std::get_if<Pyramid>(&pyramid)) {
    if (found->top_20_percent_share) {
      response.set_top_20_percent_share(*found->top_20_percent_share);
    }
    if (found->gini) response.set_gini(*found->gini);
  }
  AddConcentration(ConcentrationCurve(totals), response.mutable_concentration());
  response.set_return_count(panel.return_count());
  response.set_return_amount(panel.return_amount());
  return response;
}

}  // namespace accord::handlers_internal
