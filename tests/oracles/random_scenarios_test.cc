#include "tests/oracles/random_scenarios.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "tests/oracles/comparison.h"
#include "tests/oracles/path_oracle.h"

namespace accord::oracles {
namespace {

// What a number of scenarios have in them: the alternatives seen of each choice.
class Census {
 public:
  template <typename Choice>
  void See(const std::string& what, Choice choice) {
    seen_[what].insert(static_cast<int>(choice));
  }
  std::size_t Seen(const std::string& what) const {
    const auto entry = seen_.find(what);
    return entry == seen_.end() ? 0 : entry->second.size();
  }

  void Count(const Scenario& scenario) {
    const ScenarioDraft& facts = scenario.facts();
    See("period length", facts.timeline->period_length);
    See("correlation mode", facts.correlation->mode);
    See("t copula", facts.correlation->copula_degrees_of_freedom.has_value());
    for (const CorrelationPair& pair : facts.correlation->pairs) {
      See("correlation", pair.correlation.index());
    }
    for (const Driver& driver : facts.drivers) {
      See("marginal", driver.marginal->kind.index());
      See("truncation", driver.marginal->truncation.has_value());
      See("accumulation", driver.accumulation);
      See("persistence", driver.persistence == 0 ? 0 : driver.persistence == 1 ? 1 : 2);
    }
    for (const Outcome& outcome : facts.outcomes) {
      See("form", outcome.form);
      See("error form", outcome.verification->form);
      See("baseline", outcome.baseline->shape.index());
      See("plan", outcome.plan->shape.index());
      See("bounds", 2 * outcome.lower_bound.has_value() + outcome.upper_bound.has_value());
      See("direction", outcome.target > *outcome.baseline_level);
    }
    for (const Contract& contract : facts.contracts) {
      See("contracts", facts.contracts.size());
      if (contract.score) See("score measure", contract.score->measure);
      See("joint unit", contract.jom_unit.has_value());
      for (const ObservedInput& input : contract.inputs) See("input", input.binding.index());
      Count("group", contract.groups);
      CountLimits("contract ", contract);
      for (const Termination& termination : contract.terminations) Count(termination);
      See("settles at end", contract.settle_at_end);
      See("defaults", contract.default_beyond_reserve);
      for (const Clause& clause : contract.clauses) Count(clause);
    }
    for (const ContractAccount& account : facts.supplier_private->accounts) {
      See("volume", account.cost->volume.index());
      See("event costs", account.cost->event_costs.empty());
      See("cost loadings", account.cost->loadings.empty());
    }
  }

 private:
  void Count(const Basis& basis) {
    See("basis", basis.source.index());
    See("aggregation", basis.aggregation);
    See("rounded figure", basis.round_to.has_value());
    See("to date", basis.to_date);
    if (const auto* figure = std::get_if<ContractFigure>(&basis.source)) See("figure", *figure);
  }
  void Count(const std::string& span, const std::optional<Limits>& limits) {
    if (!limits) return;
    See(span + " unit", limits->unit);
    See(span + " excess", limits->excess_penalty);
    See(span, (limits->gain_cap ? 1 : 0) + (limits->penalty_cap ? 2 : 0) +
                  (limits->net_cap ? 4 : 0) + (limits->net_floor ? 8 : 0));
  }
  void Count(const Clause& clause) {
    See("window", clause.window->length.index());
    Count(*clause.basis);
    if (clause.reference) See("reference", clause.reference->source.index());
    See("edge unit", clause.edge_unit);
    See("amount unit", clause.amount_unit);
    for (const Step& step : clause.steps) {
      See("step", 2 * (step.side == Side::kAbove) + step.inclusive);
    }
    for (const Band& band : clause.bands) {
      See("band", 2 * band.lower.has_value() + band.upper.has_value());
    }
    if (clause.gate) {
      See("gate mode", clause.gate->mode);
      for (const Gate& gate : clause.gate->gates) {
        Count(*gate.basis);
        See("gate unit", gate.unit);
        See("gate ends", 2 * gate.min_open + gate.max_open);
      }
    }
    if (clause.scale) Count(*clause.scale->basis);
    CountLimits("", clause);
    See("deduction", clause.deduction.empty());
    See("amounts per year", clause.amounts_per_year);
    See("rounded pay", clause.round_to.has_value());
    See("rebasing", (clause.rebasing_weight > 0) + (clause.rebasing_weight == 1));
    See("lag", clause.payment_lag_periods > 0);
    See("indexation", clause.indexation ? clause.indexation->by.index() : 0);
    See("memory", clause.memory.has_value());
    if (clause.memory) Count(*clause.memory);
    if (!clause.holdback) return;
    See("release bands", clause.holdback->release_bands.size());
    See("release steps", clause.holdback->release_steps.size());
  }
  void CountLimits(const std::string& owner, const auto& limited) {
    Count(owner + "settlement limits", limited.settlement_limits);
    Count(owner + "year limits", limited.year_limits);
    Count(owner + "term limits", limited.term_limits);
  }
  void Count(const Memory& memory) {
    See("expiry", memory.carry_expiry_periods > 0);
    See("interest", memory.carry_interest_per_year > 0);
    See("bank share", (memory.bank_share > 0) + (memory.bank_share == 1));
    See("bank release", (memory.bank_release_per_year > 0) + (memory.bank_release_per_year == 1));
  }
  void Count(const std::string& what, const std::vector<ClauseGroup>& groups) {
    See(what, groups.size());
    for (const ClauseGroup& group : groups) {
      See(what + " memory", group.memory.has_value());
      CountLimits(what + " ", group);
    }
  }
  void Count(const Termination& termination) {
    See("party", termination.party);
    See("watched", termination.watched.index());
    See("test window", termination.window->length.index());
    See("levels", 2 * termination.below.has_value() + termination.above.has_value());
    See("consecutive", termination.consecutive);
    See("notice", termination.notice_periods > 0);
  }

