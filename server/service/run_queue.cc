#include "server/service/run_queue.h"

#include <algorithm>
#include <cassert>
#include <exception>
#include <utility>

namespace accord::service_internal {
namespace {

constexpr std::size_t kCallersRemembered = 4096;
constexpr std::chrono::milliseconds kSoonest{100}, kLatest{60'000};
// Until another server may have taken the place of one that stops.
constexpr std::chrono::milliseconds kAfterStop{1'000};

double SecondsSince(RunQueue::Clock::time_point begin, RunQueue::Clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
}

void TellOfFailure(const std::function<void(Refusal)>& refused) {
  try {
    refused({Refusal::Reason::kFailed});
  } catch (...) {  // nothing is left to be done
  }
}

}  // namespace

RunQueue::RunQueue(const Limits& limits) : limits_(limits) {
  assert(limits.slots >= 1 && limits.waiting >= 0);
  // More than may wait are there only where they may begin at once.
  const auto slots = static_cast<std::size_t>(limits.slots);
  const std::size_t most = static_cast<std::size_t>(limits.waiting) + slots;
  waiting_.reserve(most);
  order_.reserve(most);
  running_.reserve(slots);
  threads_.reserve(slots);
}

RunQueue::~RunQueue() {
  Close();
  for (std::thread& thread : threads_) thread.join();
}

RunQueue::Ticket RunQueue::NewTicket() {
  const std::lock_guard lock(mutex_);
  return ++last_ticket_;
}

void RunQueue::Enter(Ticket ticket, Job job) {
  using Reason = Refusal::Reason;
  std::optional<Job> refused;
  Refusal why;
  {
    const std::lock_guard lock(mutex_);
    const bool full = static_cast<int>(waiting_.size()) >= limits_.waiting;
    if (closed_ || (job.left && job.left())) {
      why = RefusalFor(closed_ ? Reason::kStopping : Reason::kLeft);
      refused = std::move(job);
    } else {
      // Who was never served stands behind those who were served longer ago, before the last.
      const auto [caller, is_new] = callers_.try_emplace(job.caller, Caller{0, Before(served_)});
      if (full && !MayBeginAtOnce(job)) {
        why = RefusalFor(Reason::kQueueFull);
        refused = MakeRoom(caller->second);
        if (!refused) {
          refused = std::exchange(job, {});
          if (is_new) callers_.erase(caller);
        }
      }
      if (job.run) {
        ++caller->second.waiting;
        waiting_.push_back({ticket, std::move(job), Clock::now()});
        if (!StartThreads()) {
          refused = TakeOut(waiting_.end() - 1);
          why = RefusalFor(Reason::kNoThread);
        }
        wake_.notify_one();
      }
    }
  }
  if (refused) refused->refused(why);
}

bool RunQueue::Leave(Ticket ticket) {
  std::optional<Job> job;  // is let go outside the lock
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const Waiting& each) { return each.ticket == ticket; });
  if (found == waiting_.end()) return false;
  job = TakeOut(found);
  Forget();
  return true;
}

int RunQueue::Position(Ticket ticket) {
  const std::lock_guard lock(mutex_);
  Order();
  for (std::size_t i = 0; i < order_.size(); ++i) {
    if (waiting_[order_[i].place].ticket == ticket) return static_cast<int>(i) + 1;
  }
  return 0;
}

void RunQueue::DropOverdue(Clock::time_point now) {
  std::unique_lock lock(mutex_);
  const auto is_overdue = [&](const Waiting& each) { return now - each.since > limits_.wait; };
  for (;;) {
    const auto found = std::find_if(waiting_.begin(), waiting_.end(), is_overdue);
    if (found == waiting_.end()) break;
    const bool lacks = found->lacks && HasSlotFor(found->job);
    Refusal why =
        RefusalFor(lacks ? Refusal::Reason::kLackedTooLong : Refusal::Reason::kWaitedTooLong);
    why.waited = limits_.wait;
    Job job = TakeOut(found);
    Forget();
    lock.unlock();
    job.refused(why);
    job = {};
    lock.lock();
  }
  if (!waiting_.empty()) wake_.notify_one();  // what one waits for may be there by now
}

void RunQueue::Close() {
  std::vector<Waiting> refused;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    refused.swap(waiting_);
    for (auto& [name, caller] : callers_) caller.waiting = 0;
    wake_.notify_all();
  }
  for (const Waiting& each : refused) {
    each.job.refused({Refusal::Reason::kStopping, spread_.Around(kAfterStop)});
  }
}

int RunQueue::busy() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(running_.size());
}

int RunQueue::waiting() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(waiting_.size());
}

int RunQueue::threads() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(threads_.size());
}

std::size_t RunQueue::callers_remembered() const {
  const std::lock_guard lock(mutex_);
  return callers_.size();
}

std::chrono::milliseconds RunQueue::RetryAfter() {
  const std::lock_guard lock(mutex_);
  return RefusalFor(Refusal::Reason::kQueueFull).retry_after;
}

RunQueue::Job RunQueue::TakeOut(std::vector<Waiting>::iterator place) {
  Job job = std::move(place->job);
  --callers_[job.caller].waiting;
  waiting_.erase(place);
  return job;
}

// One thread for each job that could run now. Where the machine gives no more, those that there are
// do the work; false where there is none.
bool RunQueue::StartThreads() {
  const std::size_t wanted =
      std::min(static_cast<std::size_t>(limits_.slots), running_.size() + waiting_.size());
  try {
    while (threads_.size() < wanted) threads_.emplace_back([this] { Work(); });
  } catch (const std::exception&) {
  }
  return !threads_.empty();
}

