#ifndef ACCORD_SIMULATION_ENGINE_TOTALS_VISIT_H_
#define ACCORD_SIMULATION_ENGINE_TOTALS_VISIT_H_

// Private to totals*.cc and their tests: the only place that knows the fields of the totals.
//
// `Fields(record)` ties the members of a record, whose structured binding does not compile when a
// member is added or taken away: merging, copying of shapes and serialising cannot forget one.
// `Walk(visitor, a, b...)` goes through one or more records of one type in lockstep, in the order
// of declaration, and calls
//
//     visitor.List(list_a, list_b...)      before the elements of a vector or an optional: the
//                                          visitor may resize what it owns; afterwards all sizes
//                                          must be equal
//     visitor.Part(part_a, part_b...)      before what is Shared: whether to go in; the visitor may
//                                          replace what it owns
//     visitor.Leaf(leaf_a, leaf_b...)      Distribution, PeriodDistribution, TailFlows, PathMean,
//                                          EventCount, double, uint64_t
//
// Doubles are known before the first path (cash at the start, sizes) or fixed by the first batch
// (influences): the same in all totals of a run.

#include <array>
#include <cassert>
#include <concepts>
#include <cstddef>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "simulation/engine/totals.h"

namespace accord::totals_internal {

// T is Record or const Record.
template <typename T, typename Record>
concept Is = std::same_as<std::remove_const_t<T>, Record>;

auto Fields(Is<PartyPeriodTotals> auto& record) {
  auto& [cash, cumulative, exposure] = record;
  return std::tie(cash, cumulative, exposure);
}
auto Fields(Is<PartyTotals> auto& record) {
  auto& [npv, loss, peak_shortfall, drawdown, exhausted, cash_at_start, npv_size, cash_size, lost,
         tail, periods] = record;
  return std::tie(npv, loss, peak_shortfall, drawdown, exhausted, cash_at_start, npv_size,
                  cash_size, lost, tail, periods);
}
auto Fields(Is<ClauseTotals> auto& record) {
  auto& [discounted_pay, client_rate, pay, fired, limited, fired_paths, by_period, verification,
         halved] = record;
  return std::tie(discounted_pay, client_rate, pay, fired, limited, fired_paths, by_period,
                  verification, halved);
}
auto Fields(Is<VerificationTotals> auto& record) {
  auto& [supplier, client, net, supplier_settlements, client_settlements, supplier_paths,
         client_paths] = record;
  return std::tie(supplier, client, net, supplier_settlements, client_settlements, supplier_paths,
                  client_paths);
}
auto Fields(Is<LineTotals> auto& record) {
  auto& [discounted_pay, client_rate, pay] = record;
  return std::tie(discounted_pay, client_rate, pay);
}
auto Fields(Is<TerminationTotals> auto& record) {
  auto& [ended_with] = record;
  return std::tie(ended_with);
}
auto Fields(Is<GuardTotals> auto& record) {
  auto& [breached_periods, breached] = record;
  return std::tie(breached_periods, breached);
}
auto Fields(Is<CourseTotals> auto& record) {
  auto& [terminations, score, benefit, guard] = record;
  return std::tie(terminations, score, benefit, guard);
}
auto Fields(Is<ContractTotals> auto& record) {
  auto& [supplier, client, clauses, other_lines, course] = record;
  return std::tie(supplier, client, clauses, other_lines, course);
}
auto Fields(Is<OutcomePeriodTotals> auto& record) {
  auto& [true_value, measured, achievement] = record;
  return std::tie(true_value, measured, achievement);
}
auto Fields(Is<OutcomeTotals> auto& record) {
  auto& [periods] = record;
  return std::tie(periods);
}
auto Fields(Is<SegmentMoneyTotals> auto& record) {
  auto& [revenue, profit] = record;
  return std::tie(revenue, profit);
}
auto Fields(Is<BasePeriodTotals> auto& record) {
  auto& [counts, revenue, profit, shares, segment_money, top_20_share, gini, concentrated] = record;
  return std::tie(counts, revenue, profit, shares, segment_money, top_20_share, gini, concentrated);
}
auto Fields(Is<NamedPeriodTotals> auto& record) {
  auto& [stands_in, revenue, profit] = record;
  return std::tie(stands_in, revenue, profit);
}
auto Fields(Is<NamedClientTotals> auto& record) {
  auto& [discounted_revenue, discounted_profit, periods] = record;
  return std::tie(discounted_revenue, discounted_profit, periods);
}
auto Fields(Is<LeverPeriodTotals> auto& record) {
  auto& [treated, cost] = record;
  return std::tie(treated, cost);
}
auto Fields(Is<LeverTotals> auto& record) {
  auto& [discounted_cost, periods] = record;
  return std::tie(discounted_cost, periods);
}
auto Fields(Is<MoveTotals> auto& record) {
  auto& [stood, moved] = record;
  return std::tie(stood, moved);
}
auto Fields(Is<ClientBaseTotals> auto& record) {
  auto& [periods, revenue, profit, lever_cost, final_counts, moves, levers, named_clients] = record;
  return std::tie(periods, revenue, profit, lever_cost, final_counts, moves, levers, named_clients);
}
auto Fields(Is<ModelTotals> auto& record) {
  auto& [path_count, outcomes, contracts, supplier_total, client_base] = record;
  return std::tie(path_count, outcomes, contracts, supplier_total, client_base);
}
auto Fields(Is<Influence> auto& record) {
  auto& [p5, p50, p95, slope_p5, slope_p50, slope_p95, loss_slack] = record;
  return std::tie(p5, p50, p95, slope_p5, slope_p50, slope_p95, loss_slack);
}
auto Fields(Is<PairedFigure> auto& record) {
  auto& [base, alternative, difference, size, better, worse] = record;
  return std::tie(base, alternative, difference, size, better, worse);
}
auto Fields(Is<PairTotals> auto& record) {
  auto& [figures] = record;
  return std::tie(figures);
}
auto Fields(Is<BridgeTotals> auto& record) {
  auto& [benefit, supplier_cost, client_cost, joint_npv] = record;
  return std::tie(benefit, supplier_cost, client_cost, joint_npv);
}
auto Fields(Is<ModelBridges> auto& record) {
  auto& [contracts, joint_npv] = record;
  return std::tie(contracts, joint_npv);
}
auto Fields(Is<StudyTotals> auto& record) {
  auto& [replicated, models, bridges, pairs] = record;
  return std::tie(models, bridges, pairs);
}

template <typename T>
concept Record = requires(T& record) {
  Fields(record);
};

template <typename T>
inline constexpr bool kIsVector = false;
template <typename T>
inline constexpr bool kIsVector<std::vector<T>> = true;
template <typename T>
inline constexpr bool kIsOptional = false;
template <typename T>
inline constexpr bool kIsOptional<std::optional<T>> = true;
template <typename T>
inline constexpr bool kIsShared = false;
template <typename T>
inline constexpr bool kIsShared<Shared<T>> = true;
template <typename T>
inline constexpr bool kIsArray = false;
template <typename T, std::size_t size>
inline constexpr bool kIsArray<std::array<T, size>> = true;

template <typename Visitor, typename First, typename... Rest>
void Walk(Visitor& visitor, First& first, Rest&... rest) {
  using T = std::remove_const_t<First>;
  static_assert((std::same_as<T, std::remove_const_t<Rest>> && ...));
  if constexpr (Record<First>) {
    [&]<std::size_t... field>(std::index_sequence<field...>, auto... fields) {
      const auto walk_field = [&]<std::size_t index>(std::integral_constant<std::size_t, index>) {
        Walk(visitor, std::get<index>(fields)...);
      };
      (walk_field(std::integral_constant<std::size_t, field>()), ...);
    }
    (std::make_index_sequence<std::tuple_size_v<decltype(Fields(first))>>(), Fields(first),
     Fields(rest)...);
  } else if constexpr (kIsVector<T>) {
    visitor.List(first, rest...);
    for (std::size_t i = 0; i < first.size(); ++i) Walk(visitor, first[i], rest[i]...);
  } else if constexpr (kIsOptional<T>) {
    visitor.List(first, rest...);
    if (first.has_value()) Walk(visitor, *first, *rest...);
  } else if constexpr (kIsShared<T>) {
    if (visitor.Part(first, rest...)) Walk(visitor, *first, *rest...);
  } else if constexpr (kIsArray<T>) {
    for (std::size_t i = 0; i < first.size(); ++i) Walk(visitor, first[i], rest[i]...);
  } else {
    visitor.Leaf(first, rest...);
  }
}

// How many elements: an optional has none or one.
template <typename T>
std::size_t Size(const std::vector<T>& list) {
  return list.size();
}
template <typename T>
std::size_t Size(const std::optional<T>& list) {
  return list.has_value() ? 1 : 0;
}
template <typename T>
void Resize(std::vector<T>& list, std::size_t size) {
  list.resize(size);
}
template <typename T>
void Resize(std::optional<T>& list, std::size_t size) {
  assert(size <= 1);
  list.reset();
  if (size == 1) list.emplace();
}

}  // namespace accord::totals_internal

#endif  // ACCORD_SIMULATION_ENGINE_TOTALS_VISIT_H_
