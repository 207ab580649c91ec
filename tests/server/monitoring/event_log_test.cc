#include "server/monitoring/event_log.h"

#include <fcntl.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "server/monitoring/call_log.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;
using ::testing::SizeIs;

constexpr char kTime[] = "time=....-..-..T..:..:..\\....Z ";

CallRecord ARefusedCall() {
  return {.id = 7,
          .method = "accord.v1.SimulationService/Simulate",
          .peer = "ipv6:%5B::1%5D:54320",
          .code = 14,
          .reason = "QUEUE_FULL",
          .milliseconds = 12.34567,
          .queued_milliseconds = 0,
          .paths = 100'000};
}

// The lines that `write` writes.
template <typename Write>
std::vector<std::string> LinesOf(LogFormat format, const Write& write) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  {
    EventLog log(format, file.get());
    write(log);
  }
  std::rewind(file.get());
  std::vector<std::string> lines(1);
  for (int c; (c = std::fgetc(file.get())) != EOF;) {
    if (c == '\n') {
      lines.emplace_back();
    } else {
      lines.back() += static_cast<char>(c);
    }
  }
  EXPECT_EQ(lines.back(), "") << "every line ends";
  lines.pop_back();
  return lines;
}

TEST(EventLog, WritesTextAsNamesAndValuesOnOneLine) {
  const auto lines = LinesOf(LogFormat::kText, [](EventLog& log) {
    log.Write(LogLevel::kInfo, "stopped");
    log.Write(LogLevel::kWarning, "cut",
              {{"file", "/etc/a b.pem"}, {"days", std::int64_t{-3}}, {"s", 1.5}, {"ok", true}});
  });
  EXPECT_THAT(
      lines, ElementsAre(MatchesRegex(std::string(kTime) + "level=info event=stopped"),
                         MatchesRegex(std::string(kTime) +
                                      "level=warning event=cut file=\"/etc/a b.pem\" days=-3 s=1.5 "
                                      "ok=true")));
}

TEST(EventLog, WritesJsonThatReadsBack) {
  const auto lines = LinesOf(LogFormat::kJson, [](EventLog& log) {
    log.Write(LogLevel::kError, "cut",
              {{"file", "a \"b\"\\"}, {"days", std::int64_t{-3}}, {"s", 1.5}, {"ok", false}});
  });
  ASSERT_THAT(lines, SizeIs(1));
  const auto object = nlohmann::json::parse(lines[0]);
  EXPECT_THAT(object["time"].get<std::string>(), MatchesRegex("....-..-..T..:..:..\\....Z"));
  EXPECT_EQ(object["level"], "error");
  EXPECT_EQ(object["event"], "cut");
  EXPECT_EQ(object["file"], "a \"b\"\\");
  EXPECT_EQ(object["days"], -3);
  EXPECT_EQ(object["s"], 1.5);
  EXPECT_EQ(object["ok"], false);
}

TEST(EventLog, KeepsAStrangersTextInOneValueOfOneLine) {
  const std::string text = "x\nlevel=error event=forged \x1b[31m \xff%v{}";
  const auto write = [&](EventLog& log) {
    log.Write(LogLevel::kInfo, "a", {{"text", text}, {"empty", ""}});
  };
  EXPECT_THAT(LinesOf(LogFormat::kText, write),
              ElementsAre(MatchesRegex(std::string(kTime) +
                                       "level=info event=a text=\"x\\\\nlevel=error event=forged "
                                       "\\\\u001b\\[31m \xef\xbf\xbd%v\\{\\}\" empty=\"\"")));
  const auto json = LinesOf(LogFormat::kJson, write);
  ASSERT_THAT(json, SizeIs(1));
  EXPECT_EQ(nlohmann::json::parse(json[0])["text"],
            "x\nlevel=error event=forged \x1b[31m \xef\xbf\xbd%v{}");
}

TEST(EventLog, WritesNumbersThatAreNoneAsNull) {
  const auto lines = LinesOf(LogFormat::kJson, [](EventLog& log) {
    log.Write(LogLevel::kInfo, "a",
              {{"nan", std::numeric_limits<double>::quiet_NaN()}, {"large", 1e300}});
  });
  ASSERT_THAT(lines, SizeIs(1));
  const auto object = nlohmann::json::parse(lines[0]);
  EXPECT_TRUE(object["nan"].is_null());
  EXPECT_EQ(object["large"], 1e300);
}

