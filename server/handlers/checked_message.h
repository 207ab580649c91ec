#ifndef ACCORD_SERVER_HANDLERS_CHECKED_MESSAGE_H_
#define ACCORD_SERVER_HANDLERS_CHECKED_MESSAGE_H_

#include <string>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

// What is wrong with a message.
namespace accord::handlers_internal {

// One fault.
Violations Refusal(const std::string& field, ViolationCode code, std::string description);

// Of what may not be kept (MayKeep): whoever said so knows why.
Violations NoRoom();

// Moves `more` to the end of `violations`.
void Append(Violations more, Violations& violations);

// The thing, or null after its faults have joined `violations`.
template <typename T>
T* Take(Checked<T>& checked, Violations& violations) {
  if (auto* faults = std::get_if<Violations>(&checked)) Append(std::move(*faults), violations);
  return std::get_if<T>(&checked);
}

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_CHECKED_MESSAGE_H_
