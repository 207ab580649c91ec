#ifndef ACCORD_SERVER_MONITORING_LIBRARY_LINES_H_
#define ACCORD_SERVER_MONITORING_LIBRARY_LINES_H_

#include <chrono>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "server/monitoring/event_log.h"

// What the libraries behind the server have to say, made into lines of its own log.
namespace accord {

// A connection that ended before its first call could begin.
struct FailedHandshake {
  std::string peer;    // "ipv4:203.0.113.7:40112"; empty where gRPC does not say
  std::string reason;  // "SSL routines: http request"
};

// What gRPC 1.51 says when a handshake fails, once for each; nothing for any other line. Such lines
// have its level DEBUG: "Handshaking failed: ..." of TLS, and of plain text "...: Did not receive
// HTTP/2 settings before handshake timeout". Over plain text, bytes that are not HTTP/2 end the
// connection without a word.
std::optional<FailedHandshake> FailedHandshakeOf(std::string_view grpc_line);

// Whether a line of gRPC's level ERROR says no more than the line of a failed handshake that
// follows it.
bool PrecedesFailedHandshake(std::string_view grpc_line);

// What a line of gRPC's level ERROR is worth. A client that asks for another name (SNI) than the
// certificate has gets the certificate all the same, and a header that cannot be read ends the call
// of whoever sent it: warnings.
LogLevel LevelOf(std::string_view grpc_line);

// The line without what a caller sent, such as the value of a header that cannot be read.
std::string_view WithoutValues(std::string_view grpc_line);

// At most so many lines a minute, however many strangers call.
class LineRate {
 public:
  using Clock = std::chrono::steady_clock;

  explicit LineRate(int lines_per_minute) : most_(lines_per_minute) {}

  // Whether a line at `now` may be written. `suppressed`: how many could not since the last that
  // was. Times do not decrease.
  struct Answer {
    bool may = false;
    std::int64_t suppressed = 0;
  };
  Answer Ask(Clock::time_point now);

 private:
  const int most_;
  int written_ = 0;
  std::int64_t suppressed_ = 0;
  std::optional<Clock::time_point> minute_;
};

// Writes them: events "library" (library, text) and "handshake_failed" (peer, reason), 60 of each
// a minute, and of the first as many errors beside what callers bring about; a field "suppressed"
// counts those left out before. Thread-safe.
class LibraryLines {
 public:
  // `log` outlives it.
  explicit LibraryLines(EventLog& log) : log_(log) {}

  void Write(LogLevel level, std::string_view library, std::string_view text);
  void Write(const FailedHandshake& handshake);

  // What a library says before it ends the process: written when it returns.
  void WriteLast(std::string_view library, std::string_view text);

 private:
  LineRate::Answer Ask(LineRate& rate);

  EventLog& log_;
  std::mutex mutex_;
  LineRate errors_{60}, warnings_{60}, handshakes_{60};
};

}  // namespace accord

#endif  // ACCORD_SERVER_MONITORING_LIBRARY_LINES_H_
