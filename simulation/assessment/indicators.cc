#include "simulation/assessment/indicators.h"

#include <cstddef>

#include "simulation/assessment/column_checks.h"
#include "simulation/assessment/indicator_parts.h"
#include "simulation/base/assessment_limits.h"

namespace accord {

std::variant<MeasuredIndicators, Violations> MeasureIndicators(const IndicatorsDraft& draft) {
  Checker checker;
  const FieldPath at("indicators");
  if (assessment_internal::HasEntries(checker, at, draft.indicators.size(),
                                      limits::kMaxIndicators)) {
    const IdIndex ids(checker, at, draft.indicators, "indicator", /*cut=*/false);
    for (std::size_t i = 0; i < draft.indicators.size(); ++i) {
      assessment_internal::CheckIndicator(checker, ids.path(i), draft.indicators[i]);
    }
  }
  Violations violations = checker.Take(FieldPath());
  if (!violations.empty()) return violations;
  MeasuredIndicators measured;
  for (const IndicatorData& data : draft.indicators) {
    measured.indicators.push_back(assessment_internal::IndicatorOf(data));
  }
  return measured;
}

}  // namespace accord
