#include "server/service/run_slots.h"

#include <cassert>
#include <utility>

namespace accord::service_internal {

RunSlots::RunSlots(int count) : count_(count) { assert(count >= 1); }

RunSlots::~RunSlots() {
  Close();
  for (std::thread& thread : threads_) thread.join();
}

bool RunSlots::TryRun(Job job) {
  const std::lock_guard lock(mutex_);
  if (closed_ || busy_ == count_) return false;
  ++busy_;
  waiting_.push_back(std::move(job));
  if (static_cast<int>(threads_.size()) < busy_) threads_.emplace_back([this] { Work(); });
  wake_.notify_one();
  return true;
}

void RunSlots::Close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  wake_.notify_all();
}

int RunSlots::busy() const {
  const std::lock_guard lock(mutex_);
  return busy_;
}

int RunSlots::threads() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(threads_.size());
}

void RunSlots::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    wake_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
    if (waiting_.empty()) return;
    Job job = std::move(waiting_.back());
    waiting_.pop_back();
    lock.unlock();
    Answer answer = job();
    job = nullptr;  // what it held is let go before the next one is taken
    lock.lock();
    --busy_;
    lock.unlock();
    answer();
    answer = nullptr;
    lock.lock();
  }
}

}  // namespace accord::service_internal
