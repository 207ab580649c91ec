#include "clients/cli/csv_opening.h"

#include <optional>
#include <string>
#include <string_view>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

// Separator, end of lines (N or R), size and first line, and how the separator is known.
std::string Said(std::string_view text, bool is_all = true, char separator = 0) {
  const std::optional<CsvOpening> opening = OpeningOf(text, is_all, separator);
  if (!opening) return "more";
  return std::string(1, opening->separator) + (opening->line_end == '\n' ? "N" : "R") +
         std::to_string(opening->size) + "@" + std::to_string(opening->line) +
         (opening->is_stated ? " stated" : "") + (opening->is_guessed ? " guessed" : "");
}

TEST(CsvOpening, TellsTheSeparatorWhereTheFirstLineHasNoCommaAndOneOther) {
  EXPECT_EQ(Said("id,revenue\n"), ",N0@1");
  EXPECT_EQ(Said("id;revenue\n"), ";N0@1 guessed");
  EXPECT_EQ(Said("\n\r\nid\trevenue\n"), "\tN0@1 guessed");
  EXPECT_EQ(Said("id|\"a,b\"\n"), "|N0@1 guessed");
  EXPECT_EQ(Said("id;revenue|cost\n"), ",N0@1") << "which?";
  EXPECT_EQ(Said("id;revenue, EUR\n"), ",N0@1") << "which?";
  EXPECT_EQ(Said("id\n1;2\n"), ",N0@1");
  EXPECT_EQ(Said(""), ",N0@1");
  EXPECT_EQ(Said("id;revenue\n", true, ','), ",N0@1") << "as the user says";
}

TEST(CsvOpening, TakesExcelsLineAndTheByteOrderMark) {
  EXPECT_EQ(Said("sep=;\r\nid,x;y\r\n"), ";N7@2 stated");
  EXPECT_EQ(Said("\xEF\xBB\xBF\"sep=\t\"\nid\n"), "\tN11@2 stated");
  EXPECT_EQ(Said("sep=;\nid\n", true, '|'), "|N6@2 stated");
  EXPECT_EQ(Said("sep=;x\nid\n"), ";N0@1 guessed") << "a column of that name";
  EXPECT_EQ(Said("\xEF\xBB\xBFid,b\n"), ",N3@1");
}

TEST(CsvOpening, KnowsLinesThatEndWithCarriageReturnsAlone) {
  EXPECT_EQ(Said("id,x\ra,1\r"), ",R0@1");
  EXPECT_EQ(Said("sep=;\rid;x\ra;1\r"), ";R6@2 stated");
  EXPECT_EQ(Said("id,x\r\na,1\r\n"), ",N0@1");
  EXPECT_EQ(Said("id,\"x\ry\"\na,1\n"), ",N0@1") << "within quotes";
}

TEST(CsvOpening, AsksForMoreUntilItIsSure) {
  EXPECT_EQ(Said("id", false), "more");
  EXPECT_EQ(Said("\xEF\xBB", false), "more");
  EXPECT_EQ(Said("id,x\r", false), "more");
  EXPECT_EQ(Said("id,x\r", true), ",R0@1");
  EXPECT_EQ(Said("\nid", false), "more");
  EXPECT_EQ(Said("id,x\n", false), ",N0@1");
}

}  // namespace
}  // namespace accord::cli