  std::map<std::string, std::set<int>> seen_;
};

TEST(RandomScenarios, UseEverythingThereIs) {
  Census census;
  for (const Kind& kind : kKinds) {
    for (std::uint64_t k = 0; k < kScenarios; ++k) {
      census.Count(ARandomScenario(kind.first_seed + k, kind.options).scenario);
    }
  }
  const std::map<std::string, std::size_t> alternatives = {
      {"period length", 3},
      {"correlation mode", 2},
      {"correlation", 2},
      {"truncation", 2},
      {"t copula", 2},
      // All but none and trials, which come out of a library (simulation/model/trials_test.cc).
      {"marginal", std::variant_size_v<decltype(Marginal::kind)> - 2},
      {"accumulation", 3},
      {"persistence", 3},
      {"form", 3},
      {"error form", 2},
      {"baseline", 3},
      {"plan", 2},
      {"bounds", 4},
      {"direction", 2},
      {"contracts", 3},
      {"score measure", 3},
      {"joint unit", 2},
      {"input", 3},
      {"window", 3},
      {"basis", std::variant_size_v<decltype(Basis::source)> - 1},
      {"aggregation", 7},
      {"figure", 5},
      {"edge unit", 2},
      {"reference", std::variant_size_v<decltype(Reference::source)> - 1},
      {"amount unit", 2},
      {"step", 4},
      {"band", 4},
      {"gate mode", 2},
      {"gate unit", 2},
      {"gate ends", 4},
      {"settlement limits", 16},
      {"settlement limits unit", 2},
      {"settlement limits excess", 2},
      {"year limits", 16},
      {"year limits unit", 2},
      {"year limits excess", 2},
      {"term limits", 16},
      {"term limits unit", 2},
      {"term limits excess", 2},
      {"group", 3},
      {"group memory", 2},
      {"group settlement limits", 16},
      {"group year limits", 16},
      {"group term limits", 16},
      {"contract settlement limits", 16},
      {"contract year limits", 16},
      {"contract term limits", 16},
      {"settles at end", 2},
      {"defaults", 2},
      {"to date", 2},
      {"deduction", 2},
      {"amounts per year", 2},
      {"rounded pay", 2},
      {"rounded figure", 2},
      {"rebasing", 3},
      {"lag", 2},
      {"indexation", 3},
      {"memory", 2},
      {"expiry", 2},
      {"interest", 2},
      {"bank share", 3},
      {"bank release", 3},
      {"release bands", 3},
      {"release steps", 3},
      {"party", 2},
      {"watched", 2},
      {"test window", 3},
      {"levels", 3},
      {"consecutive", 3},
      {"notice", 2},
      {"volume", 2},
      {"event costs", 2},
      {"cost loadings", 2},
  };
  for (const auto& [what, count] : alternatives) EXPECT_EQ(census.Seen(what), count) << what;
}

TEST(RandomScenarios, EndBeforeTheHorizonWhereAskedFor) {
  int contracts = 0, short_terms = 0, never = 0, after_end = 0;
  for (std::uint64_t name = 0; name < 200; ++name) {
    const Scenario scenario =
        ARandomScenario(name, {.tabulated_marginals = false, .ends = true}).scenario;
    const PathFigures path = SimulatePath(scenario, kRunSeed, 0);
    for (std::size_t i = 0; i < path.contracts.size(); ++i) {
      const int term = *scenario.facts().contracts[i].term_periods;
      ++contracts;
      short_terms += term < scenario.period_count();
      never += term == 0;
      bool has_any = false;
      for (const PeriodCash& cash : path.contracts[i].cash) {
        has_any |= cash.supplier_after_end.value != 0 && cash.client_after_end.value != 0;
      }
      after_end += has_any;
    }
  }
  EXPECT_GT(short_terms, contracts / 4);
  EXPECT_GT(never, contracts / 50);
  EXPECT_GT(after_end, contracts / 20);
}

// How often things happen on one path of each of many contracts.
struct Happenings {
  int contracts = 0, clauses = 0, lines = 0;
  std::map<std::string, int> counts;

