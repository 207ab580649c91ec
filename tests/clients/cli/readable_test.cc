#include "clients/cli/readable.h"

#include <string>

#include "accord/v1/scenario.pb.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

TEST(Escaped, ShowsWhatATerminalWouldObey) {
  EXPECT_EQ(Escaped("\x1b[31mRED\x1b]0;owned\x07\nsecond\tline\r"),
            "\\u001b[31mRED\\u001b]0;owned\\u0007\\nsecond\\tline\\r");
  EXPECT_EQ(Escaped("\x7f\xc2\x9b"
                    "a\xe2\x80\xae"
                    "evil\xe2\x80\xa8\xe2\x81\xa6"),
            "\\u007f\\u009ba\\u202eevil\\u2028\\u2066");
  EXPECT_EQ(Escaped(std::string("\0", 1)), "\\u0000");
  EXPECT_EQ(Escaped("\xce"), "\\u00ce") << "not UTF-8";
}

TEST(Escaped, LeavesTextAlone) {
  const std::string text = "Оплата по факту, 10 % \"é\" \xc2\xa0\xe2\x80\xaf\xf0\x9f\x99\x82~";
  EXPECT_EQ(Escaped(text), text);
  EXPECT_EQ(Escaped(""), "");
}

TEST(Readable, EscapesTextsAtAnyDepth) {
  v1::Scenario scenario;
  scenario.set_display_name("a\x1b");
  v1::Contract& contract = *scenario.add_contracts();
  contract.set_id("key");
  contract.add_clauses()->set_display_name("b\n");
  const v1::Scenario readable = Readable(scenario);
  EXPECT_EQ(readable.display_name(), "a\\u001b");
  EXPECT_EQ(readable.contracts(0).id(), "key");
  EXPECT_EQ(readable.contracts(0).clauses(0).display_name(), "b\\n");
  EXPECT_FALSE(readable.has_timeline()) << "what is not set stays so";
  EXPECT_EQ(scenario.display_name(), "a\x1b");
}

}  // namespace
}  // namespace accord::cli
