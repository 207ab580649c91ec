#include "clients/cli/client_csv.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

// "id=criterion" of each row.
std::vector<std::string> RowsOf(std::string_view text, const ClientFileFlags& flags = {}) {
  const auto read = ReadClientFile(text, flags);
  std::vector<std::string> rows;
  if (const auto* file = std::get_if<ClientFile>(&read)) {
    for (const ClientFileRow& row : file->rows)
      rows.push_back(row.id + "=" + NumberText(row.criterion));
  } else {
    for (const Violation& violation : std::get<Violations>(read)) {
      rows.push_back("unexpected: " + violation.description);
    }
  }
  return rows;
}

// "CODE line 3, column 2: ..." of each fault.
std::vector<std::string> FaultsOf(std::string_view text, const ClientFileFlags& flags = {}) {
  const auto read = ReadClientFile(text, flags);
  std::vector<std::string> faults;
  if (const auto* violations = std::get_if<Violations>(&read)) {
    for (const Violation& violation : *violations) {
      EXPECT_EQ(violation.field, "clients");
      faults.push_back(std::string(ViolationCodeName(violation.code)) + " " +
                       violation.description);
    }
  }
  return faults;
}

TEST(ClientFile, IsReadByTheNamesOfItsColumns) {
  EXPECT_THAT(RowsOf("id,revenue\na,1\nb,2.5\n"), ElementsAre("a=1", "b=2.5"));
  EXPECT_THAT(RowsOf("profit,town,client\n-3,Perm,a\n4e2,Ufa,b",
                     {.id_column = "client", .criterion_column = "profit"}),
              ElementsAre("a=-3", "b=400"));
}

TEST(ClientFile, MayBeginWithAByteOrderMarkAndEndLinesAsWindowsDoes) {
  EXPECT_THAT(RowsOf("\xEF\xBB\xBFid,revenue\r\na,1\r\n\r\nb,2\r\n"), ElementsAre("a=1", "b=2"));
}

TEST(ClientFile, MayQuoteFieldsWithCommasQuotesAndLinesInThem) {
  EXPECT_THAT(RowsOf("\"id\",revenue\n\"Mill, \"\"North\"\"\",\"7\"\n\"two\nlines\",8\n"),
              ElementsAre("Mill, \"North\"=7", "two\nlines=8"));
}

TEST(ClientFile, TakesNumbersWithSpacesAndSigns) {
  EXPECT_THAT(RowsOf("id,revenue\na, 1 \nb,+2\nc,-0.5\n"), ElementsAre("a=1", "b=2", "c=-0.5"));
}

TEST(ClientFile, LeavesOutSpacesAroundIdsAndSaysSo) {
  const auto read =
      ReadClientFile("id , revenue\na,1\nb\xC2\xA0,2\n\" c\t\",3\nd e,4\n", ClientFileFlags());
  const auto& file = std::get<ClientFile>(read);
  ASSERT_THAT(file.rows, SizeIs(4));
  EXPECT_EQ(file.rows[1].id, "b");
  EXPECT_EQ(file.rows[2].id, "c");
  EXPECT_EQ(file.rows[3].id, "d e");
  EXPECT_THAT(file.warnings,
              ElementsAre("line 1: the name of each of 2 columns has spaces around it, which are "
                          "left out",
                          "line 3: the id of this and of 1 later row has spaces around it, which "
                          "are left out"));
  EXPECT_THAT(std::get<ClientFile>(ReadClientFile("id,revenue\na,1\n", {})).warnings, SizeIs(0));
}

TEST(ClientFile, MayHaveNoClients) { EXPECT_THAT(RowsOf("id,revenue\n"), ElementsAre()); }

TEST(ClientFile, MustNotBeEmpty) {
  for (const char* text : {"", "\n\r\n", "\xEF\xBB\xBF"}) {
    EXPECT_THAT(FaultsOf(text), ElementsAre(HasSubstr("the file is empty")));
  }
}

