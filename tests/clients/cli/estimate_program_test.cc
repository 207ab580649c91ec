#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "accord/v1/client_base_service.grpc.pb.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

const std::string kPurchases = ACCORD_SOURCE_DIR "/tests/data/purchases/purchases.txt";
const std::string kRules = ACCORD_SOURCE_DIR "/tests/data/purchases/rules.json";
const std::string kProm = ACCORD_SOURCE_DIR "/clients/examples/prommagistral.csv";

// A file that holds this; remove it.
std::string FileOf(const std::string& text) {
  static int count = 0;
  const std::string name = testing::TempDir() + "accord_rules_" + std::to_string(getpid()) + "_" +
                           std::to_string(++count) + ".json";
  std::ofstream(name) << text;
  return name;
}

std::vector<std::string> OnPurchases(std::vector<std::string> more) {
  std::vector<std::string> arguments = {kPurchases,           "--rules",     kRules, "--columns",
                                        "client,amount,date", "--separator", "tab"};
  more.insert(more.begin() + 1, arguments.begin(), arguments.end());
  return more;
}

TEST(AccordEstimate, PrintsThePublishedTransitionsOfTheRawPanel) {
  const Outcome run = Call(OnPurchases({"estimate", "--dates", "2015-01-01,2016-01-01"}));
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("51 243 rows of 18 417 clients"));
  EXPECT_THAT(run.out, ContainsRegex("active_high +573 +323.57"));
  EXPECT_THAT(run.out, ContainsRegex("active_low +warm_low +901 "));
  EXPECT_THAT(run.out, HasSubstr("ONE_PAIR"));
  EXPECT_THAT(run.out, HasSubstr("should not be trusted"));
}

TEST(AccordEstimate, GivesAClientBaseThatAScenarioTakes) {
  const Outcome run = Call(
      OnPurchases({"estimate", "--dates", "2013-01-01,2014-01-01,2015-01-01", "--client-base"}));
  ASSERT_EQ(run.code, kOk) << run.error;
  v1::ClientBase base;
  EXPECT_THAT(PathsAndCodes(ParseJson(run.out, FieldPath("base"), &base)), IsEmpty());
  EXPECT_THAT(base.segments(), SizeIs(8));
  EXPECT_THAT(run.error, IsEmpty()) << "nothing speaks against it";
  EXPECT_TRUE(base.transitions().counted().parameter_uncertainty());
  EXPECT_GT(base.transitions().overdispersion_concentration(), 0);
  base.mutable_transitions()->clear_overdispersion_concentration();
  v1::Scenario scenario = SteelScenario();
  *scenario.mutable_client_base() = base;
  const Outcome check = Call({"check", "-"}, ToJson(scenario));
  EXPECT_EQ(check.code, kOk) << check.error << check.out;
}

TEST(AccordEstimate, LetsClientsStayWhomNobodyWasSeenToGoWith) {
  const std::string rules =
      FileOf(R"({"rules": [{"segment": "here", "recency": {"at_most": 1}}, {"segment": "away"}]})");
  const Outcome run = Call({"estimate", "-", "--rules", rules, "--periods", "1,2", "--client-base"},
                           "client,period,value\na,0,5\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.error, AllOf(HasSubstr("accord: ONE_PAIR: "),
                               HasSubstr("accord: EMPTY_SEGMENT: Nobody was seen to go from away"),
                               HasSubstr("stay where they are")));
  v1::ClientBase base;
  EXPECT_THAT(PathsAndCodes(ParseJson(run.out, FieldPath("base"), &base)), IsEmpty());
  EXPECT_THAT(base.transitions().counted().rows(0).counts(), ElementsAre(0, 1));
  EXPECT_THAT(base.transitions().counted().rows(1).counts(), ElementsAre(0, 1));
  v1::Scenario scenario = SteelScenario();
  *scenario.mutable_client_base() = base;
  const Outcome check = Call({"check", "-"}, ToJson(scenario));
  EXPECT_EQ(check.code, kOk) << check.error << check.out;
  std::filesystem::remove(rules);
}

