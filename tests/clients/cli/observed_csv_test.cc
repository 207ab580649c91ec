#include "clients/cli/observed_csv.h"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

// Four periods; outcome "output", driver "demand", inputs "spend" and "demand".
v1::Scenario AScenario() {
  v1::Scenario scenario;
  scenario.mutable_timeline()->set_period_count(4);
  scenario.add_outcomes()->set_id("output");
  scenario.add_drivers()->set_id("demand");
  v1::Contract& contract = *scenario.add_contracts();
  contract.add_inputs()->set_id("spend");
  contract.add_inputs()->set_id("demand");
  return scenario;
}

std::variant<ObservedFile, Violations> Read(std::string_view text, const CsvFlags& csv = {}) {
  const v1::Scenario scenario = AScenario();
  return ReadObservedFile(text, csv, scenario, scenario.contracts());
}

// "CODE line 3, column 2: ..." of each fault.
std::vector<std::string> FaultsOf(std::string_view text) {
  const auto read = Read(text);
  std::vector<std::string> faults;
  if (const auto* violations = std::get_if<Violations>(&read)) {
    for (const Violation& violation : *violations) {
      EXPECT_EQ(violation.field, "observed");
      faults.push_back(std::string(ViolationCodeName(violation.code)) + " " +
                       violation.description);
    }
  }
  return faults;
}

TEST(ObservedFile, IsReadByTheNamesOfItsColumns) {
  const auto read = Read(
      "period,output,spend,driver:demand,input:demand,delivery_cost\n"
      "1,1023.5,7,0.1,5,1500\n"
      "2,1100,-8,0.2,6,1600\n");
  const auto& file = std::get<ObservedFile>(read);
  ASSERT_THAT(file.series, SizeIs(5));
  EXPECT_EQ(file.series[0].outcome(), "output");
  EXPECT_THAT(file.series[0].values(), ElementsAre(1023.5, 1100));
  EXPECT_EQ(file.series[1].input(), "spend");
  EXPECT_THAT(file.series[1].values(), ElementsAre(7, -8));
  EXPECT_EQ(file.series[2].driver(), "demand");
  EXPECT_EQ(file.series[3].input(), "demand");
  EXPECT_TRUE(file.series[4].delivery_cost());
  EXPECT_THAT(file.lines, ElementsAre(2, 3));
}

TEST(ObservedFile, LeavesOutSpacesAroundNamesAndSaysSo) {
  const auto read = Read("period, output\n1,5\n");
  const auto& file = std::get<ObservedFile>(read);
  EXPECT_EQ(file.series[0].outcome(), "output");
  EXPECT_THAT(file.warnings,
              ElementsAre("line 1: the name of a column has spaces around it, which are left out"));
}

TEST(ObservedFile, MayBeWrittenAsSpreadsheetsDo) {
  const auto read = Read("\xEF\xBB\xBFperiod,\"output\"\r\n\"1\", 5 \r\n\r\n2,+6");
  const auto& file = std::get<ObservedFile>(read);
  EXPECT_THAT(file.series[0].values(), ElementsAre(5, 6));
  EXPECT_THAT(file.lines, ElementsAre(2, 4));
}

// Of a past there may be none yet; a settlement has something to settle on.
TEST(ObservedFile, MayBeAPastOfNoPeriod) {
  const v1::Scenario scenario = AScenario();
  const auto past = ReadPastFile("period,output\n", {}, scenario);
  EXPECT_THAT(std::get<ObservedFile>(past).series, testing::IsEmpty());
  EXPECT_THAT(FaultsOf("period,output\n"), ElementsAre(StartsWith("REQUIRED")));
  EXPECT_THAT(FaultsOf("contract,period,output\nnorth,1,5\n"),
              testing::Contains(HasSubstr("read by accord settle alone")));
}

