#include "simulation/engine/engine.h"

#include <atomic>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

// SmallScenario with a client base: every folder has work.
CompiledModel AModel(const std::function<void(ScenarioDraft&)>& change = {},
                     std::uint64_t seed = 1) {
  return Compile(AScenario([&](ScenarioDraft& draft) {
                   draft.client_base = SmallClientBase();
                   if (change) change(draft);
                 }),
                 seed);
}

StudyTotals RunWith(const std::vector<CompiledModel>& models, std::int64_t paths, int threads,
                    bool exact = false) {
  RunControl control;
  control.threads = threads;
  absl::StatusOr<StudyTotals> totals = accord::Run(models, {paths, exact}, control);
  EXPECT_TRUE(totals.ok()) << totals.status();
  return *std::move(totals);
}

const Distribution& SupplierNpv(const StudyTotals& totals) {
  return totals.models[0].contracts[0]->supplier.npv;
}

// Two batches: the pilot and 3 1/4 blocks after it.
constexpr std::int64_t kTwoBatches = kPilotBlocks * kBlockPaths + 3 * kBlockPaths + kBlockPaths / 4;

TEST(SameBits, ForAnyNumberOfThreadsTwentyTimesOver) {
  const std::vector<CompiledModel> models = {AModel()};
  const std::string once = Serialise(RunWith(models, kTwoBatches, 1));
  for (int round = 0; round < 20; ++round) {
    const int threads = std::vector<int>{1, 2, 4, 16}[round % 4];
    ASSERT_TRUE(Serialise(RunWith(models, kTwoBatches, threads)) == once)
        << "round " << round << ", " << threads << " threads";
  }
}

TEST(SameBits, WhenBlocksAreRunElsewhereAndSentAsBytes) {
  const std::vector<CompiledModel> models = {AModel()};
  const StudyTotals whole = RunWith(models, 2 * kBlockPaths, 2);
  const auto elsewhere = [&](std::int64_t block) {
    const auto totals = RunBlock(models, nullptr, block, {.path_count = 2 * kBlockPaths});
    return *ParseStudyTotals(Serialise(*totals));
  };
  StudyTotals merged = elsewhere(0);
  Merge(merged, elsewhere(1));
  FixEdges(merged);
  EXPECT_TRUE(Serialise(merged) == Serialise(whole));
}

TEST(Run, CountsEveryPathOnceWhateverTheNumber) {
  const std::vector<CompiledModel> models = {
      AModel([](ScenarioDraft& draft) { draft.timeline->period_count = 4; })};
  for (std::int64_t paths :
       {2, 7, 8, 9, 255, 256, 257, 4095, 4096, 4097, 16383, 16384, 16385, 20481}) {
    const StudyTotals totals = RunWith(models, paths, 2);
    EXPECT_EQ(totals.models[0].path_count, static_cast<std::uint64_t>(paths));
    EXPECT_EQ(SupplierNpv(totals).count(), static_cast<std::uint64_t>(paths));
    EXPECT_EQ(SupplierNpv(totals).exact(), paths <= 16384) << paths;
  }
}

TEST(Run, GivesTheFirstPathsTheSameDrawsWhateverTheNumber) {
  const std::vector<CompiledModel> models = {AModel()};
  const StudyTotals few = RunWith(models, 300, 1);
  const StudyTotals many = RunWith(models, 5000, 2);
  for (std::size_t path = 0; path < 300; ++path) {
    ASSERT_EQ(SupplierNpv(few).samples()[path], SupplierNpv(many).samples()[path]) << path;
  }
}

TEST(Run, AnswersExactQuantilesBeyondTheFirstBatchWhenAsked) {
  const std::vector<CompiledModel> models = {AModel()};
  const StudyTotals binned = RunWith(models, kTwoBatches, 2);
  const StudyTotals exact = RunWith(models, kTwoBatches, 2, /*exact=*/true);
  ASSERT_FALSE(SupplierNpv(binned).exact());
  ASSERT_TRUE(SupplierNpv(exact).exact());
  for (double p : {0.05, 0.5, 0.95}) {
    const Estimate estimate = SupplierNpv(binned).Quantile(p);
    const double truth = SupplierNpv(exact).Quantile(p).value;
    EXPECT_GE(truth, estimate.lower) << p;
    EXPECT_LE(truth, estimate.upper) << p;
  }
}

