#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "accord/v1/scenario.pb.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "server/convert/override.h"
#include "tests/clients/cli/program.h"

// Pages for people call things by their display names.

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

constexpr char kFlagship[] = ACCORD_SOURCE_DIR "/clients/examples/flagship.json";

// The flagship with names for all that it has none for.
std::string Named() {
  std::ifstream file(kFlagship);
  v1::Scenario scenario;
  EXPECT_THAT(
      ParseJson(std::string(std::istreambuf_iterator<char>(file), {}), FieldPath(), &scenario),
      IsEmpty());
  Overrides changes;
  for (const char* change :
       {R"(contracts.key.groups=[{"id": "at-risk", "display_name": "Pay at risk",)"
        R"( "clauses": ["gain", "penalty"], "year_limits": {"net_floor": -20000}}])",
        R"(contracts.key.terminations=[{"id": "poor", "display_name": "Three poor quarters",)"
        R"( "party": "client", "trigger": {"contract_figure": "score"}, "below": 1.0,)"
        R"( "payment": 1000, "consecutive": 2}])",
        R"(contracts.key.inputs=[{"id": "hours", "display_name": "Hours on site",)"
        R"( "driver": "service_quality"}])",
        R"(contracts.key.clauses.credit.basis={"observed_input": "hours"})",
        R"(client_base.named_clients.steelworks.display_name=Steelworks of the north)",
        R"(client_base.segments.A.display_name=Great ones)"}) {
    EXPECT_THAT(ParseSetFlag(change, FieldPath(), changes.Add()), IsEmpty());
  }
  EXPECT_THAT(ApplyOverrides(changes, FieldPath(), &scenario), IsEmpty());
  return ToJson(scenario);
}

Outcome CallNamed(std::vector<std::string> arguments) {
  arguments.push_back("--no-progress");
  return Call(arguments, Named());
}

TEST(Names, OfAReportAreThoseForPeople) {
  const Outcome run = CallNamed({"simulate", "-", "--paths", "300"});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out,
              AllOf(HasSubstr("\n  Pay at risk "), HasSubstr("\n  Three poor quarters "),
                    HasSubstr("\n  Steelworks of the north "), HasSubstr("\n  Great ones ")));
  EXPECT_THAT(run.out, AllOf(Not(HasSubstr("at-risk")), Not(HasSubstr("  poor "))));
}

TEST(Names, OfAComparisonAndACheckAreThoseForPeople) {
  const Outcome compared = CallNamed({"compare", "-", "--paths", "3000", "--alternative",
                                      "dear:contracts.key.clauses.fee.base=160000"});
  ASSERT_EQ(compared.code, kOk) << compared.error;
  EXPECT_THAT(compared.out, AllOf(HasSubstr("clients in Great ones at the end"),
                                  HasSubstr("\n  Share of the gain above plan ")));
  const Outcome checked = CallNamed({"check", "-"});
  ASSERT_EQ(checked.code, kOk) << checked.error;
  EXPECT_THAT(checked.out, AllOf(HasSubstr("\n  Success of joint engineering "),
                                 HasSubstr("\n  Unplanned downtime ")));
  EXPECT_THAT(checked.out, Not(HasSubstr("contract key")));
}

TEST(Names, OfWhatFiguresHangOnAreThoseForPeople) {
  const Outcome run = CallNamed({"explain", "-", "--paths", "1024"});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, AllOf(HasSubstr("\n  Success of joint engineering "),
                             HasSubstr("Supply disruption, in weeks of shortage"),
                             Not(HasSubstr("joint_engineering"))));
}

TEST(Names, OfAReplayAreThoseForPeople) {
  const Outcome run = CallNamed({"replay", "-", "--worst", "1", "--paths", "300"});
  ASSERT_EQ(run.code, kOk) << run.error;
  EXPECT_THAT(run.out, AllOf(HasSubstr("Hours on site"), HasSubstr("Steelworks of"),
                             HasSubstr("Ended early by Three poor quarters"),
                             HasSubstr("Termination payment of Three poor quarters")));
  EXPECT_THAT(run.out, Not(HasSubstr("at-risk")));
}

}  // namespace
}  // namespace accord::cli
