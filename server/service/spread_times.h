#ifndef ACCORD_SERVER_SERVICE_SPREAD_TIMES_H_
#define ACCORD_SERVER_SERVICE_SPREAD_TIMES_H_

#include <atomic>
#include <chrono>
#include <cstdint>

namespace accord::service_internal {

// Times to come back for those who are refused together, so that they do not come back together.
// Thread-safe.
class SpreadTimes {
 public:
  // Three quarters to one and a half of it, another one each time: steps of the golden ratio, which
  // spread evenly.
  std::chrono::milliseconds Around(std::chrono::milliseconds time) {
    constexpr std::uint32_t kGoldenRatio = 0x9E3779B9;
    const double around = 0.75 + 0.75 * 0x1p-32 * (++count_ * kGoldenRatio);
    return std::chrono::milliseconds(
        static_cast<std::int64_t>(static_cast<double>(time.count()) * around));
  }

 private:
  std::atomic<std::uint32_t> count_{0};
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_SPREAD_TIMES_H_
