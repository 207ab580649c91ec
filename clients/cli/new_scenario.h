#ifndef ACCORD_CLIENTS_CLI_NEW_SCENARIO_H_
#define ACCORD_CLIENTS_CLI_NEW_SCENARIO_H_

#include <optional>
#include <string>
#include <string_view>

#include "clients/cli/flags.h"

namespace accord::cli {

// An outcome of --outcome: where it is, where it is to be, what a unit of it is worth to the client
// in a period.
struct NewOutcome {
  std::string id;
  double now = 0, target = 0;  // unlike
  double value = 0;            // above 0
};

// Of ID=NOW:TARGET:VALUE, or nothing where that is none.
std::optional<NewOutcome> ReadNewOutcome(std::string_view text);

// A scenario as commented JSON to be edited, which passes check as it stands: a driver, these
// outcomes (one of its own where there are none), a contract with a fee and a share of the benefit,
// both parties' own figures. Every outcome of the flags is one (ReadNewOutcome).
std::string NewScenario(const NewFlags& flags);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_NEW_SCENARIO_H_
