#include "server/service/reading_turns.h"

#include <set>
#include <tuple>
#include <utility>

namespace accord::service_internal {

ReadingTurns::Ticket ReadingTurns::NewTicket() {
  const std::lock_guard lock(mutex_);
  return ++last_ticket_;
}

void ReadingTurns::Enter(Ticket ticket, Reader reader) {
  Told told;
  {
    const std::lock_guard lock(mutex_);
    waiting_.emplace(ticket, Place{std::move(reader), Clock::now()});
    GiveTurns(told);
  }
  for (const auto& tell : told) tell();
}

void ReadingTurns::Leave(Ticket ticket) {
  Told told;
  {
    const std::lock_guard lock(mutex_);
    if (waiting_.erase(ticket) > 0 || !reading_.contains(ticket)) return;
    TakeOut(ticket);
    GiveTurns(told);
  }
  for (const auto& tell : told) tell();
}

void ReadingTurns::Tick(Clock::time_point now) {
  Told told;
  {
    const std::lock_guard lock(mutex_);
    for (auto each = waiting_.begin(); each != waiting_.end();) {
      if (now - each->second.since > limits_.wait) {
        told.push_back(std::move(each->second.reader.lost));
        each = waiting_.erase(each);
      } else {
        ++each;
      }
    }
    // One turn ends for each that waits, as far as there are any that have lasted.
    std::vector<std::string> hosts;
    for (const auto& [ticket, place] : waiting_) hosts.push_back(place.reader.host);
    for (const std::string& host : hosts) {
      const auto longest = Longest(host, now);
      if (!longest) continue;
      told.push_back(std::move(reading_.at(*longest).reader.lost));
      TakeOut(*longest);
      GiveTurns(told);
    }
  }
  for (const auto& tell : told) tell();
}

int ReadingTurns::reading() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(reading_.size());
}

int ReadingTurns::waiting() const {
  const std::lock_guard lock(mutex_);
  return static_cast<int>(waiting_.size());
}

int ReadingTurns::CountOf(const std::string& host) const {
  const auto found = counts_.find(host);
  return found == counts_.end() ? 0 : found->second;
}

std::optional<ReadingTurns::Ticket> ReadingTurns::Next() const {
  if (static_cast<int>(reading_.size()) >= limits_.together) return std::nullopt;
  std::optional<std::tuple<int, Ticket>> best;
  std::set<std::string> seen;
  for (const auto& [ticket, place] : waiting_) {
    if (!seen.insert(place.reader.host).second) continue;
    const int count = CountOf(place.reader.host);
    if (count >= limits_.of_host) continue;
    if (!best || count < std::get<int>(*best)) best = {count, ticket};
  }
  if (!best) return std::nullopt;
  return std::get<Ticket>(*best);
}

// Whose turn ends so that one of `newcomer` may begin.
std::optional<ReadingTurns::Ticket> ReadingTurns::Longest(const std::string& newcomer,
                                                          Clock::time_point now) const {
  const bool own_only = CountOf(newcomer) >= limits_.of_host;
  std::optional<std::tuple<int, Ticket>> best;
  for (const auto& [ticket, place] : reading_) {
    if (now - place.since <= limits_.turn) continue;
    if (own_only && place.reader.host != newcomer) continue;
    const int count = CountOf(place.reader.host);
    if (!best || count > std::get<int>(*best)) best = {count, ticket};
  }
  if (!best) return std::nullopt;
  return std::get<Ticket>(*best);
}

void ReadingTurns::GiveTurns(Told& told) {
  while (const auto next = Next()) {
    auto node = waiting_.extract(*next);
    Place& place = node.mapped();
    place.since = Clock::now();
    ++counts_[place.reader.host];
    told.push_back(std::move(place.reader.begin));
    reading_.insert(std::move(node));
  }
}

void ReadingTurns::TakeOut(Ticket ticket) {
  const auto found = reading_.find(ticket);
  const auto count = counts_.find(found->second.reader.host);
  if (--count->second == 0) counts_.erase(count);
  reading_.erase(found);
}

}  // namespace accord::service_internal
