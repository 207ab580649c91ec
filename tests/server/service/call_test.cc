// What every call is owed, whatever its method does.
#include "server/service/call.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include "gmock/gmock.h"
#include "tests/server/service/served_calls.h"

namespace accord::service_internal {
namespace {

using std::chrono::milliseconds;
using ::testing::HasSubstr;
using ::testing::Not;

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
  wanted_.run = [](const auto&, const auto&) {
    throw std::system_error(std::make_error_code(std::errc::resource_unavailable_try_again));
  };
  ExpectEnded(*Simulate(), grpc::StatusCode::UNAVAILABLE, "NO_THREAD");
  wanted_.run = [](const auto&, const auto&) {};
  const auto next = Simulate();
  next->Drain();
  EXPECT_TRUE(next->Finish().ok());
  recorder_.WaitForNumber(4);
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

TEST_F(ServedCalls, LetsWaitWhatItHasNoMemoryToRead) {
  wanted_.plan = {.seconds = 60, .bytes = std::size_t{1020} << 20, .is_small = false};
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.memory_bytes = std::size_t{1} << 30, .limits = {.message_bytes = std::size_t{8} << 20}});
  const auto first = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  wanted_ = {};
  const auto second = Simulate(), third = Simulate();
  WaitUntil([&] { return state_->calls.count() == 3; });
  first->Cancel();
  first->Finish();
  for (const auto* call : {&second, &third}) {
    (*call)->Drain();
    const grpc::Status status = (*call)->Finish();
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
}

TEST_F(ServedCalls, RefusesForAWhileWhatItHasHadNoMemoryToReadForLong) {
  wanted_.plan = {.seconds = 60, .bytes = std::size_t{1020} << 20, .is_small = false};
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.memory_bytes = std::size_t{1} << 30,
         .limits = {.reading_wait = milliseconds(50), .message_bytes = std::size_t{8} << 20}});
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

TEST_F(ServedCalls, HoldsOfAMessageThatIsThereNoMoreThanItHas) {
  std::atomic<bool> may_go_on = false;
  wanted_.take = [&](std::size_t) { WaitUntil([&] { return may_go_on.load(); }); };
  Serve({.threads_per_run = 1,  // two at the desk
         .memory_bytes = std::size_t{64} << 20,
         .limits = {.message_bytes = std::size_t{8} << 20}});
  std::vector<std::unique_ptr<SimulateCall>> calls;
  for (int i = 0; i < 5; ++i) calls.push_back(Simulate());
  WaitUntil([&] { return state_->desk.busy() == 2 && state_->desk.waiting() == 3; });
  EXPECT_LT(state_->memory.used(), std::size_t{1} << 20);
  may_go_on = true;
  for (const auto& call : calls) {
    call->Drain();
    EXPECT_TRUE(call->Finish().ok());
  }
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
  const auto fourth = Simulate();
  ASSERT_TRUE(fourth->Read()) << "by when the others were looked at once more";
  second->Cancel();
  EXPECT_EQ(second->Finish().error_code(), grpc::StatusCode::CANCELLED);
  ASSERT_TRUE(third->Read());
  EXPECT_EQ(third->response().progress().queue_position(), 1) << "it has come nearer";
  EXPECT_EQ(recorder_.WaitForNumber(1).code, grpc::StatusCode::CANCELLED);
  first->Cancel();
  third->Cancel();
  fourth->Cancel();
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
  ASSERT_GT(RetryDelayOf(status), milliseconds(1000)) << "a minute of work is before it";
  EXPECT_EQ(second->TrailingMetadata("grpc-retry-pushback-ms"),
            std::to_string(RetryDelayOf(status)->count()))
      << "what gRPC's own retries heed";
  EXPECT_EQ(recorder_.WaitForNumber(1).reason, "QUEUE_FULL");
  first->Cancel();
}

