#ifndef ACCORD_SERVER_TEMPLATES_PARAMETERS_H_
#define ACCORD_SERVER_TEMPLATES_PARAMETERS_H_

#include <google/protobuf/repeated_field.h>

#include <variant>
#include <vector>

#include "accord/v1/contract_service.pb.h"
#include "server/convert/json_tree.h"
#include "server/templates/expand.h"
#include "simulation/base/violation.h"

namespace accord::templates_internal {

using TemplateParameters = google::protobuf::RepeatedPtrField<v1::TemplateParameter>;

// A value for every parameter, defaults for what is absent or null, entries of lists filled up
// likewise; or every fault, up to limits::kMaxViolations (codes: template.h). A number is finite
// and of magnitude at most limits::kMaxMagnitude whatever its range, an id 1 to 64 characters of
// [A-Za-z0-9_-]. Pure, thread-safe.
std::variant<ParameterValues, Violations> CheckParameters(const TemplateParameters& parameters,
                                                          const std::vector<JsonMember>& given,
                                                          const FieldPath& at);

}  // namespace accord::templates_internal

#endif  // ACCORD_SERVER_TEMPLATES_PARAMETERS_H_
