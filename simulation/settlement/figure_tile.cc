#include "simulation/settlement/figure_tile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

#include "simulation/settlement/column_kernels.h"

namespace accord {
namespace {

bool IsRebased(const CompiledFigure& figure) {
  return (figure.kind == FigureKind::kBenefit || figure.kind == FigureKind::kPlanBenefit) &&
         figure.value != 0.0;
}

bool IsMeasuredExactly(const CompiledOutcome& outcome) {
  return !outcome.adjusted && outcome.error_bias == 0.0 && outcome.error_sd == 0.0;
}

}  // namespace

FigureTile::FigureTile(const CompiledContract& contract, const CompiledChance& chance)
    : contract_(contract),
      chance_(chance),
      is_read_(contract.figures.size(), false),
      columns_(kOwnColumns + static_cast<int>(contract.figures.size())),
      figures_(contract.figures.size(), nullptr) {
  for (int outcome : contract.outcomes) {
    if (chance.outcomes[outcome].value_per_unit == 0.0) continue;
    valued_outcomes_.push_back(outcome);
    measures_exactly_ = measures_exactly_ && IsMeasuredExactly(chance.outcomes[outcome]);
  }
  for (int i = 0; i < static_cast<int>(contract.figures.size()); ++i) {
    const CompiledFigure& figure = contract.figures[i];
    if (figure.kind == FigureKind::kConstant) {
      settlement_internal::Fill(figure.value, columns_[kOwnColumns + i]);
    }
  }
}

void FigureTile::Read(const std::vector<bool>& is_read) {
  for (std::size_t i = 0; i < is_read.size(); ++i) {
    if (!is_read[i] || is_read_[i]) continue;
    is_read_[i] = true;
    const CompiledFigure& figure = contract_.figures[i];
    if (IsRebased(figure)) {
      AddRebased(figure.value);
    } else if (figure.kind == FigureKind::kBenefit ||
               figure.kind == FigureKind::kBenefitAgainstPlan) {
      needs_measured_benefit_ = !measures_exactly_;
    }
  }
}

void FigureTile::AddRebased(double weight) {
  const bool is_new = std::none_of(rebased_.begin(), rebased_.end(),
                                   [&](const auto& other) { return other.weight == weight; });
  if (!is_new) return;
  rebased_.push_back({weight, ColumnStore(static_cast<int>(valued_outcomes_.size()))});
}

void FigureTile::Begin() {
  for (RebasedBaselines& rebased : rebased_) {
    for (std::size_t i = 0; i < valued_outcomes_.size(); ++i) {
      settlement_internal::Fill(chance_.outcomes[valued_outcomes_[i]].baseline[0],
                                rebased.columns[static_cast<int>(i)]);
    }
  }
}

void FigureTile::Compute(int t, const ChanceView& chance, ConstColumn delivery_cost) {
  ComputeBenefit(t, chance.true_values, columns_[kBenefit]);
  if (needs_measured_benefit_) ComputeBenefit(t, chance.measured, columns_[kMeasuredBenefit]);
  if (!contract_.weights.empty()) ComputeScore(t, chance);
  for (int i = 0; i < static_cast<int>(figures_.size()); ++i) {
    if (is_read_[i]) ComputeFigure(i, t, chance, delivery_cost);
  }
  Rebase(chance);
}

// Gm or Gplan with b_pay(t) in place of b(t).
void FigureTile::ComputeRebased(const CompiledFigure& figure, int t, const ChanceView& chance,
                                Column out) {
  const RebasedBaselines& rebased =
      *std::find_if(rebased_.begin(), rebased_.end(),
                    [&](const auto& other) { return other.weight == figure.value; });
  settlement_internal::Fill(0.0, out);
  for (std::size_t i = 0; i < valued_outcomes_.size(); ++i) {
    const CompiledOutcome& outcome = chance_.outcomes[valued_outcomes_[i]];
    const ConstColumn baseline = rebased.columns[static_cast<int>(i)];
    if (figure.kind == FigureKind::kBenefit) {
      settlement_internal::AddDeviation(outcome.value_per_unit, baseline,
                                        chance.measured[valued_outcomes_[i]], out);
    } else {
      settlement_internal::Fill(outcome.plan[t - 1], columns_[kPlan]);
      settlement_internal::AddDeviation(outcome.value_per_unit, baseline, columns_[kPlan], out);
    }
  }
}

// b_pay(t+1) = b_pay(t) + w (y(t) - b_pay(t)).
void FigureTile::Rebase(const ChanceView& chance) {
  for (RebasedBaselines& rebased : rebased_) {
    for (std::size_t i = 0; i < valued_outcomes_.size(); ++i) {
      settlement_internal::MoveTowards(rebased.weight, chance.measured[valued_outcomes_[i]],
                                       rebased.columns[static_cast<int>(i)]);
    }
  }
}

// (2.3), in the order and with the roundings of CompiledContract::plan_benefit: where every outcome
// is exactly what was planned, so is the benefit.
void FigureTile::ComputeBenefit(int t, const ColumnStore& values, Column benefit) const {
  bool is_first = true;
  for (int index : valued_outcomes_) {
    const CompiledOutcome& outcome = chance_.outcomes[index];
    const double value = outcome.value_per_unit;
    const double baseline = outcome.baseline[t - 1];
    if (is_first) {
      settlement_internal::SetDeviation(value, baseline, values[index], benefit);
    } else {
      settlement_internal::AddDeviation(value, baseline, values[index], benefit);
    }
    is_first = false;
  }
}

// Weights sum to 1, so I = first + sum chi (other - first): exactly c where every part is c, which
// sum chi c need not be. Thresholds at a score of 1 depend on it.
void FigureTile::ComputeScore(int t, const ChanceView& chance) {
  const Column score = columns_[kScore];
  const ConstColumn first =
      ScoredFigure(contract_.weights.front().index, t, chance, columns_[kFirstScored]);
  settlement_internal::Copy(first, score);
  for (auto term = contract_.weights.begin() + 1; term != contract_.weights.end(); ++term) {
    const ConstColumn scored = ScoredFigure(term->index, t, chance, columns_[kScored]);
    settlement_internal::AddDeviation(term->coefficient, first, scored, score);
  }
}

ConstColumn FigureTile::ScoredFigure(int outcome, int t, const ChanceView& chance,
                                     Column out) const {
  switch (contract_.score_measure) {
    case ScoreMeasure::kUnspecified:
    case ScoreMeasure::kAchievement:
      return chance.achievements[outcome];
    case ScoreMeasure::kProgress:
      ComputeProgress(outcome, chance, out);
      break;
    case ScoreMeasure::kAttainment:
      ComputeAttainment(outcome, t, chance, out);
      break;
  }
  return out;
}

void FigureTile::ComputeProgress(int outcome, const ChanceView& chance, Column out) const {
  const CompiledOutcome& compiled = chance_.outcomes[outcome];
  assert(compiled.target != compiled.start);
  settlement_internal::SetProgress(chance.measured[outcome], compiled.start,
                                   compiled.target - compiled.start, out);
}

void FigureTile::ComputeAttainment(int outcome, int t, const ChanceView& chance, Column out) const {
  const CompiledOutcome& compiled = chance_.outcomes[outcome];
  const double plan = compiled.plan[t - 1];
  assert(plan != 0.0);
  if (compiled.lower_is_better) {
    settlement_internal::SetInverse(plan, chance.measured[outcome], compiled.max_achievement, out);
  } else {
    settlement_internal::SetQuotient(chance.measured[outcome], plan, out);
  }
}

void FigureTile::ComputeFigure(int index, int t, const ChanceView& chance,
                               ConstColumn delivery_cost) {
  const CompiledFigure& figure = contract_.figures[index];
  const Column own = columns_[kOwnColumns + index];
  const double*& shown = figures_[index];
  const ConstColumn measured_benefit =
      columns_[needs_measured_benefit_ ? kMeasuredBenefit : kBenefit];
  shown = own.data();
  switch (figure.kind) {
    case FigureKind::kConstant:
      return;
    case FigureKind::kKnown:
      settlement_internal::Fill(figure.known[t - 1], own);
      return;
    case FigureKind::kScore:
      shown = score().data();
      return;
    case FigureKind::kAchievement:
      shown = chance.achievements[figure.index].data();
      return;
    case FigureKind::kProgress:
      ComputeProgress(figure.index, chance, own);
      return;
    case FigureKind::kAttainment:
      ComputeAttainment(figure.index, t, chance, own);
      return;
    case FigureKind::kMeasured:
      shown = chance.measured[figure.index].data();
      return;
    case FigureKind::kDriver:
      shown = chance.levels[figure.index].data();
      return;
    case FigureKind::kBenefit:
      if (IsRebased(figure)) {
        ComputeRebased(figure, t, chance, own);
      } else {
        shown = measured_benefit.data();
      }
      return;
    case FigureKind::kPlanBenefit:
      ComputeRebased(figure, t, chance, own);
      return;
    case FigureKind::kBenefitAgainstPlan:
      settlement_internal::SetDifference(measured_benefit, contract_.plan_benefit[t - 1], own);
      return;
    case FigureKind::kDeliveryCost:
      shown = delivery_cost.data();
      return;
    case FigureKind::kClausePay:
      shown = nullptr;
      return;
  }
}

}  // namespace accord
