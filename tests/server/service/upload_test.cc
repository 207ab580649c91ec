// Calls that take rows as they come: SegmentClients, EstimateTransitions and BacktestMigration.
#include <chrono>
#include <memory>
#include <string>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/server/service/error_details.h"
#include "tests/server/service/served.h"

namespace accord {
namespace {

using ::testing::SizeIs;

class Upload : public ::testing::TestWithParam<Way> {
 protected:
  void StartServer(int run_slots) {
    server_ = AServer(run_slots, 1);
    stub_ = v1::ClientBaseService::NewStub(ChannelTo(*server_, GetParam()));
  }
  void TearDown() override { stub_.reset(); }

  std::unique_ptr<AccordServer> server_;
  std::unique_ptr<v1::ClientBaseService::Stub> stub_;
};

INSTANTIATE_TEST_SUITE_P(, Upload, ::testing::Values(Way::kInProcess, Way::kSocket),
                         [](const auto& way) {
                           return way.param == Way::kSocket ? "OverASocket" : "InProcess";
                         });

v1::EstimateTransitionsRequest APlan() {
  v1::EstimateTransitionsRequest part;
  v1::EstimationPlan& plan = *part.mutable_plan();
  plan.mutable_rules()->add_rules()->set_segment("all");
  for (const int period : {1, 2, 3}) plan.mutable_periods()->add_values(period);
  return part;
}

v1::EstimateTransitionsRequest ARow(const std::string& client) {
  v1::EstimateTransitionsRequest part;
  part.mutable_rows()->add_clients(client);
  part.mutable_rows()->add_times(0);
  part.mutable_rows()->add_amounts(5);
  return part;
}

TEST_P(Upload, IsAnsweredWhenAllRowsAreIn) {
  StartServer(1);
  grpc::ClientContext context;
  v1::EstimateTransitionsResponse response;
  const auto writer = stub_->EstimateTransitions(&context, &response);
  ASSERT_TRUE(writer->Write(APlan()));
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(writer->Write(ARow("c" + std::to_string(i % 40))));
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.estimate().row_count(), 100);
  ASSERT_THAT(response.estimate().pooled(), SizeIs(1));
  EXPECT_EQ(response.estimate().pooled(0).counts(0), 80);
  EXPECT_EQ(server_->busy_slots(), 0);
}

// Two bytes of another encoding: no text in UTF-8, so that the message does not parse.
constexpr char kNoText[] = "\xce\xce";

template <typename Writer>
void ExpectUnreadable(Writer& writer, int index) {
  const grpc::Status status = writer.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT) << status.error_message();
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(bad_request.field_violations(), SizeIs(1));
  EXPECT_EQ(bad_request.field_violations(0).field(), "messages[" + std::to_string(index) + "]");
}

TEST_P(Upload, EndsAtAMessageThatCannotBeRead) {
  StartServer(1);
  grpc::ClientContext context;
  v1::EstimateTransitionsResponse response;
  const auto writer = stub_->EstimateTransitions(&context, &response);
  ASSERT_TRUE(writer->Write(APlan()));
  ASSERT_TRUE(writer->Write(ARow("a")));
  writer->Write(ARow(kNoText));
  writer->Write(ARow("b"));
  writer->WritesDone();
  ExpectUnreadable(*writer, 2);
}

TEST_P(Upload, EndsAtAFirstMessageThatCannotBeRead) {
  StartServer(1);
  {
    grpc::ClientContext context;
    v1::SegmentClientsResponse response;
    const auto writer = stub_->SegmentClients(&context, &response);
    v1::SegmentClientsRequest part;
    part.mutable_rows()->add_rows()->set_id(kNoText);
    writer->Write(part);
    ExpectUnreadable(*writer, 0);
  }
  grpc::ClientContext context;
  v1::BacktestMigrationResponse response;
  const auto writer = stub_->BacktestMigration(&context, &response);
  v1::BacktestMigrationRequest part;
  part.mutable_rows()->add_clients(kNoText);
  writer->Write(part);
  ExpectUnreadable(*writer, 0);
}

TEST_P(Upload, EndsAtItsFirstFault) {
  StartServer(1);
  grpc::ClientContext context;
  v1::EstimateTransitionsResponse response;
  const auto writer = stub_->EstimateTransitions(&context, &response);
  ASSERT_TRUE(writer->Write(APlan()));
  writer->Write(ARow(""));
  const grpc::Status status = writer->Finish();  // though nobody said that these were all
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(bad_request.field_violations(), SizeIs(1));
  EXPECT_EQ(bad_request.field_violations(0).field(), "rows.clients[0]");
}

