#include "simulation/report/named_figures.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/violation.h"
#include "simulation/report/report.h"
#include "tests/simulation/engine/sample_totals.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::Contains;
using ::testing::IsSupersetOf;
using ::testing::Not;

Scenario Contracts(int count) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    for (int i = 1; i < count; ++i) {
      Contract contract = draft.contracts[0];
      contract.id = "other";
      draft.contracts.push_back(contract);
    }
  });
}

std::vector<std::string> NamesOf(const Scenario& scenario) {
  std::vector<std::string> names;
  for (const NamedFigure& figure : NamedFigures(scenario)) names.push_back(figure.name);
  return names;
}

StudyTotals TotalsOf(const Scenario& scenario, std::size_t paths) {
  StudyTotals totals = PilotTotals({Compile(scenario, 1)});
  testing::Fill(totals, 1, paths);
  FixEdges(totals);
  return totals;
}

TEST(NamedFigures, NameEveryPartyClauseAndSegmentOnce) {
  std::vector<std::string> names = NamesOf(Contracts(1));
  EXPECT_THAT(names, IsSupersetOf({"supplier.npv_mean", "client.cvar_95",
                                   R"(contracts["steel"].supplier.npv_p5)",
                                   R"(contracts["steel"].client.peak_shortfall_p95)",
                                   R"(contracts["steel"].clauses["gain"].discounted_pay)",
                                   "client_base.discounted_profit",
                                   R"(client_base.segments["gold"].client_count)"}));
  std::sort(names.begin(), names.end());
  EXPECT_EQ(std::adjacent_find(names.begin(), names.end()), names.end());
}

TEST(NamedFigures, OfTwoContractsHaveNoSingleClient) {
  EXPECT_THAT(NamesOf(Contracts(2)), Not(Contains("client.npv_mean")));
  EXPECT_THAT(NamesOf(Contracts(2)), Contains("supplier.npv_mean"));
}

// Each is the figure that the report has under that name.
TEST(NamedFigures, AreThoseOfTheReport) {
  for (const int contracts : {1, 2}) {
    const Scenario scenario = Contracts(contracts);
    const CompiledModel model = Compile(scenario, 1);
    const StudyTotals totals = TotalsOf(scenario, 500);
    const auto options = std::get<RunOptions>(Validate(RunOptionsDraft{}, 12, FieldPath()));
    const SimulationReport report = MakeReport(scenario, model, totals, 0, options);
    std::map<std::string, Estimate> figures;
    for (const NamedFigure& figure : NamedFigures(scenario)) {
      figures[figure.name] = figure.estimate(totals.models[0]);
    }
    const auto expect_party = [&](const std::string& at, const PartyReport& party) {
      EXPECT_EQ(figures.at(at + ".npv_mean"), party.npv.mean) << at;
      EXPECT_EQ(figures.at(at + ".npv_sd"), party.npv.sd) << at;
      EXPECT_EQ(figures.at(at + ".npv_p5"), party.npv.p5) << at;
      EXPECT_EQ(figures.at(at + ".npv_p25"), party.npv.p25) << at;
      EXPECT_EQ(figures.at(at + ".npv_p50"), party.npv.p50) << at;
      EXPECT_EQ(figures.at(at + ".npv_p75"), party.npv.p75) << at;
      EXPECT_EQ(figures.at(at + ".npv_p95"), party.npv.p95) << at;
      EXPECT_EQ(figures.at(at + ".loss_probability"), party.npv.loss_probability) << at;
      EXPECT_EQ(figures.at(at + ".cvar_95"), party.npv.cvar_95) << at;
    };
    expect_party(R"(contracts["steel"].supplier)", report.contracts[0].supplier);
    expect_party(R"(contracts["steel"].client)", report.contracts[0].client);
    if (contracts == 1) {
      expect_party("supplier", report.contracts[0].supplier);
      expect_party("client", report.contracts[0].client);
    } else {
      expect_party("supplier", *report.supplier_total);
      expect_party(R"(contracts["other"].client)", report.contracts[1].client);
    }
    const ClauseReport& clause = report.contracts[0].clauses[0];
    EXPECT_EQ(figures.at("contracts[\"steel\"].clauses[\"" + clause.clause + "\"].discounted_pay"),
              clause.discounted_pay);
    EXPECT_EQ(figures.at("client_base.discounted_revenue"),
              report.client_base->discounted_revenue.mean);
    EXPECT_EQ(figures.at("client_base.discounted_profit"),
              report.client_base->discounted_profit.mean);
  }
}

TEST(Precisions, AreReachedExactlyAtTheirHalfWidth) {
  const Scenario scenario = Contracts(1);
  const StudyTotals totals = TotalsOf(scenario, 500);
  const Estimate mean = totals.models[0].contracts[0]->supplier.npv.Mean();
  const double half_width = 0.5 * (mean.upper - mean.lower);
  const auto reached = [&](const Precision& precision) {
    const auto reports = PrecisionsOf({precision}, scenario, totals.models[0]);
    EXPECT_EQ(reports[0].figure, "supplier.npv_mean");
    EXPECT_EQ(*reports[0].half_width, half_width);
    return AllReached(reports);
  };
  EXPECT_TRUE(reached({"supplier.npv_mean", half_width, {}}));
  EXPECT_FALSE(reached({"supplier.npv_mean", half_width * (1 - 1e-12), {}}));
  const double share = half_width / std::fabs(mean.value);
  EXPECT_TRUE(reached({"supplier.npv_mean", {}, share * (1 + 1e-12)}));
  EXPECT_FALSE(reached({"supplier.npv_mean", {}, share * (1 - 1e-12)}));
}

TEST(Precisions, OfAFigureThatNobodyKnowsAreNotReached) {
  const Scenario scenario = Contracts(1);
  const StudyTotals totals = TotalsOf(scenario, 20);  // its 5 % quantile has no lower end
  const auto reports = PrecisionsOf({{"supplier.npv_p5", 1e9, {}}}, scenario, totals.models[0]);
  EXPECT_FALSE(reports[0].half_width.has_value());
  EXPECT_FALSE(AllReached(reports));
}

}  // namespace
}  // namespace accord