// Whether there is a slot for it beside those who may begin before it.
bool RunQueue::MayBeginAtOnce(const Job& job) const {
  const auto before = std::count_if(waiting_.begin(), waiting_.end(),
                                    [this](const Waiting& each) { return MayRun(each.job); });
  return MayRun(job) && static_cast<int>(running_.size()) + before < limits_.slots;
}

bool RunQueue::MayRun(const Job& job) const {
  return !IsLong(job) || limits_.slots == 1 || long_running_ < limits_.slots - 1;
}

bool RunQueue::HasSlotFor(const Job& job) const {
  return static_cast<int>(running_.size()) < limits_.slots && MayRun(job);
}

// The first in turn that may run and finds what it needs.
std::optional<std::size_t> RunQueue::Next() {
  if (static_cast<int>(running_.size()) >= limits_.slots) return std::nullopt;
  Order();
  for (const Rank& rank : order_) {
    Waiting& each = waiting_[rank.place];
    if (!MayRun(each.job)) continue;
    each.lacks = each.job.admit && !each.job.admit();
    if (!each.lacks) return rank.place;
  }
  return std::nullopt;
}

// Makes order_ that in which those that wait would begin if all jobs took equally long.
void RunQueue::Order() {
  order_.clear();
  for (const Waiting& each : waiting_) callers_.find(each.job.caller)->second.ranked = 0;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    Caller& caller = callers_.find(waiting_[i].job.caller)->second;
    order_.push_back({caller.running + caller.ranked++, caller.last_served, i});
  }
  std::sort(order_.begin(), order_.end());
}

// The job that has to go so that the newcomer may wait; nothing where it has to go itself.
std::optional<RunQueue::Job> RunQueue::MakeRoom(const Caller& newcomer) {
  const auto count = [this](const Waiting& each) {
    return callers_.find(each.job.caller)->second.waiting;
  };
  int most = 0;
  for (const Waiting& each : waiting_) most = std::max(most, count(each));
  if (most < newcomer.waiting + 2) return std::nullopt;
  const auto newest = std::find_if(waiting_.rbegin(), waiting_.rend(),
                                   [&](const Waiting& each) { return count(each) == most; });
  return TakeOut(std::next(newest).base());
}

Refusal RunQueue::RefusalFor(Refusal::Reason reason) {
  const auto wait = reason == Refusal::Reason::kStopping ? kAfterStop : WaitNow();
  return {reason, std::clamp(spread_.Around(wait), kSoonest, kLatest), {}};
}

std::chrono::milliseconds RunQueue::WaitNow() const {
  const Clock::time_point now = Clock::now();
  const double pace = taken_seconds_ / estimated_seconds_;
  double seconds = 0;
  bool is_long = long_running_ > 0;
  for (const Waiting& each : waiting_) {
    seconds += pace * each.job.seconds;
    is_long = is_long || IsLong(each.job);
  }
  for (const Running& each : running_) {
    // Of one that has gone on for longer than it was to, as long again is expected.
    const double taken = SecondsSince(each.since, now);
    const double expected = pace * each.seconds;
    seconds += taken < expected ? expected - taken : taken;
  }
  const int slots = std::max(1, limits_.slots - (is_long ? 1 : 0));
  const double wait = std::min(seconds / slots, 3600.0);
  return std::clamp(std::chrono::milliseconds(static_cast<std::int64_t>(wait * 1000)), kSoonest,
                    kLatest);
}

// Callers that were never served, and those that were longest ago, once there are too many.
void RunQueue::Forget() {
  if (callers_.size() <= kCallersRemembered) return;
  std::erase_if(callers_, [this](const auto& entry) {
    const Caller& caller = entry.second;
    const bool was_served = caller.last_served > 0 && caller.last_served % 2 == 0;
    return caller.running == 0 && caller.waiting == 0 &&
           (!was_served || caller.last_served + kCallersRemembered < served_);
  });
}

void RunQueue::Work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    std::optional<std::size_t> next;
    wake_.wait(lock, [&] {
      next = Next();
      return next || closed_;
    });
    if (!next) return;
    const auto place = waiting_.begin() + static_cast<std::ptrdiff_t>(*next);
    const Ticket ticket = place->ticket;
    Job job = TakeOut(place);
    const Clock::time_point begin = Clock::now();
    const bool is_long = IsLong(job);
    running_.push_back({ticket, job.seconds, begin});
    long_running_ += is_long ? 1 : 0;
    Caller& caller = callers_[job.caller];
    ++caller.running;
    caller.last_served = served_ += 2;  // between two of them is who was never served
    lock.unlock();
    Answer answer;
    try {
      answer = job.run();
    } catch (...) {  // memory for not even a status: the process goes on, and
                     // its caller is told
    }
    const auto refused = std::move(job.refused);
    const bool is_done = answer && (!job.left || !job.left());
    const std::string name = std::move(job.caller);
    const double estimated = job.seconds;
    job = {};  // what it held is let go before the next one is taken
    lock.lock();
    std::erase_if(running_, [&](const Running& each) { return each.ticket == ticket; });
    long_running_ -= is_long ? 1 : 0;
    --callers_[name].running;
    Forget();
    if (estimated > 0 && is_done) {  // the latest weigh most, long ones more than short ones
      constexpr double kKept = 0.9;
      taken_seconds_ = kKept * taken_seconds_ + SecondsSince(begin, Clock::now());
      estimated_seconds_ = kKept * estimated_seconds_ + estimated;
    }
    wake_.notify_all();
    lock.unlock();
    try {
      if (answer) {
        std::exchange(answer, nullptr)();
      } else {
        refused({Refusal::Reason::kFailed});
      }
    } catch (...) {
      TellOfFailure(refused);
    }
    lock.lock();
  }
}

}  // namespace accord::service_internal
