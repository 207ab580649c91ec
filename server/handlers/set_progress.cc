#include "server/handlers/set_progress.h"

#include <algorithm>

namespace accord::handlers_internal {

SetProgress::SetProgress(std::int64_t path_count, std::int64_t expected_sets,
                         const ProgressListener& listener)
    : paths_(path_count), expected_(expected_sets * path_count), listener_(listener) {}

std::function<void(const RunProgress&)> SetProgress::Listener() {
  if (!listener_) return {};
  return [this](const RunProgress& progress) { Say(done_ + progress.paths_done); };
}

std::function<void()> SetProgress::AliveListener() {
  if (!listener_) return {};
  return [this] { Say(done_); };
}

void SetProgress::Finish(std::size_t sets) { done_ += static_cast<std::int64_t>(sets) * paths_; }

void SetProgress::Say(std::int64_t done) {
  const std::lock_guard lock(mutex_);
  v1::Progress said;
  said.set_paths_done(done);
  said.set_path_count(std::max(expected_, done + paths_));
  listener_(said);
}

}  // namespace accord::handlers_internal
