#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "accord/v1/contract_service.grpc.pb.h"
#include "accord/v1/simulation_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/large_requests.h"
#include "tests/server/handlers/requests.h"
#include "tests/server/service/error_details.h"
#include "tests/server/service/served.h"

namespace accord {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class ContractServer : public ::testing::TestWithParam<Way> {
 protected:
  void StartServer(int run_slots = 2) {
    server_ = AServer(run_slots, /*threads_per_run=*/2);
    channel_ = ChannelTo(*server_, GetParam());
    contracts_ = v1::ContractService::NewStub(channel_);
    simulation_ = v1::SimulationService::NewStub(channel_);
  }
  void TearDown() override {
    contracts_.reset();
    simulation_.reset();
    channel_.reset();
  }

  grpc::Status Settle(const v1::SettleContractRequest& request,
                      v1::SettleContractResponse* response) {
    grpc::ClientContext context;
    return contracts_->SettleContract(&context, request, response);
  }

  std::unique_ptr<AccordServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::ContractService::Stub> contracts_;
  std::unique_ptr<v1::SimulationService::Stub> simulation_;
};

INSTANTIATE_TEST_SUITE_P(, ContractServer, ::testing::Values(Way::kInProcess, Way::kSocket),
                         [](const auto& way) {
                           return way.param == Way::kSocket ? "OverASocket" : "InProcess";
                         });

v1::SettleContractRequest SettleSteel() {
  v1::SettleContractRequest request;
  *request.mutable_scenario() = SteelScenario();
  v1::ObservedSeries& output = *request.add_observed();
  output.set_outcome("output");
  output.add_values(1100);
  output.add_values(1120);
  return request;
}

// The search for the worst of a million long paths: seconds at least.
v1::ReplayPathRequest LongReplay() {
  v1::ReplayPathRequest request;
  *request.mutable_scenario() = SteelScenario(
      {"timeline.period_count=480", "contracts[\"steel\"].clauses[\"gain\"].year_limits=null"});
  request.mutable_options()->set_path_count(limits::kMaxPathsSearched);
  request.mutable_worst()->set_count(1);
  return request;
}

TEST_P(ContractServer, SettlesAContract) {
  StartServer();
  v1::SettleContractResponse response;
  const grpc::Status status = Settle(SettleSteel(), &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_DOUBLE_EQ(response.total(), 6100);
  EXPECT_THAT(response.ledger().clauses(), SizeIs(6));
}

TEST_P(ContractServer, NamesEveryFaultOfASettlementAndStartsNoThread) {
  StartServer();
  v1::SettleContractRequest request = SettleSteel();
  request.mutable_observed(0)->set_outcome("input");
  request.mutable_scenario()->mutable_drivers(0)->set_persistence(7);
  v1::SettleContractResponse response;
  const grpc::Status status = Settle(request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto faults = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(faults.field_violations(), SizeIs(2));
  EXPECT_EQ(faults.field_violations(0).field(), "observed[0].outcome");
  EXPECT_THAT(faults.field_violations(0).description(), HasSubstr("UNKNOWN_ID: "));
  EXPECT_EQ(faults.field_violations(1).field(), "scenario.drivers[\"demand\"].persistence");
  EXPECT_EQ(server_->run_threads(), 0);
}

TEST_P(ContractServer, ListsTemplatesAndMakesContractsOfThem) {
  StartServer();
  v1::ListTemplatesResponse templates;
  grpc::ClientContext list;
  ASSERT_TRUE(contracts_->ListTemplates(&list, {}, &templates).ok());
  ASSERT_GE(templates.templates_size(), 12);
  for (const v1::ContractTemplate& form : templates.templates()) {
    v1::InstantiateTemplateRequest request;
    request.set_template_(form.name());
    *request.mutable_parameters() = form.example().fields().at("parameters").struct_value();
    v1::InstantiateTemplateResponse response;
    grpc::ClientContext context;
    const grpc::Status status = contracts_->InstantiateTemplate(&context, request, &response);
    EXPECT_TRUE(status.ok()) << form.name() << ": " << status.error_message();
    EXPECT_FALSE(response.contract().clauses().empty()) << form.name();
  }
}

TEST_P(ContractServer, RefusesTemplatesAndParametersThatThereAreNot) {
  StartServer();
  v1::InstantiateTemplateRequest request;
  request.set_template_("no-such-form");
  v1::InstantiateTemplateResponse response;
  grpc::ClientContext unknown;
  EXPECT_EQ(contracts_->InstantiateTemplate(&unknown, request, &response).error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.set_template_("fixed-price");
  (*request.mutable_parameters()->mutable_fields())["nonsense"].set_number_value(1);
  grpc::ClientContext faulty;
  const grpc::Status status = contracts_->InstantiateTemplate(&faulty, request, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_FALSE(DetailOf<google::rpc::BadRequest>(status).field_violations().empty());
}

TEST_P(ContractServer, ReplaysAPath) {
  StartServer();
  v1::ReplayPathRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.set_path(5);
  v1::ReplayPathResponse response;
  grpc::ClientContext context;
  const grpc::Status status = simulation_->ReplayPath(&context, request, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_THAT(response.paths(), SizeIs(1));
  EXPECT_EQ(response.paths(0).path(), 5);
  request.set_path(-1);
  grpc::ClientContext faulty;
  EXPECT_EQ(simulation_->ReplayPath(&faulty, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_P(ContractServer, FreesTheSlotOfACallerWhoCancelsASearch) {
  StartServer(/*run_slots=*/1);
  grpc::ClientContext context;
  v1::ReplayPathResponse response;
  grpc::Status status;
  std::thread caller([&] { status = simulation_->ReplayPath(&context, LongReplay(), &response); });
  WaitUntil([&] { return server_->busy_slots() == 1; });

  v1::SettleContractResponse beside;
  EXPECT_TRUE(Settle(SettleSteel(), &beside).ok()) << "takes no slot";

  context.TryCancel();
  caller.join();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return server_->busy_slots() == 0; });
  v1::SettleContractResponse settled;
  EXPECT_TRUE(Settle(SettleSteel(), &settled).ok());
}

TEST_P(ContractServer, SearchesNothingPastTheDeadline) {
  StartServer(/*run_slots=*/1);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(200));
  v1::ReplayPathResponse response;
  EXPECT_EQ(simulation_->ReplayPath(&context, LongReplay(), &response).error_code(),
            grpc::StatusCode::DEADLINE_EXCEEDED);
  WaitUntil([&] { return server_->busy_slots() == 0; });
}

TEST_P(ContractServer, EndsASearchAsUnavailableWhenItStops) {
  StartServer(/*run_slots=*/1);
  grpc::Status status;
  v1::ReplayPathResponse response;
  std::thread caller([&] {
    grpc::ClientContext context;
    status = simulation_->ReplayPath(&context, LongReplay(), &response);
  });
  WaitUntil([&] { return server_->busy_slots() == 1; });
  server_->Shutdown(std::chrono::milliseconds(10));
  caller.join();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
}

TEST_P(ContractServer, LeavesASlotToShortRunsWhateverIsSettled) {
  StartServer(/*run_slots=*/2);
  SimulateCall long_one(channel_, SimulateSteel(limits::kMaxPaths));
  WaitUntil([&] { return server_->busy_slots() == 1; });
  const v1::SettleContractRequest request = SettlementOfSize(480, 64);
  grpc::ClientContext contexts[3];
  std::vector<std::thread> callers;
  for (grpc::ClientContext& context : contexts) {
    callers.emplace_back([&] {
      v1::SettleContractResponse response;
      contracts_->SettleContract(&context, request, &response);
    });
  }
  WaitUntil([&] { return server_->gauges().queued_calls == 3; });
  EXPECT_EQ(server_->busy_slots(), 1);
  long_one.Cancel();
  for (grpc::ClientContext& context : contexts) context.TryCancel();
  for (std::thread& caller : callers) caller.join();
}

}  // namespace
}  // namespace accord
