#ifndef ACCORD_TESTS_SERVER_HANDLERS_PEAK_MEMORY_H_
#define ACCORD_TESTS_SERVER_HANDLERS_PEAK_MEMORY_H_

#include <malloc.h>

#include <cstddef>
#include <fstream>
#include <string>
#include <string_view>

namespace accord {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kMemoryIsMeasured = false;  // it is the sanitizer's
#else
inline constexpr bool kMemoryIsMeasured = true;
#endif

// A line of /proc/self/status such as VmRSS, in bytes.
inline std::size_t StatusBytes(std::string_view name) {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word.substr(0, word.size() - 1) != name) continue;
    std::size_t kib = 0;
    status >> kib;
    return kib << 10;
  }
  return 0;
}

// The most memory that the process had while `work` was done, beyond what it had before.
template <typename Work>
std::size_t PeakBytesOf(const Work& work) {
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // the peak is what there is now
  const std::size_t before = StatusBytes("VmRSS");
  work();
  const std::size_t peak = StatusBytes("VmHWM");
  return peak > before ? peak - before : 0;
}

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_HANDLERS_PEAK_MEMORY_H_