TEST(ObservedFile, NamesEveryColumnItCannotTake) {
  EXPECT_THAT(
      FaultsOf("period,outptu,demand,output,output,outcome:spend\n1,1,1,1,1,1\n"),
      ElementsAre(AllOf(StartsWith("UNKNOWN_FIELD line 1, column 2: "),
                        HasSubstr("did you mean \"output\"?")),
                  AllOf(StartsWith("CONTRADICTION line 1, column 3: "), HasSubstr("input:demand")),
                  StartsWith("DUPLICATE line 1, column 5: "),
                  StartsWith("UNKNOWN_FIELD line 1, column 6: ")));
  EXPECT_THAT(FaultsOf("output,period\n1,1\n"),
              ElementsAre(StartsWith("UNKNOWN_FIELD line 1, column 1: "),
                          StartsWith("UNKNOWN_FIELD line 1, column 2: ")));
  EXPECT_THAT(FaultsOf("period;output,demand\n1;2\n"),
              testing::Contains(HasSubstr("must be called \"period\"")));
  EXPECT_THAT(FaultsOf("period\n1\n"), ElementsAre(StartsWith("REQUIRED line 1: ")));
}

TEST(ObservedFile, NamesPeriodsThatAreMissingComeAgainOrDoNotExist) {
  EXPECT_THAT(
      FaultsOf("period,output\n1,1\n3,1\n3,1\n4,1\n5,1\nfour,1\n1.5,1\n0,1\n"),
      ElementsAre(
          AllOf(StartsWith("REQUIRED line 3, column 1: "), HasSubstr("must be period 2, got 3")),
          AllOf(StartsWith("DUPLICATE line 4, column 1: "),
                HasSubstr("must be period 4, got 3 again")),
          AllOf(StartsWith("OUT_OF_RANGE line 6, column 1: "), HasSubstr("1 to 4, got 5")),
          StartsWith("INVALID_FORMAT line 7, column 1: "),
          StartsWith("INVALID_FORMAT line 8, column 1: "),
          StartsWith("INVALID_FORMAT line 9, column 1: ")));
  EXPECT_THAT(FaultsOf("period,output\n2,1\n"), ElementsAre(StartsWith("REQUIRED line 2")));
  EXPECT_THAT(FaultsOf("period,output\n"), ElementsAre(StartsWith("REQUIRED line 1")));
  EXPECT_THAT(FaultsOf(""), SizeIs(1));
}

TEST(ObservedFile, NamesFieldsThatAreNoNumbersAndLinesOfAnotherLength) {
  EXPECT_THAT(FaultsOf("period,output,spend\n1,,nan\n2,1\n3,1,2,3\n\"4,1,2\n"),
              ElementsAre(StartsWith("INVALID_FORMAT line 2, column 2: "),
                          StartsWith("INVALID_FORMAT line 2, column 3: "),
                          StartsWith("SYNTAX line 3: must have 3 fields"),
                          StartsWith("SYNTAX line 4: must have 3 fields"),
                          StartsWith("SYNTAX line 5: has a quote")));
}

TEST(ObservedFile, NamesManyFaultsOfOneKindInOneSentence) {
  std::string text = "period,output\n";
  for (int i = 0; i < 3000; ++i) text += "x,1,5\n";
  EXPECT_THAT(FaultsOf(text), SizeIs(4));
  text = "period;output\n";
  for (int i = 1; i <= 3000; ++i) text += "1;1,5\n";
  EXPECT_THAT(FaultsOf(text), testing::Contains(HasSubstr(
                                  "column 2 (\"output\"): 3 000 of 3 000 rows are at fault like "
                                  "this; --decimal comma reads 3 000 of them")));
}

TEST(ObservedFile, MayBeWrittenAsPeopleDo) {
  const auto read = Read("period;output;spend\n1;0,997;1\u00A0200,50\n2;1,5;7\n",
                         {.separator = "semicolon", .decimal = "comma"});
  const auto& file = std::get<ObservedFile>(read);
  EXPECT_THAT(file.series[0].values(), ElementsAre(0.997, 1.5));
  EXPECT_THAT(file.series[1].values(), ElementsAre(1200.5, 7));
}

