#include "simulation/report/path_influences.h"

#include <cmath>
#include <random>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/accumulate/distribution.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/named_figures.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

double ErrorOf(const std::vector<double>& influences) {
  double mean = 0, square = 0;
  const double n = static_cast<double>(influences.size());
  for (const double value : influences) mean += value / n;
  for (const double value : influences) square += (value - mean) * (value - mean);
  return std::sqrt(square / (n - 1) / n);
}

// Of every figure of a party: the spread of its influences is the error that the figure says of
// itself, of quantiles up to what slopes are off by, a third where a cap bends the density.
TEST(PathInfluences, HaveTheErrorsThatFiguresHave) {
  const Scenario scenario = AScenario();
  const auto totals = accord::Run({Compile(scenario, 1)}, {16'384, true}, {});
  ASSERT_TRUE(totals.ok());
  int count = 0;
  for (const NamedFigure& figure : NamedFigures(scenario)) {
    EXPECT_EQ(figure.of_parties, static_cast<bool>(figure.influences)) << figure.name;
    if (!figure.of_parties) continue;
    const Estimate estimate = figure.estimate(totals->models.front());
    const std::vector<double> influences = figure.influences(totals->models.front());
    ASSERT_EQ(influences.size(), 16'384u);
    const bool is_quantile = figure.name.find("_p") != std::string::npos;
    EXPECT_NEAR(ErrorOf(influences), estimate.standard_error,
                (is_quantile ? 0.4 : 0.02) * estimate.standard_error + 1e-12)
        << figure.name;
    count += estimate.standard_error > 0 ? 1 : 0;
  }
  EXPECT_GT(count, 20);
}

TEST(PathInfluences, AreNoughtOfWhatDoesNotMove) {
  Distribution same = Distribution::Pilot(0);
  same.AddTile(std::vector<double>(64, 2.5));
  same.FixEdges();
  for (const auto& influences :
       {report_internal::SdInfluences(same), report_internal::QuantileInfluences(same, 0.25),
        report_internal::TailInfluences(same), report_internal::LossInfluences(same, 1)}) {
    for (const double value : influences) EXPECT_EQ(value, 0);
  }
}

}  // namespace
}  // namespace accord
