#include <algorithm>
#include <string>
#include <utility>

#include "simulation/base/limits.h"
#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/trials_facts.h"

namespace accord::scenario_internal {

void CheckDisplayName(Checker& checker, const FieldPath& at, std::string& display_name,
                      const std::string& id) {
  checker.Text(at.Field("display_name"), display_name, limits::kMaxDisplayNameBytes);
  if (display_name.empty()) display_name = id;
}

void CheckDriver(Checker& checker, const FieldPath& at, Driver& driver, int period_count) {
  CheckDisplayName(checker, at, driver.display_name, driver.id);
  checker.KnownOr(at.Field("category"), driver.category, DriverCategory::kOther,
                  DriverCategory::kOther);
  checker.KnownAndSet(at.Field("control"), driver.control, Control::kExternal);
  checker.InRange(at.Field("persistence"), driver.persistence, Range::Closed(0, 1));
  checker.KnownOr(at.Field("accumulation"), driver.accumulation, Accumulation::kIndex,
                  Accumulation::kLevel);

  const bool index = driver.accumulation == Accumulation::kIndex;
  checker.InRange(at.Field("reference"), driver.reference, index ? Range::Above(-1) : Range::Any());
  if (!driver.marginal) {
    checker.Add(at.Field("marginal"), ViolationCode::kRequired, "must be set");
    return;
  }
  if (!CheckMarginal(checker, at.Field("marginal"), *driver.marginal)) {
    // What follows from a faulty marginal would be reported at the wrong field.
    driver.marginal.reset();
    return;
  }
  CheckTrialsOfDriver(checker, at, driver, period_count);
  if (index && SupportOf(*driver.marginal).lower <= -1) {
    checker.Add(at.Field("marginal"), ViolationCode::kOutOfRange,
                "must stay above -1 for accumulation index, got a support that begins at " +
                    NumberText(SupportOf(*driver.marginal).lower));
  }
}

}  // namespace accord::scenario_internal
