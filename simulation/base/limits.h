#ifndef ACCORD_SIMULATION_BASE_LIMITS_H_
#define ACCORD_SIMULATION_BASE_LIMITS_H_

#include <cstddef>
#include <cstdint>

// Every bound of the product, on one page. The proto comments quote them. They are checked before
// anything of their size is allocated.
namespace accord::limits {

inline constexpr int kMaxIdBytes = 64;
inline constexpr int kMaxClientIdBytes = 256;  // of a client or segment
inline constexpr int kMaxDisplayNameBytes = 200;
inline constexpr int kMaxUnitBytes = 40;
inline constexpr int kMaxSourceBytes = 4000;

inline constexpr int kMaxPeriods = 480;
inline constexpr int kMaxDrivers = 64;
inline constexpr int kMaxOutcomes = 64;
inline constexpr int kMaxContracts = 16;
inline constexpr int kMaxClausesPerContract = 64;
inline constexpr int kMaxBandsPerClause = 32;
inline constexpr int kMaxStepsPerClause = 32;
inline constexpr int kMaxGatesPerClause = 8;
inline constexpr int kMaxInputsPerContract = 64;
inline constexpr int kMaxGroups = 32;        // of a contract
inline constexpr int kMaxTerminations = 16;  // of a contract
inline constexpr int kMaxPaymentLagPeriods = 480;
inline constexpr int kMaxCarryExpiryPeriods = 480;
// Periods in which there may be cash: the timeline and the longest lag.
inline constexpr int kMaxCashPeriods = kMaxPeriods + kMaxPaymentLagPeriods;
inline constexpr int kMaxEventCosts = 32;
inline constexpr int kMaxDiscretePoints = 1000;
inline constexpr int kMaxObservations = 100'000;
inline constexpr int kMaxCountTrials = 1'000'000'000;
// Trials made elsewhere: of one stream, streams of all drivers, what a metalog of them is made of.
inline constexpr int kMaxTrials = 1'000'000;
inline constexpr int kMaxTrialStreams = 960;
inline constexpr int kMaxMetalogTerms = 30;
inline constexpr int kMaxHdrTerms = 64;
inline constexpr int kMaxHdrSeed = 100'000'000;  // of each of its numbers
// Steps of a Poisson or binomial count between the scores -8.5 and 8.5, and the variance that keeps
// it below: 17 standard deviations.
inline constexpr int kMaxCountSteps = 65'536;
inline constexpr double kMaxCountVariance = 1.4e7;
inline constexpr int kMaxSegments = 64;
inline constexpr int kMaxLevers = 32;
inline constexpr int kMaxNamedClients = 256;
// Named clients times periods times segments: a count is kept for each.
inline constexpr std::int64_t kMaxNamedClientCells = 200'000;
// Outcomes, drivers, inputs of a contract, its delivery cost, segments and named clients.
inline constexpr int kMaxObservedSeries =
    kMaxOutcomes + kMaxDrivers + kMaxInputsPerContract + 1 + kMaxSegments + kMaxNamedClients;

inline constexpr double kMaxMagnitude = 1e15;  // of any number in a scenario
inline constexpr double kMaxSegmentClients = 1e12;
inline constexpr double kMaxArrivalsPerPeriod = 1e9;  // mean, of one segment
// The largest base, and all that can arrive in it.
inline constexpr double kMaxBaseClients =
    kMaxSegments * (kMaxSegmentClients + 1.1 * kMaxPeriods * kMaxArrivalsPerPeriod);

inline constexpr std::int64_t kMinPaths = 2;
inline constexpr std::int64_t kMaxPaths = 100'000'000;
inline constexpr std::int64_t kDefaultPaths = 100'000;
inline constexpr std::int64_t kDefaultNetPaths = 131'072;  // on scrambled nets
inline constexpr std::int64_t kMaxExactPaths = 1'000'000;
inline constexpr std::int64_t kMaxExactPathPeriods = 40'000'000;
inline constexpr std::int64_t kMaxAttributionPaths = 16'384;
inline constexpr std::int64_t kDefaultAttributionPaths = 4096;

// Values kept of the first batch (of all paths where quantiles are exact): figures by period, times
// paths. 512 MiB, and up to as much again where a run ends with them (server/handlers/run_size.h).
inline constexpr std::int64_t kMaxKeptValues = std::int64_t{1} << 26;

// Figures of every path, reported path by path, times paths: 16 MiB.
inline constexpr std::int64_t kMaxPathFigures = std::int64_t{1} << 21;

inline constexpr int kMaxOverrides = 64;

inline constexpr int kMaxWorstPaths = 10;  // replayed at a time
inline constexpr int kMaxReplayedPaths = 100;
// The earliest that a run with precisions ends: it needs two boundaries in a row, after 16 384
// paths and after these.
inline constexpr std::int64_t kLeastPrecisionPaths = 131'072;
inline constexpr std::int64_t kDefaultPrecisionPaths = 1'048'576;  // at most, where none is given
inline constexpr int kMaxPrecisions = 16;
inline constexpr int kMaxReportSections = 16;
inline constexpr int kMaxQuantileLevels = 16;
inline constexpr std::int64_t kMaxPathsSearched = 1'048'576;  // for the worst ones

inline constexpr std::int64_t kMaxSegmentedClients = 5'000'000;
inline constexpr int kMaxClientRowsPerMessage = 65'536;

// What a panel keeps is 16 bytes a client and date, and about 25 bytes a client and the bytes of
// its id: five million clients with ids of eight bytes at ten dates fit. Every further column takes
// 12 bytes a client and date.
inline constexpr std::int64_t kMaxPanelClients = 5'000'000;
inline constexpr std::int64_t kMaxPanelRows = 1'000'000'000;
inline constexpr std::size_t kMaxPanelBytes = std::size_t{928} << 20;
inline constexpr int kMaxPanelDates = 121;                // ten years of months
inline constexpr int kMaxPanelColumns = 8;                // further ones
inline constexpr std::int32_t kMaxPanelTime = 3'000'000;  // of either sign: years -6244 to 10183
inline constexpr int kMaxSegmentRules = 256;

inline constexpr std::int64_t kMinBacktestPaths = 1000;
inline constexpr std::int64_t kMaxBacktestPaths = 1'000'000;
inline constexpr std::int64_t kMaxForecastValues = std::int64_t{1} << 26;  // 256 MiB

inline constexpr int kMaxMessageBytes = 16 << 20;  // of one request message
inline constexpr int kMaxViolations = 1000;        // reported of one request; more are counted

}  // namespace accord::limits

#endif  // ACCORD_SIMULATION_BASE_LIMITS_H_
