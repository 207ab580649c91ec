#ifndef ACCORD_SERVER_SERVICE_READING_TURNS_H_
#define ACCORD_SERVER_SERVICE_READING_TURNS_H_

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <tuple>

namespace accord::service_internal {

// Who may read a message. What is being read holds the largest message, whether a byte of it comes
// or not, so that only so many calls read at a time, of one host and together; others, a bounded
// number, wait for their turn, holding nothing. Next is the first come of the host with the fewest
// that read; where it finds no memory, it and all after it wait until there is some. Where as many
// wait as may, the last of the host of which most do gives way to one of a host of which fewer do.
// While one waits that has no place, a turn has an end: of the host with the most readers, among
// those that may give it place, whoever has read for longest, and for longer than a turn, loses it.
// So headers without a message, which cost a stranger nothing, keep others waiting for a turn at
// most. Thread-safe; calls begin and lose their turn outside its lock, one after the other and
// never one within another. Only Enter takes memory, so that nothing else can fail.
class ReadingTurns {
 public:
  using Clock = std::chrono::steady_clock;
  using Ticket = std::uint64_t;

  struct Limits {
    int of_host = 1, together = 1;  // at least 1
    std::chrono::milliseconds turn{3'000}, wait{15'000};
    int waiting_of_host = 1024, waiting_together = 2048;
  };

  // None of them throws.
  struct Reader {
    std::function<void()> begin;
    // Has waited too long, which may be before begin has returned, gives way, or loses its turn; is
    // out in each case.
    std::function<void()> lost;
    // Asked, under a lock, when its turn has come: false where it has to wait for what it needs,
    // and those after it too. Empty: it needs nothing.
    std::function<bool()> admit;
  };

  explicit ReadingTurns(const Limits& limits) : limits_(limits) {}

  Ticket NewTicket();

  // Begins now or later, unless it leaves or is lost before. False where it has no place, as many
  // wait as may.
  bool Enter(Ticket ticket, const std::string& host, Reader reader);

  // Has read, or has gone, and has given back what it held; of who is not there, nothing. Others
  // get their turn.
  void Leave(Ticket ticket, const std::string& host);

  // Ends turns and waits, and looks for memory again. Somebody calls it now and then.
  void Tick(Clock::time_point now);

  int reading() const;
  int waiting() const;

 private:
  struct Place {
    Reader reader;
    Clock::time_point since;  // when it came, then when its turn began
  };
  using Places = std::map<Ticket, Place>;  // in the order they came, which is that of turns
  struct Host;
  // How many it reads, and the first of it that waits.
  using Next = std::tuple<std::size_t, Ticket, Host*>;
  struct Host {
    Places waiting, reading;
    std::set<Next>::node_type unlisted;  // while it is not in next_
    std::set<Next>::iterator listed;
  };
  using Hosts = std::map<std::string, Host>;

  Hosts::iterator FindOrAdd(const std::string& name);
  void List(Host& host);
  void ForgetIfEmpty(Hosts::iterator host);
  void GiveTurns(std::unique_lock<std::mutex>& lock);
  std::optional<Place> TakeOverdue(Clock::time_point now);
  std::optional<Place> TakeLongest(Clock::time_point now);
  std::optional<Place> TakeLastOfMost(std::size_t waiting);
  Place TakeOut(Hosts::iterator host, Places Host::*list, Ticket ticket);

  const Limits limits_;
  mutable std::mutex mutex_;
  Ticket last_ticket_ = 0;
  Hosts hosts_;          // of all that read or wait
  std::set<Next> next_;  // hosts of which one may begin
  int reading_ = 0, waiting_ = 0;
  bool giving_ = false;  // somebody does, outside the lock now and then
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_READING_TURNS_H_
