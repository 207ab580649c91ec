#ifndef ACCORD_CLIENTS_CLI_LEVERS_COMMAND_H_
#define ACCORD_CLIENTS_CLI_LEVERS_COMMAND_H_

#include <string>
#include <vector>

#include "clients/cli/commands.h"

namespace accord::cli {

struct LeverFlags {
  std::string name;                   // empty: list all
  std::vector<std::string> segments;  // whom it treats; empty: those of the customer pyramid
  std::vector<std::string> sets;      // field=value
};

// Lists the ready-made levers, or prints one as JSON for a scenario.
ExitCode Levers(const LeverFlags& flags, const ConnectionFlags& connection,
                const OutputFlags& output);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_LEVERS_COMMAND_H_
