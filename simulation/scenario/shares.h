#ifndef ACCORD_SIMULATION_SCENARIO_SHARES_H_
#define ACCORD_SIMULATION_SCENARIO_SHARES_H_

#include <string>

#include "simulation/scenario/client_base.h"
#include "simulation/scenario/driver.h"

// Probabilities of one whole, which people write down rounded: those of a discrete marginal, and
// those of a row of a given transition matrix. Validate refuses what rounding does not explain,
// Warnings says what is rounded, and Compile divides it by its sum. Weights of scores are terms of
// a contract and no probabilities: nothing here is for them.
namespace accord {

class ShareSum {
 public:
  // A probability, in [0, 1].
  void Add(double share);

  double sum() const { return sum_; }
  // Within 1e-9 of 1: taken as they stand.
  bool IsWhole() const;
  // Within 0.005 of 1, or, where all are whole per cents, within what rounding them may leave: less
  // than 0.005 for each that is neither 0 nor 1.
  bool IsWithinRounding() const;
  // "must sum to 1 within 0.005 (whole per cents within less than 0.015), got 0.98".
  std::string Refusal() const;

 private:
  double slack() const;

  double sum_ = 0;
  int parts_ = 0;  // neither 0 nor 1
  bool whole_per_cents_ = true;
};

ShareSum SharesOf(const DiscreteMarginal& marginal);
ShareSum SharesOf(const TransitionRow& row);

// Whether nobody was seen to go anywhere from the segment, nor to stay: legal of the segment marked
// out, which keeps its clients then.
bool IsUnseen(const TransitionCountRow& row);

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_SHARES_H_
