#ifndef ACCORD_CLIENTS_CLI_RENDER_ASSESSMENT_H_
#define ACCORD_CLIENTS_CLI_RENDER_ASSESSMENT_H_

#include <string>

#include "clients/cli/data_table.h"

namespace accord::v1 {
class AssessBaseResponse;
class AssessReadinessResponse;
class DescribeCanvasResponse;
class MeasureIndicatorsResponse;
class PositionRelationshipResponse;
class RecommendStrategyResponse;
class ScorePartnershipResponse;
}  // namespace accord::v1

// Assessments of a relationship as pages of text (render.h), each with where it comes from. Pure.
namespace accord::cli {

// K1-K15, each with what it says.
std::string RenderIndicators(const v1::MeasureIndicatorsResponse& response);

// Each party's score by goal, its guard, and what to correct first.
std::string RenderScores(const v1::ScorePartnershipResponse& response);

// Level, attractiveness, form and barriers, as they are and as they should be.
std::string RenderPosition(const v1::PositionRelationshipResponse& response);

// The cell of the matrix with its instruments, the kind of client and the direction.
std::string RenderStrategy(const v1::RecommendStrategyResponse& response);

// The gates, and what fits while one is closed.
std::string RenderReadiness(const v1::AssessReadinessResponse& response);

// What relationships with each segment cost, and what its streams bring.
std::string RenderCanvas(const v1::DescribeCanvasResponse& response);

// The matrix with its clients, the clients in the order in which to talk to them, and the levers.
std::string RenderBaseAssessment(const v1::AssessBaseResponse& response);

// A line a client, in the order of the file.
DataTable BaseTable(const v1::AssessBaseResponse& response);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_ASSESSMENT_H_
