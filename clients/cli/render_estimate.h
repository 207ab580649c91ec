#ifndef ACCORD_CLIENTS_CLI_RENDER_ESTIMATE_H_
#define ACCORD_CLIENTS_CLI_RENDER_ESTIMATE_H_

#include <string>

#include "accord/v1/transition_estimate.pb.h"

namespace accord::cli {

// What was estimated, as a page of text (render.h). Pure.
std::string RenderEstimate(const v1::TransitionEstimate& estimate);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_ESTIMATE_H_
