#ifndef ACCORD_SERVER_HANDLERS_SOLVED_SETS_H_
#define ACCORD_SERVER_HANDLERS_SOLVED_SETS_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "server/handlers/run_context.h"
#include "server/handlers/set_progress.h"
#include "server/handlers/solve.h"
#include "server/handlers/swept_efforts.h"
#include "simulation/analysis/sweep.h"

// The term sets that a solution looks at.
namespace accord::handlers_internal {

// Terms of the scan and between: the curve's value first.
Overrides OverridesAt(const SolveStudy& study, std::size_t curve, double term);

// Whether some target is the base's own figure.
bool LooksAtBase(const SolveStudy& study);

// Of a set, by figure.
struct SetFigures {
  std::vector<Estimate> figures;
  std::vector<Estimate> from_base;  // less the base's; empty before LookAtBase
};

// Figures of all targets at any term, each set of paths and value of the curve remembered. Not
// thread-safe. Keeps the references. CANCELLED and OUT_OF_RANGE as Sweep.
class SolvedSets {
 public:
  SolvedSets(const SolveStudy& study, const SweepCut& cut, const RunContext& context,
             SetProgress& progress);

  // Settles the base on these paths; before anything else is looked at on them.
  absl::Status LookAtBase(std::uint64_t seed);
  const std::vector<Estimate>& OfBase(std::uint64_t seed) const { return bases_.at(seed).figures; }

  const ChosenTerms& chosen() const { return chosen_; }

  // By term.
  absl::StatusOr<std::vector<SetFigures>> At(std::size_t curve, const std::vector<double>& terms,
                                             std::uint64_t seed);

 private:
  bool HasBaseChance() const;
  SetFigures FiguresOf(SweepRow row, std::uint64_t seed) const;
  absl::Status SweepOf(std::int64_t count, std::uint64_t seed, const TermSetSource& source,
                       const std::function<void(SweepRow row)>& on_row);

  const SolveStudy& study_;
  ChosenTerms chosen_, base_chosen_;
  const RunContext& context_;
  const TermSetMaker maker_;
  SetProgress& progress_;
  SweepPlan plan_;
  RunControl control_;
  std::map<std::uint64_t, SweepRow> bases_;  // by seed
  std::map<std::pair<std::size_t, std::uint64_t>, std::map<double, SetFigures>> known_;
};

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_SOLVED_SETS_H_
