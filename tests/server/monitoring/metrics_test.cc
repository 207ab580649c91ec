#include "server/monitoring/metrics.h"

#include <chrono>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using ::testing::Contains;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kSimulate[] = "accord.v1.SimulationService/Simulate";

std::vector<std::string> LinesOf(const Metrics& metrics, const ServerGauges& gauges = {}) {
  std::vector<std::string> lines;
  std::istringstream text(metrics.Text(gauges));
  for (std::string line; std::getline(text, line);) lines.push_back(line);
  return lines;
}

TEST(Metrics, CountCallsByMethodAndCode) {
  Metrics metrics("1.2.3");
  metrics.OnCallEnded({.method = kSimulate});
  metrics.OnCallEnded({.method = kSimulate});
  metrics.OnCallEnded({.method = kSimulate, .code = 8, .reason = "RUN_TOO_LARGE"});
  metrics.OnCallEnded({.method = "accord.v1.ContractService/Settle", .code = 999});
  const auto lines = LinesOf(metrics);
  const std::string calls = "accord_calls_total{code=";
  const std::string simulate = std::string(",method=\"") + kSimulate + "\"} ";
  EXPECT_THAT(lines, Contains(calls + "\"OK\"" + simulate + "2"));
  EXPECT_THAT(lines, Contains(calls + "\"RESOURCE_EXHAUSTED\"" + simulate + "1"));
  EXPECT_THAT(lines,
              Contains(calls + "\"UNKNOWN\",method=\"accord.v1.ContractService/Settle\"} 1"));
  EXPECT_THAT(lines, Contains("accord_refusals_total{reason=\"RUN_TOO_LARGE\"} 1"));
  EXPECT_THAT(lines, Contains("accord_build_info{version=\"1.2.3\"} 1"));
}

TEST(Metrics, CountSecondsNotMilliseconds) {
  Metrics metrics("1.2.3");
  metrics.OnCallEnded(
      {.method = "m", .milliseconds = 1500, .queued_milliseconds = 250, .got_slot = true});
  metrics.OnCallEnded({.method = "m", .milliseconds = 4});
  const auto lines = LinesOf(metrics);
  EXPECT_THAT(lines, Contains("accord_call_duration_seconds_count{method=\"m\"} 2"));
  EXPECT_THAT(lines, Contains("accord_call_duration_seconds_sum{method=\"m\"} 1.504"));
  EXPECT_THAT(lines, Contains("accord_call_duration_seconds_bucket{method=\"m\",le=\"1\"} 1"));
  EXPECT_THAT(lines, Contains("accord_call_duration_seconds_bucket{method=\"m\",le=\"2.5\"} 2"));
  EXPECT_THAT(lines, Contains("accord_queue_wait_seconds_count 1"))
      << "of calls that got a slot, not of all";
  EXPECT_THAT(lines, Contains("accord_queue_wait_seconds_sum 0.25"));
}

TEST(Metrics, CountPathPeriodsAndHandshakes) {
  Metrics metrics("1.2.3");
  EXPECT_THAT(LinesOf(metrics), Contains("accord_failed_handshakes_total 0"))
      << "what has not happened yet is seen too";
  metrics.OnCallEnded({.method = "m", .path_periods = 1'200'000});
  metrics.OnCallEnded({.method = "m", .path_periods = 300'000});
  metrics.OnHandshakeFailed();
  const auto lines = LinesOf(metrics);
  EXPECT_THAT(lines, Contains("accord_path_periods_total 1500000"));
  EXPECT_THAT(lines, Contains("accord_failed_handshakes_total 1"));
}

TEST(Metrics, ShowHowLongTheCertificateLasts) {
  using std::chrono::hours;
  Metrics metrics("1.2.3");
  EXPECT_THAT(LinesOf(metrics), Not(Contains(StartsWith("accord_certificate_left_seconds"))));
  EXPECT_THAT(LinesOf(metrics), Contains("accord_certificates_refused_total 0"));
  metrics.OnCertificate(std::chrono::system_clock::now() + hours(1000));
  metrics.OnCertificatesRefused();
  const auto lines = LinesOf(metrics);
  EXPECT_THAT(lines, Contains(StartsWith("accord_certificate_left_seconds 3599")));
  EXPECT_THAT(lines, Contains("accord_certificates_refused_total 1"));
}

TEST(Metrics, ShowHowTheServerStandsWhenAsked) {
  const Metrics metrics("1.2.3");
  const auto lines = LinesOf(metrics, {.open_calls = 3,
                                       .queued_calls = 2,
                                       .busy_slots = 1,
                                       .slots = 4,
                                       .memory_bytes = std::size_t{5} << 30,
                                       .memory_limit_bytes = std::size_t{6} << 30,
                                       .connections_accepted = 70,
                                       .connections_refused = 8,
                                       .serving = true});
  for (const char* line :
       {"accord_open_calls 3", "accord_queued_calls 2", "accord_busy_slots 1", "accord_slots 4",
        "accord_memory_bytes 5368709120", "accord_memory_limit_bytes 6442450944",
        "accord_connections_accepted_total 70", "accord_connections_refused_total 8",
        "accord_serving 1", "# TYPE accord_connections_accepted_total counter",
        "# TYPE accord_open_calls gauge"}) {
    EXPECT_THAT(lines, Contains(line));
  }
  EXPECT_THAT(LinesOf(metrics), Contains("accord_serving 0"));
}

TEST(Metrics, ShowWhatTheProcessHolds) {
  const auto lines = LinesOf(Metrics("1.2.3"));
  for (const char* name :
       {"process_resident_memory_bytes ", "process_open_fds ", "process_max_fds "}) {
    EXPECT_THAT(lines, Contains(StartsWith(name)));
    EXPECT_THAT(lines, Not(Contains(StartsWith(std::string(name) + "0"))));
  }
}

TEST(Metrics, LoseNoCallOfManyThreads) {
  Metrics metrics("1.2.3");
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&] {
        for (int i = 0; i < 1000; ++i) metrics.OnCallEnded({.method = "m", .code = i % 2});
      });
    }
  }
  const auto lines = LinesOf(metrics);
  EXPECT_THAT(lines, Contains("accord_calls_total{code=\"OK\",method=\"m\"} 2000"));
  EXPECT_THAT(lines, Contains("accord_call_duration_seconds_count{method=\"m\"} 4000"));
}

}  // namespace
}  // namespace accord
