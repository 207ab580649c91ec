#include "simulation/warnings/client_base_warnings.h"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

#include "simulation/scenario/shares.h"
#include "simulation/warnings/number_warnings.h"

namespace accord::warnings_internal {
namespace {

// By segment, in their order, where its clients can be one period later.
std::vector<std::vector<double>> WeightsOf(const Transitions& transitions) {
  std::vector<std::vector<double>> weights;
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const TransitionMatrix& given) {
                   for (const TransitionRow& row : given.rows) weights.push_back(row.probabilities);
                 },
                 [&](const TransitionCounts& counted) {
                   for (const TransitionCountRow& row : counted.rows) weights.push_back(row.counts);
                 },
             },
             transitions.kind);
  return weights;
}

void WarnOfRow(Checker& warnings, const FieldPath& at, const TransitionRow& row) {
  WarnOfSum(warnings, at.Field("probabilities"), SharesOf(row));
}

void WarnOfRow(Checker& warnings, const FieldPath& at, const TransitionCountRow& row) {
  if (!IsUnseen(row)) return;
  warnings.Add(at.Field("counts"), ViolationCode::kAssumed,
               "are all 0, so that nobody comes back from here: who leaves stays away");
}

template <typename Row>
void WarnOfRows(Checker& warnings, const FieldPath& at, const std::vector<Row>& rows) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    WarnOfRow(warnings, at.Entry(rows[i].from, static_cast<int>(i)), rows[i]);
  }
}

void WarnOfTransitions(Checker& warnings, const FieldPath& at, const Transitions& transitions) {
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const TransitionMatrix& given) {
                   WarnOfRows(warnings, at.Field("given").Field("rows"), given.rows);
                 },
                 [&](const TransitionCounts& counted) {
                   WarnOfRows(warnings, at.Field("counted").Field("rows"), counted.rows);
                 },
             },
             transitions.kind);
}

void WarnOfValue(Checker& warnings, const FieldPath& at, const ClientValue& value) {
  const auto* marginal = std::get_if<Marginal>(&value.kind);
  if (marginal != nullptr) WarnOfMarginal(warnings, at.Field("distribution"), *marginal);
}

}  // namespace

void WarnOfClientBase(Checker& warnings, const FieldPath& at, const ClientBase& base) {
  WarnOfTransitions(warnings, at.Field("transitions"), *base.transitions);
  for (std::size_t i = 0; i < base.segments.size(); ++i) {
    const FieldPath entry = at.Field("segments").Entry(base.segments[i].id, static_cast<int>(i));
    WarnOfValue(warnings, entry.Field("revenue_per_client"), *base.segments[i].revenue_per_client);
    WarnOfValue(warnings, entry.Field("profit_per_client"), *base.segments[i].profit_per_client);
  }
  const std::vector<std::vector<double>> weights = WeightsOf(*base.transitions);
  std::vector<bool> reached;
  for (const Segment& segment : base.segments) {
    const bool arrives =
        std::any_of(base.arrivals.begin(), base.arrivals.end(), [&segment](const Arrival& arrival) {
          return arrival.segment == segment.id && arrival.mean_per_period > 0;
        });
    reached.push_back(segment.client_count > 0 || arrives);
  }
  for (bool grows = true; grows;) {
    grows = false;
    for (std::size_t from = 0; from < reached.size(); ++from) {
      if (!reached[from]) continue;
      for (std::size_t to = 0; to < reached.size(); ++to) {
        if (reached[to] || weights[from][to] <= 0) continue;
        reached[to] = true;
        grows = true;
      }
    }
  }
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (reached[i]) continue;
    warnings.Add(at.Field("segments").Entry(base.segments[i].id, static_cast<int>(i)),
                 ViolationCode::kUnused,
                 "no client can ever be here: none is at the start, none arrives, and no segment "
                 "that clients can be in leads here");
  }
}

}  // namespace accord::warnings_internal
