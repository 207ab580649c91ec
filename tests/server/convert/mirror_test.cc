#include "server/convert/mirror.h"

#include <gmock/gmock.h>
#include <google/protobuf/generated_enum_reflection.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "server/convert/ledger_mirror.h"
#include "server/convert/panel_mirror.h"
#include "server/convert/relationship_mirror.h"
#include "server/convert/report_mirror.h"
#include "server/convert/scenario_mirror.h"
#include "tests/server/convert/message_filler.h"

namespace accord::convert_internal {
namespace {

using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using ::testing::ContainerEq;

using Names = std::set<std::string>;

// The compiler's word for a constant: "accord::Side::kAbove", "(accord::Side)7" where it has none.
template <auto kValue>
constexpr std::string_view Spelling() {
  return __PRETTY_FUNCTION__;
}

// "kAbove"; empty where no enumerator has this number.
template <typename Enum, int kNumber>
std::string_view EnumeratorName() {
  std::string_view name = Spelling<static_cast<Enum>(kNumber)>();
  name.remove_prefix(name.find("kValue = ") + std::string_view("kValue = ").size());
  name = name.substr(0, name.find_first_of(";]"));
  return name.front() == '(' ? "" : name.substr(name.rfind(':') + 1);
}

// "kAllOf" is "ALL_OF", and "GateMode" is "GATE_MODE".
std::string UpperSnake(std::string_view camel) {
  if (camel.starts_with('k')) camel.remove_prefix(1);
  std::string upper;
  for (const char c : camel) {
    const bool is_capital = c >= 'A' && c <= 'Z';
    if (is_capital && !upper.empty()) upper += '_';
    upper += is_capital ? c : static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

// Each enumerator must have the number of the enum value of its name.
template <typename Enum, int... kNumbers>
void CollectEnum(const EnumDescriptor& type, std::integer_sequence<int, kNumbers...>,
                 Names& names) {
  const auto collect = [&](int number, std::string_view enumerator) {
    if (enumerator.empty()) return;
    const std::string name = UpperSnake(type.name()) + "_" + UpperSnake(enumerator);
    const EnumValueDescriptor* value = type.FindValueByName(name);
    ASSERT_NE(value, nullptr) << type.full_name() << " has no " << name;
    EXPECT_EQ(value->number(), number) << name;
    if (number != 0) names.insert(value->full_name());
  };
  (collect(kNumbers, EnumeratorName<Enum, kNumbers>()), ...);
}

template <typename T>
struct Inner {
  using Type = T;
};
template <typename T>
struct Inner<std::optional<T>> : Inner<T> {};
template <typename T>
struct Inner<std::vector<T>> : Inner<T> {};
template <typename T>
struct Inner<std::shared_ptr<const T>> : Inner<T> {};

template <typename T>
inline constexpr bool kIsVariant = false;
template <typename... Ts>
inline constexpr bool kIsVariant<std::variant<Ts...>> = true;

template <typename Struct>
void CollectStruct(Names& names);

// `field` is the wire's side of a member, or alternative, of type T.
template <typename T, typename Message, typename AField>
void CollectField(const AField& field, Names& names) {
  names.insert(Message::descriptor()->full_name() + "." + std::string(field.name));
  if constexpr (std::is_enum_v<T>) {
    CollectEnum<T>(*Message::descriptor()->FindFieldByName(std::string(field.name))->enum_type(),
                   std::make_integer_sequence<int, 32>(), names);
  } else if constexpr (requires { typename Mirror<T>::Message; }) {
    CollectStruct<T>(names);
  }
}

// Full names of the fields and enum values that the tables of a struct and of those in it have, as
// AllFieldsAndValues has those of the schema.
template <typename Struct>
void CollectStruct(Names& names) {
  using Message = typename Mirror<Struct>::Message;
  if constexpr (std::is_base_of_v<Table<Struct, Message>, Mirror<Struct>>) {
    Mirror<Struct>::ForEach([&]<auto kMember, typename AField>(const Row<kMember, AField>& row) {
      using T =
          typename Inner<std::remove_cvref_t<decltype(std::declval<Struct&>().*kMember)>>::Type;
      if (names.contains(Message::descriptor()->full_name() + "." + std::string(row.name))) return;
      if constexpr (kIsVariant<T>) {
        Oneof<kMember>::ForEach([&]<typename One>(const One& alternative) {
          CollectField<typename One::Type, Message>(alternative, names);
        });
      } else {
        CollectField<T, Message>(row, names);
      }
    });
  } else {  // by hand
    for (int i = 0; i < Message::descriptor()->field_count(); ++i) {
      names.insert(Message::descriptor()->field(i)->full_name());
    }
  }
}

template <typename... Structs>
Names InTables() {
  Names names;
  (CollectStruct<Structs>(names), ...);
  return names;
}

TEST(Mirror, HasEveryFieldAndEnumValueOfAScenario) {
  EXPECT_THAT(InTables<ScenarioDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::Scenario::descriptor())));
  EXPECT_THAT(InTables<RunOptionsDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::RunOptions::descriptor())));
}

