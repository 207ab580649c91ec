#include "tests/oracles/path_oracle.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <variant>

#include "tests/oracles/chance_oracle.h"
#include "tests/oracles/settlement_oracle.h"

namespace accord::oracles {
namespace {

Series ScoreOf(const Scenario& scenario, const Contract& contract, const ChancePath& chance,
               EdgeWatch& edges) {
  Series score;
  if (!contract.score) return score;
  for (std::size_t t = 0; t < static_cast<std::size_t>(scenario.period_count()); ++t) {
    Sized sum = 0;
    for (const ScoreWeight& weight : contract.score->weights) {
      const auto j = static_cast<std::size_t>(scenario.OutcomeIndex(weight.outcome));
      const Outcome& outcome = scenario.facts().outcomes[j];
      const OutcomePath& path = chance.outcomes[j];
      switch (contract.score->measure) {
        case ScoreMeasure::kProgress:
          sum += weight.weight * ProgressBy(outcome, path.measured[t]);
          break;
        case ScoreMeasure::kAttainment:
          sum += weight.weight * AttainmentBy(outcome, path.measured[t], path.plan[t], edges);
          break;
        case ScoreMeasure::kAchievement:
        case ScoreMeasure::kUnspecified:  // not in a Scenario
          sum += weight.weight * path.achievement[t];
          break;
      }
    }
    score.push_back(sum);
  }
  return score;
}

// Sum of v_j (value_j - b_j) over the contract's outcomes (2.3).
Series BenefitOf(const Scenario& scenario, const Contract& contract, const ChancePath& chance,
                 Series OutcomePath::*values) {
  Series benefit;
  for (std::size_t t = 0; t < static_cast<std::size_t>(scenario.period_count()); ++t) {
    Sized sum = 0;
    for (const std::string& id : contract.outcome_ids) {
      const auto j = static_cast<std::size_t>(scenario.OutcomeIndex(id));
      const OutcomePath& path = chance.outcomes[j];
      sum += scenario.facts().outcomes[j].value_per_unit * ((path.*values)[t] - path.baseline[t]);
    }
    benefit.push_back(sum);
  }
  return benefit;
}

// (4.1)
Series CostOf(const Scenario& scenario, const Cost& cost, const ChancePath& chance) {
  const int period_count = scenario.period_count();
  const std::vector<double> fixed = ValuesOf(*cost.fixed, period_count, scenario.period_years());
  Series result;
  for (std::size_t t = 0; t < static_cast<std::size_t>(period_count); ++t) {
    Sized volume = 0;
    if (const auto* outcome = std::get_if<OutcomeId>(&cost.volume)) {
      const auto j = static_cast<std::size_t>(scenario.OutcomeIndex(outcome->id));
      volume = chance.outcomes[j].true_value[t];
    } else if (const auto* planned = std::get_if<Trajectory>(&cost.volume)) {
      volume = ValuesOf(*planned, period_count, scenario.period_years())[t];
    }
    Sized exponent = 0;
    for (const Loading& loading : cost.loadings) {
      const auto d = static_cast<std::size_t>(scenario.DriverIndex(loading.driver));
      exponent += loading.loading * (chance.levels[d][t] - chance.references[d][t]);
    }
    Sized events = 0;
    for (const EventCost& event : cost.event_costs) {
      const auto d = static_cast<std::size_t>(scenario.DriverIndex(event.driver));
      events += event.amount * chance.levels[d][t];
    }
    result.push_back((fixed[t] + cost.unit_cost * volume) * Exp(exponent) + events);
  }
  return result;
}

Series JomShareOf(const Scenario& scenario, const Contract& contract, bool supplier) {
  const auto period_count = static_cast<std::size_t>(scenario.period_count());
  if (!contract.jom_unit) return Series(period_count, 0.0);
  const double supplier_share = contract.jom_unit->supplier_share;
  Series shares;
  for (const double budget : ValuesOf(*contract.jom_unit->budget_per_period,
                                      scenario.period_count(), scenario.period_years())) {
    shares.push_back(supplier ? supplier_share * budget : budget - supplier_share * Sized(budget));
  }
  return shares;
}

// (1 - S) V(T), V(t) = I max(0, 1 - t / life).
Sized RecoveryOf(const Scenario& scenario, const Investment& investment) {
  const Sized term_years = scenario.period_count() * scenario.period_years();
  const Sized left = Max(0.0, 1.0 - term_years / *investment.life_years);
  return (1.0 - Sized(investment.specificity)) * investment.amount * left;
}

// NPV, C(t) and what follows from it, of cash that is there.
void Value(const Scenario& scenario, double discount_rate_per_year, PartyPath& party) {
  party.npv = party.cash_at_start;
  Sized cumulative = party.cash_at_start;
  Sized lowest = cumulative, peak = cumulative, drawdown = 0;
  for (int t = 1; t <= scenario.period_count(); ++t) {
    const Sized cash = party.cash[static_cast<std::size_t>(t - 1)];
    party.npv += cash * std::pow(1 + discount_rate_per_year, -t * scenario.period_years());
    cumulative += cash;
    party.cumulative.push_back(cumulative);
    lowest = Min(lowest, cumulative);
    peak = Max(peak, cumulative);
    drawdown = Max(drawdown, peak - cumulative);
  }
  party.peak_shortfall = Max(0.0, -lowest);
  party.drawdown = drawdown;
}

// (4.2): sign 1 for the supplier, who receives the payments, -1 for the client, who has the
// benefit.
void BookCash(const Scenario& scenario, const ContractPath& contract, int sign,
              const Investment& investment, PartyPath& party) {
  party.cash_at_start = -investment.amount;
  for (std::size_t t = 0; t < static_cast<std::size_t>(scenario.period_count()); ++t) {
    Sized cash = sign > 0 ? Sized(0) : contract.benefit[t];
    for (const ClausePath& clause : contract.clauses) cash += sign * clause.pay[t];
    cash = cash - party.cost[t] - party.jom_share[t];
    if (t + 1 == static_cast<std::size_t>(scenario.period_count())) {
      cash += RecoveryOf(scenario, investment);
    }
    party.cash.push_back(cash);
  }
}

ContractPath SimulateContract(const Scenario& scenario, const Contract& contract,
                              const ChancePath& chance) {
  ContractPath result;
  EdgeWatch score_edges;
  result.score = ScoreOf(scenario, contract, chance, score_edges);
  result.benefit = BenefitOf(scenario, contract, chance, &OutcomePath::true_value);
  result.measured_benefit = BenefitOf(scenario, contract, chance, &OutcomePath::measured);
  result.plan_benefit = BenefitOf(scenario, contract, chance, &OutcomePath::plan);

  const ContractAccount& supplier = scenario.SupplierAccount(contract.id);
  const ClientPrivate& client = scenario.ClientAccount(contract.id);
  result.supplier.cost = CostOf(scenario, *supplier.cost, chance);
  result.client.cost = CostOf(scenario, *client.cost, chance);
  result.supplier.jom_share = JomShareOf(scenario, contract, true);
  result.client.jom_share = JomShareOf(scenario, contract, false);

  for (int c = 0; c < static_cast<int>(contract.clauses.size()); ++c) {
    result.clauses.push_back(SettleClause({scenario, contract, chance, result}, c));
    result.clauses.back().edges.Compared(score_edges);
    result.edges.Compared(result.clauses.back().edges);
  }
  BookCash(scenario, result, 1, *supplier.investment, result.supplier);
  BookCash(scenario, result, -1, *client.investment, result.client);
  Value(scenario, scenario.facts().supplier_private->discount_rate_per_year, result.supplier);
  Value(scenario, client.discount_rate_per_year, result.client);
  return result;
}

}  // namespace

PathFigures SimulatePath(const Scenario& scenario, std::uint64_t seed, std::uint64_t path) {
  PathFigures figures;
  figures.chance = SimulateChance(scenario, seed, path);
  figures.supplier.cash.assign(static_cast<std::size_t>(scenario.period_count()), 0.0);
  for (const Contract& contract : scenario.facts().contracts) {
    figures.contracts.push_back(SimulateContract(scenario, contract, figures.chance));
    const PartyPath& supplier = figures.contracts.back().supplier;
    figures.supplier.cash_at_start += supplier.cash_at_start;
    for (std::size_t t = 0; t < supplier.cash.size(); ++t) {
      figures.supplier.cash[t] += supplier.cash[t];
    }
  }
  Value(scenario, scenario.facts().supplier_private->discount_rate_per_year, figures.supplier);
  return figures;
}

}  // namespace accord::oracles
