#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "tests/oracles/comparison.h"
#include "tests/oracles/path_oracle.h"
#include "tests/oracles/sized.h"

// Whole runs against the slow twin: both parties' money on each path, which the first batch keeps
// in path order, and what is counted and averaged over paths.
namespace accord {
namespace {

using oracles::Comparison;
using oracles::ContractPath;
using oracles::EdgeWatch;
using oracles::kRunSeed;
using oracles::PartyPath;
using oracles::PathFigures;
using oracles::PathName;
using oracles::Sized;

constexpr std::size_t kPaths = 64;
constexpr double kRounding = 1e-10;

void CompareParty(const PartyPath& oracle, const PartyTotals& totals, std::size_t path,
                  const EdgeWatch& edges, Comparison& comparison) {
  comparison.Number("cash at start", 0, totals.cash_at_start, oracle.cash_at_start);
  for (std::size_t i = 0; i < oracle.cash.size(); ++i) {
    const int t = static_cast<int>(i) + 1;
    comparison.Number("cash", t, totals.periods[i].cash.samples()[path], oracle.cash[i], edges);
    comparison.Number("cumulative cash", t, totals.periods[i].cumulative.samples()[path],
                      oracle.cumulative[i], edges);
  }
  comparison.Number("NPV", 0, totals.npv.samples()[path], oracle.npv, edges);
  comparison.Number("peak shortfall", 0, totals.peak_shortfall.samples()[path],
                    oracle.peak_shortfall, edges);
  comparison.Number("drawdown", 0, totals.drawdown.samples()[path], oracle.drawdown, edges);
}

// Sums over periods and paths of one clause.
struct ClauseSums {
  Sized pay, discounted, discounted_client_rate;
  // Settlements that certainly did, and those at which rounding decides: nothing left of a limit,
  // or nearly nothing.
  int fired = 0, maybe_fired = 0;
  int limited = 0, maybe_limited = 0;
};

double Discount(const Scenario& scenario, double rate_per_year, std::size_t i) {
  return std::pow(1 + rate_per_year, -static_cast<double>(i + 1) * scenario.period_years());
}

void CompareClauses(const Scenario& scenario, std::size_t contract,
                    const std::vector<PathFigures>& oracle, const ContractTotals& totals,
                    Comparison& comparison) {
  const std::string& id = scenario.facts().contracts[contract].id;
  const double rate = scenario.facts().supplier_private->discount_rate_per_year;
  const double client_rate = scenario.ClientAccount(id).discount_rate_per_year;
  for (std::size_t c = 0; c < totals.clauses.size(); ++c) {
    ClauseSums sums;
    EdgeWatch edges;
    for (const PathFigures& path : oracle) {
      const oracles::ClausePath& clause = path.contracts[contract].clauses[c];
      edges.Compared(clause.edges);
      for (std::size_t i = 0; i < clause.pay.size(); ++i) {
        sums.pay += clause.pay[i];
        sums.discounted += Discount(scenario, rate, i) * clause.pay[i];
        sums.discounted_client_rate += Discount(scenario, client_rate, i) * clause.pay[i];
        if (Near(clause.pay[i], 0.0, kRounding)) {
          sums.maybe_fired += clause.pay[i].size > 0 ? 1 : 0;
        } else {
          ++sums.fired;
        }
        if (!clause.limited[i]) continue;
        if (Near(clause.pay[i], clause.raw[i], kRounding)) {
          ++sums.maybe_limited;
        } else {
          ++sums.limited;
        }
      }
    }
    const ClauseTotals& clause = totals.clauses[c];
    const double n = kPaths;
    comparison.Number("mean pay", 0, clause.pay.mean, sums.pay / n, edges);
    comparison.Number("mean discounted pay", 0, clause.discounted_pay.mean, sums.discounted / n,
                      edges);
    comparison.Number("mean discounted pay at the client's rate", 0,
                      clause.discounted_pay_client_rate.mean, sums.discounted_client_rate / n,
                      edges);
    const double fired = clause.fired_settlements.mean * n;
    comparison.Number("fired settlements", 0, fired,
                      std::clamp<double>(fired, sums.fired, sums.fired + sums.maybe_fired), edges);
    const double limited = clause.limited_settlements.mean * n;
    comparison.Number("limited settlements", 0, limited,
                      std::clamp<double>(limited, sums.limited, sums.limited + sums.maybe_limited),
                      edges);
  }
}

void CompareMeans(std::size_t contract, const std::vector<PathFigures>& oracle,
                  const ContractTotals& totals, Comparison& comparison) {
  for (std::size_t i = 0; i < totals.benefit.size(); ++i) {
    Sized score = 0, benefit = 0;
    EdgeWatch edges;
    for (const PathFigures& path : oracle) {
      const ContractPath& figures = path.contracts[contract];
      edges.Compared(figures.edges);
      benefit += figures.benefit[i];
      if (!figures.score.empty()) score += figures.score[i];
    }
    const int t = static_cast<int>(i) + 1;
    comparison.Number("mean benefit", t, totals.benefit[i].mean,
                      benefit / static_cast<double>(kPaths), edges);
    if (totals.score.empty()) continue;
    comparison.Number("mean score", t, totals.score[i].mean, score / static_cast<double>(kPaths),
                      edges);
  }
}

void CompareRun(const Scenario& scenario, std::uint64_t name, Comparison& comparison) {
  const std::vector<CompiledModel> models{Compile(scenario, kRunSeed)};
  const auto totals = Run(models, {.path_count = kPaths}, {});
  ASSERT_TRUE(totals.ok()) << totals.status();
  const ModelTotals& model = totals->models[0];
  ASSERT_EQ(model.supplier_total.has_value(), model.contracts.size() > 1);
  std::vector<PathFigures> oracle;
  for (std::size_t path = 0; path < kPaths; ++path) {
    oracle.push_back(oracles::SimulatePath(scenario, kRunSeed, path));
    EdgeWatch all;
    for (std::size_t i = 0; i < model.contracts.size(); ++i) {
      const ContractPath& contract = oracle.back().contracts[i];
      const std::string where = PathName(name, path) + " contract " + std::to_string(i);
      comparison.StartPath(where + " supplier");
      CompareParty(contract.supplier, model.contracts[i].supplier, path, contract.edges,
                   comparison);
      comparison.StartPath(where + " client");
      CompareParty(contract.client, model.contracts[i].client, path, contract.edges, comparison);
      all.Compared(contract.edges);
    }
    if (!model.supplier_total) continue;
    comparison.StartPath(PathName(name, path) + " supplier's total");
    CompareParty(oracle.back().supplier, *model.supplier_total, path, all, comparison);
  }
  for (std::size_t i = 0; i < model.contracts.size(); ++i) {
    comparison.StartPath("scenario " + std::to_string(name) + " contract " + std::to_string(i));
    CompareClauses(scenario, i, oracle, model.contracts[i], comparison);
    CompareMeans(i, oracle, model.contracts[i], comparison);
  }
}

TEST(Oracle, FindsTheSameMoneyOnEachPathAsARun) { oracles::OnRandomScenarios(CompareRun); }

}  // namespace
}  // namespace accord
