#include "clients/cli/csv_records.h"

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::ElementsAre;

// "line: field|field" of each record; a record that ends within quotes is marked.
std::vector<std::string> RecordsOf(CsvRecords& records) {
  std::vector<std::string> read;
  while (records.Next()) {
    std::string text = std::to_string(records.line()) + ":";
    for (const std::string_view field : records.fields()) text += "|" + std::string(field);
    read.push_back(text + (records.open_quote() ? " open" : ""));
  }
  if (records.too_long()) read.push_back(std::to_string(records.line()) + ": too long");
  return read;
}

std::vector<std::string> RecordsOf(std::string_view text, char separator = ',') {
  CsvRecords records(SourceOf(text), separator);
  return RecordsOf(records);
}

std::vector<std::string> RecordsInPieces(std::string_view text, std::size_t piece) {
  CsvRecords records(
      [text, piece](char* buffer, std::size_t size) mutable {
        const std::size_t count = std::min({piece, size, text.size()});
        std::memcpy(buffer, text.data(), count);
        text.remove_prefix(count);
        return count;
      },
      ',');
  return RecordsOf(records);
}

// The slow twin: one character after the other.
std::vector<std::string> Twin(std::string text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  std::vector<std::string> read;
  int line = 1, begin = 1;
  std::string record;
  bool empty = true, fresh = true, quoted = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool end = i == text.size();
    const char c = end ? '\n' : text[i];
    if (c == '\n') ++line;
    if (end || (c == '\n' && !quoted)) {
      if (!empty || quoted) {
        read.push_back(std::to_string(begin) + ":|" + record + (quoted ? " open" : ""));
      }
      record.clear();
      empty = fresh = true;
      begin = line;
    } else if (c == '"' && quoted && text[i + 1] == '"') {
      record += text[++i];
      empty = false;
    } else if (c == '"' && (quoted || fresh)) {
      quoted = !quoted;
      fresh = false;
    } else if (c == ',' && !quoted) {
      record += '|';
      empty = false;
      fresh = true;
    } else {
      record += c;
      empty = fresh = false;
    }
  }
  return read;
}

TEST(CsvRecords, AreReadAsRfc4180WritesThem) {
  EXPECT_THAT(RecordsOf("a,\"b, \"\"c\"\"\nd\",e\r\n\r\n\"\"\nf\"g,\r\n\"h\"i,j"),
              ElementsAre("1:|a|b, \"c\"\nd|e", "5:|f\"g|", "6:|hi|j"));
  EXPECT_THAT(RecordsOf("a;b,c\n", ';'), ElementsAre("1:|a|b,c"));
}

TEST(CsvRecords, SayWhenAQuoteIsNeverClosed) {
  EXPECT_THAT(RecordsOf("a\n\"b,\nc\n"), ElementsAre("1:|a", "2:|b,\nc\n open"));
  EXPECT_THAT(RecordsOf("a\n\""), ElementsAre("1:|a", "2:| open"));
}

TEST(CsvRecords, AreBounded) {
  const std::string longest(1 << 16, 'x');
  EXPECT_THAT(RecordsInPieces(longest + "\ny\n", 1000), ElementsAre("1:|" + longest, "2:|y"));
  EXPECT_THAT(RecordsInPieces("y\nx" + longest + "\n", 1000), ElementsAre("1:|y", "2: too long"));
}

TEST(CsvRecords, AreTheSameHoweverTheBytesComeAndAsTheTwinReadsThem) {
  constexpr std::string_view kCharacters = "ab,,\"\"\n\n";
  std::mt19937 random(20180501);
  int quoted_lines = 0;
  for (int trial = 0; trial < 2000; ++trial) {
    std::string text = trial % 5 == 0 ? "\xEF\xBB\xBF" : "";
    for (auto size = random() % 40; size > 0; --size) {
      text += kCharacters[random() % kCharacters.size()];
    }
    const std::vector<std::string> twin = Twin(text);
    for (const std::string& record : twin) quoted_lines += record.find('\n') != std::string::npos;
    ASSERT_EQ(RecordsOf(text), twin) << text;
    for (const std::size_t piece : {1, 2, 3, 7, 64}) {
      ASSERT_EQ(RecordsInPieces(text, piece), twin) << text << "\nin pieces of " << piece;
    }
  }
  EXPECT_GT(quoted_lines, 100);
}

}  // namespace
}  // namespace accord::cli