TEST(AccordEstimate, CountsOneOfEachInWordsAndShowsNoTableOfNothing) {
  const std::string rules = FileOf(R"({"rules": [{"segment": "all"}]})");
  const std::vector<std::string> call = {"estimate", "-", "--rules", rules, "--periods", "1,2"};
  const Outcome one = Call(call, "client,period,value\na,0,5\na,0,-2\n");
  ASSERT_EQ(one.code, kOk) << one.error;
  EXPECT_THAT(one.out, HasSubstr("  2 rows of 1 client; 1 pair of dates\n"));
  EXPECT_THAT(one.out, HasSubstr("1 negative amount of -2 was taken as a return"));
  EXPECT_THAT(one.out, ContainsRegex("from +to +clients"));
  const Outcome late = Call(call, "client,period,value\na,1,5\n");
  ASSERT_EQ(late.code, kOk) << late.error;
  EXPECT_THAT(late.out, HasSubstr("  1 row of 1 client; 1 pair of dates\n"));
  EXPECT_THAT(late.out, Not(ContainsRegex("from +to +clients")));
  std::filesystem::remove(rules);
}

// A server that notes what the last message of an upload says of its rows.
class RowCounts final : public v1::ClientBaseService::Service {
 public:
  RowCounts() {
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port_);
    builder.RegisterService(this);
    server_ = builder.BuildAndStart();
  }
  ~RowCounts() override { server_->Shutdown(); }

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }
  // By call, in the order of their ends.
  std::vector<std::int64_t> noted() const { return noted_; }

  grpc::Status SegmentClients(grpc::ServerContext*,
                              grpc::ServerReader<v1::SegmentClientsRequest>* parts,
                              v1::SegmentClientsResponse*) override {
    return Note(*parts);
  }
  grpc::Status EstimateTransitions(grpc::ServerContext*,
                                   grpc::ServerReader<v1::EstimateTransitionsRequest>* parts,
                                   v1::EstimateTransitionsResponse*) override {
    return Note(*parts);
  }
  grpc::Status BacktestMigration(grpc::ServerContext*,
                                 grpc::ServerReader<v1::BacktestMigrationRequest>* parts,
                                 v1::BacktestMigrationResponse*) override {
    return Note(*parts);
  }

 private:
  template <typename Request>
  grpc::Status Note(grpc::ServerReader<Request>& parts) {
    Request part;
    while (parts.Read(&part)) {
    }
    noted_.push_back(part.has_row_count() ? part.row_count() : -1);
    return grpc::Status::OK;
  }

  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
  std::vector<std::int64_t> noted_;
};

TEST(Uploads, SayHowManyRowsTheyHave) {
  RowCounts server;
  const auto call = [&](std::vector<std::string> arguments, const std::string& input = "") {
    arguments.insert(arguments.end(), {"--server", server.address(), "--output", "json"});
    const Outcome run = Call(arguments, input);
    EXPECT_EQ(run.code, kOk) << run.error;
  };
  call(OnPurchases({"estimate", "--dates", "2015-01-01,2016-01-01"}));
  call(OnPurchases({"backtest", "--dates", "2013-01-01,2014-01-01,2015-01-01,2016-01-01"}));
  call(OnPurchases({"segment", "--date", "2015-01-01"}));
  call({"segment", kProm, "--counts", "1,2,3,24"});
  call({"segment", "-"}, "id,revenue\n");
  EXPECT_THAT(server.noted(), ElementsAre(51'243, 51'243, 51'243, 30, 0));
}

TEST(AccordEstimate, LeavesOutSpacesAroundIdsAndSaysSo) {
  const std::string rules = FileOf(R"({"rules": [{"segment": "all"}]})");
  const Outcome run = Call({"estimate", "-", "--rules", rules, "--periods", "1,2"},
                           "client,period,value\nB2,0,5\nB2 ,0,6\n\tB2,0,7\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("  3 rows of 1 client; "));
  EXPECT_EQ(run.error,
            "accord: warning: line 3: the id of this and of 1 later row has spaces around it, "
            "which are left out\n");
  std::filesystem::remove(rules);
}

TEST(AccordEstimate, EndsWithTheFaultOfAFileThatIsNotUtf8) {
  const std::string rules = FileOf(R"({"rules": [{"segment": "all"}]})");
  const std::string panel = FileOf("client,period,value\na,0,5\n\xcf\xf0,0,5\nb,1,5\n");
  const std::string clients = FileOf("id,revenue\n\xcf\xf0,5\nb,5\n");
  for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
           {"estimate", panel, "--rules", rules, "--periods", "1,2"},
           {"backtest", panel, "--rules", rules, "--periods", "1,2,3"},
           {"segment", panel, "--rules", rules, "--period", "1"},
           {"segment", clients}}) {
    const Outcome run = Call(arguments);
    EXPECT_EQ(run.code, kInvalid) << run.out;
    EXPECT_THAT(run.error, ContainsRegex("^(panel|clients): INVALID_FORMAT: line [23]: must be "
                                         "UTF-8; [^\n]*\n$"));
  }
  for (const std::string& file : {rules, panel, clients}) std::filesystem::remove(file);
}

// A panel that its writer never ends.
class OpenPanel {
 public:
  explicit OpenPanel(const std::string& text) {
    EXPECT_EQ(mkfifo(name_.c_str(), 0600), 0);
    end_ = open(name_.c_str(), O_RDWR | O_CLOEXEC);
    EXPECT_EQ(write(end_, text.data(), text.size()), static_cast<ssize_t>(text.size()));
  }
  ~OpenPanel() {
    close(end_);
    std::filesystem::remove(name_);
  }

  const std::string& name() const { return name_; }

  void WaitUntilItIsRead() const {
    int left = 1;
    while (left > 0 && ioctl(end_, FIONREAD, &left) == 0) std::this_thread::yield();
  }

 private:
  const std::string name_ = testing::TempDir() + "accord_open_panel_" + std::to_string(getpid());
  int end_ = -1;
};

TEST(AccordEstimate, EndsAtCtrlCWhileItWaitsForItsPanel) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const OpenPanel panel("client,date,amount\na,2014-01-01,5\n");
    Program program(
        {"estimate", panel.name(), "--rules", kRules, "--dates", "2015-01-01,2016-01-01"});
    panel.WaitUntilItIsRead();
    program.Signal(signal);
    EXPECT_EQ(program.Wait(), signal == SIGINT ? kInterrupted : kTerminated);
    EXPECT_THAT(program.error(), AllOf(HasSubstr(signal == SIGINT ? "interrupted" : "terminated"),
                                       Not(HasSubstr("REQUIRED"))));
    EXPECT_THAT(program.out(), IsEmpty());
  }
}

