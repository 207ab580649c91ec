#include "server/handlers/checked_message.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "simulation/base/checker.h"

namespace accord::handlers_internal {
namespace {

bool ExplainedBy(const Violation& fault, const Violations& unimplemented) {
  return std::any_of(unimplemented.begin(), unimplemented.end(), [&](const Violation& other) {
    return other.field == fault.field || other.field.starts_with(fault.field + ".");
  });
}

}  // namespace

Violations Refusal(const std::string& field, ViolationCode code, std::string description) {
  Checker checker;
  checker.Add(field, code, std::move(description));
  return checker.Take(FieldPath());
}

Violations NoRoom() {
  return Refusal("part", ViolationCode::kTooMany, "must fit the memory that there is");
}

void Append(Violations more, Violations& violations) {
  violations.insert(violations.end(), std::make_move_iterator(more.begin()),
                    std::make_move_iterator(more.end()));
}

Violations WithUnimplemented(Violations unimplemented, Violations faults) {
  std::erase_if(faults, [&](const Violation& fault) { return ExplainedBy(fault, unimplemented); });
  Append(std::move(faults), unimplemented);
  return unimplemented;
}

}  // namespace accord::handlers_internal