TEST_F(ServedCalls, RefusesWhoHasWaitedTooLong) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.slots = 1, .queue_wait = std::chrono::hours(1)});
  const auto first = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 1; });
  const auto second = Simulate();
  WaitUntil([&] { return state_->queue.waiting() == 1; });
  state_->queue.DropOverdue(RunQueue::Clock::now() + std::chrono::hours(2));
  ExpectEnded(*second, grpc::StatusCode::UNAVAILABLE, "QUEUE_TIMEOUT");
  EXPECT_EQ(second->TrailingMetadata("grpc-retry-pushback-ms"), "-1") << "it has waited enough";
  EXPECT_FALSE(recorder_.WaitForNumber(1).got_slot);
  first->Cancel();
  EXPECT_TRUE(recorder_.WaitForNumber(2).got_slot);
}

TEST_F(ServedCalls, RefusesAMessageThatIsLargerThanItReads) {
  Serve({.limits = {.message_bytes = 1024}});
  v1::SimulateRequest request;
  request.mutable_scenario()->set_source(std::string(1024, 'a'));
  SimulateCall call(Channel(), request);
  ExpectEnded(call, grpc::StatusCode::RESOURCE_EXHAUSTED, "REQUEST_TOO_LARGE");
  EXPECT_EQ(recorder_.WaitForNumber(1).code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(recorder_.WaitForNumber(1).reason, "REQUEST_TOO_LARGE");
}

TEST_F(ServedCalls, SendsThoseWhomItStopsBackAtTimesOfTheirOwn) {
  Serve();
  state_->Stop();
  const auto first = Simulate(), second = Simulate();
  ExpectEnded(*first, grpc::StatusCode::UNAVAILABLE, "STOPPING");
  ExpectEnded(*second, grpc::StatusCode::UNAVAILABLE, "STOPPING");
  EXPECT_NE(first->TrailingMetadata("grpc-retry-pushback-ms"),
            second->TrailingMetadata("grpc-retry-pushback-ms"));
}

TEST_F(ServedCalls, EndsARunThatGoesOnForTooLong) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.limits = {.max_run_time = milliseconds(50)}});
  ExpectEnded(*Simulate(), grpc::StatusCode::DEADLINE_EXCEEDED, "MAX_RUN_TIME");
}

// In advance of who reads an answer.
constexpr std::size_t kMoreThanGrpcTakes = std::size_t{1} << 20;

