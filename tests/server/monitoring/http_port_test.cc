#include "server/monitoring/http_port.h"

#include <httplib.h>
#include <poll.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/listener/caller.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr char kHost[] = "127.0.0.1";

std::unique_ptr<HttpPort> APort(
    std::function<bool()> ready = [] { return true; }, HttpLimits limits = {}) {
  auto port = HttpPort::Start(kHost, 0, {[] { return "a_total 1\n"; }, std::move(ready)}, limits);
  EXPECT_TRUE(port.ok()) << port.status();
  return port.ok() ? *std::move(port) : nullptr;
}

httplib::Result Get(const HttpPort& port, const std::string& path) {
  return httplib::Client(kHost, port.port()).Get(path);
}

TEST(HttpPort, GivesMetricsToPrometheus) {
  const auto port = APort();
  const auto answer = Get(*port, "/metrics");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "a_total 1\n");
  EXPECT_THAT(answer->get_header_value("Content-Type"), HasSubstr("version=0.0.4"));
}

TEST(HttpPort, IsReadyWhileTheServerServesAndHealthyAllTheTime) {
  std::atomic<bool> ready{true};
  const auto port = APort([&] { return ready.load(); });
  EXPECT_EQ(Get(*port, "/readyz")->status, 200);
  ready = false;
  EXPECT_EQ(Get(*port, "/readyz")->status, 503);
  EXPECT_EQ(Get(*port, "/readyz")->body, "stopping\n");
  EXPECT_EQ(Get(*port, "/healthz")->status, 200);
}

TEST(HttpPort, TakesNothingElse) {
  const auto port = APort();
  EXPECT_EQ(Get(*port, "/")->status, 404);
  EXPECT_EQ(Get(*port, "/../etc/passwd")->status, 404);
  EXPECT_EQ(Get(*port, "/metrics?name=a")->status, 200);
  httplib::Client client(kHost, port->port());
  const auto head = client.Head("/healthz");
  EXPECT_EQ(head->status, 200);
  EXPECT_EQ(head->body, "");
  const auto post = client.Post("/metrics", std::string(2000, 'a'), "text/plain");
  EXPECT_EQ(post->status, 405);
  EXPECT_EQ(post->get_header_value("Allow"), "GET, HEAD");
  EXPECT_EQ(client.Delete("/else")->status, 404);
}

SocketCaller CallerOf(const HttpPort& port, const std::string& first) {
  SocketCaller caller;
  EXPECT_TRUE(caller.Call(port.port()));
  caller.Send(first);
  return caller;
}

std::string Answer(SocketCaller& caller) {
  std::string all;
  for (std::string more; !(more = caller.Receive()).empty();) all += more;
  return all;
}

constexpr char kHalf[] = "GET /healthz HTTP/1.1\r\nX: ";

TEST(HttpPort, StopsAtOnceBesideRequestsThatNeverEnd) {
  auto port = APort([] { return true; }, {.connection = std::chrono::hours(1)});
  std::vector<SocketCaller> drips;
  for (int i = 0; i < 3; ++i) drips.push_back(CallerOf(*port, kHalf));
  EXPECT_EQ(Get(*port, "/healthz")->status, 200) << "they have been taken by now";
  std::atomic<bool> stopped{false};
  std::thread dripping([&] {
    while (!stopped) {
      for (SocketCaller& each : drips) each.Send("a");
      poll(nullptr, 0, 50);
    }
  });
  port.reset();  // or ctest's time limit ends it
  stopped = true;
  dripping.join();
}

TEST(HttpPort, AnswersBesideRequestsThatNeverEnd) {
  const auto port = APort();
  std::vector<SocketCaller> halves;
  for (int i = 0; i < 100; ++i) halves.push_back(CallerOf(*port, kHalf));
  EXPECT_EQ(Get(*port, "/healthz")->status, 200);
}

TEST(HttpPort, ReadsNoMoreThanARequestMayHave) {
  const auto port = APort();
  for (const char* start : {"GET /", kHalf, "GET /healthz HTTP/1.1\r\nX: y\r\n"}) {
    SocketCaller caller = CallerOf(*port, start + std::string(7000, 'x'));
    caller.Send(std::string(2000, 'x'));
    EXPECT_THAT(Answer(caller), StartsWith("HTTP/1.1 431 ")) << start;
  }
}

TEST(HttpPort, RefusesWhatIsNoRequest) {
  const auto port = APort();
  for (const char* request : {"\r\n\r\n", "GET\r\n\r\n", "GET /healthz\r\n\r\n",
                              "GET /healthz HTTP/2.0\r\n\r\n", "\x16\x03\x01\r\n\r\n"}) {
    SocketCaller caller = CallerOf(*port, request);
    EXPECT_THAT(Answer(caller), StartsWith("HTTP/1.1 400 ")) << request;
  }
  SocketCaller older = CallerOf(*port, "GET /healthz HTTP/1.0\n\n");
  EXPECT_THAT(Answer(older), EndsWith("\r\n\r\nok\n"));
}

TEST(HttpPort, DoesNotShareItsPort) {
  const auto first = APort();
  const auto second =
      HttpPort::Start(kHost, first->port(), {[] { return ""; }, [] { return true; }});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(second.status().message(),
              AllOf(HasSubstr("cannot listen on 127.0.0.1:" + std::to_string(first->port())),
                    HasSubstr("address in use")));
}

TEST(HttpPort, StopsAtOnceWhenNobodyIsThere) {
  for (int i = 0; i < 20; ++i) APort();
}

}  // namespace
}  // namespace accord