TEST(ClientFile, MustHaveTheColumnsAskedForOnce) {
  EXPECT_THAT(FaultsOf("name,turnover\na,1\n"),
              ElementsAre(AllOf(StartsWith("UNKNOWN_FIELD line 1: "), HasSubstr("\"id\""),
                                HasSubstr("\"name\", \"turnover\"")),
                          AllOf(StartsWith("UNKNOWN_FIELD line 1: "), HasSubstr("\"revenue\""))));
  EXPECT_THAT(FaultsOf("id,revenue,revenue\na,1,2\n"),
              ElementsAre(StartsWith("DUPLICATE line 1: ")));
}

TEST(ClientFile, TakesTheSeparatorFromItsFirstLineAndSaysSo) {
  const auto read = ReadClientFile("id;revenue\na,b;1\n", {});
  EXPECT_EQ(std::get<ClientFile>(read).rows[0].id, "a,b");
  EXPECT_THAT(std::get<ClientFile>(read).warnings,
              ElementsAre("the first line has no comma, so fields are taken to be separated as "
                          "--separator semicolon says"));
  EXPECT_THAT(RowsOf("sep=|\r\nid|revenue\r\na;b|1\r\n"), ElementsAre("a;b=1"));
  EXPECT_THAT(RowsOf("id~revenue\na~1\n", {.csv = {.separator = "~"}}), ElementsAre("a=1"));
  EXPECT_THAT(FaultsOf("id;revenue\na;1\n", {.csv = {.separator = "comma"}}),
              ElementsAre(HasSubstr("another separator? --separator"), HasSubstr("separator?")));
}

TEST(ClientFile, TakesMoneyOfOneCurrencyAsPeopleWriteIt) {
  const ClientFileFlags german{.csv = {.separator = "semicolon", .decimal = "comma"}};
  EXPECT_THAT(RowsOf("id;revenue\na;1.200,50 €\nb;2\u00A0000\nc;-3 €\n", german),
              ElementsAre("a=1200.5", "b=2000", "c=-3"));
  EXPECT_THAT(FaultsOf("id;revenue\na;1,50 €\nb;2\nc;3 $\n", german),
              ElementsAre("CONTRADICTION line 4, column 2: must be money in € as on line 2, got "
                          "\"3 $\""));
  EXPECT_THAT(FaultsOf("id,revenue\na,12 %\n"), ElementsAre(HasSubstr("0.12 for 12 %")));
}

TEST(ClientFile, LeavesOutAFirstLineThatComesAgainAndSaysSo) {
  const auto read = ReadClientFile("id,revenue\na,1\nid,revenue\nb,2\nid,revenue\nid,3\n", {});
  const auto& file = std::get<ClientFile>(read);
  ASSERT_THAT(file.rows, SizeIs(3));
  EXPECT_EQ(file.rows[2].id, "id") << "no more than what is the same";
  EXPECT_THAT(file.warnings,
              ElementsAre("line 3: repeats the first line (and so 1 more does), and is left out"));
  EXPECT_THAT(FaultsOf("id,revenue\na,1\nID,revenue\n"), SizeIs(1));
}

TEST(ClientFile, SetsRowsAsideThatAreAtFaultAndListsThem) {
  const ClientFileFlags skip{.csv = {.skip_bad = true}};
  const auto read = ReadClientFile("id,revenue\na,1\nb,x\n,7\nc,2,3\nd,4\n", skip);
  const auto& file = std::get<ClientFile>(read);
  ASSERT_THAT(file.rows, SizeIs(2));
  EXPECT_EQ(file.rows[1].id, "d");
  EXPECT_THAT(file.warnings, ElementsAre("3 of 5 rows are set aside (--skip-bad):",
                                         HasSubstr("set aside: line 3, column 2: must be a number"),
                                         "set aside: line 4, column 1: must name a client",
                                         HasSubstr("set aside: line 5: must have 2 fields")));
  EXPECT_THAT(FaultsOf("id,revenue\na,x\nb,y\n", skip), SizeIs(2)) << "nothing is left";
  EXPECT_THAT(FaultsOf("id,turnover\na,1\n", skip), SizeIs(1)) << "no row can mend it";
  EXPECT_THAT(FaultsOf("id,revenue\na,1\n\"b,2\nc,3\n", skip), SizeIs(1))
      << "a quote may hold any number of rows";
}

