#ifndef ACCORD_SERVER_HANDLERS_CHECKED_MESSAGE_H_
#define ACCORD_SERVER_HANDLERS_CHECKED_MESSAGE_H_

#include <string>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

// What is wrong with a message, seen by the domain and by the schema.
namespace accord::handlers_internal {

// One fault.
Violations Refusal(const std::string& field, ViolationCode code, std::string description);

// Of what may not be kept (MayKeep): whoever said so knows why.
Violations NoRoom();

// Moves `more` to the end of `violations`.
void Append(Violations more, Violations& violations);

// Faults and `unimplemented` together. The converters drop what is not computed, so that Validate
// may miss it there: a fault at an unimplemented field, or at one that holds it, is left out.
Violations WithUnimplemented(Violations unimplemented, Violations faults);

// The same of what Validate gave: the thing only where nothing is wrong at all.
template <typename T>
Checked<T> WithUnimplemented(Violations unimplemented, Checked<T> checked) {
  if (auto* faults = std::get_if<Violations>(&checked)) {
    return WithUnimplemented(std::move(unimplemented), std::move(*faults));
  }
  if (!unimplemented.empty()) return unimplemented;
  return checked;
}

// The thing, or null after its faults have joined `violations`.
template <typename T>
T* Take(Checked<T>& checked, Violations& violations) {
  if (auto* faults = std::get_if<Violations>(&checked)) Append(std::move(*faults), violations);
  return std::get_if<T>(&checked);
}

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_CHECKED_MESSAGE_H_
