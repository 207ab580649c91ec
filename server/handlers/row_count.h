#ifndef ACCORD_SERVER_HANDLERS_ROW_COUNT_H_
#define ACCORD_SERVER_HANDLERS_ROW_COUNT_H_

#include <cstdint>
#include <optional>

#include "simulation/base/violation.h"

namespace accord::handlers_internal {

// How many rows an upload says that it has. Not thread-safe.
class RowCount {
 public:
  // Notes what a message says, if it does. The fault: less than 0, or another one than before.
  template <typename Request>
  Violations Note(const Request& part) {
    return part.has_row_count() ? Note(part.row_count()) : Violations{};
  }

  // The fault where that many rows did not come.
  Violations Compare(std::int64_t came) const;

 private:
  Violations Note(std::int64_t count);

  std::optional<std::int64_t> said_;
};

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_ROW_COUNT_H_
