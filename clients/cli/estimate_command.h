#ifndef ACCORD_CLIENTS_CLI_ESTIMATE_COMMAND_H_
#define ACCORD_CLIENTS_CLI_ESTIMATE_COMMAND_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "clients/cli/commands.h"
#include "clients/cli/panel_csv.h"

namespace accord::cli {

struct EstimateFlags {
  std::string panel;                  // CSV; "-" is standard input
  std::string rules;                  // SegmentRules as JSON
  std::vector<std::string> dates;     // either these ...
  std::vector<std::int32_t> periods;  // ... or these
  std::optional<double> periods_per_year;
  std::optional<double> prior;
  std::string separator = "comma";  // or semicolon, or tab
  PanelFileFlags form;              // but for its separator and whether there are periods
  bool client_base = false;         // print the client base for a scenario and nothing else
};

// Estimates transitions from a panel, read as it is sent.
ExitCode Estimate(const EstimateFlags& flags, const ConnectionFlags& connection,
                  const OutputFlags& output);

// Who is in which segment by rules, at the one date of the flags.
ExitCode SegmentPanel(const EstimateFlags& flags, const ConnectionFlags& connection,
                      const OutputFlags& output);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_ESTIMATE_COMMAND_H_
