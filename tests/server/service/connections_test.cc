#include <sys/resource.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/service/accord_server.h"
#include "server/service/status.h"
#include "tests/server/handlers/peak_memory.h"
#include "tests/server/listener/caller.h"
#include "tests/server/listener/certificates.h"
#include "tests/server/service/raw_call.h"
#include "tests/server/service/served.h"

namespace accord {
namespace {

using std::chrono::milliseconds;
using std::string_literals::operator""s;

constexpr milliseconds kNever = std::chrono::hours(1);
constexpr ConnectionLimits kPatient{
    .handshake = kNever, .keepalive_after = kNever, .keepalive_answer = kNever, .idle = kNever};

// The least of HTTP/2 that a test needs to misbehave: frames by hand.
class Http2Caller {
 public:
  explicit Http2Caller(int port) {
    EXPECT_TRUE(caller_.Call(port));
    caller_.Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    SendFrame(/*type=*/4, /*flags=*/0, "");
  }

  void Ping() { SendFrame(/*type=*/6, /*flags=*/0, "12345678"); }
  // Until the end of the connection, answering nothing: all that came.
  std::string ReadToTheEnd() {
    std::string all;
    for (std::string next; !(next = caller_.Receive()).empty();) all += next;
    return all;
  }
  // Until `count` pings have been answered.
  void AwaitAnswers(int count) {
    std::string all;
    const std::string answer =
        "\x00\x00\x08\x06\x01\x00\x00\x00\x00"
        "12345678"s;
    for (int found = 0; found < count;) {
      const std::string next = caller_.Receive();
      ASSERT_FALSE(next.empty()) << "ended after " << found << " answers";
      all += next;
      for (std::size_t at; (at = all.find(answer)) != std::string::npos; ++found) {
        all.erase(0, at + answer.size());
      }
    }
  }

 private:
  void SendFrame(char type, char flags, const std::string& payload) {
    caller_.Send(std::string{0, 0, static_cast<char>(payload.size()), type, flags, 0, 0, 0, 0} +
                 payload);
  }

  SocketCaller caller_;
};

class Connections : public ::testing::Test {
 protected:
  void StartServer(const ConnectionLimits& limits) {
    auto server = AccordServer::Start({.address = "127.0.0.1:0", .connections = limits});
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
  }
  std::shared_ptr<grpc::Channel> Channel() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server_->port()),
                                     grpc::InsecureChannelCredentials(), arguments);
  }

  std::unique_ptr<AccordServer> server_;
};

TEST_F(Connections, AreCounted) {
  StartServer(kPatient);
  Http2Caller one(server_->port());
  one.Ping();
  one.AwaitAnswers(1);
  Http2Caller two(server_->port());
  two.Ping();
  two.AwaitAnswers(1);
  EXPECT_EQ(server_->gauges().connections_accepted, 2u);
  EXPECT_EQ(server_->gauges().connections_refused, 0u);
}

TEST_F(Connections, OfAUnixSocketAreCallersOfTheirOwn) {
  const TestFolder folder;
  const std::string address = "unix:" + folder.PathOf("socket");
  const auto server = AccordServer::Start({.address = address});
  ASSERT_TRUE(server.ok()) << server.status();
  // Four uploads of one caller are the most.
  struct Upload {
    explicit Upload(const std::shared_ptr<grpc::Channel>& channel)
        : stub(v1::ClientBaseService::NewStub(channel)),
          writer(stub->BacktestMigration(&context, &response)) {}

    const std::unique_ptr<v1::ClientBaseService::Stub> stub;
    grpc::ClientContext context;
    v1::BacktestMigrationResponse response;
    const std::unique_ptr<grpc::ClientWriter<v1::BacktestMigrationRequest>> writer;
  };
  grpc::ChannelArguments own_connection;
  own_connection.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  std::vector<std::unique_ptr<Upload>> uploads;
  std::shared_ptr<grpc::Channel> channel;
  const auto open_one = [&] {
    uploads.push_back(std::make_unique<Upload>(channel));
    // Each holds the largest message once it is counted, and reads.
    WaitUntil([&] { return (*server)->gauges().memory_bytes == uploads.size() * (4u << 20); });
  };
  for (int i = 0; i < 5; ++i) {
    channel =
        grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), own_connection);
    open_one();
  }
  for (int i = 0; i < 3; ++i) open_one();
  Upload fifth_of_one(channel);
  EXPECT_EQ(service_internal::ReasonOf(fifth_of_one.writer->Finish()), "TOO_MANY_UPLOADS");
  for (const auto& upload : uploads) upload->context.TryCancel();
}

TEST_F(Connections, AboveTheCapAreRefusedAndCounted) {
  auto server = AccordServer::Start({.address = "127.0.0.1:0", .descriptor_cap = 1});
  ASSERT_TRUE(server.ok());
  SocketCaller caller;
  ASSERT_TRUE(caller.Call((*server)->port()));
  EXPECT_EQ(caller.Receive(), "");
  EXPECT_EQ((*server)->gauges().connections_refused, 1u);
}

TEST_F(Connections, EndWhenTheirHandshakeTakesTooLong) {
  ConnectionLimits limits = kPatient;
  limits.handshake = milliseconds(50);
  StartServer(limits);
  SocketCaller silent;
  ASSERT_TRUE(silent.Call(server_->port()));
  while (!silent.Receive().empty()) {
  }
}

