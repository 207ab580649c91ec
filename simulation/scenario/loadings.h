#ifndef ACCORD_SIMULATION_SCENARIO_LOADINGS_H_
#define ACCORD_SIMULATION_SCENARIO_LOADINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "simulation/scenario/parts.h"
#include "simulation/scenario/tails.h"

// What outcomes, costs and values per client have in common: loadings on drivers.
namespace accord::scenario_internal {

// Which loadings may carry an adjustment kappa.
enum class AdjustmentRule { kUnlessSupplier, kNoneForCost, kNoneForClientValue };

// Whether the loadings are sound by themselves: drivers exist and occur once, numbers lie in range.
bool CheckLoadings(const Context& context, const FieldPath& at, std::vector<Loading>& loadings,
                   AdjustmentRule rule);

// Powers need drivers whose X and reference stay above 0.
void RefuseElasticityBelowZero(const Context& context, const FieldPath& at,
                               const std::vector<Loading>& loadings);

// X^lambda, exp(lambda X), or what money grows by: a power of an index, else exp(lambda X).
enum class LoadedForm { kPower, kExponential, kMoney };

// How the factors of loaded drivers grow. Loadings whose driver is unknown or faulty are left out.
std::vector<TailFactor> LoadedTails(const Context& context, const std::vector<Loading>& loadings,
                                    LoadedForm form);
inline LoadedForm FormOf(const Outcome& outcome) {
  return outcome.form == OutcomeForm::kElasticity ? LoadedForm::kPower : LoadedForm::kExponential;
}

// Reports that the mean of the product of these factors does not exist, if so, at the loading that
// takes it away; `remedy` says what to do about it.
void RefuseInfiniteMean(const Context& context, const FieldPath& loadings_at,
                        const std::vector<TailFactor>& tails, std::string_view remedy);

// The same of an additive outcome, a sum over the drivers: each needs a mean of its own, but for
// the ends at which a bound stops it.
void RefuseDriversWithoutMean(const Context& context, const FieldPath& loadings_at,
                              const Outcome& outcome);

// The factors of a cost's product that grow the most together: those of its loadings, and where it
// has a volume whose mean rests on tails, those of that volume, of an additive one those of one of
// its drivers. A volume that lacks a mean by itself, which has a violation already, is left out.
std::vector<TailFactor> CostTails(const Context& context, const Cost& cost);

// What is said of one driver that takes a mean away.
std::string TooHeavy(const Driver& driver, std::string_view remedy);

// Whether the mean of psi rests on its drivers' tails: neither additive nor bounded on the sides on
// which psi, which has the sign of a(t), may run away. validate_outcomes.cc
bool MayLackMean(const Context& context, const Outcome& outcome);

}  // namespace accord::scenario_internal

#endif  // ACCORD_SIMULATION_SCENARIO_LOADINGS_H_
