#ifndef ACCORD_SERVER_CONVERT_OVERRIDE_H_
#define ACCORD_SERVER_CONVERT_OVERRIDE_H_

#include <optional>
#include <string_view>
#include <vector>

#include "accord/v1/scenario.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "simulation/base/violation.h"

// What-if: one value of a scenario changed by path.
//
//   path  = step *( "." step )
//   step  = name [ '["' id '"]' / "[" position "]" ] / id   positions count from 0
//
// such as contracts["steel"].clauses["gain"].bands[0].rate, or contracts.steel.clauses.gain.share:
// after a list an id alone names its entry where it is of letters, digits, _ and - and no other
// entry has it. Names are those of the proto. An entry
// goes by its key (entry_path.h) or, always, by its position. Inside the quotes \" and \\ stand for
// " and \.
namespace accord {

using Overrides = google::protobuf::RepeatedPtrField<v1::Override>;

// Sets the field that the override names to its value:
//   number, text, bool    into a field of that type. Whole numbers for integers; an enum by its
//                         name, which may go without the type's prefix and in any case
//                         (of_reference)
//   object                replaces a message, or an entry of a list, as a whole
//   list                  replaces a list as a whole
//   null                  clears the field; removes an entry from its list
// Messages on the way that are not set are created. Naming an alternative of a oneof replaces the
// one that is set; passing *through* an alternative that is not set while another is, is refused,
// since it would replace a whole value by one with a single field set.
//
// Returns nothing and changes *scenario, or returns every fault it can see and changes nothing.
// Faults of the path have the field `at`.path, those of the value `at`.value, extended by the place
// inside the value. Bounds are not checked here: Validate the result. Thread-safe.
Violations ApplyOverride(const v1::Override& change, const FieldPath& at, v1::Scenario* scenario);

// Applies changes in turn; change i has the field `at`[i]. A path that is set twice is a fault: one
// of the two values would be lost. Returns every fault, with *scenario changed by those without.
// Thread-safe.
Violations ApplyOverrides(const Overrides& changes, const FieldPath& at, v1::Scenario* scenario);

// What an override of this path sets, whichever names and positions lead there: two paths of a
// scenario have the same place, or one that begins with the other, where one sets what the other
// does or what holds it. Alternatives of a oneof set one place. Nothing where the path leads
// nowhere. Thread-safe.
using OverridePlace = std::vector<int>;
std::optional<OverridePlace> PlaceOf(std::string_view path, const v1::Scenario& scenario);

// Reads `path=value`, the command line's form. The value is JSON; what does not begin like a JSON
// number, text, list or object and is not true, false or null is taken as a text, so that
// currency=USD needs no quotes; 100k and 1.5M are numbers too. Returns nothing and sets *change, or
// says what is wrong (field: `at`). Thread-safe.
Violations ParseSetFlag(std::string_view text, const FieldPath& at, v1::Override* change);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_OVERRIDE_H_
