#ifndef ACCORD_SIMULATION_BASE_SWEEP_LIMITS_H_
#define ACCORD_SIMULATION_BASE_SWEEP_LIMITS_H_

#include <cstdint>

// Bounds of sweeps over terms, of solving for one, of negotiating and of sensitivity, a page to
// themselves: what all else includes (limits.h) stays as it is. The proto comments quote them.
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

// Negotiating.
inline constexpr std::int64_t kMinSearchedSets = 32;
inline constexpr std::int64_t kMaxSearchedSets = 10'000;
inline constexpr std::int64_t kDefaultSearchedSets = 1000;
inline constexpr std::int64_t kMostSearchedFirst = 256;        // of a search, as a hypercube
inline constexpr std::int64_t kMaxNegotiationPaths = 131'072;  // kept of all offers reported
inline constexpr int kMaxReportedOffers = 64;                  // along the frontier
inline constexpr int kMaxWalkAways = 8;                        // alternatives to a deal
inline constexpr int kMaxFigureLimits = 16;                    // of each party
inline constexpr int kLineOfOffers = 65, kSideOfOffers = 17;   // of one term, of each of two
inline constexpr int kRespondedLine = 33, kRespondedSide = 9;  // with a response

// What figures hang on.
inline constexpr int kMaxAssumptions = 32;
inline constexpr int kMaxSensitivityFigures = 16;
inline constexpr int kMaxSensitivityParties = 17;  // the supplier, and the client of every contract
inline constexpr std::int64_t kMinSensitivityPaths = 1024;
inline constexpr std::int64_t kMaxSensitivityPaths = 131'072;  // of several ends are kept

}  // namespace accord::limits

#endif  // ACCORD_SIMULATION_BASE_SWEEP_LIMITS_H_
