#include "simulation/report/outcome_bias.h"

#include <cstddef>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/simulation/engine/sample_totals.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using testing::Fill;
using ::testing::SizeIs;

TEST(OutcomeBias, IsTheMeanOfTheLastPeriodLessItsPlanErrorAndAll) {
  const Scenario scenario = AScenario();
  const CompiledModel model = Compile(scenario, 1);
  StudyTotals totals = PilotTotals({model});
  Fill(totals, 1, 500);
  const auto biases = MakeOutcomeBiases(scenario, model, totals.models[0]);
  ASSERT_THAT(biases, SizeIs(2));
  EXPECT_EQ(biases[0].outcome, "output");
  EXPECT_EQ(biases[0].plan, 1200);
  EXPECT_EQ(biases[1].outcome, "downtime");
  EXPECT_EQ(biases[1].plan, 80);
  for (std::size_t j = 0; j < 2; ++j) {
    const Estimate mean = (*totals.models[0].outcomes)[j].periods[7].true_value.Mean();
    EXPECT_EQ(biases[j].bias.value, mean.value - biases[j].plan);
    EXPECT_EQ(biases[j].bias.lower, mean.lower - biases[j].plan);
    EXPECT_EQ(biases[j].bias.upper, mean.upper - biases[j].plan);
    EXPECT_EQ(biases[j].bias.standard_error, mean.standard_error);
  }
}

TEST(OutcomeBias, IsOfNothingWhereThereAreNoOutcomes) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft = {.timeline = draft.timeline};
    draft.client_base = SmallClientBase();
  });
  const CompiledModel model = Compile(scenario, 1);
  const StudyTotals totals = PilotTotals({model});
  EXPECT_THAT(MakeOutcomeBiases(scenario, model, totals.models[0]), SizeIs(0));
}

}  // namespace
}  // namespace accord
