#ifndef ACCORD_SIMULATION_MODEL_ADJUSTMENT_H_
#define ACCORD_SIMULATION_MODEL_ADJUSTMENT_H_

#include <vector>

// How psi* of (2.1) follows from a raw psi in one period: what drivers did is taken back as far as
// the outcome is adjusted for them.
namespace accord {

struct DriverAdjustment {
  int driver = 0;
  double observed = 0;   // X(t)
  double reference = 0;  // ref(t)
  double loading = 0;    // kappa lambda
  double effect = 0;  // additive outcomes: what is added to psi; others: by what it is multiplied
};

struct Adjustment {
  int outcome = 0;
  int period = 0;
  double raw = 0;                         // psi
  std::vector<DriverAdjustment> drivers;  // of those that it is adjusted for
  double adjusted = 0;                    // psi*
  bool at_bound = false;                  // psi* would lie beyond a bound, and is at it
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_ADJUSTMENT_H_
