#ifndef ACCORD_CLIENTS_CLI_PAST_FILE_H_
#define ACCORD_CLIENTS_CLI_PAST_FILE_H_

#include <optional>
#include <string>

#include "accord/v1/scenario.pb.h"
#include "clients/cli/flags.h"
#include "clients/cli/observed_csv.h"

namespace accord::cli {

// The file of --observed for a scenario that was read from `scenario_file`, an empty one where
// there is none; nothing after standard error has been told of its faults, or why it cannot be
// read.
std::optional<ObservedFile> ReadPast(const RunFlags& run, const v1::Scenario& scenario,
                                     const std::string& scenario_file);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_PAST_FILE_H_
