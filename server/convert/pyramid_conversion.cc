#include "server/convert/pyramid_conversion.h"

#include <string>
#include <vector>

namespace accord {

PyramidRuleDraft ToDraft(const v1::PyramidRule& rule) {
  PyramidRuleDraft draft;
  draft.segments.assign(rule.segments().begin(), rule.segments().end());
  const auto values = [](const v1::NumberList& list) {
    return std::vector<double>(list.values().begin(), list.values().end());
  };
  switch (rule.sizes_case()) {
    case v1::PyramidRule::kCumulativeShares:
      draft.sizes = CumulativeShares{values(rule.cumulative_shares())};
      break;
    case v1::PyramidRule::kCounts:
      draft.sizes = SegmentCounts{values(rule.counts())};
      break;
    case v1::PyramidRule::kThresholds:
      draft.sizes = CriterionThresholds{values(rule.thresholds())};
      break;
    case v1::PyramidRule::SIZES_NOT_SET:
      break;
  }
  return draft;
}

v1::SegmentClientsResponse ToProto(const Pyramid& pyramid, const ClientTable& clients) {
  v1::SegmentClientsResponse response;
  for (const PyramidSegment& segment : pyramid.segments) {
    v1::SegmentSummary& out = *response.add_segments();
    out.set_segment(segment.id);
    out.set_client_count(segment.client_count);
    out.set_client_share(segment.client_share);
    out.set_criterion_sum(segment.criterion_sum);
    if (segment.criterion_share) out.set_criterion_share(*segment.criterion_share);
    out.set_criterion_mean(segment.criterion_mean);
  }
  for (int row = 0; row < clients.size(); ++row) {
    v1::SegmentAssignment& out = *response.add_assignments();
    out.set_client(std::string(clients.id(row)));
    out.set_segment(pyramid.segments[pyramid.segment_of[row]].id);
  }
  if (pyramid.top_20_percent_share) {
    response.set_top_20_percent_share(*pyramid.top_20_percent_share);
  }
  if (pyramid.gini) response.set_gini(*pyramid.gini);
  return response;
}

}  // namespace accord
