#ifndef ACCORD_SIMULATION_SCENARIO_PARTS_H_
#define ACCORD_SIMULATION_SCENARIO_PARTS_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/scenario/correlation.h"
#include "simulation/scenario/scenario.h"

// The parts of Validate, in the order in which they run. Each checks its piece of the draft, fills
// in defaults as it goes and reports to the checker; none stops at a fault.
namespace accord::scenario_internal {

// What figures and pays may be rounded to whole multiples of.
constexpr Range RoundingSteps() { return Range::AtLeast(1e-9); }

// What the parts share.
struct Context {
  Checker& checker;
  int period_count;      // 0: not known, whatever depends on it is left unchecked
  int periods_per_year;  // 0: not known
  const IdIndex& drivers;
  const IdIndex& outcomes;
  const std::vector<Driver>& driver_list;
  const std::vector<Outcome>& outcome_list;
  // Of first draws; of independent drivers when the given correlations are faulty.
  TailDependence dependence;
};

// Reports a list that is too long and cuts it, so that nothing of its size is looked at or built.
template <typename Entry>
bool CutToLimit(Checker& checker, const FieldPath& at, std::vector<Entry>& entries, int max) {
  if (checker.Size(at, entries.size(), max)) return false;
  entries.resize(static_cast<std::size_t>(max));
  return true;
}

// Text for people, `id` by default.
void CheckDisplayName(Checker& checker, const FieldPath& at, std::string& display_name,
                      const std::string& id);

// validate_drivers.cc, marginal_facts.cc, correlation.cc
// `period_count` 0: not known.
void CheckDriver(Checker& checker, const FieldPath& at, Driver& driver, int period_count);
// Whether `marginal` is sound.
bool CheckMarginal(Checker& checker, const FieldPath& at, const Marginal& marginal);
// validate_truncation.cc
// Of a marginal whose kind is sound, and which has a truncation; `at` is the truncation's path.
void CheckTruncation(Checker& checker, const FieldPath& at, const Marginal& marginal);
// validate_trials.cc
// How many streams all drivers have together; `at` is the list of drivers.
void CheckTrialStreams(Checker& checker, const FieldPath& at, const std::vector<Driver>& drivers);
// The list of an empirical marginal, at its own path.
void CheckObservations(Checker& checker, const FieldPath& at,
                       const std::vector<double>& observations);
// Checks the correlation, sets it where absent, and returns what Context needs of it.
TailDependence CheckCorrelation(Checker& checker, const FieldPath& at,
                                const std::vector<Driver>& drivers, const IdIndex& driver_ids,
                                std::optional<Correlation>& correlation);

// validate_trajectory.cc
// Every value of the trajectory lies in `range`.
void CheckTrajectory(Checker& checker, const FieldPath& at, const Trajectory& trajectory,
                     const Range& range, int period_count, int periods_per_year);
void CheckTrajectory(const Context& context, const FieldPath& at, const Trajectory& trajectory,
                     const Range& range);
void CheckPlan(const Context& context, const FieldPath& at, std::optional<Plan>& plan);

// validate_outcomes.cc
void CheckOutcome(const Context& context, const FieldPath& at, Outcome& outcome);

// validate_contract.cc
void CheckContract(const Context& context, const FieldPath& at, Contract& contract);
// Whether the achievement of an outcome is defined; adds a violation `at` where it is not.
bool CheckAchievement(const Context& context, const FieldPath& at, const Outcome& outcome);
// The same for attainment.
bool CheckAttainment(const Context& context, const FieldPath& at, const Outcome& outcome);

// A contract as its parts see it.
struct ContractScope {
  const Context& context;
  const Contract& contract;
  const IdIndex& inputs;
  const IdIndex& clauses;
};

// validate_clause.cc
void CheckClause(const ContractScope& scope, const FieldPath& at, Clause& clause, int index);

// validate_basis.cc
// A clause as its bases and references see it. A termination is one after all others, active
// throughout, that never closes early.
struct ClauseScope {
  const ContractScope& contract;
  const Clause& clause;  // periods and window have their defaults already
  int index;
};
void CheckBasis(const ClauseScope& scope, const FieldPath& at, Basis& basis);
void CheckReference(const ClauseScope& scope, const FieldPath& at, const Reference& reference);

// validate_schedule.cc
void CheckBands(Checker& checker, const FieldPath& at, std::vector<Band>& bands);
void CheckSteps(Checker& checker, const FieldPath& at, std::vector<Step>& steps);
// Sets the default, every period. Divides first_period..last_period, unless these are not sound.
void CheckWindow(const Context& context, const FieldPath& at, std::optional<Window>& window,
                 int first_period, int last_period);

// validate_limits.cc
// Whose numbers may be in units of a reference: "clause", "group" or "contract".
struct UnitOwner {
  std::string_view name;
  bool has_reference;
};
void CheckUnit(Checker& checker, const FieldPath& at, ValueUnit& unit, const UnitOwner& owner);
void CheckLimits(Checker& checker, const FieldPath& at, std::optional<Limits>& limits,
                 const UnitOwner& owner);

// validate_adjustments.cc
// Deduction, indexation, payment lag, rebasing.
void CheckAdjustments(const ContractScope& scope, const FieldPath& at, const Clause& clause);

// validate_memory.cc
void CheckMemory(Checker& checker, const FieldPath& at, const Memory& memory);
void CheckHoldback(const ContractScope& scope, const FieldPath& at, Holdback& holdback);

// validate_groups.cc
void CheckGroups(const ContractScope& scope, const FieldPath& at, std::vector<ClauseGroup>& groups);

// validate_terminations.cc
// Of a list that is no longer than its limit.
void CheckTerminations(const ContractScope& scope, const FieldPath& at,
                       std::vector<Termination>& terminations);

// validate_accounts.cc
void CheckAccounts(const Context& context, const FieldPath& at, const IdIndex& contract_ids,
                   ScenarioDraft& draft);

// validate_efforts.cc
// Of `party`, the supplier or the client, under the contract of this id; contracts have their
// defaults.
void CheckEfforts(const Context& context, const FieldPath& list, const std::string& contract,
                  const std::vector<Contract>& contracts, Control party,
                  std::vector<Effort>& efforts);

// validate_levers.cc
// Of a list that is no longer than its limit; `base` is null where the scenario has none.
void CheckLevers(Checker& checker, const FieldPath& at, const ClientBase* base,
                 std::vector<Lever>& levers, int period_count);

// validate_named_clients.cc
// `at` is the list's path; period_count 0: not known.
void CheckNamedClients(Checker& checker, const FieldPath& at, ClientBase& base,
                       const std::vector<Contract>& contracts, int period_count);

// validate_client_base.cc
void CheckClientBase(const Context& context, const FieldPath& at, ClientBase& base);

// validate_client_value.cc
void CheckClientValue(const Context& context, const FieldPath& at,
                      std::optional<ClientValue>& value);

}  // namespace accord::scenario_internal

#endif  // ACCORD_SIMULATION_SCENARIO_PARTS_H_
