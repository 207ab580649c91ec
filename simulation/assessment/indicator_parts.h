#ifndef ACCORD_SIMULATION_ASSESSMENT_INDICATOR_PARTS_H_
#define ACCORD_SIMULATION_ASSESSMENT_INDICATOR_PARTS_H_

#include <variant>

#include "simulation/assessment/indicators.h"
#include "simulation/base/checker.h"

// Indicators, in the two halves they are written in. Private to this folder.
namespace accord::assessment_internal {

// Every fault of the data of one indicator, whose message is at `at`.
void CheckIndicator(Checker& checker, const FieldPath& at, const IndicatorData& data);

// The indicator of data without faults.
Indicator IndicatorOf(const IndicatorData& data);

}  // namespace accord::assessment_internal

#endif  // ACCORD_SIMULATION_ASSESSMENT_INDICATOR_PARTS_H_