TEST(Mirror, HasEveryFieldOfAReport) {
  Names report = InTables<AlternativeReport, AttributionReport, FigureQuantiles, ResponseReport,
                          ClausePoints>();
  // Join the report of a run, whose struct has no place for them.
  report.insert("accord.v1.SimulationReport.attributions");
  report.insert("accord.v1.SimulationReport.warnings");
  report.insert("accord.v1.SimulationReport.quantiles");
  report.insert("accord.v1.SimulationReport.clause_points");
  report.insert("accord.v1.SimulationReport.path_figures");
  report.insert("accord.v1.SimulationReport.response");
  for (const char* field : {"figure", "values"}) {
    report.insert(std::string("accord.v1.PathFigure.") + field);
  }
  for (const char* field : {"field", "code", "description"}) {
    report.insert(std::string("accord.v1.Violation.") + field);
  }
  EXPECT_THAT(report, ContainerEq(AllFieldsAndValues(*v1::AlternativeReport::descriptor())));
  Names progress = InTables<InterimReport>();
  progress.insert("accord.v1.Progress.queue_position");  // before there is a run
  EXPECT_THAT(progress, ContainerEq(AllFieldsAndValues(*v1::Progress::descriptor())));
  EXPECT_THAT(InTables<OutcomeBias>(),
              ContainerEq(AllFieldsAndValues(*v1::OutcomeBias::descriptor())));
}

// Messages that hold more than their structs: what a table has and what its converter adds.
template <typename Struct>
void ExpectEveryField(const Names& by_hand) {
  const auto& type = *Mirror<Struct>::Message::descriptor();
  Names names = InTables<Struct>();
  for (const std::string& name : by_hand) {
    EXPECT_TRUE(names.insert(type.full_name() + "." + name).second) << name;
  }
  Names fields;
  for (int i = 0; i < type.field_count(); ++i) fields.insert(type.field(i)->full_name());
  std::erase_if(names,
                [&](const std::string& name) { return !name.starts_with(type.full_name() + "."); });
  EXPECT_THAT(names, ContainerEq(fields));
}

TEST(Mirror, HasEveryFieldOfAPanelsMessagesButThoseOfTheConverters) {
  EXPECT_THAT(InTables<SegmentRulesDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::SegmentRules::descriptor())));
  ExpectEveryField<PyramidRuleDraft>({"inactive_segment", "active_prospect_segment",
                                      "prospect_segment", "other_segment", "net_of_costs"});
  ExpectEveryField<CumulativeShares>({});
  ExpectEveryField<SegmentCounts>({});
  ExpectEveryField<CriterionThresholds>({});
  ExpectEveryField<PyramidSegment>({"segment", "kind", "transaction_cost_sum", "net_criterion_mean",
                                    "marketing_cost_sum", "marketing_cost_share"});
  ExpectEveryField<ConcentrationPoint>({});
  ExpectEveryField<MoveProbability>({});
  ExpectEveryField<HomogeneityTest>({"segments"});
  ExpectEveryField<LogScores>({"first_date", "second_date"});
  ExpectEveryField<SegmentCalibration>({"segment"});
  ExpectEveryField<ReliabilityBin>({});
}

TEST(Mirror, HasEveryFieldOfALedgerButThoseOfTheConverter) {
  ExpectEveryField<ClauseLine>({"clause", "parts", "limits"});
  ExpectEveryField<GateLine>({});
  ExpectEveryField<LimitLine>({"limit"});
  ExpectEveryField<OtherLine>({"line"});
  ExpectEveryField<CashLine>({});
  ExpectEveryField<EndLine>({"termination"});
  ExpectEveryField<ContractPathRecord>({"ledger"});
}

TEST(Mirror, HasEveryFieldAndEnumValueOfAssessments) {
  EXPECT_THAT(InTables<IndicatorsDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::MeasureIndicatorsRequest::descriptor())));
  EXPECT_THAT(InTables<MeasuredIndicators>(),
              ContainerEq(AllFieldsAndValues(*v1::MeasureIndicatorsResponse::descriptor())));
  EXPECT_THAT(InTables<ScoreDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::ScorePartnershipRequest::descriptor())));
  EXPECT_THAT(InTables<PartnershipScores>(),
              ContainerEq(AllFieldsAndValues(*v1::ScorePartnershipResponse::descriptor())));
  EXPECT_THAT(InTables<PositionDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::PositionRelationshipRequest::descriptor())));
  EXPECT_THAT(InTables<PositionFound>(),
              ContainerEq(AllFieldsAndValues(*v1::PositionRelationshipResponse::descriptor())));
  EXPECT_THAT(InTables<StrategyDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::RecommendStrategyRequest::descriptor())));
  EXPECT_THAT(InTables<StrategyFound>(),
              ContainerEq(AllFieldsAndValues(*v1::RecommendStrategyResponse::descriptor())));
  EXPECT_THAT(InTables<ReadinessDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::AssessReadinessRequest::descriptor())));
  EXPECT_THAT(InTables<ReadinessFound>(),
              ContainerEq(AllFieldsAndValues(*v1::AssessReadinessResponse::descriptor())));
  EXPECT_THAT(InTables<CanvasDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::DescribeCanvasRequest::descriptor())));
  ExpectEveryField<CanvasAnswer>({});
  ExpectEveryField<CanvasSegmentAnswer>({"segment", "clauses"});
  ExpectEveryField<RevenueStreamAnswer>({});
  EXPECT_THAT(InTables<BaseDraft>(),
              ContainerEq(AllFieldsAndValues(*v1::AssessBaseRequest::descriptor())));
  EXPECT_THAT(InTables<BaseFound>(),
              ContainerEq(AllFieldsAndValues(*v1::AssessBaseResponse::descriptor())));
}

TEST(Mirror, IsTestedWithEnumeratorsAsTheyAreSpelled) {
  EXPECT_EQ((EnumeratorName<GateMode, 2>()), "kAnyOf");
  EXPECT_EQ((EnumeratorName<GateMode, 3>()), "");
  EXPECT_EQ(UpperSnake("kAnyOf"), "ANY_OF");
}

}  // namespace
}  // namespace accord::convert_internal
