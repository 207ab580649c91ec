#include "server/convert/relationship_conversion.h"

#include <cstddef>
#include <vector>

#include "server/convert/relationship_mirror.h"

namespace accord {

namespace {

void Fill(const std::vector<double>& by_period, v1::ClientValue* value) {
  value->mutable_fixed()->mutable_list()->mutable_values()->Assign(by_period.begin(),
                                                                   by_period.end());
}

// What a contract with one client pays for a stream.
v1::Clause ClauseOf(const RevenueStream& stream) {
  v1::Clause clause;
  clause.set_id(stream.id);
  clause.set_base(stream.revenue_per_client);
  if (stream.payment == StreamPayment::kOneOff) clause.set_last_period(1);
  if (stream.price_growth_per_year) {
    clause.mutable_indexation()->set_rate_per_year(*stream.price_growth_per_year);
  }
  return clause;
}

}  // namespace

using convert_internal::FromMessage;
using convert_internal::ToMessage;

IndicatorsDraft ToDraft(const v1::MeasureIndicatorsRequest& request) {
  return FromMessage<IndicatorsDraft>(request);
}
ScoreDraft ToDraft(const v1::ScorePartnershipRequest& request) {
  return FromMessage<ScoreDraft>(request);
}
PositionDraft ToDraft(const v1::PositionRelationshipRequest& request) {
  return FromMessage<PositionDraft>(request);
}
StrategyDraft ToDraft(const v1::RecommendStrategyRequest& request) {
  return FromMessage<StrategyDraft>(request);
}
ReadinessDraft ToDraft(const v1::AssessReadinessRequest& request) {
  return FromMessage<ReadinessDraft>(request);
}
CanvasDraft ToDraft(const v1::DescribeCanvasRequest& request) {
  return FromMessage<CanvasDraft>(request);
}
BaseDraft ToDraft(const v1::AssessBaseRequest& request) { return FromMessage<BaseDraft>(request); }

v1::MeasureIndicatorsResponse ToProto(const MeasuredIndicators& found) { return ToMessage(found); }
v1::ScorePartnershipResponse ToProto(const PartnershipScores& found) { return ToMessage(found); }
v1::PositionRelationshipResponse ToProto(const PositionFound& found) { return ToMessage(found); }
v1::RecommendStrategyResponse ToProto(const StrategyFound& found) { return ToMessage(found); }
v1::AssessReadinessResponse ToProto(const ReadinessFound& found) { return ToMessage(found); }
v1::DescribeCanvasResponse ToProto(const CanvasAnswer& found, const CanvasQuestion& question) {
  v1::DescribeCanvasResponse response;
  *response.mutable_canvas() = ToMessage(found);
  for (int i = 0; i < response.canvas().segments_size(); ++i) {
    const CanvasSegment& asked = question.segments[static_cast<std::size_t>(i)];
    const CanvasSegmentAnswer& answer = found.segments[static_cast<std::size_t>(i)];
    v1::CanvasSegmentAnswer& segment = *response.mutable_canvas()->mutable_segments(i);
    segment.mutable_segment()->set_id(asked.id);
    segment.mutable_segment()->set_client_count(asked.client_count);
    Fill(answer.client_revenue, segment.mutable_segment()->mutable_revenue_per_client());
    Fill(answer.client_profit, segment.mutable_segment()->mutable_profit_per_client());
    for (const RevenueStream& stream : asked.streams) *segment.add_clauses() = ClauseOf(stream);
  }
  return response;
}
v1::AssessBaseResponse ToProto(const BaseFound& found) { return ToMessage(found); }

}  // namespace accord
