#ifndef ACCORD_TESTS_FUZZ_LIVE_MEMORY_H_
#define ACCORD_TESTS_FUZZ_LIVE_MEMORY_H_

#include <cstddef>

namespace accord {

// What this process has allocated and not freed since it was last asked to count from here, in
// bytes as they were asked for. AddressSanitizer counts; without it all is 0.
class LiveMemory {
 public:
  static void CountFromHere();
  // At most at any time since then, or since the peak was forgotten.
  static std::size_t Peak();
  static void ForgetPeak();
};

}  // namespace accord

#endif  // ACCORD_TESTS_FUZZ_LIVE_MEMORY_H_
