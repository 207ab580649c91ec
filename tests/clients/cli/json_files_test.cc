#include "clients/cli/json_files.h"

#include <string>
#include <string_view>

#include "accord/v1/scenario.pb.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string FaultOf(std::string_view text) {
  v1::Scenario scenario;
  const Violations faults = ReadJson(text, FieldPath("scenario"), &scenario);
  if (faults.empty()) return "";
  EXPECT_THAT(faults, SizeIs(1));
  return faults[0].description;
}

TEST(JsonFiles, NameWhatAFileIsInAndWhatConvertsIt) {
  EXPECT_EQ(FaultOf("{\"display_name\": \"Ж\"}"), "");
  EXPECT_THAT(FaultOf(std::string_view("{\0\"\0", 4)), HasSubstr("the file is UTF-16"));
  EXPECT_THAT(FaultOf("{\n\"display_name\": \"\xC6\"\n}"),
              HasSubstr("line 2: must be UTF-8; `iconv"));
  EXPECT_THAT(FaultOf("{}\n\xC6"), HasSubstr("line 2: "));
  EXPECT_THAT(FaultOf("PK\x03\x04"), HasSubstr("must be JSON, but is a workbook"));
}

TEST(JsonFiles, MayBeUtf16WithAByteOrderMark) {
  EXPECT_EQ(FaultOf(std::string_view("\xFF\xFE{\0}\0", 6)), "");
  EXPECT_EQ(FaultOf(std::string_view("\xFE\xFF\0{\0}", 6)), "");
  EXPECT_THAT(FaultOf(std::string_view("\xFF\xFE{\0", 4)), HasSubstr("line 1, column 2"));
}

TEST(JsonFiles, MayHaveComments) {
  v1::Scenario scenario;
  EXPECT_THAT(
      ReadJson("// a case\n{\"display_name\": \"http://a /* b */ \\\" //\" /* the\nname */ }",
               FieldPath("scenario"), &scenario),
      IsEmpty());
  EXPECT_EQ(scenario.display_name(), "http://a /* b */ \" //");
  EXPECT_THAT(FaultOf("{ // Ж\n  /* Ж */ \"nam\": 1}"), HasSubstr("line 2, column 11: "))
      << "lines and columns are those of the file";
  EXPECT_THAT(FaultOf("{} /* never closed"), HasSubstr("line 1, column 4: "));
}

TEST(JsonFiles, LeaveEverythingElseWhereItIs) {
  EXPECT_EQ(WithoutComments("a//b\r\nc"), "a   \r\nc");
  EXPECT_EQ(WithoutComments("a/*\n*/b"), "a  \n  b");
  EXPECT_EQ(WithoutComments("\"//\"/"), "\"//\"/");
  EXPECT_EQ(WithoutComments("\"\\\\\"//x"), "\"\\\\\"   ");
  EXPECT_EQ(WithoutComments("/*/"), "/*/");
  EXPECT_EQ(WithoutComments(""), "");
}

TEST(JsonFiles, MayHaveShortNamesOfEnums) {
  v1::Scenario scenario;
  EXPECT_THAT(ReadJson(R"({"timeline": {"period_length": "month"}})", FieldPath(), &scenario),
              IsEmpty());
  EXPECT_EQ(scenario.timeline().period_length(), v1::PERIOD_LENGTH_MONTH);
  EXPECT_THAT(
      ReadJson(R"({"timeline": {"period_length": "PERIOD_LENGTH_YEAR"}})", FieldPath(), &scenario),
      IsEmpty());
  EXPECT_EQ(scenario.timeline().period_length(), v1::PERIOD_LENGTH_YEAR);
  EXPECT_THAT(FaultOf(R"({"timeline": {"period_length": "fortnight"}})"), HasSubstr("MONTH"));
}

}  // namespace
}  // namespace accord::cli
