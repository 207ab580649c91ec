#include "tests/oracles/tie_contracts.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "tests/oracles/exact_decimal.h"
#include "tests/oracles/random_choices.h"
#include "tests/oracles/tie_figure.h"

namespace accord::oracles {
namespace {

const char* const kSourceNames[] = {
    "measured value",  "input of outcome", "input of driver", "listed input", "driver",
    "benefit",         "against plan",     "relative",        "score",        "achievement",
    "lower is better", "progress",         "attainment",      "pay"};

// The figure as a scenario, and what was observed.
class TieWriter {
 public:
  TieWriter(const TieFigure& figure, RandomChoices& random) : figure_(figure), random_(random) {}

  TieContract Write() {
    ScenarioDraft& draft = result_.draft;
    draft.timeline = Timeline{kTiePeriods, PeriodLength::kMonth};
    Contract& contract = draft.contracts.emplace_back();
    contract.id = "deal";
    result_.observed.period_count = kTiePeriods;
    if (HasOutcomes()) {
      for (std::size_t j = 0; j < figure_.parts.size(); ++j) WriteOutcome(j);
    } else if (figure_.source != TieSource::kListedInput) {
      Driver driver;
      driver.id = "driver";
      driver.control = Control::kExternal;
      driver.marginal = Marginal{NormalMarginal{.mean = figure_.parts[0].usual_z, .sd = 1}};
      driver.reference = static_cast<double>(figure_.parts[0].plan);
      draft.drivers = {driver};
      result_.observed.drivers = {ValuesOf(figure_.parts[0].observed)};
    }
    WriteClauses(contract);
    Name();
    result_.dates = figure_.dates;
    return std::move(result_);
  }

 private:
  static std::vector<double> ValuesOf(const std::vector<Decimal>& decimals) {
    std::vector<double> values;
    for (const Decimal& decimal : decimals) values.push_back(decimal.value());
    return values;
  }
  bool HasOutcomes() const {
    return figure_.source != TieSource::kListedInput && figure_.source != TieSource::kDriver &&
           figure_.source != TieSource::kInputOfDriver;
  }

  void WriteOutcome(std::size_t j) {
    const TiePart& part = figure_.parts[j];
    Outcome outcome;
    outcome.id = "o" + std::to_string(j);
    outcome.baseline = Trajectory{ConstantShape{part.psi0.value()}};
    outcome.target = part.psi_target.value();
    outcome.form = OutcomeForm::kAdditive;
    if (part.plan_share.units == 1 && part.plan_share.digits == 0) {
      outcome.plan = Plan{RampPeriods{1}};
    } else {
      outcome.plan = Plan{ValueList{std::vector<double>(kTiePeriods, part.plan_share.value())}};
    }
    if (figure_.is_benefit()) outcome.value_per_unit = part.value_per_unit.value();
    result_.draft.outcomes.push_back(outcome);
    result_.observed.outcomes.push_back(ValuesOf(part.observed));
  }

  Basis WriteBasis(Contract& contract) {
    Basis basis;
    basis.aggregation = figure_.aggregation;
    basis.to_date = figure_.to_date;
    const auto input = [&](decltype(ObservedInput::binding) binding) {
      contract.inputs.push_back({.id = "x", .binding = std::move(binding)});
      basis.source = InputId{"x"};
    };
    switch (figure_.source) {
      case TieSource::kMeasured:
        basis.source = MeasuredValueOf{"o0"};
        break;
      case TieSource::kInputOfOutcome:
        input(OutcomeId{"o0"});
        break;
      case TieSource::kInputOfDriver:
        input(DriverId{"driver"});
        break;
      case TieSource::kListedInput:
        input(Trajectory{ValueList{ValuesOf(figure_.parts[0].observed)}});
        break;
      case TieSource::kDriver:
        basis.source = DriverId{"driver"};
        break;
      case TieSource::kBenefit:
        basis.source = ContractFigure::kBenefit;
        break;
      case TieSource::kAgainstPlan:
        basis.source = ContractFigure::kBenefitAgainstPlan;
        break;
      case TieSource::kRelative:
        basis.source = ContractFigure::kBenefitAgainstPlanRelative;
        basis.aggregation = Aggregation::kUnspecified;
        break;
      case TieSource::kScore:
        basis.source = ContractFigure::kScore;
        contract.score = Score{.measure = figure_.measure, .weights = {}};
        for (std::size_t j = 0; j < figure_.parts.size(); ++j) {
          contract.score->weights.push_back(
              {"o" + std::to_string(j), figure_.parts[j].value_per_unit.value()});
        }
        break;
      case TieSource::kAchievement:
      case TieSource::kLowerAchievement:
        basis.source = AchievementOf{"o0"};
        break;
      case TieSource::kProgress:
        basis.source = ProgressOf{"o0"};
        break;
      case TieSource::kAttainment:
        basis.source = AttainmentOf{"o0"};
        break;
      case TieSource::kPay:
        basis.source = ClauseId{"paid"};
        contract.clauses.push_back(PaidClause());
        break;
    }
    return basis;
  }
  Clause PaidClause() const {
    Clause paid;
    paid.id = "paid";
    paid.basis = Basis{.source = MeasuredValueOf{"o0"}};
    paid.base = figure_.pay_base.value();
    paid.bands = {Band{.rate = figure_.parts[0].value_per_unit.value()}};
    return paid;
  }

