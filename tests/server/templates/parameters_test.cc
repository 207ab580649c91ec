#include "server/templates/parameters.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "server/convert/json_value.h"

namespace accord::templates_internal {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::TemplateParameter AParameter(const std::string& name, v1::ParameterKind kind) {
  v1::TemplateParameter parameter;
  parameter.set_name(name);
  parameter.set_kind(kind);
  return parameter;
}

// "share" in [0, 1], default 0.5; "periods" whole, 1 to 12, required; "floor" at least 0, default
// none; "name" an id, default "deal"; "tiers", 1 to 2 entries of {"from" required, "rate" default
// 1}, default one from 0.
TemplateParameters SomeParameters() {
  TemplateParameters parameters;
  v1::TemplateParameter share = AParameter("share", v1::PARAMETER_KIND_NUMBER);
  share.set_min(0);
  share.set_max(1);
  share.set_unit("share of the fee");
  share.mutable_default_value()->set_number_value(0.5);
  v1::TemplateParameter periods = AParameter("periods", v1::PARAMETER_KIND_INTEGER);
  periods.set_min(1);
  periods.set_max(12);
  periods.set_description("Periods of a window.");
  v1::TemplateParameter floor = AParameter("floor", v1::PARAMETER_KIND_NUMBER);
  floor.set_min(0);
  floor.mutable_default_value()->set_null_value(google::protobuf::NULL_VALUE);
  v1::TemplateParameter name = AParameter("name", v1::PARAMETER_KIND_ID);
  name.mutable_default_value()->set_string_value("deal");
  v1::TemplateParameter tiers = AParameter("tiers", v1::PARAMETER_KIND_LIST);
  tiers.set_min(1);
  tiers.set_max(2);
  *tiers.add_entry() = AParameter("from", v1::PARAMETER_KIND_NUMBER);
  v1::TemplateParameter rate = AParameter("rate", v1::PARAMETER_KIND_NUMBER);
  rate.mutable_default_value()->set_number_value(1);
  *tiers.add_entry() = rate;
  auto& first = *tiers.mutable_default_value()->mutable_list_value()->add_values();
  (*first.mutable_struct_value()->mutable_fields())["from"].set_number_value(0);
  for (auto& parameter : {share, periods, floor, name, tiers}) *parameters.Add() = parameter;
  return parameters;
}

std::variant<ParameterValues, Violations> Check(const std::string& given) {
  const auto tree = std::get<JsonNode>(ParseJsonTree(given, FieldPath("given")));
  return CheckParameters(SomeParameters(), *tree.object(), FieldPath("parameters"));
}

Violations FaultsOf(const std::string& given) {
  auto checked = Check(given);
  auto* violations = std::get_if<Violations>(&checked);
  return violations ? *violations : Violations();
}

std::vector<std::string> FieldsAndCodes(const Violations& violations) {
  std::vector<std::string> list;
  for (const Violation& violation : violations) {
    list.push_back(violation.field + " " + std::string(ViolationCodeName(violation.code)));
  }
  return list;
}

double NumberIn(const ParameterValues& values, const std::string& name) {
  return std::get<double>(values.at(name).value);
}

TEST(CheckParameters, FillsDefaultsIn) {
  const auto values = std::get<ParameterValues>(Check(R"({"periods": 3})"));
  EXPECT_EQ(NumberIn(values, "share"), 0.5);
  EXPECT_EQ(NumberIn(values, "periods"), 3);
  EXPECT_TRUE(values.at("floor").is_null());
  EXPECT_EQ(*values.at("name").text(), "deal");
  ASSERT_EQ(values.at("tiers").list()->size(), 1u);
  EXPECT_EQ(ToValue(values.at("tiers").list()->front()).DebugString(),
            ToValue(std::get<JsonNode>(ParseJsonTree(R"({"from": 0, "rate": 1})", FieldPath())))
                .DebugString());
}

TEST(CheckParameters, TakesWhatIsGivenBeforeTheDefault) {
  const auto values = std::get<ParameterValues>(
      Check(R"({"periods": 12, "share": 1, "floor": 7, "name": "x-1", "tiers": [{"from": 2}]})"));
  EXPECT_EQ(NumberIn(values, "share"), 1);
  EXPECT_EQ(NumberIn(values, "floor"), 7);
  EXPECT_EQ(*values.at("name").text(), "x-1");
}

TEST(CheckParameters, TakesNullForNotGiven) {
  const auto values = std::get<ParameterValues>(Check(R"({"periods": 1, "share": null})"));
  EXPECT_EQ(NumberIn(values, "share"), 0.5);
  EXPECT_THAT(FieldsAndCodes(FaultsOf(R"({"periods": null})")),
              ElementsAre("parameters.periods REQUIRED"));
}

TEST(CheckParameters, NamesEveryFaultAtOnce) {
  const Violations faults = FaultsOf(
      R"({"shar": 1, "share": 1.5, "floor": "low", "name": "a b", "tiers": [{"rate": true}, 4]})");
  EXPECT_THAT(
      FieldsAndCodes(faults),
      ElementsAre("parameters.shar UNKNOWN_FIELD", "parameters.share OUT_OF_RANGE",
                  "parameters.periods REQUIRED", "parameters.floor INVALID_FORMAT",
                  "parameters.name INVALID_FORMAT", "parameters.tiers[0].from REQUIRED",
                  "parameters.tiers[0].rate INVALID_FORMAT", "parameters.tiers[1] INVALID_FORMAT"));
  EXPECT_THAT(faults[0].description, HasSubstr(R"(did you mean "share"?)"));
  EXPECT_EQ(faults[1].description, "must be in [0, 1] (share of the fee), got 1.5");
  EXPECT_EQ(faults[2].description, "must be given: Periods of a window.");
  EXPECT_EQ(faults[3].description, R"(expected a number, got the text "low")");
}

TEST(CheckParameters, HoldsNumbersToBothEndsOfTheirRange) {
  for (const char* sound : {R"({"periods": 1, "share": 0})", R"({"periods": 12, "share": 1})"}) {
    EXPECT_THAT(FieldsAndCodes(FaultsOf(sound)), IsEmpty()) << sound;
  }
  for (const char* faulty :
       {R"({"periods": 0})", R"({"periods": 13})", R"({"periods": 1, "share": -1e-9})",
        R"({"periods": 1, "share": 1.000001})", R"({"periods": 1, "floor": -1})",
        R"({"periods": 1, "floor": 2e15})"}) {
    const Violations faults = FaultsOf(faulty);
    ASSERT_EQ(faults.size(), 1u) << faulty;
    EXPECT_EQ(faults[0].code, ViolationCode::kOutOfRange) << faulty;
  }
}

TEST(CheckParameters, RefusesHalvesOfWholeNumbers) {
  EXPECT_THAT(FieldsAndCodes(FaultsOf(R"({"periods": 1.5})")),
              ElementsAre("parameters.periods INVALID_FORMAT"));
}

TEST(CheckParameters, RefusesWhatIsNoNumber) {
  for (const double bad :
       {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()}) {
    const std::vector<JsonMember> given = {
        {"periods", 0, JsonNode{bad}}, {"share", 0, JsonNode{bad}}, {"floor", 0, JsonNode{bad}}};
    const auto checked = CheckParameters(SomeParameters(), given, FieldPath("parameters"));
    EXPECT_THAT(FieldsAndCodes(std::get<Violations>(checked)),
                ElementsAre("parameters.share OUT_OF_RANGE", "parameters.periods OUT_OF_RANGE",
                            "parameters.floor OUT_OF_RANGE"));
  }
}

TEST(CheckParameters, BoundsTheLengthOfLists) {
  EXPECT_THAT(FieldsAndCodes(FaultsOf(R"({"periods": 1, "tiers": []})")),
              ElementsAre("parameters.tiers OUT_OF_RANGE"));
  EXPECT_THAT(
      FieldsAndCodes(FaultsOf(R"({"periods": 1, "tiers": [{"from":1}, {"from":1}, {"from":1}]})")),
      ElementsAre("parameters.tiers OUT_OF_RANGE"));
}

TEST(CheckParameters, KeepsNamesThatWouldGarbleThePathOutOfIt) {
  EXPECT_THAT(FieldsAndCodes(FaultsOf(R"({"periods": 1, "a.b[\"c\"]": 1})")),
              ElementsAre("parameters UNKNOWN_FIELD"));
}

}  // namespace
}  // namespace accord::templates_internal
