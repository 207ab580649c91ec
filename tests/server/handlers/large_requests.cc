#include "tests/server/handlers/large_requests.h"

#include <cstdint>
#include <string>

#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

std::string Name(const char* stem, int i) { return stem + std::to_string(i); }

void GrowChance(const ScenarioSize& size, v1::Scenario* scenario) {
  const v1::Driver driver = scenario->drivers(0);
  const v1::Outcome outcome = scenario->outcomes(0);
  scenario->clear_drivers();
  scenario->clear_outcomes();
  for (int d = 0; d < size.drivers; ++d) {
    *scenario->add_drivers() = driver;
    scenario->mutable_drivers(d)->set_id(Name("driver", d));
  }
  for (int j = 0; j < size.outcomes; ++j) {
    v1::Outcome& grown = *scenario->add_outcomes() = outcome;
    grown.set_id(j == 0 ? "output" : Name("output", j));
    grown.clear_loadings();
    for (int d = 0; d < size.drivers; ++d) {
      v1::Loading& loading = *grown.add_loadings() = outcome.loadings(0);
      loading.set_driver(Name("driver", d));
      loading.set_loading(0.8 / size.drivers);
    }
  }
}

}  // namespace

v1::Scenario ScenarioOfSize(const ScenarioSize& size) {
  v1::Scenario scenario = SteelScenario();
  scenario.mutable_timeline()->set_period_count(size.periods);
  GrowChance(size, &scenario);
  v1::Contract contract = scenario.contracts(0);
  const v1::Clause fee = contract.clauses(0);
  for (int k = contract.clauses_size(); k < size.clauses; ++k) {
    *contract.add_clauses() = fee;
    contract.mutable_clauses(k)->set_id(Name("fee", k));
  }
  const v1::ContractAccount account = scenario.supplier_private().accounts(0);
  const v1::ClientPrivate client = scenario.client_private(0);
  scenario.clear_contracts();
  scenario.mutable_supplier_private()->clear_accounts();
  scenario.clear_client_private();
  for (int c = 0; c < size.contracts; ++c) {
    const std::string id = c == 0 ? "steel" : Name("steel", c);
    *scenario.add_contracts() = contract;
    scenario.mutable_contracts(c)->set_id(id);
    *scenario.mutable_supplier_private()->add_accounts() = account;
    scenario.mutable_supplier_private()->mutable_accounts(c)->set_contract(id);
    *scenario.add_client_private() = client;
    scenario.mutable_client_private(c)->set_contract(id);
  }
  return scenario;
}

v1::SimulateRequest SimulateSize(const ScenarioSize& size, std::int64_t path_count) {
  v1::SimulateRequest request;
  *request.mutable_scenario() = ScenarioOfSize(size);
  request.mutable_options()->set_path_count(path_count);
  return request;
}

v1::CompareScenariosRequest CompareSize(const ScenarioSize& size, std::int64_t path_count,
                                        int alternatives) {
  v1::CompareScenariosRequest request;
  *request.mutable_scenario() = ScenarioOfSize(size);
  request.mutable_options()->set_path_count(path_count);
  for (int a = 0; a < alternatives; ++a) {
    *request.add_alternatives() =
        AnAlternative(Name("dearer", a),
                      {R"(contracts["steel"].clauses["gain"].share=0.3)" + std::to_string(a + 1)});
  }
  return request;
}

v1::SettleContractRequest SettlementOfSize(int periods, int clauses) {
  v1::SettleContractRequest request;
  *request.mutable_scenario() = ScenarioOfSize({.periods = periods});
  v1::Contract& contract = *request.mutable_scenario()->mutable_contracts(0);
  const std::string& outcome = request.scenario().outcomes(0).id();
  contract.clear_clauses();
  for (int i = 0; i < clauses; ++i) {
    v1::Clause& clause = *contract.add_clauses();
    clause.set_id("c" + std::to_string(i));
    clause.mutable_basis()->set_measured(outcome);
    for (int k = 0; k < 32; ++k) {
      v1::Band& band = *clause.add_bands();
      band.set_lower(k);
      band.set_upper(k + 1);
      band.set_rate(1);
      v1::Step& step = *clause.add_steps();
      step.set_threshold(k);
      step.set_side(v1::SIDE_ABOVE);
      step.set_amount(1);
    }
    for (int g = 0; g < 8; ++g) {
      clause.mutable_gate()->add_gates()->mutable_basis()->set_measured(outcome);
      clause.mutable_gate()->mutable_gates(g)->set_min(0);
    }
    clause.mutable_settlement_limits()->set_gain_cap(1);
    clause.mutable_year_limits()->set_gain_cap(0.5);
    clause.mutable_term_limits()->set_gain_cap(0.1);
  }
  v1::ObservedSeries& series = *request.add_observed();
  series.set_outcome(outcome);
  v1::ObservedSeries& cost = *request.add_observed();
  cost.set_delivery_cost(true);
  for (int t = 0; t < periods; ++t) {
    series.add_values(40);
    cost.add_values(1);
  }
  return request;
}

v1::ClientRows ClientRowsFrom(int first, int count) {
  v1::ClientRows rows;
  for (int i = first; i < first + count; ++i) {
    const std::uint32_t mixed = static_cast<std::uint32_t>(i) * 2654435761u;
    v1::ClientRow& row = *rows.add_rows();
    row.set_id("c" + std::to_string(10'000'000 + i));
    row.set_criterion(static_cast<double>(mixed % 1'000'003));
    row.set_second_criterion(static_cast<double>((mixed >> 8) % 1'000'003));
  }
  return rows;
}

v1::PanelRows PanelRowsFrom(int first, int count, int dates) {
  v1::PanelRows rows;
  for (int i = first; i < first + count; ++i) {
    std::uint32_t mixed = static_cast<std::uint32_t>(i) * 2654435761u;
    for (int t = 0; t < dates; ++t) {
      mixed = mixed * 1664525u + 1013904223u;
      rows.add_clients("c" + std::to_string(10'000'000 + i));
      rows.add_times(t);
      rows.add_amounts(static_cast<double>(mixed >> 16));
    }
  }
  return rows;
}

v1::EstimationPlan PlanOfSize(int dates, int segments) {
  v1::EstimationPlan plan;
  for (int k = 0; k + 1 < segments; ++k) {
    v1::SegmentRule& rule = *plan.mutable_rules()->add_rules();
    rule.set_segment(Name("s", k));
    rule.mutable_mean_amount()->set_at_most(65536.0 * (k + 1) / segments);
  }
  plan.mutable_rules()->add_rules()->set_segment(Name("s", segments - 1));
  for (int t = 1; t <= dates; ++t) plan.mutable_periods()->add_values(t);
  return plan;
}

}  // namespace accord
