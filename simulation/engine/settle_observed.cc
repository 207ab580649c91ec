#include "simulation/engine/settle_observed.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "simulation/model/columns.h"
#include "simulation/paths/kernels.h"
#include "simulation/settlement/contract_tile.h"

namespace accord {
namespace {

int CountOf(const auto& list) { return static_cast<int>(list.size()); }

void Fill(double value, Column column) { std::fill(column.begin(), column.end(), value); }

// The value of period t, or `otherwise` where nothing was observed.
double ValueOr(const std::vector<std::vector<double>>& lists, int index, int t, double otherwise) {
  if (index >= CountOf(lists) || lists[index].empty()) return otherwise;
  return lists[index][t - 1];
}

// What was observed, in the columns in which chance would bring it: the same on every lane.
class ObservedTile {
 public:
  ObservedTile(const CompiledChance& chance, const Observations& observed)
      : chance_(chance),
        observed_(observed),
        levels_(CountOf(chance.drivers)),
        deviations_(CountOf(chance.drivers)),
        values_(CountOf(chance.outcomes)),
        achievements_(CountOf(chance.outcomes)) {}

  void Advance(int t) {
    for (int d = 0; d < CountOf(chance_.drivers); ++d) {
      const double reference = chance_.drivers[d].reference[t - 1];
      Fill(ValueOr(observed_.drivers, d, t, reference), levels_[d]);
      Deviate(levels_[d], reference, deviations_[d]);
    }
    for (int j = 0; j < CountOf(chance_.outcomes); ++j) {
      const CompiledOutcome& outcome = chance_.outcomes[j];
      Fill(ValueOr(observed_.outcomes, j, t, outcome.plan[t - 1]), values_[j]);
      if (!outcome.has_achievement) continue;
      Achieve(values_[j], outcome.target, outcome.lower_is_better, outcome.max_achievement,
              achievements_[j]);
    }
  }

  ChanceView view() const { return {levels_, deviations_, values_, values_, achievements_}; }

 private:
  const CompiledChance& chance_;
  const Observations& observed_;
  ColumnStore levels_, deviations_, values_, achievements_;
};

}  // namespace

Ledger SettleObserved(const CompiledModel& model, int contract, const Observations& observed) {
  assert(contract >= 0 && contract < CountOf(model.contracts));
  assert(observed.period_count >= 0 && observed.period_count <= model.period_count);
  constexpr int kLane = 0;
  const CompiledContract& compiled = model.contracts[contract];
  Ledger ledger;
  ContractTile tile(compiled, model.chance);
  ObservedTile figures(model.chance, observed);
  tile.Keep(&ledger, kLane);
  tile.Begin();
  for (int t = 1; t <= observed.period_count; ++t) {
    figures.Advance(t);
    tile.Settle(t, figures.view());
  }
  for (int lag = 1; lag <= compiled.longest_lag; ++lag) {
    tile.SettleLagged(observed.period_count + lag);
  }
  return ledger;
}

}  // namespace accord
