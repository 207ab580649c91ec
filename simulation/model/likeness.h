#ifndef ACCORD_SIMULATION_MODEL_LIKENESS_H_
#define ACCORD_SIMULATION_MODEL_LIKENESS_H_

#include <vector>

#include "simulation/model/compiled_model.h"

// What two models on the same chance have in common, so that a study computes it once. Whatever is
// said to be the same has the same bits on every path; what is not may still be. 0.0 and -0.0 are
// taken for the same, as they are by everything that is counted.
namespace accord {

struct ContractLikeness {
  bool whole = false;  // everything below, and what both parties' accounts make of it
  // Benefit, score and all else that clauses look at but the pay of clauses; both parties' costs.
  bool figures = false;
  // The paths on which it ends early, and why.
  bool ends = false;
  // By line (CompiledContract::line_count()): what is settled and when it falls due. Of a clause
  // with all that it keeps between settlements.
  std::vector<bool> lines;
  // What is counted of all of this: both parties' discount factors, how long cash may flow, and
  // whether it is measured with error.
  bool counted = false;
};

struct ModelLikeness {
  std::vector<ContractLikeness> contracts;
  // Where clients go: base, levers and the scores that clients followed by name look at.
  bool moves = false;
  bool values = false;       // and what they bring but for what contracts pay
  bool client_base = false;  // and all of it
};

// Of two models with as many contracts, on the same chance: a.chance is b.chance.
ModelLikeness LikenessOf(const CompiledModel& a, const CompiledModel& b);

// How the models of a study are computed together.
struct StudyLikeness {
  // By model: the first model on the same chance, which is like no other; -1 where that is itself.
  std::vector<int> like;
  std::vector<ModelLikeness> likeness;  // to that one; nothing where there is none
};
StudyLikeness LikenessOf(const std::vector<CompiledModel>& models);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_LIKENESS_H_
