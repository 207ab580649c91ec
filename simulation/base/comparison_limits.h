#ifndef ACCORD_SIMULATION_BASE_COMPARISON_LIMITS_H_
#define ACCORD_SIMULATION_BASE_COMPARISON_LIMITS_H_

// Bounds of comparisons, a page to themselves like those of sweeps (sweep_limits.h). The proto
// comments quote them.
namespace accord::limits {

inline constexpr int kMaxComparedAlternatives = 64;
// Of them so many march with the base at a time: the memory of a comparison is that of nine models.
inline constexpr int kAlternativesTogether = 8;

}  // namespace accord::limits

#endif  // ACCORD_SIMULATION_BASE_COMPARISON_LIMITS_H_
