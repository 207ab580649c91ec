#ifndef ACCORD_TESTS_ORACLES_TIE_CONTRACTS_H_
#define ACCORD_TESTS_ORACLES_TIE_CONTRACTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "simulation/model/observations.h"
#include "simulation/scenario/scenario.h"
#include "tests/oracles/tie_figure.h"

// Random contracts of decimal figures, observed so that what a clause looks at lies exactly at its
// level, or beside it by a unit of the last digit in one figure of the window. On which side is
// worked out in exact fractions.
namespace accord::oracles {

// How a figure may be compared with a level: by a gate with one end, or by a step.
enum class Compared {
  kMin,
  kMinOpen,
  kMax,
  kMaxOpen,
  kAbove,
  kAboveInclusive,
  kBelow,
  kBelowInclusive,
};
inline constexpr int kComparedCount = 8;
bool IsGate(Compared how);
// Whether a figure on this side of the level (-1 below, 0 at it, 1 above) opens the gate, or gets
// the step.
bool Counts(Compared how, int side);

struct TieContract {
  std::string kind;     // of figure and aggregation, for a reader
  ScenarioDraft draft;  // valid, of one contract
  Observations observed;
  // The contract's last clauses, in this order: all look at the same figure and level.
  std::vector<Compared> clauses;
  std::vector<TieDate> dates;  // of their settlements
};

TieContract ATieContract(std::uint64_t seed);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_TIE_CONTRACTS_H_
