#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/violation.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/totals.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/likeness.h"
#include "simulation/scenario/scenario.h"
#include "tests/oracles/random_choices.h"
#include "tests/oracles/random_scenarios.h"

// What models of a study have in common is computed once. The slow twin is the same model run by
// itself: whatever is shared, and wherever an alternative differs, its digest is that of the run
// alone.
namespace accord {
namespace {

using oracles::RandomChoices;

constexpr int kAlternatives = 6;

// One change of what negotiators and analysts change, somewhere.
void Alter(RandomChoices& random, ScenarioDraft& draft) {
  Contract& contract = draft.contracts[static_cast<std::size_t>(
      random.Integer(0, static_cast<int>(draft.contracts.size()) - 1))];
  const auto clause = [&]() -> Clause& {
    return contract.clauses[static_cast<std::size_t>(
        random.Integer(0, static_cast<int>(contract.clauses.size()) - 1))];
  };
  switch (contract.clauses.empty() ? random.Integer(7, 14) : random.Integer(0, 14)) {
    case 0:
      clause().share = random.Round(0, 1);
      return;
    case 1:
      clause().base += random.Round(-100, 100);
      return;
    case 2:
      clause().pivot += random.Round(-1, 1);
      return;
    case 3:
      clause().settlement_limits = Limits{.gain_cap = random.Round(1, 1000)};
      return;
    case 4:
      clause().payment_lag_periods = random.Integer(0, 3);
      return;
    case 5:
      clause().holdback = Holdback{.share = random.Round(0.1, 0.5)};
      return;
    case 6:
      for (Band& band : clause().bands) band.rate *= 0.5;
      return;
    case 7:
      draft.supplier_private->discount_rate_per_year += 0.01;
      return;
    case 8:
      for (ContractAccount& account : draft.supplier_private->accounts) {
        if (account.cost) account.cost->unit_cost += 1;
      }
      return;
    case 9:
      if (!contract.terminations.empty()) contract.terminations[0].payment += 10;
      return;
    case 10:
      if (!contract.terminations.empty()) contract.terminations[0].notice_periods += 1;
      return;
    case 11:
      if (draft.client_base) draft.client_base->segments[0].client_count += 1;
      return;
    case 12:
      contract.term_periods = random.Integer(0, draft.timeline->period_count);
      return;
    case 13:
      draft.supplier_private->accounts[0].after_end =
          AfterEnd{Trajectory{ConstantShape{random.Round(0, 100)}}, {}, random.Round(0, 100)};
      return;
    default:
      draft.outcomes[0].value_per_unit += 0.5;
      return;
  }
}

struct Seen {
  int alternatives = 0, whole = 0, lines = 0, other_lines = 0, moves = 0, bases = 0;
};

void Count(const ModelLikeness& likeness, Seen& seen) {
  ++seen.alternatives;
  for (const ContractLikeness& contract : likeness.contracts) {
    seen.whole += contract.whole ? 1 : 0;
    for (const bool is_same : contract.lines) ++(is_same ? seen.lines : seen.other_lines);
  }
  seen.moves += likeness.moves ? 1 : 0;
  seen.bases += likeness.client_base ? 1 : 0;
}

std::vector<std::string> Digests(const std::vector<CompiledModel>& models, std::int64_t paths) {
  const absl::StatusOr<StudyTotals> totals = Run(models, {.path_count = paths}, {});
  if (!totals.ok()) return {std::string(totals.status().message())};
  std::vector<std::string> digests;
  for (const ModelTotals& model : totals->models) digests.push_back(Digest(model));
  return digests;
}

void ExpectTheDigestsOfRunsAlone(std::uint64_t seed, const oracles::ScenarioOptions& options,
                                 std::int64_t paths, Seen& seen) {
  std::vector<Scenario> scenarios = {oracles::ARandomScenario(seed, options).scenario};
  RandomChoices random(seed);
  for (int i = 0; i < kAlternatives; ++i) {
    ScenarioDraft draft = scenarios.front().facts();
    Alter(random, draft);
    if (random.Chance(0.3)) Alter(random, draft);
    Checked<Scenario> checked = Validate(std::move(draft), FieldPath("scenario"));
    if (auto* valid = std::get_if<Scenario>(&checked)) scenarios.push_back(std::move(*valid));
  }
  const std::vector<CompiledModel> models = CompileStudy(scenarios, seed, Sampling::kPseudoRandom);
  const StudyLikeness study = LikenessOf(models);
  const std::vector<std::string> together = Digests(models, paths);
  if (together.size() != models.size()) return;  // a figure left the range
  for (std::size_t m = 0; m < models.size(); ++m) {
    if (study.like[m] >= 0) Count(study.likeness[m], seen);
    EXPECT_EQ(together[m], Digests({Compile(scenarios[m], seed)}, paths).front())
        << "scenario " << seed << " model " << m;
  }
}

TEST(Sharing, LeavesEveryDigestThatOfARunAlone) {
  Seen seen;
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    ExpectTheDigestsOfRunsAlone(seed, {}, 300, seen);
    ExpectTheDigestsOfRunsAlone(seed, {.contracts = 3}, 300, seen);
    ExpectTheDigestsOfRunsAlone(seed, {.client_base = true}, 300, seen);
    ExpectTheDigestsOfRunsAlone(seed, {.contracts = 3, .client_base = true}, 300, seen);
  }
  // Everything that can be shared was, and was not.
  EXPECT_GT(seen.alternatives, 350);
  EXPECT_GT(seen.whole, 200);
  EXPECT_GT(seen.lines, 700);
  EXPECT_GT(seen.other_lines, 700);
  EXPECT_GT(seen.moves, 30);
  EXPECT_LT(seen.moves, seen.alternatives);
  EXPECT_GT(seen.bases, 3);
}

// Two batches: what is shared is fixed, emptied, merged and binned as one.
TEST(Sharing, HoldsBeyondTheFirstBatch) {
  Seen seen;
  ExpectTheDigestsOfRunsAlone(7, {.contracts = 3, .client_base = true}, 4 * 4096 + 5000, seen);
  EXPECT_GT(seen.alternatives, 2);
}

// A run on one thread uses the tiles of a block for the next; blocks by themselves have new ones.
TEST(TilesOfARun, GiveTheDigestOfBlocksRunByThemselves) {
  int compared = 0;
  for (std::uint64_t seed = 1; seed <= 6; ++seed) {
    const oracles::ScenarioOptions options = {.contracts = seed % 2 == 0 ? 3 : 1,
                                              .client_base = seed > 2};
    const std::vector<CompiledModel> models = {
        Compile(oracles::ARandomScenario(seed, options).scenario, seed)};
    const RunPlan plan = {.path_count = 2 * kBlockPaths};
    const absl::StatusOr<StudyTotals> whole = accord::Run(models, plan, {});
    if (!whole.ok()) continue;  // a figure left the range
    absl::StatusOr<StudyTotals> merged = RunBlock(models, nullptr, 0, plan);
    absl::StatusOr<StudyTotals> second = RunBlock(models, nullptr, 1, plan);
    ASSERT_TRUE(merged.ok() && second.ok());
    Merge(*merged, *std::move(second));
    FixEdges(*merged);
    EXPECT_EQ(Digest(*whole), Digest(*merged)) << "scenario " << seed;
    ++compared;
  }
  EXPECT_GE(compared, 4);
}

}  // namespace
}  // namespace accord
