#include "simulation/model/compile_figures.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "simulation/base/comparison.h"
#include "simulation/base/overloaded.h"

namespace accord::model_internal {
namespace {

bool SameFigure(const CompiledFigure& a, const CompiledFigure& b) {
  return a.kind == b.kind && a.index == b.index && a.value == b.value && a.known == b.known;
}

bool SameReading(const CompiledReading& a, const CompiledReading& b) {
  return a.figure == b.figure && a.aggregation == b.aggregation && a.divisor == b.divisor &&
         a.to_date == b.to_date && a.rounding == b.rounding;
}

CompiledFigure ConstantOf(double value) { return {FigureKind::kConstant, 0, value, {}}; }
CompiledFigure Known(std::vector<double> values) {
  return {FigureKind::kKnown, 0, 0.0, std::move(values)};
}

CompiledFigure OfContract(ContractFigure figure, double rebasing_weight) {
  switch (figure) {
    case ContractFigure::kScore:
      return {FigureKind::kScore};
    case ContractFigure::kBenefit:
      return {FigureKind::kBenefit, 0, rebasing_weight, {}};
    case ContractFigure::kBenefitAgainstPlan:
    case ContractFigure::kBenefitAgainstPlanRelative:
      // Both sides of the difference have the same baseline: rebasing moves nothing.
      return {FigureKind::kBenefitAgainstPlan};
    case ContractFigure::kDeliveryCost:
      return {FigureKind::kDeliveryCost};
    case ContractFigure::kUnspecified:
      break;
  }
  return ConstantOf(0.0);
}

}  // namespace

int FigureList::Add(CompiledFigure figure) {
  auto& figures = compiled_.figures;
  const auto found = std::find_if(figures.begin(), figures.end(),
                                  [&](const auto& other) { return SameFigure(other, figure); });
  if (found != figures.end()) return static_cast<int>(found - figures.begin());
  figures.push_back(std::move(figure));
  return static_cast<int>(figures.size()) - 1;
}

CompiledReading FigureList::ReadingOf(const Basis& basis, double rebasing_weight) {
  CompiledReading reading{Add(FigureOf(basis, rebasing_weight)),
                          basis.aggregation,
                          {},
                          basis.to_date,
                          RoundingTo(basis.round_to)};
  const auto* figure = std::get_if<ContractFigure>(&basis.source);
  if (figure && *figure == ContractFigure::kBenefitAgainstPlanRelative) {
    reading.aggregation = Aggregation::kSum;
    reading.divisor = compiled_.plan_benefit;
  }
  return reading;
}

CompiledFigure FigureList::OutcomeFigure(FigureKind kind, const std::string& outcome) const {
  return {kind, scenario_.OutcomeIndex(outcome), 0.0, {}};
}

CompiledFigure FigureList::ClauseFigure(const std::string& clause) const {
  const auto found = std::find_if(contract_.clauses.begin(), contract_.clauses.end(),
                                  [&](const Clause& other) { return other.id == clause; });
  return {FigureKind::kClausePay, static_cast<int>(found - contract_.clauses.begin()), 0.0, {}};
}

CompiledFigure FigureList::InputFigure(const std::string& input) const {
  const ObservedInput& bound =
      *std::find_if(contract_.inputs.begin(), contract_.inputs.end(),
                    [&](const ObservedInput& other) { return other.id == input; });
  return std::visit(
      Overloaded{
          [](std::monostate) { return ConstantOf(0.0); },
          [&](const OutcomeId& outcome) {
            return OutcomeFigure(FigureKind::kMeasured, outcome.id);
          },
          [&](const DriverId& driver) {
            return CompiledFigure{FigureKind::kDriver, scenario_.DriverIndex(driver.id), 0.0, {}};
          },
          [&](const Trajectory& known) { return Known(ValuesOf(known, scenario_)); },
      },
      bound.binding);
}

CompiledFigure FigureList::FigureOf(const Basis& basis, double rebasing_weight) const {
  return std::visit(
      Overloaded{
          [](std::monostate) { return ConstantOf(0.0); },
          [&](ContractFigure figure) { return OfContract(figure, rebasing_weight); },
          [&](const AchievementOf& of) {
            return OutcomeFigure(FigureKind::kAchievement, of.outcome);
          },
          [&](const ProgressOf& of) { return OutcomeFigure(FigureKind::kProgress, of.outcome); },
          [&](const AttainmentOf& of) {
            return OutcomeFigure(FigureKind::kAttainment, of.outcome);
          },
          [&](const MeasuredValueOf& of) {
            return OutcomeFigure(FigureKind::kMeasured, of.outcome);
          },
          [&](const DriverId& driver) {
            return CompiledFigure{FigureKind::kDriver, scenario_.DriverIndex(driver.id), 0.0, {}};
          },
          [&](const InputId& input) { return InputFigure(input.id); },
          [&](const ClauseId& clause) { return ClauseFigure(clause.id); },
          [](const ConstantFigure& constant) { return ConstantOf(constant.value); },
      },
      basis.source);
}

CompiledFigure FigureList::FigureOf(const Reference& reference, double rebasing_weight) const {
  return std::visit(
      Overloaded{
          [](std::monostate) { return ConstantOf(0.0); },
          [](const ConstantFigure& constant) { return ConstantOf(constant.value); },
          [&](const DriverId& driver) {
            return CompiledFigure{FigureKind::kDriver, scenario_.DriverIndex(driver.id), 0.0, {}};
          },
          [&](const InputId& input) { return InputFigure(input.id); },
          [&](const ClauseId& clause) { return ClauseFigure(clause.id); },
          [&](const PlanValueOf& of) {
            return Known(chance_.outcomes[scenario_.OutcomeIndex(of.outcome)].plan);
          },
          [&](const PlanBenefit&) {
            if (rebasing_weight == 0.0) return Known(compiled_.plan_benefit);
            return CompiledFigure{FigureKind::kPlanBenefit, 0, rebasing_weight, {}};
          },
      },
      reference.source);
}

CompiledDates DatesOf(const std::vector<PeriodSpan>& windows, int period_count) {
  CompiledDates dates;
  dates.settles.assign(period_count, false);
  dates.active.assign(period_count, false);
  dates.opens.assign(period_count, false);
  dates.window_length.assign(period_count, 0);
  for (const PeriodSpan& window : windows) {
    for (int t = window.first; t <= window.last; ++t) dates.active[t - 1] = true;
    dates.opens[window.first - 1] = true;
    dates.settles[window.last - 1] = true;
    dates.window_length[window.last - 1] = window.last - window.first + 1;
  }
  return dates;
}

std::vector<int> YearsOf(int period_count, int periods_per_year) {
  std::vector<int> years;
  for (int t = 1; t <= period_count; ++t) years.push_back(YearOfPeriod(t, periods_per_year));
  return years;
}

std::vector<bool> LastOfYears(const std::vector<bool>& settles, int periods_per_year) {
  std::vector<bool> last(settles.size(), false);
  int later_year = 0;
  for (int t = static_cast<int>(settles.size()); t >= 1; --t) {
    if (!settles[t - 1]) continue;
    const int year = YearOfPeriod(t, periods_per_year);
    last[t - 1] = year != later_year;
    later_year = year;
  }
  return last;
}

CompiledRounding RoundingTo(const std::optional<double>& step) {
  if (!step) return {};
  const double per_unit = std::round(1.0 / *step);
  const bool divides = *step < 1.0 && std::fabs(per_unit * *step - 1.0) <= kComparisonTolerance;
  return divides ? CompiledRounding{1.0, per_unit} : CompiledRounding{*step, 1.0};
}

int AddReading(CompiledReading reading, std::vector<CompiledReading>& readings) {
  const auto found = std::find_if(readings.begin(), readings.end(),
                                  [&](const auto& other) { return SameReading(other, reading); });
  if (found != readings.end()) return static_cast<int>(found - readings.begin());
  readings.push_back(std::move(reading));
  return static_cast<int>(readings.size()) - 1;
}

}  // namespace accord::model_internal
