#include "tests/oracles/random_scenarios.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>

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
    for (const CorrelationPair& pair : facts.correlation->pairs) {
      See("correlation", pair.correlation.index());
    }
    for (const Driver& driver : facts.drivers) {
      See("marginal", driver.marginal->kind.index());
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
    if (const auto* figure = std::get_if<ContractFigure>(&basis.source)) See("figure", *figure);
  }
  void Count(const std::string& span, const std::optional<Limits>& limits) {
    if (!limits) return;
    See(span + " unit", limits->unit);
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
    Count("settlement limits", clause.settlement_limits);
    Count("year limits", clause.year_limits);
    Count("term limits", clause.term_limits);
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
      {"marginal", std::variant_size_v<decltype(Marginal::kind)> - 1},
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
      {"aggregation", 5},
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
      {"year limits", 16},
      {"year limits unit", 2},
      {"term limits", 16},
      {"term limits unit", 2},
      {"volume", 2},
      {"event costs", 2},
      {"cost loadings", 2},
  };
  for (const auto& [what, count] : alternatives) EXPECT_EQ(census.Seen(what), count) << what;
}

// Agreement on nothing would prove nothing.
TEST(RandomScenarios, MostlyPayAndOftenMeetTheirLimits) {
  int settled_clauses = 0, paid = 0, limited = 0;
  for (std::uint64_t name = 0; name < 100; ++name) {
    const RandomScenario random = ARandomScenario(name, {.tabulated_marginals = false});
    const PathFigures path = SimulatePath(random.scenario, kRunSeed, 0);
    for (const ContractPath& contract : path.contracts) {
      for (const ClausePath& clause : contract.clauses) {
        bool pays = false, is_limited = false;
        for (std::size_t i = 0; i < clause.pay.size(); ++i) {
          pays = pays || clause.pay[i].value != 0;
          is_limited = is_limited || clause.limited[i];
        }
        ++settled_clauses;
        paid += pays;
        limited += is_limited;
      }
    }
  }
  EXPECT_GT(paid, settled_clauses / 2) << paid << " of " << settled_clauses;
  EXPECT_GT(limited, settled_clauses / 4) << limited << " of " << settled_clauses;
}

}  // namespace
}  // namespace accord::oracles
