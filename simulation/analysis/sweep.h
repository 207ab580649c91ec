#ifndef ACCORD_SIMULATION_ANALYSIS_SWEEP_H_
#define ACCORD_SIMULATION_ANALYSIS_SWEEP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "simulation/accumulate/estimate.h"
#include "simulation/engine/engine.h"
#include "simulation/model/held_driver.h"
#include "simulation/scenario/scenario.h"

// Sweep (model.md section 6): one set of outcome paths, thousands of term sets settled on it, both
// parties' figures of each. Chance is drawn once for all sets that leave it alone; what sets beside
// each other have in common is settled once. Terms that move chance or clients may be swept too:
// such a set is drawn by itself, on the same random numbers.
namespace accord {

// The mean over paths of the supplier's NPV over all contracts and every client's, each at its own
// rate. A sweep's own: runs do not follow it.
inline constexpr std::string_view kJointNpvMean = "joint.npv_mean";

// The sum of everybody's U (party_utilities.h); those of each are supplier.utility and
// contracts["key"].client.utility, with one contract client.utility too; what risk costs each, mean
// NPV less U, is risk_premium in the same places.
inline constexpr std::string_view kJointUtility = "joint.utility";

// Figures that can be asked of term sets of this scenario: NamedFigures (named_figures.h) and,
// where there are contracts, those above.
std::vector<std::string> SweepableFigures(const Scenario& scenario);

// What a sweep says where nobody asks: of the supplier (over all contracts), then of every client,
// npv_mean, npv_sd, cvar_95, loss_probability and peak_shortfall_p95, the reserve that holds on
// 95 % of paths; last the joint mean. Where parties choose efforts, U before each party's, and
// their sum at the end. Without contracts the client base's discounted figures.
std::vector<std::string> DefaultSweepFigures(const Scenario& scenario, bool with_utility = false);

// The base with the terms of a set. It has been checked, may be compared with the base
// (comparable.h) and has the figures asked for.
struct TermSetScenario {
  Scenario scenario;
  // It has the base's timeline, drivers, correlation and outcomes; of efforts nothing is said.
  bool has_base_chance = false;
  std::optional<HeldDriver> held = {};  // a driver that is held instead of drawn
};
// Makes set number `index`, or says why it cannot any more; called from several threads at a time.
using TermSetSource = std::function<absl::StatusOr<TermSetScenario>(std::int64_t index)>;

struct SweepPlan {
  std::int64_t set_count = 0;   // at least 1
  std::int64_t path_count = 0;  // as RunOptions has it
  std::uint64_t seed = 1;
  Sampling sampling = Sampling::kPseudoRandom;
  std::vector<std::string> figures;  // of SweepableFigures, at least one
  // Parties (party_utilities.h) whose UtilityByPath rows have as well: memory of every path.
  std::vector<std::size_t> kept_utilities;
  bool keeps_influences = false;  // whether rows have influences: likewise
  // How sets are cut, which no figure depends on: so many are settled in one tile, and so many at
  // most are there at a time; the first batch is of first_batch, each later one twice as large.
  std::size_t sets_together = 16;
  std::size_t first_batch = 8, largest_batch = 128;
};

// Whether these sets, or some of these figures, take a whole run of each set (client base, pay by
// clause), rather than what RunParties keeps.
bool NeedsRuns(const Scenario& base, const std::vector<std::string>& figures);
bool KeepsDrawdown(const std::vector<std::string>& figures);

struct SweepRow {
  std::int64_t set = 0;
  std::vector<Estimate> figures;               // in the plan's order
  std::vector<std::vector<double>> utilities;  // by path, of the plan's kept_utilities
  // By figure and path, where the plan keeps them: NamedFigure::influences, of figures that take a
  // run empty.
  std::vector<std::vector<double>> influences;
};

// A figure of one set less that of another.
struct SweptDifference {
  Estimate value;
  // Whether its error is that of the same paths, by influences that both rows have; else that of
  // two figures that have nothing to do with each other: too large.
  bool is_paired = false;
};
SweptDifference DifferenceOf(const SweepRow& row, const SweepRow& less, std::size_t figure,
                             bool on_nets);

// Computes all sets and hands over their rows in order, some at a time, from the thread that calls.
//
// Each row is what a run of that scenario by itself says (Simulate with the same paths, seed and
// sampling): figures of parties as with exact quantiles, others as without. On nets a set that adds
// drivers to the base's is drawn from the nets of the two together. The same bits for any number of
// threads and any cut. CANCELLED and OUT_OF_RANGE as Run, and what the source says.
// control.on_progress counts paths of all sets, without totals.
absl::Status Sweep(const Scenario& base, const SweepPlan& plan, const TermSetSource& source,
                   const RunControl& control,
                   const std::function<void(std::vector<SweepRow> rows)>& on_rows);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ANALYSIS_SWEEP_H_
