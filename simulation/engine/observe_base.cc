#include "simulation/engine/observe_base.h"

#include <cstddef>

#include "simulation/engine/observe.h"
#include "simulation/model/columns.h"

namespace accord {

void ObserveBasePeriod(const BaseTile& base, int t, int lanes, ClientBaseTotals& totals) {
  BasePeriodTotals& period = totals.periods[static_cast<std::size_t>(t - 1)];
  for (std::size_t k = 0; k < period.counts.size(); ++k) {
    period.counts[k].AddTile(First(base.count(static_cast<int>(k)), lanes));
  }
  period.revenue.AddTile(First(base.revenue(), lanes));
  period.profit.AddTile(First(base.profit(), lanes));
  alignas(64) double share[kTilePaths];
  for (std::size_t k = 0; k < period.shares.size(); ++k) {
    base.Share(static_cast<int>(k), share);
    period.shares[k].AddTile(First(share, lanes));
  }
  for (std::size_t i = 0; i < totals.levers.size(); ++i) {
    LeverPeriodTotals& lever = totals.levers[i].periods[static_cast<std::size_t>(t - 1)];
    lever.treated.AddTile(First(base.levers().treated(static_cast<int>(i)), lanes));
    lever.cost.AddTile(First(base.levers().cost(static_cast<int>(i)), lanes));
  }
}

void ObserveBasePaths(const BaseTile& base, int lanes, ClientBaseTotals& totals) {
  totals.discounted_revenue.AddTile(First(base.discounted_revenue(), lanes));
  totals.discounted_profit.AddTile(First(base.discounted_profit(), lanes));
  for (std::size_t k = 0; k < totals.moves.size(); ++k) {
    const int segment = static_cast<int>(k);
    MoveTotals& moves = totals.moves[k];
    moves.stood.AddTile(First(base.stood(segment), lanes));
    for (std::size_t i = 0; i < moves.moved.size(); ++i) {
      moves.moved[i].AddTile(First(base.moved(segment, static_cast<int>(i)), lanes));
    }
  }
  for (std::size_t i = 0; i < totals.levers.size(); ++i) {
    totals.levers[i].discounted_cost.AddTile(
        First(base.levers().discounted_cost(static_cast<int>(i)), lanes));
  }
}

}  // namespace accord
