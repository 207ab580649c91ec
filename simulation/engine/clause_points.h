#ifndef ACCORD_SIMULATION_ENGINE_CLAUSE_POINTS_H_
#define ACCORD_SIMULATION_ENGINE_CLAUSE_POINTS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/base/stopped.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

// What clauses pay where what they look at is low, middling and high: a schedule as chance uses it.
// Field by field the messages of the same names (protos/accord/v1/clause_points.proto).
namespace accord {

struct BasisPoint {
  double probability = 0;  // of a basis at or below `basis`
  double basis = 0;
  Estimate pay;  // of settlements whose basis is about there
};

struct ClausePoints {
  std::string contract, clause;  // ids
  std::string display_name;      // the clause's
  std::string reads;             // "basis", "gates[0].basis" or "scale.basis"
  std::vector<BasisPoint> points;
};

// At most so many paths are looked at; of a scenario with many clauses or dates fewer, so that of
// all its clauses at most kMostPointSettlements settlements are kept.
inline constexpr std::int64_t kPointPaths = 4096;
inline constexpr std::int64_t kMostPointSettlements = std::int64_t{1} << 18;
// A settlement as it is kept.
inline constexpr std::int64_t kPointSettlementBytes = 24;

// By model, in the order of the scenario's contracts and clauses, those that look at anything that
// chance moves: at 5, 50 and 95 % of all settlements of the first path_count paths. `pay` is the
// mean, after every limit, of those within 1 % of all in rank, with the error of independent paths.
// A clause that would keep fewer than 500 settlements or 50 paths is left out. models[i] is that of
// *scenarios[i]; each has the bits that it has alone. OUT_OF_RANGE where a figure leaves the range
// of a run; CANCELLED. The same bits for any number of threads. Thread-safe.
absl::StatusOr<std::vector<std::vector<ClausePoints>>> MakeClausePoints(
    const std::vector<const Scenario*>& scenarios, const std::vector<CompiledModel>& models,
    std::int64_t path_count, int threads, const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_CLAUSE_POINTS_H_
