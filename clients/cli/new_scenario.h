#ifndef ACCORD_CLIENTS_CLI_NEW_SCENARIO_H_
#define ACCORD_CLIENTS_CLI_NEW_SCENARIO_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

// The outcomes of the flags, each of which is one (ReadNewOutcome), or one of our own where there
// are none.
std::vector<NewOutcome> OutcomesOf(const NewFlags& flags);

// A contract of the new scenario, made elsewhere: its id is "deal".
struct NewContract {
  std::string about;  // what it is, in words
  std::string json;   // an object
};

// A scenario as commented JSON to be edited, which passes check as it stands: a driver, the
// outcomes, a contract, of our own a fee and a share of the benefit, both parties' own figures.
std::string NewScenario(const NewFlags& flags, const std::optional<NewContract>& contract = {});

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_NEW_SCENARIO_H_
