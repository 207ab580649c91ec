#ifndef ACCORD_SERVER_HANDLERS_SOLVE_H_
#define ACCORD_SERVER_HANDLERS_SOLVE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/negotiation_service.pb.h"
#include "server/handlers/run_context.h"
#include "server/handlers/sweep.h"
#include "simulation/base/stopped.h"

// SolveTerm without a socket: prepared, its scan checked, then run. Free functions, thread-safe.
namespace accord {

// A request without faults but for those that what it scans may have.
struct SolveStudy {
  // All values of the curve by all of the scan, with the figures of the targets.
  SweepStudy scanned;
  std::string term, curve;  // paths; curve: empty: none
  double from = 0, to = 0;
  int scan_points = 0;
  std::vector<double> curve_values;  // empty: none
  struct Target {
    std::size_t figure = 0;       // of scanned.figures
    std::optional<double> value;  // unset: the base's own
  };
  std::vector<Target> targets;
  std::uint64_t fresh_seed = 2;

  std::size_t curve_count() const { return curve_values.empty() ? 1 : curve_values.size(); }
};

// Where `stopped` says so it may give anything.
std::variant<SolveStudy, Violations> PrepareSolve(const v1::SolveTermRequest& request,
                                                  const Stopped& stopped = {});

// As CheckSets of a sweep: sets are numbered along the scan, one value of the curve after another.
// Also that values between those of the scan can be taken.
absl::StatusOr<Violations> CheckScan(const SolveStudy& study, const RunContext& context);

// Of a study whose scan has no faults. CANCELLED as soon as context.cancelled() says so.
absl::StatusOr<v1::SolveReport> RunSolve(const SolveStudy& study, const SweepCut& cut,
                                         const RunContext& context,
                                         const ProgressListener& on_progress = {});

// Sets that are settled for one value of the curve: about, of a root each for all targets.
std::int64_t SetsOfSolution(const SolveStudy& study);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_SOLVE_H_
