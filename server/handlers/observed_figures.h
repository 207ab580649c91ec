#ifndef ACCORD_SERVER_HANDLERS_OBSERVED_FIGURES_H_
#define ACCORD_SERVER_HANDLERS_OBSERVED_FIGURES_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "simulation/base/violation.h"
#include "simulation/scenario/scenario.h"

// Private to this folder: what the caller of SettleContract observed, and what a contract needs.
namespace accord {

// By id, each with a value for each of the periods 1..period_count.
struct ObservedFigures {
  int period_count = 0;  // 0: nothing was observed
  std::map<std::string, std::vector<double>> outcomes, drivers, inputs;
  std::optional<std::vector<double>> delivery_cost;
};

// The series of a request. Adds every fault of theirs to `violations`, by path: a series of no
// figure, of one that is not in the draft or comes again; another length than the first one's or
// than the timeline allows; numbers that are not finite, and a cost below 0. What is faulty is read
// as 0, so that the rest can be judged. `contract` is null where it is not known: then any input
// will do. Figures that nothing reads are welcome.
ObservedFigures ReadObserved(const v1::SettleContractRequest& request, const ScenarioDraft& draft,
                             const Contract* contract, Violations& violations);

// What `contract` reads and `observed` lacks, each with who reads it: outcomes of the score and of
// the benefit; outcomes, drivers, inputs and the delivery cost that clauses and terminations look
// at; what moves the costs on which a termination or default for want of cash depends. An input may
// come as itself or as what it is bound to; one bound to a trajectory is known.
Violations FindMissing(const Scenario& scenario, const Contract& contract,
                       const ObservedFigures& observed);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_OBSERVED_FIGURES_H_
