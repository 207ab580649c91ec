#include "server/monitoring/http_port.h"

#include <httplib.h>

#include <atomic>
#include <memory>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kHost[] = "127.0.0.1";

std::unique_ptr<HttpPort> APort(std::function<bool()> ready = [] { return true; }) {
  auto port = HttpPort::Start(kHost, 0, {[] { return "a_total 1\n"; }, std::move(ready)});
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
  httplib::Client client(kHost, port->port());
  EXPECT_EQ(client.Post("/metrics", "a", "text/plain")->status, 404);
  EXPECT_EQ(client.Post("/metrics", std::string(2000, 'a'), "text/plain")->status, 413);
}

TEST(HttpPort, DoesNotShareItsPort) {
  const auto first = APort();
  const auto second =
      HttpPort::Start(kHost, first->port(), {[] { return ""; }, [] { return true; }});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.status().code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(second.status().message(),
              AllOf(HasSubstr("cannot listen on 127.0.0.1 port " + std::to_string(first->port())),
                    HasSubstr("Address already in use")));
}

TEST(HttpPort, StopsAtOnceWhenNobodyIsThere) {
  for (int i = 0; i < 20; ++i) APort();
}

}  // namespace
}  // namespace accord
