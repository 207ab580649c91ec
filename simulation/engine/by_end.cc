#include "simulation/engine/by_end.h"

#include <cmath>
#include <cstddef>

namespace accord {

std::vector<double> DiscountedByEnd(const std::vector<double>& flows,
                                    const std::vector<double>& discount) {
  std::vector<double> by_end = {0.0};
  for (std::size_t i = 0; i < flows.size(); ++i) {
    by_end.push_back(std::fma(flows[i], discount[i + 1], by_end.back()));
  }
  return by_end;
}

}  // namespace accord
