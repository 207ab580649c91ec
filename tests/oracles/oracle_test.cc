#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "simulation/model/compiled_model.h"
#include "simulation/paths/chance_tile.h"
#include "simulation/settlement/contract_tile.h"
#include "tests/oracles/comparison.h"
#include "tests/oracles/path_oracle.h"
#include "tests/oracles/sized.h"

// Chance and settlement, column by column, against their slow twin on random scenarios that use
// everything there is.
namespace accord {
namespace {

using oracles::Comparison;
using oracles::ContractPath;
using oracles::kRunSeed;
using oracles::OnRandomScenarios;
using oracles::PathFigures;
using oracles::PathName;
using oracles::SimulatePath;
using oracles::Sized;

void CompareChance(const std::vector<Driver>& drivers, const PathFigures& oracle,
                   const ChanceView& view, std::size_t lane, int t, Comparison& comparison) {
  const auto i = static_cast<std::size_t>(t - 1);
  for (std::size_t d = 0; d < oracle.chance.levels.size(); ++d) {
    const int index = static_cast<int>(d);
    const Sized level = oracle.chance.levels[d][i];
    comparison.Number("level", t, view.levels[index][lane], level);
    comparison.Number("growth", t, view.growths[index][lane],
                      oracles::GrowthOf(drivers[d], level, oracle.chance.origins[d][i]));
  }
  for (std::size_t j = 0; j < oracle.chance.outcomes.size(); ++j) {
    const int index = static_cast<int>(j);
    const oracles::OutcomePath& outcome = oracle.chance.outcomes[j];
    comparison.Number("true value", t, view.true_values[index][lane], outcome.true_value[i]);
    comparison.Number("measured", t, view.measured[index][lane], outcome.measured[i]);
    comparison.Number("achievement", t, view.achievements[index][lane],
                      outcome.achievement.empty() ? 0 : outcome.achievement[i]);
  }
}

void CompareContract(const ContractPath& oracle, const ContractTile& tile, std::size_t lane, int t,
                     Comparison& comparison) {
  const auto i = static_cast<std::size_t>(t - 1);
  const oracles::EdgeWatch& edges = oracle.edges;
  const oracles::PeriodCash& cash = oracle.cash[i + 1];
  if (i < oracle.benefit.size()) {
    if (!oracle.score.empty()) {
      comparison.Number("score", t, tile.score()[lane], oracle.score[i], edges);
    }
    comparison.Number("benefit", t, tile.benefit()[lane], cash.benefit, edges);
    for (std::size_t c = 0; c < oracle.clauses.size(); ++c) {
      const oracles::ClausePath& clause = oracle.clauses[c];
      const std::string what = "pay of clause " + std::to_string(c);
      comparison.Number(what.c_str(), t, tile.pay(static_cast<int>(c))[lane], clause.pay[i], edges);
      comparison.Limited(t, tile.limited(static_cast<int>(c))[lane] != 0, clause, edges);
    }
  }
  for (std::size_t line = 0; line < oracle.cash_by_line.size(); ++line) {
    const std::string what = "cash of line " + std::to_string(line);
    comparison.Number(what.c_str(), t, tile.cash(static_cast<int>(line))[lane],
                      oracle.cash_by_line[line][i], edges);
  }
  comparison.Number("payments", t, tile.payments()[lane], cash.payments, edges);
  comparison.Number("supplier cash", t, tile.supplier_cash()[lane], cash.supplier, edges);
  comparison.Number("client cash", t, tile.client_cash()[lane], cash.client, edges);
}

// One tile, on four of its paths.
class TileComparison {
 public:
  TileComparison(const Scenario& scenario, const CompiledModel& model, std::uint64_t name)
      : model_(model), drivers_(scenario.facts().drivers), name_(name), chance_(*model.chance) {
    for (const CompiledContract& contract : model.contracts) {
      contracts_.emplace_back(contract, *model.chance);
    }
    // Path numbers beyond 32 bits, and a tile across that end.
    const std::uint64_t starts[] = {0, 256 * name, (std::uint64_t{1} << 32) - 100,
                                    (std::uint64_t{1} << 40) + 256};
    first_path_ = starts[name % 4];
    lanes_ = {0, 99 + name % 3, 17 + name % 64, 255};
    for (const std::size_t lane : lanes_) {
      oracle_.push_back(SimulatePath(scenario, model.seed, first_path_ + lane));
    }
  }

  void CompareChanceAlone(Comparison& comparison) {
    for (std::size_t k = 0; k < lanes_.size(); ++k) {
      comparison.StartPath(PathName(name_, first_path_ + lanes_[k]));
      chance_.Begin(first_path_);
      for (int t = 1; t <= model_.period_count; ++t) {
        chance_.Advance(t);
        CompareChance(drivers_, oracle_[k], chance_.view(), lanes_[k], t, comparison);
      }
    }
  }

  void CompareContracts(Comparison& comparison) {
    for (std::size_t k = 0; k < lanes_.size(); ++k) {
      for (std::size_t i = 0; i < contracts_.size(); ++i) {
        comparison.StartPath(PathName(name_, first_path_ + lanes_[k]) + " contract " +
                             std::to_string(i));
        chance_.Begin(first_path_);
        contracts_[i].Begin();
        for (int t = 1; t <= model_.cash_period_count; ++t) {
          if (t <= model_.period_count) {
            chance_.Advance(t);
            contracts_[i].Settle(t, chance_.view());
          } else {
            contracts_[i].SettleLagged(t);
          }
          CompareContract(oracle_[k].contracts[i], contracts_[i], lanes_[k], t, comparison);
        }
      }
    }
  }

 private:
  const CompiledModel& model_;
  std::vector<Driver> drivers_;
  std::uint64_t name_;
  ChanceTile chance_;
  std::vector<ContractTile> contracts_;
  std::uint64_t first_path_;
  std::vector<std::size_t> lanes_;
  std::vector<PathFigures> oracle_;
};

TEST(Oracle, DrawsTheSameDriversAndOutcomesAsTheTile) {
  OnRandomScenarios([](const Scenario& scenario, std::uint64_t name, Comparison& comparison) {
    const CompiledModel model = Compile(scenario, kRunSeed);
    TileComparison(scenario, model, name).CompareChanceAlone(comparison);
  });
}

TEST(Oracle, SettlesEveryClauseAndPeriodLikeTheTile) {
  OnRandomScenarios([](const Scenario& scenario, std::uint64_t name, Comparison& comparison) {
    const CompiledModel model = Compile(scenario, kRunSeed);
    TileComparison(scenario, model, name).CompareContracts(comparison);
  });
}

// The comparison would see an error of a millionth in a single rate, and does so on most contracts.
TEST(Oracle, NoticesRatesThatAreAMillionthOff) {
  constexpr int kContracts = 50;
  int noticed = 0;
  for (std::uint64_t name = 0; name < kContracts; ++name) {
    const oracles::RandomScenario random =
        oracles::ARandomScenario(name, {.tabulated_marginals = false});
    CompiledModel model = Compile(random.scenario, kRunSeed);
    for (CompiledContract& contract : model.contracts) {
      for (CompiledClause& clause : contract.clauses) {
        for (CompiledBand& band : clause.bands) band.rate *= 1 + 1e-6;
      }
    }
    Comparison comparison(1e-12);
    TileComparison(random.scenario, model, name).CompareContracts(comparison);
    noticed += comparison.differences().empty() ? 0 : 1;
  }
  EXPECT_GT(noticed, kContracts / 2);
}

}  // namespace
}  // namespace accord
