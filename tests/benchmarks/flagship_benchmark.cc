// The engine on the flagship, in path-periods a second. tests/benchmarks/run.py sets it beside
// NumPy.
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "accord/v1/scenario.pb.h"
#include "benchmark/benchmark.h"
#include "server/convert/json.h"
#include "server/convert/scenario_from_proto.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

namespace accord {
namespace {

enum Part { kWhole, kContractAlone, kBaseAlone };

CompiledModel Flagship(Part part) {
  std::ifstream file(ACCORD_FLAGSHIP);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  v1::Scenario scenario;
  if (!ParseJson(text, FieldPath("scenario"), &scenario).empty()) std::abort();
  scenario.mutable_client_base()
      ->clear_named_clients();  // flagship_numpy.py follows nobody by name
  if (part == kContractAlone) scenario.clear_client_base();
  if (part == kBaseAlone) {
    scenario.clear_contracts();
    scenario.clear_outcomes();
    scenario.clear_correlation();
    scenario.clear_drivers();
    scenario.clear_client_private();
    scenario.mutable_supplier_private()->clear_accounts();
  }
  Checked<Scenario> checked = Validate(ToDraft(scenario), FieldPath("scenario"));
  if (!std::holds_alternative<Scenario>(checked)) std::abort();
  return Compile(std::get<Scenario>(checked), 1);
}

// paths, threads, part
void RunFlagship(benchmark::State& state) {
  const std::vector<CompiledModel> models = {Flagship(static_cast<Part>(state.range(2)))};
  const std::int64_t paths = state.range(0);
  RunControl control;
  control.threads = static_cast<int>(state.range(1));
  for (auto _ : state) {
    auto totals = Run(models, {paths, false}, control);
    if (!totals.ok()) state.SkipWithError("the run failed");
    benchmark::DoNotOptimize(totals);
  }
  state.counters["path_periods"] =
      benchmark::Counter(static_cast<double>(paths) * models[0].period_count,
                         benchmark::Counter::kIsIterationInvariantRate);
}

BENCHMARK(RunFlagship)
    ->ArgNames({"paths", "threads", "part"})
    ->Args({1'000'000, 1, kWhole})
    ->Args({1'000'000, 2, kWhole})
    ->Args({500'000, 1, kWhole})
    ->Args({1'000'000, 1, kContractAlone})
    ->Args({1'000'000, 1, kBaseAlone})
    ->UseRealTime()
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1);

}  // namespace
}  // namespace accord
