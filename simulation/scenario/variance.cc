#include "simulation/scenario/variance.h"

#include "simulation/scenario/loadings.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/tails.h"

namespace accord {

bool LacksVariance(const Scenario& scenario, const Outcome& outcome) {
  const ScenarioDraft& facts = scenario.facts();
  Checker checker;  // a Scenario has no faults to add
  const FieldPath nowhere("");
  const IdIndex drivers(checker, nowhere, facts.drivers, "driver", /*cut=*/false);
  const IdIndex outcomes(checker, nowhere, facts.outcomes, "outcome", /*cut=*/false);
  const scenario_internal::Context context{checker,
                                           scenario.period_count(),
                                           scenario.periods_per_year(),
                                           drivers,
                                           outcomes,
                                           facts.drivers,
                                           facts.outcomes,
                                           TailDependenceOf(*facts.correlation, facts.drivers)};
  if (!MayLackMean(context, outcome)) return false;
  return 2 * scenario_internal::JointGrowth(
                 LoadedTails(context, outcome.loadings, scenario_internal::FormOf(outcome)),
                 context.dependence) >=
         1;
}

}  // namespace accord
