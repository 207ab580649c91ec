#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/violation.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/influence.h"
#include "simulation/engine/totals.h"
#include "simulation/report/parts.h"
#include "simulation/report/report.h"
#include "tests/simulation/engine/sample_totals.h"
#include "tests/simulation/report/sample_distributions.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using report_internal::MakeDifferences;
using ::testing::ElementsAre;
using testing::InTiles;
using testing::ModelWithEverything;
using testing::Normals;

// One contract and nothing else.
CompiledModel OneContract() {
  CompiledModel model = ModelWithEverything(1);
  model.contracts.resize(1);
  model.client_base.reset();
  return model;
}

// The columns of the supplier's NPV, base and alternative.
struct Columns {
  std::vector<double> base, alternative;
};

Columns CorrelatedNormals(std::uint64_t run, std::size_t paths) {
  Columns columns{Normals(2 * run, paths), Normals(2 * run + 1, paths)};
  for (std::size_t i = 0; i < paths; ++i) {
    const double z = columns.base[i];
    columns.base[i] = 50 + 100 * z;
    columns.alternative[i] = 60 + 80 * (0.9 * z + std::sqrt(0.19) * columns.alternative[i]);
  }
  return columns;
}

// The supplier's NPV of both models as the engine would observe it, the first `pilot` paths in the
// first batch.
StudyTotals Observe(const Columns& columns, std::size_t pilot) {
  StudyTotals totals = PilotTotals({OneContract(), OneContract()});
  const auto add = [&](StudyTotals& into, std::size_t from, std::size_t to) {
    const std::vector<double>* column[] = {&columns.base, &columns.alternative};
    for (int m = 0; m < 2; ++m) {
      PartyTotals& supplier = into.models[m].contracts[0]->supplier;
      PartyTotals& client = into.models[m].contracts[0]->client;
      InTiles(std::span(*column[m]).subspan(from, to - from), [&](std::span<const double> tile) {
        supplier.npv.AddTile(tile);
        supplier.loss.AddBelow(tile, 0);
        client.npv.AddTile(tile);
        client.loss.AddBelow(tile, 0);
      });
    }
    if (into.pairs.empty()) return;
    for (PairedFigure& figure : into.pairs[0].figures) {
      AddPairTile(figure, std::span(columns.base).subspan(from, to - from),
                  std::span(columns.alternative).subspan(from, to - from));
    }
  };
  add(totals, 0, pilot);
  FixEdges(totals);
  if (pilot < columns.base.size()) {
    StudyTotals later = EmptyLike(totals);
    add(later, pilot, columns.base.size());
    Merge(totals, later);
  }
  return totals;
}

std::vector<Difference> DifferencesOf(const StudyTotals& totals) {
  return MakeDifferences(totals.models[0], totals.models[1], totals.pairs[0], {"steel"}, {});
}

// The variance of what many runs gave is known to 1 / sqrt(2 x 400) = 3.5 % of its root; a stated
// error that is off by more than 4.5 times this plus 3 % (of a slope from 1000 paths, squared on
// the average) shows. A false alarm comes once in 25 000 runs of the test. Errors that took the two
// models for independent would be off by 100 % and more here.
TEST(Differences, SpreadAsTheirStandardErrorsSayWhenRunsAreRepeated) {
  constexpr int kRuns = 400;
  struct Spread {
    PathMean difference;
    double squared_errors = 0;
    int covered = 0;
  };
  // Quantiles of N(60, 80) less those of N(50, 100), with z = 1.6449; P(loss) from the normal
  // table.
  const std::map<std::string, double> truth = {
      {"npv_mean", 10.0},
      {"npv_p5", 10.0 + 20 * 1.6448536269514722},
      {"npv_p50", 10.0},
      {"npv_p95", 10.0 - 20 * 1.6448536269514722},
      {"loss_probability",
       0.5 * std::erfc(0.75 / std::sqrt(2.0)) - 0.5 * std::erfc(0.5 / std::sqrt(2.0))},
      {"cvar_95", -10.0 - 20 * 2.0627128075074256}};
  std::map<std::string, Spread> spreads;
  for (int run = 0; run < kRuns; ++run) {
    const StudyTotals totals = Observe(CorrelatedNormals(run, 3000), 1000);
    for (const Difference& difference : DifferencesOf(totals)) {
      if (difference.party != "supplier") continue;
      Spread& spread = spreads[difference.metric];
      const Estimate& estimate = difference.difference;
      spread.difference.AddTile(std::vector<double>{estimate.value});
      spread.squared_errors += estimate.standard_error * estimate.standard_error;
      const double true_value = truth.at(difference.metric);
      spread.covered += estimate.lower <= true_value && true_value <= estimate.upper;
    }
  }
  ASSERT_EQ(spreads.size(), 6u);
  for (const auto& [metric, spread] : spreads) {
    const double stated = std::sqrt(spread.squared_errors / kRuns);
    const double seen = spread.difference.StandardDeviation();
    EXPECT_NEAR(stated / seen, 1, 4.5 * 0.035 + 0.03) << metric;
    EXPECT_NEAR(spread.difference.mean(), truth.at(metric),
                4.5 * seen / std::sqrt(kRuns) + 0.02 * seen)
        << metric;
    // 4.5 sqrt(0.95 x 0.05 / 400) = 0.049, and the binning reach makes intervals cover more.
    EXPECT_GE(spread.covered, (0.95 - 0.049) * kRuns) << metric;
  }
}

