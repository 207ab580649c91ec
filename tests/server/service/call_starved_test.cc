// What every call is owed where memory gives out: an end.
#include <chrono>
#include <memory>
#include <string>

#include "server/service/call.h"
#include "tests/server/service/failing_allocations.h"
#include "tests/server/service/served_calls.h"

namespace accord::service_internal {
namespace {

using std::chrono::milliseconds;

// Allocation by allocation, until a call has had all that it wanted.
class Starved : public ServedCalls, public ::testing::WithParamInterface<int> {
 protected:
  template <typename Call>
  void ExpectAnEnd(const Call& call) {
    for (int first = 1;; ++first) {
      const FailingAllocations failing(first, GetParam());
      const grpc::StatusCode code = call();
      EXPECT_TRUE(code == grpc::StatusCode::OK || code == grpc::StatusCode::RESOURCE_EXHAUSTED)
          << code << " where allocation " << first << " failed";
      WaitFor([&] { return state_->calls.count() == 0; });
      ASSERT_EQ(state_->calls.count(), 0) << "where allocation " << first << " failed";
      EXPECT_EQ(state_->memory.used(), 0u);
      EXPECT_EQ(state_->turns.reading() + state_->turns.waiting(), 0);
      if (failing.any()) continue;
      EXPECT_GT(first, 10) << "a call takes memory more often";
      break;
    }
  }
  grpc::StatusCode CodeOfSimulate() {
    SimulateCall call(channel_, {}, kPatience);
    call.Drain();
    return call.Finish().error_code();
  }
  template <typename Condition>
  static void WaitFor(Condition condition) {
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!condition() && std::chrono::steady_clock::now() < until) std::this_thread::yield();
  }
  void ServeAndConnect() {
    Serve({.threads_per_run = 1});
    channel_ = Channel();
    ASSERT_EQ(CodeOfSimulate(), grpc::StatusCode::OK);
    WaitFor([&] { return state_->calls.count() == 0; });
  }

  static constexpr milliseconds kPatience{60'000};
  std::shared_ptr<grpc::Channel> channel_;
};

INSTANTIATE_TEST_SUITE_P(, Starved, ::testing::Values(1, 3, 1'000'000),
                         [](const auto& count) { return "Of" + std::to_string(count.param); });

TEST_P(Starved, AnswersWhatIsSmall) {
  ServeAndConnect();
  ExpectAnEnd([&] { return CodeOfSimulate(); });
}

TEST_P(Starved, AnswersARunThatSaysHowFarItIs) {
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext&, const Procedure::Emit& emit) {
    grpc::ByteBuffer bytes;
    WriteMessage(Answer(3), &bytes);
    emit(bytes);
  };
  ServeAndConnect();
  ExpectAnEnd([&] { return CodeOfSimulate(); });
}

TEST_P(Starved, AnswersAnUpload) {
  ServeAndConnect();
  wanted_.is_upload = true;
  const auto stub = v1::ClientBaseService::NewStub(channel_);
  ExpectAnEnd([&] {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + kPatience);
    v1::BacktestMigrationResponse response;
    const auto writer = stub->BacktestMigration(&context, &response);
    for (int part = 0; part < 2; ++part) writer->Write(v1::BacktestMigrationRequest());
    writer->WritesDone();
    return writer->Finish().error_code();
  });
}

TEST_P(Starved, LetsGoOfACallThatIsLeft) {
  ServeAndConnect();
  wanted_.plan = kRun;
  wanted_.run = [](const RunContext& context, const Procedure::Emit& emit) {
    grpc::ByteBuffer bytes;
    WriteMessage(Answer(3), &bytes);
    emit(bytes);
    WaitUntil(context.cancelled);
  };
  ExpectAnEnd([&] {
    SimulateCall call(channel_, {}, kPatience);
    call.Read();
    call.Cancel();
    call.Drain();
    call.Finish();
    return grpc::StatusCode::OK;
  });
}

}  // namespace
}  // namespace accord::service_internal
