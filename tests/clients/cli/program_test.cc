#include "tests/clients/cli/program.h"

#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/contract_service.grpc.pb.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/format.h"
#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/service/accord_server.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::StartsWith;

const std::string kExamples = ACCORD_SOURCE_DIR "/clients/examples/";
const std::string kFlagship = kExamples + "flagship.json";
const std::string kHugeRun = "100000000";

std::vector<std::string> Lines(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string Steel() { return ToJson(SteelScenario()); }

TEST(AccordSimulate, PrintsAReportThatFitsThePageForEveryExample) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kExamples)) {
    if (entry.path().extension() != ".json") continue;
    ++count;
    const Outcome run = Call({"simulate", entry.path(), "--paths", "500"});
    EXPECT_EQ(run.code, kOk) << entry.path() << run.error;
    EXPECT_THAT(run.out, HasSubstr("500 paths, seed 1"));
    for (const std::string& line : Lines(run.out)) {
      if (line.starts_with("  scenario.")) continue;  // a warning takes one line
      EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
                kPageWidth)
          << line;
    }
  }
  EXPECT_GE(count, 1);
}

TEST(AccordSimulate, PrintsJsonThatReadsBackAndNothingElseOnStdout) {
  const Outcome run =
      Call({"simulate", "-", "--paths", "300", "--seed", "7", "--output", "json"}, Steel());
  ASSERT_EQ(run.code, kOk) << run.error;
  v1::SimulationReport report;
  EXPECT_THAT(PathsAndCodes(ParseJson(run.out, FieldPath("report"), &report)), IsEmpty());
  EXPECT_EQ(report.run().path_count(), 300);
  EXPECT_EQ(report.run().seed(), 7u);
  EXPECT_EQ(report.contracts(0).contract(), "steel");
  EXPECT_EQ(ToJson(report, JsonForm::kFull), run.out);
  EXPECT_THAT(run.out, HasSubstr("\"path_count\": 300,\n  \"seed\": 7,"));
}

TEST(AccordSimulate, ReadsStandardInputAndCarriesSetOut) {
  const Outcome run = Call({"simulate", "-", "--paths", "100", "--no-progress", "--set",
                            R"(contracts["steel"].display_name="Rails")", "--set", "currency=RUB"},
                           Steel());
  EXPECT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, AllOf(HasSubstr("\nRails\n"), HasSubstr("Money in RUB.")));
  EXPECT_THAT(run.error, IsEmpty());
}

TEST(AccordSimulate, ShowsControlCharactersOfNamesAndDoesNotSendThem) {
  const std::string name = R"(contracts["steel"].display_name="Rails\u001b[31m\nof steel")";
  const Outcome run =
      Call({"simulate", "-", "--paths", "100", "--no-progress", "--set", name}, Steel());
  EXPECT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("\nRails\\u001b[31m\\nof steel\n"));
  EXPECT_THAT(run.out, Not(HasSubstr("\x1b")));
}

TEST(AccordSimulate, ReportsProgressOnStandardError) {
  const Outcome run = Call({"simulate", "-", "--paths", "1000"}, Steel());
  EXPECT_EQ(run.code, kOk);
  EXPECT_THAT(run.error, ContainsRegex("% of 1 000 paths"));
  EXPECT_THAT(run.out, Not(HasSubstr("[#")));
}

TEST(AccordSimulate, NamesEveryFaultOfAFileByLineAndColumn) {
  const Outcome run = Call({"simulate", "-"}, R"({
  "timelin": {},
  "drivers": [{"id": "demand", "persistence": "much"}]
})");
  EXPECT_EQ(run.code, kInvalid);
  EXPECT_THAT(run.out, IsEmpty());
  EXPECT_THAT(Lines(run.error), SizeIs(2));
  EXPECT_THAT(run.error, AllOf(HasSubstr("UNKNOWN_FIELD"), HasSubstr("line 2, column 3"),
                               HasSubstr("did you mean \"timeline\"?"), HasSubstr("line 3, column"),
                               HasSubstr("scenario.drivers[\"demand\"].persistence")));
  EXPECT_EQ(Call({"simulate", "-"}, "{").code, kInvalid);
}

