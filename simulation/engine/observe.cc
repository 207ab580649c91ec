#include "simulation/engine/observe.h"

#include <cmath>
#include <cstdint>

#include "simulation/base/comparison.h"
#include "simulation/base/vector_clones.h"

namespace accord::engine_internal {

ACCORD_VECTOR_CLONES bool AreWithinRange(std::span<const double> values) {
  constexpr double kRange = 1e60;
  std::int64_t outside = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    outside += std::fabs(values[i]) <= kRange ? 0 : 1;
  }
  return outside == 0;
}

void ObserveParty(const PartyTile& party, ConstColumn cash, int t, int lanes, PartyTotals& totals) {
  PartyPeriodTotals& period = totals.periods[t - 1];
  period.cash.AddTile(First(cash, lanes));
  period.cumulative.AddTile(First(party.cumulative(), lanes));
  period.exposure.AddTile(First(party.exposure(), lanes));
}

void ObserveParty(const PartyTile& party, std::optional<double> reserve, int lanes,
                  PartyTotals& totals) {
  totals.npv.AddTile(First(party.npv(), lanes));
  totals.loss.AddBelow(First(party.npv(), lanes), 0.0 - Slack(0.0, totals.npv_size));
  totals.peak_shortfall.AddTile(First(party.peak_shortfall(), lanes));
  totals.drawdown.AddTile(First(party.drawdown(), lanes));
  if (reserve) {
    totals.reserve_exhausted.AddAbove(First(party.peak_shortfall(), lanes),
                                      *reserve + Slack(*reserve, totals.cash_size));
  }
}

}  // namespace accord::engine_internal
