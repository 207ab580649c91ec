#include "server/templates/expand.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "server/convert/json_value.h"

namespace accord::templates_internal {
namespace {

JsonNode Tree(const std::string& text) {
  return std::get<JsonNode>(ParseJsonTree(text, FieldPath("tree")));
}

ParameterValues Values() {
  return {{"share", Tree("0.4")},
          {"whole", Tree("3")},
          {"id", Tree(R"("deal")")},
          {"none", Tree("null")},
          {"empty", Tree("[]")},
          {"tiers", Tree(R"([{"from": 0.5, "to": null}, {"from": 0.9, "to": 1}])")}};
}

// Compared as protobuf's values, whose members have no order.
std::string Dump(const JsonNode& node) { return ToValue(node).DebugString(); }

void ExpectExpands(const std::string& from, const std::string& to) {
  EXPECT_EQ(Dump(Expand(Tree(from), Values())), Dump(Tree(to))) << from;
}

TEST(Expand, PutsValuesOfAnyTypeInThePlaceOfTheirNames) {
  ExpectExpands(R"({"a": "$share", "b": ["$id"], "c": {"d": "$tiers"}, "e": "$none"})",
                R"({"a": 0.4, "b": ["deal"], "c": {"d": [{"from": 0.5, "to": null},
                    {"from": 0.9, "to": 1}]}, "e": null})");
}

TEST(Expand, NegatesNumbersAndLeavesNothingNothing) {
  ExpectExpands(R"(["-$share", "-$whole", "-$none"])", "[-0.4, -3, null]");
}

TEST(Expand, RepeatsAnEntryForEachOfAList) {
  ExpectExpands(
      R"([1, {"$each": "tiers", "do": {"lower": "$item.from", "rate": "-$item.from",
          "upper": "$item.to", "share": "$share"}}, 2])",
      R"([1, {"lower": 0.5, "rate": -0.5, "upper": null, "share": 0.4},
          {"lower": 0.9, "rate": -0.9, "upper": 1, "share": 0.4}, 2])");
}

TEST(Expand, RepeatsNothingForAnEmptyList) {
  ExpectExpands(R"(["fee", {"$each": "empty", "do": "$item.id"}])", R"(["fee"])");
}

TEST(Expand, RepeatsTextsAsWell) {
  ExpectExpands(R"([{"$each": "tiers", "do": "$item.from"}])", "[0.5, 0.9]");
}

TEST(Expand, LeavesEverythingElseAlone) {
  const std::string text = R"({"a": [true, null, 1.5, 7, "x", "a $share of it"], "b": {}})";
  ExpectExpands(text, text);
}

}  // namespace
}  // namespace accord::templates_internal
