// What a call that takes rows as they come is owed, and owes the others.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>

#include "server/service/call.h"
#include "tests/server/service/served_calls.h"

namespace accord::service_internal {
namespace {

using std::chrono::milliseconds;

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

constexpr std::size_t kMiB = std::size_t{1} << 20;

TEST_F(ServedCalls, KeepsOthersBySilenceForATurnAtMost) {
  wanted_.is_upload = true;
  Serve({.memory_bytes = 64 * kMiB,
         .limits = {.reading_turn = milliseconds(50), .message_bytes = 8 * kMiB}});
  // Of none of them a message comes.
  UploadOf first(Channel()), second(Channel());
  WaitUntil([&] { return state_->memory.used() == 16 * kMiB; });
  UploadOf third(Channel());
  third.Write();
  third.Done();
  EXPECT_TRUE(third.Finish().ok());
  const CallRecord one = recorder_.WaitForNumber(1), other = recorder_.WaitForNumber(2);
  const CallRecord& lost = one.code == grpc::StatusCode::OK ? other : one;
  EXPECT_EQ(lost.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(lost.reason, "MEMORY_TAKEN");
  WaitUntil([&] { return state_->memory.used() == 8 * kMiB; });
}

TEST_F(ServedCalls, LetsNobodyWaitForATurnForLong) {
  wanted_.is_upload = true;
  Serve({.memory_bytes = 64 * kMiB,
         .limits = {.reading_turn = std::chrono::hours(1),
                    .reading_wait = milliseconds(50),
                    .message_bytes = 16 * kMiB}});
  UploadOf first(Channel());
  WaitUntil([&] { return state_->turns.reading() == 1; });
  UploadOf second(Channel());
  const grpc::Status status = second.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
  EXPECT_EQ(ReasonOf(status), "MEMORY_TAKEN");
}

TEST_F(ServedCalls, LetsWhoWaitsForATurnLeave) {
  wanted_.is_upload = true;
  Serve({.memory_bytes = 64 * kMiB,
         .limits = {.reading_turn = std::chrono::hours(1),
                    .reading_wait = std::chrono::hours(1),
                    .message_bytes = 16 * kMiB}});
  UploadOf first(Channel());
  WaitUntil([&] { return state_->turns.reading() == 1; });
  UploadOf second(Channel());
  WaitUntil([&] { return state_->turns.waiting() == 1; });
  second.Cancel();
  WaitUntil([&] { return state_->turns.waiting() == 0; });
}

TEST_F(ServedCalls, EndsAnUploadThatHasNoEnd) {
  wanted_.is_upload = true;
  Serve({.limits = {.upload_time = milliseconds(50)}});
  UploadOf upload(Channel());
  while (upload.Write()) {
  }
  const grpc::Status status = upload.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED) << status.error_message();
  EXPECT_EQ(ReasonOf(status), "UPLOAD_TIME");
}

TEST_F(ServedCalls, LetsTheUploadsOfAHostHoldHalfOfAllMemory) {
  wanted_.is_upload = true;
  wanted_.kept_per_message = 10 * kMiB;
  Serve({.memory_bytes = 64 * kMiB, .limits = {.message_bytes = kMiB}});
  UploadOf first(Channel()), second(Channel()), third(Channel());
  ASSERT_TRUE(first.Write() && second.Write());
  WaitUntil([&] { return state_->memory.used() == 23 * kMiB; });
  third.Write();
  const grpc::Status status = third.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE) << status.error_message();
  EXPECT_EQ(ReasonOf(status), "MEMORY_TAKEN");
}

TEST_F(ServedCalls, CountsForAHostOnlyWhatIsBeingRead) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.slots = 1,
         .memory_bytes = std::size_t{64} << 20,
         .limits = {.message_bytes = std::size_t{8} << 20}});
  const auto first = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  const auto second = Simulate();
  ASSERT_TRUE(second->Read());
  const auto third = Simulate();
  ASSERT_TRUE(third->Read()) << "two of them may be read at a time, and none is any more";
  EXPECT_EQ(third->response().progress().queue_position(), 2);
  for (const auto* call : {&first, &second, &third}) (*call)->Cancel();
}

TEST_F(ServedCalls, EndsAnUploadThatGoesSilent) {
  wanted_.is_upload = true;
  Serve({.limits = {.idle = milliseconds(50), .message_bytes = 1024}});
  UploadOf upload(Channel());
  upload.Write();  // or it has been silent for too long already
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
  WaitUntil([&] { return state_->turns.reading() == 1; });
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

}  // namespace
}  // namespace accord::service_internal
