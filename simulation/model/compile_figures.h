#ifndef ACCORD_SIMULATION_MODEL_COMPILE_FIGURES_H_
#define ACCORD_SIMULATION_MODEL_COMPILE_FIGURES_H_

#include <optional>
#include <string>
#include <vector>

#include "simulation/model/compile_parts.h"
#include "simulation/scenario/clause_windows.h"

// What clauses and terminations of one contract look at.
namespace accord::model_internal {

// Finds figures in the contract's list, adding those that are not there yet. Keeps references.
class FigureList {
 public:
  FigureList(const Scenario& scenario, const CompiledChance& chance, const Contract& contract,
             CompiledContract& compiled)
      : scenario_(scenario), chance_(chance), contract_(contract), compiled_(compiled) {}

  // Position in CompiledContract::figures. Benefit is formed on a baseline that is rebased with the
  // given weight.
  int Add(CompiledFigure figure);
  CompiledReading ReadingOf(const Basis& basis, double rebasing_weight);
  // The figure of a reference other than a constant.
  CompiledFigure FigureOf(const Reference& reference, double rebasing_weight) const;
  CompiledFigure InputFigure(const std::string& input) const;

 private:
  CompiledFigure FigureOf(const Basis& basis, double rebasing_weight) const;
  CompiledFigure OutcomeFigure(FigureKind kind, const std::string& outcome) const;
  CompiledFigure ClauseFigure(const std::string& clause) const;

  const Scenario& scenario_;
  const CompiledChance& chance_;
  const Contract& contract_;
  CompiledContract& compiled_;
};

// Dates whose windows are `windows`, of a timeline of this length.
CompiledDates DatesOf(const std::vector<PeriodSpan>& windows, int period_count);

// The contract year of each period.
std::vector<int> YearsOf(int period_count, int periods_per_year);

// By period: whether `settles` has no later date in the same contract year.
std::vector<bool> LastOfYears(const std::vector<bool>& settles, int periods_per_year);

// `step`: absent where nothing is rounded.
CompiledRounding RoundingTo(const std::optional<double>& step);

// The reading's position in the list, added where it is new.
int AddReading(CompiledReading reading, std::vector<CompiledReading>& readings);

}  // namespace accord::model_internal

#endif  // ACCORD_SIMULATION_MODEL_COMPILE_FIGURES_H_
