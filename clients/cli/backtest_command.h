#ifndef ACCORD_CLIENTS_CLI_BACKTEST_COMMAND_H_
#define ACCORD_CLIENTS_CLI_BACKTEST_COMMAND_H_

#include <cstdint>
#include <optional>

#include "clients/cli/commands.h"
#include "clients/cli/estimate_command.h"

namespace accord::cli {

// Beside the panel, its rules and dates (EstimateFlags). Absent: the server's default.
struct BacktestFlags {
  std::optional<std::int32_t> held_back;
  std::optional<double> level;
  std::optional<std::int64_t> path_count;
  std::optional<std::uint64_t> seed;
};

// Back-tests a forecast on a panel, read as it is sent.
ExitCode Backtest(const EstimateFlags& panel, const BacktestFlags& flags,
                  const ConnectionFlags& connection, const OutputFlags& output);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_BACKTEST_COMMAND_H_
