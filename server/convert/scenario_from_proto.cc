#include "server/convert/scenario_from_proto.h"

#include "server/convert/scenario_mirror.h"

namespace accord {

ScenarioDraft ToDraft(const v1::Scenario& scenario) {
  return convert_internal::FromMessage<ScenarioDraft>(scenario);
}

RunOptionsDraft ToDraft(const v1::RunOptions& options) {
  return convert_internal::FromMessage<RunOptionsDraft>(options);
}

}  // namespace accord
