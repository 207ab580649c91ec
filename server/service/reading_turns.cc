#include "server/service/reading_turns.h"

#include <algorithm>
#include <utility>

namespace accord::service_internal {

ReadingTurns::Ticket ReadingTurns::NewTicket() {
  const std::lock_guard lock(mutex_);
  return ++last_ticket_;
}

bool ReadingTurns::Enter(Ticket ticket, const std::string& host, Reader reader) {
  Places one;
  one.emplace(ticket, Place{std::move(reader), Clock::now()});
  std::unique_lock lock(mutex_);
  const auto found = FindOrAdd(host);
  Places& waiting = found->second.waiting;
  std::optional<Place> gives_way;
  bool has_place = static_cast<int>(waiting.size()) < limits_.waiting_of_host;
  if (has_place && waiting_ >= limits_.waiting_together) {
    gives_way = TakeLastOfMost(waiting.size());
    has_place = gives_way.has_value();
  }
  if (has_place) {
    waiting.insert(one.extract(one.begin()));
    ++waiting_;
  }
  List(found->second);
  ForgetIfEmpty(found);
  if (gives_way) {
    lock.unlock();
    gives_way->reader.lost();
    gives_way.reset();
    lock.lock();
  }
  GiveTurns(lock);
  return has_place;
}

void ReadingTurns::Leave(Ticket ticket, const std::string& host) {
  std::optional<Place> gone;  // is let go outside the lock
  std::unique_lock lock(mutex_);
  const auto found = hosts_.find(host);
  if (found != hosts_.end()) {
    for (Places Host::*list : {&Host::waiting, &Host::reading}) {
      if ((found->second.*list).contains(ticket)) {
        gone = TakeOut(found, list, ticket);
        break;
      }
    }
  }
  GiveTurns(lock);
}

void ReadingTurns::Tick(Clock::time_point now) {
  std::unique_lock lock(mutex_);
  const auto lose = [&lock](Place place) {
    lock.unlock();
    place.reader.lost();
    place = {};
    lock.lock();
  };
  while (auto overdue = TakeOverdue(now)) lose(*std::move(overdue));
  // One turn ends for each that waits, as far as there are any that have lasted.
  for (int newcomers = waiting_; newcomers > 0; --newcomers) {
    auto longest = TakeLongest(now);
    if (!longest) break;
    lose(*std::move(longest));
    GiveTurns(lock);
  }
  GiveTurns(lock);
}

int ReadingTurns::reading() const {
  const std::lock_guard lock(mutex_);
  return reading_;
}

int ReadingTurns::waiting() const {
  const std::lock_guard lock(mutex_);
  return waiting_;
}

// Whole before it is there.
ReadingTurns::Hosts::iterator ReadingTurns::FindOrAdd(const std::string& name) {
  const auto found = hosts_.find(name);
  if (found != hosts_.end()) return found;
  Hosts one;
  Host& host = one[name];
  std::set<Next> entry{{0, 0, &host}};
  host.unlisted = entry.extract(entry.begin());
  return hosts_.insert(one.extract(one.begin())).position;
}

// Puts it where it belongs among those of which one may begin, if it does.
void ReadingTurns::List(Host& host) {
  if (host.unlisted.empty()) host.unlisted = next_.extract(host.listed);
  if (host.waiting.empty() || static_cast<int>(host.reading.size()) >= limits_.of_host) return;
  host.unlisted.value() = {host.reading.size(), host.waiting.begin()->first, &host};
  host.listed = next_.insert(std::move(host.unlisted)).position;
}

void ReadingTurns::ForgetIfEmpty(Hosts::iterator host) {
  if (host->second.waiting.empty() && host->second.reading.empty()) hosts_.erase(host);
}

// Whoever comes while turns are given only changes what the one who gives them finds.
void ReadingTurns::GiveTurns(std::unique_lock<std::mutex>& lock) {
  if (std::exchange(giving_, true)) return;
  while (reading_ < limits_.together && !next_.empty()) {
    Host& host = *std::get<Host*>(*next_.begin());
    const auto first = host.waiting.begin();
    Place& place = first->second;
    if (place.reader.admit && !place.reader.admit()) break;
    place.since = Clock::now();
    auto begin = std::exchange(place.reader.begin, nullptr);
    host.reading.insert(host.waiting.extract(first));
    ++reading_;
    --waiting_;
    List(host);
    lock.unlock();
    begin();
    begin = nullptr;
    lock.lock();
  }
  giving_ = false;
}

std::optional<ReadingTurns::Place> ReadingTurns::TakeOverdue(Clock::time_point now) {
  for (auto each = hosts_.begin(); each != hosts_.end(); ++each) {
    const Places& waiting = each->second.waiting;
    if (waiting.empty() || now - waiting.begin()->second.since <= limits_.wait) continue;
    return TakeOut(each, &Host::waiting, waiting.begin()->first);
  }
  return std::nullopt;
}

// Whose turn ends so that one that waits may begin. Of a host the first has read for longest.
std::optional<ReadingTurns::Place> ReadingTurns::TakeLongest(Clock::time_point now) {
  const auto has_lasted = [&](const Host& host) {
    return !host.reading.empty() && now - host.reading.begin()->second.since > limits_.turn;
  };
  auto most = hosts_.end();
  for (auto each = hosts_.begin(); each != hosts_.end(); ++each) {
    if (!has_lasted(each->second)) continue;
    if (most == hosts_.end() || each->second.reading.size() > most->second.reading.size()) {
      most = each;
    }
  }
  if (most == hosts_.end()) return std::nullopt;
  for (auto each = hosts_.begin(); each != hosts_.end(); ++each) {
    if (each->second.waiting.empty()) continue;
    const bool own_only = static_cast<int>(each->second.reading.size()) >= limits_.of_host;
    if (own_only && !has_lasted(each->second)) continue;
    if (!own_only && most != each && most->second.reading.size() <= each->second.reading.size()) {
      continue;  // it reads more as it is
    }
    const auto loser = own_only ? each : most;
    return TakeOut(loser, &Host::reading, loser->second.reading.begin()->first);
  }
  return std::nullopt;
}

// Who gives way to a newcomer of a host of which so many wait: the last one of the host of which
// most do, if more do then than of the newcomer's.
std::optional<ReadingTurns::Place> ReadingTurns::TakeLastOfMost(std::size_t waiting) {
  const auto most =
      std::max_element(hosts_.begin(), hosts_.end(), [](const auto& one, const auto& other) {
        return one.second.waiting.size() < other.second.waiting.size();
      });
  if (most == hosts_.end() || most->second.waiting.size() <= waiting + 1) return std::nullopt;
  return TakeOut(most, &Host::waiting, most->second.waiting.rbegin()->first);
}

ReadingTurns::Place ReadingTurns::TakeOut(Hosts::iterator host, Places Host::*list, Ticket ticket) {
  auto node = (host->second.*list).extract(ticket);
  --(list == &Host::reading ? reading_ : waiting_);
  List(host->second);
  ForgetIfEmpty(host);
  return std::move(node.mapped());
}

}  // namespace accord::service_internal