TEST_P(Upload, WithoutAPlanTakesNoSlot) {
  StartServer(1);
  grpc::ClientContext context;
  v1::EstimateTransitionsResponse response;
  const auto writer = stub_->EstimateTransitions(&context, &response);
  writer->WritesDone();
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(server_->run_threads(), 0);
}

TEST_P(Upload, LeavesTheSlotsToOthersUntilAllRowsAreIn) {
  StartServer(1);
  grpc::ClientContext first_context;
  v1::EstimateTransitionsResponse first_response;
  const auto first = stub_->EstimateTransitions(&first_context, &first_response);
  ASSERT_TRUE(first->Write(APlan()));
  ASSERT_TRUE(first->Write(ARow("a")));

  grpc::ClientContext second_context;
  v1::EstimateTransitionsResponse second_response;
  const auto second = stub_->EstimateTransitions(&second_context, &second_response);
  second->Write(APlan());
  second->Write(ARow("a"));
  second->WritesDone();
  EXPECT_TRUE(second->Finish().ok());

  first->WritesDone();
  EXPECT_TRUE(first->Finish().ok());
}

TEST_P(Upload, IsLetGoWhenItsCallerLeaves) {
  StartServer(1);
  grpc::ClientContext context;
  v1::EstimateTransitionsResponse response;
  const auto writer = stub_->EstimateTransitions(&context, &response);
  ASSERT_TRUE(writer->Write(APlan()));
  WaitUntil([&] { return server_->gauges().open_calls == 1; });
  context.TryCancel();
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return server_->gauges().open_calls == 0; });
  EXPECT_EQ(server_->gauges().memory_bytes, 0u);
}

TEST_P(Upload, IsToldWhenTheServerStopsWhileItWaitsForRows) {
  StartServer(1);
  grpc::ClientContext context;
  v1::EstimateTransitionsResponse response;
  const auto writer = stub_->EstimateTransitions(&context, &response);
  ASSERT_TRUE(writer->Write(APlan()));
  WaitUntil([&] { return server_->gauges().open_calls == 1; });
  server_->Shutdown(std::chrono::milliseconds(0));
  EXPECT_EQ(writer->Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
}

v1::BacktestMigrationRequest ABacktestPlan() {
  v1::BacktestMigrationRequest part;
  v1::BacktestPlan& plan = *part.mutable_plan();
  v1::SegmentRules& rules = *plan.mutable_estimation()->mutable_rules();
  for (int periods = 1; periods <= 4; ++periods) {
    v1::SegmentRule& rule = *rules.add_rules();
    rule.set_segment("r" + std::to_string(periods));
    rule.mutable_recency()->set_at_most(periods);
  }
  rules.add_rules()->set_segment("gone");
  for (int period = 1; period <= 30; ++period) {
    plan.mutable_estimation()->mutable_periods()->add_values(period);
  }
  plan.set_held_back(2);
  plan.set_path_count(1000);
  return part;
}

// Who buys at intervals that have no end: every move between segments is seen.
v1::BacktestMigrationRequest Buyers() {
  v1::BacktestMigrationRequest part;
  v1::PanelRows& rows = *part.mutable_rows();
  for (int client = 0; client < 200; ++client) {
    for (int period = 0; period < 30; ++period) {
      if ((period * period + 7 * client) % (2 + client % 6) != 0) continue;
      rows.add_clients("c" + std::to_string(client));
      rows.add_times(period);
      rows.add_amounts(1);
    }
  }
  return part;
}

TEST_P(Upload, BacktestsWhenAllRowsAreIn) {
  StartServer(1);
  grpc::ClientContext context;
  v1::BacktestMigrationResponse response;
  const auto writer = stub_->BacktestMigration(&context, &response);
  ASSERT_TRUE(writer->Write(ABacktestPlan()));
  ASSERT_TRUE(writer->Write(Buyers()));
  writer->WritesDone();
  const grpc::Status status = writer->Finish();
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.report().origin_date(), "28");
  EXPECT_THAT(response.report().counts(), SizeIs(10));
  EXPECT_EQ(server_->busy_slots(), 0);
}

}  // namespace
}  // namespace accord