TEST(EventLog, HasWrittenItsLastLineWhenToldTo) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::tmpfile(), std::fclose);
  EventLog log(LogFormat::kText, file.get());
  log.WriteLast(LogLevel::kError, "dead", {{"a", true}});
  std::rewind(file.get());
  std::string line(100, '\0');
  line.resize(std::fread(line.data(), 1, line.size(), file.get()));
  EXPECT_THAT(line, MatchesRegex(std::string(kTime) + "level=error event=dead a=true\n"));
}

TEST(EventLog, LosesNoLineOfManyThreads) {
  const auto lines = LinesOf(LogFormat::kText, [](EventLog& log) {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 500; ++i) log.Write(LogLevel::kInfo, "a", {{"text", "b c"}});
      });
    }
  });
  ASSERT_THAT(lines, SizeIs(2000));
  for (const std::string& line : lines) {
    EXPECT_THAT(line, MatchesRegex(std::string(kTime) + "level=info event=a text=\"b c\""));
  }
}

// A pipe that is full, and that nobody reads.
class FullPipe {
 public:
  FullPipe() {
    EXPECT_EQ(pipe2(ends_, O_NONBLOCK | O_CLOEXEC), 0);
    const std::string much(1 << 16, 'x');
    while (write(ends_[1], much.data(), much.size()) > 0) {
    }
    fcntl(ends_[1], F_SETFL, 0);
    file_ = fdopen(ends_[1], "w");
  }
  ~FullPipe() {
    std::fclose(file_);
    close(ends_[0]);
  }
  std::FILE* file() const { return file_; }

 private:
  int ends_[2];
  std::FILE* file_;
};

TEST(EventLog, EndsThoughNobodyReads) {
  const FullPipe pipe;
  const auto begin = std::chrono::steady_clock::now();
  {
    EventLog log(LogFormat::kText, pipe.file());
    for (int i = 0; i < 5000; ++i) log.Write(LogLevel::kInfo, "call");
  }
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(EventLog, SaysItsLastWordsThoughNobodyReads) {
  const FullPipe pipe;
  EventLog log(LogFormat::kText, pipe.file());
  for (int i = 0; i < 100; ++i) log.Write(LogLevel::kInfo, "call");
  const auto begin = std::chrono::steady_clock::now();
  log.WriteLast(LogLevel::kError, "listener_dead");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(60));
}

TEST(CallLog, WritesOneLineACall) {
  const auto lines = LinesOf(LogFormat::kText, [](EventLog& log) {
    CallLog calls(log);
    calls.OnCallEnded(ARefusedCall());
    calls.OnCallEnded({.id = 8, .method = "m", .peer = "unix:", .milliseconds = 0.25});
  });
  ASSERT_THAT(lines, SizeIs(2));
  EXPECT_THAT(lines[0],
              MatchesRegex(std::string(kTime) +
                           "level=info event=call id=7 method=accord.v1.SimulationService/Simulate "
                           "peer=ipv6:%5B::1%5D:54320 code=UNAVAILABLE reason=QUEUE_FULL ms=12.346 "
                           "queue_ms=0 paths=100000"));
  EXPECT_THAT(lines[1], MatchesRegex(std::string(kTime) +
                                     "level=info event=call id=8 method=m peer=unix: code=OK "
                                     "ms=0.25 queue_ms=0 paths=0"))
      << "no reason where there is none";
}

TEST(CallLog, HasTheSameFieldsInJson) {
  const auto lines =
      LinesOf(LogFormat::kJson, [](EventLog& log) { CallLog(log).OnCallEnded(ARefusedCall()); });
  ASSERT_THAT(lines, SizeIs(1));
  auto object = nlohmann::json::parse(lines[0]);
  object.erase("time");
  EXPECT_EQ(object, nlohmann::json::parse(R"({
    "level": "info", "event": "call", "id": 7, "method": "accord.v1.SimulationService/Simulate",
    "peer": "ipv6:%5B::1%5D:54320", "code": "UNAVAILABLE", "reason": "QUEUE_FULL", "ms": 12.346,
    "queue_ms": 0.0, "paths": 100000})"));
}

}  // namespace
}  // namespace accord
