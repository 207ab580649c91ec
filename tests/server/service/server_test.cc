#include <chrono>
#include <limits>
#include <memory>
#include <set>
#include <string>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "accord/v1/server_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"
#include "tests/server/service/error_details.h"
#include "tests/server/service/served.h"

namespace accord {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Le;
using ::testing::SizeIs;

constexpr std::int64_t kForever = limits::kMaxPaths;

class Server : public ::testing::TestWithParam<Way> {
 protected:
  void StartServer(int run_slots = 2, int threads_per_run = 2) {
    server_ = AServer(run_slots, threads_per_run);
    channel_ = ChannelTo(*server_, GetParam());
  }
  void TearDown() override { channel_.reset(); }

  std::unique_ptr<AccordServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
};

INSTANTIATE_TEST_SUITE_P(, Server, ::testing::Values(Way::kInProcess, Way::kSocket),
                         [](const auto& way) {
                           return way.param == Way::kSocket ? "OverASocket" : "InProcess";
                         });

TEST_P(Server, SendsProgressThenTheReportLast) {
  StartServer();
  SimulateCall call(channel_, SimulateSteel(100'000));
  int progress_count = 0;
  std::int64_t paths_done = -1;
  bool reported = false;
  while (call.Read()) {
    EXPECT_FALSE(reported) << "something came after the report";
    if (call.response().has_progress()) {
      ++progress_count;
      EXPECT_GE(call.response().progress().paths_done(), paths_done);
      paths_done = call.response().progress().paths_done();
    }
    reported = call.response().has_report();
  }
  EXPECT_TRUE(call.Finish().ok());
  EXPECT_TRUE(reported);
  EXPECT_GE(progress_count, 1);
  EXPECT_EQ(call.response().report().run().path_count(), 100'000);
}

TEST_P(Server, ComparesAlternativesOnTheBasesPaths) {
  StartServer();
  const auto stub = v1::SimulationService::NewStub(channel_);
  grpc::ClientContext context;
  const auto reader = stub->CompareScenarios(&context, CompareSteel(1000));
  v1::CompareScenariosResponse response;
  std::vector<std::string> told;
  while (reader->Read(&response)) {
    if (response.has_base()) told.push_back("base");
    if (response.has_alternative()) told.push_back(response.alternative().id());
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_THAT(told, ElementsAre("base", "dearer"));
}

TEST_P(Server, RefusesWhatOnlyANewerClientKnows) {
  StartServer();
  v1::SimulateRequest request = SimulateSteel(1000);
  v1::Clause& clause = *request.mutable_scenario()->mutable_contracts(0)->mutable_clauses(0);
  clause.GetReflection()->MutableUnknownFields(&clause)->AddVarint(1000, 1);
  SimulateCall call(channel_, request);
  EXPECT_FALSE(call.Read());
  const grpc::Status status = call.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_EQ(bad_request.field_violations_size(), 1);
  EXPECT_EQ(bad_request.field_violations(0).field(), "scenario.contracts[0].clauses[0].1000");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "UNKNOWN_FIELD");
}

TEST_P(Server, NamesEveryFaultOfARequestAndStartsNoThread) {
  StartServer();
  v1::SimulateRequest request = SimulateSteel(1);
  request.mutable_scenario()->mutable_drivers(0)->set_persistence(
      std::numeric_limits<double>::quiet_NaN());
  request.mutable_scenario()->mutable_supplier_private()->set_reserve(-1);
  SimulateCall call(channel_, request);
  EXPECT_FALSE(call.Read());
  const grpc::Status status = call.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  std::set<std::string> fields;
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  for (const auto& fault : bad_request.field_violations()) {
    fields.insert(fault.field());
    EXPECT_FALSE(fault.description().empty());
  }
  EXPECT_THAT(fields, ElementsAre("options.path_count", "scenario.drivers[\"demand\"].persistence",
                                  "scenario.supplier_private.reserve"));
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).domain(), "accord.v1");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "OUT_OF_RANGE");

  const auto stub = v1::SimulationService::NewStub(channel_);
  grpc::ClientContext context;
  const auto reader = stub->CompareScenarios(&context, {});
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(server_->run_threads(), 0);
  EXPECT_EQ(server_->busy_slots(), 0);
}

TEST_P(Server, NamesAsManyFaultsAsFitTheTrailersAndHowManyAreLeft) {
  StartServer();
  v1::SimulateRequest request = SimulateSteel(10);
  for (int i = 0; i < 60; ++i) {
    v1::Driver& driver = *request.mutable_scenario()->add_drivers();
    driver.set_id("спрос-" + std::to_string(i));
    driver.set_persistence(7);
  }
  SimulateCall call(channel_, request);
  EXPECT_FALSE(call.Read());
  const grpc::Status status = call.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(bad_request.field_violations(), SizeIs(Gt(10)));
  EXPECT_THAT(bad_request.field_violations().rbegin()->description(), HasSubstr("further faults"));
}

TEST_P(Server, AnswersACheckWithFaultsAsOkAndWithoutAThread) {
  StartServer();
  const auto stub = v1::SimulationService::NewStub(channel_);
  v1::CheckScenarioRequest request;
  v1::CheckScenarioResponse response;
  grpc::ClientContext faulty;
  EXPECT_TRUE(stub->CheckScenario(&faulty, request, &response).ok());
  ASSERT_THAT(response.violations(), SizeIs(1));
  EXPECT_EQ(response.violations(0).field(), "scenario");
  EXPECT_EQ(response.violations(0).code(), "REQUIRED");
  EXPECT_EQ(server_->run_threads(), 0);

  *request.mutable_scenario() = SteelScenario();
  grpc::ClientContext sound;
  EXPECT_TRUE(stub->CheckScenario(&sound, request, &response).ok());
  EXPECT_THAT(response.violations(), SizeIs(0));
  EXPECT_THAT(response.outcome_biases(), SizeIs(1));
}

TEST_P(Server, LetsARunWaitUntilASlotIsFree) {
  StartServer(/*run_slots=*/1);
  SimulateCall first(channel_, SimulateSteel(kForever));
  ASSERT_TRUE(first.Read());
  EXPECT_EQ(server_->busy_slots(), 1);
  SimulateCall second(channel_, SimulateSteel(100));
  ASSERT_TRUE(second.Read());
  EXPECT_EQ(second.response().progress().queue_position(), 1);
  EXPECT_EQ(second.response().progress().path_count(), 100);
  first.Cancel();
  EXPECT_EQ(first.Finish().error_code(), grpc::StatusCode::CANCELLED);
  second.Drain();
  EXPECT_TRUE(second.Finish().ok());
  EXPECT_TRUE(second.response().has_report());
  EXPECT_EQ(server_->run_threads(), 1);
}

TEST_P(Server, SaysWhatItIs) {
  StartServer(/*run_slots=*/3, /*threads_per_run=*/2);
  grpc::ClientContext context;
  v1::GetServerInfoResponse info;
  const grpc::Status status =
      v1::ServerService::NewStub(channel_)->GetServerInfo(&context, {}, &info);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(info.version(), ServerVersion());
  EXPECT_EQ(info.slots(), 3);
  EXPECT_EQ(info.threads_per_run(), 2);
  EXPECT_EQ(info.queue_calls(), 64);
  EXPECT_EQ(info.queue_wait_ms(), 3'600'000);
  EXPECT_EQ(info.max_request_bytes(), 4 << 20);
  EXPECT_GT(info.memory_bytes(), 1 << 30);
  ASSERT_GT(info.limits_size(), 10);
  EXPECT_EQ(info.limits(0).name(), "paths");
  EXPECT_EQ(info.limits(0).most(), limits::kMaxPaths);
}

TEST_P(Server, IsFreeForTheNextRunAsSoonAsOneIsAnswered) {
  StartServer(/*run_slots=*/1);
  const auto stub = v1::SimulationService::NewStub(channel_);
  v1::CheckScenarioRequest check;
  *check.mutable_scenario() = SteelScenario();
  for (int i = 0; i < 40; ++i) {
    SimulateCall call(channel_, SimulateSteel(10));
    call.Drain();
    const grpc::Status status = call.Finish();
    ASSERT_TRUE(status.ok()) << i << ": " << status.error_message();
    grpc::ClientContext context;
    v1::CheckScenarioResponse response;
    ASSERT_TRUE(stub->CheckScenario(&context, check, &response).ok()) << i;
  }
  EXPECT_EQ(server_->run_threads(), 1);
}

TEST_P(Server, FreesTheSlotOfACallerWhoCancels) {
  StartServer(/*run_slots=*/1);
  SimulateCall call(channel_, SimulateSteel(kForever));
  ASSERT_TRUE(call.Read());
  call.Cancel();
  EXPECT_EQ(call.Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return server_->busy_slots() == 0; });
  SimulateCall next(channel_, SimulateSteel(10));
  next.Drain();
  EXPECT_TRUE(next.Finish().ok());
}

