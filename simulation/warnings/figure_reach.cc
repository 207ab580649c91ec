#include "simulation/warnings/figure_reach.h"

#include <algorithm>
#include <cmath>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/scenario/clause_windows.h"
#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/trajectory.h"

namespace accord::warnings_internal {
namespace {

template <typename Entry>
const Entry& ById(const std::vector<Entry>& entries, const std::string& id) {
  return *std::find_if(entries.begin(), entries.end(), [&](const Entry& e) { return e.id == id; });
}

double Times(double a, double b) { return a == 0 || b == 0 ? 0 : a * b; }

Reach ReachOfDriver(const ContractContext& view, const std::string& id) {
  const Driver& driver = ById(view.facts.drivers, id);
  if (driver.accumulation == Accumulation::kIndex) return {.lower = 0};
  if (driver.accumulation == Accumulation::kRunningSum) return {};
  const Support support = SupportOf(*driver.marginal);
  return {.lower = support.lower, .upper = support.upper};
}

Reach ReachOfTrajectory(const ContractContext& view, const Trajectory& trajectory) {
  const auto values = ValuesOf(trajectory, view.period_count, view.periods_per_year);
  if (!values || values->empty()) return {};
  const auto [low, high] = std::minmax_element(values->begin(), values->end());
  return {.lower = *low, .upper = *high};
}

// Measured as an error of 0 leaves it, where there is none to run anywhere; bounds act before it.
Reach ReachOfMeasured(const ContractContext& view, const std::string& id) {
  const Outcome& outcome = ById(view.facts.outcomes, id);
  const Verification& verification = *outcome.verification;
  if (verification.sd != 0 || verification.bias != 0) return {};
  Reach reach;
  if (outcome.form != OutcomeForm::kAdditive) {
    // A factor above 0 times the plan.
    const auto plan = PlanValuesOf(outcome, view.period_count, view.periods_per_year);
    if (plan && *std::min_element(plan->begin(), plan->end()) >= 0) reach.lower = 0;
    if (plan && *std::max_element(plan->begin(), plan->end()) <= 0) reach.upper = 0;
  }
  if (outcome.lower_bound) {
    reach.lower = std::max(reach.lower, *outcome.lower_bound);
    reach.upper = std::max(reach.upper, *outcome.lower_bound);
  }
  if (outcome.upper_bound) {
    reach.lower = std::min(reach.lower, *outcome.upper_bound);
    reach.upper = std::min(reach.upper, *outcome.upper_bound);
  }
  return reach;
}

Reach ReachOfInput(const ContractContext& view, const std::string& id) {
  return std::visit(Overloaded{
                        [](std::monostate) { return Reach{}; },
                        [&](const OutcomeId& of) { return ReachOfMeasured(view, of.id); },
                        [&](const DriverId& driver) { return ReachOfDriver(view, driver.id); },
                        [&](const Trajectory& known) { return ReachOfTrajectory(view, known); },
                    },
                    ById(view.contract.inputs, id).binding);
}

// Of the outcome that gives the volume of a cost; empty where none does.
std::string VolumeOutcomeOf(const Cost& cost) {
  return std::visit(Overloaded{
                        [](std::monostate) { return std::string(); },
                        [](const Trajectory&) { return std::string(); },
                        [](const OutcomeId& outcome) { return outcome.id; },
                    },
                    cost.volume);
}

// Costs are not negative, but a volume that is an outcome may be.
Reach ReachOfDeliveryCost(const ContractContext& view) {
  const auto& accounts = view.facts.supplier_private->accounts;
  const auto account =
      std::find_if(accounts.begin(), accounts.end(),
                   [&](const ContractAccount& a) { return a.contract == view.contract.id; });
  const Cost& cost = *account->cost;
  const std::string id = VolumeOutcomeOf(cost);
  if (id.empty() || cost.unit_cost == 0) return {.lower = 0};
  const Outcome& volume = ById(view.facts.outcomes, id);
  if (volume.lower_bound && *volume.lower_bound >= 0) return {.lower = 0};
  if (volume.form == OutcomeForm::kAdditive) return {};
  const auto plan = PlanValuesOf(volume, view.period_count, view.periods_per_year);
  const bool positive =
      plan && std::all_of(plan->begin(), plan->end(), [](double a) { return a >= 0; });
  return positive ? Reach{.lower = 0} : Reach{};
}

Reach ReachOfOutcomes(const ContractContext& view, const Score& score) {
  if (score.measure != ScoreMeasure::kAchievement) return {};
  double most = 0;
  for (const ScoreWeight& weight : score.weights) {
    most += weight.weight * *ById(view.facts.outcomes, weight.outcome).max_achievement;
  }
  return {.lower = 0, .upper = most};
}

Reach ReachOfFigure(const ContractContext& view, ContractFigure figure) {
  switch (figure) {
    case ContractFigure::kScore:
      return ReachOfOutcomes(view, *view.contract.score);
    case ContractFigure::kDeliveryCost:
      return ReachOfDeliveryCost(view);
    case ContractFigure::kBenefit:
    case ContractFigure::kBenefitAgainstPlan:
    case ContractFigure::kBenefitAgainstPlanRelative:
    case ContractFigure::kUnspecified:
      return {};
  }
  return {};
}

Reach ReachInOnePeriod(const ContractContext& view, const Basis& basis) {
  return std::visit(
      Overloaded{
          [&](ContractFigure figure) { return ReachOfFigure(view, figure); },
          [&](const AchievementOf& of) {
            return Reach{.lower = 0,
                         .upper = *ById(view.facts.outcomes, of.outcome).max_achievement};
          },
          [&](const DriverId& driver) { return ReachOfDriver(view, driver.id); },
          [&](const InputId& input) { return ReachOfInput(view, input.id); },
          [](const ConstantFigure& constant) {
            return Reach{.lower = constant.value, .upper = constant.value};
          },
          [](const ProgressOf&) { return Reach{}; },
          [](const AttainmentOf&) { return Reach{}; },
          [&](const MeasuredValueOf& of) { return ReachOfMeasured(view, of.outcome); },
          [](const ClauseId&) { return Reach{}; },
          [](std::monostate) { return Reach{}; },
      },
      basis.source);
}

Runs RunsOfFigure(const Contract& contract, ContractFigure figure) {
  switch (figure) {
    case ContractFigure::kScore:
      if (contract.score->measure == ScoreMeasure::kAchievement) return {false, false};
      return {true, true};
    case ContractFigure::kDeliveryCost:
      return {false, true};
    case ContractFigure::kBenefit:
    case ContractFigure::kBenefitAgainstPlan:
    case ContractFigure::kBenefitAgainstPlanRelative:
    case ContractFigure::kUnspecified:
      return {true, true};
  }
  return {true, true};
}

std::string SourceKey(const Basis& basis) {
  return std::visit(
      Overloaded{
          [](const std::monostate&) { return std::string(); },
          [](ContractFigure figure) {
            return "figure " + std::to_string(static_cast<int>(figure));
          },
          [](const AchievementOf& of) { return "achievement " + of.outcome; },
          [](const ProgressOf& of) { return "progress " + of.outcome; },
          [](const AttainmentOf& of) { return "attainment " + of.outcome; },
          [](const MeasuredValueOf& of) { return "measured " + of.outcome; },
          [](const DriverId& driver) { return "driver " + driver.id; },
          [](const InputId& input) { return "input " + input.id; },
          [](const ClauseId& clause) { return "pay " + clause.id; },
          [](const ConstantFigure& constant) { return "constant " + NumberText(constant.value); },
      },
      basis.source);
}

}  // namespace

bool Reach::IsEmpty() const {
  return lower > upper || (lower == upper && (lower_open || upper_open));
}

std::string Reach::Text() const {
  const bool low = std::isfinite(lower), high = std::isfinite(upper);
  if (low && high && lower == upper) return "exactly " + RoundedText(lower);
  if (low && high) {
    return std::string(lower_open ? "(" : "[") + RoundedText(lower) + ", " + RoundedText(upper) +
           (upper_open ? ")" : "]");
  }
  if (low) return (lower_open ? "above " : "at least ") + RoundedText(lower);
  if (high) return (upper_open ? "below " : "at most ") + RoundedText(upper);
  return "anything";
}

Reach Intersection(const Reach& a, const Reach& b) {
  Reach both;
  both.lower = std::max(a.lower, b.lower);
  both.upper = std::min(a.upper, b.upper);
  both.lower_open =
      (a.lower == both.lower && a.lower_open) || (b.lower == both.lower && b.lower_open);
  both.upper_open =
      (a.upper == both.upper && a.upper_open) || (b.upper == both.upper && b.upper_open);
  return both;
}

Reach Product(const Reach& a, const Reach& b) {
  const auto [low, high] = std::minmax({Times(a.lower, b.lower), Times(a.lower, b.upper),
                                        Times(a.upper, b.lower), Times(a.upper, b.upper)});
  return {.lower = low, .upper = high};
}

Reach Rounded(const Reach& reach, const std::optional<double>& step) {
  if (!step) return reach;
  // Ties may fall either way here: a hair wider than rounding makes it.
  constexpr double kHair = 1e-9;
  return {.lower = *step * std::floor(reach.lower / *step + 0.5 - kHair),
          .upper = *step * std::floor(reach.upper / *step + 0.5 + kHair)};
}

std::string FigureKey(const Basis& basis) {
  return SourceKey(basis) + '/' + std::to_string(static_cast<int>(basis.aggregation)) +
         (basis.to_date ? "/to date" : "") +
         (basis.round_to ? "/rounded to " + NumberText(*basis.round_to) : "");
}

std::string ReferenceKey(const Reference& reference) {
  return std::visit(
      Overloaded{
          [](const std::monostate&) { return std::string(); },
          [](const ConstantFigure& constant) { return "constant " + NumberText(constant.value); },
          [](const DriverId& driver) { return "driver " + driver.id; },
          [](const InputId& input) { return "input " + input.id; },
          [](const ClauseId& clause) { return "pay " + clause.id; },
          [](const PlanValueOf& of) { return "plan " + of.outcome; },
          [](const PlanBenefit&) { return std::string("plan benefit"); },
      },
      reference.source);
}

Reach ReachOf(const ContractContext& view, const Clause& clause, const Basis& basis) {
  const Reach one = ReachInOnePeriod(view, basis);
  if (basis.aggregation == Aggregation::kRhythmicity) {
    const double nearest = std::clamp(1.0, one.lower, one.upper);
    return Rounded({.lower = 1 - std::max(std::fabs(one.lower - 1), std::fabs(one.upper - 1)),
                    .upper = 1 - std::fabs(nearest - 1)},
                   basis.round_to);
  }
  if (basis.aggregation == Aggregation::kGeometricMean) {
    return Rounded({.lower = std::max(one.lower, 0.0), .upper = std::max(one.upper, 0.0)},
                   basis.round_to);
  }
  if (basis.aggregation != Aggregation::kSum) return Rounded(one, basis.round_to);
  // An early end may close a window after any part of it.
  int least = view.period_count, most = 0;
  for (const PeriodSpan& window : WindowsOf(clause, view.period_count, view.periods_per_year)) {
    const int length = window.last - (basis.to_date ? clause.first_period : window.first) + 1;
    least = std::min(least, length);
    most = std::max(most, length);
  }
  if (view.may_end_early()) least = 1;
  return Rounded(
      Product(one, {.lower = static_cast<double>(least), .upper = static_cast<double>(most)}),
      basis.round_to);
}

Runs RunsOf(const Contract& contract, const Basis& basis) {
  constexpr Runs kNowhere = {false, false}, kBothWays = {true, true};
  if (basis.aggregation == Aggregation::kRhythmicity) return kBothWays;
  return std::visit(Overloaded{
                        [=](std::monostate) { return kBothWays; },
                        [&](ContractFigure figure) { return RunsOfFigure(contract, figure); },
                        [=](const AchievementOf&) { return kNowhere; },
                        [=](const ProgressOf&) { return kBothWays; },
                        [=](const AttainmentOf&) { return kBothWays; },
                        [=](const MeasuredValueOf&) { return kBothWays; },
                        [=](const DriverId&) { return kBothWays; },
                        [=](const InputId&) { return kBothWays; },
                        [=](const ClauseId&) { return kNowhere; },  // which has limits of its own
                        [=](const ConstantFigure&) { return kNowhere; },
                    },
                    basis.source);
}

std::optional<ContractFigure> FigureOf(const Basis& basis) {
  using Figure = std::optional<ContractFigure>;
  return std::visit(Overloaded{
                        [](std::monostate) { return Figure(); },
                        [](ContractFigure figure) { return Figure(figure); },
                        [](const AchievementOf&) { return Figure(); },
                        [](const ProgressOf&) { return Figure(); },
                        [](const AttainmentOf&) { return Figure(); },
                        [](const MeasuredValueOf&) { return Figure(); },
                        [](const DriverId&) { return Figure(); },
                        [](const InputId&) { return Figure(); },
                        [](const ClauseId&) { return Figure(); },
                        [](const ConstantFigure&) { return Figure(); },
                    },
                    basis.source);
}

std::optional<double> KnownReference(const Clause& clause) {
  if (!clause.reference || clause.basis->to_date) return std::nullopt;
  using Known = std::optional<double>;
  return std::visit(Overloaded{
                        [](std::monostate) { return Known(); },
                        [](const ConstantFigure& constant) {
                          return constant.value > 0 ? Known(constant.value) : Known();
                        },
                        [](const DriverId&) { return Known(); },
                        [](const InputId&) { return Known(); },
                        [](const ClauseId&) { return Known(); },
                        [](const PlanValueOf&) { return Known(); },  // differs by period
                        [](const PlanBenefit&) { return Known(); },
                    },
                    clause.reference->source);
}

}  // namespace accord::warnings_internal
