#ifndef ACCORD_SERVER_HANDLERS_TEMPLATES_H_
#define ACCORD_SERVER_HANDLERS_TEMPLATES_H_

#include <variant>

#include "absl/status/statusor.h"
#include "accord/v1/contract_service.pb.h"
#include "simulation/base/violation.h"

// Contract templates without a socket: the catalogue of server/templates, and contracts made from
// it. Free functions, thread-safe; no state, no chance.
namespace accord {

// All templates, in the catalogue's order.
v1::ListTemplatesResponse ListTemplates();

// The contract, or every faulty parameter at once by its path in the request, such as
// parameters.share or parameters.outcomes[0].rate. NOT_FOUND for an unknown template, naming the
// nearest one and those there are. The contract fits a scenario that has what it names: Validate is
// not asked here.
absl::StatusOr<std::variant<v1::InstantiateTemplateResponse, Violations>> InstantiateTemplate(
    const v1::InstantiateTemplateRequest& request);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_TEMPLATES_H_
