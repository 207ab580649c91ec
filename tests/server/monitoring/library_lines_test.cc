#include "server/monitoring/library_lines.h"

#include <chrono>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord {
namespace {

using std::chrono::seconds;

// What gRPC 1.51.1 was seen to write.
constexpr char kHttpToTls[] =
    "Handshaking failed: UNKNOWN:Ssl handshake failed: SSL_ERROR_SSL: error:0A00009C:SSL "
    "routines::http request {tsi_code:10, tsi_error:\"TSI_PROTOCOL_FAILURE\", "
    "created_time:\"2026-11-30T03:33:10.761544852+00:00\"}";
constexpr char kClosed[] =
    "Handshaking failed: UNKNOWN:Handshake read failed "
    "{created_time:\"2026-11-30T03:33:14.366113382+00:00\", children:[INTERNAL:Socket closed "
    "{fd:7, grpc_status:14, target_address:\"ipv4:127.0.0.1:57014\"}]}";
constexpr char kTimedOut[] =
    "Handshaking failed: UNKNOWN:Handshake read failed "
    "{created_time:\"2026-11-30T03:33:13.764779131+00:00\", children:[UNKNOWN:FD Shutdown "
    "{created_time:\"2026-11-30T03:33:13.764503755+00:00\", children:[UNKNOWN:Handshake timed out "
    "{created_time:\"2026-11-30T03:33:13.764458514+00:00\"}]}]}";
constexpr char kNoAlpn[] =
    "Handshaking failed: UNKNOWN:Cannot check peer: missing selected ALPN property. "
    "{created_time:\"2026-11-30T03:33:14.925119635+00:00\"}";
constexpr char kSilentPlain[] =
    "ipv4:127.0.0.1:52982: Sending goaway err=UNKNOWN:Did not receive HTTP/2 settings before "
    "handshake timeout {created_time:\"2026-11-30T03:33:06.501524981+00:00\"}";

void ExpectHandshake(const char* line, const std::string& peer, const std::string& reason) {
  const auto handshake = FailedHandshakeOf(line);
  ASSERT_TRUE(handshake.has_value()) << line;
  EXPECT_EQ(handshake->peer, peer) << line;
  EXPECT_EQ(handshake->reason, reason) << line;
}

TEST(FailedHandshake, IsReadFromWhatGrpcSays) {
  ExpectHandshake(kHttpToTls, "", "SSL routines: http request");
  ExpectHandshake(kClosed, "ipv4:127.0.0.1:57014", "Socket closed");
  ExpectHandshake(kTimedOut, "", "Handshake timed out");
  ExpectHandshake(kNoAlpn, "", "Cannot check peer: missing selected ALPN property.");
  ExpectHandshake(kSilentPlain, "ipv4:127.0.0.1:52982", "no HTTP/2 in time");
}

TEST(FailedHandshake, IsReadOnceOfTheThreeLinesThatGrpcWrites) {
  EXPECT_FALSE(FailedHandshakeOf("Security handshake failed: UNKNOWN:Ssl handshake failed"));
  const char* error =
      "Handshake failed with fatal error SSL_ERROR_SSL: error:0A00009C:SSL routines::http request.";
  EXPECT_FALSE(FailedHandshakeOf(error));
  EXPECT_TRUE(PrecedesFailedHandshake(error));
  EXPECT_FALSE(PrecedesFailedHandshake(kHttpToTls));
  EXPECT_FALSE(PrecedesFailedHandshake("Failed accept4: Too many open files"));
  EXPECT_FALSE(FailedHandshakeOf("Failed accept4: Too many open files"));
}

TEST(FailedHandshake, HasNoReasonThatIsNotThere) {
  ExpectHandshake("Handshaking failed: ", "", "");
  ExpectHandshake("Handshaking failed: OK", "", "OK");
  ExpectHandshake("Handshaking failed: UNKNOWN:a {children:[", "", "");
}

TEST(LibraryLine, OfANameThatNoCertificateHasIsAWarning) {
  EXPECT_EQ(LevelOf("No match found for server name: example.org."), LogLevel::kWarning);
  EXPECT_EQ(LevelOf("Failed accept4: Too many open files"), LogLevel::kError);
}

TEST(LibraryLine, HasNoValueThatACallerSent) {
  const char* line = "Error parsing metadata: error=invalid value key=grpc-timeout value=a secret";
  EXPECT_EQ(WithoutValues(line), "Error parsing metadata: error=invalid value key=grpc-timeout");
  EXPECT_EQ(LevelOf(line), LogLevel::kWarning) << "the caller's fault";
  EXPECT_EQ(WithoutValues("Failed accept4: Too many open files"),
            "Failed accept4: Too many open files");
}

TEST(LineRate, LetsSoManyThroughAMinuteAndCountsTheOthers) {
  LineRate rate(2);
  const LineRate::Clock::time_point start{};
  EXPECT_TRUE(rate.Ask(start).may);
  EXPECT_TRUE(rate.Ask(start + seconds(1)).may);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(rate.Ask(start + seconds(59)).may);
  const LineRate::Answer next = rate.Ask(start + seconds(60));
  EXPECT_TRUE(next.may);
  EXPECT_EQ(next.suppressed, 5);
  EXPECT_EQ(rate.Ask(start + seconds(61)).suppressed, 0);
  EXPECT_FALSE(rate.Ask(start + seconds(61)).may);
}

}  // namespace
}  // namespace accord
