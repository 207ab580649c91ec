#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {

void CheckMemory(Checker& checker, const FieldPath& at, const Memory& memory) {
  checker.IntegerInRange(at.Field("carry_expiry_periods"), memory.carry_expiry_periods, 0,
                         limits::kMaxCarryExpiryPeriods);
  checker.InRange(at.Field("carry_interest_per_year"), memory.carry_interest_per_year,
                  Range::Closed(0, 10));
  checker.InRange(at.Field("bank_share"), memory.bank_share, Range::Closed(0, 1));
  checker.InRange(at.Field("bank_release_per_year"), memory.bank_release_per_year,
                  Range::Closed(0, 1));
}

void CheckHoldback(const ContractScope& scope, const FieldPath& at, Holdback& holdback) {
  Checker& checker = scope.context.checker;
  checker.InRange(at.Field("share"), holdback.share, Range::Closed(0, 1));
  const bool reads_score = !holdback.release_bands.empty() || !holdback.release_steps.empty();
  if (!holdback.release_base) holdback.release_base = reads_score ? 0 : 1;
  checker.InRange(at.Field("release_base"), holdback.release_base, Range::Any());
  CheckBands(checker, at.Field("release_bands"), holdback.release_bands);
  CheckSteps(checker, at.Field("release_steps"), holdback.release_steps);
}

}  // namespace accord::scenario_internal
