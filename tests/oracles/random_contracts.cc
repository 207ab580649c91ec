#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "tests/oracles/random_contract_parts.h"

namespace accord::oracles {
namespace {

bool IsPositive(const Outcome& outcome) { return outcome.target > 0; }

bool IsSummed(const Basis& basis) {
  if (basis.aggregation != Aggregation::kUnspecified) {
    return basis.aggregation == Aggregation::kSum;
  }
  if (const auto* figure = std::get_if<ContractFigure>(&basis.source)) {
    return *figure != ContractFigure::kScore &&
           *figure != ContractFigure::kBenefitAgainstPlanRelative;
  }
  return std::holds_alternative<InputId>(basis.source) ||
         std::holds_alternative<ClauseId>(basis.source);
}

}  // namespace

Contract ContractGenerator::Generate(int index) {
  contract_.id = "contract-" + std::to_string(index);
  for (const Outcome& outcome : draft_.outcomes) {
    if (random_.Chance(0.8)) contract_.outcome_ids.push_back(outcome.id);
  }
  // Left empty, it means all.
  if (contract_.outcome_ids.empty()) outcome_ids_ = AllOutcomes();
  if (!contract_.outcome_ids.empty()) outcome_ids_ = contract_.outcome_ids;
  if (random_.Chance(0.7)) AddScore();
  const int inputs = random_.Integer(0, 3);
  for (int i = 0; i < inputs; ++i) AddInput(i);
  const int clauses = random_.Integer(1, 6);
  for (int c = 0; c < clauses; ++c) AddClause(c);
  AddGroups();
  AddEnds();
  if (random_.Chance(0.4)) {
    contract_.jom_unit = JomUnit{{}, random_.Round(0, 1)};
    if (random_.Chance(0.8)) {
      contract_.jom_unit->budget_per_period = RandomTrajectory(random_, draft_, 40);
    }
  }
  return contract_;
}

std::vector<std::string> ContractGenerator::AllOutcomes() const {
  std::vector<std::string> ids;
  for (const Outcome& outcome : draft_.outcomes) ids.push_back(outcome.id);
  return ids;
}
const Outcome& ContractGenerator::OutcomeWith(const std::string& id) const {
  return *std::find_if(draft_.outcomes.begin(), draft_.outcomes.end(),
                       [&](const Outcome& outcome) { return outcome.id == id; });
}
void ContractGenerator::AddScore() {
  Score score;
  score.measure = static_cast<ScoreMeasure>(random_.Integer(0, 3));
  for (const std::string& id : outcome_ids_) {
    const bool any_sign = score.measure == ScoreMeasure::kProgress;
    if (random_.Chance(0.7) && (any_sign || IsPositive(OutcomeWith(id)))) {
      score.weights.push_back({id, random_.Between(0.1, 1)});
    }
  }
  if (score.weights.empty()) return;
  double sum = 0;
  for (const ScoreWeight& weight : score.weights) sum += weight.weight;
  for (ScoreWeight& weight : score.weights) weight.weight /= sum;
  contract_.score = score;
}

void ContractGenerator::AddInput(int index) {
  ObservedInput input;
  input.id = "input-" + std::to_string(index);
  switch (random_.Integer(0, 2)) {
    case 0:
      input.binding = OutcomeId{random_.Of(draft_.outcomes).id};
      input_places_.push_back({100, 30});
      break;
    case 1:
      input.binding = DriverId{random_.Of(draft_.drivers).id};
      input_places_.push_back({1, 1});
      break;
    default: {
      const double level = random_.Round(-50, 150);
      input.binding = RandomTrajectory(random_, draft_, level);
      input_places_.push_back({level, 20});
      break;
    }
  }
  contract_.inputs.push_back(input);
}

std::pair<Basis, Place> ContractGenerator::RandomBasis() {
  Basis basis;
  basis.aggregation = static_cast<Aggregation>(random_.Chance(0.4) ? 0 : random_.Integer(1, 5));
  basis.to_date = random_.Chance(0.2);
  if (random_.Chance(0.1)) basis.round_to = std::pow(10, random_.Integer(-3, 0));
  Place place{0, 1};
  const Outcome& outcome = random_.Of(draft_.outcomes);
  switch (random_.Integer(0, 9)) {
    case 0:
      if (contract_.score) {
        basis.source = ContractFigure::kScore;
        place = {1, 0.3};
        break;
      }
      [[fallthrough]];
    case 1:
      if (IsPositive(outcome)) {
        basis.source = AchievementOf{outcome.id};
        place = {1, 0.3};
        break;
      }
      [[fallthrough]];
    case 2:
      basis.source = ProgressOf{outcome.id};
      place = {1, 1};
      break;
    case 3:
      if (IsPositive(outcome)) {
        basis.source = AttainmentOf{outcome.id};
        place = {1, 0.3};
        break;
      }
      [[fallthrough]];
    case 4:
      basis.source = MeasuredValueOf{outcome.id};
      place = {outcome.target, 30};
      break;
    case 5:
      basis.source = DriverId{random_.Of(draft_.drivers).id};
      place = {1, 1};
      break;
    case 6:
      if (!contract_.inputs.empty()) {
        const int i = random_.Integer(0, static_cast<int>(contract_.inputs.size()) - 1);
        basis.source = InputId{contract_.inputs[static_cast<std::size_t>(i)].id};
        place = input_places_[static_cast<std::size_t>(i)];
        break;
      }
      [[fallthrough]];
    case 7:
      if (!contract_.clauses.empty()) {
        basis.source = ClauseId{random_.Of(contract_.clauses).id};
        place = {0, 300};
        break;
      }
      [[fallthrough]];
    case 8: {
      const int figure = random_.Integer(2, 5);
      basis.source = static_cast<ContractFigure>(figure);
      const bool relative =
          static_cast<ContractFigure>(figure) == ContractFigure::kBenefitAgainstPlanRelative;
      place = figure == 2 ? Place{300, 500} : relative ? Place{0, 1} : Place{0, 300};
      break;
    }
    default:
      basis.source = ConstantFigure{random_.Round(-2, 2)};
      break;
  }
  const auto* figure = std::get_if<ContractFigure>(&basis.source);
  const bool is_relative =
      figure != nullptr && *figure == ContractFigure::kBenefitAgainstPlanRelative;
  if (random_.Chance(0.15) && !is_relative) {
    const bool is_attainment = std::holds_alternative<AttainmentOf>(basis.source);
    basis.aggregation = is_attainment ? Aggregation::kRhythmicity : Aggregation::kGeometricMean;
    if (is_attainment) place.centre = 0.8;
  }
  return {basis, place};
}

void ContractGenerator::AddWhen(Clause& clause) {
  const int n = draft_.timeline->period_count, year = PeriodsPerYear(draft_);
  clause.first_period = random_.Chance(0.6) ? 0 : random_.Integer(1, n);
  const int first = std::max(1, clause.first_period);
  clause.last_period = random_.Chance(0.6) ? 0 : random_.Integer(first, n);
  const int last = clause.last_period == 0 ? n : clause.last_period;
  active_periods_ = last - first + 1;
  window_length_ = 1;
  if (random_.Chance(0.45)) return;
  Window window;
  const int active = last - first + 1;
  if (random_.Chance(0.25)) {
    window.length = WholeTerm{};
    window_length_ = active;
  } else if (random_.Chance(0.4) && (first - 1) % year == 0) {
    window.length = ContractYear{};
    window_length_ = std::min(year, active);
  } else {
    std::vector<int> divisors;
    for (int d = 1; d <= active; ++d) {
      if (active % d == 0) divisors.push_back(d);
    }
    window_length_ = random_.Of(divisors);
    window.length = EveryPeriods{window_length_};
  }
  clause.window = window;
}

void ContractGenerator::AddReference(Clause& clause) {
  typical_reference_ = 1;
  if (random_.Chance(0.4)) return;
  Reference reference;
  const double n = window_length_;
  switch (random_.Integer(0, 5)) {
    case 0:
      typical_reference_ = random_.Chance(0.1) ? -50 : random_.Round(20, 200);
      reference.source = ConstantFigure{typical_reference_};
      break;
    case 1:
      reference.source = DriverId{random_.Of(draft_.drivers).id};
      typical_reference_ = n;
      break;
    case 2:
      if (!contract_.inputs.empty()) {
        const int i = random_.Integer(0, static_cast<int>(contract_.inputs.size()) - 1);
        reference.source = InputId{contract_.inputs[static_cast<std::size_t>(i)].id};
        typical_reference_ = input_places_[static_cast<std::size_t>(i)].centre * n;
        break;
      }
      [[fallthrough]];
    case 3:
      if (!contract_.clauses.empty()) {
        reference.source = ClauseId{random_.Of(contract_.clauses).id};
        typical_reference_ = 200;
        break;
      }
      [[fallthrough]];
    case 4: {
      const Outcome& outcome = random_.Of(draft_.outcomes);
      reference.source = PlanValueOf{outcome.id};
      typical_reference_ = outcome.target * n;
      break;
    }
    default:
      reference.source = PlanBenefit{};
      typical_reference_ = 300 * n;
      break;
  }
  if (std::fabs(typical_reference_) < 0.1) typical_reference_ = 1;
  clause.reference = reference;
}

ValueUnit ContractGenerator::RandomUnit(const Clause& clause) {
  if (clause.reference && random_.Chance(0.6)) return ValueUnit::kOfReference;
  return static_cast<ValueUnit>(random_.Integer(0, 1));
}
double ContractGenerator::UnitSize(ValueUnit unit) const {
  return unit == ValueUnit::kOfReference ? std::fabs(typical_reference_) : 1;
}

Place ContractGenerator::OverWindow(const Basis& basis, Place place) const {
  const double looked_at = basis.to_date ? std::max(1, active_periods_ / 2) : window_length_;
  const double n = IsSummed(basis) ? looked_at : 1;
  return {place.centre * n, place.spread * n};
}
double ContractGenerator::Edge(Place place, ValueUnit unit) {
  const double edge = place.centre + random_.Between(-1, 1) * place.spread;
  const double scaled = edge / UnitSize(unit);
  return random_.Chance(0.5) ? std::round(scaled * 10) / 10 : scaled;
}

void ContractGenerator::AddSchedule(Clause& clause) {
  auto [basis, place] = RandomBasis();
  if (random_.Chance(0.9)) {
    clause.basis = basis;
  } else {
    basis = Basis{ConstantFigure{}, Aggregation::kMean};
    place = {0, 1};
  }
  place = OverWindow(basis, place);
  place_ = place;
  clause.edge_unit = RandomUnit(clause);
  clause.amount_unit = RandomUnit(clause);
  clause.pivot = random_.Chance(0.3) ? 0 : Edge(place, clause.edge_unit);
  if (random_.Chance(0.3)) {
    // Now a gain, now a penalty: what memory is for.
    clause.pivot = place.centre / UnitSize(clause.edge_unit);
    clause.bands = {Band{.rate = random_.Between(-300, 300) / place.spread}};
    return;
  }
  const double money = 300 / UnitSize(clause.amount_unit);
  clause.base = random_.Chance(0.5) ? 0 : random_.Between(-money, money);
  if (random_.Chance(0.5)) clause.share = random_.Round(-1, 1);
  const int bands = random_.Integer(0, 4);
  for (int i = 0; i < bands; ++i) {
    Band band;
    band.rate = random_.Between(-200, 200) / place.spread;
    double low = Edge(place, clause.edge_unit), high = Edge(place, clause.edge_unit);
    if (low > high) std::swap(low, high);
    if (low == high) high += 1;
    if (random_.Chance(0.7)) band.lower = low;
    if (random_.Chance(0.7)) band.upper = high;
    clause.bands.push_back(band);
  }
  const int steps = random_.Chance(0.5) ? 0 : random_.Integer(1, 3);
  for (int i = 0; i < steps; ++i) {
    clause.steps.push_back({Edge(place, clause.edge_unit), static_cast<Side>(random_.Integer(1, 2)),
                            random_.Chance(0.5), random_.Between(-money, money)});
  }
}

void ContractGenerator::AddGates(Clause& clause) {
  if (!random_.Chance(0.4)) return;
  GateSet set;
  set.mode = static_cast<GateMode>(random_.Integer(0, 2));
  const int count = random_.Integer(set.mode == GateMode::kAnyOf ? 1 : 0, 3);
  for (int i = 0; i < count; ++i) {
    Gate gate;
    Place place = place_;
    if (random_.Chance(0.7)) {
      const auto [basis, own] = RandomBasis();
      gate.basis = basis;
      place = OverWindow(basis, own);
    }
    gate.unit = RandomUnit(clause);
    const double one = Edge(place, gate.unit), other = Edge(place, gate.unit);
    gate.min = std::min(one, other);
    gate.max = std::max(one, other);
    gate.min_open = random_.Chance(0.5);
    gate.max_open = random_.Chance(0.5);
    // Wide, so that most are open.
    if (random_.Chance(0.4)) gate.min.reset();
    if (gate.min && random_.Chance(0.5)) gate.max.reset();
    if (gate.min && gate.max && *gate.min == *gate.max) gate.min_open = gate.max_open = false;
    set.gates.push_back(gate);
  }
  clause.gate = set;
}

void ContractGenerator::AddScale(Clause& clause) {
  if (!random_.Chance(0.4)) return;
  Scale scale;
  scale.intercept = random_.Round(-1, 2);
  if (random_.Chance(0.8)) {
    const auto [basis, own] = RandomBasis();
    const Place place = OverWindow(basis, own);
    scale.basis = basis;
    scale.slope = random_.Between(-1, 1) / (place.spread + std::fabs(place.centre));
  }
  if (random_.Chance(0.5)) scale.min = random_.Round(-1, 0.5);
  if (random_.Chance(0.5)) scale.max = scale.min.value_or(0) + random_.Round(0, 1.5);
  clause.scale = scale;
}

void ContractGenerator::AddClause(int index) {
  Clause clause;
  clause.id = "clause-" + std::to_string(index);
  AddWhen(clause);
  AddReference(clause);
  AddSchedule(clause);
  AddGates(clause);
  AddScale(clause);
  AddTerms(clause);
  contract_.clauses.push_back(clause);
}

void AddContract(RandomChoices& random, int index, ScenarioDraft& draft) {
  draft.contracts.push_back(ContractGenerator(random, draft).Generate(index));
}

}  // namespace accord::oracles
