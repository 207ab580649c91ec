#ifndef ACCORD_TESTS_SUPPORT_AGENCY_H_
#define ACCORD_TESTS_SUPPORT_AGENCY_H_

#include <optional>

#include "simulation/scenario/scenario.h"

namespace accord {

// Holmstrom and Milgrom's case: benefit value x loading x (x + s) a year, x ~ N(0, 1) fresh, pay
// fee + share x benefit, the supplier's effort s costs cost s^2 / 2.
struct Agency {
  int periods = 4;
  double value = 50, loading = 3, cost = 600, fee = 10, share = 0.4;
  double shift = 0;
  std::optional<double> max_shift;
  double rate_per_year = 0;        // of both
  std::optional<Utility> utility;  // the supplier's
};

// One contract "steel", one driver "skill", the supplier's, and the client's utility its mean.
ScenarioDraft AgencyDraft(const Agency& agency);
Scenario AgencyCase(const Agency& agency);

}  // namespace accord

#endif  // ACCORD_TESTS_SUPPORT_AGENCY_H_
