#ifndef ACCORD_SIMULATION_WARNINGS_FIGURE_REACH_H_
#define ACCORD_SIMULATION_WARNINGS_FIGURE_REACH_H_

#include <limits>
#include <optional>
#include <string>

#include "simulation/scenario/scenario.h"

// What the figures of a sound contract can be, without a run. All that the warnings know of one
// source of a basis or another stands here.
namespace accord::warnings_internal {

// Where a figure can lie: a stretch of the line. An end that is infinite is not part of it.
struct Reach {
  double lower = -std::numeric_limits<double>::infinity();
  double upper = std::numeric_limits<double>::infinity();
  bool lower_open = false, upper_open = false;

  bool IsEmpty() const;
  // "[0, 2]", "at least 0", "at most 1", "exactly 3", "anything".
  std::string Text() const;
};
Reach Intersection(const Reach& a, const Reach& b);
// The products of a number of each; 0 times infinity is 0. Ends are closed.
Reach Product(const Reach& a, const Reach& b);

// What rounding to whole multiples of the step makes of it, and a hair more; `reach` where there is
// none.
Reach Rounded(const Reach& reach, const std::optional<double>& step);

// A contract and what its warnings need to know of the scenario around it.
struct ContractContext {
  const ScenarioDraft& facts;
  const Contract& contract;
  int period_count;
  int periods_per_year;

  // Whether windows may be cut short by terminations or by the contract's term.
  bool may_end_early() const {
    return !contract.terminations.empty() || *contract.term_periods < period_count;
  }
};

// Equal for figures that are equal on every path: source, aggregation, to date or not, rounding.
std::string FigureKey(const Basis& basis);
// The same for references.
std::string ReferenceKey(const Reference& reference);

// Every value that the figure can take at a settlement of the clause, and perhaps some that it
// cannot: without ends where only a run could show them.
Reach ReachOf(const ContractContext& view, const Clause& clause, const Basis& basis);

// Which ways a figure can run without an end that the model itself sets.
struct Runs {
  bool falls;
  bool rises;
};
Runs RunsOf(const Contract& contract, const Basis& basis);

// The contract's own figure that a basis is; empty where it is of something else.
std::optional<ContractFigure> FigureOf(const Basis& basis);

// r where it is one known number above 0 at every settlement of the clause.
std::optional<double> KnownReference(const Clause& clause);

}  // namespace accord::warnings_internal

#endif  // ACCORD_SIMULATION_WARNINGS_FIGURE_REACH_H_