TEST(ClientFile, KnowsARowOfTotalsByItsNameAndSum) {
  const std::string text = "id,revenue\nTotal,1\nb,2.5\nИтого:,3.5\n";
  EXPECT_THAT(FaultsOf(text), ElementsAre(AllOf(StartsWith("CONTRADICTION line 4: "),
                                                HasSubstr("is the sum of the 2 rows before it"),
                                                HasSubstr("--skip-bad"))));
  EXPECT_THAT(RowsOf(text, {.csv = {.skip_bad = true}}), ElementsAre("Total=1", "b=2.5"));
  EXPECT_THAT(RowsOf("id,revenue\na,1\nb,2.5\nTotal,4\n"), ElementsAre("a=1", "b=2.5", "Total=4"));
  EXPECT_THAT(RowsOf("id,revenue\na,1\nb,2.5\nc,3.5\n"), ElementsAre("a=1", "b=2.5", "c=3.5"));
}

TEST(ClientFile, HasAViolationForEveryFaultByLineAndColumn) {
  EXPECT_THAT(
      FaultsOf("id,revenue\na,ten\nb,1,2\nc\n\"d\ne\",\nf,1e999\ng,nan\nh,0x10\n"),
      ElementsAre(AllOf(StartsWith("INVALID_FORMAT line 2, column 2: "), HasSubstr("got \"ten\"")),
                  AllOf(StartsWith("SYNTAX line 3: "), HasSubstr("2 fields"), HasSubstr("got 3")),
                  AllOf(StartsWith("SYNTAX line 4: "), HasSubstr("got 1")),
                  AllOf(StartsWith("INVALID_FORMAT line 5, column 2: "), HasSubstr("got \"\"")),
                  StartsWith("INVALID_FORMAT line 7, column 2: "),
                  StartsWith("INVALID_FORMAT line 8, column 2: "),
                  StartsWith("INVALID_FORMAT line 9, column 2: ")));
}

TEST(ClientFile, SaysWhatClientsAre) {
  const auto read = ReadClientFile(
      "kind,id,revenue\nother,a,0\nactive-prospect,b,0\nprospect,c,0\ninactive,d,0\nactive,e,1\n",
      {.kind_column = "kind"});
  ASSERT_TRUE(std::holds_alternative<ClientFile>(read));
  std::vector<int> kinds;
  for (const ClientFileRow& row : std::get<ClientFile>(read).rows) {
    kinds.push_back(row.kind);
  }
  EXPECT_THAT(kinds, ElementsAre(v1::CLIENT_KIND_OTHER, v1::CLIENT_KIND_ACTIVE_PROSPECT,
                                 v1::CLIENT_KIND_PROSPECT, v1::CLIENT_KIND_INACTIVE,
                                 v1::CLIENT_KIND_ACTIVE));
}

TEST(ClientFile, HasAViolationForKindsThatAreNone) {
  EXPECT_THAT(
      FaultsOf("id,revenue,kind\na,1,active\nb,1,Active\nc,1,\n", {.kind_column = "kind"}),
      ElementsAre("UNKNOWN_VALUE line 3, column 3: must be active, inactive, active-prospect, "
                  "prospect or other, got \"Active\"",
                  AllOf(StartsWith("UNKNOWN_VALUE line 4, column 3: "), HasSubstr("got \"\""))));
}

TEST(ClientFile, MustCloseItsQuotes) {
  EXPECT_THAT(FaultsOf("id,revenue\na,1\n\"b,2\nc,3\n"),
              ElementsAre(AllOf(StartsWith("SYNTAX line 3: "), HasSubstr("never closed"))));
}

