// Files as Excel exports them, Russian and German ones, through the commands that read CSV, with
// nothing but flags.
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/clients/cli/program.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int kRows = 50'000;

// A file that is removed with its object.
class File {
 public:
  explicit File(const std::string& text) {
    static int count = 0;
    name_ = testing::TempDir() + "accord_csv_" + std::to_string(getpid()) + "_" +
            std::to_string(++count);
    std::ofstream(name_, std::ios::binary) << text;
  }
  ~File() { std::filesystem::remove(name_); }
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

// 1234567 as "1 234 567" with this between the groups.
std::string Grouped(int number, std::string_view mark) {
  std::string text = std::to_string(number);
  for (int at = static_cast<int>(text.size()) - 3; at > 0; at -= 3) text.insert(at, mark);
  return text;
}

std::string TwoDigits(int number) { return (number < 10 ? "0" : "") + std::to_string(number); }

struct Language {
  std::string_view client, total, group;  // in the file's encoding
  std::vector<std::string> flags;
};

// CP1251, groups between no-break spaces.
const Language kRussian = {"\xCA\xEB\xE8\xE5\xED\xF2 ",
                           "\xC8\xF2\xEE\xE3\xEE",
                           "\xA0",
                           {"--encoding", "CP1251", "--separator", "semicolon", "--decimal",
                            "comma", "--date-format", "%d.%m.%Y", "--skip-bad"}};
// UTF-8, groups between points.
const Language kGerman = {
    "Müller ",
    "Gesamtergebnis",
    ".",
    {"--separator", "semicolon", "--decimal", "comma", "--date-format", "%d.%m.%Y", "--skip-bad"}};

std::vector<std::string> With(std::vector<std::string> arguments, const Language& language) {
  arguments.insert(arguments.end(), language.flags.begin(), language.flags.end());
  return arguments;
}

// Every amount is 1 234,50 more than the one before it, modulo 2 000 clients.
std::string Purchases(const Language& language) {
  std::string text = "client;date;amount\r\n";
  for (int i = 0; i < kRows; ++i) {
    text += std::string(language.client) + std::to_string(i % 2000) + ";" + TwoDigits(1 + i % 28) +
            "." + TwoDigits(1 + i / 2000 % 12) + "." + std::to_string(2014 + i % 2) + ";" +
            Grouped(1234 * (1 + i % 2000), language.group) + ",50\r\n";
  }
  return text + std::string(language.total) + ";;" + Grouped(999'999'999, language.group) +
         ",00\r\n";
}

std::string Clients(const Language& language) {
  std::string text = "id;revenue\r\n";
  std::int64_t total = 0;
  for (int i = 0; i < kRows; ++i) {
    text += std::string(language.client) + std::to_string(i) + ";" +
            Grouped(1000 + i, language.group) + ",25\r\n";
    total += 1000 + i;
  }
  return text + std::string(language.total) + ";" + std::to_string(total + kRows / 4) + ",00\r\n";
}

class AnExcelExport : public testing::TestWithParam<const Language*> {};
INSTANTIATE_TEST_SUITE_P(Languages, AnExcelExport, testing::Values(&kRussian, &kGerman));

TEST_P(AnExcelExport, OfPurchasesIsEstimatedWithFlagsAlone) {
  const File panel(Purchases(*GetParam()));
  const File rules(
      "{\"rules\": [{\"segment\": \"best\", \"mean_amount\": {\"at_least\": 1234615}},\n"
      "            // everybody else\n            {\"segment\": \"rest\"}]}");
  const Outcome run = Call(
      With({"estimate", panel.name(), "--rules", rules.name(), "--dates", "2015-12-31,2016-01-31"},
           *GetParam()));
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("50 000 rows of 2 000 clients"));
  EXPECT_THAT(run.out, ContainsRegex("best +best +1 000 ")) << "1 234 x 1 000.5 and above";
  EXPECT_THAT(run.error, AllOf(HasSubstr("1 of 50 001 rows is set aside (--skip-bad):"),
                               HasSubstr("set aside: line 50002, column 2: must be a date")));
}

TEST_P(AnExcelExport, OfClientsIsSegmentedWithFlagsAlone) {
  const File clients(Clients(*GetParam()));
  const Outcome run = Call(With({"segment", clients.name()}, *GetParam()));
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, ContainsRegex("\n  A +500 +1.0 % "));
  EXPECT_THAT(run.error,
              HasSubstr("is the sum of the 50 000 rows before it, no client; set aside"));
  Language strict = *GetParam();
  strict.flags.pop_back();
  const Outcome refused = Call(With({"segment", clients.name()}, strict));
  EXPECT_EQ(refused.code, kInvalid);
  EXPECT_THAT(refused.error, HasSubstr("clients: CONTRADICTION: line 50002: "));
}

