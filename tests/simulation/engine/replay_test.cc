#include "simulation/engine/replay.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "simulation/engine/engine.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "tests/simulation/engine/rich_contracts.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr std::int64_t kPaths = 5000;  // a block and a part of one, which ends amid a tile

CompiledModel RichModel() { return Compile(AScenario(MakeRich), 1); }

ModelTotals RunOf(const CompiledModel& model, std::int64_t paths = kPaths) {
  const auto totals = Run({model}, {paths, /*exact_quantiles=*/false}, {.threads = 2});
  EXPECT_TRUE(totals.ok()) << totals.status();
  return totals->models[0];
}

// Sum of what a ledger says falls due at a date.
double DueAt(const Ledger& ledger, int period) {
  double sum = 0;
  for (const ClauseLine& line : ledger.clauses) sum += line.due_period == period ? line.cash : 0;
  for (const OtherLine& line : ledger.others) sum += line.period == period ? line.cash : 0;
  return sum;
}

TEST(Replay, GivesTheVeryNumbersOfTheRun) {
  const CompiledModel model = RichModel();
  const ModelTotals totals = RunOf(model);
  int ended = 0;
  for (std::uint64_t path : {0, 1, 7, 255, 256, 300, 511, 4095, 4096, 4321, 4999}) {
    const PathRecord record = Replay(model, path);
    EXPECT_EQ(record.path, path);
    ASSERT_THAT(record.contracts, SizeIs(2));
    for (std::size_t c = 0; c < 2; ++c) {
      const ContractPathRecord& contract = record.contracts[c];
      const ContractTotals& run = *totals.contracts[c];
      EXPECT_EQ(contract.supplier_npv, run.supplier.npv.samples()[path]);
      EXPECT_EQ(contract.client_npv, run.client.npv.samples()[path]);
      EXPECT_EQ(contract.supplier_peak_shortfall, run.supplier.peak_shortfall.samples()[path]);
      EXPECT_EQ(contract.supplier_drawdown, run.supplier.drawdown.samples()[path]);
      for (const CashLine& line : contract.ledger.cash) {
        if (line.period == 0) continue;
        const std::size_t t = static_cast<std::size_t>(line.period) - 1;
        ASSERT_LT(t, run.supplier.periods.size());
        EXPECT_EQ(line.supplier, run.supplier.periods[t].cash.samples()[path]) << t;
        EXPECT_EQ(line.client, run.client.periods[t].cash.samples()[path]) << t;
      }
      ended += contract.ledger.end.has_value();
    }
  }
  EXPECT_GT(ended, 0) << "no path shows an early end";
}

TEST(Replay, GivesEveryDriverOutcomeAndScoreOfTheRun) {
  const CompiledModel model = RichModel();
  const ModelTotals totals = RunOf(model, 2);
  const PathRecord first = Replay(model, 0), second = Replay(model, 1);
  ASSERT_THAT(first.drivers, SizeIs(2));
  ASSERT_THAT(first.true_values, SizeIs(2));
  for (std::size_t t = 0; t < 8; ++t) {
    for (std::size_t j = 0; j < 2; ++j) {
      const OutcomePeriodTotals& run = (*totals.outcomes)[j].periods[t];
      EXPECT_DOUBLE_EQ((first.true_values[j][t] + second.true_values[j][t]) / 2,
                       run.true_value.Mean().value);
      EXPECT_DOUBLE_EQ((first.measured[j][t] + second.measured[j][t]) / 2,
                       run.measured.Mean().value);
    }
    EXPECT_DOUBLE_EQ((first.contracts[0].score[t] + second.contracts[0].score[t]) / 2,
                     totals.contracts[0]->course->score[t].Mean().value);
    EXPECT_NE(first.drivers[0][t], second.drivers[0][t]);
  }
  EXPECT_NE(first.true_values[0], first.measured[0]);
  EXPECT_EQ(first.true_values[1], first.measured[1]) << "downtime is measured exactly";
  EXPECT_THAT(first.contracts[1].score, SizeIs(0)) << "nothing is scored in the second contract";
}