TEST(Draws, OfEarlierFiguresIsLeftAloneByAnotherClauseOutcomeContractAndSegment) {
  const StudyTotals before = RunWith({AModel()}, 2000, 1);
  const StudyTotals after =
      RunWith({AModel([](ScenarioDraft& draft) {
                Outcome outcome = draft.outcomes[1];
                outcome.id = "third";
                draft.outcomes.push_back(outcome);
                Contract contract = draft.contracts[0];
                contract.id = "second";
                draft.contracts.push_back(contract);
                draft.drivers.push_back(ADriver("late", Marginal{NormalMarginal{0, 1}}, 0.5));
                Clause clause = draft.contracts[0].clauses[0];
                clause.id = "late";
                draft.contracts[0].clauses.push_back(clause);
              })},
              2000, 1);
  const ModelTotals& a = before.models[0];
  const ModelTotals& b = after.models[0];
  for (int t = 0; t < 8; ++t) {
    EXPECT_EQ((*a.outcomes)[0].periods[t].measured, (*b.outcomes)[0].periods[t].measured);
    EXPECT_EQ(a.contracts[0]->clauses[1]->pay_by_period[t],
              b.contracts[0]->clauses[1]->pay_by_period[t]);
    EXPECT_EQ((*(*a.client_base)->periods[t].counts)[1], (*(*b.client_base)->periods[t].counts)[1]);
  }
  EXPECT_NE(SupplierNpv(before).Mean().value, SupplierNpv(after).Mean().value);
}

// Levers, arrivals and overdispersion draw from streams of their own.
TEST(Draws, OfContractsAndOtherSegmentsIsLeftAloneByWhatClientsAreDealt) {
  const StudyTotals before = RunWith({AModel()}, 2000, 1);
  const StudyTotals after = RunWith({AModel([](ScenarioDraft& draft) {
                                      Lever lever;
                                      lever.id = "visit";
                                      lever.segments = {"bronze"};
                                      lever.odds_ratio_out = 0.5;
                                      lever.cost_per_client = 3;
                                      lever.capacity = 50;
                                      draft.levers.push_back(lever);
                                      draft.client_base->arrivals = {{"bronze", 4}};
                                    })},
                                    2000, 1);
  const ModelTotals& a = before.models[0];
  const ModelTotals& b = after.models[0];
  EXPECT_EQ(SupplierNpv(before).Mean(), SupplierNpv(after).Mean());
  EXPECT_EQ((*(*a.client_base)->periods[0].counts)[0], (*(*b.client_base)->periods[0].counts)[0])
      << "gold";
  EXPECT_FALSE((*(*a.client_base)->periods[0].counts)[2] ==
               (*(*b.client_base)->periods[0].counts)[2]);
  EXPECT_EQ((*(*b.client_base)->levers)[0].periods[0].treated.mean(), 50);
  EXPECT_EQ((*(*b.client_base)->levers)[0].periods[0].cost.mean(), 150);
}

TEST(Draws, ChangesWithTheSeed) {
  EXPECT_NE(Digest(RunWith({AModel()}, 300, 1)), Digest(RunWith({AModel({}, 2)}, 300, 1)));
}

TEST(Cancellation, EndsTheRunWithinABlock) {
  const std::vector<CompiledModel> models = {AModel()};
  std::atomic<std::int64_t> asked{0};
  RunControl control;
  control.threads = 2;
  control.cancelled = [&] { return ++asked > 20; };
  const auto totals = accord::Run(models, {100'000'000, false}, control);
  EXPECT_EQ(totals.status().code(), absl::StatusCode::kCancelled);
  EXPECT_LT(asked, 100);
}

TEST(Progress, GrowsToTheEndAndReportsTheMergedBatches) {
  const std::vector<CompiledModel> models = {AModel()};
  RunControl control;
  control.threads = 2;
  std::int64_t last = 0;
  bool merged = false;
  control.on_progress = [&](const RunProgress& progress) {
    EXPECT_GE(progress.paths_done, last);
    EXPECT_EQ(progress.path_count, kTwoBatches);
    last = progress.paths_done;
    merged = merged || progress.totals != nullptr;
    if (progress.totals) {
      EXPECT_GE(progress.totals->models[0].path_count, 16384u);
    }
  };
  ASSERT_TRUE(accord::Run(models, {kTwoBatches, false}, control).ok());
  EXPECT_EQ(last, kTwoBatches);
  EXPECT_TRUE(merged);
}

