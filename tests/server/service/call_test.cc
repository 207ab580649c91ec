// What every call is owed, whatever its method does.
#include "server/service/call.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "accord/v1/simulation_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/service/bytes_service.h"
#include "server/service/procedures.h"
#include "tests/server/service/error_details.h"
#include "tests/server/service/served.h"

namespace accord::service_internal {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;

// What a test wants of a method.
struct Wanted {
  bool is_upload = false;
  Plan plan = {};
  std::function<void(const RunContext&, const Procedure::Emit&)> run = [](const auto&,
                                                                          const auto&) {};
  std::size_t answer_bytes = 0;
  std::size_t kept_per_message = 0;
};

// A message of Simulate with this many bytes in it.
v1::SimulateResponse Answer(std::size_t bytes) {
  v1::SimulateResponse response;
  response.mutable_report()->mutable_run()->set_digest(std::string(bytes, 'x'));
  return response;
}

class WantedProcedure final : public Procedure {
 public:
  explicit WantedProcedure(const Wanted& wanted) : wanted_(wanted) {}

  bool is_upload() const override { return wanted_.is_upload; }
  grpc::Status Take(const grpc::ByteBuffer&, int, const Hold& hold) override {
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
    for (;;) {
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
    options.limits.tick = milliseconds(5);
    options.limits.position_after = milliseconds(0);
    state_ = std::make_unique<ServerState>(options);
    const auto make = [this] { return std::make_unique<WantedProcedure>(wanted_); };
    simulation_ = std::make_unique<BytesService<v1::SimulationService>>(
        *state_, std::map<std::string, MakeProcedure>{{"Simulate", make},
                                                      {"CompareScenarios", make},
                                                      {"CheckScenario", make},
                                                      {"ReplayPath", make}});
    client_base_ = std::make_unique<BytesService<v1::ClientBaseService>>(
        *state_, std::map<std::string, MakeProcedure>{{"SegmentClients", make},
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
    server_->Shutdown(std::chrono::system_clock::now() + milliseconds(200));
    state_->calls.WaitUntilNone(std::chrono::hours(1));
  }

  std::shared_ptr<grpc::Channel> Channel() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
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

void ExpectEnded(SimulateCall& call, grpc::StatusCode code, const std::string& reason) {
  call.Drain();
  const grpc::Status status = call.Finish();
  EXPECT_EQ(status.error_code(), code) << status.error_message();
  EXPECT_EQ(ReasonOf(status), reason) << status.error_message();
}

const Plan kRun = {.seconds = 60, .is_small = false};

TEST_F(ServedCalls, AnswersOnceItHasRun) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext&, const Procedure::Emit& emit) {
    grpc::ByteBuffer bytes;
    WriteMessage(Answer(3), &bytes);
    emit(bytes);
  };
  wanted_.answer_bytes = 7;
  Serve();
  const auto call = Simulate();
  EXPECT_GE(call->Drain(), 1);
  EXPECT_EQ(call->response().report().run().digest().size(), 7u);
  EXPECT_TRUE(call->Finish().ok());
  const CallRecord record = recorder_.WaitForNumber(1);
  EXPECT_EQ(record.id, 1u);
  EXPECT_EQ(record.method, "accord.v1.SimulationService/Simulate");
  EXPECT_THAT(record.peer, HasSubstr("127.0.0.1"));
  EXPECT_EQ(record.code, grpc::StatusCode::OK);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

TEST_F(ServedCalls, TakesNoSlotForWhatIsSmall) {
  wanted_.plan = {.seconds = 0.01, .is_small = true};
  Serve();
  const auto call = Simulate();
  call->Drain();
  EXPECT_TRUE(call->Finish().ok());
  EXPECT_EQ(state_->queue.threads(), 0);
}

TEST_F(ServedCalls, TakesASlotForWhatIsSmallOnlyByName) {
  wanted_.plan = {.seconds = 10, .is_small = true};
  Serve();
  const auto call = Simulate();
  call->Drain();
  EXPECT_TRUE(call->Finish().ok());
  EXPECT_EQ(state_->queue.threads(), 1);
}

TEST_F(ServedCalls, AnswersTheCallerAloneWhoseRunThrows) {
  wanted_.plan = kRun;
  wanted_.run = [](const auto&, const auto&) { throw std::bad_alloc(); };
  Serve();
  ExpectEnded(*Simulate(), grpc::StatusCode::RESOURCE_EXHAUSTED, "OUT_OF_MEMORY");
  wanted_.run = [](const auto&, const auto&) { throw std::runtime_error("a private figure"); };
  const auto failed = Simulate();
  failed->Drain();
  const grpc::Status status = failed->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INTERNAL);
  EXPECT_THAT(status.error_message(), Not(HasSubstr("private")));
  wanted_.run = [](const auto&, const auto&) {};
  const auto next = Simulate();
  next->Drain();
  EXPECT_TRUE(next->Finish().ok());
  recorder_.WaitForNumber(3);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

TEST_F(ServedCalls, RefusesARunThatNeedsMoreMemoryThanThereIs) {
  wanted_.plan = {.seconds = 60, .bytes = std::size_t{2} << 30, .is_small = false};
  Serve({.memory_bytes = std::size_t{1} << 30});
  ExpectEnded(*Simulate(), grpc::StatusCode::RESOURCE_EXHAUSTED, "NEEDS_MORE_MEMORY");
  WaitUntil([&] { return state_->memory.used() == 0; });
}

TEST_F(ServedCalls, LetsARunWaitForMemoryThatOthersHoldWithoutHoldingAny) {
  wanted_.plan = {.seconds = 0.5, .bytes = std::size_t{600} << 20, .is_small = false};
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.memory_bytes = std::size_t{1} << 30});
  const auto first = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  const auto second = Simulate();
  WaitUntil([&] { return state_->queue.waiting() == 1; });
  EXPECT_LT(state_->memory.used(), std::size_t{700} << 20);
  wanted_.plan.bytes = 0;
  wanted_.run = [](const auto&, const auto&) {};
  const auto small = Simulate();
  small->Drain();
  EXPECT_TRUE(small->Finish().ok()) << "goes before the one that has to wait";
  EXPECT_EQ(state_->queue.waiting(), 1);
  first->Cancel();
  WaitUntil([&] { return state_->queue.waiting() == 0; });
  second->Cancel();
  EXPECT_EQ(second->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(ServedCalls, RefusesForAWhileWhatItHasNoMemoryToRead) {
  wanted_.plan = {.seconds = 60, .bytes = std::size_t{1020} << 20, .is_small = false};
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.memory_bytes = std::size_t{1} << 30, .limits = {.message_bytes = std::size_t{8} << 20}});
  const auto first = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  const auto second = Simulate();
  EXPECT_FALSE(second->Read());
  const grpc::Status status = second->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), "MEMORY_TAKEN");
  EXPECT_GE(RetryDelayOf(status), milliseconds(1000));
  first->Cancel();
  first->Finish();
}