TEST(Replay, ExplainsEveryPaymentByLinesThatAddUp) {
  const CompiledModel model = RichModel();
  for (std::uint64_t path = 0; path < 400; ++path) {
    const PathRecord record = Replay(model, path);
    for (const ContractPathRecord& contract : record.contracts) {
      double total = 0, lines = 0;
      for (const CashLine& cash : contract.ledger.cash) {
        ASSERT_NEAR(DueAt(contract.ledger, cash.period), cash.payments, 1e-8)
            << "path " << path << ", period " << cash.period;
        total += cash.payments;
        lines += DueAt(contract.ledger, cash.period);
      }
      EXPECT_NEAR(total, lines, 1e-7);
      for (const ClauseLine& line : contract.ledger.clauses) {
        EXPECT_LE(line.due_period, contract.ledger.cash.back().period);
        EXPECT_NEAR(line.cash, line.pay + line.bank - line.held_back, 1e-9);
      }
    }
  }
}

// (4.2): whatever is paid, both parties together have the benefit less what is spent.
TEST(Replay, LosesNoMoneyBetweenTheParties) {
  const CompiledModel model = RichModel();
  for (std::uint64_t path = 0; path < 100; ++path) {
    for (const ContractPathRecord& contract : Replay(model, path).contracts) {
      for (const CashLine& line : contract.ledger.cash) {
        EXPECT_NEAR(line.supplier, line.payments - line.supplier_cost + line.supplier_investment,
                    1e-8);
        EXPECT_NEAR(line.client,
                    line.benefit - line.payments - line.client_cost + line.client_investment, 1e-8);
      }
    }
  }
}

TEST(Replay, KnowsPathsBeyondAnyRun) {
  const CompiledModel model = RichModel();
  const std::uint64_t far = std::uint64_t{5} << 40;
  const PathRecord record = Replay(model, far);
  EXPECT_EQ(record.path, far);
  EXPECT_NE(record.drivers, Replay(model, far + 1).drivers);
  EXPECT_TRUE(IsWithinRange(record));
}

TEST(Replay, SaysWhenAFigureLeavesTheRange) {
  const CompiledModel model =
      Compile(AScenario([](ScenarioDraft& draft) {
                DriverOf(draft, "demand").marginal = Marginal{NormalMarginal{0, 1000}};
              }),
              1);
  int outside = 0;
  for (std::uint64_t path = 0; path < 16; ++path) outside += !IsWithinRange(Replay(model, path));
  EXPECT_GT(outside, 0);
}

// Paths by a metric's samples, the worst first, of equals the lower number first.
std::vector<std::uint64_t> Sorted(std::span<const double> samples, double sign) {
  std::vector<std::uint64_t> paths(samples.size());
  std::iota(paths.begin(), paths.end(), 0);
  std::sort(paths.begin(), paths.end(), [&](std::uint64_t a, std::uint64_t b) {
    return samples[a] != samples[b] ? sign * samples[a] > sign * samples[b] : a < b;
  });
  return paths;
}

std::vector<std::uint64_t> WorstOf(const CompiledModel& model, const WorstPathsQuery& query,
                                   int threads = 2) {
  const auto paths = WorstPaths(model, query, threads, {});
  EXPECT_TRUE(paths.ok()) << paths.status();
  return *paths;
}

TEST(WorstPaths, AreThoseThatSortingTheWholeRunGives) {
  const CompiledModel model = RichModel();
  const ModelTotals totals = RunOf(model);
  for (int contract : {0, 1}) {
    const PartyTotals& supplier = totals.contracts[contract]->supplier;
    const PartyTotals& client = totals.contracts[contract]->client;
    const struct {
      PathMetric metric;
      const Distribution& figure;
      double sign;
    } cases[] = {{PathMetric::kSupplierNpv, supplier.npv, -1},
                 {PathMetric::kClientNpv, client.npv, -1},
                 {PathMetric::kSupplierPeakShortfall, supplier.peak_shortfall, 1},
                 {PathMetric::kSupplierDrawdown, supplier.drawdown, 1}};
    for (const auto& expected : cases) {
      std::vector<std::uint64_t> worst = Sorted(expected.figure.samples(), expected.sign);
      worst.resize(limits::kMaxWorstPaths);
      for (int threads : {1, 4}) {
        EXPECT_EQ(
            WorstOf(model, {limits::kMaxWorstPaths, expected.metric, contract, kPaths}, threads),
            worst);
      }
    }
  }
}