TEST(Differences, AreThoseOfThePointEstimates) {
  const StudyTotals totals = Observe(CorrelatedNormals(7, 5000), 3000);
  const PartyTotals& base = totals.models[0].contracts[0]->supplier;
  const PartyTotals& alternative = totals.models[1].contracts[0]->supplier;
  std::map<std::string, double> values;
  for (const Difference& difference : DifferencesOf(totals)) {
    if (difference.party == "supplier") values[difference.metric] = difference.difference.value;
  }
  EXPECT_EQ(values["npv_mean"], alternative.npv.Mean().value - base.npv.Mean().value);
  EXPECT_EQ(values["npv_p5"], alternative.npv.Quantile(0.05).value - base.npv.Quantile(0.05).value);
  EXPECT_EQ(values["npv_p50"], alternative.npv.Quantile(0.5).value - base.npv.Quantile(0.5).value);
  EXPECT_EQ(values["npv_p95"],
            alternative.npv.Quantile(0.95).value - base.npv.Quantile(0.95).value);
  EXPECT_EQ(values["loss_probability"],
            alternative.loss.Probability().value - base.loss.Probability().value);
  EXPECT_EQ(values["cvar_95"], base.npv.Cvar(0.95, Tail::kLowest).value -
                                   alternative.npv.Cvar(0.95, Tail::kLowest).value);
}

