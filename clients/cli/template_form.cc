#include "clients/cli/template_form.h"

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <iterator>
#include <map>
#include <utility>

#include "server/convert/field_from_json.h"
#include "server/convert/json_value.h"
#include "server/convert/nearest_name.h"
#include "server/convert/override.h"
#include "simulation/base/checker.h"

namespace accord::cli {
namespace {

using google::protobuf::ListValue;
using google::protobuf::Struct;
using google::protobuf::Value;

constexpr char kId[] = "id";  // of the contract, and of an entry of a list: no outcome's

using Parameters = google::protobuf::RepeatedPtrField<v1::TemplateParameter>;

// Calls `see` with every outcome that the values name, which may change it; entries of lists for
// which it is false are left out.
template <typename See>
bool ForOutcomes(const Parameters& parameters, Struct* values, const See& see) {
  bool stays = true;
  for (const v1::TemplateParameter& parameter : parameters) {
    auto& fields = *values->mutable_fields();
    if (parameter.kind() == v1::PARAMETER_KIND_ID && parameter.name() != kId) {
      if (!fields.contains(parameter.name()) && !parameter.has_default_value()) continue;
      Value& value = fields[parameter.name()];
      if (!value.has_string_value()) value = parameter.default_value();
      stays = see(value.mutable_string_value()) && stays;
    } else if (parameter.kind() == v1::PARAMETER_KIND_LIST && fields.contains(parameter.name())) {
      ListValue left;
      for (Value& entry : *fields[parameter.name()].mutable_list_value()->mutable_values()) {
        if (ForOutcomes(parameter.entry(), entry.mutable_struct_value(), see)) {
          *left.add_values() = entry;
        }
      }
      fields[parameter.name()].mutable_list_value()->Swap(&left);
    }
  }
  return stays;
}

// Makes the numbers `weight` of a list sum to 1.
void ScaleWeights(ListValue& list) {
  double sum = 0;
  for (const Value& entry : list.values()) {
    const auto& fields = entry.struct_value().fields();
    if (!fields.contains("weight")) return;
    sum += fields.at("weight").number_value();
  }
  for (Value& entry : *list.mutable_values()) {
    Value& weight = (*entry.mutable_struct_value()->mutable_fields())["weight"];
    weight.set_number_value(weight.number_value() / sum);
  }
}

std::ptrdiff_t PlaceOf(const std::string& name, const std::vector<std::string>& list) {
  return std::find(list.begin(), list.end(), name) - list.begin();
}

// What refers to outcomes beside contracts: every text that is the id of one, and is no name.
void RenameIn(google::protobuf::Message* message, const std::string& from, const std::string& to) {
  const auto& reflection = *message->GetReflection();
  std::vector<const google::protobuf::FieldDescriptor*> fields;
  reflection.ListFields(*message, &fields);
  for (const auto* field : fields) {
    using google::protobuf::FieldDescriptor;
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE && field->is_repeated()) {
      for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
        RenameIn(reflection.MutableRepeatedMessage(message, field, i), from, to);
      }
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      RenameIn(reflection.MutableMessage(message, field), from, to);
    } else if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING && !field->is_repeated() &&
               reflection.GetString(*message, field) == from) {
      reflection.SetString(message, field, to);
    }
  }
}

}  // namespace

std::string Compact(const Value& value) {
  std::string text;
  switch (value.kind_case()) {
    case Value::kNumberValue:
      return NumberText(value.number_value());
    case Value::kStringValue:
      return "\"" + value.string_value() + "\"";
    case Value::kBoolValue:
      return value.bool_value() ? "true" : "false";
    case Value::kListValue:
      for (const Value& entry : value.list_value().values()) {
        text += (text.empty() ? "" : ", ") + Compact(entry);
      }
      return "[" + text + "]";
    case Value::kStructValue: {
      const std::map<std::string, Value> members(value.struct_value().fields().begin(),
                                                 value.struct_value().fields().end());
      for (const auto& [name, member] : members) {
        text += (text.empty() ? "\"" : ", \"") + name + "\": " + Compact(member);
      }
      return "{" + text + "}";
    }
    default:
      return "none";
  }
}

