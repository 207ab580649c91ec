#ifndef ACCORD_SERVER_HANDLERS_CENSUS_H_
#define ACCORD_SERVER_HANDLERS_CENSUS_H_

#include <algorithm>
#include <cstddef>

#include "simulation/accumulate/replicates.h"
#include "simulation/model/columns.h"
#include "simulation/random/sobol.h"
#include "simulation/scenario/scenario.h"

// What a scenario has of everything that takes time or memory, and what each of it takes: the
// coefficients of run_size.h and sweep_size.h. All counts, seconds and bytes are doubles: they are
// products of many factors. Pure, thread-safe.
namespace accord::handlers_internal {

inline constexpr double kColumnBytes = kTilePaths * sizeof(double);
inline constexpr double kPilotPaths = double{kPilotBlocks} * kBlockPaths;
inline constexpr double kNanosecond = 1e-9;
inline constexpr double kMiB = 1 << 20;

inline double Count(std::size_t size) { return static_cast<double>(size); }

// What a model has of everything that takes time or memory.
struct Census {
  double periods = 0, cash_periods = 0;
  double drivers = 0, observations = 0;
  double streams = 0, hdr_terms = 0;  // of trials made elsewhere
  double outcomes = 0, loadings = 0;
  double contracts = 0, clauses = 0, lines = 0, causes = 0, weights = 0;
  double waiting = 0;  // columns of what is carried, lagged or read back, by clause and period
  double segments = 0, moves = 0, named = 0, levers = 0;
  double segment_id_bytes = 0;  // of all of them
  bool verified = false;
  bool on_nets = false;

  // What is kept by replicate of so many influence values.
  double ReplicateBytes(double channels) const {
    return on_nets ? 32 + channels * Replicates::kCount * sizeof(double) : 0;
  }
  double NetBytes() const {
    return on_nets ? sizeof(ScrambledCoordinate) * kNetReplicates *
                         std::min<double>(kNetCoordinates, drivers * periods)
                   : 0;
  }
  double parties() const { return 2 * contracts + (contracts > 1 ? 1 : 0); }
  // Distributions of the whole path, those of the client base by period, and light ones.
  double whole_figures() const { return 3 * parties() + (segments > 0 ? 3 + segments : 0); }
  double base_figures() const { return segments > 0 ? 2 * periods : 0; }
  double light_figures() const { return 2 * parties() * cash_periods + segments * periods; }
  double figures() const { return whole_figures() + base_figures() + light_figures(); }
  // Series that the tails of all parties follow, the figures themselves included.
  double tail_series() const {
    return 2 * lines + 2 * contracts * (cash_periods + 4) + parties() + contracts;
  }
  // Times that a contract is settled on a path: as it is, exactly, on half of the error.
  double settlements() const { return verified ? 3 : 1; }
};

Census CensusOf(const Scenario& scenario);

// Of each thing the more of the two.
Census LargerOf(const Census& a, const Census& b);

// Of each thing what `census` has and what `to` has more than `from`; periods are the longer.
Census Plus(const Census& census, const Census& from, const Census& to);

// Of one path and period.
double MarchSeconds(const Census& c);

double CompileSeconds(const Census& c);

// The model as it is compiled.
double ModelBytes(const Census& c);

// The tiles on which one thread marches it.
double TileBytes(const Census& c);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_CENSUS_H_
