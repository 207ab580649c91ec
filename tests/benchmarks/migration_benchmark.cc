// B2 of performance.md: the client base of evidence E2, one matrix drawn for each path, 40 periods.
// The same with a thousand times as many clients must cost the same within a fifth.
#include <cstdint>
#include <cstdlib>
#include <fstream>
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

enum Kind { kPlain, kOverdispersed, kWithALever, kWithDrawnValues };

CompiledModel Purchases(std::int64_t clients, Kind kind) {
  std::ifstream file(ACCORD_PURCHASES);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  v1::Scenario scenario;
  if (!ParseJson(text, FieldPath("scenario"), &scenario).empty()) std::abort();
  scenario.mutable_timeline()->set_period_count(40);
  scenario.mutable_timeline()->set_period_length(v1::PERIOD_LENGTH_QUARTER);
  v1::ClientBase& base = *scenario.mutable_client_base();
  for (v1::Segment& segment : *base.mutable_segments()) {
    segment.set_client_count(segment.client_count() * clients);
  }
  base.mutable_transitions()->mutable_counted()->set_parameter_uncertainty(true);
  if (kind == kOverdispersed) base.mutable_transitions()->set_overdispersion_concentration(100);
  if (kind == kWithDrawnValues) {
    for (v1::Segment& segment : *base.mutable_segments()) {
      v1::LognormalMarginal& value =
          *segment.mutable_revenue_per_client()->mutable_distribution()->mutable_lognormal();
      value.set_median(100);
      value.set_log_sd(1);
    }
  }
  if (kind == kWithALever) {
    v1::Lever& lever = *scenario.add_levers();
    lever.set_id("loyalty");
    for (const char* id : {"active_high", "active_low", "new_active"}) lever.add_segments(id);
    lever.set_odds_ratio_down(0.8);
    lever.set_cost_per_client(2);
    lever.set_capacity(3000 * clients);
    lever.set_effect_log_sd(0.3);
  }
  Checked<Scenario> checked = Validate(ToDraft(scenario), FieldPath("scenario"));
  if (!std::holds_alternative<Scenario>(checked)) std::abort();
  return Compile(std::get<Scenario>(checked), 1);
}

// threads, how many times the real clients, kind
void RunPurchases(benchmark::State& state) {
  const std::vector<CompiledModel> models = {
      Purchases(state.range(1), static_cast<Kind>(state.range(2)))};
  RunControl control;
  control.threads = static_cast<int>(state.range(0));
  for (auto _ : state) {
    auto totals = Run(models, {100'000, false}, control);
    if (!totals.ok()) state.SkipWithError("the run failed");
    benchmark::DoNotOptimize(totals);
  }
}

BENCHMARK(RunPurchases)
    ->ArgNames({"threads", "times", "kind"})
    ->ArgsProduct({{2}, {1, 1000}, {kPlain, kOverdispersed, kWithALever, kWithDrawnValues}})
    ->UseRealTime()
    ->MeasureProcessCPUTime()
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace accord
