#ifndef ACCORD_SERVER_HANDLERS_SET_PROGRESS_H_
#define ACCORD_SERVER_HANDLERS_SET_PROGRESS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>

#include "server/handlers/study.h"
#include "simulation/engine/engine.h"

namespace accord::handlers_internal {

// Says how far it is with term sets whose number is not known before; the whole is a guess that
// grows where it was too low. What it gives out may be called from any thread; it outlives that.
class SetProgress {
 public:
  // About `expected_sets` on `path_count` paths each; the listener, which may be empty, outlives
  // it.
  SetProgress(std::int64_t path_count, std::int64_t expected_sets,
              const ProgressListener& listener);

  // Of sets that are settled together, after all that are finished; empty where nobody listens.
  std::function<void(const RunProgress&)> Listener();
  // That it is no further, while efforts are looked for.
  std::function<void()> AliveListener();
  void Finish(std::size_t sets);

  std::int64_t paths_done() const { return done_; }

 private:
  void Say(std::int64_t done);

  const std::int64_t paths_, expected_;
  const ProgressListener& listener_;
  std::int64_t done_ = 0;
  std::mutex mutex_;
};

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_SET_PROGRESS_H_
