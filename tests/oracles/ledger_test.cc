#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "simulation/model/compiled_model.h"
#include "simulation/paths/chance_tile.h"
#include "simulation/settlement/contract_tile.h"
#include "tests/oracles/comparison.h"
#include "tests/oracles/ledger_comparison.h"
#include "tests/oracles/path_oracle.h"

// Ten thousand random contracts, one path each, their ledgers line by line against the slow twin.
namespace accord {
namespace {

using oracles::Comparison;
using oracles::ContractPath;
using oracles::kRunSeed;
using oracles::PathFigures;
using oracles::PathName;

constexpr int kContracts = 10000;
constexpr oracles::ScenarioOptions kOptions{.tabulated_marginals = false, .contracts = 3};

oracles::ScenarioOptions OptionsOf(std::uint64_t name) {
  oracles::ScenarioOptions options = kOptions;
  options.ends = name % 2 == 1;
  return options;
}

// Ledgers of all contracts of a model, on one lane of the tile that starts with path 0.
std::vector<Ledger> LedgersOf(const CompiledModel& model, int lane) {
  ChanceTile chance(*model.chance);
  std::vector<ContractTile> tiles;
  std::vector<Ledger> ledgers(model.contracts.size());
  for (std::size_t i = 0; i < model.contracts.size(); ++i) {
    tiles.emplace_back(model.contracts[i], *model.chance);
    tiles.back().Keep(&ledgers[i], lane);
    tiles.back().Begin();
  }
  chance.Begin(0);
  for (int t = 1; t <= model.cash_period_count; ++t) {
    if (t <= model.period_count) chance.Advance(t);
    for (ContractTile& tile : tiles) {
      if (t <= model.period_count) {
        tile.Settle(t, chance.view());
      } else {
        tile.SettleLagged(t);
      }
    }
  }
  return ledgers;
}

void CompareLedgers(const Scenario& scenario, const CompiledModel& model, std::uint64_t name,
                    Comparison& comparison) {
  const int lane = static_cast<int>(name * 37 % 256);
  const auto path = static_cast<std::uint64_t>(lane);
  const std::vector<Ledger> ledgers = LedgersOf(model, lane);
  const PathFigures oracle = oracles::SimulatePath(scenario, kRunSeed, path);
  for (std::size_t i = 0; i < ledgers.size(); ++i) {
    comparison.StartPath(PathName(name, path) + " contract " + std::to_string(i));
    oracles::LedgerComparison(ledgers[i], oracle.contracts[i], comparison).CompareAll();
  }
}

TEST(Ledger, AgreesLineByLineOnTenThousandRandomContracts) {
  Comparison comparison(1e-12);
  int contracts = 0;
  for (std::uint64_t name = 0; contracts < kContracts; ++name) {
    const oracles::RandomScenario random = oracles::ARandomScenario(name, OptionsOf(name));
    const CompiledModel model = Compile(random.scenario, kRunSeed);
    CompareLedgers(random.scenario, model, name, comparison);
    contracts += static_cast<int>(model.contracts.size());
  }
  EXPECT_THAT(comparison.differences(), testing::IsEmpty());
  EXPECT_LT(comparison.skipped_share(), 0.01);
  comparison.Print("ledgers");
}

}  // namespace
}  // namespace accord
