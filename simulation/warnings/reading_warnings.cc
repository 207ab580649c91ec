#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "simulation/scenario/contract_reads.h"
#include "simulation/warnings/clause_warnings.h"

namespace accord::warnings_internal {
namespace {

// Whether limits may take something off what a clause pays, or owes.
bool MayReduce(const std::optional<Limits>& limits, const DueRange& due) {
  if (!limits) return false;
  return ((limits->gain_cap || limits->net_cap) && MayGain(due)) ||
         ((limits->penalty_cap || limits->net_floor) && MayTake(due));
}

// Groups and contracts alike.
template <typename Owner>
bool MayReduceAny(const Owner& owner, const DueRange& due) {
  return MayReduce(owner.settlement_limits, due) || MayReduce(owner.year_limits, due) ||
         MayReduce(owner.term_limits, due);
}

// Whose limits act after other clauses have read what this one pays; empty where nobody's do.
std::string LaterLimitsOn(const ContractContext& view, const Curve& curve) {
  const DueRange due = DueRangeOf(view, curve);
  const ClauseGroup* group = GroupOf(view.contract, curve.clause->id);
  if (group != nullptr && MayReduceAny(*group, due)) return "group " + QuotedText(group->id);
  return MayReduceAny(view.contract, due) ? "the contract" : "";
}

}  // namespace

void WarnOfReadings(Checker& warnings, const FieldPath& at, const ContractContext& view,
                    const Curves& curves) {
  for (const ContractRead& read : ReadsOf(view.contract, at)) {
    const auto* source = std::get_if<ClauseId>(&read.source);
    if (source == nullptr) continue;
    for (const Curve& curve : curves) {
      if (curve.clause->id != source->id) continue;
      const std::string owner = LaterLimitsOn(view, curve);
      if (owner.empty()) continue;
      warnings.Add(read.path, ViolationCode::kBeforeLimits,
                   "reads the pay of clause " + QuotedText(source->id) +
                       " as it is before the limits of " + owner +
                       " reduce it, at every date: more than was paid where these bind");
    }
  }
}

}  // namespace accord::warnings_internal
