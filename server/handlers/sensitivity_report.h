#ifndef ACCORD_SERVER_HANDLERS_SENSITIVITY_REPORT_H_
#define ACCORD_SERVER_HANDLERS_SENSITIVITY_REPORT_H_

#include <string>
#include <vector>

#include "accord/v1/sensitivity.pb.h"
#include "server/handlers/sensitivity.h"
#include "simulation/analysis/given_data.h"
#include "simulation/analysis/tornado.h"
#include "simulation/scenario/scenario.h"

// What was found of sensitivity, told. Pure, thread-safe.
namespace accord::handlers_internal {

// By party (party_utilities.h), as figures have them: supplier, client where there is one contract,
// else contracts["key"].client; none without contracts.
std::vector<std::string> PartyNames(const Scenario& scenario);

v1::SensitivityReport MakeSensitivityReport(const SensitivityStudy& study,
                                            const std::vector<Tornado>& tornados,
                                            const std::vector<PartyKnowledge>& parties);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_SENSITIVITY_REPORT_H_