  void WriteClauses(Contract& contract) {
    const Basis basis = WriteBasis(contract);
    std::optional<Reference> reference;
    if (figure_.has_reference && figure_.reference_is_listed) {
      contract.inputs.push_back(
          {.id = "r", .binding = Trajectory{ValueList{ValuesOf(figure_.reference)}}});
      reference = Reference{InputId{"r"}};
    } else if (figure_.has_reference) {
      reference = Reference{ConstantFigure{figure_.reference[0].value()}};
    }
    const int first = random_.Integer(0, kComparedCount - 1);
    for (const int step : {0, 3, 5}) {
      const auto how = static_cast<Compared>((first + step) % kComparedCount);
      result_.clauses.push_back(how);
      Clause clause;
      clause.id = "c" + std::to_string(step);
      clause.window = Window{EveryPeriods{figure_.window}};
      clause.basis = basis;
      clause.reference = reference;
      const ValueUnit unit =
          figure_.has_reference ? ValueUnit::kOfReference : ValueUnit::kUnspecified;
      if (IsGate(how)) {
        clause.base = 1;
        Gate gate{.min_open = how == Compared::kMinOpen,
                  .max_open = how == Compared::kMaxOpen,
                  .unit = unit};
        const bool is_min = how == Compared::kMin || how == Compared::kMinOpen;
        (is_min ? gate.min : gate.max) = figure_.threshold.value();
        clause.gate = GateSet{.gates = {gate}};
      } else {
        const bool is_above = how == Compared::kAbove || how == Compared::kAboveInclusive;
        clause.edge_unit = unit;
        clause.steps = {
            Step{.threshold = figure_.threshold.value(),
                 .side = is_above ? Side::kAbove : Side::kBelow,
                 .inclusive = how == Compared::kAboveInclusive || how == Compared::kBelowInclusive,
                 .amount = 1}};
      }
      contract.clauses.push_back(clause);
    }
  }

  void Name() {
    result_.kind = kSourceNames[static_cast<std::size_t>(figure_.source)];
    switch (figure_.aggregation) {
      case Aggregation::kMean:
        result_.kind += ", mean";
        break;
      case Aggregation::kMin:
      case Aggregation::kMax:
      case Aggregation::kLast:
        result_.kind += ", min, max or last";
        break;
      default:
        result_.kind += ", sum";
        break;
    }
    if (figure_.to_date) result_.kind += " to date";
    if (figure_.has_reference) result_.kind += " in units of a reference";
  }

  const TieFigure& figure_;
  RandomChoices& random_;
  TieContract result_;
};

}  // namespace

bool IsGate(Compared how) { return how <= Compared::kMaxOpen; }

bool Counts(Compared how, int side) {
  switch (how) {
    case Compared::kMin:
    case Compared::kAboveInclusive:
      return side >= 0;
    case Compared::kMinOpen:
    case Compared::kAbove:
      return side > 0;
    case Compared::kMax:
    case Compared::kBelowInclusive:
      return side <= 0;
    case Compared::kMaxOpen:
    case Compared::kBelow:
      return side < 0;
  }
  return false;
}

TieContract ATieContract(std::uint64_t seed) {
  RandomChoices random(seed);
  const auto source = static_cast<TieSource>(seed % kTieSources);
  for (;;) {
    std::optional<TieFigure> figure = ChooseTieFigure(source, random);
    if (figure && FillAroundTheLevel(*figure, random)) return TieWriter(*figure, random).Write();
  }
}

}  // namespace accord::oracles
