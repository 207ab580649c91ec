#include "simulation/paths/chance_tile.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstddef>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/model/marginal_kernels.h"
#include "simulation/model/t_copula.h"
#include "simulation/model/trials.h"
#include "simulation/paths/kernels.h"
#include "simulation/random/sobol.h"
#include "simulation/random/stream.h"

namespace accord {
namespace {

static_assert(kTilePaths == kNetUnit);
constexpr int kMoving = 0, kStatic = 1;  // columns of the t copula
constexpr int kGroupPeriods = 4;  // one Philox block a path gives the normals of four periods

int CountOf(const auto& list) { return static_cast<int>(list.size()); }

}  // namespace

ChanceTile::ChanceTile(const CompiledChance& chance, Measurements measurements)
    : chance_(chance),
      driver_normals_(CountOf(chance.drivers) * kGroupPeriods),
      outcome_normals_(CountOf(chance.outcomes) * kGroupPeriods),
      scores_(CountOf(chance.drivers)),
      mixing_normals_(chance.t_copula ? 2 * kGroupPeriods : 0),
      stretches_(chance.t_copula ? 2 : 0),
      mixed_score_(chance.t_copula ? 1 : 0),
      draws_(CountOf(chance.drivers)),
      levels_(CountOf(chance.drivers)),
      growths_(CountOf(chance.drivers)),
      deviations_(CountOf(chance.drivers)),
      log_ratios_(CountOf(chance.drivers)),
      true_values_(CountOf(chance.outcomes)),
      measured_(CountOf(chance.outcomes)),
      achievements_(CountOf(chance.outcomes)),
      measurements_(measurements),
      exact_(measurements.exact ? CountOf(chance.outcomes) : 0),
      exact_achievements_(exact_.count()),
      halved_(measurements.halved ? CountOf(chance.outcomes) : 0),
      halved_achievements_(halved_.count()),
      known_drivers_(chance.drivers.size(), nullptr),
      known_outcomes_(chance.outcomes.size(), nullptr),
      surprises_(chance.past ? CountOf(chance.past->drivers) : 0),
      needs_log_ratio_(chance.drivers.size(), false) {
  if (chance.past) {
    for (const KnownDriver& known : chance.past->drivers) known_drivers_[known.driver] = &known;
    for (const KnownOutcome& known : chance.past->outcomes) known_outcomes_[known.outcome] = &known;
  }
  for (const CompiledOutcome& outcome : chance.outcomes) {
    if (outcome.form != OutcomeForm::kElasticity) continue;
    for (const OutcomeTerm& term : outcome.terms) needs_log_ratio_[term.driver] = true;
  }
}

void ChanceTile::Begin(std::uint64_t first_path) { first_path_ = first_path; }

void ChanceTile::Advance(int t) {
  assert(t >= 1 && t <= chance_.period_count);
  if ((t - 1) % kGroupPeriods == 0) DrawNormals((t - 1) / kGroupPeriods);
  if (chance_.t_copula) DrawMixing(t);
  if (IsPast(t)) FindSurprises(t);
  for (int d = 0; d < CountOf(chance_.drivers); ++d) AdvanceDriver(d, t);
  for (int j = 0; j < CountOf(chance_.outcomes); ++j) ComputeOutcome(j, t);
}

void ChanceTile::DrawNormals(int group) {
  const auto fill = [&](StreamKey stream, ColumnStore& normals, int owner) {
    const int first = owner * kGroupPeriods;
    FillNormals4(stream, static_cast<std::uint32_t>(group), first_path_, normals[first],
                 normals[first + 1], normals[first + 2], normals[first + 3]);
  };
  for (int d = 0; d < CountOf(chance_.drivers); ++d) {
    const CompiledDriver& driver = chance_.drivers[d];
    if (!driver.drawn || (group > 0 && driver.is_static)) continue;
    if (!NetHasAll(driver, group)) fill(driver.stream, driver_normals_, d);
    if (chance_.net) DrawFromNet(d, group);
  }
  for (int j = 0; j < CountOf(chance_.outcomes); ++j) {
    const CompiledOutcome& outcome = chance_.outcomes[j];
    if (outcome.error_sd > 0.0) fill(outcome.verification, outcome_normals_, j);
  }
}

// The periods of a group that a driver has normals of: the first alone where it is static.
int ChanceTile::LastPeriodOf(const CompiledDriver& driver, int group) const {
  return driver.is_static ? 1 : std::min((group + 1) * kGroupPeriods, chance_.period_count);
}

bool ChanceTile::NetHasAll(const CompiledDriver& driver, int group) const {
  const int last = LastPeriodOf(driver, group);
  return chance_.net && (last - 1) * chance_.net_stride + driver.net_place < kNetCoordinates;
}

void ChanceTile::DrawFromNet(int d, int group) {
  const CompiledDriver& driver = chance_.drivers[d];
  const int first = group * kGroupPeriods, last = LastPeriodOf(driver, group);
  for (int index = first; index < last; ++index) {
    const int coordinate = index * chance_.net_stride + driver.net_place;
    if (coordinate >= kNetCoordinates) return;
    chance_.net->FillNormals(coordinate, first_path_,
                             driver_normals_[d * kGroupPeriods + index - first]);
  }
}

// Fresh each period for moving drivers, once for static ones.
void ChanceTile::DrawMixing(int t) {
  const CompiledTCopula& copula = *chance_.t_copula;
  const int in_group = (t - 1) % kGroupPeriods;
  const auto draw = [&](int kind, StreamKey stream) {
    const int first = kind * kGroupPeriods;
    if (in_group == 0) {
      FillNormals4(stream, static_cast<std::uint32_t>((t - 1) / kGroupPeriods), first_path_,
                   mixing_normals_[first], mixing_normals_[first + 1], mixing_normals_[first + 2],
                   mixing_normals_[first + 3]);
    }
    Stretch(copula, mixing_normals_[first + in_group], stretches_[kind]);
  };
  draw(kMoving, copula.moving);
  if (t == 1) draw(kStatic, copula.fixed);
}

ConstColumn ChanceTile::ScoreOf(int d) {
  const CompiledDriver& driver = chance_.drivers[d];
  if (!driver.is_mixed) return scores_[d];
  MixedScores(*chance_.t_copula, scores_[d], stretches_[driver.is_static ? kStatic : kMoving],
              mixed_score_[0]);
  return mixed_score_[0];
}

// What is known of the period's innovations, against what would have been drawn.
void ChanceTile::FindSurprises(int t) {
  for (int i = 0; i < surprises_.count(); ++i) {
    const KnownDriver& known = chance_.past->drivers[static_cast<std::size_t>(i)];
    if (known.scores.empty()) continue;
    const CompiledDriver& driver = chance_.drivers[known.driver];
    if (t > 1 && driver.is_static) continue;
    const std::size_t at = static_cast<std::size_t>(t - 1);
    const double before = t == 1 ? 0.0 : driver.persistence * known.scores[at - 1];
    columns::Fill(known.scores[at] - before, surprises_[i]);
    std::array<WeightedColumn, limits::kMaxDrivers> sum;
    int terms = 0;
    for (const Term& term : t == 1 ? driver.first : driver.innovation) {
      sum[terms++] = {driver_normals_[term.index * kGroupPeriods + (t - 1) % kGroupPeriods].data(),
                      0.0 - term.coefficient};
    }
    WeightedSum(1.0, {sum.data(), sum.data() + terms}, surprises_[i]);
  }
}

// z(t) of (1.1), given what is known of other drivers.
void ChanceTile::DrawScore(int d, int t) {
  const CompiledDriver& driver = chance_.drivers[d];
  std::array<WeightedColumn, limits::kMaxDrivers> sum;
  int terms = 0;
  const int in_group = (t - 1) % kGroupPeriods;
  for (const Term& term : t == 1 ? driver.first : driver.innovation) {
    sum[terms++] = {driver_normals_[term.index * kGroupPeriods + in_group].data(),
                    term.coefficient};
  }
  WeightedSum(t == 1 ? 0.0 : driver.persistence, {sum.data(), sum.data() + terms}, scores_[d]);
  if (!IsPast(t)) return;
  const CompiledPast& past = *chance_.past;
  for (const Surprise& surprise : (t == 1 ? past.first : past.innovation)[d]) {
    const WeightedColumn learnt = {surprises_[surprise.known].data(), surprise.weight};
    WeightedSum(1.0, {&learnt, 1}, scores_[d]);
  }
}

// x(t).
void ChanceTile::Draw(int d, int t) {
  const CompiledDriver& driver = chance_.drivers[d];
  if (driver.trials) {
    if (t == 1 || !driver.is_static) FillTrials(*driver.trials, t, first_path_, draws_[d]);
  } else if (t == 1 || (driver.drawn && !driver.is_static)) {
    if (driver.drawn) DrawScore(d, t);
    ApplyMarginal(driver.marginal, ScoreOf(d), draws_[d]);
  }
}

// X(t) as it was, and from where its driver goes on.
void ChanceTile::Know(const KnownDriver& known, int t) {
  const std::size_t at = static_cast<std::size_t>(t - 1);
  columns::Fill(known.levels[at], levels_[known.driver]);
  if (known.draw) columns::Fill(*known.draw, draws_[known.driver]);
  if (!known.scores.empty()) columns::Fill(known.scores[at], scores_[known.driver]);
}

void ChanceTile::AdvanceDriver(int d, int t) {
  const CompiledDriver& driver = chance_.drivers[d];
  const KnownDriver* const known = IsPast(t) ? known_drivers_[d] : nullptr;
  if (known != nullptr) {
    Know(*known, t);
  } else if (!driver.held.empty()) {
    columns::Fill(driver.held[t - 1], levels_[d]);
  } else {
    Draw(d, t);
    Accumulate(d, t);
  }
  if (RunsUp(driver)) columns::SetDifference(levels_[d], driver.reference[t - 1], deviations_[d]);
  SetGrowth(driver, t, levels_[d], growths_[d]);
  if (!needs_log_ratio_[d]) return;
  if (known == nullptr && !driver.held.empty() && driver.held[t - 1] == driver.reference[t - 1]) {
    columns::Fill(0.0, log_ratios_[d]);  // exactly, which a quotient need not be
  } else {
    LogRatio(levels_[d], driver.reference[t - 1], log_ratios_[d]);
  }
}

ConstColumn ChanceTile::Deviation(int d) const {
  return RunsUp(chance_.drivers[d]) ? deviations_[d] : growths_[d];
}

void ChanceTile::Accumulate(int d, int t) {
  switch (chance_.drivers[d].accumulation) {
    case Accumulation::kUnspecified:
    case Accumulation::kLevel:
      columns::Copy(draws_[d], levels_[d]);
      return;
    case Accumulation::kRunningSum:
      if (t == 1) columns::Fill(0.0, levels_[d]);
      columns::Add(draws_[d], levels_[d]);
      return;
    case Accumulation::kIndex:
      if (t == 1) columns::Fill(1.0, levels_[d]);
      GrowBy(draws_[d], levels_[d]);
      return;
  }
}

// psi or psi* of (2.1), into `out`.
void ChanceTile::ComputeValue(const CompiledOutcome& outcome, int t, bool adjusted, Column out) {
  const bool is_power = outcome.form == OutcomeForm::kElasticity;
  std::array<WeightedColumn, limits::kMaxDrivers> sum;
  int terms = 0;
  for (const OutcomeTerm& term : outcome.terms) {
    const ConstColumn input = is_power ? log_ratios_[term.driver] : Deviation(term.driver);
    sum[terms++] = {input.data(), adjusted ? term.adjusted_loading : term.loading};
  }
  WeightedSum(0.0, {sum.data(), sum.data() + terms}, out);
  const std::vector<double>& effort = adjusted ? outcome.adjusted_effort : outcome.effort;
  if (!effort.empty()) AddConstant(effort[t - 1], out);
  if (outcome.form == OutcomeForm::kAdditive) {
    Shift(outcome.plan[t - 1], outcome.lower_bound, outcome.upper_bound, out);
  } else {
    ScaleByExp(outcome.plan[t - 1], outcome.lower_bound, outcome.upper_bound, out);
  }
}

void ChanceTile::ComputeOutcome(int j, int t) {
  if (known_outcomes_[j] != nullptr && IsPast(t)) return KnowOutcome(*known_outcomes_[j], t);
  const CompiledOutcome& outcome = chance_.outcomes[j];
  const Column measured = measured_[j];
  ComputeValue(outcome, t, /*adjusted=*/false, true_values_[j]);
  if (outcome.adjusted) {
    ComputeValue(outcome, t, /*adjusted=*/true, measured);
  } else {
    columns::Copy(true_values_[j], measured);
  }
  if (measurements_.exact) Measure(j, t, 0.0, measured, exact_[j], exact_achievements_[j]);
  if (measurements_.halved) Measure(j, t, 0.5, measured, halved_[j], halved_achievements_[j]);
  Measure(j, t, 1.0, measured, measured, achievements_[j]);
}

// An observed value stands for the true and for every measured one.
void ChanceTile::KnowOutcome(const KnownOutcome& known, int t) {
  const int j = known.outcome;
  const CompiledOutcome& outcome = chance_.outcomes[j];
  const auto fill = [&](Column value, Column achievement) {
    columns::Fill(known.values[static_cast<std::size_t>(t - 1)], value);
    if (!outcome.has_achievement) return;
    Achieve(value, outcome.target, outcome.lower_is_better, outcome.max_achievement, achievement);
  };
  fill(true_values_[j], achievements_[j]);
  fill(measured_[j], achievements_[j]);
  if (measurements_.exact) fill(exact_[j], exact_achievements_[j]);
  if (measurements_.halved) fill(halved_[j], halved_achievements_[j]);
}

// psi* with this share of the verification error (2.2), and the achievement of that.
void ChanceTile::Measure(int j, int t, double share, ConstColumn adjusted, Column measured,
                         Column achievement) {
  const CompiledOutcome& outcome = chance_.outcomes[j];
  if (adjusted.data() != measured.data()) {
    columns::Copy(adjusted, measured);
  }
  const double bias = share * outcome.error_bias, sd = share * outcome.error_sd;
  if (sd > 0.0 || bias != 0.0) {
    const Column normals = outcome_normals_[j * kGroupPeriods + (t - 1) % kGroupPeriods];
    if (outcome.error_form == ErrorForm::kAbsolute) {
      MeasureAbsolute(measured, bias, sd, normals, measured);
    } else {
      MeasureRelative(measured, bias, sd, normals, measured);
    }
  }
  if (outcome.has_achievement) {
    Achieve(measured, outcome.target, outcome.lower_is_better, outcome.max_achievement,
            achievement);
  }
}

}  // namespace accord
