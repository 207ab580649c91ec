#include "tests/published/settled_by_template.h"

#include <cstddef>
#include <stdexcept>
#include <utility>
#include <variant>

#include "server/convert/json_tree.h"
#include "server/convert/json_value.h"
#include "server/handlers/settle.h"
#include "server/handlers/templates.h"

namespace accord {
namespace {

// What a handler gave, without its faults.
template <typename T>
T Sound(std::variant<T, Violations> answer) {
  if (auto* violations = std::get_if<Violations>(&answer)) {
    std::string text;
    for (const Violation& violation : *violations) {
      text += violation.field + ": " + violation.description + "\n";
    }
    throw std::runtime_error(text);
  }
  return std::get<T>(std::move(answer));
}

v1::Contract ContractOf(const std::string& name, const google::protobuf::Struct& parameters) {
  v1::InstantiateTemplateRequest request;
  request.set_template_(name);
  *request.mutable_parameters() = parameters;
  auto answer = InstantiateTemplate(request);
  if (!answer.ok()) throw std::runtime_error(answer.status().ToString());
  return Sound(*std::move(answer)).contract();
}

v1::Scenario Years(int count) {
  v1::Scenario scenario;
  scenario.mutable_timeline()->set_period_count(count);
  scenario.mutable_timeline()->set_period_length(v1::PERIOD_LENGTH_YEAR);
  return scenario;
}

}  // namespace

google::protobuf::Struct ParametersFrom(std::string_view json) {
  return ToValue(Sound(ParseJsonTree(json, FieldPath("parameters")))).struct_value();
}

v1::ObservedSeries ObservedCost(const std::vector<double>& values) {
  v1::ObservedSeries series;
  series.set_delivery_cost(true);
  series.mutable_values()->Assign(values.begin(), values.end());
  return series;
}

v1::ObservedSeries ObservedOutcome(const std::string& id, const std::vector<double>& values) {
  v1::ObservedSeries series;
  series.set_outcome(id);
  series.mutable_values()->Assign(values.begin(), values.end());
  return series;
}

v1::ObservedSeries ObservedInputValues(const std::string& id, const std::vector<double>& values) {
  v1::ObservedSeries series;
  series.set_input(id);
  series.mutable_values()->Assign(values.begin(), values.end());
  return series;
}

v1::SettleContractResponse SettledByTemplate(const std::string& name,
                                             const google::protobuf::Struct& parameters,
                                             v1::Scenario scenario,
                                             const std::vector<v1::ObservedSeries>& observed) {
  scenario.clear_contracts();
  *scenario.add_contracts() = ContractOf(name, parameters);
  v1::SettleContractRequest request;
  *request.mutable_scenario() = std::move(scenario);
  request.mutable_observed()->Assign(observed.begin(), observed.end());
  auto response = RunSettlement(Sound(PrepareSettlement(request)));
  if (!response.ok()) throw std::runtime_error(response.status().ToString());
  return *std::move(response);
}

std::vector<double> PaymentsOnCosts(const std::string& name, std::string_view parameters,
                                    const std::vector<double>& costs) {
  const v1::SettleContractResponse settled =
      SettledByTemplate(name, ParametersFrom(parameters), Years(static_cast<int>(costs.size())),
                        {ObservedCost(costs)});
  std::vector<double> payments(costs.size(), 0.0);
  for (const v1::ClauseLine& line : settled.ledger().clauses()) {
    payments.at(static_cast<std::size_t>(line.period() - 1)) += line.pay();
  }
  return payments;
}

double PaidInAll(const std::string& name, std::string_view parameters,
                 const std::vector<double>& costs) {
  return SettledByTemplate(name, ParametersFrom(parameters), Years(static_cast<int>(costs.size())),
                           {ObservedCost(costs)})
      .total();
}

}  // namespace accord
