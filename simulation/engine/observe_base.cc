#include "simulation/engine/observe_base.h"

#include <array>
#include <cstddef>
#include <cstdint>

#include "simulation/base/limits.h"
#include "simulation/engine/observe.h"
#include "simulation/migration/segment_concentration.h"
#include "simulation/model/columns.h"

namespace accord::engine_internal {
namespace {

void CountWhereItStands(ConstColumn segments, int lanes, std::vector<EventCount>& stands_in) {
  std::array<std::uint64_t, limits::kMaxSegments> paths{};
  for (int lane = 0; lane < lanes; ++lane) ++paths[static_cast<std::size_t>(segments[lane])];
  for (std::size_t k = 0; k < stands_in.size(); ++k) {
    stands_in[k].Add(paths[k], static_cast<std::uint64_t>(lanes));
  }
}

}  // namespace

void ObserveMoves(const BaseTile& base, int t, int lanes, ClientBaseTotals& totals) {
  const std::size_t index = static_cast<std::size_t>(t - 1);
  std::vector<PeriodDistribution>& counts = *totals.periods[index].counts;
  for (std::size_t k = 0; k < counts.size(); ++k) {
    counts[k].AddTile(First(base.count(static_cast<int>(k)), lanes));
  }
  std::vector<PathMean>& shares = *totals.periods[index].shares;
  alignas(64) double share[kTilePaths];
  for (std::size_t k = 0; k < shares.size(); ++k) {
    base.Share(static_cast<int>(k), share);
    shares[k].AddTile(First(share, lanes));
  }
  for (std::size_t i = 0; i < totals.named_clients.size(); ++i) {
    CountWhereItStands(base.named().segment(static_cast<int>(i)), lanes,
                       *totals.named_clients[i].periods[index].stands_in);
  }
  for (std::size_t i = 0; i < totals.levers->size(); ++i) {
    LeverPeriodTotals& lever = (*totals.levers)[i].periods[index];
    lever.treated.AddTile(First(base.levers().treated(static_cast<int>(i)), lanes));
    lever.cost.AddTile(First(base.levers().cost(static_cast<int>(i)), lanes));
  }
}

void ObserveMoney(const CompiledClientBase& compiled, const BaseTile& base, int t, int lanes,
                  ClientBaseTotals& totals) {
  const std::size_t index = static_cast<std::size_t>(t - 1);
  BasePeriodTotals& period = totals.periods[index];
  period.revenue.AddTile(First(base.revenue(), lanes));
  period.profit.AddTile(First(base.profit(), lanes));
  for (std::size_t k = 0; k < period.segment_money.size(); ++k) {
    const int segment = static_cast<int>(k);
    period.segment_money[k].revenue.AddTile(First(base.segment_revenue(segment), lanes));
    period.segment_money[k].profit.AddTile(First(base.segment_profit(segment), lanes));
  }
  SegmentConcentration concentration;
  Concentrate(compiled, base, t, concentration);
  period.top_20_share.AddTile(First(concentration.top_20_share, lanes));
  period.gini.AddTile(First(concentration.gini, lanes));
  period.concentrated.AddAbove(First(concentration.exists, lanes), 0.5);
  for (std::size_t i = 0; i < totals.named_clients.size(); ++i) {
    const int client = static_cast<int>(i);
    NamedPeriodTotals& named = totals.named_clients[i].periods[index];
    named.revenue.AddTile(First(base.named_revenue(client), lanes));
    named.profit.AddTile(First(base.named_profit(client), lanes));
  }
}

void ObserveMoves(const BaseTile& base, int lanes, ClientBaseTotals& totals) {
  totals.discounted_lever_cost->AddTile(First(base.discounted_lever_cost(), lanes));
  for (std::size_t k = 0; k < totals.final_counts->size(); ++k) {
    (*totals.final_counts)[k].AddTile(First(base.count(static_cast<int>(k)), lanes));
  }
  for (std::size_t k = 0; k < totals.moves->size(); ++k) {
    const int segment = static_cast<int>(k);
    MoveTotals& moves = (*totals.moves)[k];
    moves.stood.AddTile(First(base.stood(segment), lanes));
    for (std::size_t i = 0; i < moves.moved.size(); ++i) {
      moves.moved[i].AddTile(First(base.moved(segment, static_cast<int>(i)), lanes));
    }
  }
  for (std::size_t i = 0; i < totals.levers->size(); ++i) {
    (*totals.levers)[i].discounted_cost.AddTile(
        First(base.levers().discounted_cost(static_cast<int>(i)), lanes));
  }
}

void ObserveMoney(const BaseTile& base, int lanes, ClientBaseTotals& totals) {
  totals.discounted_revenue.AddTile(First(base.discounted_revenue(), lanes));
  totals.discounted_profit.AddTile(First(base.discounted_profit(), lanes));
  for (std::size_t i = 0; i < totals.named_clients.size(); ++i) {
    const int client = static_cast<int>(i);
    NamedClientTotals& named = totals.named_clients[i];
    named.discounted_revenue.AddTile(First(base.named_discounted_revenue(client), lanes));
    named.discounted_profit.AddTile(First(base.named_discounted_profit(client), lanes));
  }
}

}  // namespace accord::engine_internal