TEST(AccordEstimate, GivesUpAtTheDeadlineWhileItWaitsForItsPanel) {
  const OpenPanel panel("client,date");
  const Outcome run = Call({"estimate", panel.name(), "--rules", kRules, "--dates",
                            "2015-01-01,2016-01-01", "--deadline", "0.3"});
  EXPECT_EQ(run.code, kDeadline) << run.error;
  EXPECT_THAT(run.error, AllOf(HasSubstr("deadline"), Not(HasSubstr("REQUIRED"))));
}

TEST(AccordEstimate, SaysOfAFolderThatItCannotBeReadAndNothingElse) {
  const Outcome run =
      Call({"estimate", testing::TempDir(), "--rules", kRules, "--dates", "2015-01-01,2016-01-01"});
  EXPECT_EQ(run.code, kInvalid);
  EXPECT_EQ(run.error, "accord: cannot read " + testing::TempDir() + ": Is a directory\n");
}

TEST(AccordEstimate, PrintsJsonThatReadsBack) {
  const Outcome run = Call(OnPurchases(
      {"estimate", "--dates", "2013-01-01,2014-01-01,2015-01-01,2016-01-01", "--output", "json"}));
  ASSERT_EQ(run.code, kOk) << run.error;
  v1::TransitionEstimate estimate;
  EXPECT_THAT(PathsAndCodes(ParseJson(run.out, FieldPath("estimate"), &estimate)), IsEmpty());
  EXPECT_THAT(estimate.pairs(), SizeIs(3));
  EXPECT_EQ(estimate.pairs(2).rows(0).counts(0), 7227);
  EXPECT_TRUE(estimate.has_stationarity());
  EXPECT_TRUE(estimate.has_first_order());
}

