#include "server/handlers/row_count.h"

#include <string>

#include "server/handlers/checked_message.h"

namespace accord::handlers_internal {
namespace {

constexpr char kField[] = "row_count";

}  // namespace

Violations RowCount::Note(std::int64_t count) {
  if (count < 0) {
    return Refusal(kField, ViolationCode::kOutOfRange,
                   "must be at least 0, got " + std::to_string(count));
  }
  if (said_ && *said_ != count) {
    return Refusal(kField, ViolationCode::kContradiction,
                   "must be the same wherever it is given, got " + std::to_string(*said_) +
                       " and " + std::to_string(count));
  }
  said_ = count;
  return {};
}

Violations RowCount::Compare(std::int64_t came) const {
  if (!said_ || *said_ == came) return {};
  return Refusal(kField, ViolationCode::kContradiction,
                 "must be the number of rows that came, " + std::to_string(came) + ", got " +
                     std::to_string(*said_));
}

}  // namespace accord::handlers_internal
