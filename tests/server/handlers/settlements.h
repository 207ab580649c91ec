#ifndef ACCORD_TESTS_SERVER_HANDLERS_SETTLEMENTS_H_
#define ACCORD_TESTS_SERVER_HANDLERS_SETTLEMENTS_H_

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "server/handlers/settle.h"

// Settlements of the contract of SteelScenario, for tests of what they ask for and answer.
namespace accord {

// What was observed, period by period.
v1::ObservedSeries Series(std::vector<double> values);
v1::ObservedSeries OutcomeSeries(const std::string& id, std::vector<double> values);
v1::ObservedSeries RawSeries(const std::string& id, std::vector<double> values);
v1::ObservedSeries DriverSeries(const std::string& id, std::vector<double> values);
v1::ObservedSeries InputSeries(const std::string& id, std::vector<double> values);
v1::ObservedSeries CostSeries(std::vector<double> values);

v1::SettleContractRequest SettleSteel(std::initializer_list<std::string_view> changes,
                                      std::vector<v1::ObservedSeries> observed);

// Changes that leave the contract with a fee, without a score, and without a benefit.
inline constexpr char kNoOtherClauses[] =
    R"(contracts["steel"].clauses=[{"id": "fee", "base": 2000}])";
inline constexpr char kNoScore[] = R"(contracts["steel"].score=null)";
inline constexpr char kNoValue[] = R"(outcomes["output"].value_per_unit=0)";

// What is wrong with a request: "path CODE" of each, and what is said of each.
std::vector<std::string> FaultsOf(const v1::SettleContractRequest& request);
std::vector<std::string> MessagesOf(const v1::SettleContractRequest& request);

// The answer to a request that is sound.
v1::SettleContractResponse Settled(const v1::SettleContractRequest& request);

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_HANDLERS_SETTLEMENTS_H_
