#ifndef ACCORD_TESTS_PUBLISHED_PURCHASES_H_
#define ACCORD_TESTS_PUBLISHED_PURCHASES_H_

#include <string>
#include <vector>

#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"

// The purchases of evidence E2 (tests/data/purchases).
namespace accord {

// The published managerial segments.
SegmentRules ManagerialSegments();

// All purchases, looked at on these dates.
Panel PurchasesAt(const std::vector<std::string>& dates);

}  // namespace accord

#endif  // ACCORD_TESTS_PUBLISHED_PURCHASES_H_