TEST(AccordEstimate, TakesPeriods) {
  const std::string rules = testing::TempDir() + "period_rules.json";
  {
    std::FILE* file = std::fopen(rules.c_str(), "w");
    ASSERT_NE(file, nullptr);
    std::fputs(
        R"({"rules": [{"segment": "here", "recency": {"at_most": 1}}, {"segment": "away"}]})",
        file);
    std::fclose(file);
  }
  const Outcome run = Call({"estimate", "-", "--rules", rules, "--periods", "1,2,3"},
                           "client,period,value\na,0,5\na,1,5\nb,0,5\nb,2,-1\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, ContainsRegex("here +away +2 "));
  EXPECT_THAT(run.out, HasSubstr("RETURNS"));
}

TEST(AccordEstimate, NamesFaultsOfFileRulesAndDates) {
  const Outcome file =
      Call({"estimate", "-", "--rules", kRules, "--dates", "2015-01-01,2016-01-01"},
           "client,date,amount\na,2014-13-01,5\nb,2014-01-01,five\n");
  EXPECT_EQ(file.code, kInvalid);
  EXPECT_THAT(file.error, AllOf(HasSubstr("line 2, column 2"), HasSubstr("line 3, column 3")));
  EXPECT_THAT(file.out, IsEmpty());

  const std::string sound = "client,date,amount\na,2014-01-01,5\n";
  const Outcome dates =
      Call({"estimate", "-", "--rules", kRules, "--dates", "2016-01-01,2015-02-30"}, sound);
  EXPECT_EQ(dates.code, kInvalid);
  EXPECT_THAT(dates.error, HasSubstr("plan.dates.values[1]"));
  const Outcome one = Call({"estimate", "-", "--rules", kRules, "--dates", "2016-01-01"}, sound);
  EXPECT_EQ(one.code, kInvalid);
  const Outcome none = Call({"estimate", "-", "--rules", kRules}, sound);
  EXPECT_EQ(none.code, kUsage);
  const Outcome nowhere =
      Call({"estimate", "/nowhere.csv", "--rules", kRules, "--dates", "2015-01-01,2016-01-01"});
  EXPECT_EQ(nowhere.code, kInvalid);
  EXPECT_THAT(nowhere.error, HasSubstr("/nowhere.csv"));
}

TEST(AccordSegment, PutsClientsOfAPanelIntoSegmentsByRules) {
  const Outcome run = Call(OnPurchases({"segment", "--date", "2016-01-01"}));
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, ContainsRegex("inactive +9 158"));
  EXPECT_THAT(run.out, ContainsRegex("new_active +1 512"));
  EXPECT_EQ(Call(OnPurchases({"segment"})).code, kUsage);
  EXPECT_EQ(Call(OnPurchases({"segment", "--date", "2016-01-01", "--by", "x"})).code, kUsage);
}

TEST(AccordSegment, TakesNoFlagOfTheFormThatIsNotMeant) {
  for (const char* flag : {"--client", "--time", "--amount", "--columns"}) {
    const Outcome run = Call({"segment", kProm, flag, "id"});
    EXPECT_EQ(run.code, kUsage) << flag;
    EXPECT_THAT(run.error, HasSubstr("--rules")) << flag;
  }
  const Outcome ranked = Call(OnPurchases({"segment", "--date", "2016-01-01", "--id", "client"}));
  EXPECT_EQ(ranked.code, kUsage);
  EXPECT_THAT(ranked.error, HasSubstr("--id"));
}

TEST(AccordSegment, TakesOtherSeparatorsThanCommas) {
  const std::string with_commas =
      Call({"segment", "-", "--counts", "1,1", "--segments", "key,rest"},
           "id,revenue\n\"a,b\",100\nc,50\n")
          .out;
  EXPECT_THAT(with_commas, ContainsRegex("key +1 "));
  EXPECT_EQ(Call({"segment", "-", "--counts", "1,1", "--segments", "key,rest", "--separator",
                  "semicolon"},
                 "id;revenue\na,b;100\nc;50\n")
                .out,
            with_commas);
  EXPECT_EQ(
      Call({"segment", "-", "--counts", "1,1", "--segments", "key,rest", "--separator", "tab"},
           "id\trevenue\na;b\t100\nc\t50\n")
          .out,
      with_commas);
}

TEST(AccordSegment, PutsTwoCriteriaSideBySide) {
  const Outcome run = Call(
      {"segment", kProm, "--counts", "1,2,3,24", "--and", "profit", "--and-counts", "2,2,3,23"});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, HasSubstr("By profit instead"));
  EXPECT_THAT(run.out, ContainsRegex("\n  2 +B -> A\n"));
  EXPECT_THAT(run.out, ContainsRegex("\n  A +2 +6.7 %"));
}

TEST(AccordSegment, ShowsCostsBySegment) {
  const Outcome run = Call({"segment", "-", "--counts", "1,2", "--segments", "key,rest",
                            "--transaction-cost", "service", "--marketing-cost", "ads"},
                           "id,revenue,service,ads\na,100,60,1\nb,50,20,2\nc,40,10,1\n");
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, ContainsRegex("key +60 +1 +25.0 % +39\n"));
  EXPECT_THAT(run.out, ContainsRegex("rest +30 +3 +75.0 % +28\n"));
}