TEST_P(AnExcelExport, OfObservationsIsSettledWithFlagsAlone) {
  const Outcome example = Call({"template", "gain-pain-share", "--scenario"});
  ASSERT_EQ(example.code, kOk) << example.error;
  const File scenario(example.out);
  const std::string observed = Call({"template", "gain-pain-share", "--observed"}).out;
  const Outcome plain = Call({"settle", scenario.name(), "-"}, observed);
  ASSERT_EQ(plain.code, kOk) << plain.error;
  std::string excel;
  for (const char c : observed) {
    excel += c == ',' ? std::string(";") : c == '.' ? "," : c == '\n' ? "\r\n" : std::string(1, c);
  }
  excel += std::string(GetParam()->total);
  excel.append(static_cast<std::size_t>(
                   std::count(observed.begin(), observed.begin() + observed.find('\n'), ',')),
               ';');
  const Outcome run = Call(With({"settle", scenario.name(), "-"}, *GetParam()), excel);
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_EQ(run.out, plain.out);
  EXPECT_THAT(run.error, HasSubstr("is set aside (--skip-bad):"));
}

TEST(AccordCsv, SaysWithWhichFlagsAFileWouldBeRead) {
  std::string text = "client;date;amount\n";
  for (int i = 0; i < 300; ++i) text += "a;31.12.2015;1200,50\n";
  const File rules("{\"rules\": [{\"segment\": \"all\"}]}");
  std::vector<std::string> call = {"estimate",   "-",       "--rules",
                                   rules.name(), "--dates", "2015-01-01,2016-01-01"};
  const Outcome run = Call(call, text);
  EXPECT_EQ(run.code, kInvalid);
  EXPECT_THAT(run.error, AllOf(HasSubstr("300 of 300 rows are at fault like this; --date-format "
                                         "%d.%m.%Y reads 300 of them"),
                               HasSubstr("--decimal comma reads 300 of them")));
  call.insert(call.end(), {"--date-format", "%d.%m.%Y", "--decimal", "comma"});
  EXPECT_EQ(Call(call, text).code, kOk);
}

TEST(AccordCsv, RefusesFlagsThatMeanNothing) {
  for (const std::vector<std::string>& flag :
       std::vector<std::vector<std::string>>{{"--separator", "ab"},
                                             {"--separator", "7"},
                                             {"--decimal", "."},
                                             {"--date-format", "dd.mm.yyyy"},
                                             {"--encoding", "klingon"},
                                             {"--encoding", "CP1251//IGNORE"}}) {
    std::vector<std::string> call = {"segment", "-"};
    call.insert(call.end(), flag.begin(), flag.end());
    const Outcome run = Call(call, "id,revenue\na,1\n");
    EXPECT_EQ(run.code, kUsage) << flag[1];
    EXPECT_THAT(run.error, AllOf(HasSubstr(flag[0]), HasSubstr(flag[1]))) << flag[1];
    EXPECT_THAT(run.out, IsEmpty());
  }
}

TEST(AccordSimulate, TakesCountsInThousandsAndMillions) {
  for (const char* count : {"100kk", "k", "1.0005k", "-", "1G"}) {
    const Outcome run = Call({"simulate", "/nowhere.json", "--paths", count});
    EXPECT_EQ(run.code, kUsage) << count;
  }
  const std::string scenario = ACCORD_SOURCE_DIR "/clients/examples/flagship.json";
  const Outcome run = Call({"simulate", scenario, "--paths", "2k", "--no-progress"});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_EQ(run.out, Call({"simulate", scenario, "--paths", "2000", "--no-progress"}).out);
}

// In a file that is separated by semicolons a point may be either.
TEST(AccordCsv, AsksWhatAPointMeansWhereItIsNotSure) {
  const std::string text = "id;revenue\nA;1.234\nB;2.500\n";
  const std::vector<std::string> call = {"segment", "-", "--counts", "1,1", "--segments", "X,Y"};
  const Outcome asked = Call(call, text);
  EXPECT_EQ(asked.code, kInvalid);
  EXPECT_THAT(asked.error, AllOf(HasSubstr("line 2, column 2"), HasSubstr("--decimal comma"),
                                 HasSubstr("--decimal point")));
  for (const char* mark : {"comma", "point"}) {
    std::vector<std::string> said = call;
    said.insert(said.end(), {"--decimal", mark});
    EXPECT_EQ(Call(said, text).code, kOk) << mark;
  }
  EXPECT_EQ(Call(call, "id;revenue\nA;1.25\nB;0.500\n").code, kOk);
  EXPECT_EQ(Call(call, "id,revenue\nA,1.234\nB,2.500\n").code, kOk);
}

// A row of totals among clients is told of, whatever its figure and wherever it stands.
TEST(AccordCsv, TellsOfRowsThatAreCalledTotals) {
  const Outcome run = Call({"segment", "-", "--segments", "A,B", "--shares", "0.5"},
                           "id,revenue\nAlpha,10\nBeta,20\nSubtotal,30\nGamma,5\nИТОГО:,36\n");
  EXPECT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.error, AllOf(HasSubstr("line 4: \"Subtotal\" is taken as a client"),
                               HasSubstr("line 6: \"ИТОГО:\" is taken as a client")));
  const File rules("{\"rules\": [{\"segment\": \"all\"}]}");
  const Outcome panel =
      Call({"estimate", "-", "--rules", rules.name(), "--dates", "2015-01-01,2016-01-01"},
           "client,date,amount\na,2014-05-01,5\nb,2014-06-01,6\nTotal,2014-12-31,11\n");
  EXPECT_THAT(panel.error, HasSubstr("line 4: \"Total\" is taken as a client"));
}

}  // namespace
}  // namespace accord::cli
