#include "tests/fuzz/live_memory.h"

#include <algorithm>
#include <atomic>

// Of compiler-rt; null where the sanitizer is not linked.
extern "C" {
int __sanitizer_install_malloc_and_free_hooks(void (*on_malloc)(const volatile void*, std::size_t),
                                              void (*on_free)(const volatile void*))
    __attribute__((weak));
std::size_t __sanitizer_get_allocated_size(const volatile void* memory) __attribute__((weak));
}

namespace accord {
namespace {

std::atomic<std::ptrdiff_t> live{0}, peak{0};

void OnMalloc(const volatile void*, std::size_t size) {
  const std::ptrdiff_t now = live += static_cast<std::ptrdiff_t>(size);
  std::ptrdiff_t most = peak;
  while (now > most && !peak.compare_exchange_weak(most, now)) {
  }
}

void OnFree(const volatile void* memory) {
  if (memory == nullptr) return;
  live -= static_cast<std::ptrdiff_t>(__sanitizer_get_allocated_size(memory));
}

}  // namespace

void LiveMemory::CountFromHere() {
  static const bool is_counted = __sanitizer_install_malloc_and_free_hooks != nullptr &&
                                 __sanitizer_install_malloc_and_free_hooks(OnMalloc, OnFree) > 0;
  (void)is_counted;
  live = 0;
  peak = 0;
}

std::size_t LiveMemory::Peak() {
  return static_cast<std::size_t>(std::max<std::ptrdiff_t>(peak, 0));
}

void LiveMemory::ForgetPeak() { peak = live.load(); }

}  // namespace accord