TEST(Differences, HoldTheExactOnesOfTheSameSampleInsideWhatBinningAdds) {
  const Columns columns = CorrelatedNormals(11, 20'000);
  const std::vector<Difference> binned = DifferencesOf(Observe(columns, 2000));
  const std::vector<Difference> exact = DifferencesOf(Observe(columns, 20'000));
  for (std::size_t i = 0; i < binned.size(); ++i) {
    const Estimate& wide = binned[i].difference;
    const double reach = kNormal975 * wide.standard_error;
    EXPECT_LE(wide.lower + reach, exact[i].difference.value + 1e-9) << binned[i].metric;
    EXPECT_GE(wide.upper - reach, exact[i].difference.value - 1e-9) << binned[i].metric;
    // 1024 cells over six standard deviations: less than half a money unit on either side.
    EXPECT_LT(wide.upper - wide.lower - 2 * reach, 4.0) << binned[i].metric;
  }
}

TEST(Differences, OfAnAlternativeThatChangesNothingAreExactlyNone) {
  Columns columns = CorrelatedNormals(3, 2000);
  columns.alternative = columns.base;
  for (const std::size_t pilot : {1000, 2000}) {
    for (const Difference& difference : DifferencesOf(Observe(columns, pilot))) {
      EXPECT_EQ(difference.difference, (Estimate{0, 0, 0, 0})) << difference.metric;
      if (difference.better_probability) {
        EXPECT_EQ(difference.better_probability->value, 0);
        EXPECT_EQ(difference.worse_probability->value, 0);
        EXPECT_EQ(difference.same_probability->value, 1);
      }
    }
  }
}

// Two modes of equal weight, 10 and 9 to either side: which of them holds the median is chance, and
// with it whether the difference is -1 or 1. No influence function sees that.
TEST(Differences, OfAQuantileBetweenTwoModesAreAsUnsureAsTheirChoice) {
  for (const std::size_t above : {4990, 5000, 5010}) {
    Columns columns;
    for (std::size_t i = 0; i < 10'000; ++i) {
      const double side = i < above ? 1 : -1;
      columns.base.push_back(10 * side);
      columns.alternative.push_back(9 * side);
    }
    for (const Difference& difference : DifferencesOf(Observe(columns, 10'000))) {
      if (difference.metric != "npv_p50") continue;
      EXPECT_GT(difference.difference.standard_error, 0.45) << above;
      EXPECT_LE(difference.difference.lower, 0) << above;
      EXPECT_GE(difference.difference.upper, 0) << above;
    }
  }
}

// Binned as well as not: cells would tell apart what rounding alone does.
TEST(Differences, OfRoundingAreExactlyNone) {
  Columns columns = CorrelatedNormals(3, 2000);
  columns.alternative = columns.base;
  for (std::size_t i = 0; i < columns.base.size(); ++i) {
    columns.alternative[i] += (i % 2 == 0 ? 1e-13 : -2e-13) * std::fabs(columns.base[i]);
  }
  for (const std::size_t pilot : {1000, 2000}) {
    for (const Difference& difference : DifferencesOf(Observe(columns, pilot))) {
      EXPECT_EQ(difference.difference, (Estimate{0, 0, 0, 0})) << difference.metric;
    }
  }
}

TEST(Differences, SayHowOftenTheAlternativeIsBetterOfTheMeanAlone) {
  const Columns columns = CorrelatedNormals(3, 2000);
  double better = 0;
  for (std::size_t i = 0; i < 2000; ++i) better += columns.alternative[i] > columns.base[i];
  for (const Difference& difference : DifferencesOf(Observe(columns, 1000))) {
    EXPECT_EQ(difference.better_probability.has_value(), difference.metric == "npv_mean");
    if (difference.better_probability) {
      EXPECT_EQ(difference.better_probability->value, better / 2000);
      EXPECT_EQ(difference.worse_probability->value, (2000 - better) / 2000);
      EXPECT_EQ(difference.same_probability->value, 0);
    }
  }
}

TEST(Differences, NameEveryPartyAndMetricInOrder) {
  StudyTotals totals = PilotTotals({ModelWithEverything(1), ModelWithEverything(1)});
  testing::Fill(totals, 1, 50);
  FixEdges(totals);
  std::vector<std::string> names;
  for (const Difference& d : MakeDifferences(totals.models[0], totals.models[1], totals.pairs[0],
                                             {"steel", "coal"}, {"gold", "silver", "bronze"})) {
    const std::string name = d.party + "/" + d.contract;
    if (names.empty() || names.back() != name) names.push_back(name);
    if (d.party == "client_base") names.push_back(d.metric + d.segment);
  }
  EXPECT_THAT(names, ElementsAre("supplier/steel", "client/steel", "supplier/coal", "client/coal",
                                 "supplier/", "client_base/", "revenue_mean", "client_base/",
                                 "profit_mean", "client_base/", "lever_cost_mean", "client_base/",
                                 "clients_meangold", "client_base/", "clients_meansilver",
                                 "client_base/", "clients_meanbronze"));
}

// With a lever and without: what it costs and whom it moves. Clients do not get lost, and the
// paired error is below that of two runs of their own random numbers.
TEST(Differences, SayWhatALeverCostsAndWhomItMoves) {
  const auto scenario = [](std::int64_t capacity) {
    return AScenario([capacity](ScenarioDraft& draft) {
      draft.client_base = SmallClientBase();
      Lever lever;
      lever.id = "care";
      lever.segments = {"silver", "bronze"};
      lever.odds_ratio_up = 2;
      lever.capacity = capacity;
      lever.cost_per_client = 3;
      draft.levers = {lever};
    });
  };
  const std::vector<Scenario> scenarios = {scenario(0), scenario(60)};
  const std::vector<CompiledModel> models = {Compile(scenarios[0], 1), Compile(scenarios[1], 1)};
  const auto totals = accord::Run(models, {.path_count = 20'000}, {.threads = 2});
  ASSERT_TRUE(totals.ok());
  const auto options = Validate(RunOptionsDraft{.path_count = 20'000}, 8, FieldPath("options"));
  const SimulationReport base =
      MakeReport(scenarios[0], models[0], *totals, 0, std::get<RunOptions>(options));
  const AlternativeReport care = *MakeAlternative(scenarios[0], scenarios[1], models[1], "care",
                                                  *totals, 1, std::get<RunOptions>(options));
  double clients = 0.0;
  std::vector<std::string> segments;
  for (const Difference& difference : care.differences) {
    if (difference.metric == "lever_cost_mean") {
      EXPECT_DOUBLE_EQ(difference.difference.value,
                       care.report.client_base->levers[0].discounted_cost.value);
    }
    if (difference.metric != "clients_mean") continue;
    const std::size_t k = segments.size();
    segments.push_back(difference.segment);
    clients += difference.difference.value;
    const auto last = [k](const SimulationReport& report) {
      return report.client_base->periods.back().segments[k].count_mean;
    };
    EXPECT_NEAR(difference.difference.value, last(care.report).value - last(base).value, 1e-9);
    EXPECT_LT(difference.difference.standard_error,
              std::hypot(last(care.report).standard_error, last(base).standard_error));
  }
  EXPECT_THAT(segments, ElementsAre("gold", "silver", "bronze", "gone"));
  EXPECT_NEAR(clients, 0.0, 1e-9);
}

}  // namespace
}  // namespace accord
