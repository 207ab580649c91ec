#include "tests/oracles/plan_sizes.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <optional>
#include <variant>

#include "tests/oracles/cash_oracle.h"
#include "tests/oracles/chance_oracle.h"
#include "tests/oracles/settlement_oracle.h"

namespace accord::oracles {
namespace {

// Sums over `over` of what `at` is in one period.
template <typename At>
double SumOver(Periods over, const At& at) {
  double sum = 0;
  for (int t = over.first; t <= over.last; ++t) sum += at(t);
  return sum;
}

double At(const Series& series, int t) { return series[static_cast<std::size_t>(t - 1)].value; }

double ListedAt(const Scenario& scenario, const Contract& contract, const std::string& input,
                int t) {
  for (const ObservedInput& found : contract.inputs) {
    if (found.id != input) continue;
    return ValuesOf(std::get<Trajectory>(found.binding), scenario.period_count(),
                    scenario.period_years())[static_cast<std::size_t>(t - 1)];
  }
  assert(false);
  return 0;
}

}  // namespace

PlanSizes::PlanSizes(const Scenario& scenario, const Contract& contract, const ChancePath& chance)
    : scenario_(scenario), contract_(contract), chance_(chance) {
  for (const Clause& clause : contract.clauses) windows_.push_back(WindowsOf(scenario, clause));
  for (std::size_t c = 0; c < contract.clauses.size(); ++c) {
    std::vector<double> sizes;
    for (int t = 1; t <= scenario.period_count(); ++t) sizes.push_back(PayAt(c, t));
    pay_.push_back(sizes);
  }
  supplier_flows_ = FlowsOf(Party::kSupplier);
  client_flows_ = FlowsOf(Party::kClient);
}

// --- what is looked at ---------------------------------------------------------------------------

double PlanSizes::OfMeasured(const std::string& outcome, int t) const {
  const auto j = static_cast<std::size_t>(scenario_.OutcomeIndex(outcome));
  return std::fabs(At(chance_.outcomes[j].plan, t));
}

double PlanSizes::OfProgress(const std::string& outcome, int t) const {
  const auto j = static_cast<std::size_t>(scenario_.OutcomeIndex(outcome));
  const Outcome& facts = scenario_.facts().outcomes[j];
  return (OfMeasured(outcome, t) + std::fabs(*facts.baseline_level)) /
         std::fabs(facts.target - *facts.baseline_level);
}

double PlanSizes::OfBenefit(int t) const {
  double size = 0;
  for (const std::string& id : contract_.outcome_ids) {
    const auto j = static_cast<std::size_t>(scenario_.OutcomeIndex(id));
    const double b = std::fabs(At(chance_.outcomes[j].baseline, t));
    size += std::fabs(scenario_.facts().outcomes[j].value_per_unit) * (OfMeasured(id, t) + b);
  }
  return size;
}

double PlanSizes::OfBenefitAgainstPlan(int t) const {
  double size = 0;
  for (const std::string& id : contract_.outcome_ids) {
    const auto j = static_cast<std::size_t>(scenario_.OutcomeIndex(id));
    size += 2 * std::fabs(scenario_.facts().outcomes[j].value_per_unit) * OfMeasured(id, t);
  }
  return size;
}

double PlanSizes::PlannedBenefit(int t) const {
  double benefit = 0;
  for (const std::string& id : contract_.outcome_ids) {
    const auto j = static_cast<std::size_t>(scenario_.OutcomeIndex(id));
    const OutcomePath& path = chance_.outcomes[j];
    benefit +=
        scenario_.facts().outcomes[j].value_per_unit * (At(path.plan, t) - At(path.baseline, t));
  }
  return benefit;
}

double PlanSizes::OfScore(int t) const {
  double size = 0;
  for (const ScoreWeight& weight : contract_.score->weights) {
    const bool is_progress = contract_.score->measure == ScoreMeasure::kProgress;
    size += std::fabs(weight.weight) * (is_progress ? OfProgress(weight.outcome, t) : 1);
  }
  return size;
}

double PlanSizes::OfDriver(const std::string& driver, int t) const {
  const auto d = static_cast<std::size_t>(scenario_.DriverIndex(driver));
  return std::fabs(At(chance_.references[d], t));
}

double PlanSizes::OfInput(const std::string& input, int t) const {
  for (const ObservedInput& found : contract_.inputs) {
    if (found.id != input) continue;
    if (const auto* outcome = std::get_if<OutcomeId>(&found.binding)) {
      return OfMeasured(outcome->id, t);
    }
    if (const auto* driver = std::get_if<DriverId>(&found.binding)) return OfDriver(driver->id, t);
    return std::fabs(ListedAt(scenario_, contract_, input, t));
  }
  return 0;
}

double PlanSizes::OfPayAsRead(const std::string& clause, int t) const {
  for (std::size_t c = 0; c < contract_.clauses.size(); ++c) {
    if (contract_.clauses[c].id != clause) continue;
    return SettlesAt(c, t) ? OfPay(c, t) : 0;
  }
  assert(false);
  return 0;
}

double PlanSizes::OfSource(const Basis& basis, int t) const {
  if (const auto* figure = std::get_if<ContractFigure>(&basis.source)) {
    switch (*figure) {
      case ContractFigure::kScore:
        return OfScore(t);
      case ContractFigure::kBenefit:
        return OfBenefit(t);
      case ContractFigure::kBenefitAgainstPlan:
      case ContractFigure::kBenefitAgainstPlanRelative:  // divided over all periods
        return OfBenefitAgainstPlan(t);
      case ContractFigure::kDeliveryCost:
      case ContractFigure::kUnspecified:
        return 0;
    }
  }
  if (std::holds_alternative<AchievementOf>(basis.source)) return 1;
  if (std::holds_alternative<AttainmentOf>(basis.source)) return 1;
  if (const auto* of = std::get_if<ProgressOf>(&basis.source)) return OfProgress(of->outcome, t);
  if (const auto* of = std::get_if<MeasuredValueOf>(&basis.source)) {
    return OfMeasured(of->outcome, t);
  }
  if (const auto* driver = std::get_if<DriverId>(&basis.source)) return OfDriver(driver->id, t);
  if (const auto* input = std::get_if<InputId>(&basis.source)) return OfInput(input->id, t);
  if (const auto* clause = std::get_if<ClauseId>(&basis.source)) return OfPayAsRead(clause->id, t);
  return 0;  // a constant
}

double PlanSizes::OfBasis(const Basis& basis, Periods over) const {
  double sum = 0, greatest = 0;
  for (int t = over.first; t <= over.last; ++t) {
    const double size = OfSource(basis, t);
    sum += size;
    greatest = std::max(greatest, size);
  }
  const auto* figure = std::get_if<ContractFigure>(&basis.source);
  if (figure != nullptr && *figure == ContractFigure::kBenefitAgainstPlanRelative) {
    const double plan = SumOver(over, [&](int t) { return PlannedBenefit(t); });
    return plan == 0 ? 0 : sum / std::fabs(plan);
  }
  if (AggregationOf(basis) == Aggregation::kRhythmicity) return std::max(greatest, 1.0);
  return AggregationOf(basis) == Aggregation::kSum ? sum : greatest;
}

// --- what is paid --------------------------------------------------------------------------------

double PlanSizes::OfReference(const Clause& clause, Periods over, int settlements) const {
  const auto& source = clause.reference->source;
  if (const auto* constant = std::get_if<ConstantFigure>(&source)) {
    return std::fabs(constant->value) * settlements;
  }
  if (IsReferenceKnown(contract_, clause)) {
    return std::fabs(SumOver(over, [&](int t) {
      if (const auto* plan = std::get_if<PlanValueOf>(&source)) {
        const auto j = static_cast<std::size_t>(scenario_.OutcomeIndex(plan->outcome));
        return At(chance_.outcomes[j].plan, t);
      }
      if (std::holds_alternative<PlanBenefit>(source)) return PlannedBenefit(t);
      return ListedAt(scenario_, contract_, std::get<InputId>(source).id, t);
    }));
  }
  return SumOver(over, [&](int t) {
    if (const auto* driver = std::get_if<DriverId>(&source)) return OfDriver(driver->id, t);
    if (const auto* input = std::get_if<InputId>(&source)) return OfInput(input->id, t);
    if (const auto* other = std::get_if<ClauseId>(&source)) return OfPayAsRead(other->id, t);
    return OfBenefit(t);  // as planned, from baselines that move
  });
}

bool PlanSizes::SettlesAt(std::size_t clause, int t) const {
  const std::vector<Periods>& windows = windows_[clause];
  return std::any_of(windows.begin(), windows.end(),
                     [t](const Periods& window) { return window.last == t; });
}

double PlanSizes::PayAt(std::size_t c, int t) const {
  const Clause& clause = contract_.clauses[c];
  int number = 0;
  Periods window;
  for (const Periods& next : windows_[c]) {
    if (next.first > t) break;
    ++number;
    window = next;
  }
  if (number == 0 || window.last < t) return 0;
  const bool to_date = clause.basis && clause.basis->to_date;
  const Periods looked_at{to_date ? clause.first_period : window.first, t};

  double unit = 1;
  if (clause.amounts_per_year) unit *= looked_at.count() * scenario_.period_years();
  if (clause.amount_unit == ValueUnit::kOfReference && clause.reference) {
    unit *= OfReference(clause, looked_at, to_date ? number : 1);
  }
  double amounts = std::fabs(clause.base), rates = 0;
  for (const Step& step : clause.steps) amounts += std::fabs(step.amount);
  for (const Band& band : clause.bands) rates += std::fabs(clause.share.value_or(1) * band.rate);
  double size = amounts * unit;
  if (clause.basis) size += rates * OfBasis(*clause.basis, looked_at);
  if (clause.indexation) {
    if (const auto* rate = std::get_if<RateIndex>(&clause.indexation->by)) {
      size *= std::pow(1 + rate->rate_per_year, (t - 1) * scenario_.period_years());
    } else {
      const std::string& id = std::get<DriverId>(clause.indexation->by).id;
      const auto d = static_cast<std::size_t>(scenario_.DriverIndex(id));
      size *= std::fabs(At(chance_.references[d], t) / At(chance_.origins[d], t));
    }
  }
  return size;
}

double PlanSizes::OfPay(std::size_t clause, int t) const {
  return pay_[clause][static_cast<std::size_t>(t - 1)];
}

// --- cash ----------------------------------------------------------------------------------------

std::vector<double> PlanSizes::FlowsOf(Party party) const {
  const bool is_supplier = party == Party::kSupplier;
  const ClientPrivate& own = scenario_.ClientAccount(contract_.id);
  const ContractAccount& account = scenario_.SupplierAccount(contract_.id);
  const Investment& investment = is_supplier ? *account.investment : *own.investment;
  const Cost& cost = is_supplier ? *account.cost : *own.cost;
  const int periods = scenario_.period_count();
  const double years = scenario_.period_years();
  const std::vector<double> fixed = ValuesOf(*cost.fixed, periods, years);

  std::vector<double> flows(static_cast<std::size_t>(scenario_.cash_period_count()) + 1, 0.0);
  const double invested = *contract_.term_periods > 0 ? std::fabs(investment.amount) : 0;
  flows[0] = invested;
  for (int t = 1; t <= periods; ++t) {
    const auto i = static_cast<std::size_t>(t);
    for (std::size_t c = 0; c < contract_.clauses.size(); ++c) {
      const int lag = contract_.clauses[c].payment_lag_periods;
      const auto due = static_cast<std::size_t>(t + lag);
      if (SettlesAt(c, t)) flows[due] += OfPay(c, t);
    }
    double volume = 0;
    if (const auto* outcome = std::get_if<OutcomeId>(&cost.volume)) {
      volume = OfMeasured(outcome->id, t);
    } else if (const auto* planned = std::get_if<Trajectory>(&cost.volume)) {
      volume = ValuesOf(*planned, periods, years)[i - 1];
    }
    double growth = 0;
    for (const Loading& loading : cost.loadings) {
      const auto d = static_cast<std::size_t>(scenario_.DriverIndex(loading.driver));
      growth += loading.loading * GrowthOf(scenario_.facts().drivers[d],
                                           At(chance_.references[d], t), At(chance_.origins[d], t))
                                      .value;
    }
    flows[i] += (std::fabs(fixed[i - 1]) + std::fabs(cost.unit_cost * volume)) * std::exp(growth);
    for (const EventCost& event : cost.event_costs) {
      flows[i] += std::fabs(event.amount) * OfDriver(event.driver, t);
    }
    if (contract_.jom_unit) {
      const double share = contract_.jom_unit->supplier_share;
      const double budget = ValuesOf(*contract_.jom_unit->budget_per_period, periods, years)[i - 1];
      flows[i] += std::fabs(budget * (is_supplier ? share : 1 - share));
    }
    for (const Effort& effort : is_supplier ? account.efforts : own.efforts) {
      flows[i] += effort.cost_coefficient * effort.shift * effort.shift / 2;
    }
    if (!is_supplier) flows[i] += OfBenefit(t);
  }
  if (invested > 0) {
    flows[static_cast<std::size_t>(periods)] +=
        std::fabs((1 - investment.specificity) * BookValueOf(scenario_, investment, periods).value);
  }
  const std::optional<AfterEnd>& after_end = is_supplier ? account.after_end : own.after_end;
  if (!after_end) return flows;
  flows[1] += after_end->transition_cost;
  for (int t = 1; t <= periods; ++t) {
    const auto at = [&](const std::optional<Trajectory>& money) {
      return ValuesOf(*money, periods, years)[static_cast<std::size_t>(t - 1)];
    };
    flows[static_cast<std::size_t>(t)] +=
        std::fabs(at(after_end->benefit_per_period) - at(after_end->cost_per_period));
  }
  return flows;
}

double PlanSizes::OfCash(Party party, int t) const {
  const std::vector<double>& flows = party == Party::kSupplier ? supplier_flows_ : client_flows_;
  double size = 0;
  for (int s = 0; s <= t; ++s) size += flows[static_cast<std::size_t>(s)];
  return size;
}

double PlanSizes::OfNpv(Party party) const {
  const bool is_supplier = party == Party::kSupplier;
  const double rate = is_supplier ? scenario_.facts().supplier_private->discount_rate_per_year
                                  : scenario_.ClientAccount(contract_.id).discount_rate_per_year;
  const std::vector<double>& flows = is_supplier ? supplier_flows_ : client_flows_;
  double size = 0;
  for (std::size_t t = 0; t < flows.size(); ++t) {
    size += flows[t] * std::pow(1 + rate, -static_cast<double>(t) * scenario_.period_years());
  }
  return size;
}

}  // namespace accord::oracles
