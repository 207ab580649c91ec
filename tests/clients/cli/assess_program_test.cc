// `accord assess` as a process of its own.
#include <algorithm>
#include <string>
#include <vector>

#include "accord/v1/relationship_service.pb.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/format.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "tests/clients/cli/guide.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

const std::string kExamples = ACCORD_SOURCE_DIR "/clients/examples/assessment/";

TEST(AccordAssess, SaysWhatTheIndicatorsOfAFileSay) {
  const Outcome page = Call({"assess", "indicators", kExamples + "indicators.json"});
  ASSERT_EQ(page.code, kOk) << page.error;
  EXPECT_THAT(page.out,
              HasSubstr("The work took 13.2 where 11 was expected: off schedule by 20 %"));
  EXPECT_THAT(page.out, HasSubstr("Kuvaieva 2020, (1). Ours: 1 - v"));
  const Outcome json =
      Call({"assess", "indicators", kExamples + "indicators.json", "--output", "json"});
  v1::MeasureIndicatorsResponse response;
  EXPECT_THAT(PathsAndCodes(ParseJson(json.out, FieldPath(), &response)), IsEmpty());
  EXPECT_EQ(response.indicators_size(), 14);
}

TEST(AccordAssess, SaysWhatEveryOtherExampleSays) {
  const Outcome score = Call({"assess", "score", kExamples + "score.json"});
  ASSERT_EQ(score.code, kOk) << score.error;
  EXPECT_THAT(score.out, HasSubstr("worse than at the start: scrap_rate"));
  EXPECT_THAT(score.out, HasSubstr("Kuvaieva 2020, (16)-(22)."));
  const Outcome position = Call({"assess", "position", kExamples + "position.json"});
  ASSERT_EQ(position.code, kOk) << position.error;
  EXPECT_THAT(position.out, HasSubstr("Form that fits: joint development"));
  EXPECT_THAT(position.out, HasSubstr("Probabilities: "));
  const Outcome strategy = Call({"assess", "strategy", kExamples + "strategy.json"});
  ASSERT_EQ(strategy.code, kOk) << strategy.error;
  EXPECT_THAT(strategy.out, HasSubstr("Levers for a forecast: "));
  EXPECT_THAT(strategy.out, HasSubstr("Kind of client: "));
  const Outcome readiness = Call({"assess", "readiness", kExamples + "readiness.json"});
  ASSERT_EQ(readiness.code, kOk) << readiness.error;
  EXPECT_THAT(readiness.out, HasSubstr("closed are openness of data"));
  EXPECT_THAT(readiness.out, HasSubstr("templates: performance-based"));
  const Outcome canvas = Call({"assess", "canvas", kExamples + "canvas.json"});
  ASSERT_EQ(canvas.code, kOk) << canvas.error;
  EXPECT_THAT(canvas.out, HasSubstr("share of all profit"));
  for (const std::string& page :
       {canvas.out, score.out, position.out, strategy.out, readiness.out}) {
    EXPECT_TRUE(FitsPage(page)) << page;
  }
}

TEST(AccordAssess, PlacesEveryClientOfABase) {
  const Outcome page = Call({"assess", "base", kExamples + "thirty_clients.csv"});
  ASSERT_EQ(page.code, kOk) << page.error;
  EXPECT_TRUE(FitsPage(page.out)) << page.out;
  EXPECT_THAT(page.out, HasSubstr("30 clients, mean profit rate"));
  const Outcome csv = Call({"assess", "base", kExamples + "thirty_clients.csv", "--output", "csv"});
  EXPECT_THAT(csv.out, StartsWith("client,place,level_sum,level,normative_level,"));
  EXPECT_EQ(std::count(csv.out.begin(), csv.out.end(), '\n'), 31);
  const Outcome json =
      Call({"assess", "base", kExamples + "thirty_clients.csv", "--output", "json"});
  v1::AssessBaseResponse response;
  EXPECT_THAT(PathsAndCodes(ParseJson(json.out, FieldPath(), &response)), IsEmpty());
  EXPECT_EQ(response.base().talk_first_size(), 30);
}

TEST(AccordAssess, NamesFaultsOfABaseByLine) {
  const std::string header =
      "id;information_exchange;process_alignment;mutual_adaptation;contacts;favourable_terms;"
      "benefit;cost\n";
  const Outcome faulty = Call({"assess", "base", "-"},
                              header + "a;1;1;1;1;1;20;10\nb;1;1;1;4;1;20;10\nc;1;1;1;x;1;2;1\n");
  EXPECT_EQ(faulty.code, kInvalid);
  EXPECT_THAT(faulty.error, HasSubstr("line 4, column 5"));
  const Outcome refused =
      Call({"assess", "base", "-"}, header + "a;1;1;1;1;1;20;10\nb;1;1;1;4;1;20;10\n");
  EXPECT_EQ(refused.code, kInvalid);
  EXPECT_THAT(refused.error, HasSubstr("line 3: "));
  EXPECT_THAT(refused.error, HasSubstr("base.clients[1].contacts"));
  const Outcome missing = Call({"assess", "base", "-"}, "id,benefit\na,1\n");
  EXPECT_EQ(missing.code, kInvalid);
  EXPECT_THAT(missing.error, HasSubstr("information_exchange"));
  EXPECT_THAT(missing.error, HasSubstr("cost"));
}

// From a file of thirty clients to a compared strategy.
TEST(AccordAssess, EveryCommandOfTheGuideDoesWhatItSays) {
  const std::vector<RanCommand> ran = RunGuide("assess_clients.md", ACCORD_SOURCE_DIR);
  for (const RanCommand& each : ran) EXPECT_EQ(each.code, 0) << each.command << "\n" << each.out;
  ASSERT_EQ(ran.size(), 8u);
  EXPECT_THAT(ran[1].out, HasSubstr("Whom to talk to first"));
  EXPECT_THAT(ran[7].out, HasSubstr("trust"));
  EXPECT_THAT(ran[7].out, HasSubstr("joint"));
}

TEST(AccordAssess, NamesFaultsByPathAndNotionsThatThereAre) {
  const Outcome faulty = Call({"assess", "indicators", "-"},
                              R"({"indicators": [{"id": "a", "capacity_use": {"output": 3}}]})");
  EXPECT_EQ(faulty.code, kInvalid);
  EXPECT_THAT(
      faulty.error,
      HasSubstr("indicators[\"a\"].capacity_use.plan: OUT_OF_RANGE: must be at least 1e-09"));
  const Outcome misspelt = Call({"assess", "indicator", "-"}, "{}");
  EXPECT_EQ(misspelt.code, kUsage);
  EXPECT_THAT(misspelt.error, HasSubstr("nothing is assessed as \"indicator\""));
  EXPECT_THAT(misspelt.error, HasSubstr("indicators"));
}

}  // namespace
}  // namespace accord::cli