TEST(AccordSimulate, NamesEveryFaultOfAScenarioByItsPath) {
  const Outcome run =
      Call({"simulate", "-", "--paths", "1", "--set", "drivers[0].persistence=7"}, Steel());
  EXPECT_EQ(run.code, kInvalid);
  EXPECT_THAT(Lines(run.error), SizeIs(2));
  EXPECT_THAT(run.error,
              AllOf(HasSubstr("scenario.drivers[\"demand\"].persistence: OUT_OF_RANGE: "),
                    HasSubstr("options.path_count: OUT_OF_RANGE: ")));
}

TEST(AccordSimulate, NamesAPathOfSetThatLeadsNowhere) {
  const Outcome run =
      Call({"simulate", "-", "--set", R"(contracts["steel"].clauses["gian"].share=1)"}, Steel());
  EXPECT_EQ(run.code, kInvalid);
  EXPECT_THAT(run.error, AllOf(StartsWith("--set"), HasSubstr("did you mean \"gain\"?")));
}

TEST(AccordSimulate, SaysWhyAFileCannotBeRead) {
  for (const std::string& file : {std::string("no_such_file.json"), kExamples}) {
    const Outcome run = Call({"simulate", file});
    EXPECT_EQ(run.code, kInvalid);
    EXPECT_THAT(run.error, StartsWith("accord: cannot read " + file)) << "and does not crash";
  }
}

TEST(AccordSimulate, SaysWhenItsAnswerCannotBeWritten) {
  const Outcome run =
      Call({"simulate", "-", "--paths", "10", "--no-progress"}, Steel(), "/dev/full");
  EXPECT_EQ(run.code, kOther);
  EXPECT_THAT(run.error, HasSubstr("cannot write"));
}

TEST(AccordSimulate, GivesUpAtTheDeadline) {
  const Outcome run =
      Call({"simulate", "-", "--paths", kHugeRun, "--deadline", "0.3", "--no-progress"}, Steel());
  EXPECT_EQ(run.code, kDeadline);
  EXPECT_THAT(run.error, AllOf(StartsWith("accord: "), HasSubstr("deadline")));
}

TEST(AccordSimulate, SaysThatThereIsNoServer) {
  const Outcome run = Call({"simulate", "-", "--server", "127.0.0.1:1"}, Steel());
  EXPECT_EQ(run.code, kUnavailable);
  EXPECT_THAT(run.error, StartsWith("accord: "));
}

TEST(AccordSimulate, EndsAtCtrlCAndSaysSo) {
  Program program({"simulate", kFlagship, "--paths", kHugeRun});
  ASSERT_TRUE(program.WaitForError("% of 100 000 000 paths"));
  program.Signal(SIGINT);
  EXPECT_EQ(program.Wait(), kInterrupted);
  EXPECT_THAT(program.error(), HasSubstr("interrupted"));
  EXPECT_THAT(program.out(), IsEmpty());
}

TEST(AccordSimulate, WaitsItsTurnAndLeavesNoRunBehindOnTheServerAtCtrlC) {
  auto server = AccordServer::Start({.address = "127.0.0.1:0", .run_slots = 1});
  ASSERT_TRUE(server.ok());
  const std::string address = "127.0.0.1:" + std::to_string((*server)->port());
  Program program({"simulate", kFlagship, "--paths", kHugeRun, "--server", address});
  ASSERT_TRUE(program.WaitForError("% of 100 000 000 paths"));
  Program second({"simulate", kFlagship, "--paths", "100", "--server", address});
  ASSERT_TRUE(second.WaitForError("waiting for a run slot, number 1 in the queue"));
  program.Signal(SIGTERM);
  EXPECT_EQ(program.Wait(), kTerminated);
  EXPECT_THAT(program.error(), HasSubstr("terminated; the call was cancelled"));
  EXPECT_EQ(second.Wait(), kOk);
  while ((*server)->busy_slots() > 0) std::this_thread::yield();
}

TEST(AccordSimulate, SaysThatARunIsTooLargeForTheServer) {
  auto server = AccordServer::Start({.address = "127.0.0.1:0", .memory_bytes = 16 << 20});
  ASSERT_TRUE(server.ok());
  const std::string address = "127.0.0.1:" + std::to_string((*server)->port());
  const Outcome run =
      Call({"simulate", kFlagship, "--paths", "500000", "--exact", "--server", address});
  EXPECT_EQ(run.code, kInvalid);
  EXPECT_THAT(run.error, AllOf(HasSubstr("too large for this server"), HasSubstr("MiB")));
}