const v1::ContractTemplate* FindTemplate(const v1::ListTemplatesResponse& all,
                                         const std::string& name) {
  std::vector<std::string> names;
  for (const v1::ContractTemplate& form : all.templates()) {
    if (form.name() == name) return &form;
    names.push_back(form.name());
  }
  std::fprintf(stderr, "accord: there is no template %s%s (there are %s)\n",
               QuotedText(name).c_str(), DidYouMean(name, names).c_str(), NameList(names).c_str());
  return nullptr;
}

v1::Scenario ExampleScenario(const v1::ContractTemplate& form) {
  bool cut = false;
  Violations violations;  // none: the server's example is in the schema's form
  v1::Scenario scenario;
  FieldFromJson(EnumNames::kFull, nullptr, &violations)
      .SetMessage(FromValue(form.example().fields().at("scenario"), &cut), &scenario,
                  FieldPath("scenario"));
  return scenario;
}

Struct ExampleParameters(const v1::ContractTemplate& form) {
  return form.example().fields().at("parameters").struct_value();
}

Violations SetParameters(const std::vector<std::string>& sets, Struct* parameters) {
  Violations violations;
  for (const std::string& set : sets) {
    v1::Override change;
    const Violations faults = ParseSetFlag(set, FieldPath("--set"), &change);
    violations.insert(violations.end(), faults.begin(), faults.end());
    (*parameters->mutable_fields())[change.path()] = change.value();
  }
  return violations;
}

std::vector<std::string> OutcomesOf(const v1::ContractTemplate& form, const Struct& parameters) {
  std::vector<std::string> outcomes;
  Struct values = parameters;
  ForOutcomes(form.parameters(), &values, [&](std::string* outcome) {
    if (PlaceOf(*outcome, outcomes) == std::ssize(outcomes)) outcomes.push_back(*outcome);
    return true;
  });
  return outcomes;
}

Struct WithOutcomes(const v1::ContractTemplate& form, Struct parameters,
                    const std::vector<std::string>& from, const std::vector<std::string>& to) {
  ForOutcomes(form.parameters(), &parameters, [&](std::string* outcome) {
    const std::ptrdiff_t place = PlaceOf(*outcome, from);
    if (place >= std::ssize(to)) return false;
    *outcome = to[static_cast<std::size_t>(place)];
    return true;
  });
  for (auto& [name, value] : *parameters.mutable_fields()) {
    if (value.has_list_value()) ScaleWeights(*value.mutable_list_value());
  }
  return parameters;
}

void RenameOutcomes(const std::vector<std::string>& from, const std::vector<std::string>& to,
                    v1::Scenario* scenario) {
  auto& outcomes = *scenario->mutable_outcomes();
  for (std::size_t i = 0; i < to.size(); ++i) {
    const auto is_there = [&](const v1::Outcome& outcome) { return outcome.id() == to[i]; };
    if (std::any_of(outcomes.begin(), outcomes.end(), is_there)) continue;
    const bool has_one = i < from.size() && PlaceOf(from[i], to) == std::ssize(to);
    if (has_one) {
      for (v1::Outcome& outcome : outcomes) {
        if (outcome.id() == from[i]) outcome.set_id(to[i]);
      }
      RenameIn(scenario->mutable_supplier_private(), from[i], to[i]);
      for (v1::ClientPrivate& party : *scenario->mutable_client_private()) {
        RenameIn(&party, from[i], to[i]);
      }
    } else {
      v1::Outcome more = outcomes.Get(outcomes.size() - 1);
      more.set_id(to[i]);
      *outcomes.Add() = std::move(more);
    }
  }
}

}  // namespace accord::cli
