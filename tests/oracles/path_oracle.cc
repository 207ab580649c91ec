#include "tests/oracles/path_oracle.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <variant>

#include "tests/oracles/chance_oracle.h"
#include "tests/oracles/contract_oracle.h"

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
      exponent += loading.loading *
                  GrowthOf(scenario.facts().drivers[d], chance.levels[d][t], chance.origins[d][t]);
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

// c s^2 / 2 a period, beside the joint unit: nothing that a clause sees.
void AddEfforts(const std::vector<Effort>& efforts, Series& shares) {
  for (const Effort& effort : efforts) {
    for (Sized& share : shares) {
      share += effort.cost_coefficient * Sized(effort.shift) * effort.shift / 2;
    }
  }
}

// NPV and what follows from cash that is there.
void Value(const Scenario& scenario, double discount_rate_per_year, PartyPath& party) {
  party.npv = party.cash_at_start;
  Sized lowest = party.cash_at_start, peak = lowest, drawdown = 0;
  for (std::size_t i = 0; i < party.cash.size(); ++i) {
    const double years = static_cast<double>(i + 1) * scenario.period_years();
    party.npv += party.cash[i] * std::pow(1 + discount_rate_per_year, -years);
    lowest = Min(lowest, party.cumulative[i]);
    peak = Max(peak, party.cumulative[i]);
    drawdown = Max(drawdown, peak - party.cumulative[i]);
  }
  party.peak_shortfall = Max(0.0, -lowest);
  party.drawdown = drawdown;
}

// Everything a contract looks at that does not depend on what is paid.
ContractPath BeforeSettlement(const Scenario& scenario, const Contract& contract,
                              const ChancePath& chance) {
  ContractPath result;
  result.score = ScoreOf(scenario, contract, chance, result.edges);
  result.benefit = BenefitOf(scenario, contract, chance, &OutcomePath::true_value);
  result.measured_benefit = BenefitOf(scenario, contract, chance, &OutcomePath::measured);
  result.plan_benefit = BenefitOf(scenario, contract, chance, &OutcomePath::plan);
  result.supplier.cost = CostOf(scenario, *scenario.SupplierAccount(contract.id).cost, chance);
  result.client.cost = CostOf(scenario, *scenario.ClientAccount(contract.id).cost, chance);
  result.supplier.jom_share = JomShareOf(scenario, contract, true);
  result.client.jom_share = JomShareOf(scenario, contract, false);
  AddEfforts(scenario.SupplierAccount(contract.id).efforts, result.supplier.jom_share);
  AddEfforts(scenario.ClientAccount(contract.id).efforts, result.client.jom_share);
  return result;
}

int LongestLag(const Scenario& scenario) {
  int longest = 0;
  for (const Contract& contract : scenario.facts().contracts) {
    for (const Clause& clause : contract.clauses) {
      longest = std::max(longest, clause.payment_lag_periods);
    }
  }
  return longest;
}

// The same path with this share of every verification error, bias included.
ChancePath MeasuredWith(double share, const Scenario& scenario, ChancePath chance) {
  for (std::size_t j = 0; j < chance.outcomes.size(); ++j) {
    OutcomePath& outcome = chance.outcomes[j];
    for (std::size_t t = 0; t < outcome.measured.size(); ++t) {
      const Sized error = share * (outcome.measured[t] - outcome.adjusted[t]);
      outcome.measured[t] = share == 0 ? outcome.adjusted[t] : outcome.adjusted[t] + error;
    }
    for (std::size_t t = 0; t < outcome.achievement.size(); ++t) {
      outcome.achievement[t] = AchievementBy(scenario.facts().outcomes[j], outcome.measured[t]);
    }
  }
  return chance;
}

// Pay by clause and date on other measurements, with the same end.
std::vector<Series> PayOn(const ChancePath& chance, const ContractTerms& terms,
                          ContractPath& settled) {
  ContractTerms again = terms;
  again.end = settled.end ? settled.end->period : *terms.contract.term_periods;
  again.client_leaves.reset();
  ContractPath other = BeforeSettlement(terms.scenario, terms.contract, chance);
  SettleContract(again, chance, other);
  settled.edges_on_truth.Compared(settled.edges);
  settled.edges_on_truth.Compared(other.edges);
  std::vector<Series> pay;
  for (const ClausePath& clause : other.clauses) pay.push_back(clause.pay);
  return pay;
}

ContractPath SimulateContract(const Scenario& scenario, const Contract& contract,
                              const ChancePath& chance, std::optional<int> client_leaves) {
  const PlanSizes sizes(scenario, contract, chance);
  const int last = scenario.period_count() + LongestLag(scenario);
  const ContractTerms terms{scenario, contract, sizes, last, {}, client_leaves};
  ContractPath result = BeforeSettlement(scenario, contract, chance);
  SettleContract(terms, chance, result);
  Value(scenario, scenario.facts().supplier_private->discount_rate_per_year, result.supplier);
  Value(scenario, scenario.ClientAccount(contract.id).discount_rate_per_year, result.client);
  for (std::size_t c = 0; c < contract.clauses.size(); ++c) {
    for (int t = 1; t <= scenario.period_count(); ++t) {
      result.clauses[c].plan_size.push_back(sizes.OfPay(c, t));
    }
  }
  result.supplier.npv_plan_size = sizes.OfNpv(Party::kSupplier);
  result.supplier.cash_plan_size = sizes.OfCash(Party::kSupplier, last);
  result.client.npv_plan_size = sizes.OfNpv(Party::kClient);
  result.client.cash_plan_size = sizes.OfCash(Party::kClient, last);
  result.pay_on_truth = PayOn(MeasuredWith(0, scenario, chance), terms, result);
  result.pay_on_halved_errors = PayOn(MeasuredWith(0.5, scenario, chance), terms, result);
  return result;
}

}  // namespace

PathFigures SimulatePath(const Scenario& scenario, std::uint64_t seed, std::uint64_t path,
                         const Departures& departures) {
  PathFigures figures;
  figures.chance = SimulateChance(scenario, seed, path);
  figures.supplier.cash.resize(
      static_cast<std::size_t>(scenario.period_count() + LongestLag(scenario)));
  const std::vector<Contract>& contracts = scenario.facts().contracts;
  for (std::size_t i = 0; i < contracts.size(); ++i) {
    figures.contracts.push_back(SimulateContract(
        scenario, contracts[i], figures.chance, departures.empty() ? std::nullopt : departures[i]));
    const PartyPath& supplier = figures.contracts.back().supplier;
    figures.supplier.cash_at_start += supplier.cash_at_start;
    figures.supplier.npv_plan_size += supplier.npv_plan_size;
    figures.supplier.cash_plan_size += supplier.cash_plan_size;
    for (std::size_t t = 0; t < supplier.cash.size(); ++t) {
      figures.supplier.cash[t] += supplier.cash[t];
    }
  }
  Sized cumulative = figures.supplier.cash_at_start;
  for (const Sized& cash : figures.supplier.cash) {
    cumulative = Accumulated(cumulative, cash);
    figures.supplier.cumulative.push_back(cumulative);
  }
  Value(scenario, scenario.facts().supplier_private->discount_rate_per_year, figures.supplier);
  return figures;
}

}  // namespace accord::oracles
