#include "server/service/run_queue.h"

#include <algorithm>
#include <cassert>
#include <system_error>
#include <tuple>
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
      if (full && !MayBeginAtOnce(job)) {
        why = RefusalFor(Reason::kQueueFull);
        refused = MakeRoom(job.caller);
        if (!refused) refused = std::exchange(job, {});
      }
      if (job.run) {
        // Who was never served stands behind those who were served longer ago, before the last.
        const auto caller = callers_.try_emplace(job.caller, Caller{0, Before(served_)}).first;
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
  return true;
}

int RunQueue::Position(Ticket ticket) const {
  const std::lock_guard lock(mutex_);
  const std::vector<std::size_t> order = Order();
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (waiting_[order[i]].ticket == ticket) return static_cast<int>(i) + 1;
  }
  return 0;
}

void RunQueue::DropOverdue(Clock::time_point now) {
  std::vector<std::pair<Job, Refusal>> overdue;
  {
    const std::lock_guard lock(mutex_);
    for (auto each = waiting_.begin(); each != waiting_.end();) {
      if (now - each->since > limits_.wait) {
        const auto place = each - waiting_.begin();
        const bool lacks = each->lacks && HasSlotFor(each->job);
        Refusal why =
            RefusalFor(lacks ? Refusal::Reason::kLackedTooLong : Refusal::Reason::kWaitedTooLong);
        why.waited = limits_.wait;
        overdue.emplace_back(TakeOut(each), why);
        each = waiting_.begin() + place;
      } else {
        ++each;
      }
    }
    if (!waiting_.empty()) wake_.notify_one();  // what one waits for may be there by now
  }
  for (const auto& [job, why] : overdue) job.refused(why);
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
  } catch (const std::system_error&) {
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
  for (const std::size_t i : Order()) {
    const Job& job = waiting_[i].job;
    if (!MayRun(job)) continue;
    waiting_[i].lacks = job.admit && !job.admit();
    if (!waiting_[i].lacks) return i;
  }
  return std::nullopt;
}

// The order in which those that wait would begin if all jobs took equally long.
std::vector<std::size_t> RunQueue::Order() const {
  std::map<std::string, int> turns;
  std::vector<std::tuple<int, std::uint64_t, std::size_t>> ranks;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    const std::string& name = waiting_[i].job.caller;
    const Caller& caller = callers_.find(name)->second;
    ranks.emplace_back(caller.running + turns[name]++, caller.last_served, i);
  }
  std::sort(ranks.begin(), ranks.end());
  std::vector<std::size_t> order;
  for (const auto& rank : ranks) order.push_back(std::get<2>(rank));
  return order;
}

// The job that has to go so that the newcomer may wait; nothing where it has to go itself.
std::optional<RunQueue::Job> RunQueue::MakeRoom(const std::string& newcomer) {
  std::map<std::string, int> counts;
  for (const Waiting& each : waiting_) ++counts[each.job.caller];
  int most = 0;
  for (const auto& [name, count] : counts) most = std::max(most, count);
  if (most < counts[newcomer] + 2) return std::nullopt;
  const auto newest = std::find_if(waiting_.rbegin(), waiting_.rend(), [&](const Waiting& each) {
    return counts[each.job.caller] == most;
  });
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
  for (const auto& [ticket, each] : running_) {
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

// Callers that were served longest ago, once there are too many.
void RunQueue::Forget() {
  if (callers_.size() <= kCallersRemembered) return;
  std::erase_if(callers_, [this](const auto& entry) {
    const Caller& caller = entry.second;
    return caller.running == 0 && caller.waiting == 0 &&
           caller.last_served + kCallersRemembered < served_;
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
    running_[ticket] = {job.seconds, begin};
    long_running_ += is_long ? 1 : 0;
    Caller& caller = callers_[job.caller];
    ++caller.running;
    caller.last_served = served_ += 2;  // between two of them is who was never served
    lock.unlock();
    Answer answer;
    try {
      answer = job.run();
    } catch (...) {  // memory for not even a status: the process goes on, and its caller is told
    }
    const auto refused = std::move(job.refused);
    const bool is_done = answer && (!job.left || !job.left());
    const std::string name = std::move(job.caller);
    const double estimated = job.seconds;
    job = {};  // what it held is let go before the next one is taken
    lock.lock();
    running_.erase(ticket);
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
