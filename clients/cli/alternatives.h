#ifndef ACCORD_CLIENTS_CLI_ALTERNATIVES_H_
#define ACCORD_CLIENTS_CLI_ALTERNATIVES_H_

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/flags.h"
#include "simulation/base/violation.h"

namespace accord::cli {

// What is set beside the base.
struct Alternatives {
  google::protobuf::RepeatedPtrField<v1::Alternative> list;
  std::vector<std::vector<std::string>> changes;  // by alternative: what it changes, a line each
  std::vector<std::string> warnings;              // of the file of terms (CsvTable)
};

// Of the flags, in this order: all --set together as "what-if" (with --each one of each, without a
// name), --alternative by name in the order of their first mention, and each row of the file of
// terms (ReadSweepList). None is called "base". `terms` is the text of that file, empty where none
// is given. Or every fault. Pure.
std::variant<Alternatives, Violations> AlternativesOf(const ScenarioFlags& scenario,
                                                      const CompareFlags& compare,
                                                      std::string_view terms);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_ALTERNATIVES_H_
