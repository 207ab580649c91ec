#include "server/monitoring/event_log.h"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <mutex>
#include <type_traits>

#include "nlohmann/json.hpp"
#include "spdlog/async.h"
#include "spdlog/async_logger.h"
#include "spdlog/pattern_formatter.h"
#include "spdlog/sinks/base_sink.h"

namespace accord {
namespace {

constexpr std::size_t kMostLinesBehind = 4096;

std::string Quoted(std::string_view text) {
  return nlohmann::json(text).dump(-1, ' ', /*ensure_ascii=*/false,
                                   nlohmann::json::error_handler_t::replace);
}

// A text that needs no quotes to be read as one value.
bool IsPlain(std::string_view text) {
  constexpr std::string_view kMarks = "-_./:+,%[]@~";
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && kMarks.find(c) == kMarks.npos) return false;
  }
  return !text.empty();
}

std::string NumberText(double value) {
  if (!std::isfinite(value)) return "null";
  std::array<char, 400> buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                 std::round(value * 1000) / 1000, std::chars_format::fixed);
  return std::string(buffer.data(), end.ptr);
}

std::string ValueText(const LogField& field, LogFormat format) {
  return std::visit(
      [&](const auto& value) -> std::string {
        using Value = std::decay_t<decltype(value)>;
        if constexpr (std::is_same_v<Value, std::string_view>) {
          return format == LogFormat::kText && IsPlain(value) ? std::string(value) : Quoted(value);
        } else if constexpr (std::is_same_v<Value, double>) {
          return NumberText(value);
        } else if constexpr (std::is_same_v<Value, bool>) {
          return value ? "true" : "false";
        } else {
          return std::to_string(value);
        }
      },
      field.value);
}

// Time and level, then what Write makes.
const char* PatternOf(LogFormat format) {
  return format == LogFormat::kText ? "time=%Y-%m-%dT%H:%M:%S.%eZ level=%l %v"
                                    : R"({"time":"%Y-%m-%dT%H:%M:%S.%eZ","level":"%l",%v})";
}

spdlog::level::level_enum SpdlogLevel(LogLevel level) {
  switch (level) {
    case LogLevel::kInfo:
      return spdlog::level::info;
    case LogLevel::kWarning:
      return spdlog::level::warn;
    case LogLevel::kError:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// Waits for who reads only until the log is about to end.
class FileSink final : public spdlog::sinks::base_sink<std::mutex> {
 public:
  explicit FileSink(std::FILE* file) : fd_(fileno(file)) {}

  // From a second later on nobody is waited for.
  void EndSoon() {
    constexpr std::chrono::seconds kPatience{1};
    Clock::rep never = kNever;
    waits_until_.compare_exchange_strong(never,
                                         (Clock::now() + kPatience).time_since_epoch().count());
  }

 protected:
  void sink_it_(const spdlog::details::log_msg& message) override {
    spdlog::memory_buf_t line;
    formatter_->format(message, line);
    for (std::size_t written = 0; written < line.size() && WaitForRoom();) {
      // A pipe that has room takes so many without waiting.
      const std::size_t most = std::min<std::size_t>(line.size() - written, PIPE_BUF);
      const ssize_t count = write(fd_, line.data() + written, most);
      if (count < 0 && errno != EINTR && errno != EAGAIN) return;
      written += static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    }
  }
  void flush_() override {}

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr Clock::rep kNever = Clock::duration::max().count();

  bool WaitForRoom() const {
    constexpr int kLookMs = 50;
    for (;;) {
      const bool is_last_look = Clock::now().time_since_epoch().count() >= waits_until_;
      pollfd room{.fd = fd_, .events = POLLOUT};
      const int ready = poll(&room, 1, is_last_look ? 0 : kLookMs);
      if (ready > 0) return true;
      if (is_last_look || (ready < 0 && errno != EINTR)) return false;
    }
  }

  const int fd_;
  std::atomic<Clock::rep> waits_until_{kNever};
};

}  // namespace

struct EventLog::Writer {
  std::shared_ptr<FileSink> sink;
  std::shared_ptr<spdlog::details::thread_pool> thread;
  std::shared_ptr<spdlog::async_logger> logger;
};

EventLog::EventLog(LogFormat format, std::FILE* file)
    : format_(format), writer_(std::make_unique<Writer>()) {
  const auto sink = writer_->sink = std::make_shared<FileSink>(file);
  sink->set_formatter(std::make_unique<spdlog::pattern_formatter>(PatternOf(format),
                                                                  spdlog::pattern_time_type::utc));
  writer_->thread = std::make_shared<spdlog::details::thread_pool>(kMostLinesBehind, 1);
  writer_->logger = std::make_shared<spdlog::async_logger>(
      "accord", sink, writer_->thread, spdlog::async_overflow_policy::overrun_oldest);
}

EventLog::~EventLog() { writer_->sink->EndSoon(); }

void EventLog::Write(LogLevel level, std::string_view event,
                     std::initializer_list<LogField> fields) {
  const std::string line = LineOf(event, fields);
  writer_->logger->log(SpdlogLevel(level), spdlog::string_view_t(line.data(), line.size()));
}

void EventLog::WriteLast(LogLevel level, std::string_view event,
                         std::initializer_list<LogField> fields) {
  const std::string line = LineOf(event, fields);
  writer_->sink->EndSoon();
  writer_->sink->log(spdlog::details::log_msg("accord", SpdlogLevel(level),
                                              spdlog::string_view_t(line.data(), line.size())));
}

std::string EventLog::LineOf(std::string_view event, std::initializer_list<LogField> fields) const {
  const bool json = format_ == LogFormat::kJson;
  std::string line;
  const auto add = [&](const LogField& field) {
    if (!line.empty()) line += json ? ',' : ' ';
    line += json ? Quoted(field.name) + ':' : std::string(field.name) + '=';
    line += ValueText(field, format_);
  };
  add({"event", event});
  for (const LogField& field : fields) add(field);
  return line;
}

}  // namespace accord
