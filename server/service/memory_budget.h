#ifndef ACCORD_SERVER_SERVICE_MEMORY_BUDGET_H_
#define ACCORD_SERVER_SERVICE_MEMORY_BUDGET_H_

#include <atomic>
#include <cstddef>

namespace accord::service_internal {

// Bytes that all calls of a server may hold together: requests being read and prepared, uploads,
// runs at their peak, answers that nobody has read. Counted before they are taken. Thread-safe.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t limit) : limit_(limit) {}

  std::size_t limit() const { return limit_; }
  std::size_t used() const { return used_; }

  // What one call holds; given back when it goes. Not thread-safe by itself.
  class Share {
   public:
    explicit Share(MemoryBudget& budget) : budget_(budget) {}
    ~Share() {
      if (bytes_ > 0) Resize(0);  // the budget may be gone before a share of nothing
    }
    Share(const Share&) = delete;
    Share& operator=(const Share&) = delete;

    std::size_t bytes() const { return bytes_; }

    // Holds so many bytes from now on. False, and all stays as it was, where the budget has not
    // that many left; less always goes.
    bool Resize(std::size_t bytes);

   private:
    MemoryBudget& budget_;
    std::size_t bytes_ = 0;
  };

 private:
  const std::size_t limit_;
  std::atomic<std::size_t> used_{0};
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_MEMORY_BUDGET_H_
