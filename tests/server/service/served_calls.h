#ifndef ACCORD_TESTS_SERVER_SERVICE_SERVED_CALLS_H_
#define ACCORD_TESTS_SERVER_SERVICE_SERVED_CALLS_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "accord/v1/simulation_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/service/bytes_service.h"
#include "server/service/procedures.h"
#include "server/service/status.h"
#include "tests/server/service/served.h"

// A server of which every method does what a test wants.
namespace accord::service_internal {

// What a test wants of a method.
struct Wanted {
  bool is_upload = false;
  Plan plan = {};
  std::function<void(const RunContext&, const Procedure::Emit&)> run = [](const auto&,
                                                                          const auto&) {};
  std::function<void(std::size_t)> take = [](std::size_t) {};  // a message of so many bytes
  std::function<void(const Stopped&)> take_until = [](const Stopped&) {};
  std::size_t answer_bytes = 0;
  bool shares_answer = false;
  std::int64_t path_periods = 0;
  std::size_t kept_per_message = 0;
};

// A message of Simulate with this many bytes in it.
inline v1::SimulateResponse Answer(std::size_t bytes) {
  v1::SimulateResponse response;
  response.mutable_report()->mutable_run()->set_digest(std::string(bytes, 'x'));
  return response;
}

class WantedProcedure final : public Procedure {
 public:
  explicit WantedProcedure(const Wanted& wanted) : wanted_(wanted) {}

  bool is_upload() const override { return wanted_.is_upload; }
  grpc::Status Take(const grpc::ByteBuffer& message, int, const Hold& hold,
                    const Stopped& stopped) override {
    wanted_.take(message.Length());
    wanted_.take_until(stopped);
    const grpc::Status held = hold(bytes() + wanted_.kept_per_message);
    if (held.ok()) ++messages_;
    return held;
  }
  std::size_t bytes() const override { return messages_ * wanted_.kept_per_message; }
  grpc::Status MakePlan(int, Plan* plan) override {
    *plan = wanted_.plan;
    return grpc::Status::OK;
  }
  grpc::Status Run(const RunContext& context, const Emit& emit, grpc::ByteBuffer* answer) override {
    wanted_.run(context, emit);
    if (context.cancelled()) return {grpc::StatusCode::CANCELLED, ""};
    return WriteMessage(Answer(wanted_.answer_bytes), answer);
  }
  std::int64_t path_periods() const override { return wanted_.path_periods; }
  bool shares_answer() const override { return wanted_.shares_answer; }
  bool SayPosition(int position, std::int64_t, grpc::ByteBuffer* bytes) const override {
    v1::SimulateResponse response;
    response.mutable_progress()->set_queue_position(position);
    return WriteMessage(response, bytes).ok();
  }

 private:
  const Wanted wanted_;
  std::size_t messages_ = 0;
};

class Recorder final : public CallObserver {
 public:
  void OnCallEnded(const CallRecord& call) override {
    const std::lock_guard lock(mutex_);
    records_.push_back(call);
  }
  CallRecord WaitForNumber(std::size_t count) {
    for (;; std::this_thread::yield()) {
      const std::lock_guard lock(mutex_);
      if (records_.size() >= count) return records_[count - 1];
    }
  }

 private:
  std::mutex mutex_;
  std::vector<CallRecord> records_;
};

// A server of which every method does what is wanted at the time.
class ServedCalls : public ::testing::Test {
 protected:
  void Serve(ServerState::Options options = {}) {
    options.observer = &recorder_;
    options.limits.tick = std::chrono::milliseconds(5);
    options.limits.position_after = options.limits.position_every = std::chrono::milliseconds(0);
    state_ = std::make_unique<ServerState>(options);
    const auto make = [this] { return std::make_unique<WantedProcedure>(wanted_); };
    simulation_ = std::make_unique<BytesService<v1::SimulationService>>(
        *state_, Methods{{"Simulate", make},
                         {"CompareScenarios", make},
                         {"CheckScenario", make},
                         {"ReplayPath", make}});
    client_base_ = std::make_unique<BytesService<v1::ClientBaseService>>(
        *state_, Methods{{"SegmentClients", make},
                         {"EstimateTransitions", make},
                         {"BacktestMigration", make},
                         {"ListLevers", make}});
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(simulation_.get());
    builder.RegisterService(client_base_.get());
    server_ = builder.BuildAndStart();
  }
  ~ServedCalls() override {
    if (!state_) return;
    state_->Stop();
    state_->cancel_all = true;
    server_->Shutdown(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
    state_->calls.WaitUntilNone(std::chrono::hours(1));
  }

  std::shared_ptr<grpc::Channel> Channel() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
    // No more than 64 KiB are taken in advance of who reads, however fast this machine is.
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 1 << 16);
    arguments.SetMaxReceiveMessageSize(-1);
    return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port_),
                                     grpc::InsecureChannelCredentials(), arguments);
  }
  std::unique_ptr<SimulateCall> Simulate() {
    return std::make_unique<SimulateCall>(Channel(), v1::SimulateRequest());
  }

  Wanted wanted_;
  Recorder recorder_;
  std::unique_ptr<ServerState> state_;
  std::unique_ptr<grpc::Service> simulation_, client_base_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

inline void ExpectEnded(SimulateCall& call, grpc::StatusCode code, const std::string& reason) {
  call.Drain();
  const grpc::Status status = call.Finish();
  EXPECT_EQ(status.error_code(), code) << status.error_message();
  EXPECT_EQ(ReasonOf(status), reason) << status.error_message();
}

// Takes a slot.
inline constexpr Plan kRun = {.seconds = 60, .is_small = false};

}  // namespace accord::service_internal

#endif  // ACCORD_TESTS_SERVER_SERVICE_SERVED_CALLS_H_
