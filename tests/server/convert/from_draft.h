#ifndef ACCORD_TESTS_SERVER_CONVERT_FROM_DRAFT_H_
#define ACCORD_TESTS_SERVER_CONVERT_FROM_DRAFT_H_

#include "accord/v1/scenario.pb.h"
#include "simulation/scenario/scenario.h"

// The inverse of ToDraft (server/convert/scenario_from_proto.h), for tests: what a draft does not
// hold, the message will not have. Enums go back by number, not by name, so that a name crossed
// with another one shows.
namespace accord {

v1::Scenario FromDraft(const ScenarioDraft& draft);

v1::RunOptions FromDraft(const RunOptionsDraft& draft);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_CONVERT_FROM_DRAFT_H_
