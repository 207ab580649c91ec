#ifndef ACCORD_SIMULATION_SCENARIO_CONTRACT_READS_H_
#define ACCORD_SIMULATION_SCENARIO_CONTRACT_READS_H_

#include <string>
#include <variant>
#include <vector>

#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

// Everything that a contract looks at, in one walk. Whoever asks what a contract depends on goes
// through the reads and visits `ReadSource`; a new source of a basis or reference, or a new part of
// a clause that reads, is added here and then does not compile until every such place knows it.
namespace accord {

// The measured value of an outcome, or a figure formed from it alone: achievement, progress,
// attainment.
struct MeasuredOutcome {
  std::string id;
};
// The true value (psi) of an outcome: the volume of a cost.
struct VolumeOutcome {
  std::string id;
};
// Known in advance: what the plan says.
struct PlannedOutcome {
  std::string id;
};
// A party's cumulative cash, and so its cost.
struct CashOf {
  Party party;
};

// What is read. Constants and yearly rates are not.
using ReadSource = std::variant<MeasuredOutcome, VolumeOutcome, PlannedOutcome, DriverId, InputId,
                                ClauseId, ContractFigure, PlanBenefit, CashOf>;

// Which part of the contract reads.
enum class ReadBy {
  kScore,        // its weighted outcomes, whether or not anything reads the score
  kBenefit,      // its outcomes, whether or not anything reads the benefit
  kInput,        // what an input is bound to, whether or not anything reads the input
  kBasis,        // of a clause
  kReference,    // of a clause
  kGate,         // of a clause
  kScale,        // of a clause
  kDeduction,    // of a clause
  kIndexation,   // of a clause
  kRelease,      // of a clause's holdback
  kTermination,  // its trigger
  kDefault,      // of the supplier, for want of cash
  kCost,         // of a party
};

struct ContractRead {
  FieldPath path;  // the field that names what is read
  ReadSource source;
  ReadBy by;
  std::string reader;  // by, in words: "a gate of clause \"gain\""
  int clause = -1;     // position of the clause that reads; -1: none does
};

// All reads of a contract whose path is `at`: of the score, the benefit, the inputs, each clause in
// the order of ReadBy, each termination, the default. What is not set reads nothing, so that it may
// be a contract of a draft. Thread-safe, as is all of this header.
std::vector<ContractRead> ReadsOf(const Contract& contract, const FieldPath& at);

// All reads of a cost; `reader` is who depends on it.
std::vector<ContractRead> ReadsOf(const Cost& cost, const FieldPath& at, const std::string& reader);

// Whether something that the contract pays or ends by is measured with error.
bool IsMeasuredWithError(const Scenario& scenario, const Contract& contract);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_CONTRACT_READS_H_
