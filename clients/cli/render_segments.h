#ifndef ACCORD_CLIENTS_CLI_RENDER_SEGMENTS_H_
#define ACCORD_CLIENTS_CLI_RENDER_SEGMENTS_H_

#include <string>

namespace accord::v1 {
class SegmentClientsResponse;
}  // namespace accord::v1

// What stands below a pyramid, as text (render.h). Pure.
namespace accord::cli {

// Costs by segment, the concentration curve, the pyramid by the second criterion and who is
// elsewhere by it; each where there is one.
std::string RenderSecondCriterion(const v1::SegmentClientsResponse& response,
                                  const std::string& second);

// Segments by rules over a panel.
std::string RenderPanelSegments(const v1::SegmentClientsResponse& response);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_SEGMENTS_H_
