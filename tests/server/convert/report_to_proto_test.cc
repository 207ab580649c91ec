#include "server/convert/report_to_proto.h"

#include <gtest/gtest.h>

#include <limits>

#include "server/convert/report_mirror.h"
#include "tests/server/convert/message_filler.h"

namespace accord {
namespace {

using convert_internal::FromMessage;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

template <typename Root>
Root Full() {
  Root message;
  MessageFiller(0, Values::kDistinct).Fill(&message);
  return message;
}

v1::Progress ThroughStructs(const v1::Progress& message) {
  return ToProto(FromMessage<InterimReport>(message));
}

v1::AlternativeReport ThroughStructs(const v1::AlternativeReport& message) {
  return ToProto(FromMessage<AlternativeReport>(message));
}

// Attributions, warnings and figures by path join the report of a run on the wire.
v1::SimulationReport ThroughStructs(const v1::SimulationReport& message) {
  v1::SimulationReport back = ToProto(FromMessage<SimulationReport>(message));
  for (const v1::AttributionReport& attribution : message.attributions()) {
    *back.add_attributions() = ToProto(FromMessage<AttributionReport>(attribution));
  }
  for (const v1::FigureQuantiles& quantiles : message.quantiles()) {
    *back.add_quantiles() = ToProto(FromMessage<FigureQuantiles>(quantiles));
  }
  for (const v1::ClausePoints& points : message.clause_points()) {
    *back.add_clause_points() = ToProto(FromMessage<ClausePoints>(points));
  }
  *back.mutable_warnings() = message.warnings();
  *back.mutable_path_figures() = message.path_figures();
  if (message.has_response()) *back.mutable_response() = message.response();
  return back;
}

void ClearWhatJoins(v1::SimulationReport& report) {
  report.clear_attributions();
  report.clear_warnings();
  report.clear_quantiles();
  report.clear_clause_points();
  report.clear_response();
  report.clear_path_figures();
}

template <>
v1::AlternativeReport Full() {
  v1::AlternativeReport message;
  MessageFiller(0, Values::kDistinct).Fill(&message);
  ClearWhatJoins(*message.mutable_report());
  return message;
}

TEST(ReportToProto, IsTestedOnEveryFieldOfTheSchema) {
  std::set<std::string> written;
  for (int variant = 0; variant < 4; ++variant) {  // as many as an enum has values
    v1::ComparisonReport report;                   // reports by themselves and of alternatives
    MessageFiller filler(variant, Values::kDistinct);
    filler.Fill(&report);
    written.insert(filler.written().begin(), filler.written().end());
  }
  EXPECT_THAT(written,
              testing::ContainerEq(AllFieldsAndValues(*v1::ComparisonReport::descriptor())));
}

TEST(ReportToProto, LosesNoField) {
  const auto alternative = Full<v1::AlternativeReport>();
  EXPECT_EQ(Differences(alternative, ThroughStructs(alternative)), "");
  const auto report = Full<v1::SimulationReport>();
  EXPECT_EQ(Differences(report, ThroughStructs(report)), "");
  auto progress = Full<v1::Progress>();
  progress.clear_queue_position();  // before there is a run
  EXPECT_EQ(Differences(progress, ThroughStructs(progress)), "");
}

TEST(ReportToProto, KeepsWhatIsAbsentAbsent) {
  auto report = Full<v1::SimulationReport>();
  report.clear_client_base();
  report.clear_supplier_total();
  report.clear_joint_npv_mean();
  report.mutable_contracts(0)->mutable_supplier()->clear_reserve_exhausted_probability();
  report.mutable_contracts(0)->mutable_client()->clear_lost_investment();
  report.mutable_contracts(0)->mutable_clauses(0)->clear_verification();
  report.mutable_contracts(0)->mutable_clauses(1)->clear_verification_halved();
  report.mutable_contracts(0)->clear_termination_probability();
  report.mutable_contracts(0)->mutable_terminations(0)->clear_mean_period();
  report.mutable_contracts(0)->clear_client_left();
  report.mutable_outcomes(0)->mutable_periods(0)->clear_achievement_mean();
  EXPECT_EQ(Differences(report, ThroughStructs(report)), "");
  auto base = Full<v1::SimulationReport>();
  base.mutable_client_base()->mutable_periods(0)->mutable_segments(0)->clear_count_expected();
  base.mutable_client_base()->mutable_periods(0)->clear_top_20_percent_share();
  base.mutable_client_base()->mutable_periods(0)->clear_gini();
  base.mutable_client_base()->mutable_named_clients(0)->clear_lost_probability();
  EXPECT_EQ(Differences(base, ThroughStructs(base)), "");
  auto alternative = Full<v1::AlternativeReport>();
  alternative.mutable_differences(0)->clear_better_probability();
  EXPECT_EQ(Differences(alternative, ThroughStructs(alternative)), "");
  v1::Progress progress;
  progress.set_path_count(5);
  EXPECT_EQ(Differences(progress, ThroughStructs(progress)), "");
}

// The comparison can fail: whichever single field of a period, a clause, ... was forgotten, it
// would show. Estimates that a struct always has come back as zeros, which is a difference, too.
TEST(ReportToProto, WouldBeSeenToLoseAnyField) {
  const auto whole = Full<v1::SimulationReport>();
  auto work = whole;
  int field_count = 0;
  ForEachSetField(&work, [&](Message* holder, const FieldDescriptor& field) {
    holder->GetReflection()->ClearField(holder, &field);
    EXPECT_NE(Differences(whole, ThroughStructs(work)), "") << field.full_name();
    ++field_count;
  });
  EXPECT_GT(field_count, 1000);
}

TEST(ReportToProto, LeavesOutAnErrorThatIsNotKnownAndAnEndThatNothingBounds) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  const v1::Estimate estimate = ToProto(Estimate{5.0, kInfinity, -kInfinity, 7.0});
  EXPECT_EQ(estimate.value(), 5.0);
  EXPECT_FALSE(estimate.has_standard_error());
  EXPECT_FALSE(estimate.has_lower_95());
  EXPECT_EQ(estimate.upper_95(), 7.0);
}

}  // namespace
}  // namespace accord
