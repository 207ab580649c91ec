#include "server/service/memory_budget.h"

namespace accord::service_internal {

bool MemoryBudget::Share::Resize(std::size_t bytes) {
  if (bytes > bytes_) {
    const std::size_t more = bytes - bytes_;
    std::size_t used = budget_.used_;
    do {
      if (used > budget_.limit_ || more > budget_.limit_ - used) return false;
    } while (!budget_.used_.compare_exchange_weak(used, used + more));
  } else {
    budget_.used_ -= bytes_ - bytes;
  }
  bytes_ = bytes;
  return true;
}

}  // namespace accord::service_internal
