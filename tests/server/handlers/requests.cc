#include "tests/server/handlers/requests.h"

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "server/convert/json.h"
#include "server/convert/override.h"

namespace accord {
namespace {

constexpr char kSteel[] = R"({
  "display_name": "Steel",
  "timeline": {"period_count": 4, "period_length": "PERIOD_LENGTH_QUARTER"},
  "drivers": [
    {"id": "demand", "category": "DRIVER_CATEGORY_DEMAND", "control": "CONTROL_EXTERNAL",
     "marginal": {"normal": {"mean": 0, "sd": 0.1}}, "persistence": 0.5}
  ],
  "outcomes": [
    {"id": "output", "unit": "t", "motive": "MOTIVE_PRODUCTION", "baseline": {"constant": 1000},
     "target": 1200, "plan": {"ramp_periods": 4},
     "loadings": [{"driver": "demand", "loading": 0.8, "adjustment": 0.5}],
     "verification": {"sd": 0.02}, "value_per_unit": 50}
  ],
  "contracts": [
    {"id": "steel", "client_id": "mill",
     "score": {"weights": [{"outcome": "output", "weight": 1}]},
     "clauses": [
       {"id": "fee", "base": 2000},
       {"id": "gain", "basis": {"contract_figure": "CONTRACT_FIGURE_BENEFIT"}, "share": 0.3,
        "pivot": 2000, "bands": [{"lower": 2000, "rate": 1}], "year_limits": {"gain_cap": 5000}},
       {"id": "penalty", "basis": {"contract_figure": "CONTRACT_FIGURE_SCORE"}, "pivot": 0.9,
        "bands": [{"upper": 0.9, "rate": 10000}], "settlement_limits": {"penalty_cap": 3000}}
     ]}
  ],
  "supplier_private": {
    "discount_rate_per_year": 0.1,
    "accounts": [{"contract": "steel", "cost": {"fixed": {"constant": 1500}},
                  "investment": {"amount": 3000}}]
  },
  "client_private": [{"contract": "steel", "discount_rate_per_year": 0.08}]
})";

void OrAbort(const Violations& violations) {
  for (const Violation& violation : violations) {
    std::fprintf(stderr, "%s %s\n", violation.field.c_str(), violation.description.c_str());
  }
  if (!violations.empty()) std::abort();
}

v1::Scenario Parsed(std::string_view text) {
  v1::Scenario scenario;
  OrAbort(ParseJson(text, FieldPath("scenario"), &scenario));
  return scenario;
}

v1::Scenario Read(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return Parsed(std::string(std::istreambuf_iterator<char>(file), {}));
}

}  // namespace

v1::Scenario SteelScenario() { return Parsed(kSteel); }

v1::Scenario SteelScenario(std::initializer_list<std::string_view> changes) {
  v1::Scenario scenario = SteelScenario();
  for (std::string_view text : changes) {
    v1::Override change;
    OrAbort(ParseSetFlag(text, FieldPath("change"), &change));
    OrAbort(ApplyOverride(change, FieldPath("change"), &scenario));
  }
  return scenario;
}

v1::SimulateRequest SimulateSteel(std::int64_t path_count,
                                  std::initializer_list<std::string_view> changes) {
  v1::SimulateRequest request;
  *request.mutable_scenario() = SteelScenario(changes);
  request.mutable_options()->set_path_count(path_count);
  return request;
}

v1::Alternative AnAlternative(std::string id, std::initializer_list<std::string_view> changes) {
  v1::Alternative alternative;
  alternative.set_id(std::move(id));
  for (std::string_view text : changes) {
    OrAbort(ParseSetFlag(text, FieldPath("change"), alternative.add_overrides()));
  }
  return alternative;
}

v1::CompareScenariosRequest CompareSteel(std::int64_t path_count) {
  v1::CompareScenariosRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_options()->set_path_count(path_count);
  *request.add_alternatives() =
      AnAlternative("dearer", {R"(contracts["steel"].clauses["fee"].base=2500)"});
  return request;
}

v1::Scenario FlagshipScenario() {
  return Read(ACCORD_SOURCE_DIR "/clients/examples/flagship.json");
}

std::map<std::string, v1::Scenario> ExampleScenarios() {
  std::map<std::string, v1::Scenario> scenarios;
  for (const auto& entry :
       std::filesystem::directory_iterator(ACCORD_SOURCE_DIR "/clients/examples")) {
    if (entry.path().extension() != ".json") continue;
    scenarios.emplace(entry.path().filename().string(), Read(entry.path()));
  }
  return scenarios;
}

std::vector<std::string> PathsAndCodes(const Violations& violations) {
  std::vector<std::string> list;
  for (const Violation& violation : violations) {
    list.push_back(violation.field + " " + std::string(ViolationCodeName(violation.code)));
  }
  return list;
}

}  // namespace accord
