#include "simulation/analysis/tornado.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "simulation/base/comparison.h"

namespace accord {

std::vector<TornadoDriver> TornadoDrivers(const Scenario& scenario) {
  std::vector<TornadoDriver> drivers;
  const std::vector<Driver>& all = scenario.facts().drivers;
  for (std::size_t d = 0; d < all.size(); ++d) {
    if (std::holds_alternative<ConstantMarginal>(all[d].marginal->kind)) continue;
    drivers.push_back({d, EndsOf(*all[d].marginal)});
  }
  return drivers;
}

TermSetScenario WithDriverAt(const Scenario& scenario, std::size_t driver, double x) {
  const Accumulation accumulation = scenario.facts().drivers[driver].accumulation;
  return {scenario, /*has_base_chance=*/true,
          HeldDriver{driver, LevelsWith(x, accumulation, scenario.period_count())}};
}

absl::StatusOr<std::vector<Tornado>> MakeTornados(const Scenario& base, const TornadoPlan& plan,
                                                  const TermSetSource& ends,
                                                  const RunControl& control) {
  SweepPlan sweep;
  sweep.set_count = 1 + 2 * static_cast<std::int64_t>(plan.input_count);
  sweep.path_count = plan.path_count;
  sweep.seed = plan.seed;
  sweep.sampling = plan.sampling;
  sweep.figures = plan.figures;
  sweep.keeps_influences = true;
  sweep.sets_together = plan.sets_together;
  sweep.largest_batch = plan.largest_batch;
  const TermSetSource source = [&](std::int64_t set) -> absl::StatusOr<TermSetScenario> {
    if (set == 0) return TermSetScenario{base, /*has_base_chance=*/true};
    return ends(set - 1);
  };
  const bool on_nets = plan.sampling == Sampling::kSobol;
  std::vector<Tornado> tornados;
  for (const std::string& figure : plan.figures) tornados.push_back({figure, {}, {}});
  SweepRow low;  // of the input whose high end comes next, maybe in the next batch
  const auto take = [&](SweepRow row) {
    if (row.set % 2 == 1) {
      low = std::move(row);
      return;
    }
    for (std::size_t f = 0; f < tornados.size(); ++f) {
      if (row.set == 0) {
        tornados[f].base = row.figures[f];
        continue;
      }
      SweptDifference difference = DifferenceOf(row, low, f, on_nets);
      const double slack = Slack(row.figures[f].value, plan.sizes.empty() ? 0.0 : plan.sizes[f]);
      const bool is_rounding =
          std::fabs(difference.value.value) <= slack && difference.value.standard_error <= slack;
      if (is_rounding) difference.value = {0, 0, 0, 0};
      tornados[f].bars.push_back({static_cast<std::size_t>(row.set / 2 - 1), low.figures[f],
                                  row.figures[f], difference.value, difference.is_paired});
    }
  };
  const absl::Status swept = Sweep(base, sweep, source, control, [&](std::vector<SweepRow> rows) {
    for (SweepRow& row : rows) take(std::move(row));
  });
  if (!swept.ok()) return swept;
  for (Tornado& tornado : tornados) {
    std::stable_sort(tornado.bars.begin(), tornado.bars.end(),
                     [](const TornadoBar& a, const TornadoBar& b) {
                       return std::fabs(a.difference.value) > std::fabs(b.difference.value);
                     });
  }
  return tornados;
}

}  // namespace accord
