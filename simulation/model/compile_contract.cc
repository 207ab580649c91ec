#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/overloaded.h"
#include "simulation/model/compile_parts.h"
#include "simulation/model/compile_sizes.h"

namespace accord::model_internal {
namespace {

std::vector<Term> TermsOf(const std::vector<Loading>& loadings, const Scenario& scenario) {
  std::vector<Term> terms;
  for (const Loading& loading : loadings) {
    terms.push_back({scenario.DriverIndex(loading.driver), loading.loading});
  }
  return terms;
}

CompiledCost CompileCost(const std::optional<Cost>& cost, const Scenario& scenario) {
  CompiledCost compiled;
  compiled.fixed.assign(scenario.period_count(), 0.0);
  compiled.unit_cost = 0.0;
  compiled.volume_outcome = -1;
  compiled.present = false;
  if (!cost) return compiled;
  if (cost->fixed) compiled.fixed = ValuesOf(*cost->fixed, scenario);
  compiled.unit_cost = cost->unit_cost;
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const Trajectory& planned) { compiled.volume = ValuesOf(planned, scenario); },
                 [&](const OutcomeId& outcome) {
                   compiled.volume_outcome = scenario.OutcomeIndex(outcome.id);
                 },
             },
             cost->volume);
  compiled.loadings = TermsOf(cost->loadings, scenario);
  for (const EventCost& event : cost->event_costs) {
    compiled.events.push_back({scenario.DriverIndex(event.driver), event.amount});
  }
  const auto is_money = [](double money) { return money != 0.0; };
  compiled.present = std::any_of(compiled.fixed.begin(), compiled.fixed.end(), is_money) ||
                     compiled.unit_cost != 0.0 || !compiled.events.empty();
  return compiled;
}

// V(t) = I max(0, 1 - t D / life), by t = 1..T, times `share`.
std::vector<double> BookValues(const std::optional<Investment>& investment, double share,
                               const Scenario& scenario) {
  std::vector<double> values(scenario.period_count(), 0.0);
  if (!investment) return values;
  for (int t = 1; t <= scenario.period_count(); ++t) {
    // Divided, not multiplied by D: a life of the term leaves exactly nothing.
    const double years = static_cast<double>(t) / scenario.periods_per_year();
    const double left = std::max(0.0, 1.0 - years / *investment->life_years);
    values[t - 1] = share * investment->amount * left;
  }
  return values;
}

// Once what the party's discount factors are is known.
void CompileAfterEnd(const AfterEnd& after_end, const Scenario& scenario,
                     CompiledAccount& account) {
  const std::vector<double> benefit = ValuesOf(*after_end.benefit_per_period, scenario);
  const std::vector<double> cost = ValuesOf(*after_end.cost_per_period, scenario);
  for (std::size_t i = 0; i < benefit.size(); ++i) {
    account.after_end.push_back(benefit[i] - cost[i]);
  }
  account.transition_cost = after_end.transition_cost;
  const std::size_t periods = account.after_end.size();
  account.after_end_npv.assign(periods + 1, 0.0);
  double later = 0.0;  // of the periods after e
  for (std::size_t e = periods; e-- > 0;) {
    later = std::fma(account.after_end[e], account.discount[e + 1], later);
    const double transition = e == 0 ? 0.0 : account.transition_cost;
    account.after_end_npv[e] = std::fma(0.0 - transition, account.discount[e], later);
  }
}

// `own` is a party's entry for the contract: ContractAccount or ClientPrivate.
template <typename Own>
CompiledAccount CompileAccount(const Scenario& scenario, double rate_per_year, const Own& own,
                               std::optional<double> reserve, const Contract& contract,
                               bool is_supplier, int cash_period_count) {
  CompiledAccount account;
  account.discount = DiscountFactors(rate_per_year, cash_period_count, scenario);
  account.cost = CompileCost(own.cost, scenario);
  // Nobody invests in what never begins.
  const std::optional<Investment> investment =
      *contract.term_periods == 0 ? std::nullopt : own.investment;
  account.investment = investment ? investment->amount : 0.0;
  const double specificity = investment ? investment->specificity : 0.0;
  account.recovery = BookValues(investment, 1.0 - specificity, scenario);
  account.loss = BookValues(investment, specificity, scenario);
  account.contribution.assign(scenario.period_count(), 0.0);
  if (contract.jom_unit && contract.jom_unit->budget_per_period) {
    account.contribution = ValuesOf(*contract.jom_unit->budget_per_period, scenario);
    const double share = contract.jom_unit->supplier_share;
    for (double& money : account.contribution) money *= is_supplier ? share : 1.0 - share;
  }
  for (const Effort& effort : own.efforts) {
    const double money = EffortCost(effort);
    for (double& contribution : account.contribution) contribution += money;
  }
  account.reserve = reserve;
  if (own.after_end) CompileAfterEnd(*own.after_end, scenario, account);
  return account;
}

}  // namespace

CompiledContract CompileContract(const Scenario& scenario, const CompiledChance& chance,
                                 const Contract& contract, int cash_period_count) {
  CompiledContract compiled;
  compiled.plan_benefit.assign(scenario.period_count(), 0.0);
  for (const std::string& id : contract.outcome_ids) {
    const int index = scenario.OutcomeIndex(id);
    compiled.outcomes.push_back(index);
    const CompiledOutcome& outcome = chance.outcomes[index];
    for (std::size_t i = 0; i < compiled.plan_benefit.size(); ++i) {
      // As settlement forms the benefit, so that benefit against plan is exactly 0 at plan.
      compiled.plan_benefit[i] = std::fma(
          outcome.value_per_unit, outcome.plan[i] - outcome.baseline[i], compiled.plan_benefit[i]);
    }
  }
  compiled.score_measure = ScoreMeasure::kAchievement;
  if (contract.score) {
    compiled.score_measure = contract.score->measure;
    for (const ScoreWeight& weight : contract.score->weights) {
      compiled.weights.push_back({scenario.OutcomeIndex(weight.outcome), weight.weight});
    }
  }
  for (const Clause& clause : contract.clauses) {
    CompileClause(scenario, chance, contract, clause, compiled);
  }
  CompileSettlement(scenario, chance, contract, compiled);
  if (*contract.term_periods < scenario.period_count()) compiled.term = *contract.term_periods;
  const SupplierPrivate& supplier = *scenario.facts().supplier_private;
  const ContractAccount& account = scenario.SupplierAccount(contract.id);
  compiled.supplier =
      CompileAccount(scenario, supplier.discount_rate_per_year, account, supplier.reserve, contract,
                     /*is_supplier=*/true, cash_period_count);
  const ClientPrivate& client = scenario.ClientAccount(contract.id);
  compiled.client = CompileAccount(scenario, client.discount_rate_per_year, client, client.reserve,
                                   contract, /*is_supplier=*/false, cash_period_count);
  SizeContract(chance, compiled);
  return compiled;
}

}  // namespace accord::model_internal
