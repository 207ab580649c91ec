#ifndef ACCORD_CLIENTS_CLI_SWEEP_LIST_H_
#define ACCORD_CLIENTS_CLI_SWEEP_LIST_H_

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "accord/v1/negotiation_service.pb.h"
#include "clients/cli/flags.h"
#include "simulation/base/violation.h"

namespace accord::cli {

struct SweepList {
  std::vector<v1::TermAxis> axes;
  std::vector<std::string> warnings;  // what was taken otherwise than it stands there (CsvTable)
};

// A CSV file of term sets as axes of a list: the first line names a path in every column, the
// others a value each, a number, JSON or a text. A column called `name` names the sets instead.
// Faults name the option that the file came with, the line and the column; with skip_bad lines at
// fault are set aside, as the warnings say. Pure.
std::variant<SweepList, Violations> ReadSweepList(std::string_view text, const CsvFlags& flags,
                                                  const std::string& option);

// Puts the files that are named @FILE among the values of an axis in their places, JSON each, and
// their names without folder and extension into the value names. Faults under `at`.
Violations ReadFilesOf(const FieldPath& at, v1::TermAxis* axis);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SWEEP_LIST_H_
