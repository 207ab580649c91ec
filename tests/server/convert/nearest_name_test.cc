#include "server/convert/nearest_name.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace accord {
namespace {

TEST(NearestName, ForgivesFewEditsCaseAndUnderscores) {
  const std::vector<std::string> names = {"first_period", "last_period", "base", "bands"};
  EXPECT_EQ(NearestName("firstPeriod", names), "first_period");
  EXPECT_EQ(NearestName("frist_period", names), "first_period");
  EXPECT_EQ(NearestName("bnads", names), "bands");
  EXPECT_EQ(NearestName("band", names), "bands");
  EXPECT_EQ(NearestName("BASE", names), "base");
}

TEST(NearestName, SuggestsNothingThatIsFarAway) {
  const std::vector<std::string> names = {"base", "bands"};
  EXPECT_EQ(NearestName("correlation", names), "");
  EXPECT_EQ(NearestName("", names), "");
  EXPECT_EQ(NearestName("base", {}), "");
  EXPECT_EQ(DidYouMean("correlation", names), "");
}

TEST(NearestName, IsBoundedForEnormousNames) {
  const std::string enormous(1'000'000, 'x');
  EXPECT_EQ(NearestName(enormous, std::vector<std::string>{"base"}), "");
}

TEST(NameList, CountsWhatItDoesNotList) {
  EXPECT_EQ(NameList({}), "none");
  EXPECT_EQ(NameList(std::vector<std::string>{"a", "b"}), "\"a\", \"b\"");
  const std::string list = NameList(std::vector<std::string>(20, "a"));
  EXPECT_TRUE(list.ends_with("\"a\" and 4 more")) << list;
}

}  // namespace
}  // namespace accord