TEST_F(ServedCalls, ReadsNothingThatItHasNoMemoryFor) {
  Serve({.memory_bytes = std::size_t{1} << 20});  // less than a message may have
  ExpectEnded(*Simulate(), grpc::StatusCode::RESOURCE_EXHAUSTED, "NEEDS_MORE_MEMORY");
}

TEST_F(ServedCalls, SaysHowManyComeBefore) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.slots = 1, .queue_wait = std::chrono::hours(1)});
  const auto first = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  const auto second = Simulate();
  ASSERT_TRUE(second->Read());
  EXPECT_EQ(second->response().progress().queue_position(), 1);
  const auto third = Simulate();
  ASSERT_TRUE(third->Read());
  EXPECT_EQ(third->response().progress().queue_position(), 2);
  second->Cancel();
  EXPECT_EQ(second->Finish().error_code(), grpc::StatusCode::CANCELLED);
  ASSERT_TRUE(third->Read());
  EXPECT_EQ(third->response().progress().queue_position(), 1) << "it has come nearer";
  EXPECT_EQ(recorder_.WaitForNumber(1).code, grpc::StatusCode::CANCELLED);
  first->Cancel();
  third->Cancel();
}

TEST_F(ServedCalls, RefusesWhoFindsTheQueueFullAndSaysWhenToComeBack) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.slots = 1, .queue_calls = 0});
  const auto first = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  const auto second = Simulate();
  EXPECT_FALSE(second->Read());
  const grpc::Status status = second->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(ReasonOf(status), "QUEUE_FULL");
  EXPECT_GT(RetryDelayOf(status), milliseconds(1000)) << "a minute of work is before it";
  EXPECT_EQ(recorder_.WaitForNumber(1).reason, "QUEUE_FULL");
  first->Cancel();
}

TEST_F(ServedCalls, RefusesWhoHasWaitedTooLong) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.slots = 1, .queue_wait = milliseconds(50)});
  const auto first = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  ExpectEnded(*Simulate(), grpc::StatusCode::UNAVAILABLE, "QUEUE_TIMEOUT");
  first->Cancel();
}

TEST_F(ServedCalls, EndsARunThatGoesOnForTooLong) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.limits = {.max_run_time = milliseconds(50)}});
  ExpectEnded(*Simulate(), grpc::StatusCode::DEADLINE_EXCEEDED, "MAX_RUN_TIME");
}

