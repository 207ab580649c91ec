#include "server/handlers/largest_set.h"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

namespace accord::handlers_internal {
namespace {

// The values of an axis that may make most, as overrides.
std::vector<Overrides> CandidatesOf(const TermSets::Axis& axis) {
  std::vector<Overrides> candidates;
  const auto add = [&]() -> v1::Override& {
    v1::Override& change = *candidates.emplace_back().Add();
    change.set_path(axis.path);
    return change;
  };
  if (axis.is_numeric()) {
    const auto [least, most] = std::minmax_element(axis.numbers.begin(), axis.numbers.end());
    add().mutable_value()->set_number_value(*least);
    if (*most != *least) add().mutable_value()->set_number_value(*most);
  }
  for (const auto& value : axis.values) *add().mutable_value() = value;
  for (const v1::Alternative& alternative : axis.alternatives) {
    candidates.push_back(alternative.overrides());
  }
  return candidates;
}

}  // namespace

LargestSet LargestOf(const Scenario& base, const TermSets& sets, const TermSetMaker& maker,
                     const Stopped& stopped) {
  const Census of_base = CensusOf(base);
  LargestSet largest{base, of_base};
  Overrides chosen;
  double bytes = TileBytes(of_base);
  for (const TermSets::Axis& axis : sets.axes()) {
    Census alone = of_base;
    Overrides best = chosen;
    for (const Overrides& candidate : CandidatesOf(axis)) {
      if (IsStopped(stopped)) return largest;
      Checked<Scenario> made = maker.Make(candidate, FieldPath("sets"));
      if (const auto* scenario = std::get_if<Scenario>(&made)) {
        alone = LargerOf(alone, CensusOf(*scenario));
      }
      Overrides all = chosen;
      all.MergeFrom(candidate);
      Checked<Scenario> together =
          chosen.empty() ? std::move(made) : maker.Make(all, FieldPath("sets"));
      auto* scenario = std::get_if<Scenario>(&together);
      if (scenario == nullptr) continue;
      const double taken = TileBytes(CensusOf(*scenario));
      if (taken <= bytes) continue;
      bytes = taken;
      best = std::move(all);
      largest.scenario = std::move(*scenario);
    }
    chosen = std::move(best);
    largest.census = Plus(largest.census, of_base, alone);
  }
  largest.census = LargerOf(largest.census, CensusOf(largest.scenario));
  return largest;
}

}  // namespace accord::handlers_internal