TEST(ObservedFile, SetsRowsAsideThatAreNoPeriodsButNoPeriod) {
  const auto read = Read("period,output\n1,5\nnote,x\n2,6\nTotal,11\n", {.skip_bad = true});
  const auto& file = std::get<ObservedFile>(read);
  EXPECT_THAT(file.series[0].values(), ElementsAre(5, 6));
  EXPECT_THAT(file.lines, ElementsAre(2, 4));
  EXPECT_THAT(file.warnings, testing::Contains(HasSubstr("2 of 4 rows are set aside")));
  EXPECT_TRUE(std::holds_alternative<Violations>(
      Read("period,output\n1,5\n2,x\n3,6\n", {.skip_bad = true})))
      << "without period 2 nothing after it can be settled";
  EXPECT_TRUE(
      std::holds_alternative<Violations>(Read("period,output\n1,5\n2\n3,6\n", {.skip_bad = true})));
}

TEST(PlaceInFile, TurnsSeriesAndValuesIntoLinesAndColumns) {
  const auto read = Read("period,output,spend\n1,1,2\n\n2,3,4\n");
  const auto& file = std::get<ObservedFile>(read);
  EXPECT_EQ(PlaceInFile("observed[0].values[1]", file), "line 4, column 2: ");
  EXPECT_EQ(PlaceInFile("observed[1].values[0]", file), "line 2, column 3: ");
  EXPECT_EQ(PlaceInFile("observed[1].input", file), "column 3: ");
  for (const char* elsewhere :
       {"observed", "observed[2].values[0]", "observed[x]", "scenario.drivers[0]"}) {
    EXPECT_EQ(PlaceInFile(elsewhere, file), "") << elsewhere;
  }
}

// Two contracts, and a template with a number, an id and a list.
v1::Scenario TwoContracts() {
  v1::Scenario scenario = AScenario();
  scenario.mutable_contracts(0)->set_id("north");
  scenario.add_contracts()->set_id("south");
  return scenario;
}

v1::ContractTemplate AForm() {
  v1::ContractTemplate form;
  form.set_name("form");
  const auto add = [&](const char* name, v1::ParameterKind kind) {
    form.add_parameters()->set_name(name);
    form.mutable_parameters(form.parameters_size() - 1)->set_kind(kind);
  };
  add("id", v1::PARAMETER_KIND_ID);
  add("cap", v1::PARAMETER_KIND_NUMBER);
  add("outcome", v1::PARAMETER_KIND_ID);
  add("ranges", v1::PARAMETER_KIND_LIST);
  return form;
}

std::variant<ObservedContracts, Violations> ReadMany(std::string_view text, bool has_form) {
  const v1::Scenario scenario = TwoContracts();
  const v1::ContractTemplate form = AForm();
  EXPECT_TRUE(HasManyContracts(text, {}));
  return ReadObservedContracts(text, {}, scenario, scenario.contracts(),
                               has_form ? &form : nullptr);
}

TEST(ObservedContracts, HaveTheirOwnPeriodsAndLines) {
  const auto read = ReadMany(
      "contract,period,output\n"
      "south,1,5\nnorth,1,7\nsouth,2,6\n",
      false);
  const auto& all = std::get<ObservedContracts>(read).contracts;
  ASSERT_THAT(all, SizeIs(2));
  EXPECT_EQ(all[0].contract, "south");
  EXPECT_THAT(all[0].observed.series[0].values(), ElementsAre(5, 6));
  EXPECT_THAT(all[0].observed.lines, ElementsAre(2, 4));
  EXPECT_EQ(PlaceInFile("observed[0].values[1]", all[0].observed), "line 4, column 3: ");
  EXPECT_EQ(all[1].contract, "north");
  EXPECT_THAT(all[1].observed.series[0].values(), ElementsAre(7));
  EXPECT_FALSE(HasManyContracts("period,output\n1,5\n", {}));
}

