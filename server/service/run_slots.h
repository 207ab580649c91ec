#ifndef ACCORD_SERVER_SERVICE_RUN_SLOTS_H_
#define ACCORD_SERVER_SERVICE_RUN_SLOTS_H_

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace accord::service_internal {

// Admission: a fixed number of jobs at a time, each on a thread of its own; whoever comes when all
// are taken is refused at once. gRPC's reactions never compute: they hand their work in here.
// Thread-safe.
class RunSlots {
 public:
  // `count` jobs at a time, at least 1. No thread is started before the first job.
  explicit RunSlots(int count);
  // Waits for the jobs that run.
  ~RunSlots();

  RunSlots(const RunSlots&) = delete;
  RunSlots& operator=(const RunSlots&) = delete;

  // What a job gives: how its caller is answered. Called when the slot is free again, so that a
  // caller who has the answer finds it free.
  using Answer = std::function<void()>;
  using Job = std::function<Answer()>;

  // Runs the job, then its answer, on a thread of the slots; false, and nothing is done, when none
  // is free or Close has been called.
  bool TryRun(Job job);

  // No job is taken any more; those that run go on.
  void Close();

  // Jobs that run now; those that only answer are not counted.
  int busy() const;
  // Threads that have been started.
  int threads() const;

 private:
  void Work();

  const int count_;
  mutable std::mutex mutex_;
  std::condition_variable wake_;
  std::vector<Job> waiting_;  // taken, and not yet picked up by their thread
  int busy_ = 0;              // taken, and not yet done
  bool closed_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_RUN_SLOTS_H_
