#ifndef ACCORD_SIMULATION_BASE_SWEEP_LIMITS_H_
#define ACCORD_SIMULATION_BASE_SWEEP_LIMITS_H_

#include <cstdint>

// Bounds of sweeps over terms and of solving for one, a page to themselves: what all else includes
// (limits.h) stays as it is. The proto comments quote them.
namespace accord::limits {

inline constexpr std::int64_t kMaxTermSets = 100'000;  // of one sweep
inline constexpr int kMaxTermAxes = 16;                // terms that vary
inline constexpr int kMaxTermValues = 100;             // of an axis that are not plain numbers
inline constexpr int kMaxSweptFigures = 64;            // asked for by name
inline constexpr std::int64_t kDefaultSweepPaths = 16'384;
inline constexpr std::int64_t kMaxSweepPaths = 1'000'000;  // all are kept while a set is settled
// Paths times term sets: ten thousand sets on a million paths.
inline constexpr std::int64_t kMaxSweptPaths = 10'000'000'000;
// Where parties choose their efforts under each.
inline constexpr std::int64_t kMaxRespondedSets = 200;

inline constexpr int kMinScanPoints = 3;
inline constexpr int kMaxScanPoints = 257;
inline constexpr int kDefaultScanPoints = 33;
inline constexpr int kMaxCurvePoints = 101;
inline constexpr int kMaxTargets = 16;

}  // namespace accord::limits

#endif  // ACCORD_SIMULATION_BASE_SWEEP_LIMITS_H_
