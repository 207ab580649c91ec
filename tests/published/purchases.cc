#include "tests/published/purchases.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <fstream>
#include <sstream>
#include <utility>
#include <variant>

#include "server/convert/calendar.h"
#include "server/convert/json.h"
#include "server/convert/segment_rules_conversion.h"

namespace accord {
namespace {

const std::string kFolder = ACCORD_TEST_DATA "/purchases/";

}  // namespace

SegmentRules ManagerialSegments() {
  std::stringstream text;
  text << std::ifstream(kFolder + "rules.json").rdbuf();
  v1::SegmentRules rules;
  EXPECT_TRUE(ParseJson(text.str(), FieldPath("rules"), &rules).empty());
  return std::get<SegmentRules>(CheckSegmentRules(ToDraft(rules), FieldPath("rules")));
}

Panel PurchasesAt(const std::vector<std::string>& dates) {
  std::vector<std::int32_t> days;
  for (const std::string& date : dates) days.push_back(DayOf(date).value());
  Panel panel(std::move(days));
  std::ifstream file(kFolder + "purchases.txt");
  std::string client, date;
  double amount = 0;
  while (file >> client >> amount >> date) {
    EXPECT_EQ(panel.Append(client, DayOf(date).value(), amount), PanelFault::kNone);
  }
  return panel;
}

}  // namespace accord
