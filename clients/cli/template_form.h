#ifndef ACCORD_CLIENTS_CLI_TEMPLATE_FORM_H_
#define ACCORD_CLIENTS_CLI_TEMPLATE_FORM_H_

#include <google/protobuf/struct.pb.h>

#include <string>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "accord/v1/scenario.pb.h"
#include "simulation/base/violation.h"

// Templates of contracts as the server lists them. Pure.
namespace accord::cli {

// JSON on one line, members by name.
std::string Compact(const google::protobuf::Value& value);

// The template of this name, or null after saying which there are.
const v1::ContractTemplate* FindTemplate(const v1::ListTemplatesResponse& all,
                                         const std::string& name);

// The scenario and the parameters of its worked example.
v1::Scenario ExampleScenario(const v1::ContractTemplate& form);
google::protobuf::Struct ExampleParameters(const v1::ContractTemplate& form);

// --set carried out on the parameters; every flag that is none is a fault.
Violations SetParameters(const std::vector<std::string>& sets,
                         google::protobuf::Struct* parameters);

// The outcomes that the parameters name, or leave to be named by default, in order of first
// mention.
std::vector<std::string> OutcomesOf(const v1::ContractTemplate& form,
                                    const google::protobuf::Struct& parameters);

// The parameters with outcome to[i] in place of from[i]. Entries of lists whose outcome has none in
// its place are left out, and weights of a list that stay are scaled to sum to 1.
google::protobuf::Struct WithOutcomes(const v1::ContractTemplate& form,
                                      google::protobuf::Struct parameters,
                                      const std::vector<std::string>& from,
                                      const std::vector<std::string>& to);

// The scenario with outcomes for these: to[i] is from[i] by another name; for one that has none
// before it, the last one once more. Contracts stay as they are.
void RenameOutcomes(const std::vector<std::string>& from, const std::vector<std::string>& to,
                    v1::Scenario* scenario);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_TEMPLATE_FORM_H_