TEST_P(Server, ComputesNothingPastTheDeadline) {
  StartServer(/*run_slots=*/1);
  SimulateCall call(channel_, SimulateSteel(kForever), std::chrono::milliseconds(200));
  call.Drain();
  EXPECT_EQ(call.Finish().error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  WaitUntil([&] { return server_->busy_slots() == 0; });
}

TEST_P(Server, FreesTheSlotOfACallerWhoNeverReadsAndLeaves) {
  StartServer(/*run_slots=*/1);
  SimulateCall call(channel_, SimulateSteel(kForever));
  WaitUntil([&] { return server_->busy_slots() == 1; });
  call.Cancel();
  WaitUntil([&] { return server_->busy_slots() == 0; });
  EXPECT_EQ(call.Finish().error_code(), grpc::StatusCode::CANCELLED);
}

TEST_P(Server, FinishesTheRunOfACallerWhoDoesNotRead) {
  StartServer(/*run_slots=*/1);
  SimulateCall call(channel_, SimulateSteel(400'000));
  WaitUntil([&] {
    return server_->run_threads() == 1 && server_->gauges().queued_calls == 0 &&
           server_->busy_slots() == 0;
  });
  const int count = call.Drain();
  EXPECT_TRUE(call.Finish().ok());
  EXPECT_TRUE(call.response().has_report());
  // Within the process a message is written only when it is read: one on its way, one that waits
  // and is replaced by each newer one, and the report.
  if (GetParam() == Way::kInProcess) {
    EXPECT_THAT(count, Le(3));
  }
}

TEST_P(Server, RefusesARequestAboveTheSizeLimit) {
  StartServer();
  v1::SimulateRequest request = SimulateSteel(10);
  request.mutable_scenario()->set_source(std::string((std::size_t{4} << 20) + 1, 'a'));
  SimulateCall call(channel_, request);
  EXPECT_FALSE(call.Read());
  const grpc::Status status = call.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(),
              HasSubstr("has more than 4194304 bytes, the most that this server reads"));
  EXPECT_EQ(server_->run_threads(), 0);
}

TEST_P(Server, PutsClientsThatComeInPartsIntoThePyramid) {
  StartServer();
  const auto stub = v1::ClientBaseService::NewStub(channel_);
  grpc::ClientContext context;
  v1::SegmentClientsResponse response;
  const auto writer = stub->SegmentClients(&context, &response);
  v1::SegmentClientsRequest part;
  part.mutable_rule()->mutable_counts()->add_values(1);
  part.mutable_rule()->mutable_counts()->add_values(2);
  part.mutable_rule()->add_segments("key");
  part.mutable_rule()->add_segments("rest");
  ASSERT_TRUE(writer->Write(part));
  for (const auto& [id, revenue] : {std::pair{"x", 5.0}, {"y", 50.0}, {"z", 7.0}}) {
    part.Clear();
    v1::ClientRow& row = *part.mutable_rows()->add_rows();
    row.set_id(id);
    row.set_criterion(revenue);
    ASSERT_TRUE(writer->Write(part));
  }
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_THAT(response.assignments(), SizeIs(3));
  EXPECT_EQ(response.assignments(0).segment(), "rest");
  EXPECT_EQ(response.assignments(1).segment(), "key");
}

TEST_P(Server, ListsReadyMadeLeversWithoutAThread) {
  StartServer();
  grpc::ClientContext context;
  v1::ListLeversResponse response;
  const grpc::Status status =
      v1::ClientBaseService::NewStub(channel_)->ListLevers(&context, {}, &response);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_THAT(response.levers(), SizeIs(11));
  EXPECT_EQ(server_->run_threads(), 0);
}

TEST_P(Server, EndsASegmentationAtTheFirstPartOfTheWrongForm) {
  StartServer();
  const auto stub = v1::ClientBaseService::NewStub(channel_);
  grpc::ClientContext context;
  v1::SegmentClientsResponse response;
  const auto writer = stub->SegmentClients(&context, &response);
  v1::SegmentClientsRequest rows;
  rows.mutable_rows()->add_rows()->set_id("x");
  writer->Write(rows);
  const grpc::Status status = writer->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(bad_request.field_violations(), SizeIs(1));
  EXPECT_EQ(bad_request.field_violations(0).field(), "rule");
  EXPECT_EQ(server_->run_threads(), 0);
}

TEST_P(Server, OutlivesACallerWhoLeavesInTheMiddleOfASegmentation) {
  StartServer(/*run_slots=*/1);
  const auto stub = v1::ClientBaseService::NewStub(channel_);
  {
    grpc::ClientContext context;
    v1::SegmentClientsResponse response;
    const auto writer = stub->SegmentClients(&context, &response);
    v1::SegmentClientsRequest part;
    part.mutable_rule();
    ASSERT_TRUE(writer->Write(part));
    context.TryCancel();
    EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
  }
  WaitUntil([&] { return server_->busy_slots() == 0; });
  SimulateCall call(channel_, SimulateSteel(10));
  call.Drain();
  const grpc::Status status = call.Finish();
  // The abandoned call may just be having its slot.
  EXPECT_TRUE(status.ok() || status.error_code() == grpc::StatusCode::UNAVAILABLE);
}

TEST(ServerThreads, DoNotChangeTheDigest) {
  std::set<std::string> digests;
  for (int threads : {1, 2, 4}) {
    const auto server = AServer(1, threads);
    SimulateCall call(server->InProcessChannel(), SimulateSteel(20'000));
    call.Drain();
    ASSERT_TRUE(call.Finish().ok());
    digests.insert(call.response().report().run().digest());
  }
  EXPECT_THAT(digests, SizeIs(1));
  EXPECT_THAT(digests, Each(SizeIs(32)));
}

}  // namespace
}  // namespace accord
