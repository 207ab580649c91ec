#include "server/convert/wire_limits.h"

#include <gmock/gmock.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <regex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/contract_service.pb.h"
#include "accord/v1/negotiation_service.pb.h"
#include "accord/v1/relationship_service.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/handlers/negotiate.h"
#include "server/handlers/relationship.h"
#include "server/handlers/replay.h"
#include "server/handlers/segmentation.h"
#include "server/handlers/sensitivity.h"
#include "server/handlers/settle.h"
#include "server/handlers/solve.h"
#include "server/handlers/study.h"
#include "server/handlers/sweep.h"
#include "tests/server/convert/message_filler.h"
#include "tests/server/convert/request_types.h"
#include "tests/server/convert/wire_bytes.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using google::protobuf::Descriptor;
using google::protobuf::Message;
using google::protobuf::Value;

Violation TooMany(const std::string& field, int most, int got) {
  return {field, ViolationCode::kTooMany,
          "must have at most " + std::to_string(most) + " entries, got " + std::to_string(got)};
}

TEST(WireLimits, AreOneForEachListThatARequestCanHold) {
  std::set<std::string> reached;
  for (const Descriptor* type : RequestTypes()) {
    for (const std::string& list : ListsOf(*type)) reached.insert(list);
  }
  std::set<std::string> limited;
  for (const WireLimit& limit : WireLimits()) {
    const std::string name = std::string(limit.message) + "." + std::string(limit.field);
    EXPECT_TRUE(limited.insert(name).second) << name << " has two limits";
    EXPECT_GT(limit.most, 0) << name;
  }
  EXPECT_THAT(reached, SizeIs(testing::Gt(50)));
  EXPECT_EQ(limited, reached);
}

TEST(WireLimits, RefuseOneEntryMore) {
  for (const WireLimit& limit : WireLimits()) {
    if (limit.together) continue;
    auto list = FindList(RequestTypes(), std::string(limit.message), std::string(limit.field));
    ASSERT_TRUE(list) << limit.message;
    SCOPED_TRACE(list->path);
    list->Add(limit.most);
    EXPECT_THAT(FaultsOf(*list->request), IsEmpty());
    list->Add(1);
    EXPECT_THAT(FaultsOf(*list->request),
                ElementsAre(TooMany(list->path, limit.most, limit.most + 1)));
  }
}

v1::SegmentClientsRequest Part(v1::PyramidRule rule) {
  v1::SegmentClientsRequest part;
  *part.mutable_rule() = std::move(rule);
  return part;
}

