#ifndef ACCORD_SIMULATION_ENGINE_BY_END_H_
#define ACCORD_SIMULATION_ENGINE_BY_END_H_

#include <vector>

namespace accord {

// Flows of every period 1..e, discounted and summed, by the date e = 0..T with which a contract
// ends. `flows` are those of t = 1..T, `discount` of t = 0..T at least (CompiledAccount).
std::vector<double> DiscountedByEnd(const std::vector<double>& flows,
                                    const std::vector<double>& discount);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_BY_END_H_
