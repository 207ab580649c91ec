// What a call with rows owes its upload, seen with one that computes until nobody waits for it.
#include "server/service/upload_call.h"

#include <atomic>
#include <functional>
#include <memory>
#include <variant>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/service/run_resources.h"
#include "simulation/base/violation.h"
#include "tests/server/service/served.h"

namespace accord::service_internal {
namespace {

std::atomic<bool> computing{false};

class EndlessUpload {
 public:
  Violations Add(const v1::BacktestMigrationRequest&) { return {}; }
  std::variant<v1::BacktestMigrationResponse, Violations> Answer(
      const std::function<bool()>& stopped = {}) const {
    computing = true;
    WaitUntil(stopped);
    computing = false;
    return Violations{};
  }
};

class EndlessService final : public v1::ClientBaseService::WithRawCallbackMethod_BacktestMigration<
                                 v1::ClientBaseService::Service> {
 public:
  explicit EndlessService(RunResources& resources) : resources_(resources) {}

  grpc::ServerReadReactor<grpc::ByteBuffer>* BacktestMigration(
      grpc::CallbackServerContext*, grpc::ByteBuffer* response) override {
    return new UploadCall<EndlessUpload, v1::BacktestMigrationRequest,
                          v1::BacktestMigrationResponse>(resources_, response);
  }

 private:
  RunResources& resources_;
};

class EndlessCall : public ::testing::Test {
 protected:
  EndlessCall() : service_(resources_) {
    grpc::ServerBuilder builder;
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    stub_ = v1::ClientBaseService::NewStub(server_->InProcessChannel({}));
    writer_ = stub_->BacktestMigration(&context_, &response_);
    writer_->Write({});
    writer_->WritesDone();
    WaitUntil([] { return computing.load(); });
  }
  ~EndlessCall() override {
    WaitUntil([] { return !computing; });
    server_->Shutdown();
  }

  RunResources resources_{1, 1};
  EndlessService service_;
  std::unique_ptr<grpc::Server> server_;
  std::unique_ptr<v1::ClientBaseService::Stub> stub_;
  grpc::ClientContext context_;
  v1::BacktestMigrationResponse response_;
  std::unique_ptr<grpc::ClientWriter<v1::BacktestMigrationRequest>> writer_;
};

TEST_F(EndlessCall, IsNotComputedForACallerWhoHasLeft) {
  context_.TryCancel();
  EXPECT_EQ(writer_->Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_F(EndlessCall, IsNotComputedWhenTheServerStops) {
  resources_.cancel_all = true;
  EXPECT_EQ(writer_->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace accord::service_internal
