#ifndef ACCORD_SIMULATION_ENGINE_REPLAY_H_
#define ACCORD_SIMULATION_ENGINE_REPLAY_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/base/stopped.h"
#include "simulation/model/compiled_model.h"
#include "simulation/settlement/ledger.h"

// Single paths of a run in full. A path is computed by the kernels of the run, on the tile that the
// run computes it on, so that every number is the run's to the last bit.
namespace accord {

// One contract along one path.
struct ContractPathRecord {
  std::vector<double> score;           // I(1..T); empty when nothing is scored
  double supplier_npv = 0;             // what the run adds to its totals
  double client_npv = 0;               // likewise
  double supplier_peak_shortfall = 0;  // max(0, -min C), at least 0
  double supplier_drawdown = 0;        // largest fall of C from an earlier peak, at least 0
  Ledger ledger;
};

// One named client along one path.
struct NamedPathRecord {
  std::vector<int> segments;  // where it stands after periods 1..T, by the base's order
};

struct PathRecord {
  std::uint64_t path = 0;
  std::vector<std::vector<double>> drivers;      // X_d(1..T), in the scenario's order
  std::vector<std::vector<double>> true_values;  // psi_j(1..T), likewise
  std::vector<std::vector<double>> measured;     // y_j(1..T), likewise
  std::vector<ContractPathRecord> contracts;     // in the scenario's order
  std::vector<NamedPathRecord> named_clients;    // likewise
};

// Path `path`, any number from 0: a path of a run does not depend on how many there are. Takes as
// long as a tile of the run, without its totals. Thread-safe.
PathRecord Replay(const CompiledModel& model, std::uint64_t path);
// The same, or nothing once stopped, which is asked once a period.
std::optional<PathRecord> Replay(const CompiledModel& model, std::uint64_t path,
                                 const Stopped& stopped);

// Whether every figure stays within the range in which a run ends with a report: +-1e60.
bool IsWithinRange(const PathRecord& record);
bool IsWithinRange(const Ledger& ledger);

enum class PathMetric { kSupplierNpv, kClientNpv, kSupplierPeakShortfall, kSupplierDrawdown };

struct WorstPathsQuery {
  int count = 1;  // 1 .. limits::kMaxWorstPaths
  PathMetric metric = PathMetric::kSupplierNpv;
  int contract = 0;             // index into the model's
  std::int64_t path_count = 0;  // of the run: at least 1, at most limits::kMaxPathsSearched
};

// The paths of the run with the lowest net present value, or the highest shortfall or drawdown, of
// one contract: the worst first, of equals the one with the lower number; all of them where the run
// has no more than `count`. Marches every path of the run, but settles that contract alone, and
// those that decide when its client leaves. The same for any number of threads (at least 1).
// `cancelled` is asked once a period, from several threads; empty: never; CANCELLED as soon as it
// says so. OUT_OF_RANGE when a metric leaves the range. Thread-safe; memory does not grow with
// path_count.
absl::StatusOr<std::vector<std::uint64_t>> WorstPaths(const CompiledModel& model,
                                                      const WorstPathsQuery& query, int threads,
                                                      const std::function<bool()>& cancelled);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_REPLAY_H_
