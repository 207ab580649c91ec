#include "simulation/warnings/client_base_warnings.h"

#include <algorithm>
#include <cstddef>
#include <variant>
#include <vector>

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

}  // namespace

void WarnOfClientBase(Checker& warnings, const FieldPath& at, const ClientBase& base) {
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