TEST(AccordCompare, MakesOneAlternativeOfAllSetsOrOneOfEach) {
  const std::vector<std::string> sets = {
      "compare",      "-",
      "--paths",      "200",
      "--set",        R"(contracts["steel"].clauses["fee"].base=2500)",
      "--set",        R"(contracts["steel"].clauses["gain"].share=0.4)",
      "--output",     "json",
      "--no-progress"};
  const auto report_of = [](const std::vector<std::string>& arguments) {
    const Outcome run = Call(arguments, Steel());
    EXPECT_EQ(run.code, kOk) << run.error;
    v1::ComparisonReport report;
    EXPECT_THAT(PathsAndCodes(ParseJson(run.out, FieldPath("report"), &report)), IsEmpty());
    return report;
  };
  EXPECT_THAT(report_of(sets).alternatives(), SizeIs(1));
  std::vector<std::string> each = sets;
  each.push_back("--each");
  const v1::ComparisonReport apart = report_of(each);
  ASSERT_THAT(apart.alternatives(), SizeIs(2));
  EXPECT_EQ(apart.alternatives(0).id(), "alternative-1");
  // The dearer fee alone is certain; together with the share it is not.
  EXPECT_NEAR(apart.alternatives(0).differences(0).difference().standard_error(), 0, 1e-6);
}

TEST(AccordCompare, SaysWhatEachAlternativeChanges) {
  const Outcome run = Call({"compare", "-", "--paths", "200", "--each", "--set", "currency=RUB",
                            "--set", R"(contracts["steel"].clauses["fee"].base=2500)"},
                           Steel());
  EXPECT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("alternative-1 less the base, on the same paths\n  currency=RUB"));
  EXPECT_THAT(run.out, HasSubstr("  contracts[\"steel\"].clauses[\"fee\"].base=2500\n"));
  const Outcome nothing = Call({"compare", "-"}, Steel());
  EXPECT_EQ(nothing.code, kUsage);
  EXPECT_THAT(nothing.error, HasSubstr("--alternative"));
}

TEST(AccordCompare, PrintsOneTableOfNamedAlternativesThatFitsThePage) {
  std::vector<std::string> arguments = {"compare", kFlagship, "--paths", "500", "--no-progress"};
  for (int i = 0; i < 20; ++i) {
    const std::string name = "share-" + std::to_string(i);
    arguments.insert(
        arguments.end(),
        {"--alternative",
         name + R"(:contracts["key"].clauses["gain"].share=0.)" + std::to_string(10 + i),
         "--alternative",
         name + R"(:contracts["key"].clauses["fee"].base=)" + std::to_string(200'000 + 1000 * i)});
  }
  const Outcome run = Call(arguments);
  ASSERT_EQ(run.code, kOk) << run.error;
  int rows = 0;
  for (const std::string& line : Lines(run.out)) {
    if (line.starts_with("  share-")) ++rows;
    if (line.starts_with("  scenario.")) continue;
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
              kPageWidth)
        << line;
  }
  EXPECT_EQ(rows, 20);
  EXPECT_THAT(run.out, ContainsRegex("\n  base  +[0-9 ]+  [0-9 ]+ "));
  EXPECT_THAT(run.out, HasSubstr("share-19 less the base, on the same paths\n"
                                 "  contracts[\"key\"].clauses[\"gain\"].share=0.29\n"
                                 "  contracts[\"key\"].clauses[\"fee\"].base=219000\n"));
}

TEST(AccordCompare, TakesAlternativesFromAFileOfTerms) {
  const std::string terms =
      "name;contracts[\"steel\"].clauses[\"fee\"].base\ndearer;2.500,5\ncheaper;1.500\n";
  const std::string file = ::testing::TempDir() + "/" + std::to_string(getpid()) + "terms.csv";
  std::ofstream(file) << terms;
  const Outcome run = Call(
      {"compare", "-", "--paths", "200", "--no-progress", "--terms", file, "--decimal", "comma"},
      Steel());
  EXPECT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, AllOf(ContainsRegex("\n  dearer +[0-9]"),
                             ContainsRegex("\n  cheaper +[0-9-]"), HasSubstr("base=2500.5\n")));
  const Outcome many = Call({"compare", "-", "--terms", "-"}, terms);
  EXPECT_EQ(many.code, kUsage) << "both from standard input";
  std::filesystem::remove(file);
}

TEST(AccordCheck, SaysWhetherAScenarioCanBeRun) {
  const Outcome sound = Call({"check", "-"}, Steel());
  EXPECT_EQ(sound.code, kOk) << sound.error;
  EXPECT_THAT(sound.out, StartsWith("The scenario can be run.\n"));
  const Outcome faulty = Call({"check", "-", "--set", "timeline=null"}, Steel());
  EXPECT_EQ(faulty.code, kInvalid);
  EXPECT_THAT(faulty.out, HasSubstr("scenario.timeline: REQUIRED"));
}

TEST(AccordSegment, CutsPromMagistralsClientsByCounts) {
  const Outcome run = Call({"segment", "--counts", "1,2,3,24", kExamples + "prommagistral.csv"});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, ContainsRegex("\n  A +1 +3.3 % +7 436 103 +24.2 %"));
  EXPECT_THAT(run.out, ContainsRegex("\n  D +24 +80.0 % +5 473 7.. +17.8 %"));

  const Outcome json = Call({"segment", kExamples + "prommagistral.csv", "--counts", "1,2,3,24",
                             "--by", "profit", "--output", "json"});
  ASSERT_EQ(json.code, kOk) << json.error;
  v1::SegmentClientsResponse response;
  EXPECT_THAT(PathsAndCodes(ParseJson(json.out, FieldPath("response"), &response)), IsEmpty());
  EXPECT_THAT(response.assignments(), SizeIs(30));
}