// What is found in the request once it is built.
Violations BuiltFaults(const Message& request) {
  const auto faults = [](const auto& prepared) {
    const auto* found = std::get_if<Violations>(&prepared);
    return found == nullptr ? Violations{} : *found;
  };
  using google::protobuf::DynamicCastToGenerated;
  if (const auto* check = DynamicCastToGenerated<v1::CheckScenarioRequest>(&request)) {
    auto with_base = *check;  // without one, levers are not looked at
    with_base.mutable_scenario()->mutable_client_base();
    return faults(Prepare(with_base));
  }
  if (const auto* compare = DynamicCastToGenerated<v1::CompareScenariosRequest>(&request)) {
    return faults(Prepare(*compare));
  }
  if (const auto* settle = DynamicCastToGenerated<v1::SettleContractRequest>(&request)) {
    auto with_scenario = *settle;
    with_scenario.mutable_scenario();
    return faults(PrepareSettlement(with_scenario));
  }
  if (const auto* simulate = DynamicCastToGenerated<v1::SimulateRequest>(&request)) {
    auto with_scenario = *simulate;
    with_scenario.mutable_scenario();
    return faults(Prepare(with_scenario));
  }
  if (const auto* replay = DynamicCastToGenerated<v1::ReplayPathRequest>(&request)) {
    auto with_scenario = *replay;
    with_scenario.mutable_scenario();
    return faults(PrepareReplay(with_scenario));
  }
  if (const auto* sweep = DynamicCastToGenerated<v1::SweepTermsRequest>(&request)) {
    return faults(PrepareSweep(*sweep));
  }
  if (const auto* solve = DynamicCastToGenerated<v1::SolveTermRequest>(&request)) {
    return faults(PrepareSolve(*solve));
  }
  if (const auto* explain = DynamicCastToGenerated<v1::AnalyzeSensitivityRequest>(&request)) {
    return faults(PrepareSensitivity(*explain));
  }
  if (const auto* negotiate = DynamicCastToGenerated<v1::NegotiateRequest>(&request)) {
    return faults(PrepareNegotiation(*negotiate));
  }
  if (const auto* indicators = DynamicCastToGenerated<v1::MeasureIndicatorsRequest>(&request)) {
    return faults(Assess(*indicators));
  }
  if (const auto* score = DynamicCastToGenerated<v1::ScorePartnershipRequest>(&request)) {
    return faults(Assess(*score));
  }
  if (const auto* position = DynamicCastToGenerated<v1::PositionRelationshipRequest>(&request)) {
    return faults(Assess(*position));
  }
  if (const auto* readiness = DynamicCastToGenerated<v1::AssessReadinessRequest>(&request)) {
    return faults(Assess(*readiness));
  }
  if (const auto* canvas = DynamicCastToGenerated<v1::DescribeCanvasRequest>(&request)) {
    return faults(Assess(*canvas));
  }
  if (const auto* base = DynamicCastToGenerated<v1::AssessBaseRequest>(&request)) {
    return faults(Assess(*base));
  }
  const auto* part = DynamicCastToGenerated<v1::SegmentClientsRequest>(&request);
  Segmentation segmentation;
  if (part->has_rows()) {
    EXPECT_THAT(segmentation.Add(Part({})), IsEmpty());
  }
  const Violations found = segmentation.Add(*part);
  return found.empty() ? faults(segmentation.Answer()) : found;
}

// Rows whose lists are held against another length once they are built, and why they are bounded
// all the same.
const std::map<std::string, std::string>& BoundedOtherwise() {
  static const std::map<std::string, std::string> reasons = {
      {"accord.v1.TransitionRow.probabilities", "as many as segments"},
      {"accord.v1.TransitionCountRow.counts", "as many as segments"},
      {"accord.v1.NumberList.values", "as many as segments, or one less"},
      {"accord.v1.ObservedSeries.segments", "as many as periods"},
      {"accord.v1.PanelRows.clients", "as long as the others: see below"},
      {"accord.v1.PanelRows.times", "as long as the others: see below"},
      {"accord.v1.PanelRows.amounts", "as long as the others: see below"},
      {"accord.v1.PanelRows.columns", "after a plan: see below"},
      {"accord.v1.PanelColumn.values", "as long as the rows"},
      {"accord.v1.TermAxis.value_names", "as many as values"},
      {"google.protobuf.ListValue.values", "of what stands where it goes"},
      {"google.protobuf.Struct.fields", "of what stands where it goes"},
  };
  return reasons;
}

