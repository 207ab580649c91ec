#include "clients/cli/files.h"

#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

std::string FaultOf(std::string_view text) {
  const Violations faults = EncodingFaults(text, FieldPath("scenario"));
  if (faults.empty()) return "";
  EXPECT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].field, "scenario");
  EXPECT_EQ(faults[0].code, ViolationCode::kInvalidFormat);
  return faults[0].description;
}

TEST(EncodingFaults, NameWhatAFileIsInAndWhatConvertsIt) {
  EXPECT_EQ(FaultOf(""), "");
  EXPECT_EQ(FaultOf("{\"id\": \"Ж\"}"), "");
  EXPECT_THAT(FaultOf("\xFF\xFE{"), HasSubstr("the file is UTF-16; `iconv -f UTF-16"));
  EXPECT_THAT(FaultOf(std::string_view("{\0\"\0", 4)), HasSubstr("the file is UTF-16"));
  EXPECT_THAT(FaultOf("{\n\"id\": \"\xC6\"\n}"), HasSubstr("line 2: must be UTF-8; `iconv"));
  EXPECT_THAT(FaultOf("{}\n\xC6"), HasSubstr("line 2: "));
}

}  // namespace
}  // namespace accord::cli
