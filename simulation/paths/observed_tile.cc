#include "simulation/paths/observed_tile.h"

#include <algorithm>
#include <cassert>
#include <optional>
#include <variant>
#include <vector>

#include "simulation/model/column_arithmetic.h"
#include "simulation/paths/kernels.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

int CountOf(const auto& list) { return static_cast<int>(list.size()); }

// The value of period t, or `otherwise` where nothing was observed.
double ValueOr(const std::vector<std::vector<double>>& lists, int index, int t, double otherwise) {
  if (index >= CountOf(lists) || lists[index].empty()) return otherwise;
  return lists[index][t - 1];
}

}  // namespace

ObservedTile::ObservedTile(const CompiledChance& chance, const Observations& observed)
    : chance_(chance),
      observed_(observed),
      levels_(CountOf(chance.drivers)),
      growths_(CountOf(chance.drivers)),
      values_(CountOf(chance.outcomes)),
      achievements_(CountOf(chance.outcomes)) {}

void ObservedTile::Advance(int t) {
  assert(t >= 1 && t <= observed_.period_count);
  period_ = t;
  for (int d = 0; d < CountOf(chance_.drivers); ++d) {
    const CompiledDriver& driver = chance_.drivers[d];
    const double otherwise = KnownLevel(driver, t).value_or(driver.reference[t - 1]);
    columns::Fill(ValueOr(observed_.drivers, d, t, otherwise), levels_[d]);
    SetGrowth(chance_.drivers[d], t, levels_[d], growths_[d]);
  }
  for (int j = 0; j < CountOf(chance_.outcomes); ++j) {
    const CompiledOutcome& outcome = chance_.outcomes[j];
    columns::Fill(IsRaw(j) ? Adjust(j).adjusted : Observed(j), values_[j]);
    if (!outcome.has_achievement) continue;
    Achieve(values_[j], outcome.target, outcome.lower_is_better, outcome.max_achievement,
            achievements_[j]);
  }
}

bool ObservedTile::IsRaw(int outcome) const {
  return !observed_.raw.empty() && observed_.raw[static_cast<std::size_t>(outcome)];
}

// X(t) of a driver that is a constant, and so known where it was not observed.
std::optional<double> ObservedTile::KnownLevel(const CompiledDriver& driver, int t) {
  const auto* constant = std::get_if<ConstantQuantile>(&driver.marginal);
  if (constant == nullptr || driver.trials) return std::nullopt;
  const double x = constant->value;
  double level = driver.accumulation == Accumulation::kIndex ? 1.0 : 0.0;
  for (int s = 1; s <= t; ++s) {
    if (driver.accumulation == Accumulation::kRunningSum) {
      level += x;
    } else {
      level = driver.accumulation == Accumulation::kIndex ? level * (1.0 + x) : x;
    }
  }
  return level;
}

double ObservedTile::Observed(int outcome) const {
  const CompiledOutcome& compiled = chance_.outcomes[static_cast<std::size_t>(outcome)];
  return ValueOr(observed_.outcomes, outcome, period_, compiled.plan[period_ - 1]);
}

Adjustment ObservedTile::Adjust(int outcome) const {
  const CompiledOutcome& compiled = chance_.outcomes[static_cast<std::size_t>(outcome)];
  const bool is_additive = compiled.form == OutcomeForm::kAdditive;
  const bool is_power = compiled.form == OutcomeForm::kElasticity;
  Adjustment made = {.outcome = outcome, .period = period_, .raw = Observed(outcome)};
  double taken_back = 0.0;
  for (const OutcomeTerm& term : compiled.terms) {
    const double loading = term.loading - term.adjusted_loading;
    if (loading == 0.0) continue;
    const double level = levels_[term.driver][0];
    const double reference =
        chance_.drivers[static_cast<std::size_t>(term.driver)].reference[period_ - 1];
    const double moved = loading * (is_power ? Log(level / reference) : level - reference);
    taken_back += moved;
    made.drivers.push_back(
        {term.driver, level, reference, loading, is_additive ? 0.0 - moved : Exp(0.0 - moved)});
  }
  const double free = is_additive ? made.raw - taken_back : made.raw * Exp(0.0 - taken_back);
  made.adjusted = std::min(std::max(free, compiled.lower_bound), compiled.upper_bound);
  made.at_bound = made.adjusted != free;
  return made;
}

std::vector<Adjustment> ObservedTile::Adjustments() const {
  std::vector<Adjustment> made;
  for (int j = 0; j < CountOf(chance_.outcomes); ++j) {
    if (IsRaw(j)) made.push_back(Adjust(j));
  }
  return made;
}

}  // namespace accord
