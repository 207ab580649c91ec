#ifndef ACCORD_SIMULATION_ANALYSIS_COUNT_FORECAST_H_
#define ACCORD_SIMULATION_ANALYSIS_COUNT_FORECAST_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "simulation/model/compiled_client_base.h"
#include "simulation/panel/process_fit.h"

// How many of the clients known now will stand in each segment so many periods ahead: drawn by the
// kernels that Simulate uses, and held against what came. Pure, thread-safe.
namespace accord {

// What counted moves say of a base: as CompileClientBase makes it of a scenario with these segments
// and `counted` transitions with parameter uncertainty, without levers and arrivals; there is no
// money in it, so that a tile may move it but must not accrue any. Streams of draws have the same
// names, so that the forecast is Simulate's. A segment that nobody was seen to leave keeps its
// clients.
//   counts          [from][to]
//   prior           at least 0, on counts above 0
//   start           clients by segment
//   concentration   of overdispersion, above 0; absent: none
CompiledClientBase CountedBase(std::span<const std::string> segments,
                               std::span<const std::int64_t> counts, double prior,
                               std::span<const std::int64_t> start,
                               std::optional<double> concentration, std::uint64_t seed);

// The same by a process forecast of these segments, which is drawn for its horizon alone. Moves and
// Dirichlet rows have the streams above; all rows together two of their own, ("base", "", "factor")
// and ("base", "", "level").
CompiledClientBase ProcessBase(std::span<const std::string> segments, const ProcessFit& fit,
                               std::span<const std::int64_t> start, std::uint64_t seed);

// Counts of every path, at most limits::kMaxForecastValues.
class CountSamples {
 public:
  CountSamples(int periods, int segments, std::int64_t paths)
      : segments_(segments),
        paths_(static_cast<std::size_t>(paths)),
        values_(static_cast<std::size_t>(periods) * segments * paths_) {}

  // By period t = 1.. and segment.
  std::span<std::int32_t> at(int t, int segment) {
    return std::span(values_).subspan(
        (static_cast<std::size_t>(t - 1) * segments_ + segment) * paths_, paths_);
  }
  std::span<const std::int32_t> at(int t, int segment) const {
    return std::span(values_).subspan(
        (static_cast<std::size_t>(t - 1) * segments_ + segment) * paths_, paths_);
  }

 private:
  int segments_;
  std::size_t paths_;
  std::vector<std::int32_t> values_;
};

// Paths 0..paths - 1, in ascending order of the count. The base has at most 2e9 clients. Nothing
// once `stopped` says so, which is asked from period to period of a tile; it may be empty.
std::optional<CountSamples> SampleCounts(const CompiledClientBase& base, int periods,
                                         std::int64_t paths, const std::function<bool()>& stopped);

// A quantile of the paths, with a 95 % interval for the noise of the draw.
struct SampledQuantile {
  std::int64_t value = 0;
  std::int64_t lower_95 = 0, upper_95 = 0;
};

// One count as it was forecast, and where the observed one lies in it.
struct CountForecast {
  double mean = 0.0, mean_error = 0.0;  // its standard error
  double sd = 0.0;
  SampledQuantile lower, upper;  // ends of the central interval, both inside
  bool covered = false;          // the observed count lies in the interval
  // Probability integral transform, the middle of its jump: P(X < observed) + P(X = observed) / 2;
  // over many good forecasts it is uniform (Dawid 1984).
  double pit = 0.0, pit_error = 0.0;  // its standard error

  // All paths agree. If they are right too, this says nothing about intervals.
  bool certain() const { return sd == 0.0; }
  // How many standard deviations the observed count lies above the mean; absent where all paths
  // agree.
  std::optional<double> z(std::int64_t observed) const;
};

// The interval leaves out floor(paths (1 - level) / 2) paths at each end. `ascending` has 1000
// paths at least, level is in [0.5, 0.99].
CountForecast JudgeForecast(std::span<const std::int32_t> ascending, std::int64_t observed,
                            double level);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_COUNT_FORECAST_H_
