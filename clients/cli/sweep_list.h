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
  std::vector<std::string> names;     // of the sets; none: they have no names
  std::vector<std::string> warnings;  // what was taken otherwise than it stands there (CsvTable)
};

// A CSV file of term sets as axes of a list: the first line names a path in every column, the
// others a value each, a number, JSON or a text. A column called `name` names the sets instead; a
// field that begins like a number is one as the flags have it, or a fault. Faults name the option
// that the file came with, the line and the column; with skip_bad lines at fault are set aside, as
// the warnings say. Pure.
std::variant<SweepList, Violations> ReadSweepList(std::string_view text, const CsvFlags& flags,
                                                  const std::string& option);

// Puts the files that are named @FILE among the values of an axis in their places, JSON each, and
// their names without folder and extension into the value names. Faults under `at`.
Violations ReadFilesOf(const FieldPath& at, v1::TermAxis* axis);

// Names the values of an axis that has some and no names: as --set has them, texts as they are
// where they read as texts, else JSON. At most 64 bytes, what is cut with the value's position.
void NameValues(v1::TermAxis* axis);

// A column of names before the axes of a list, as if it were one.
void AddNames(const std::vector<std::string>& names, v1::SweepHeader* header);
void AddNames(v1::SweepRows* rows);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SWEEP_LIST_H_
