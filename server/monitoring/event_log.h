#ifndef ACCORD_SERVER_MONITORING_EVENT_LOG_H_
#define ACCORD_SERVER_MONITORING_EVENT_LOG_H_

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

// The lines that a server writes about itself.
namespace accord {

// kText: time=2026-11-30T09:15:00.250Z level=info event=stopped after_s=1.5
// kJson: {"time":"2026-11-30T09:15:00.250Z","level":"info","event":"stopped","after_s":1.5}
enum class LogFormat { kText, kJson };

enum class LogLevel { kInfo, kWarning, kError };

struct LogField {
  std::string_view name;  // lower case with underscores; its unit last: "wait_ms"
  std::variant<std::string_view, std::int64_t, double, bool> value;
};

// Every event is one line, whatever its values hold: texts are quoted, control characters and bytes
// that are not UTF-8 are escaped or replaced. Numbers have at most three digits after the point.
//
// Thread-safe. Lines are written by a thread of the log's own, in the order of their calls: whoever
// writes never waits for a reader, and when that thread is 4 096 lines behind, the oldest are lost.
class EventLog {
 public:
  // Writes to the descriptor of `file`, which outlives the log.
  EventLog(LogFormat format, std::FILE* file);
  // Returns when every line is written; where nobody reads them, after a second without the rest.
  ~EventLog();

  EventLog(const EventLog&) = delete;
  EventLog& operator=(const EventLog&) = delete;

  void Write(LogLevel level, std::string_view event, std::initializer_list<LogField> fields = {});

  // Is written when it returns, before lines that are still waiting, or, where nobody reads, lost
  // after a second: for a process about to end.
  void WriteLast(LogLevel level, std::string_view event,
                 std::initializer_list<LogField> fields = {});

 private:
  struct Writer;
  std::string LineOf(std::string_view event, std::initializer_list<LogField> fields) const;

  LogFormat format_;
  std::unique_ptr<Writer> writer_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_MONITORING_EVENT_LOG_H_
