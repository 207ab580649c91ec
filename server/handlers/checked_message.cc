#include "server/handlers/checked_message.h"

#include <iterator>
#include <utility>

#include "simulation/base/checker.h"

namespace accord::handlers_internal {
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

}  // namespace accord::handlers_internal
