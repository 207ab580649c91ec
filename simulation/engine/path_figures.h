#ifndef ACCORD_SIMULATION_ENGINE_PATH_FIGURES_H_
#define ACCORD_SIMULATION_ENGINE_PATH_FIGURES_H_

#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "simulation/base/violation.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

namespace accord {

// A figure of every path: what it is, and of which contract, clause, group, year or segment.
struct PathFigure {
  enum class Kind {
    kSupplierNpv,
    kClientNpv,
    kClausePay,
    kSupplierTotalNpv,
    kClientCount,
    // Of quantiles alone.
    kSupplierShortfall,
    kClientShortfall,
    kGroupPay,          // its clauses' and its own
    kYearPay,           // all payments of a contract year
    kSupplierYearCash,  // all cash of it, but for t = 0
    kClientYearCash,
    kSupplierWorstYear,  // the most that is owed, net, in any one year
    kClientWorstYear
  };

  Kind kind;
  int contract = 0;  // but for the supplier's total and segments
  int index = 0;     // clause, group, year from 0, or segment

  friend bool operator==(const PathFigure&, const PathFigure&) = default;
};

// Those of a scenario's model, in the order of SimulationReport.path_figures.
std::vector<PathFigure> PathFiguresOf(const Scenario& scenario);

// Those whose quantiles are reported, in the order of SimulationReport.quantiles.
std::vector<PathFigure> QuantileFiguresOf(const Scenario& scenario);

// What quantiles would keep is within limits::kMaxKeptValues: empty, or one fault at quantiles of
// the options. Of options that ask for none: empty.
Violations CheckQuantiles(const Scenario& scenario, const RunOptions& options,
                          const FieldPath& options_at);

// What would be reported path by path is within limits::kMaxPathFigures: empty, or one fault at
// path_figures of the options. Of options that ask for none: empty.
Violations CheckPathFigures(const Scenario& scenario, const RunOptions& options,
                            const FieldPath& options_at);

// The figures by path, in path order, of the first path_count paths of a run: bit for bit what Run
// sees of them. Statuses and thread-safety as for Run; progress is reported without totals.
absl::StatusOr<std::vector<std::vector<double>>> RunPathFigures(
    const CompiledModel& model, const std::vector<PathFigure>& figures, std::int64_t path_count,
    const RunControl& control);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_PATH_FIGURES_H_
