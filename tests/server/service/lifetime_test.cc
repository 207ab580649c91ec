#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"
#include "tests/server/service/raw_call.h"
#include "tests/server/service/served.h"

namespace accord {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

constexpr milliseconds kPlenty{60'000};

// grpc.health.v1: HealthCheckRequest{service = 1}, HealthCheckResponse{status = 1}.
const std::string kServing = "\x08\x01", kNotServing = "\x08\x02";

std::string HealthRequest(const std::string& service) {
  return service.empty() ? ""
                         : "\x0a" + std::string(1, static_cast<char>(service.size())) + service;
}

TEST(ServerStart, RefusesAnAddressThatIsTakenOrNone) {
  const auto first = AServer();
  const std::string taken = "127.0.0.1:" + std::to_string(first->port());
  for (const std::string& address :
       {taken, std::string("no such host:1"), std::string("1.2.3.4")}) {
    const auto second = AccordServer::Start({.address = address});
    EXPECT_EQ(second.status().code(), absl::StatusCode::kInvalidArgument) << address;
    EXPECT_THAT(std::string(second.status().message()), HasSubstr(address));
  }
}

TEST(ServerStart, OpensNoSocketWithoutAnAddress) {
  const auto server = AccordServer::Start({.address = ""});
  ASSERT_TRUE(server.ok());
  EXPECT_EQ((*server)->port(), 0);
  SimulateCall call((*server)->InProcessChannel(), SimulateSteel(10));
  call.Drain();
  EXPECT_TRUE(call.Finish().ok());
}

TEST(ServerHealth, IsServingForTheServerAndItsServices) {
  const auto server = AServer();
  for (const char* service : {"", "accord.v1.SimulationService", "accord.v1.ContractService",
                              "accord.v1.ClientBaseService", "accord.v1.NegotiationService",
                              "accord.v1.RelationshipService", "accord.v1.ServerService"}) {
    RawCall check(ChannelTo(*server, Way::kSocket), "/grpc.health.v1.Health/Check");
    check.Send(HealthRequest(service));
    EXPECT_EQ(check.Read(), kServing) << service;
    EXPECT_TRUE(check.Finish().ok());
  }
  RawCall unknown(ChannelTo(*server, Way::kSocket), "/grpc.health.v1.Health/Check");
  unknown.Send(HealthRequest("accord.v1.NoService"));
  EXPECT_EQ(unknown.Read(), std::nullopt);
  EXPECT_EQ(unknown.Finish().error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST(ServerReflection, ListsTheServices) {
  const auto server = AServer();
  RawCall list(ChannelTo(*server, Way::kSocket),
               "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  list.Send("\x3a\x01*");  // ServerReflectionRequest{list_services = 7}
  const std::optional<std::string> answer = list.Read();
  ASSERT_TRUE(answer.has_value());
  for (const char* service :
       {"accord.v1.SimulationService", "accord.v1.ContractService", "accord.v1.ClientBaseService",
        "accord.v1.NegotiationService", "accord.v1.RelationshipService", "accord.v1.ServerService",
        "grpc.health.v1.Health"}) {
    EXPECT_THAT(*answer, HasSubstr(service));
  }
  EXPECT_TRUE(list.Finish().ok());
}

TEST(ServerReflection, IsNotThereUnlessItIsWanted) {
  const auto server = AccordServer::Start({.address = "127.0.0.1:0"});
  ASSERT_TRUE(server.ok()) << server.status();
  RawCall list(ChannelTo(**server, Way::kSocket),
               "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo");
  list.Send("\x3a\x01*");
  EXPECT_EQ(list.Read(), std::nullopt);
  EXPECT_EQ(list.Finish().error_code(), grpc::StatusCode::UNIMPLEMENTED);
}

// Ends no call before it is let.
class Holder final : public CallObserver {
 public:
  void OnCallEnded(const CallRecord&) override {
    WaitUntil([this] { return may_end.load(); });
  }
  std::atomic<bool> may_end{false};
};

TEST(ServerStop, SaysSoWhenCallsDoNotEnd) {
  Holder holder;
  std::atomic<bool> was_told{false};
  const auto server = AccordServer::Start({.address = "127.0.0.1:0",
                                           .stuck =
                                               [&] {
                                                 was_told = true;
                                                 holder.may_end = true;
                                               },
                                           .last_wait = milliseconds(50),
                                           .observer = &holder});
  ASSERT_TRUE(server.ok()) << server.status();
  SimulateCall call(ChannelTo(**server, Way::kSocket), SimulateSteel(10));
  call.Drain();
  EXPECT_TRUE(call.Finish().ok());
  (*server)->Shutdown(milliseconds(0));
  EXPECT_TRUE(was_told);
}

class Shutdown : public ::testing::TestWithParam<Way> {
 protected:
  Shutdown() : server_(AServer()), channel_(ChannelTo(*server_, GetParam())) {}
  void TearDown() override { channel_.reset(); }

  std::unique_ptr<AccordServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

INSTANTIATE_TEST_SUITE_P(, Shutdown, ::testing::Values(Way::kInProcess, Way::kSocket),
                         [](const auto& way) {
                           return way.param == Way::kSocket ? "OverASocket" : "InProcess";
                         });

TEST_P(Shutdown, EndsRunsInFlightAsUnavailableAfterTheGrace) {
  SimulateCall call(channel_, SimulateSteel(limits::kMaxPaths));
  ASSERT_TRUE(call.Read());
  std::thread stop([&] { server_->Shutdown(milliseconds(0)); });
  call.Drain();
  const grpc::Status status = call.Finish();
  stop.join();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("stopping"));
  EXPECT_EQ(server_->busy_slots(), 0);
}

TEST_P(Shutdown, LetsARunFinishWithinTheGrace) {
  SimulateCall call(channel_, SimulateSteel(400'000));
  ASSERT_TRUE(call.Read());
  std::thread stop([&] { server_->Shutdown(kPlenty); });
  call.Drain();
  const grpc::Status status = call.Finish();
  stop.join();
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_TRUE(call.response().has_report());
}

TEST_P(Shutdown, SaysNotServingAndRefusesNewRunsWhileOldOnesFinish) {
  SimulateCall call(channel_, SimulateSteel(limits::kMaxPaths));
  ASSERT_TRUE(call.Read());
  RawCall watch(channel_, "/grpc.health.v1.Health/Watch");
  watch.Send(HealthRequest("accord.v1.SimulationService"));
  ASSERT_EQ(watch.Read(), kServing);
  std::thread stop([&] { server_->Shutdown(kPlenty); });
  EXPECT_EQ(watch.Read(), kNotServing);

  SimulateCall late(channel_, SimulateSteel(10));
  EXPECT_FALSE(late.Read());
  const grpc::Status status = late.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("stopping"));

  EXPECT_TRUE(call.Read()) << "the old run goes on";
  call.Cancel();
  watch.Cancel();
  stop.join();
  EXPECT_EQ(call.Finish().error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(watch.Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_P(Shutdown, DoesNotWaitForACallerWhoDoesNotRead) {
  SimulateCall call(channel_, SimulateSteel(limits::kMaxPaths));
  WaitUntil([&] { return server_->busy_slots() == 1; });
  server_->Shutdown(milliseconds(0));
  EXPECT_EQ(server_->busy_slots(), 0);
  call.Drain();
  EXPECT_FALSE(call.Finish().ok());
}

TEST_P(Shutdown, ComesByItselfWhenTheServerIsDestroyed) {
  SimulateCall call(channel_, SimulateSteel(limits::kMaxPaths));
  ASSERT_TRUE(call.Read());
  std::thread stop([&] { server_.reset(); });
  call.Drain();
  EXPECT_EQ(call.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  channel_.reset();
  stop.join();
}

}  // namespace
}  // namespace accord
