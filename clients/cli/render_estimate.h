#ifndef ACCORD_CLIENTS_CLI_RENDER_ESTIMATE_H_
#define ACCORD_CLIENTS_CLI_RENDER_ESTIMATE_H_

#include <string>

namespace accord::v1 {
class TransitionEstimate;
}  // namespace accord::v1

namespace accord::cli {

// What was estimated, as a page of text (render.h). Pure.
std::string RenderEstimate(const v1::TransitionEstimate& estimate);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_ESTIMATE_H_
