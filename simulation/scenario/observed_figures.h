#ifndef ACCORD_SIMULATION_SCENARIO_OBSERVED_FIGURES_H_
#define ACCORD_SIMULATION_SCENARIO_OBSERVED_FIGURES_H_

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

// What was observed of the figures that a contract reads, and what was not. Thread-safe.
namespace accord {

// By id, each with a value for each of the periods 1..period_count.
struct ObservedFigures {
  int period_count = 0;  // 0: nothing was observed
  std::map<std::string, std::vector<double>> outcomes, drivers, inputs;
  std::set<std::string> raw;  // of outcomes: measured, not yet adjusted for drivers (psi, not psi*)
  std::optional<std::vector<double>> delivery_cost;
  std::map<std::string, std::vector<double>> client_counts;  // at the end of a period, by segment
  std::map<std::string, std::vector<std::string>> client_segments;  // by client followed by name
};

// Puts what was observed of the inputs and of the delivery cost of contract number `contract` into
// the draft, where Validate and Compile find it, and adds to figures.drivers what was observed of
// the drivers that it invents for them. What the inputs are bound to is not the same on both sides
// of a contract year or a limit: a trajectory is known in advance, a driver is not; each stays what
// it was. False where some input found no driver's place left; the draft then lacks its figures.
bool SubstituteObserved(int contract, ScenarioDraft& draft, ObservedFigures& figures);

// What `contract` reads and `observed` lacks, each with who reads it, at path `at`: outcomes of the
// score, and of the benefit where something depends on it; outcomes, drivers, inputs and the
// delivery cost that clauses and terminations look at; what moves the costs on which a termination
// or default for want of cash depends. An input may come as itself or as what it is bound to; one
// bound to a trajectory is known. The inputs of `observed` have been substituted.
Violations FindMissing(const Scenario& scenario, const Contract& contract,
                       const ObservedFigures& observed, const FieldPath& at);

// Drivers by which raw outcomes are adjusted and that were not observed, at path `at`.
Violations CheckRaw(const Scenario& scenario, const ObservedFigures& observed, const FieldPath& at);

// What is legal but worth a look, at path `at`: values 20 times the plan or a 20th of it, outcomes
// that are taken as adjusted.
Violations WarnOfObserved(const Scenario& scenario, const ObservedFigures& observed,
                          const FieldPath& at);

// Benefit of the contract that is taken at its plan, where nothing stands for what was not
// observed.
Violations WarnOfPlanned(const Scenario& scenario, const Contract& contract,
                         const ObservedFigures& observed, const FieldPath& at);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_OBSERVED_FIGURES_H_
