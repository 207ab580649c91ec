#ifndef ACCORD_SERVER_TEMPLATES_TEMPLATE_H_
#define ACCORD_SERVER_TEMPLATES_TEMPLATE_H_

#include <google/protobuf/struct.pb.h>

#include <string_view>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/contract_service.pb.h"
#include "simulation/base/violation.h"

// Usual forms of contract as data: one JSON file each in this folder, embedded when the library is
// built. A new template is a new file and its name in CMakeLists.txt; no code knows any by name.
//
// A file is an object with
//   name, display_name, description
//   parameters  list of {name, kind: number | integer | id | list, unit, default, min, max,
//               description, entry}. Without `default` it must be given; `default`: null leaves out
//               what it stands for. min and max are those of a number, or of a list's length; entry
//               lists the parameters of each of a list's entries.
//   contract    a v1::Contract as JSON, with placeholders (expand.h)
//   example     parameters; scenario (a v1::Scenario without contracts, with placeholders);
//               observed (list of v1::ObservedSeries); settlement, the same by hand: a list of
//               {period, clause, pay, steps: the arithmetic in words}; total
//
// Pure, thread-safe. The files are read once, when first asked for; a test reads them all.
namespace accord {

// All templates, in the order of CMakeLists.txt. `example` of each is its file's example,
// with the contract that the parameters give put into the scenario.
const std::vector<v1::ContractTemplate>& Templates();

// The template's contract with these parameters, defaults for what is absent or null; or every
// faulty parameter at once, below the path `at`: UNKNOWN_FIELD with the nearest name, REQUIRED,
// INVALID_FORMAT for another type than the kind's, OUT_OF_RANGE, numbers that are not finite among
// them. NOT_FOUND for an unknown template, naming the nearest one and those there are. What only
// several parameters or the scenario make wrong, such as a floor above its cap or an outcome that
// does not exist, is Validate's to find.
absl::StatusOr<std::variant<v1::Contract, Violations>> Instantiate(
    std::string_view name, const google::protobuf::Struct& parameters, const FieldPath& at);

}  // namespace accord

#endif  // ACCORD_SERVER_TEMPLATES_TEMPLATE_H_