TEST_F(Connections, EndWhenKeepaliveHasNoAnswer) {
  ConnectionLimits limits = kPatient;
  limits.keepalive_after = milliseconds(50);
  limits.keepalive_answer = milliseconds(50);
  StartServer(limits);
  Http2Caller dead(server_->port());
  const std::string ping = "\x00\x00\x08\x06\x00\x00\x00\x00\x00"s;
  EXPECT_THAT(dead.ReadToTheEnd(), ::testing::HasSubstr(ping));
}

TEST_F(Connections, EndWhenTheyAreIdle) {
  ConnectionLimits limits = kPatient;
  limits.idle = milliseconds(50);
  StartServer(limits);
  Http2Caller idle(server_->port());
  EXPECT_THAT(idle.ReadToTheEnd(), ::testing::HasSubstr("enter idle"));
}

TEST_F(Connections, MayBeAskedAsOftenAsTheirLimitSays) {
  ConnectionLimits limits = kPatient;
  limits.between_client_pings = milliseconds(0);
  StartServer(limits);
  Http2Caller caller(server_->port());
  for (int i = 0; i < 10; ++i) {
    caller.Ping();
    caller.AwaitAnswers(1);
  }
}

TEST_F(Connections, EndWhenTheyAreAskedMoreOften) {
  StartServer(kPatient);
  Http2Caller caller(server_->port());
  for (int i = 0; i < 5; ++i) caller.Ping();
  EXPECT_THAT(caller.ReadToTheEnd(), ::testing::HasSubstr("too_many_pings"));
}

TEST_F(Connections, HaveSoManyCallsAtATime) {
  ConnectionLimits limits = kPatient;
  limits.streams = 2;
  StartServer(limits);
  const auto channel = Channel();
  RawCall first(channel, "/grpc.health.v1.Health/Watch"),
      second(channel, "/grpc.health.v1.Health/Watch");
  for (RawCall* call : {&first, &second}) {
    call->Send("");
    ASSERT_TRUE(call->Read().has_value());
  }
  // A third one waits in its client until one of them is over.
  grpc::GenericStub stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + milliseconds(200));
  const grpc::Slice nothing;
  const grpc::ByteBuffer request(&nothing, 1);
  grpc::ByteBuffer response;
  grpc::Status status;
  std::mutex mutex;
  std::condition_variable over;
  bool is_over = false;
  stub.UnaryCall(&context, "/grpc.health.v1.Health/Check", {}, &request, &response,
                 [&](grpc::Status ended) {
                   const std::lock_guard lock(mutex);
                   status = std::move(ended);
                   is_over = true;
                   over.notify_all();
                 });
  {
    std::unique_lock lock(mutex);
    over.wait(lock, [&] { return is_over; });
  }
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  for (RawCall* call : {&first, &second}) {
    call->Cancel();
    call->Finish();
  }
}

// A request of so many MiB of zeros, of one MiB in memory.
grpc::ByteBuffer Zeros(int mebibytes) {
  const grpc::Slice zeros(std::string(std::size_t{1} << 20, '\0'));
  const std::vector<grpc::Slice> slices(static_cast<std::size_t>(mebibytes), zeros);
  return {slices.data(), slices.size()};
}

// The end of a call with one message.
grpc::Status Send(const std::shared_ptr<grpc::Channel>& channel, const char* method,
                  const grpc::ByteBuffer& request, grpc::ClientContext& context) {
  grpc::GenericStub stub(channel);
  grpc::CompletionQueue queue;
  grpc::ByteBuffer response;
  auto call = stub.PrepareUnaryCall(&context, method, request, &queue);
  call->StartCall();
  grpc::Status status;
  call->Finish(&response, &status, nullptr);
  void* tag = nullptr;
  bool ok = false;
  queue.Next(&tag, &ok);
  return status;
}

TEST_F(Connections, HaveMessagesBufferedWithinBounds) {
  auto server = AccordServer::Start(
      {.address = "127.0.0.1:0", .connections = kPatient, .memory_bytes = std::size_t{64} << 20});
  ASSERT_TRUE(server.ok());
  server_ = *std::move(server);
  grpc::ClientContext context;
  grpc::Status status;
  const std::size_t peak = PeakBytesOf([&] {
    status = Send(Channel(), "/accord.v1.SimulationService/Simulate", Zeros(400), context);
  });
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  if (kMemoryIsMeasured) {
    EXPECT_LT(peak, std::size_t{250} << 20);
  }
}

class Compressed : public Connections,
                   public ::testing::WithParamInterface<grpc_compression_algorithm> {};
INSTANTIATE_TEST_SUITE_P(, Compressed,
                         ::testing::Values(GRPC_COMPRESS_GZIP, GRPC_COMPRESS_DEFLATE));

TEST_P(Compressed, RequestsAreRefusedBeforeTheyAreInflated) {
  StartServer(kPatient);
  for (const char* method :
       {"/accord.v1.SimulationService/Simulate", "/accord.v1.SimulationService/CheckScenario",
        "/accord.v1.ClientBaseService/SegmentClients"}) {
    grpc::ClientContext context;
    context.set_compression_algorithm(GetParam());
    grpc::Status status;
    const std::size_t peak =
        PeakBytesOf([&] { status = Send(Channel(), method, Zeros(64), context); });
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNIMPLEMENTED) << status.error_message();
    if (kMemoryIsMeasured) {
      EXPECT_LT(peak, std::size_t{32} << 20) << method;
    }
  }
}

}  // namespace
}  // namespace accord
