#ifndef ACCORD_TESTS_PUBLISHED_SETTLED_BY_TEMPLATE_H_
#define ACCORD_TESTS_PUBLISHED_SETTLED_BY_TEMPLATE_H_

#include <google/protobuf/struct.pb.h>

#include <string>
#include <string_view>
#include <vector>

#include "accord/v1/contract_service.pb.h"

namespace accord {

// What a template's contract pays on published figures, through the same two handlers as a client's
// InstantiateTemplate and SettleContract. Faults stop the test, which prints them all.

// Parameters as a JSON object.
google::protobuf::Struct ParametersFrom(std::string_view json);

v1::ObservedSeries ObservedCost(const std::vector<double>& values);
v1::ObservedSeries ObservedOutcome(const std::string& id, const std::vector<double>& values);
v1::ObservedSeries ObservedInputValues(const std::string& id, const std::vector<double>& values);

// The scenario needs no contracts: the template's is put in.
v1::SettleContractResponse SettledByTemplate(const std::string& name,
                                             const google::protobuf::Struct& parameters,
                                             v1::Scenario scenario,
                                             const std::vector<v1::ObservedSeries>& observed);

// The same for contracts that look at cost alone: pay of all clauses, year by year, one year a
// cost.
std::vector<double> PaymentsOnCosts(const std::string& name, std::string_view parameters,
                                    const std::vector<double>& costs);

// Pay of all clauses at the end of a term of as many years as there are costs.
double PaidInAll(const std::string& name, std::string_view parameters,
                 const std::vector<double>& costs);

}  // namespace accord

#endif  // ACCORD_TESTS_PUBLISHED_SETTLED_BY_TEMPLATE_H_