TEST(AccordSegment, NamesFaultsOfTheFileAndOfTheRule) {
  const Outcome file = Call({"segment", "-"}, "id,revenue\na,1\nb,two\n");
  EXPECT_EQ(file.code, kInvalid);
  EXPECT_THAT(file.error, HasSubstr("line 3, column 2"));
  const Outcome rows = Call({"segment", "-"}, "id,revenue\na,1\na,2\n");
  EXPECT_EQ(rows.code, kInvalid);
  EXPECT_THAT(rows.error,
              HasSubstr("line 3: rows.rows[1].id: DUPLICATE: must be unique, but line 2: "
                        "rows.rows[0].id is \"a\" already"));
  const Outcome rule = Call({"segment", "-", "--shares", "0.5,0.1,0.2"}, "id,revenue\na,1\n");
  EXPECT_EQ(rule.code, kInvalid);
  EXPECT_THAT(rule.error, HasSubstr("rule.cumulative_shares"));
}

TEST(Accord, ExplainsItself) {
  const Outcome help = Call({"--help"});
  EXPECT_EQ(help.code, kOk);
  for (const char* command : {"simulate", "compare", "check", "segment", "serve", "Exit codes"}) {
    EXPECT_THAT(help.out, HasSubstr(command));
  }
  EXPECT_EQ(Call({"simulate", "--help"}).code, kOk);
  EXPECT_THAT(Call({"--version"}).out, ContainsRegex("^accord [0-9]+\\.[0-9]+\\.[0-9]+\n$"));
}

TEST(Accord, CountsAlsoInPowersOfTen) {
  const Outcome run = Call({"simulate", "-", "--paths", "2e2", "--no-progress"}, Steel());
  EXPECT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("200 paths"));
}

TEST(Accord, RefusesWordsItDoesNotKnow) {
  const Outcome unknown = Call({"simulat", "x.json"});
  EXPECT_EQ(unknown.code, kUsage);
  EXPECT_THAT(unknown.error, AllOf(HasSubstr("no command simulat"), HasSubstr("simulate")));
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{},
                                             {"simulate"},
                                             {"simulate", "-", "--bogus"},
                                             {"simulate", "-", "--paths", "many"},
                                             {"simulate", "-", "--paths", "1.5"},
                                             {"simulate", "-", "--paths", "1e30"},
                                             {"simulate", "-", "--paths", "nan"},
                                             {"settle", "-", "-"},
                                             {"simulate", "-", "--seed", "-1"},
                                             {"simulate", "-", "--seed", "18446744073709551616"},
                                             {"simulate", "-", "--output", "xml"},
                                             {"simulate", "-", "--deadline", "-1"},
                                             {"simulate", "-", "--deadline", "0"},
                                             {"segment", "-", "--counts", "1", "--shares", "0.1"},
                                             {"serve", "--slots", "0"}}) {
    const Outcome run = Call(arguments, Steel());
    EXPECT_EQ(run.code, kUsage) << (arguments.empty() ? "nothing" : arguments.back());
    EXPECT_THAT(run.error, Not(IsEmpty()));
  }
}

