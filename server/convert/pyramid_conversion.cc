#include "server/convert/pyramid_conversion.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/convert/panel_mirror.h"
#include "simulation/pyramid/concentration.h"
#include "simulation/pyramid/pyramid_comparison.h"

namespace accord {
namespace {

using convert_internal::Mirror;
using Summaries = google::protobuf::RepeatedPtrField<v1::SegmentSummary>;

v1::ClientKind ToProto(ClientKind kind) {
  switch (kind) {
    case ClientKind::kActive:
      break;
    case ClientKind::kInactive:
      return v1::CLIENT_KIND_INACTIVE;
    case ClientKind::kActiveProspect:
      return v1::CLIENT_KIND_ACTIVE_PROSPECT;
    case ClientKind::kProspect:
      return v1::CLIENT_KIND_PROSPECT;
    case ClientKind::kOther:
      return v1::CLIENT_KIND_OTHER;
  }
  return v1::CLIENT_KIND_ACTIVE;
}

// The summary without its kind.
v1::SegmentSummary& AddSummary(const PyramidSegment& segment, Summaries* segments) {
  v1::SegmentSummary& out = *segments->Add();
  Mirror<PyramidSegment>::Write(segment, out);
  out.set_segment(segment.id);
  return out;
}

void AddSegments(std::span<const PyramidSegment> pyramid, Summaries* segments) {
  for (const PyramidSegment& segment : pyramid) {
    AddSummary(segment, segments).set_kind(ToProto(segment.kind));
  }
}

void AddAssignments(const ClientTable& clients, std::span<const std::uint8_t> segment_of,
                    std::span<const PyramidSegment> segments,
                    v1::SegmentClientsResponse& response) {
  for (int row = 0; row < clients.size(); ++row) {
    v1::SegmentAssignment& out = *response.add_assignments();
    out.set_client(std::string(clients.id(row)));
    out.set_segment(segments[segment_of[row]].id);
  }
}

void AddConcentration(std::span<const ConcentrationPoint> curve,
                      google::protobuf::RepeatedPtrField<v1::ConcentrationPoint>* out) {
  for (const ConcentrationPoint& point : curve) {
    Mirror<ConcentrationPoint>::Write(point, *out->Add());
  }
}

}  // namespace

PyramidRuleDraft ToDraft(const v1::PyramidRule& rule) {
  auto draft = convert_internal::FromMessage<PyramidRuleDraft>(rule);
  draft.unranked = {rule.inactive_segment(), rule.active_prospect_segment(),
                    rule.prospect_segment(), rule.other_segment()};
  return draft;
}

std::optional<ClientKind> ToClientKind(v1::ClientKind kind) {
  switch (kind) {
    case v1::CLIENT_KIND_UNSPECIFIED:
    case v1::CLIENT_KIND_ACTIVE:
      return ClientKind::kActive;
    case v1::CLIENT_KIND_INACTIVE:
      return ClientKind::kInactive;
    case v1::CLIENT_KIND_ACTIVE_PROSPECT:
      return ClientKind::kActiveProspect;
    case v1::CLIENT_KIND_PROSPECT:
      return ClientKind::kProspect;
    case v1::CLIENT_KIND_OTHER:
      return ClientKind::kOther;
    default:
      return std::nullopt;
  }
}

v1::SegmentClientsResponse ToProto(const Pyramid& pyramid, const ClientTable& clients) {
  v1::SegmentClientsResponse response;
  AddSegments(pyramid.segments, response.mutable_segments());
  AddAssignments(clients, pyramid.segment_of, pyramid.segments, response);
  if (pyramid.top_20_percent_share) {
    response.set_top_20_percent_share(*pyramid.top_20_percent_share);
  }
  if (pyramid.gini) response.set_gini(*pyramid.gini);
  AddConcentration(ConcentrationCurve(clients), response.mutable_concentration());
  return response;
}

v1::SegmentClientsResponse ToProto(const PanelSegments& found, const Panel& panel) {
  v1::SegmentClientsResponse response;
  for (const PyramidSegment& segment : found.segments) {
    AddSummary(segment, response.mutable_segments());
  }
  AddAssignments(found.clients, found.segment_of, found.segments, response);
  if (found.top_20_percent_share) response.set_top_20_percent_share(*found.top_20_percent_share);
  if (found.gini) response.set_gini(*found.gini);
  AddConcentration(found.concentration, response.mutable_concentration());
  response.set_unassigned_count(found.unassigned_count);
  response.set_return_count(panel.return_count());
  response.set_return_amount(panel.return_amount());
  return response;
}

v1::CriterionComparison ToComparison(const Pyramid& first, const Pyramid& second,
                                     const ClientTable& second_clients) {
  v1::CriterionComparison comparison;
  AddSegments(
      std::span(second.segments).first(static_cast<std::size_t>(second.ranked_segment_count)),
      comparison.mutable_segments());
  if (second.top_20_percent_share) {
    comparison.set_top_20_percent_share(*second.top_20_percent_share);
  }
  if (second.gini) comparison.set_gini(*second.gini);
  AddConcentration(ConcentrationCurve(second_clients), comparison.mutable_concentration());
  for (const std::vector<std::int64_t>& row : CrossTable(first, second)) {
    for (std::int64_t count : row) comparison.add_cross_table(count);
  }
  for (const CriterionMove& move : MovesBetween(first, second)) {
    v1::CriterionMove& out = *comparison.add_moves();
    out.set_client(std::string(second_clients.id(move.row)));
    out.set_first_segment(first.segments[move.first_segment].id);
    out.set_second_segment(second.segments[move.second_segment].id);
  }
  return comparison;
}

void AddCosts(const Pyramid& pyramid, const ClientCosts& costs, bool is_net, Summaries* segments) {
  if (costs.transaction.empty() && costs.marketing.empty()) return;
  const std::vector<SegmentCost> transaction = CostBySegment(pyramid, costs.transaction);
  const std::vector<SegmentCost> marketing = CostBySegment(pyramid, costs.marketing);
  for (int k = 0; k < segments->size(); ++k) {
    v1::SegmentSummary& out = *segments->Mutable(k);
    if (!costs.transaction.empty()) out.set_transaction_cost_sum(transaction[k].sum);
    if (!costs.marketing.empty()) out.set_marketing_cost_sum(marketing[k].sum);
    if (marketing[k].share) out.set_marketing_cost_share(*marketing[k].share);
    const PyramidSegment& segment = pyramid.segments[k];
    const double cost = is_net ? 0.0 : transaction[k].sum + marketing[k].sum;
    const double clients = static_cast<double>(segment.client_count);
    out.set_net_criterion_mean(clients == 0.0 ? 0.0 : (segment.criterion_sum - cost) / clients);
  }
}

}  // namespace accord
