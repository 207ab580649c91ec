#include "server/service/run_queue.h"

#include <algorithm>
#include <cassert>
#include <numeric>
#include <tuple>
#include <utility>

namespace accord::service_internal {
namespace {

constexpr std::size_t kCallersRemembered = 4096;
constexpr std::chrono::milliseconds kSoonest{100}, kLatest{60'000};

double SecondsSince(RunQueue::Clock::time_point begin, RunQueue::Clock::time_point end) {
  return std::chrono::duration<double>(end - begin).count();
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
    const bool starts = static_cast<int>(running_.size()) < limits_.slots && MayRun(job) && !Next();
    if (closed_ || (job.left && job.left())) {
      why = {closed_ ? Reason::kStopping : Reason::kLeft};
      refused = std::move(job);
    } else {
      if (full && !starts) {
        why = RefusalFor(Reason::kQueueFull);
        refused = MakeRoom(job.caller);
        if (!refused) refused = std::exchange(job, {});
      }
      if (job.run) {
        waiting_.push_back({ticket, std::move(job), Clock::now()});
        StartThreads();
        wake_.notify_one();
      }
    }
  }
  if (refused) refused->refused(why);
}

bool RunQueue::Leave(Ticket ticket) {
  Job job;  // is let go outside the lock
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(waiting_.begin(), waiting_.end(),
                                  [&](const Waiting& each) { return each.ticket == ticket; });
  if (found == waiting_.end()) return false;
  job = std::move(found->job);
  waiting_.erase(found);
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
  std::vector<Job> overdue;
  Refusal why;
  {
    const std::lock_guard lock(mutex_);
    const auto is_overdue = [&](const Waiting& each) { return now - each.since > limits_.wait; };
    for (Waiting& each : waiting_) {
      if (is_overdue(each)) overdue.push_back(std::move(each.job));
    }
    if (overdue.empty()) return;
    std::erase_if(waiting_, is_overdue);
    why = RefusalFor(Refusal::Reason::kWaitedTooLong);
  }
  for (const Job& job : overdue) job.refused(why);
}

void RunQueue::Close() {
  std::vector<Waiting> refused;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    refused.swap(waiting_);
    wake_.notify_all();
  }
  for (const Waiting& each : refused) each.job.refused({Refusal::Reason::kStopping});
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

std::chrono::milliseconds RunQueue::EstimatedWait() const {
  const std::lock_guard lock(mutex_);
  return WaitNow();
}

// One thread for each job that could run now.
void RunQueue::StartThreads() {
  const std::size_t wanted =
      std::min(static_cast<std::size_t>(limits_.slots), running_.size() + waiting_.size());
  while (threads_.size() < wanted) threads_.emplace_back([this] { Work(); });
}

bool RunQueue::MayRun(const Job& job) const {
  return !IsLong(job) || limits_.slots == 1 || long_running_ < limits_.slots - 1;
}

std::optional<std::size_t> RunQueue::Next() const {
  if (static_cast<int>(running_.size()) >= limits_.slots) return std::nullopt;
  std::optional<std::size_t> best;
  std::pair<int, std::uint64_t> best_rank;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    if (!MayRun(waiting_[i].job)) continue;
    const auto found = callers_.find(waiting_[i].job.caller);
    const Caller caller = found == callers_.end() ? Caller{} : found->second;
    const std::pair rank(caller.running, caller.last_served);
    if (best && !(rank < best_rank)) continue;
    best = i;
    best_rank = rank;
  }
  return best;
}

// The order in which those that wait would begin if all jobs took equally long.
std::vector<std::size_t> RunQueue::Order() const {
  std::map<std::string, int> turns;
  std::vector<std::tuple<int, std::uint64_t, std::size_t>> ranks;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    const std::string& name = waiting_[i].job.caller;
    const auto found = callers_.find(name);
    const Caller caller = found == callers_.end() ? Caller{} : found->second;
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
  const auto most =
      std::max_element(counts.begin(), counts.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most == counts.end() || most->second < counts[newcomer] + 2) return std::nullopt;
  for (auto each = waiting_.rbegin(); each != waiting_.rend(); ++each) {
    if (each->job.caller != most->first) continue;
    Job gone = std::move(each->job);
    waiting_.erase(std::next(each).base());
    return gone;
  }
  return std::nullopt;
}

Refusal RunQueue::RefusalFor(Refusal::Reason reason) {
  // Three quarters to one and a half of it, so that those who were refused together do not come
  // back together: steps of the golden ratio, which spread evenly.
  constexpr std::uint32_t kGoldenRatio = 0x9E3779B9;
  const double around = 0.75 + 0.75 * 0x1p-32 * (++refusals_ * kGoldenRatio);
  const std::chrono::milliseconds wait(
      static_cast<std::int64_t>(static_cast<double>(WaitNow().count()) * around));
  return {reason, std::clamp(wait, kSoonest, kLatest)};
}

std::chrono::milliseconds RunQueue::WaitNow() const {
  const Clock::time_point now = Clock::now();
  double seconds = 0;
  for (const Waiting& each : waiting_) seconds += pace_ * each.job.seconds;
  for (const auto& [ticket, each] : running_) {
    seconds += std::max(0.0, pace_ * each.seconds - SecondsSince(each.since, now));
  }
  const double wait = std::min(seconds / limits_.slots, 3600.0);
  return std::clamp(std::chrono::milliseconds(static_cast<std::int64_t>(wait * 1000)), kSoonest,
                    kLatest);
}

// Callers that were served longest ago, once there are too many.
void RunQueue::Forget() {
  if (callers_.size() <= kCallersRemembered) return;
  std::erase_if(callers_, [this](const auto& entry) {
    return entry.second.running == 0 && entry.second.last_served + kCallersRemembered / 2 < served_;
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
    Job job = std::move(place->job);
    const Ticket ticket = place->ticket;
    waiting_.erase(place);
    const Clock::time_point begin = Clock::now();
    const bool is_long = IsLong(job);
    running_[ticket] = {job.seconds, begin};
    long_running_ += is_long ? 1 : 0;
    Caller& caller = callers_[job.caller];
    ++caller.running;
    caller.last_served = ++served_;
    lock.unlock();
    Answer answer = job.run();
    const std::string name = std::move(job.caller);
    const double estimated = job.seconds;
    job = {};  // what it held is let go before the next one is taken
    lock.lock();
    running_.erase(ticket);
    long_running_ -= is_long ? 1 : 0;
    --callers_[name].running;
    Forget();
    if (estimated > 0) {
      const double pace = SecondsSince(begin, Clock::now()) / estimated;
      pace_ += 0.1 * (std::clamp(pace, 0.01, 100.0) - pace_);
    }
    wake_.notify_all();
    lock.unlock();
    answer();
    answer = nullptr;
    lock.lock();
  }
}

}  // namespace accord::service_internal