TEST(ClientFile, HasABoundedNumberOfViolations) {
  std::string text = "id,revenue\n";
  for (int i = 0; i < limits::kMaxViolations + 10; ++i) text += "a,x\n";
  EXPECT_THAT(FaultsOf(text),
              ElementsAre(HasSubstr("line 2, "), HasSubstr("line 3, "), HasSubstr("line 4, "),
                          "INVALID_FORMAT column 2 (\"revenue\"): 1 010 of 1 010 rows are at "
                          "fault like this"));
}

TEST(ClientFile, OfAnyBytesIsEitherReadOrRefused) {
  // Every text of up to five of the characters that mean something.
  constexpr std::string_view kAlphabet = "\",\n\r1a";
  for (int length = 0; length <= 5; ++length) {
    int count = 1;
    for (int i = 0; i < length; ++i) count *= static_cast<int>(kAlphabet.size());
    for (int number = 0; number < count; ++number) {
      std::string rows;
      for (int i = 0, rest = number; i < length; ++i, rest /= static_cast<int>(kAlphabet.size())) {
        rows += kAlphabet[rest % kAlphabet.size()];
      }
      const auto read = ReadClientFile("id,revenue\n" + rows, {});
      const auto* faults = std::get_if<Violations>(&read);
      ASSERT_TRUE(!faults || !faults->empty());
      if (!faults && rows.find_first_not_of("\r\n") == std::string::npos) {
        ASSERT_THAT(std::get<ClientFile>(read).rows, SizeIs(0));
      }
    }
  }
}

TEST(ClientFile, NamesTheLineThatIsNotUtf8) {
  EXPECT_THAT(FaultsOf("id,revenue\nA,1\n\xCE\xCE,2\nC,3\n\xCE,4\n"),
              ElementsAre(AllOf(StartsWith("INVALID_FORMAT line 3: must be UTF-8"),
                                HasSubstr("--encoding CP1251")),
                          StartsWith("INVALID_FORMAT line 5: must be UTF-8")));
  EXPECT_THAT(FaultsOf("\xCE\xCE,revenue\nA,1\n"),
              ElementsAre(StartsWith("INVALID_FORMAT line 1: must be UTF-8")));
}

TEST(ClientFile, MayHaveAnotherEncodingAndOtherEndsOfLines) {
  EXPECT_THAT(RowsOf("id,revenue\n\xCF\xF0\xEE\xEC,1\n", {.csv = {.encoding = "cp1251"}}),
              ElementsAre("Пром=1"));
  EXPECT_THAT(FaultsOf("id,revenue\n\x98,1\n", {.csv = {.encoding = "cp1251"}}),
              ElementsAre(HasSubstr("line 2: must be text in cp1251")));
  EXPECT_THAT(RowsOf(std::string("\xFF\xFEi\0d\0,\0", 8) +
                     std::string("r\0e\0v\0e\0n\0u\0e\0\n\0a\0,\0\x31\0", 22)),
              ElementsAre("a=1"));
  EXPECT_THAT(RowsOf("id,revenue\rA,100\rB,50\r"), ElementsAre("A=100", "B=50"));
  EXPECT_THAT(FaultsOf(std::string("i\0d\0,\0r\0\n\0", 10)),
              ElementsAre(HasSubstr("the file is UTF-16 without a byte-order mark")));
  EXPECT_THAT(FaultsOf("PK\x03\x04"), ElementsAre(HasSubstr("line 1: must be CSV, but the file "
                                                            "is a workbook")));
  EXPECT_THAT(RowsOf("id,revenue\r\nA,100\r\n"), ElementsAre("A=100"));
  EXPECT_THAT(RowsOf("id,revenue,\"of\r\n2015\"\r\nA,100,1\r\n"), ElementsAre("A=100"));
}

}  // namespace
}  // namespace accord::cli
