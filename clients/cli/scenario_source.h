#ifndef ACCORD_CLIENTS_CLI_SCENARIO_SOURCE_H_
#define ACCORD_CLIENTS_CLI_SCENARIO_SOURCE_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/commands.h"
#include "clients/cli/session.h"

// What the flags of a command say, as messages.
namespace accord::cli {

v1::RunOptions OptionsOf(const RunFlags& flags);

// The overrides of --set, or nothing after printing what is wrong with them.
std::optional<google::protobuf::RepeatedPtrField<v1::Override>> OverridesOf(
    const std::vector<std::string>& sets);

// The scenario of the file with --trials carried out, or nothing after printing what is wrong.
std::optional<v1::Scenario> BaseScenarioOf(const ScenarioFlags& flags);

// The same with --set carried out too.
std::optional<v1::Scenario> ScenarioOf(const ScenarioFlags& flags);

// A session, or null after saying why there is none.
std::unique_ptr<Session> OpenSession(const ConnectionFlags& flags);

// One call in a session of its own, after saying what went wrong.
ExitCode RunCall(const ConnectionFlags& flags, const std::function<grpc::Status(Session&)>& call);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SCENARIO_SOURCE_H_
