#ifndef ACCORD_SERVER_HANDLERS_SWEEP_H_
#define ACCORD_SERVER_HANDLERS_SWEEP_H_

#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/negotiation_service.pb.h"
#include "server/handlers/largest_set.h"
#include "server/handlers/run_context.h"
#include "server/handlers/study.h"
#include "server/handlers/term_sets.h"
#include "simulation/analysis/sweep.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// SweepTerms without a socket: a request is prepared (its base, axes and options checked), its sets
// are checked, and then it is run. Free functions, thread-safe.
namespace accord {

// A request without faults but for those that its sets may have.
struct SweepStudy {
  v1::Scenario message;  // the base
  Scenario base;
  TermSets sets;
  RunOptions options;
  std::vector<std::string> figures;
  handlers_internal::LargestSet largest;  // sizes go by it
  bool is_checked = false;                // sets and all
};

// How sets are cut (SweepPlan), so that little memory is taken.
struct SweepCut {
  std::size_t sets_together = 1, largest_batch = 1;
};

// Few sets, kSetsCheckedAtOnce at most, are checked here, so that their faults are among the
// others. Where `stopped` says so it may give anything.
inline constexpr std::int64_t kSetsCheckedAtOnce = 64;
std::variant<SweepStudy, Violations> PrepareSweep(const v1::SweepTermsRequest& request,
                                                  const Stopped& stopped = {});

// Every fault of every set, none where is_checked. A fault under sets[i], i the set's number; what
// is wrong with several sets of a grid or hypercube alike (the same field, the same code) is said
// once, of the first, with how many there are. CANCELLED as soon as context.cancelled() says so.
absl::StatusOr<Violations> CheckSets(const SweepStudy& study, const RunContext& context);

// Hear of a sweep as it goes on, never two at a time.
struct SweepListeners {
  ProgressListener on_progress;
  std::function<void(v1::SweepHeader)> on_header;  // once, first
  std::function<void(v1::SweepRows)> on_rows;
};

// Of a study whose sets have no faults. CANCELLED as above. `cut` changes no figure.
absl::StatusOr<v1::SweepSummary> RunSweep(const SweepStudy& study, const SweepCut& cut,
                                          const RunContext& context,
                                          const SweepListeners& listeners);

namespace handlers_internal {

// Options of a sweep or of what solves for a term; `set_count` 0: not known.
Checked<RunOptions> CheckedSweepOptions(const v1::RunOptions& options, int period_count,
                                        std::int64_t set_count);

// The axes as they were read.
void SayAxes(const SweepStudy& study, google::protobuf::RepeatedPtrField<v1::SweepAxis>& axes);

// Figures that cannot be asked of the scenario, at at[i].
Violations FindUnsweepable(const Scenario& scenario, const std::vector<std::string>& figures,
                           const std::function<FieldPath(int index)>& at);

// What is wrong with a set: that it has fewer trials than the run has paths; where parties choose
// efforts, that it has others than the base; of a study whose figures need runs, that it lacks one
// too.
Checked<Scenario> CheckedSet(const TermSetMaker& maker, const Overrides& overrides,
                             const std::vector<std::string>& figures, const RunOptions& options,
                             const FieldPath& at);

}  // namespace handlers_internal
}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_SWEEP_H_