TEST(AccordSegment, RanksByEconomicProfit) {
  const std::string clients =
      "id,revenue,profit,service,ads\na,100,30,6,23\nb,50,20,2,1\nc,40,10,1,0\n";
  const std::vector<std::string> columns = {
      "segment", "-",      "--counts",           "1,2",     "--segments",       "key,rest",
      "--and",   "profit", "--transaction-cost", "service", "--marketing-cost", "ads"};
  const auto with = [&](std::initializer_list<std::string> more) {
    std::vector<std::string> arguments = columns;
    arguments.insert(arguments.end(), more);
    return Call(arguments, clients);
  };
  EXPECT_THAT(with({}).out, HasSubstr("Nobody is in another segment by it"));
  // 30 - 6 - 23 = 1, 20 - 2 - 1 = 17, 10 - 1 = 9.
  const Outcome net = with({"--and-net-of-costs"});
  ASSERT_EQ(net.code, kOk) << net.error;
  EXPECT_THAT(net.out, HasSubstr("By profit less costs instead"));
  EXPECT_THAT(net.out, ContainsRegex("\n  a +key -> rest\n"));
  EXPECT_THAT(net.out, ContainsRegex("\n  b +rest -> key\n"));
  const Outcome first = with({"--by", "profit", "--net-of-costs"});
  ASSERT_EQ(first.code, kOk) << first.error;
  EXPECT_THAT(first.out, ContainsRegex("\n  key +1 +33.3 % +17 "));
  const Outcome costless = Call({"segment", "-", "--net-of-costs"}, clients);
  EXPECT_EQ(costless.code, kInvalid);
  EXPECT_THAT(costless.error, HasSubstr("rule.net_of_costs: CONTRADICTION: must come with "
                                        "transaction or marketing costs of the clients"));
}

TEST(AccordSegment, ShowsTheEightSegmentsOfThePaper) {
  const std::string contacts =
      "id,revenue,profit,ads,kind\n"
      "a,50,1,4,active\nb,30,4,2,active\nc,15,3,1,active\nd,5,2,1,active\n"
      "e,300,0,2,inactive\nf,0,0,5,active-prospect\ng,0,0,4,prospect\nh,0,0,1,other\n";
  const Outcome run = Call({"segment", "-", "--kind", "kind", "--counts", "1,1,1,1", "--and",
                            "profit", "--marketing-cost", "ads"},
                           contacts);
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, ContainsRegex("\n  A +1 +12.5 % +50 +12.5 % +50\n"));
  EXPECT_THAT(run.out, ContainsRegex("\n  D +1 .*\n  inactive +1 +12.5 % +300 +75.0 % +300\n"
                                     "  active_prospects +1 .*\n  prospects +1 .*\n  others +1 "));
  EXPECT_THAT(run.out, HasSubstr("The first 20 % of active clients hold 50.0 % of their revenue"));
  EXPECT_THAT(run.out, ContainsRegex("\n  active_prospects +5 +25.0 % +-5\n"));
  EXPECT_THAT(run.out, HasSubstr("4 clients are in another segment by it"));

  const Outcome unknown =
      Call({"segment", "-", "--kind", "kind"}, "id,revenue,kind\na,1,active\nb,0,sleeping\n");
  EXPECT_EQ(unknown.code, kInvalid);
  EXPECT_THAT(unknown.error, HasSubstr("line 3, column 3: must be active, inactive, "
                                       "active-prospect, prospect or other, got \"sleeping\""));
}

TEST(AccordHelp, KnowsEstimate) {
  EXPECT_THAT(Call({"--help"}).out, HasSubstr("estimate"));
  EXPECT_THAT(Call({"estimate", "--help"}).out, Not(IsEmpty()));
}

TEST(AccordSegment, LooksAtAnyColumnThatRulesName) {
  const std::string rules = ::testing::TempDir() + "accord_rules_by_margin.json";
  std::ofstream(rules) << R"({"rules": [
      {"segment": "good", "columns": [{"column": "margin", "range": {"at_least": 0.2}}]},
      {"segment": "other"}]})";
  const std::string panel =
      "client,date,amount,margin\na,2015-01-01,5,0.3\nb,2015-01-01,5,0.3\nb,2015-02-01,5,0.1\n"
      "b,2015-03-01,5,\nc,2015-01-01,5,\n";
  const Outcome run =
      Call({"segment", "-", "--rules", rules, "--date", "2016-01-01", "--output", "json"}, panel);
  ASSERT_EQ(run.code, kOk) << run.error;
  v1::SegmentClientsResponse response;
  EXPECT_THAT(PathsAndCodes(ParseJson(run.out, FieldPath(), &response)), IsEmpty());
  ASSERT_THAT(response.assignments(), SizeIs(3));
  EXPECT_EQ(response.assignments(0).segment(), "good");
  EXPECT_EQ(response.assignments(1).segment(), "other") << "the latest known value counts";
  EXPECT_EQ(response.assignments(2).segment(), "other");
  std::filesystem::remove(rules);
}

}  // namespace
}  // namespace accord::cli