TEST_F(ServedCalls, ResetsAStreamThatNobodyReads) {
  wanted_.answer_bytes = std::size_t{8} << 20;  // more than gRPC takes in advance
  // Of which 8 MiB at 256 bytes a millisecond are 32 s.
  Serve({.limits = {.unread = milliseconds(-32'700)}});
  const auto call = Simulate();
  EXPECT_NE(recorder_.WaitForNumber(1).id, 0u);
  WaitUntil([&] { return state_->memory.used() == 0; });
  call->Drain();
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(ServedCalls, CountsAnswersUntilTheyAreRead) {
  wanted_.answer_bytes = std::size_t{8} << 20;
  Serve();
  const auto call = Simulate();
  WaitUntil([&] { return state_->memory.used() > std::size_t{8} << 20; });
  call->Drain();
  EXPECT_TRUE(call->Finish().ok());
  recorder_.WaitForNumber(1);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

// One upload, part by part.
class UploadOf {
 public:
  explicit UploadOf(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::ClientBaseService::NewStub(channel)),
        writer_(stub_->BacktestMigration(&context_, &response_)) {}

  bool Write() { return writer_->Write(v1::BacktestMigrationRequest()); }
  void Done() { writer_->WritesDone(); }
  void Cancel() { context_.TryCancel(); }
  grpc::Status Finish() { return writer_->Finish(); }

 private:
  std::unique_ptr<v1::ClientBaseService::Stub> stub_;
  grpc::ClientContext context_;
  v1::BacktestMigrationResponse response_;
  std::unique_ptr<grpc::ClientWriter<v1::BacktestMigrationRequest>> writer_;
};

TEST_F(ServedCalls, TakesASlotForAnUploadOnlyOnceAllOfItIsThere) {
  std::atomic<bool> runs = false;
  wanted_ = {.is_upload = true, .plan = kRun};
  wanted_.run = [&](const RunContext& context, const auto&) {
    runs = true;
    WaitUntil(context.cancelled);
  };
  Serve();
  UploadOf upload(Channel());
  ASSERT_TRUE(upload.Write());
  ASSERT_TRUE(upload.Write());
  WaitUntil([&] { return state_->desk.busy() == 0; });
  EXPECT_EQ(state_->queue.threads(), 0);
  upload.Done();
  WaitUntil([&] { return runs.load(); });
  EXPECT_EQ(state_->queue.busy(), 1);
  upload.Cancel();
  EXPECT_EQ(upload.Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return state_->queue.busy() == 0; });
}

TEST_F(ServedCalls, EndsAnUploadThatGoesSilent) {
  wanted_.is_upload = true;
  Serve({.limits = {.idle = milliseconds(50), .message_bytes = 1024}});
  UploadOf upload(Channel());
  ASSERT_TRUE(upload.Write());
  const grpc::Status status = upload.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_EQ(ReasonOf(status), "IDLE");
  recorder_.WaitForNumber(1);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

TEST_F(ServedCalls, LetsACallerHaveSoManyUploadsAndOthersTheirs) {
  wanted_.is_upload = true;
  Serve({.limits = {.uploads_per_caller = 1}});
  const auto channel = Channel();
  auto first = std::make_unique<UploadOf>(channel);
  ASSERT_TRUE(first->Write());
  UploadOf second(channel);
  const grpc::Status status = second.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(ReasonOf(status), "TOO_MANY_UPLOADS");
  UploadOf other(Channel());
  EXPECT_TRUE(other.Write());
  first->Done();
  EXPECT_TRUE(first->Finish().ok());
  recorder_.WaitForNumber(2);
  UploadOf next(channel);
  EXPECT_TRUE(next.Write());
  next.Done();
  EXPECT_TRUE(next.Finish().ok());
}

TEST_F(ServedCalls, CountsWhatAnUploadKeepsAsItGrows) {
  wanted_ = {.is_upload = true};
  wanted_.kept_per_message = std::size_t{3} << 20;
  Serve({.memory_bytes = std::size_t{12} << 20});
  UploadOf upload(Channel());
  for (int i = 0; i < 10 && upload.Write(); ++i) {
  }
  const grpc::Status status = upload.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << status.error_message();
  EXPECT_EQ(ReasonOf(status), "NEEDS_MORE_MEMORY");
  recorder_.WaitForNumber(1);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

TEST_F(ServedCalls, IsToldWhenTheServerStopsWhateverStepItIsIn) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.slots = 1, .limits = {.idle = std::chrono::hours(1)}});
  const auto runs = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  const auto waits = Simulate();
  WaitUntil([&] { return state_->queue.waiting() == 1; });
  wanted_.is_upload = true;
  UploadOf uploads(Channel());
  ASSERT_TRUE(uploads.Write());
  state_->Stop();
  ExpectEnded(*waits, grpc::StatusCode::UNAVAILABLE, "STOPPING");
  EXPECT_EQ(uploads.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(state_->queue.busy(), 1) << "what runs may go on";
  state_->cancel_all = true;
  ExpectEnded(*runs, grpc::StatusCode::UNAVAILABLE, "STOPPING");
}

TEST_F(ServedCalls, AsksForTheRequestOfACallThatEndsWithoutOne) {
  Serve();
  // An upload may be empty; Simulate may not.
  grpc::ClientContext context;
  grpc::internal::RpcMethod method("/accord.v1.SimulationService/Simulate",
                                   grpc::internal::RpcMethod::CLIENT_STREAMING);
  v1::SimulateResponse response;
  const auto channel = Channel();
  std::unique_ptr<grpc::ClientWriter<v1::SimulateRequest>> writer(
      grpc::internal::ClientWriterFactory<v1::SimulateRequest>::Create(channel.get(), method,
                                                                       &context, &response));
  writer->WritesDone();
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

}  // namespace
}  // namespace accord::service_internal
