#include "server/monitoring/library_lines.h"

#include <utility>

namespace accord {
namespace {

constexpr std::string_view kHandshaking = "Handshaking failed: ";
constexpr std::string_view kNoSettings = "Did not receive HTTP/2 settings before handshake timeout";

// What stands between `from` and `to`, or nothing.
std::optional<std::string_view> Between(std::string_view text, std::string_view from,
                                        std::string_view to) {
  const std::size_t begin = text.find(from);
  if (begin == text.npos) return std::nullopt;
  text.remove_prefix(begin + from.size());
  const std::size_t end = text.find(to);
  if (end == text.npos) return std::nullopt;
  return text.substr(0, end);
}

// The words of a gRPC status, "UNKNOWN:words {details}"; of nested ones the innermost, which is the
// cause.
std::string_view CauseOf(std::string_view status) {
  for (std::size_t nested; (nested = status.find("children:[")) != status.npos;) {
    status.remove_prefix(nested + std::string_view("children:[").size());
  }
  if (const std::size_t name = status.find(':'); name < status.find(' ')) {
    status.remove_prefix(name + 1);
  }
  return status.substr(0, status.find(" {"));
}

// OpenSSL's "...SSL_ERROR_SSL: error:0A00009C:SSL routines::http request" without its numbers.
std::string WithoutNumbers(std::string_view cause) {
  constexpr std::string_view kRoutines = "SSL routines::";
  const std::size_t routines = cause.find(kRoutines);
  if (routines == cause.npos) return std::string(cause);
  return "SSL routines: " + std::string(cause.substr(routines + kRoutines.size()));
}

}  // namespace

std::optional<FailedHandshake> FailedHandshakeOf(std::string_view grpc_line) {
  if (grpc_line.find(kNoSettings) != grpc_line.npos) {
    const std::size_t peer = grpc_line.find(": ");
    return FailedHandshake{std::string(grpc_line.substr(0, peer)), "no HTTP/2 in time"};
  }
  if (!grpc_line.starts_with(kHandshaking)) return std::nullopt;
  return FailedHandshake{std::string(Between(grpc_line, "target_address:\"", "\"").value_or("")),
                         WithoutNumbers(CauseOf(grpc_line.substr(kHandshaking.size())))};
}

bool PrecedesFailedHandshake(std::string_view grpc_line) {
  return grpc_line.starts_with("Handshake failed with fatal error ");
}

LogLevel LevelOf(std::string_view grpc_line) {
  const bool is_callers = grpc_line.starts_with("No match found for server name") ||
                          grpc_line.starts_with("Error parsing metadata");
  return is_callers ? LogLevel::kWarning : LogLevel::kError;
}

std::string_view WithoutValues(std::string_view grpc_line) {
  return grpc_line.substr(0, grpc_line.find(" value="));
}

LineRate::Answer LineRate::Ask(Clock::time_point now) {
  if (!minute_ || now - *minute_ >= std::chrono::minutes(1)) {
    minute_ = now;
    written_ = 0;
  }
  if (written_ >= most_) {
    ++suppressed_;
    return {};
  }
  ++written_;
  return {true, std::exchange(suppressed_, 0)};
}

void LibraryLines::Write(LogLevel level, std::string_view library, std::string_view text) {
  const LineRate::Answer answer = Ask(level == LogLevel::kError ? errors_ : warnings_);
  if (!answer.may) return;
  const LogField name{"library", library}, words{"text", text};
  if (answer.suppressed == 0) {
    log_.Write(level, "library", {name, words});
  } else {
    log_.Write(level, "library", {name, words, {"suppressed", answer.suppressed}});
  }
}

void LibraryLines::Write(const FailedHandshake& handshake) {
  const LineRate::Answer answer = Ask(handshakes_);
  if (!answer.may) return;
  log_.Write(LogLevel::kWarning, "handshake_failed",
             {{"peer", handshake.peer.empty() ? "unknown" : handshake.peer},
              {"reason", handshake.reason},
              {"suppressed", answer.suppressed}});
}

void LibraryLines::WriteLast(std::string_view library, std::string_view text) {
  log_.WriteLast(LogLevel::kError, "library", {{"library", library}, {"text", text}});
}

LineRate::Answer LibraryLines::Ask(LineRate& rate) {
  const std::lock_guard lock(mutex_);
  return rate.Ask(LineRate::Clock::now());
}

}  // namespace accord
