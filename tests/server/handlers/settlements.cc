#include "tests/server/handlers/settlements.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>
#include <variant>

#include "tests/server/handlers/requests.h"

namespace accord {

v1::ObservedSeries Series(std::vector<double> values) {
  v1::ObservedSeries series;
  series.mutable_values()->Assign(values.begin(), values.end());
  return series;
}
v1::ObservedSeries OutcomeSeries(const std::string& id, std::vector<double> values) {
  v1::ObservedSeries series = Series(std::move(values));
  series.set_outcome(id);
  return series;
}
v1::ObservedSeries RawSeries(const std::string& id, std::vector<double> values) {
  v1::ObservedSeries series = Series(std::move(values));
  series.set_raw_outcome(id);
  return series;
}
v1::ObservedSeries DriverSeries(const std::string& id, std::vector<double> values) {
  v1::ObservedSeries series = Series(std::move(values));
  series.set_driver(id);
  return series;
}
v1::ObservedSeries InputSeries(const std::string& id, std::vector<double> values) {
  v1::ObservedSeries series = Series(std::move(values));
  series.set_input(id);
  return series;
}
v1::ObservedSeries CostSeries(std::vector<double> values) {
  v1::ObservedSeries series = Series(std::move(values));
  series.set_delivery_cost(true);
  return series;
}

v1::SettleContractRequest SettleSteel(std::initializer_list<std::string_view> changes,
                                      std::vector<v1::ObservedSeries> observed) {
  v1::SettleContractRequest request;
  *request.mutable_scenario() = SteelScenario(changes);
  for (v1::ObservedSeries& series : observed) *request.add_observed() = std::move(series);
  return request;
}

std::vector<std::string> FaultsOf(const v1::SettleContractRequest& request) {
  const auto prepared = PrepareSettlement(request);
  const auto* violations = std::get_if<Violations>(&prepared);
  return violations ? PathsAndCodes(*violations) : std::vector<std::string>{};
}

std::vector<std::string> MessagesOf(const v1::SettleContractRequest& request) {
  const auto prepared = PrepareSettlement(request);
  std::vector<std::string> messages;
  if (const auto* violations = std::get_if<Violations>(&prepared)) {
    for (const Violation& violation : *violations) messages.push_back(violation.description);
  }
  return messages;
}

v1::SettleContractResponse Settled(const v1::SettleContractRequest& request) {
  const auto prepared = PrepareSettlement(request);
  EXPECT_THAT(FaultsOf(request), ::testing::IsEmpty());
  const auto response = RunSettlement(std::get<Settlement>(prepared));
  EXPECT_TRUE(response.ok()) << response.status();
  return *response;
}

}  // namespace accord
