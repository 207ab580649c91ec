#ifndef ACCORD_TESTS_PUBLISHED_SETTLED_ON_INPUTS_H_
#define ACCORD_TESTS_PUBLISHED_SETTLED_ON_INPUTS_H_

#include <string>
#include <vector>

#include "simulation/scenario/contract.h"

namespace accord {

// What a published contract pays on published figures: the draft is checked, compiled and settled
// like any other; nothing in it is left to chance.
struct KnownInput {
  std::string id;
  std::vector<double> values;  // one a year
};

// Pay of all clauses together, year by year. Inputs are observed inputs of the contract, as long as
// each other; every clause settles each year.
std::vector<double> PaymentsOn(const std::vector<KnownInput>& inputs,
                               const std::vector<Clause>& clauses);

// A clause on an observed input.
Clause ClauseOn(const std::string& id, const std::string& input);

}  // namespace accord

#endif  // ACCORD_TESTS_PUBLISHED_SETTLED_ON_INPUTS_H_
