#ifndef ACCORD_CLIENTS_CLI_RENDER_ASSESSMENT_H_
#define ACCORD_CLIENTS_CLI_RENDER_ASSESSMENT_H_

#include <string>

namespace accord::v1 {
class MeasureIndicatorsResponse;
}  // namespace accord::v1

// Assessments of a relationship as pages of text (render.h). Pure.
namespace accord::cli {

// K1-K15, each with what it says, and where that comes from.
std::string RenderIndicators(const v1::MeasureIndicatorsResponse& response);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_ASSESSMENT_H_
