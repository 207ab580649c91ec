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
  for (int d = 0; d < CountOf(chance_.drivers); ++d) {
    const CompiledDriver& driver = chance_.drivers[d];
    const double otherwise = KnownLevel(driver, t).value_or(driver.reference[t - 1]);
    columns::Fill(ValueOr(observed_.drivers, d, t, otherwise), levels_[d]);
    SetGrowth(chance_.drivers[d], t, levels_[d], growths_[d]);
  }
  for (int j = 0; j < CountOf(chance_.outcomes); ++j) {
    const CompiledOutcome& outcome = chance_.outcomes[j];
    const double value = ValueOr(observed_.outcomes, j, t, outcome.plan[t - 1]);
    columns::Fill(IsRaw(j) ? Adjusted(outcome, t, value) : value, values_[j]);
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
  if (constant == nullptr) return std::nullopt;
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

// psi* of (2.1), given psi: what drivers did is taken back as far as they are adjusted for.
double ObservedTile::Adjusted(const CompiledOutcome& outcome, int t, double value) const {
  const bool is_power = outcome.form == OutcomeForm::kElasticity;
  double taken_back = 0.0;
  for (const OutcomeTerm& term : outcome.terms) {
    const double adjustment = term.loading - term.adjusted_loading;
    if (adjustment == 0.0) continue;
    const double level = levels_[term.driver][0];
    const double reference =
        chance_.drivers[static_cast<std::size_t>(term.driver)].reference[t - 1];
    taken_back += adjustment * (is_power ? Log(level / reference) : level - reference);
  }
  const double adjusted =
      outcome.form == OutcomeForm::kAdditive ? value - taken_back : value * Exp(0.0 - taken_back);
  return std::min(std::max(adjusted, outcome.lower_bound), outcome.upper_bound);
}

}  // namespace accord
