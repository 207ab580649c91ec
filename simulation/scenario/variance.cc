#include "simulation/scenario/variance.h"

#include <algorithm>

#include "simulation/scenario/loadings.h"
#include "simulation/scenario/parts.h"
#include "simulation/scenario/tails.h"

namespace accord {
namespace {

using scenario_internal::Context;
using scenario_internal::CostTails;
using scenario_internal::JointGrowth;
using scenario_internal::LoadedForm;
using scenario_internal::LoadedTails;
using scenario_internal::OwnGrowth;

// What `ask` says in the context of a checked scenario.
template <typename Ask>
bool InContext(const Scenario& scenario, const Ask& ask) {
  const ScenarioDraft& facts = scenario.facts();
  Checker checker;  // a Scenario has no faults to add
  const FieldPath nowhere("");
  const IdIndex drivers(checker, nowhere, facts.drivers, "driver", /*cut=*/false);
  const IdIndex outcomes(checker, nowhere, facts.outcomes, "outcome", /*cut=*/false);
  return ask(Context{checker, scenario.period_count(), scenario.periods_per_year(), drivers,
                     outcomes, facts.drivers, facts.outcomes,
                     TailDependenceOf(*facts.correlation, facts.drivers)});
}

bool IsTooFast(double growth) { return 2 * growth >= 1; }

const Driver& DriverOf(const Scenario& scenario, const std::string& id) {
  return scenario.facts().drivers[static_cast<std::size_t>(scenario.DriverIndex(id))];
}

}  // namespace

OpenSides OpenSidesOf(const Outcome& outcome, double loading) {
  const OpenSides open{!outcome.upper_bound, !outcome.lower_bound};
  return loading < 0 ? OpenSides{open.lower, open.upper} : open;
}

bool LacksMean(const Scenario& scenario, const Driver& driver, const OpenSides& open) {
  return !scenario_internal::HasMeanOverTime(driver, scenario.period_count(), open);
}

bool LacksVariance(const Scenario& scenario, const Outcome& outcome) {
  if (outcome.form == OutcomeForm::kAdditive) {
    return std::any_of(
        outcome.loadings.begin(), outcome.loadings.end(), [&](const Loading& loading) {
          return loading.loading != 0 &&
                 IsTooFast(OwnGrowth(DriverOf(scenario, loading.driver), scenario.period_count(),
                                     OpenSidesOf(outcome, loading.loading)));
        });
  }
  return InContext(scenario, [&](const Context& context) {
    return MayLackMean(context, outcome) &&
           IsTooFast(JointGrowth(
               LoadedTails(context, outcome.loadings, scenario_internal::FormOf(outcome)),
               context.dependence));
  });
}

bool LacksVariance(const Scenario& scenario, const Cost& cost) {
  if (cost.loadings.empty()) return false;
  return InContext(scenario, [&](const Context& context) {
    return IsTooFast(JointGrowth(CostTails(context, cost), context.dependence));
  });
}

bool LacksVariance(const Scenario& scenario, const EventCost& event) {
  return event.amount != 0 &&
         IsTooFast(OwnGrowth(DriverOf(scenario, event.driver), scenario.period_count()));
}

bool GrowthLacksVariance(const Scenario& scenario, const std::vector<Loading>& growth_loadings) {
  if (growth_loadings.empty()) return false;
  return InContext(scenario, [&](const Context& context) {
    return IsTooFast(
        JointGrowth(LoadedTails(context, growth_loadings, LoadedForm::kMoney), context.dependence));
  });
}

}  // namespace accord
