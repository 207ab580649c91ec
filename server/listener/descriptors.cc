#include "server/listener/descriptors.h"

#include <sys/resource.h>

#include <algorithm>
#include <limits>

namespace accord {
namespace {

constexpr int kMaxReserve = 128;

}  // namespace

int DescriptorLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  constexpr rlim_t kLargest = std::numeric_limits<int>::max();
  return static_cast<int>(std::min(limit.rlim_cur, kLargest));
}

int RaiseDescriptorLimit(int ceiling) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
    const rlim_t wanted = std::min(limit.rlim_max, static_cast<rlim_t>(ceiling));
    if (wanted > limit.rlim_cur) {
      limit.rlim_cur = wanted;
      setrlimit(RLIMIT_NOFILE, &limit);
    }
  }
  return DescriptorLimit();
}

int ConnectionDescriptorCap(int limit) { return limit - std::min(limit / 4, kMaxReserve); }

}  // namespace accord
