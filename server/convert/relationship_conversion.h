#ifndef ACCORD_SERVER_CONVERT_RELATIONSHIP_CONVERSION_H_
#define ACCORD_SERVER_CONVERT_RELATIONSHIP_CONVERSION_H_

#include "accord/v1/relationship_service.pb.h"
#include "simulation/assessment/base_assessment.h"
#include "simulation/assessment/canvas.h"
#include "simulation/assessment/indicators.h"
#include "simulation/assessment/position.h"
#include "simulation/assessment/readiness.h"
#include "simulation/assessment/score.h"
#include "simulation/assessment/strategy.h"

// Assessments of a relationship, from and to the wire: copies, never judges. Pure, thread-safe.
namespace accord {

IndicatorsDraft ToDraft(const v1::MeasureIndicatorsRequest& request);
ScoreDraft ToDraft(const v1::ScorePartnershipRequest& request);
PositionDraft ToDraft(const v1::PositionRelationshipRequest& request);
StrategyDraft ToDraft(const v1::RecommendStrategyRequest& request);
ReadinessDraft ToDraft(const v1::AssessReadinessRequest& request);
CanvasDraft ToDraft(const v1::DescribeCanvasRequest& request);
BaseDraft ToDraft(const v1::AssessBaseRequest& request);

v1::MeasureIndicatorsResponse ToProto(const MeasuredIndicators& found);
v1::ScorePartnershipResponse ToProto(const PartnershipScores& found);
v1::PositionRelationshipResponse ToProto(const PositionFound& found);
v1::RecommendStrategyResponse ToProto(const StrategyFound& found);
v1::AssessReadinessResponse ToProto(const ReadinessFound& found);
// `question` is what the canvas answers.
v1::DescribeCanvasResponse ToProto(const CanvasAnswer& found, const CanvasQuestion& question);
v1::AssessBaseResponse ToProto(const BaseFound& found);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_RELATIONSHIP_CONVERSION_H_