// A lever treats one client only: the mill while that is in, else the railway. So whether the
// railway stays, and with it its contract, hangs on the mill's score. Runs of ten paths, whose
// whole order shows.
TEST(WorstPaths, KnowWhenClientsOfOtherContractsLeave) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    MakeRich(draft);
    ContractOf(draft, "steel").terminations.clear();
    draft.client_base = SmallClientBase();
    NamedClient mill, railway;
    mill.id = "mill";
    mill.beta_out = -1000;
    mill.reference_score = 0.9;
    railway.id = "railway";
    mill.segment = railway.segment = "silver";
    draft.client_base->named_clients = {mill, railway};
    Lever lever;
    lever.id = "let_go";
    lever.segments = {"gold", "silver", "bronze"};
    lever.odds_ratio_out = 20;
    lever.capacity = 1;
    lever.cost_per_client = 0;
    draft.levers = {lever};
  });
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const CompiledModel model = Compile(scenario, seed);
    const ModelTotals totals = RunOf(model, limits::kMaxWorstPaths);
    for (int contract : {0, 1}) {
      const std::span<const double> npv = totals.contracts[contract]->supplier.npv.samples();
      const std::vector<std::uint64_t> worst = Sorted(npv, -1);
      EXPECT_EQ(WorstOf(model, {limits::kMaxWorstPaths, PathMetric::kSupplierNpv, contract,
                                limits::kMaxWorstPaths}),
                worst);
      for (const std::uint64_t path : worst) {
        EXPECT_EQ(Replay(model, path).contracts[contract].supplier_npv, npv[path]);
      }
    }
  }
}

TEST(WorstPaths, GivesEqualsByTheirNumber) {
  const CompiledModel model = Compile(AScenario([](ScenarioDraft& draft) {
                                        for (Driver& driver : draft.drivers) {
                                          driver.marginal = Marginal{ConstantMarginal{0}};
                                        }
                                        draft.correlation.reset();
                                        OutcomeOf(draft, "output").verification.reset();
                                      }),
                                      1);
  EXPECT_THAT(WorstOf(model, {3, PathMetric::kSupplierNpv, 0, 10'000}, 4), ElementsAre(0, 1, 2));
}

TEST(WorstPaths, AreAllOfARunThatHasNoMore) {
  const CompiledModel model = RichModel();
  EXPECT_THAT(WorstOf(model, {10, PathMetric::kClientNpv, 0, 3}), SizeIs(3));
}

TEST(WorstPaths, StopsWhenNobodyWaitsAnyMore) {
  const CompiledModel model = RichModel();
  std::atomic<int> asked = 0;
  const auto paths = WorstPaths(model, {1, PathMetric::kSupplierNpv, 0, limits::kMaxPathsSearched},
                                2, [&] { return ++asked > 3; });
  EXPECT_EQ(paths.status().code(), absl::StatusCode::kCancelled);
  EXPECT_LT(asked, 100);
}

TEST(WorstPaths, RefusesFiguresThatLeaveTheRange) {
  const CompiledModel model =
      Compile(AScenario([](ScenarioDraft& draft) {
                DriverOf(draft, "demand").marginal = Marginal{NormalMarginal{0, 1000}};
              }),
              1);
  const auto paths = WorstPaths(model, {1, PathMetric::kSupplierPeakShortfall, 0, 500}, 1, {});
  EXPECT_EQ(paths.status().code(), absl::StatusCode::kOutOfRange);
}

}  // namespace
}  // namespace accord
