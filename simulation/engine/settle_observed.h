#ifndef ACCORD_SIMULATION_ENGINE_SETTLE_OBSERVED_H_
#define ACCORD_SIMULATION_ENGINE_SETTLE_OBSERVED_H_

#include <optional>
#include <vector>

#include "simulation/model/adjustment.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/observations.h"
#include "simulation/settlement/ledger.h"

// A contract settled on what really happened: no chance at all.
namespace accord {

// Settles the periods observed, by the kernels of a run, then pays what is due later: t = 1 ..
// period_count + longest lag. What was observed of an outcome is taken for its true value and for
// the measured one alike; achievements follow from it as in a run. A driver that was not observed
// is at its reference, a constant one where it is, an outcome on its plan. The contract is closed
// only where period T was observed or a termination fired: an open window pays nothing yet.
// Thread-safe.
Ledger SettleObserved(const CompiledModel& model, int contract, const Observations& observed);

// What a score is made of in one period.
struct ScoredPart {
  int outcome = 0;
  double measured = 0;  // y(t), adjusted
  double scored = 0;    // achievement, progress or attainment
  double weight = 0;
  std::optional<double> achievement_at_start;  // zeta(0); absent without achievements
  bool below_start = false;                    // the guard (K22) is breached
};
struct ScoredPeriod {
  int period = 0;
  double score = 0;
  std::vector<ScoredPart> parts;  // in the order of the weights
  // Position of the part with the largest weight (1 - scored) above 0; -1: none.
  int furthest_below = -1;
};

// Of the periods observed; empty where the contract has no score. Thread-safe.
std::vector<ScoredPeriod> ScoresObserved(const CompiledModel& model, int contract,
                                         const Observations& observed);

// How raw values were adjusted, by period; empty where none were raw. Thread-safe.
std::vector<Adjustment> AdjustmentsObserved(const CompiledModel& model,
                                            const Observations& observed);

// Whether what is measured, and what raw values were adjusted by, are numbers of at most 1e60 in
// size. Thread-safe.
bool AreMeasuredWithinRange(const CompiledModel& model, const Observations& observed);

// All payments together, not discounted, positive towards the supplier.
double TotalPayments(const Ledger& ledger);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_SETTLE_OBSERVED_H_