  void Count(const ContractPath& contract) {
    ++contracts;
    counts["ended early"] += contract.end.has_value();
    for (const ClausePath& clause : contract.clauses) {
      ++clauses;
      bool pays = false, is_limited = false;
      for (std::size_t i = 0; i < clause.pay.size(); ++i) {
        pays = pays || clause.pay[i].value != 0;
        is_limited = is_limited || clause.limited[i];
      }
      counts["clauses that pay"] += pays;
      counts["limited clauses"] += is_limited;
    }
    for (const SettlementLine& line : contract.lines) {
      ++lines;
      counts["closed gates"] += !line.open;
      counts["deducted"] += line.deducted.value > 0;
      counts["set off"] += line.set_off.value > 0;
      counts["carried"] += line.carried.value > 0;
      counts["met from the bank"] += line.bank.value > 0;
      counts["banked"] += line.bank.value < 0;
      counts["held back"] += line.held_back.value > 0;
      counts["cut by others' limits"] += !Near(line.pay, line.own_pay, 1e-9);
      counts["open windows closed"] += line.final_settlement && !line.is_top_up;
      counts["topped up at the end"] += line.is_top_up && line.pay.value != 0;
    }
    for (const SideLine& line : contract.others) {
      if (Near(line.cash, 0, 1e-9)) continue;
      counts["other line " + std::to_string(static_cast<int>(line.kind))] += 1;
    }
  }
  double Share(const std::string& what, int of) const {
    const auto entry = counts.find(what);
    return entry == counts.end() ? 0 : static_cast<double>(entry->second) / of;
  }
};

// Agreement on nothing would prove nothing.
TEST(RandomScenarios, MostlyPayAndOftenMeetEverythingElse) {
  Happenings happenings;
  for (std::uint64_t name = 0; name < 600; ++name) {
    const RandomScenario random = ARandomScenario(name, {.tabulated_marginals = false});
    const PathFigures path = SimulatePath(random.scenario, kRunSeed, 0);
    for (const ContractPath& contract : path.contracts) happenings.Count(contract);
  }
  const int clauses = happenings.clauses, lines = happenings.lines;
  EXPECT_GT(happenings.Share("clauses that pay", clauses), 0.5);
  EXPECT_GT(happenings.Share("limited clauses", clauses), 0.25);
  EXPECT_GT(happenings.Share("ended early", happenings.contracts), 0.1);
  EXPECT_LT(happenings.Share("ended early", happenings.contracts), 0.3);
  for (const char* what : {"closed gates", "deducted", "set off", "carried", "met from the bank",
                           "banked", "held back", "cut by others' limits"}) {
    EXPECT_GT(happenings.Share(what, lines), 0.005) << what;
  }
  for (const char* what : {"open windows closed", "topped up at the end"}) {
    EXPECT_GT(happenings.Share(what, lines), 0.0005) << what;
  }
  for (int kind = 0; kind <= static_cast<int>(OtherLine::Kind::kTermination); ++kind) {
    EXPECT_GT(happenings.Share("other line " + std::to_string(kind), happenings.contracts), 0.01)
        << kind;
  }
}

}  // namespace
}  // namespace accord::oracles
