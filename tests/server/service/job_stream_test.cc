// What a stream owes any job: here one that is no study, whose progress is no v1::Progress and
// whose result is no report.
#include "server/service/job_stream.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <utility>
#include <variant>

#include "accord/v1/simulation_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/service/run_resources.h"
#include "tests/server/service/served.h"

namespace accord::service_internal {
namespace {

// Something to count, and how.
struct Count {
  std::int64_t number = 0;
};
using OnCount = std::function<void(const v1::SimulationReport&)>;
using CountJob = absl::StatusOr<v1::Progress> (*)(const Count&, const RunContext&, const OnCount&);

// Answers Simulate by a job that reports progress as a report and ends with a v1::Progress.
class CountService final
    : public v1::SimulationService::WithRawCallbackMethod_Simulate<v1::SimulationService::Service> {
 public:
  CountService(RunResources& resources, std::variant<Count, Violations> prepared, CountJob job)
      : resources_(resources), prepared_(std::move(prepared)), job_(job) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Simulate(grpc::CallbackServerContext*,
                                                       const grpc::ByteBuffer*) override {
    return new JobStream(resources_, prepared_, job_, &v1::SimulateResponse::mutable_report,
                         &v1::SimulateResponse::mutable_progress);
  }

 private:
  RunResources& resources_;
  const std::variant<Count, Violations> prepared_;
  const CountJob job_;
};

// A call of that service in this process.
class CountCall {
 public:
  CountCall(std::variant<Count, Violations> prepared, CountJob job)
      : service_(resources_, std::move(prepared), job) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    call_ = std::make_unique<SimulateCall>(server_->InProcessChannel({}), v1::SimulateRequest());
  }
  ~CountCall() {
    server_->Shutdown();
    resources_.calls.WaitUntilNone(std::chrono::hours(1));
  }

  SimulateCall* operator->() { return call_.get(); }
  RunResources& resources() { return resources_; }

 private:
  RunResources resources_{1, 3};
  CountService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<SimulateCall> call_;
};

absl::StatusOr<v1::Progress> CountTo(const Count& count, const RunContext& context,
                                     const OnCount& on_count) {
  v1::SimulationReport progress;
  progress.mutable_run()->set_path_count(count.number);
  on_count(progress);
  v1::Progress result;
  result.set_paths_done(count.number);
  result.set_path_count(context.threads);
  return result;
}

absl::StatusOr<v1::Progress> CountUntilNobodyWaits(const Count&, const RunContext& context,
                                                   const OnCount& on_count) {
  on_count({});
  WaitUntil(context.cancelled);
  return absl::CancelledError("nobody waits");
}

TEST(JobStream, WritesProgressThenTheResultOfAnyJobEachToItsField) {
  CountCall call(Count{7}, CountTo);
  ASSERT_TRUE(call->Read());
  ASSERT_TRUE(call->response().has_report());
  EXPECT_EQ(call->response().report().run().path_count(), 7);
  ASSERT_TRUE(call->Read());
  ASSERT_TRUE(call->response().has_progress());
  EXPECT_EQ(call->response().progress().paths_done(), 7);
  EXPECT_EQ(call->response().progress().path_count(), 3) << "threads";
  EXPECT_FALSE(call->Read());
  EXPECT_TRUE(call->Finish().ok());
}

TEST(JobStream, EndsWithTheFaultsOfWhatCouldNotBePreparedAndStartsNoThread) {
  CountCall call(Violations{{"count", ViolationCode::kOutOfRange, "must be less"}}, CountTo);
  EXPECT_FALSE(call->Read());
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(call.resources().slots.threads(), 0);
}

TEST(JobStream, EndsAsItsJobDoes) {
  CountCall call(Count{7}, [](const Count&, const RunContext&, const OnCount&) {
    return absl::StatusOr<v1::Progress>(absl::OutOfRangeError("7 is too much"));
  });
  EXPECT_FALSE(call->Read());
  const grpc::Status status = call->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_EQ(status.error_message(), "7 is too much");
}

TEST(JobStream, IsNotComputedForACallerWhoHasLeft) {
  CountCall call(Count{7}, CountUntilNobodyWaits);
  ASSERT_TRUE(call->Read());
  call->Cancel();
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST(JobStream, IsNotComputedWhenTheServerStops) {
  CountCall call(Count{7}, CountUntilNobodyWaits);
  ASSERT_TRUE(call->Read());
  call.resources().cancel_all = true;
  EXPECT_EQ(call->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace accord::service_internal
