#ifndef ACCORD_SERVER_SERVICE_PROGRESS_PACE_H_
#define ACCORD_SERVER_SERVICE_PROGRESS_PACE_H_

#include <chrono>

#include "accord/v1/report.pb.h"

namespace accord::service_internal {

// Which progress of a run is said: the first, one in a tenth of a second, and each that says that
// all paths are done, since what follows it (a report, more paths) may take longer than a tenth.
class ProgressPace {
 public:
  bool IsDue(const v1::Progress& progress) {
    constexpr std::chrono::milliseconds kInterval{100};
    const Clock::time_point now = Clock::now();
    const bool is_last = progress.paths_done() >= progress.path_count();
    if (now - last_ < kInterval && !is_last) return false;
    last_ = now;
    return true;
  }

 private:
  using Clock = std::chrono::steady_clock;

  Clock::time_point last_{};
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_PROGRESS_PACE_H_
