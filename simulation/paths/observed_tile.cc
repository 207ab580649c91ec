#include "simulation/paths/observed_tile.h"

#include <cassert>
#include <vector>

#include "simulation/model/column_arithmetic.h"
#include "simulation/paths/kernels.h"

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
    const double reference = chance_.drivers[d].reference[t - 1];
    columns::Fill(ValueOr(observed_.drivers, d, t, reference), levels_[d]);
    SetGrowth(chance_.drivers[d], t, levels_[d], growths_[d]);
  }
  for (int j = 0; j < CountOf(chance_.outcomes); ++j) {
    const CompiledOutcome& outcome = chance_.outcomes[j];
    columns::Fill(ValueOr(observed_.outcomes, j, t, outcome.plan[t - 1]), values_[j]);
    if (!outcome.has_achievement) continue;
    Achieve(values_[j], outcome.target, outcome.lower_is_better, outcome.max_achievement,
            achievements_[j]);
  }
}

}  // namespace accord
