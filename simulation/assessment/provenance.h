#ifndef ACCORD_SIMULATION_ASSESSMENT_PROVENANCE_H_
#define ACCORD_SIMULATION_ASSESSMENT_PROVENANCE_H_

#include <string>

#include "simulation/base/comparison.h"

namespace accord {

// The paper behind a figure, and what of it is ours: fields of the proto message of this name.
struct Provenance {
  std::string paper, equation, ours;
};

inline constexpr char kKuvaieva[] = "Kuvaieva 2020";

// Whether a computed figure is at `level` or above it (docs/model.md, section 0).
inline bool Reaches(double figure, double level, double size) {
  return figure >= level - Slack(level, size);
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_PROVENANCE_H_
