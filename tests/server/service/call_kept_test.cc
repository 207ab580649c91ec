// Calls that answer with many messages, none of which may be lost.
#include <atomic>
#include <chrono>
#include <cstddef>
#include <thread>

#include "gtest/gtest.h"
#include "server/service/call.h"
#include "tests/server/service/served_calls.h"

namespace accord::service_internal {
namespace {

constexpr std::size_t kMiB = std::size_t{1} << 20;

// Progress that waits is replaced, what is kept is not: none is lost, whoever reads slowly, and
// none overtakes another.
TEST_F(ServedCalls, GivesEveryKeptMessageInTurn) {
  constexpr int kMessages = 500;
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext&, const Procedure::Emit& emit) {
    for (int i = 1; i <= kMessages; ++i) {
      grpc::ByteBuffer bytes;
      WriteMessage(Answer(static_cast<std::size_t>(i)), &bytes);
      emit.keep(bytes);
      v1::SimulateResponse progress;
      progress.mutable_progress()->set_paths_done(i);
      WriteMessage(progress, &bytes);
      emit.say(bytes);
    }
  };
  wanted_.answer_bytes = kMessages + 1;
  Serve();
  const auto call = Simulate();
  std::size_t expected = 1;
  while (call->Read()) {
    if (!call->response().has_report()) continue;
    EXPECT_EQ(call->response().report().run().digest().size(), expected++);
  }
  EXPECT_EQ(expected, kMessages + 2u);
  EXPECT_TRUE(call->Finish().ok());
  WaitUntil([&] { return state_->memory.used() == 0; });
}

// What is kept and not yet read is held once it has run: here more than there is, which ends the
// call. Nobody reads until then.
TEST_F(ServedCalls, HoldsWhatIsKeptUntilItIsRead) {
  ServerState::Options options;
  options.memory_bytes = std::size_t{8} << 20;
  std::atomic<bool> has_kept{false};
  wanted_.plan = kRun;
  wanted_.run = [&has_kept](const RunContext&, const Procedure::Emit& emit) {
    for (int i = 0; i < 40; ++i) {
      grpc::ByteBuffer bytes;
      WriteMessage(Answer(std::size_t{1} << 20), &bytes);
      emit.keep(bytes);
    }
    has_kept = true;
  };
  Serve(options);
  const auto call = Simulate();
  WaitUntil([&] { return has_kept && state_->queue.busy() == 0; });
  ExpectEnded(*call, grpc::StatusCode::RESOURCE_EXHAUSTED, "NEEDS_MORE_MEMORY");
  WaitUntil([&] { return state_->memory.used() == 0; });
}

// So that it does not run in vain.
TEST_F(ServedCalls, DoesNotBeginWhatCouldKeepMoreThanAHostsShare) {
  std::atomic<bool> runs{false};
  wanted_.plan = {.seconds = 60, .bytes = 8 * kMiB, .is_small = false, .kept_bytes = 5 * kMiB};
  wanted_.run = [&](const auto&, const auto&) { runs = true; };
  Serve({.memory_bytes = 16 * kMiB, .limits = {.message_bytes = 1024}});
  ExpectEnded(*Simulate(), grpc::StatusCode::RESOURCE_EXHAUSTED, "NEEDS_MORE_MEMORY");
  EXPECT_FALSE(runs);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

// What its rows may take is its own from its beginning: nobody takes it before they are read.
TEST_F(ServedCalls, HoldsAHostsShareFromTheBeginningForWhatIsKept) {
  std::atomic<int> running{0};
  std::atomic<bool> may_end{false};
  wanted_.plan = {.seconds = 0.5, .bytes = 4 * kMiB, .is_small = false, .kept_bytes = 3 * kMiB};
  wanted_.run = [&](const RunContext&, const Procedure::Emit& emit) {
    ++running;
    WaitUntil([&] { return may_end.load(); });
    grpc::ByteBuffer bytes;
    WriteMessage(Answer(2 * kMiB), &bytes);
    emit.keep(bytes);
  };
  Serve({.slots = 2, .memory_bytes = 16 * kMiB, .limits = {.message_bytes = 1024}});
  const auto first = Simulate();
  WaitUntil([&] { return running == 1; });
  const auto second = Simulate();
  WaitUntil([&] { return state_->queue.waiting() == 1; });
  may_end = true;
  for (auto* call : {&first, &second}) {
    EXPECT_GE((*call)->Drain(), 2);
    EXPECT_TRUE((*call)->Finish().ok());
  }
  WaitUntil([&] { return state_->memory.used() == 0; });
}

// Whoever takes a row now and then holds the rest no longer than all of it may take.
TEST_F(ServedCalls, EndsAnAnswerThatIsReadTooSlowly) {
  using std::chrono::hours;
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext&, const Procedure::Emit& emit) {
    for (int i = 0; i < 40; ++i) {
      grpc::ByteBuffer bytes;
      WriteMessage(Answer(kMiB), &bytes);
      emit.keep(bytes);
    }
  };
  Serve({.limits = {.unread = hours(1), .bytes_per_second = 1e15}});
  const auto call = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 0 && state_->memory.used() > 20 * kMiB; });
  const auto read_until_some_is_given_back = [&] {
    const std::size_t before = state_->memory.used();
    while (state_->memory.used() == before) {
      ASSERT_TRUE(call->Read());
      for (int i = 0; i < 1000 && state_->memory.used() == before; ++i) std::this_thread::yield();
    }
  };
  read_until_some_is_given_back();  // so it has run
  const auto then = Call::Clock::now();
  read_until_some_is_given_back();  // what is written now began after that
  state_->calls.Tick(then + hours(1));
  call->Drain();
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return state_->memory.used() == 0; });
}

TEST_F(ServedCalls, GivesBackWhatHasBeenRead) {
  wanted_.answer_bytes = 1;
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext&, const Procedure::Emit& emit) {
    for (int i = 0; i < 10; ++i) {
      grpc::ByteBuffer bytes;
      WriteMessage(Answer(kMiB), &bytes);
      emit.keep(bytes);
    }
  };
  Serve();
  const auto call = Simulate();
  WaitUntil([&] { return state_->queue.busy() == 0 && state_->memory.used() > 5 * kMiB; });
  // What it is told of its place in the queue is a message too.
  for (int i = 0; i < 8; i += call->response().has_report()) ASSERT_TRUE(call->Read());
  WaitUntil([&] { return state_->memory.used() < 3 * kMiB; });
  call->Drain();
  EXPECT_TRUE(call->Finish().ok());
}

}  // namespace
}  // namespace accord::service_internal