TEST(Range, OfNumbersLeftIsAnErrorAndNoFigure) {
  const std::vector<CompiledModel> models = {
      AModel([](ScenarioDraft& draft) { OutcomeOf(draft, "output").loadings[0].loading = 5000; })};
  const auto totals = accord::Run(models, {1000, false}, RunControl{});
  EXPECT_EQ(totals.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_NE(totals.status().message().find("period 1"), std::string::npos) << totals.status();
}

// K_S + K_C = G - costs - joint unit - investments + recoveries, discounted at one rate (4.2).
TEST(Invariant, PaymentsMoveMoneyAndMakeNone) {
  const auto with_fee = [](double fee) {
    return AModel([fee](ScenarioDraft& draft) {
      ClauseOf(draft.contracts[0], "fee").base = fee;
      draft.supplier_private->discount_rate_per_year = 0.05;
    });
  };
  const StudyTotals none = RunWith({with_fee(0)}, 500, 1);
  const StudyTotals high = RunWith({with_fee(1e6)}, 500, 1);
  const auto sums = [](const StudyTotals& totals, std::size_t path) {
    const ContractTotals& contract = *totals.models[0].contracts[0];
    return contract.supplier.npv.samples()[path] + contract.client.npv.samples()[path];
  };
  for (std::size_t path = 0; path < 500; ++path) {
    ASSERT_NEAR(sums(none, path), sums(high, path), 1e-8 * 1e6) << path;
  }
}

// Lines, benefit, cost, investment and what comes after the end make up an NPV, and so do its
// periods: on each path, hence in the tail, also where contracts end early and cash lags.
TEST(Tail, SplitsIntoLinesAndIntoPeriodsThatSumToItsMean) {
  const CompiledModel model = AModel([](ScenarioDraft& draft) {
    Contract& contract = draft.contracts[0];
    contract.clauses[0].payment_lag_periods = 2;
    contract.clauses[1].holdback = Holdback{.share = 0.5};
    Termination termination;
    termination.id = "weak";
    termination.party = Party::kClient;
    termination.watched = Basis{.source = ContractFigure::kScore};
    termination.below = 0.95;
    termination.consecutive = 2;
    termination.payment = -700;
    contract.terminations = {termination};
    draft.client_private[0].investment = Investment{900, 0.3, 5.0};
    draft.client_private[0].after_end = AfterEnd{Constantly(80), Constantly(30), 400};
  });
  const StudyTotals totals = RunWith({model}, kTwoBatches, 2);
  const ContractTotals& contract = *totals.models[0].contracts[0];
  EXPECT_GT(contract.course->terminations[0].ended_with[3].events, 100u);
  for (const PartyTotals* party : {&contract.supplier, &contract.client}) {
    const TailSplit split = party->tail.Split();
    const std::size_t periods = party->periods.size();
    double lines = 0, by_period = -party->cash_at_start;
    for (std::size_t i = 0; i + periods < split.parts.size(); ++i) lines += split.parts[i].value;
    for (std::size_t i = split.parts.size() - periods; i < split.parts.size(); ++i) {
      by_period += split.parts[i].value;
    }
    EXPECT_NEAR(lines, split.total.value, 1e-6);
    EXPECT_NEAR(by_period, split.total.value, 1e-6);
    EXPECT_GT(split.total.standard_error, 0);
  }
}

TEST(Study, GivesBaseAndAlternativeCommonRandomNumbers) {
  const CompiledModel base = AModel();
  const CompiledModel higher =
      AModel([](ScenarioDraft& draft) { ClauseOf(draft.contracts[0], "fee").base = 2100; });
  const StudyTotals totals = RunWith({base, higher}, kTwoBatches, 2);
  const PairedFigure& supplier = totals.pairs[0].figures[0];
  const PathMean& difference = supplier.difference[static_cast<int>(PairedMetric::kMean)];
  EXPECT_EQ(difference.count(), static_cast<std::uint64_t>(kTwoBatches));
  double expected = 0;
  for (int t = 1; t <= 8; ++t) expected += 100 * std::pow(1.08, -t / 4.0);
  EXPECT_NEAR(difference.mean(), expected, 1e-6);
  EXPECT_LT(difference.StandardDeviation(), 1e-6) << "a fee is the same on every path";
  EXPECT_EQ(supplier.better.Probability().value, 1.0);
}

// The same lever with and without an effect: only its effect is left between the two, while two
// seeds differ by all that clients do.
TEST(Study, ComparesALeverOnCommonRandomNumbers) {
  const auto with = [](double ratio, std::uint64_t seed) {
    return AModel(
        [&](ScenarioDraft& draft) {
          Lever lever;
          lever.id = "protect";
          lever.segments = {"gold", "silver"};
          lever.odds_ratio_out = ratio;
          lever.cost_per_client = 1;
          draft.levers.push_back(lever);
        },
        seed);
  };
  const auto spread = [](const StudyTotals& totals) {
    const PairedFigure& revenue = totals.pairs[0].figures[2];
    return revenue.difference[static_cast<int>(PairedMetric::kMean)];
  };
  const PathMean paired = spread(RunWith({with(1, 1), with(0.6, 1)}, 8192, 2));
  const PathMean apart = spread(RunWith({with(1, 1), with(0.6, 2)}, 8192, 2));
  EXPECT_GT(paired.mean(), 0);
  EXPECT_LT(paired.StandardDeviation(), 0.6 * apart.StandardDeviation());
}

}  // namespace
}  // namespace accord
