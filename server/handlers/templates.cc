#include "server/handlers/templates.h"

#include <utility>

#include "server/templates/template.h"

namespace accord {

v1::ListTemplatesResponse ListTemplates() {
  v1::ListTemplatesResponse response;
  for (const v1::ContractTemplate& form : Templates()) *response.add_templates() = form;
  return response;
}

absl::StatusOr<std::variant<v1::InstantiateTemplateResponse, Violations>> InstantiateTemplate(
    const v1::InstantiateTemplateRequest& request) {
  auto made = Instantiate(request.template_(), request.parameters(), FieldPath("parameters"));
  if (!made.ok()) return made.status();
  if (auto* violations = std::get_if<Violations>(&*made)) return std::move(*violations);
  v1::InstantiateTemplateResponse response;
  *response.mutable_contract() = std::get<v1::Contract>(*std::move(made));
  return response;
}

}  // namespace accord
