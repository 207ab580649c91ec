#include "server/templates/template.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "server/convert/field_from_json.h"
#include "server/convert/json_tree.h"
#include "server/convert/json_value.h"
#include "server/convert/nearest_name.h"
#include "server/templates/embedded.h"
#include "server/templates/expand.h"
#include "server/templates/parameters.h"

namespace accord {
namespace {

using templates_internal::CheckParameters;
using templates_internal::EmbeddedTemplates;
using templates_internal::Expand;
using templates_internal::ParameterValues;

// The files are ours: where one is not as template.h says, an assert stops the tests.
JsonNode Parsed(std::string_view text) {
  auto parsed = ParseJsonTree(text, FieldPath("template"));
  assert(std::holds_alternative<JsonNode>(parsed));
  return std::get<JsonNode>(std::move(parsed));
}

JsonMember* FindMember(JsonNode& node, std::string_view name) {
  auto& members = std::get<std::vector<JsonMember>>(node.value);
  const auto found = std::find_if(members.begin(), members.end(),
                                  [&](const JsonMember& member) { return member.name == name; });
  return found == members.end() ? nullptr : &*found;
}

// The member's value, which is no longer in `node`.
JsonNode Take(JsonNode& node, std::string_view name) {
  JsonMember* member = FindMember(node, name);
  assert(member);
  JsonNode value = std::move(member->value);
  auto& members = std::get<std::vector<JsonMember>>(node.value);
  members.erase(members.begin() + (member - members.data()));
  return value;
}

template <typename Message>
Message MessageOf(const JsonNode& node) {
  Message message;
  Violations violations;
  FieldFromJson(EnumNames::kShort, nullptr, &violations).SetMessage(node, &message, FieldPath());
  assert(violations.empty());
  return message;
}

// In a file, `default` stands for default_value.
void RenameDefaults(JsonNode& parameters) {
  for (JsonNode& parameter : std::get<std::vector<JsonNode>>(parameters.value)) {
    if (JsonMember* member = FindMember(parameter, "default")) member->name = "default_value";
    if (JsonMember* entry = FindMember(parameter, "entry")) RenameDefaults(entry->value);
  }
}

struct Template {
  v1::ContractTemplate message;
  JsonNode contract;
};

std::variant<ParameterValues, Violations> ValuesOf(const Template& form, const JsonNode& given,
                                                   const FieldPath& at) {
  return CheckParameters(form.message.parameters(), *given.object(), at);
}

// The example with the scenario that its parameters give.
google::protobuf::Struct ExampleOf(const Template& form, JsonNode example) {
  const JsonMember* parameters = FindMember(example, "parameters");
  JsonMember* scenario = FindMember(example, "scenario");
  assert(parameters && scenario);
  const auto values = std::get<ParameterValues>(ValuesOf(form, parameters->value, FieldPath()));
  scenario->value = Expand(scenario->value, values);
  std::get<std::vector<JsonMember>>(scenario->value.value)
      .push_back({"contracts", 0, JsonNode{std::vector<JsonNode>{Expand(form.contract, values)}}});
  return ToValue(example).struct_value();
}

Template TemplateOf(std::string_view text) {
  JsonNode file = Parsed(text);
  Template form;
  form.contract = Take(file, "contract");
  JsonNode example = Take(file, "example");
  RenameDefaults(FindMember(file, "parameters")->value);
  form.message = MessageOf<v1::ContractTemplate>(file);
  *form.message.mutable_example() = ExampleOf(form, std::move(example));
  return form;
}

const std::vector<Template>& Catalogue() {
  static const std::vector<Template> catalogue = [] {
    std::vector<Template> forms;
    for (const std::string_view text : EmbeddedTemplates()) forms.push_back(TemplateOf(text));
    return forms;
  }();
  return catalogue;
}

absl::Status NotFound(std::string_view name) {
  std::vector<std::string> names;
  for (const Template& form : Catalogue()) names.push_back(form.message.name());
  return absl::NotFoundError("there is no template " + QuotedText(name) + DidYouMean(name, names) +
                             " (there are " + NameList(names) + ")");
}

}  // namespace

const std::vector<v1::ContractTemplate>& Templates() {
  static const std::vector<v1::ContractTemplate> messages = [] {
    std::vector<v1::ContractTemplate> all;
    for (const Template& form : Catalogue()) all.push_back(form.message);
    return all;
  }();
  return messages;
}

absl::StatusOr<std::variant<v1::Contract, Violations>> Instantiate(
    std::string_view name, const google::protobuf::Struct& parameters, const FieldPath& at) {
  const std::vector<Template>& forms = Catalogue();
  const auto form = std::find_if(forms.begin(), forms.end(), [&](const Template& other) {
    return other.message.name() == name;
  });
  if (form == forms.end()) return NotFound(name);
  google::protobuf::Value value;
  *value.mutable_struct_value() = parameters;
  bool cut = false;
  const JsonNode given = FromValue(value, &cut);
  if (cut) {
    return Violations{
        {at.text(), ViolationCode::kSyntax,
         "nested deeper than " + std::to_string(kMaxJsonDepth) + " lists and objects"}};
  }
  auto values = ValuesOf(*form, given, at);
  if (auto* violations = std::get_if<Violations>(&values)) return std::move(*violations);
  return MessageOf<v1::Contract>(Expand(form->contract, std::get<ParameterValues>(values)));
}

}  // namespace accord
