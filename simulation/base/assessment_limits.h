#ifndef ACCORD_SIMULATION_BASE_ASSESSMENT_LIMITS_H_
#define ACCORD_SIMULATION_BASE_ASSESSMENT_LIMITS_H_

#include <cstdint>

// Bounds of relationship assessments, a page to themselves like those of sweeps (sweep_limits.h).
// The proto comments quote them.
namespace accord::limits {

// What something is divided by: smaller ones would leave the range of numbers.
inline constexpr double kLeastDenominator = 1e-9;

inline constexpr int kMaxIndicators = 64;            // of one request
inline constexpr int kMaxIndicatorValues = 100'000;  // of one column
inline constexpr int kMaxNeeds = 1000;

inline constexpr int kMaxExperts = 100;  // of one judgement
inline constexpr int kMinDraws = 1000;
inline constexpr int kMaxDraws = 100'000;
inline constexpr int kDefaultDraws = 20'000;
inline constexpr std::int64_t kMaxDrawnValues = 20'000'000;  // judgements times draws

inline constexpr int kMaxAssessedParties = 8;
inline constexpr int kMaxMotives = 16;  // of a party
inline constexpr int kMaxGoalsPerMotive = 64;

inline constexpr int kMinPredictabilityExperts = 5;
inline constexpr int kMaxCanvasRelationships = 6;  // of a segment
inline constexpr int kMaxRevenueStreams = 16;      // of a segment
inline constexpr int kReadinessTopics = 15;
inline constexpr int kMaxAssessedClients = 10'000;  // of one base
inline constexpr int kMaxAssessedPeriods = 480;
inline constexpr int kFormCutoffs = 4;  // between the five forms of coordination

}  // namespace accord::limits

#endif  // ACCORD_SIMULATION_BASE_ASSESSMENT_LIMITS_H_
