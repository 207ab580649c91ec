#include "tests/oracles/random_scenarios.h"
#include "simulation/base/violation.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <variant>
#include <vector>

namespace accord::oracles {
namespace {

bool IsAboveZero(const Driver& driver) {
  if (driver.accumulation == Accumulation::kIndex) return true;
  if (driver.reference && *driver.reference <= 0) return false;
  if (driver.marginal->truncation) return *driver.marginal->truncation->min > 0;
  const auto& kind = driver.marginal->kind;
  if (const auto* m = std::get_if<ConstantMarginal>(&kind)) return m->value > 0;
  if (const auto* m = std::get_if<UniformMarginal>(&kind)) return m->min > 0;
  if (const auto* m = std::get_if<TriangularMarginal>(&kind)) return m->min > 0;
  if (const auto* m = std::get_if<MetalogMarginal>(&kind)) return *m->lower_bound > 0;
  if (const auto* m = std::get_if<PertMarginal>(&kind)) return m->min > 0;
  if (const auto* m = std::get_if<BetaMarginal>(&kind)) return m->min > 0;
  if (const auto* m = std::get_if<EmpiricalMarginal>(&kind)) {
    return *std::min_element(m->observations.begin(), m->observations.end()) > 0;
  }
  if (const auto* m = std::get_if<DiscreteMarginal>(&kind)) {
    return std::all_of(m->points.begin(), m->points.end(),
                       [](const DiscretePoint& point) { return point.value > 0; });
  }
  return std::holds_alternative<LognormalMarginal>(kind) ||
         std::holds_alternative<GammaMarginal>(kind) ||
         std::holds_alternative<WeibullMarginal>(kind);
}

Plan RandomPlan(RandomChoices& random, int period_count) {
  if (random.Chance(0.5)) return {RampPeriods{random.Integer(1, period_count + 2)}};
  ValueList list;
  for (int t = 0; t < period_count; ++t) list.values.push_back(random.Round(0, 1));
  return {list};
}

void AddLoadings(RandomChoices& random, const ScenarioDraft& draft, Outcome& outcome) {
  const bool elasticity = outcome.form == OutcomeForm::kElasticity;
  const double most = outcome.form == OutcomeForm::kAdditive ? 10 : 0.15;
  for (const Driver& driver : draft.drivers) {
    if (!random.Chance(0.6)) continue;
    if (elasticity && !IsAboveZero(driver)) continue;
    Loading loading{driver.id, random.Between(-most, most), 0};
    if (driver.control != Control::kSupplier && random.Chance(0.5)) {
      loading.adjustment = random.Chance(0.3) ? 1 : random.Unit();
    }
    outcome.loadings.push_back(loading);
  }
}

Outcome RandomOutcome(RandomChoices& random, int index, const ScenarioDraft& draft) {
  Outcome outcome;
  outcome.id = "outcome-" + std::to_string(index);
  const double level = random.Chance(0.1) ? -random.Round(50, 150) : random.Round(50, 150);
  const bool more = random.Chance(0.6);
  outcome.baseline = RandomTrajectory(random, draft, level);
  if (random.Chance(0.4)) outcome.baseline_level = level + random.Round(-1, 1);
  outcome.target = level + (more ? 1 : -1) * random.Round(10, 40);
  if (random.Chance(0.6)) outcome.plan = RandomPlan(random, draft.timeline->period_count);
  outcome.form = static_cast<OutcomeForm>(random.Integer(0, 3));
  AddLoadings(random, draft, outcome);
  if (outcome.form != OutcomeForm::kAdditive || random.Chance(0.4)) {
    // Most forms need a bound where drivers have heavy tails.
    if (random.Chance(0.7)) outcome.lower_bound = level - random.Round(5, 60);
    if (random.Chance(0.7)) outcome.upper_bound = level + random.Round(5, 60);
  }
  if (random.Chance(0.6)) {
    Verification verification;
    verification.form = static_cast<ErrorForm>(random.Integer(0, 2));
    const double unit = verification.form == ErrorForm::kAbsolute ? 100 : 1;
    if (random.Chance(0.5)) verification.bias = unit * random.Between(-0.02, 0.02);
    if (random.Chance(0.8)) verification.sd = unit * random.Between(0, 0.05);
    outcome.verification = verification;
  }
  if (random.Chance(0.8)) outcome.value_per_unit = (more ? 1 : -1) * random.Round(1, 20);
  if (random.Chance(0.4)) outcome.max_achievement = random.Round(1, 1.3);
  return outcome;
}

}  // namespace

int PeriodsPerYear(const ScenarioDraft& draft) {
  switch (draft.timeline->period_length) {
    case PeriodLength::kMonth:
      return 12;
    case PeriodLength::kQuarter:
      return 4;
    default:
      return 1;
  }
}

Trajectory RandomTrajectory(RandomChoices& random, const ScenarioDraft& draft, double level) {
  switch (random.Integer(0, 2)) {
    case 0:
      return {ConstantShape{level}};
    case 1:
      return {Growth{level, random.Between(-0.05, 0.05)}};
    default: {
      ValueList list;
      for (int t = 0; t < draft.timeline->period_count; ++t) {
        list.values.push_back(level * random.Between(0.9, 1.1));
      }
      return {list};
    }
  }
}

void AddOutcomes(RandomChoices& random, ScenarioDraft& draft) {
  const int count = random.Integer(1, 4);
  for (int j = 0; j < count; ++j) draft.outcomes.push_back(RandomOutcome(random, j, draft));
}

ScenarioDraft RandomDraft(std::uint64_t seed, const ScenarioOptions& options) {
  RandomChoices random(seed);
  ScenarioDraft draft;
  const auto length = static_cast<PeriodLength>(random.Integer(1, 3));
  const int most = length == PeriodLength::kMonth ? 26 : length == PeriodLength::kQuarter ? 13 : 6;
  draft.timeline = Timeline{random.Integer(1, most), length};
  AddDrivers(random, options, draft);
  AddOutcomes(random, draft);
  const int few = random.Chance(0.6) ? 1 : random.Integer(2, 3);
  const int contracts = options.contracts > 0 ? options.contracts : few;
  for (int i = 0; i < contracts; ++i) AddContract(random, i, draft);
  AddAccounts(random, draft);
  if (options.client_base) AddClientBase(random, draft);
  if (options.ends) AddEnds(random, draft);
  if (options.efforts) AddEfforts(random, draft);
  return draft;
}

RandomScenario ARandomScenario(std::uint64_t seed, const ScenarioOptions& options) {
  constexpr int kMaxDrafts = 200;
  for (int k = 0; k < kMaxDrafts; ++k) {
    Checked<Scenario> checked =
        Validate(RandomDraft(seed * kMaxDrafts + static_cast<std::uint64_t>(k), options),
                 FieldPath("scenario"));
    if (auto* scenario = std::get_if<Scenario>(&checked)) return {std::move(*scenario), k + 1};
  }
  std::fprintf(stderr, "no valid scenario follows from seed %llu\n",
               static_cast<unsigned long long>(seed));
  std::abort();
}

}  // namespace accord::oracles