// A first contract all of whose lines are set aside is left out, not the file.
TEST(ObservedContracts, AreWhatIsLeftOfThem) {
  const v1::Scenario scenario = TwoContracts();
  CsvFlags csv;
  csv.skip_bad = true;
  const auto read = ReadObservedContracts("contract,period,output\nnorth,total,5\nsouth,1,6\n", csv,
                                          scenario, scenario.contracts(), nullptr);
  const auto* all = std::get_if<ObservedContracts>(&read);
  ASSERT_NE(all, nullptr);
  ASSERT_THAT(all->contracts, SizeIs(1));
  EXPECT_EQ(all->contracts[0].contract, "south");
}

TEST(ObservedContracts, HaveTheParametersOfTheirTemplate) {
  const auto read = ReadMany(
      "contract,period,template:cap,output,template:outcome,template:ranges\n"
      "a,1,1500,5,output,\"[{\"\"to\"\": 1}]\"\n"
      "a,2,,6,output,\n"
      "b,1,,7,,\n",
      true);
  const auto& all = std::get<ObservedContracts>(read).contracts;
  ASSERT_THAT(all, SizeIs(2));
  const auto& fields = all[0].parameters.fields();
  EXPECT_EQ(fields.at("cap").number_value(), 1500);
  EXPECT_EQ(fields.at("outcome").string_value(), "output");
  EXPECT_EQ(
      fields.at("ranges").list_value().values(0).struct_value().fields().at("to").number_value(),
      1);
  EXPECT_EQ(all[1].parameters.fields_size(), 0);  // defaults
  EXPECT_EQ(PlaceInFile("observed[0].values[0]", all[1].observed), "line 4, column 4: ");
}

TEST(ObservedContracts, NameEveryFaultByLineAndColumn) {
  const auto faults = [](std::string_view text, bool has_form) {
    std::vector<std::string> list;
    const auto read = ReadMany(text, has_form);
    for (const Violation& violation : std::get<Violations>(read)) {
      list.push_back(std::string(ViolationCodeName(violation.code)) + " " + violation.description);
    }
    return list;
  };
  EXPECT_THAT(faults("contract,period,output\nsuoth,1,5\nnorth,2,x\n", false),
              ElementsAre(AllOf(StartsWith("UNKNOWN_ID line 2, column 1: "),
                                HasSubstr("did you mean \"south\"?")),
                          StartsWith("REQUIRED line 3, column 2: "),
                          StartsWith("INVALID_FORMAT line 3, column 3: ")));
  EXPECT_THAT(faults("contract,period,output,template:cpa,template:id\nx,1,1,1,y\n", true),
              ElementsAre(AllOf(StartsWith("UNKNOWN_FIELD line 1, column 4: "),
                                HasSubstr("did you mean \"cap\"?")),
                          StartsWith("UNKNOWN_FIELD line 1, column 5: ")));
  EXPECT_THAT(faults("contract,period,output,template:cap,template:ranges\n"
                     "x,1,1,1500,[\nx,2,1,1600,\n,1,1,1,\n",
                     true),
              ElementsAre(StartsWith("SYNTAX line 2, column 5: "),
                          AllOf(StartsWith("CONTRADICTION line 3, column 4: "),
                                HasSubstr("\"1500\" before, got \"1600\"")),
                          StartsWith("INVALID_FORMAT line 4, column 1: ")));
  EXPECT_THAT(faults("contract,period,output,template:cap\nnorth,1,1,1\n", false),
              ElementsAre(AllOf(StartsWith("UNKNOWN_FIELD line 1, column 4: "),
                                HasSubstr("--template NAME"))));
  EXPECT_THAT(faults("contract,time,output\nnorth,1,1\n", false),
              ElementsAre(StartsWith("UNKNOWN_FIELD line 1, column 2: ")));
  EXPECT_THAT(faults("contract\nnorth\n", false), testing::Not(testing::IsEmpty()));
}

}  // namespace
}  // namespace accord::cli
