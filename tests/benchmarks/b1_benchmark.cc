// The engine on B1 (tests/benchmarks/b1.json), whole and in parts; tests/benchmarks/run.py sets it
// beside NumPy and a scalar loop.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "accord/v1/scenario.pb.h"
#include "benchmark/benchmark.h"
#include "server/convert/json.h"
#include "server/convert/scenario_from_proto.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/observe.h"
#include "simulation/model/compiled_model.h"
#include "simulation/paths/chance_tile.h"
#include "simulation/scenario/scenario.h"
#include "simulation/settlement/contract_tile.h"
#include "simulation/settlement/party_tile.h"

namespace accord {
namespace {

constexpr int kTiles = 400;  // of an iteration of the parts

v1::Scenario B1Message() {
  std::ifstream file(ACCORD_B1);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  v1::Scenario scenario;
  if (!ParseJson(text, FieldPath("scenario"), &scenario).empty()) std::abort();
  return scenario;
}

Scenario Sound(const v1::Scenario& scenario) {
  Checked<Scenario> checked = Validate(ToDraft(scenario), FieldPath("scenario"));
  if (!std::holds_alternative<Scenario>(checked)) std::abort();
  return std::get<Scenario>(std::move(checked));
}

CompiledModel Compiled(const v1::Scenario& scenario) { return Compile(Sound(scenario), 1); }

// B1's contract with a credit for poor scores as its fourth clause, `copies` times over, each copy
// with its own pool.
CompiledModel WithClauses(int copies) {
  v1::Scenario scenario = B1Message();
  v1::Contract& contract = *scenario.mutable_contracts(0);
  const v1::Contract original = contract;
  contract.clear_clauses();
  contract.clear_groups();
  for (int copy = 0; copy < copies; ++copy) {
    const std::string suffix = "-" + std::to_string(copy);
    for (v1::Clause clause : original.clauses()) {
      clause.set_id(clause.id() + suffix);
      *contract.add_clauses() = std::move(clause);
    }
    v1::Clause& credit = *contract.add_clauses();
    credit.set_id("credit" + suffix);
    credit.mutable_basis()->set_contract_figure(v1::CONTRACT_FIGURE_SCORE);
    v1::Step& step = *credit.add_steps();
    step.set_threshold(0.9);
    step.set_side(v1::SIDE_BELOW);
    step.set_amount(-500);
    credit.mutable_year_limits()->set_penalty_cap(1500);
    v1::ClauseGroup group = original.groups(0);
    group.set_id(group.id() + suffix);
    for (std::string& id : *group.mutable_clauses()) id += suffix;
    *contract.add_groups() = std::move(group);
  }
  return Compiled(scenario);
}

// paths, threads, whether they are points of nets
void RunB1(benchmark::State& state) {
  const std::vector<CompiledModel> models = CompileStudy(
      {Sound(B1Message())}, 1, state.range(2) != 0 ? Sampling::kSobol : Sampling::kPseudoRandom);
  const RunPlan plan{.path_count = state.range(0)};
  for (auto _ : state) {
    auto totals = Run(models, plan, {.threads = static_cast<int>(state.range(1))});
    if (!totals.ok()) state.SkipWithError("the run failed");
    benchmark::DoNotOptimize(totals);
  }
  state.counters["path_periods"] =
      benchmark::Counter(static_cast<double>(plan.path_count) * models[0].period_count,
                         benchmark::Counter::kIsIterationInvariantRate);
}

// By processor time: other programs on the machine do not count.
BENCHMARK(RunB1)
    ->Name("RunB1Cpu")
    ->ArgNames({"paths", "threads", "nets"})
    ->Args({1'000'000, 1, 0})
    ->Args({1'003'520, 1, 1})
    ->Unit(benchmark::kMillisecond)
    ->Repetitions(3);
BENCHMARK(RunB1)
    ->ArgNames({"paths", "threads", "nets"})
    ->Args({1'000'000, 1, 0})
    ->Args({1'000'000, 2, 0})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond)
    ->Repetitions(3);

// How far a tile goes; each stage does what the ones before it do as well, so that the cost of one
// is a difference.
enum Stage { kDraw, kSettle, kObserveClient };

// What the client's figures need beside the supplier's: its net present value, exposure and
// shortfall, all that is counted of them, and what its worst paths are made of.
class Client {
 public:
  explicit Client(const std::vector<CompiledModel>& models)
      : discount_(models[0].contracts[0].client.discount), flows_(models[0].period_count) {
    auto run = Run(models, {.path_count = (kPilotBlocks + 1) * kBlockPaths}, {});
    if (!run.ok()) std::abort();
    totals_ = EmptyLike(*run);
    columns_.resize(figures().tail.flow_count());
    for (std::size_t f = 0; f < columns_.size(); ++f) {
      const std::size_t t = f % static_cast<std::size_t>(models[0].period_count);
      columns_[f] = {flows_[static_cast<int>(t)].data(), discount_[t + 1]};
    }
  }

  void Begin() { party_.Begin(figures().cash_at_start); }
  void Advance(int t, ConstColumn cash) {
    party_.Book(cash, discount_[static_cast<std::size_t>(t)]);
    std::copy(cash.begin(), cash.end(), flows_[t - 1].begin());
    engine_internal::ObserveParty(party_, cash, t, kTilePaths, figures());
  }
  void Observe() {
    engine_internal::ObserveParty(party_, std::nullopt, kTilePaths, figures());
    figures().tail.AddTile(party_.npv(), columns_);
  }

 private:
  PartyTotals& figures() { return totals_.models[0].contracts[0]->client; }

  const std::vector<double>& discount_;
  StudyTotals totals_;
  PartyTile party_;
  ColumnStore flows_;
  std::vector<FlowColumn> columns_;
};

// stage, copies of the clauses (0: B1's own)
void Parts(benchmark::State& state) {
  const int copies = static_cast<int>(state.range(1));
  const std::vector<CompiledModel> models = {copies == 0 ? Compiled(B1Message())
                                                         : WithClauses(copies)};
  const CompiledModel& model = models[0];
  ChanceTile chance(*model.chance);
  ContractTile contract(model.contracts[0], *model.chance);
  Client client(models);
  const auto stage = static_cast<Stage>(state.range(0));
  for (auto _ : state) {
    for (int tile = 0; tile < kTiles; ++tile) {
      chance.Begin(static_cast<std::uint64_t>(tile) * kTilePaths);
      contract.Begin();
      client.Begin();
      for (int t = 1; t <= model.period_count; ++t) {
        chance.Advance(t);
        if (stage >= kSettle) contract.Settle(t, chance.view());
        if (stage >= kObserveClient) client.Advance(t, contract.client_cash());
      }
      if (stage >= kObserveClient) client.Observe();
    }
  }
  const double path_periods = static_cast<double>(kTiles) * kTilePaths * model.period_count;
  state.counters["path_periods"] =
      benchmark::Counter(path_periods, benchmark::Counter::kIsIterationInvariantRate);
  state.counters["clauses"] = static_cast<double>(model.contracts[0].clauses.size());
}

BENCHMARK(Parts)
    ->ArgNames({"stage", "copies"})
    ->Args({kDraw, 0})
    ->Args({kSettle, 0})
    ->Args({kObserveClient, 0})
    ->Args({kSettle, 1})
    ->Args({kSettle, 10})
    ->Unit(benchmark::kMillisecond)
    ->MinTime(1.0)
    ->Repetitions(3);

}  // namespace
}  // namespace accord
