#ifndef ACCORD_TESTS_SERVER_SERVICE_SERVED_H_
#define ACCORD_TESTS_SERVER_SERVICE_SERVED_H_

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <source_location>
#include <string>
#include <thread>

#include "accord/v1/simulation_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/service/accord_server.h"

namespace accord {

enum class Way { kInProcess, kSocket };

// A channel to the server: within the process, or through a real loopback socket.
inline std::shared_ptr<grpc::Channel> ChannelTo(AccordServer& server, Way way) {
  if (way == Way::kInProcess) return server.InProcessChannel();
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(server.port()),
                                   grpc::InsecureChannelCredentials(), arguments);
}

inline std::unique_ptr<AccordServer> AServer(int run_slots = 2, int threads_per_run = 2) {
  auto server = AccordServer::Start({.address = "127.0.0.1:0",
                                     .run_slots = run_slots,
                                     .threads_per_run = threads_per_run,
                                     .queue_wait = std::chrono::hours(1),
                                     .reflection = true});
  EXPECT_TRUE(server.ok()) << server.status();
  return *std::move(server);
}

// Waits for what must come. A wait in vain ends the program and says where it was.
template <typename Condition>
void WaitUntil(Condition condition,
               const std::source_location& where = std::source_location::current()) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(3);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) {
      std::fprintf(stderr, "waited in vain at %s:%u\n", where.file_name(), where.line());
      std::abort();
    }
    std::this_thread::yield();
  }
}

// A Simulate call as a test follows it.
class SimulateCall {
 public:
  SimulateCall(const std::shared_ptr<grpc::Channel>& channel, const v1::SimulateRequest& request,
               std::chrono::milliseconds deadline = std::chrono::hours(1))
      : stub_(v1::SimulationService::NewStub(channel)) {
    context_.set_deadline(std::chrono::system_clock::now() + deadline);
    reader_ = stub_->Simulate(&context_, request);
  }

  // The next message; false when there is none any more.
  bool Read() { return reader_->Read(&response_); }
  const v1::SimulateResponse& response() const { return response_; }
  void Cancel() { context_.TryCancel(); }

  // Reads what is left; how many messages that were.
  int Drain() {
    int count = 0;
    for (v1::SimulateResponse response; reader_->Read(&response); ++count) response_ = response;
    return count;
  }
  grpc::Status Finish() { return reader_->Finish(); }
  // After Finish; empty where there is none of the name.
  std::string TrailingMetadata(const std::string& name) const {
    const auto found = context_.GetServerTrailingMetadata().find(name);
    if (found == context_.GetServerTrailingMetadata().end()) return "";
    return {found->second.data(), found->second.size()};
  }

 private:
  std::unique_ptr<v1::SimulationService::Stub> stub_;
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReader<v1::SimulateResponse>> reader_;
  v1::SimulateResponse response_;
};

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_SERVICE_SERVED_H_