TEST_F(ServedCalls, ResetsAStreamThatNobodyReads) {
  wanted_.answer_bytes = kMoreThanGrpcTakes;
  Serve({.limits = {.unread = milliseconds(100), .bytes_per_second = 1e9}});
  const auto call = Simulate();
  EXPECT_NE(recorder_.WaitForNumber(1).id, 0u);
  WaitUntil([&] { return state_->memory.used() == 0; });
  call->Drain();
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(ServedCalls, CountsAnswersUntilTheyAreRead) {
  wanted_.answer_bytes = kMoreThanGrpcTakes;
  Serve({.limits = {.message_bytes = 1024}});
  const auto call = Simulate();
  WaitUntil([&] { return state_->memory.used() > kMoreThanGrpcTakes; });
  call->Drain();
  EXPECT_TRUE(call->Finish().ok());
  recorder_.WaitForNumber(1);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

TEST_F(ServedCalls, HasNoAnswerThatThereIsNoMemoryFor) {
  wanted_.answer_bytes = kMoreThanGrpcTakes;
  Serve({.memory_bytes = kMoreThanGrpcTakes / 2, .limits = {.message_bytes = 1024}});
  ExpectEnded(*Simulate(), grpc::StatusCode::RESOURCE_EXHAUSTED, "NEEDS_MORE_MEMORY");
  recorder_.WaitForNumber(1);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

TEST_F(ServedCalls, LetsTheUnreadAnswersOfAHostHoldAQuarterOfAllMemory) {
  wanted_.answer_bytes = 6 * kMoreThanGrpcTakes;
  Serve({.memory_bytes = 64 * kMoreThanGrpcTakes, .limits = {.message_bytes = 1024}});
  const auto first = Simulate(), second = Simulate();
  WaitUntil([&] { return state_->memory.used() > 12 * kMoreThanGrpcTakes; });
  ExpectEnded(*Simulate(), grpc::StatusCode::UNAVAILABLE, "MEMORY_TAKEN");
  first->Drain();
  EXPECT_TRUE(first->Finish().ok());
  recorder_.WaitForNumber(2);
  WaitUntil([&] { return state_->memory.used() < 12 * kMoreThanGrpcTakes; });
  const auto third = Simulate();
  third->Drain();
  EXPECT_TRUE(third->Finish().ok());
}

TEST_F(ServedCalls, CountsNoAnswerThatAllCallsShare) {
  wanted_.answer_bytes = 6 * kMoreThanGrpcTakes;
  wanted_.shares_answer = true;
  Serve({.memory_bytes = 8 * kMoreThanGrpcTakes, .limits = {.message_bytes = 1024}});
  const auto first = Simulate(), second = Simulate();
  for (const auto* call : {&first, &second}) ASSERT_TRUE((*call)->Read());
  for (const auto* call : {&first, &second}) EXPECT_TRUE((*call)->Finish().ok());
}

TEST_F(ServedCalls, StopsPreparingForACallerWhoHasLeft) {
  wanted_.take_until = [](const Stopped& stopped) { WaitUntil(stopped); };
  Serve();
  const auto call = Simulate();
  WaitUntil([&] { return state_->desk.busy() == 1; });
  call->Cancel();
  EXPECT_EQ(recorder_.WaitForNumber(1).code, grpc::StatusCode::CANCELLED);
}

TEST_F(ServedCalls, LeavesAThreadOfTheDeskToReadingWhateverIsSmall) {
  wanted_.plan = {.seconds = 0.5, .is_small = true};
  wanted_.run = [](const RunContext& context, const auto&) { WaitUntil(context.cancelled); };
  Serve({.threads_per_run = 1});  // two at the desk
  const auto first = Simulate();
  const auto second = Simulate();
  WaitUntil([&] { return state_->desk.busy() == 1 && state_->desk.waiting() == 1; });
  wanted_.plan = {.seconds = 0.001, .is_small = true};
  wanted_.run = [](const auto&, const auto&) {};
  const auto quick = Simulate();
  quick->Drain();
  EXPECT_TRUE(quick->Finish().ok());
  EXPECT_EQ(state_->queue.threads(), 0);
}

TEST_F(ServedCalls, LeavesAThreadOfTheDeskToSmallMessagesWhateverIsLarge) {
  std::atomic<bool> may_go_on = false;
  wanted_.take = [&](std::size_t bytes) {
    if (bytes > 10'000) WaitUntil([&] { return may_go_on.load(); });
  };
  Serve({.threads_per_run = 1});  // two at the desk
  v1::SimulateRequest large;
  large.mutable_scenario()->set_source(std::string(50'000, 'a'));
  SimulateCall first(Channel(), large), second(Channel(), large);
  WaitUntil([&] { return state_->desk.busy() + state_->desk.waiting() == 2; });
  SimulateCall small(Channel(), {});
  small.Drain();
  EXPECT_TRUE(small.Finish().ok());
  may_go_on = true;
  for (auto* call : {&first, &second}) {
    call->Drain();
    EXPECT_TRUE(call->Finish().ok());
  }
}

TEST_F(ServedCalls, CountsPathsThatWereDone) {
  wanted_.plan = {.seconds = 60, .is_small = false, .paths = 10};
  wanted_.path_periods = 80;
  Serve();
  Simulate()->Drain();
  EXPECT_EQ(recorder_.WaitForNumber(1).path_periods, 80);
  wanted_.run = [](const auto&, const auto&) { throw std::bad_alloc(); };
  Simulate()->Drain();
  EXPECT_EQ(recorder_.WaitForNumber(2).path_periods, 0);
  EXPECT_EQ(recorder_.WaitForNumber(2).paths, 10);
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
