#ifndef ACCORD_SIMULATION_PYRAMID_CONCENTRATION_H_
#define ACCORD_SIMULATION_PYRAMID_CONCENTRATION_H_

#include <optional>
#include <vector>

#include "simulation/pyramid/client_table.h"

namespace accord {

// A point of the concentration curve: the best `client_share` of active clients hold
// `criterion_share` of their whole criterion. It is the Lorenz curve seen from the other end: L(p)
// = 1 - share of the best 1 - p.
struct ConcentrationPoint {
  double client_share;     // in (0, 1]
  double criterion_share;  // above 1 where some criteria are negative
};

// At the best 1, 2, 5, 10, 20, ..., 90, 95 and 100 % (the first ceil(p n - 1e-9) of n active
// clients each, as in the pyramid). Empty where their criteria do not sum to more than 0. Time n
// log n. Pure.
std::vector<ConcentrationPoint> ConcentrationCurve(const ClientTable& clients);
// The same, or nothing once stopped, which is asked between pieces of the sort.
std::optional<std::vector<ConcentrationPoint>> ConcentrationCurve(const ClientTable& clients,
                                                                  const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PYRAMID_CONCENTRATION_H_
