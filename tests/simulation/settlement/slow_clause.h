#ifndef ACCORD_TESTS_SIMULATION_SETTLEMENT_SLOW_CLAUSE_H_
#define ACCORD_TESTS_SIMULATION_SETTLEMENT_SLOW_CLAUSE_H_

#include <vector>

#include "simulation/model/compiled_contract.h"

// The slow twin of ClauseTile: one path, one clause, everything recomputed from the beginning in
// the words of model.md section 3.
namespace accord {

// (3.1) as printed: rate |[pivot,x] n band| for each band, signed by the side of the pivot, and the
// steps whose side x is on. Edges, thresholds and amounts times their units.
double SlowSchedule(const CompiledClause& clause, double x, double edge_unit, double amount_unit);

// Whether x lies in the gate, ends times the unit.
bool SlowGate(const CompiledGate& gate, double x, double unit);

struct SlowPayment {
  bool settled = false;
  double pay = 0.0;
  bool limited = false;
};

// Payments of every period; figures[f][t - 1] is figure f in period t on this path.
std::vector<SlowPayment> SlowPayments(const CompiledClause& clause,
                                      const std::vector<std::vector<double>>& figures);

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_SETTLEMENT_SLOW_CLAUSE_H_
