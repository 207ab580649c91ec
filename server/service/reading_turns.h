#ifndef ACCORD_SERVER_SERVICE_READING_TURNS_H_
#define ACCORD_SERVER_SERVICE_READING_TURNS_H_

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace accord::service_internal {

// Who may read a message. What is being read holds the largest message, whether a byte of it comes
// or not, so that only so many calls read at a time, of one host and together; others wait for
// their turn, holding nothing. Next is the first come of the host with the fewest that read. While
// one waits that has no place, a turn has an end: of the host with the most readers, among those
// that may give it place, whoever has read for longest, and for longer than a turn, loses it.
// So headers without a message, which cost a stranger nothing, keep others waiting for a turn at
// most. Thread-safe; calls are told outside its lock.
class ReadingTurns {
 public:
  using Clock = std::chrono::steady_clock;
  using Ticket = std::uint64_t;

  struct Limits {
    int of_host = 1, together = 1;  // at least 1
    std::chrono::milliseconds turn{3'000}, wait{15'000};
  };

  struct Reader {
    std::string host;
    std::function<void()> begin;
    // Has waited too long, which may be before begin has returned, or loses its turn; is out either
    // way.
    std::function<void()> lost;
  };

  explicit ReadingTurns(const Limits& limits) : limits_(limits) {}

  Ticket NewTicket();

  // Begins now or later, unless it leaves or is lost before.
  void Enter(Ticket ticket, Reader reader);

  // Has read, or has gone; of who is not there, nothing. Others get their turn.
  void Leave(Ticket ticket);

  // Ends turns and waits. Somebody calls it now and then.
  void Tick(Clock::time_point now);

  int reading() const;
  int waiting() const;

 private:
  struct Place {
    Reader reader;
    Clock::time_point since;
  };
  using Told = std::vector<std::function<void()>>;

  int CountOf(const std::string& host) const;
  std::optional<Ticket> Next() const;
  std::optional<Ticket> Longest(const std::string& newcomer, Clock::time_point now) const;
  void GiveTurns(Told& told);
  void TakeOut(Ticket ticket);

  const Limits limits_;
  mutable std::mutex mutex_;
  Ticket last_ticket_ = 0;
  std::map<Ticket, Place> reading_, waiting_;  // in the order they came
  std::map<std::string, int> counts_;          // of those that read, by host
};

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_READING_TURNS_H_
