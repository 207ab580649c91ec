#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "accord/v1/negotiation_service.grpc.pb.h"
#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "tests/server/handlers/requests.h"
#include "tests/server/service/error_details.h"
#include "tests/server/service/served.h"

namespace accord {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

v1::SweepTermsRequest SweepSteel(const std::string& path, double from, double to, int count) {
  v1::SweepTermsRequest request;
  *request.mutable_scenario() = SteelScenario();
  v1::TermAxis& axis = *request.add_axes();
  axis.set_path(path);
  axis.mutable_range()->set_from(from);
  axis.mutable_range()->set_to(to);
  axis.mutable_range()->set_count(count);
  request.mutable_options()->set_path_count(500);
  return request;
}

constexpr char kFee[] = R"(contracts["steel"].clauses["fee"].base)";
constexpr char kPersistence[] = R"(drivers["demand"].persistence)";

class Negotiation : public ::testing::TestWithParam<Way> {
 protected:
  Negotiation()
      : server_(AServer()),
        stub_(v1::NegotiationService::NewStub(ChannelTo(*server_, GetParam()))) {}

  const std::unique_ptr<AccordServer> server_;
  const std::unique_ptr<v1::NegotiationService::Stub> stub_;
  grpc::ClientContext context_;
};
INSTANTIATE_TEST_SUITE_P(, Negotiation, ::testing::Values(Way::kInProcess, Way::kSocket),
                         [](const auto& way) {
                           return way.param == Way::kSocket ? "OverASocket" : "InProcess";
                         });

TEST_P(Negotiation, StreamsTheHeaderThenEveryRowInOrderThenTheSummary) {
  constexpr int kSets = 700;
  const auto reader = stub_->SweepTerms(&context_, SweepSteel(kFee, 1000, 3000, kSets));
  v1::SweepTermsResponse response;
  bool has_header = false, has_summary = false;
  std::int64_t next = 0;
  int parts = 0;
  while (reader->Read(&response)) {
    EXPECT_FALSE(has_summary) << "something came after the summary";
    if (response.has_header()) {
      EXPECT_EQ(next, 0);
      EXPECT_EQ(response.header().set_count(), kSets);
      has_header = true;
    }
    has_summary = response.has_summary();
    for (const v1::SweepRow& row : response.rows().rows()) {
      EXPECT_TRUE(has_header);
      EXPECT_EQ(row.set(), next++);
    }
    parts += response.has_rows() ? 1 : 0;
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_TRUE(has_summary);
  EXPECT_EQ(next, kSets);
  EXPECT_GT(parts, 5);
}

TEST_P(Negotiation, RefusesASweepWholeBeforeItStarts) {
  const auto reader = stub_->SweepTerms(&context_, SweepSteel(kPersistence, 0.5, 1.001, 1000));
  v1::SweepTermsResponse response;
  while (reader->Read(&response)) EXPECT_FALSE(response.has_header() || response.has_rows());
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto faults = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(faults.field_violations(), SizeIs(1));
  EXPECT_THAT(faults.field_violations(0).description(), HasSubstr("so in 2 sets"));
}

TEST_P(Negotiation, EndsASweepWhoseCallerLeaves) {
  v1::SweepTermsRequest request = SweepSteel(kFee, 1000, 3000, 3000);
  request.mutable_options()->set_path_count(50'000);
  const auto reader = stub_->SweepTerms(&context_, request);
  v1::SweepTermsResponse response;
  while (reader->Read(&response) && !response.has_rows()) {
  }
  context_.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return server_->busy_slots() == 0; });
}

TEST_P(Negotiation, SolvesForATermAndSaysSoLast) {
  v1::SolveTermRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_term()->set_path(kFee);
  request.mutable_term()->mutable_range()->set_to(5000);
  request.add_targets()->set_figure("supplier.npv_mean");
  request.mutable_targets(0)->set_value(0);
  request.mutable_options()->set_path_count(500);
  const auto reader = stub_->SolveTerm(&context_, request);
  v1::SolveTermResponse response;
  while (reader->Read(&response)) {
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_THAT(response.report().solutions(), SizeIs(1));
  EXPECT_THAT(response.report().solutions(0).roots(), SizeIs(1));
}

TEST_P(Negotiation, SaysWhatFiguresHangOnAndSaysSoLast) {
  v1::AnalyzeSensitivityRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_options()->set_path_count(1024);
  const auto reader = stub_->AnalyzeSensitivity(&context_, request);
  v1::AnalyzeSensitivityResponse response;
  while (reader->Read(&response)) {
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_THAT(response.report().tornados(), SizeIs(2));
  EXPECT_THAT(response.report().parties(), SizeIs(2));
}

TEST_P(Negotiation, EndsAnAnalysisWhoseCallerLeaves) {
  v1::AnalyzeSensitivityRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_options()->set_path_count(131'072);
  for (const char* path : {kPersistence, kFee, "supplier_private.discount_rate_per_year"}) {
    request.add_assumptions()->set_path(path);
    request.mutable_assumptions()->rbegin()->set_high(0.5);
  }
  const auto reader = stub_->AnalyzeSensitivity(&context_, request);
  v1::AnalyzeSensitivityResponse response;
  while (reader->Read(&response) && response.progress().paths_done() == 0) {
  }
  context_.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return server_->busy_slots() == 0; });
}

TEST_P(Negotiation, RefusesAScanThatIsAtFault) {
  v1::SolveTermRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_term()->set_path(kPersistence);
  request.mutable_term()->mutable_range()->set_to(2);
  request.set_scan_points(17);  // eight of them above 1
  request.mutable_curve()->set_path(kFee);
  for (int i = 1; i <= 5; ++i)
    request.mutable_curve()->add_numbers(i);  // too many to check at once
  request.add_targets()->set_figure("supplier.npv_mean");
  request.mutable_targets(0)->set_value(0);
  const auto reader = stub_->SolveTerm(&context_, request);
  v1::SolveTermResponse response;
  while (reader->Read(&response)) {
  }
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto faults = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(faults.field_violations(), SizeIs(1));
  EXPECT_THAT(faults.field_violations(0).description(), HasSubstr("so in 40 sets"));
}

v1::NegotiateRequest NegotiateSteel(int paths) {
  v1::NegotiateRequest request;
  *request.mutable_scenario() = SteelScenario();
  constexpr char kShare[] = R"(contracts["steel"].clauses["gain"].share)";
  constexpr char kPenalty[] = R"(contracts["steel"].clauses["penalty"].share)";
  for (const char* path : {kFee, kShare, kPenalty}) {
    v1::TermAxis& axis = *request.add_axes();
    axis.set_path(path);
    axis.mutable_range()->set_to(path == kFee ? 3000 : 1);
  }
  request.mutable_options()->set_path_count(paths);
  return request;
}

TEST_P(Negotiation, SaysWhatIsKnownBeforeItReports) {
  v1::NegotiateRequest request = NegotiateSteel(200);
  request.set_set_count(140);
  const auto reader = stub_->Negotiate(&context_, request);
  v1::NegotiateResponse response;
  std::vector<std::int64_t> known;
  while (reader->Read(&response)) {
    if (response.has_so_far()) known.push_back(response.so_far().set_count());
  }
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_THAT(known, ::testing::ElementsAre(64, 128));
  EXPECT_TRUE(response.report().is_searched());
  EXPECT_GT(response.report().set_count(), 100);
}

TEST_P(Negotiation, EndsASearchWhoseCallerLeaves) {
  const auto reader = stub_->Negotiate(&context_, NegotiateSteel(100'000));
  v1::NegotiateResponse response;
  while (reader->Read(&response) && response.progress().paths_done() == 0) {
  }
  context_.TryCancel();
  EXPECT_EQ(reader->Finish().error_code(), grpc::StatusCode::CANCELLED);
  WaitUntil([&] { return server_->busy_slots() == 0; });
}

TEST_P(Negotiation, RefusesOffersThatAreAtFault) {
  v1::NegotiateRequest request = NegotiateSteel(200);
  request.mutable_axes(0)->set_path(kPersistence);
  request.mutable_axes(0)->mutable_range()->set_to(2);
  const auto reader = stub_->Negotiate(&context_, request);
  v1::NegotiateResponse response;
  while (reader->Read(&response)) EXPECT_FALSE(response.has_report());
  const grpc::Status status = reader->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  const auto faults = DetailOf<google::rpc::BadRequest>(status);
  ASSERT_THAT(faults.field_violations(), SizeIs(1));
  EXPECT_THAT(faults.field_violations(0).description(), HasSubstr("so in "));
}

}  // namespace
}  // namespace accord
