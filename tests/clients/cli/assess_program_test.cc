// `accord assess` as a process of its own.
#include <string>

#include "accord/v1/relationship_service.pb.h"
#include "clients/cli/exit_codes.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "tests/clients/cli/program.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

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

TEST(AccordAssess, NamesFaultsByPathAndNotionsThatThereAre) {
  const Outcome faulty = Call({"assess", "indicators", "-"},
                              R"({"indicators": [{"id": "a", "capacity_use": {"output": 3}}]})");
  EXPECT_EQ(faulty.code, kInvalid);
  EXPECT_THAT(faulty.error,
              HasSubstr("indicators[\"a\"].capacity_use.plan: OUT_OF_RANGE: must be above 0"));
  const Outcome misspelt = Call({"assess", "indicator", "-"}, "{}");
  EXPECT_EQ(misspelt.code, kUsage);
  EXPECT_THAT(misspelt.error, HasSubstr("nothing is assessed as \"indicator\""));
  EXPECT_THAT(misspelt.error, HasSubstr("indicators"));
}

}  // namespace
}  // namespace accord::cli