TEST(WireLimits, AreThoseOfWhatIsBuilt) {
  const std::vector<const Descriptor*> requests = {v1::CheckScenarioRequest::descriptor(),
                                                   v1::CompareScenariosRequest::descriptor(),
                                                   v1::SettleContractRequest::descriptor(),
                                                   v1::SegmentClientsRequest::descriptor(),
                                                   v1::SweepTermsRequest::descriptor(),
                                                   v1::SolveTermRequest::descriptor(),
                                                   v1::NegotiateRequest::descriptor(),
                                                   v1::AnalyzeSensitivityRequest::descriptor(),
                                                   v1::MeasureIndicatorsRequest::descriptor(),
                                                   v1::ScorePartnershipRequest::descriptor(),
                                                   v1::PositionRelationshipRequest::descriptor(),
                                                   v1::AssessReadinessRequest::descriptor(),
                                                   v1::DescribeCanvasRequest::descriptor(),
                                                   v1::AssessBaseRequest::descriptor(),
                                                   v1::SimulateRequest::descriptor(),
                                                   v1::ReplayPathRequest::descriptor()};
  for (const WireLimit& limit : WireLimits()) {
    const std::string name = std::string(limit.message) + "." + std::string(limit.field);
    auto list = FindList(requests, std::string(limit.message), std::string(limit.field));
    ASSERT_TRUE(list) << name;
    SCOPED_TRACE(list->path);
    const std::regex words("(at most|1 to) " + std::to_string(limit.most) + "\\b");
    const auto is_refused = [&] {
      const Violations faults = BuiltFaults(*list->request);
      return std::any_of(faults.begin(), faults.end(), [&](const Violation& fault) {
        return fault.field == list->path && std::regex_search(fault.description, words);
      });
    };
    if (BoundedOtherwise().contains(name)) continue;
    list->Add(limit.most);
    EXPECT_FALSE(is_refused());
    list->Add(1);
    EXPECT_TRUE(is_refused());
  }
}

TEST(WireLimits, OfAPanelsRowsAreThoseOfWhatIsBuilt) {
  v1::SegmentClientsRequest plan;
  plan.mutable_plan()->mutable_periods()->add_values(1);
  v1::SegmentRule& rule = *plan.mutable_plan()->mutable_rules()->add_rules();
  rule.set_segment("all");
  const auto faults = [&](int rows, int columns) {
    Segmentation segmentation;
    EXPECT_THAT(segmentation.Add(plan), IsEmpty());
    v1::SegmentClientsRequest part;
    for (int i = 0; i < rows; ++i) {
      part.mutable_panel()->add_clients("c");
      part.mutable_panel()->add_times(0);
      part.mutable_panel()->add_amounts(1);
    }
    for (int i = 0; i < columns; ++i) part.mutable_panel()->add_columns();
    const Violations built = segmentation.Add(part);
    const auto too_many = [](const Violation& fault) {
      return fault.code == ViolationCode::kTooMany;
    };
    EXPECT_EQ(FaultsOf(part).empty(), std::none_of(built.begin(), built.end(), too_many));
    return FaultsOf(part).size();
  };
  EXPECT_EQ(faults(limits::kMaxClientRowsPerMessage, 0), 0u);
  EXPECT_EQ(faults(limits::kMaxClientRowsPerMessage + 1, 0), 3u);  // clients, times, amounts
  EXPECT_EQ(faults(0, limits::kMaxPanelColumns), 0u);
  EXPECT_EQ(faults(0, limits::kMaxPanelColumns + 1), 1u);
}

TEST(WireLimits, AreOfEachListByItself) {
  v1::SimulateRequest request;
  for (int i = 0; i < 4; ++i) {
    v1::Contract& contract = *request.mutable_scenario()->add_contracts();
    for (int k = 0; k < limits::kMaxClausesPerContract; ++k) contract.add_clauses();
  }
  EXPECT_THAT(FaultsOf(request), IsEmpty());
  v1::Contract& last = *request.mutable_scenario()->mutable_contracts(3);
  last.add_clauses();
  for (int k = 0; k < 40; ++k) last.mutable_clauses(5)->add_bands();
  for (int k = 0; k < 9; ++k) last.mutable_clauses(6)->mutable_gate()->add_gates();
  EXPECT_THAT(FaultsOf(request),
              ElementsAre(TooMany("scenario.contracts[3].clauses[5].bands", 32, 40),
                          TooMany("scenario.contracts[3].clauses[6].gate.gates", 8, 9),
                          TooMany("scenario.contracts[3].clauses", 64, 65)));
}

