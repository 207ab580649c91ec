#ifndef ACCORD_SIMULATION_MODEL_FIND_SCORE_H_
#define ACCORD_SIMULATION_MODEL_FIND_SCORE_H_

#include "simulation/model/compiled_chance.h"

namespace accord {

// The normal score behind a draw.
struct DrawnFrom {
  enum class Kind {
    kKnown,   // z, and no other, gives x
    kShared,  // many z give x: an atom, or an end of the distribution
    kNone,    // no z that is ever drawn does
  };
  Kind kind;
  double score = 0;  // kKnown alone
};

// z with F^-1(Phi(z)) = x, by bisection on what paths are drawn with; x is known as far as
// `rounding`. Thread-safe.
DrawnFrom FindScore(const CompiledMarginal& marginal, double x, double rounding);

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_FIND_SCORE_H_