TEST(Accord, RefusesArgumentsThatAreNotUtf8ByTheirOptions) {
  const Outcome two = Call({"simulate", "-", "--set", "drivers[\"\xce\"].persistence=0",
                            "--server=\xff:1", "--paths", "200"},
                           Steel());
  EXPECT_EQ(two.code, kUsage);
  EXPECT_EQ(two.error,
            "accord: what follows --set must be text in UTF-8, got "
            "drivers[\"\\u00ce\"].persistence=0\n"
            "accord: --server must be text in UTF-8, got --server=\\u00ff:1\n");
  const Outcome file = Call({"check", "caf\xe9.json"});
  EXPECT_EQ(file.code, kUsage);
  EXPECT_EQ(file.error, "accord: argument 2 must be text in UTF-8, got caf\\u00e9.json\n");
  EXPECT_EQ(Call({"simul\xe9"}).error,
            "accord: argument 1 must be text in UTF-8, got simul\\u00e9\n");
}

TEST(AccordServe, ServesUntilItIsToldToStop) {
  Program server({"serve", "--address", "127.0.0.1:0", "--grace", "0"});
  ASSERT_TRUE(server.WaitForOutput("\n")) << server.error();
  const std::string line = Lines(server.out()).front();
  ASSERT_THAT(line, StartsWith("listening on 127.0.0.1:"));
  const std::string address = line.substr(std::string("listening on ").size());

  const Outcome far = Call({"simulate", "-", "--paths", "200", "--server", address}, Steel());
  EXPECT_EQ(far.code, kOk) << far.error;
  const Outcome near = Call({"simulate", "-", "--paths", "200"}, Steel());
  EXPECT_EQ(far.out, near.out) << "the same page, digest included, as from a server of its own";

  const Outcome taken = Call({"serve", "--address", address});
  EXPECT_EQ(taken.code, kUnavailable);
  EXPECT_THAT(taken.error, HasSubstr("cannot listen on " + address));
  EXPECT_THAT(Lines(taken.error), SizeIs(1)) << "not gRPC's own words";

  Program caller({"simulate", kFlagship, "--paths", kHugeRun, "--server", address});
  ASSERT_TRUE(caller.WaitForError("% of 100 000 000 paths"));
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), kOk);
  EXPECT_EQ(caller.Wait(), kUnavailable);
  EXPECT_THAT(caller.error(), HasSubstr("stopping"));
}

TEST(AccordServe, AnswersTextThatIsNotUtf8AndPrintsNothing) {
  Program server({"serve", "--address", "127.0.0.1:0", "--grace", "0"});
  ASSERT_TRUE(server.WaitForOutput("\n")) << server.error();
  const std::string address =
      Lines(server.out()).front().substr(std::string("listening on ").size());
  const auto stub = v1::ContractService::NewStub(
      grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
  v1::InstantiateTemplateRequest request;
  request.set_template_("\xce\xce");
  v1::InstantiateTemplateResponse response;
  grpc::ClientContext context;
  EXPECT_EQ(stub->InstantiateTemplate(&context, request, &response).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), kOk);
  EXPECT_THAT(server.error(), Not(HasSubstr("UTF-8"))) << "protobuf's own words";
}

TEST(AccordServe, RefusesPlainTextBeyondLoopback) {
  for (const char* address : {"0.0.0.0:0", "[::]:0", "192.0.2.1:0", "127.example.org:0"}) {
    const Outcome run = Call({"serve", "--address", address});
    EXPECT_EQ(run.code, kUsage) << address;
    EXPECT_THAT(run.error, HasSubstr("refusing to listen on")) << address;
  }
  EXPECT_EQ(Call({"serve", "--tls-cert", "cert.pem"}).code, kUsage) << "without its key";
}

}  // namespace
}  // namespace accord::cli