TEST(WireLimits, CountPiecesOfAMessageTogether) {
  const std::string drivers = Times(limits::kMaxDrivers / 2, Delimited(5, ""));
  const std::string halves = Delimited(1, drivers) + Delimited(1, drivers);
  EXPECT_THAT(FaultsOf<v1::SimulateRequest>(halves), IsEmpty());
  EXPECT_THAT(FaultsOf<v1::SimulateRequest>(halves + Delimited(1, Delimited(5, ""))),
              ElementsAre(TooMany("scenario.drivers", 64, 65)));
}

TEST(WireLimits, CountPackedAndSingleValuesTogether) {
  v1::SegmentClientsRequest request;
  for (int i = 0; i < limits::kMaxPanelDates; ++i) {
    request.mutable_plan()->mutable_periods()->add_values(-1'000'000 * i);
  }
  const std::string packed = request.SerializeAsString();
  const std::string one = Delimited(4, Delimited(3, "\x08\x01"));
  EXPECT_THAT(FaultsOf<v1::SegmentClientsRequest>(packed), IsEmpty());
  EXPECT_THAT(FaultsOf<v1::SegmentClientsRequest>(packed + one),
              ElementsAre(TooMany("plan.periods.values", 121, 122)));
  EXPECT_THAT(FaultsOf<v1::SegmentClientsRequest>(packed + packed),
              ElementsAre(TooMany("plan.periods.values", 121, 242)));
}

// Transitions has two alternatives, 1 and 2, each with a list of 64 rows at most.
TEST(WireLimits, BeginAnewAfterAnotherAlternativeOfAOneof) {
  const std::string rows = Times(40, Delimited(1, ""));
  const auto faults = [&](const std::vector<int>& alternatives) {
    std::string transitions;
    for (const int number : alternatives) transitions += Delimited(number, rows);
    return FaultsOf<v1::ClientBase>(Delimited(2, transitions));
  };
  EXPECT_THAT(faults({1, 2, 1, 2}), IsEmpty());
  EXPECT_THAT(faults({1, 1}), ElementsAre(TooMany("transitions.given.rows", 64, 80)));
  EXPECT_THAT(faults({1, 1, 2}), ElementsAre(TooMany("transitions.given.rows", 64, 80)));
  EXPECT_THAT(faults({2, 1, 1}), ElementsAre(TooMany("transitions.given.rows", 64, 80)));
}

TEST(WireLimits, CountDynamicValuesOverTheWholeRequest) {
  v1::CompareScenariosRequest request;
  Value numbers;
  for (int i = 0; i < limits::kMaxObservations; ++i) {
    numbers.mutable_list_value()->add_values()->set_number_value(i);
  }
  for (int i = 0; i < 5; ++i) {
    v1::Alternative& alternative = *request.add_alternatives();
    *alternative.add_overrides()->mutable_value() = numbers;
    *alternative.add_overrides()->mutable_value() = numbers;
  }
  EXPECT_THAT(FaultsOf(request), IsEmpty());
  (*request.mutable_alternatives(4)
        ->add_overrides()
        ->mutable_value()
        ->mutable_struct_value()
        ->mutable_fields())["a"];
  const Violations faults = FaultsOf(request);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].field, "alternatives[4].overrides[2].value");
  EXPECT_EQ(faults[0].code, ViolationCode::kTooMany);
  EXPECT_THAT(faults[0].description, testing::StartsWith("must have at most 1000000 entries in"));
}

TEST(WireLimits, ReportAsManyFaultsAsMayBeAndCountTheOthers) {
  const std::string clause = Delimited(7, Times(33, Delimited(11, "")));
  const std::string contract = Delimited(8, Times(64, clause));
  std::string scenario = Times(16, contract);
  const Violations faults = FaultsOf<v1::SimulateRequest>(Delimited(1, scenario));
  ASSERT_THAT(faults, SizeIs(limits::kMaxViolations + 1));
  EXPECT_EQ(faults.back().field, "request");
  EXPECT_EQ(faults.back().description, "has 24 further faults, not listed");
}

}  // namespace
}  // namespace accord
