#include "clients/cli/list_tables.h"

#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/contract_service.pb.h"
#include "accord/v1/ready_lever.pb.h"
#include "clients/cli/assessment_words.h"
#include "clients/cli/template_form.h"
#include "server/convert/field_from_json.h"
#include "simulation/base/violation.h"

namespace accord::cli {
namespace {

using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// As a file may spell it.
std::string ShortNameOf(const EnumValueDescriptor& value) {
  return absl::AsciiStrToLower(std::string(ShortName(*value.type(), value.name())));
}

class FieldWalker {
 public:
  explicit FieldWalker(DataTable& table) : table_(table) {}

  void Walk(const Message& message, const FieldPath& at) {
    const Reflection& reflection = *message.GetReflection();
    for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
      const FieldDescriptor& field = *message.GetDescriptor()->field(i);
      const FieldPath path = at.Field(field.name());
      if (field.is_repeated()) {
        WalkList(message, field, path);
      } else if (field.has_presence() && !reflection.HasField(message, &field)) {
        continue;
      } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
        Walk(reflection.GetMessage(message, &field), path);
      } else {
        Add(path, Single(message, field));
      }
    }
  }

 private:
  void Add(const FieldPath& path, DataCell value) {
    table_.rows.push_back({path.text(), std::move(value)});
  }

  void WalkList(const Message& message, const FieldDescriptor& field, const FieldPath& path) {
    const Reflection& reflection = *message.GetReflection();
    for (int i = 0; i < reflection.FieldSize(message, &field); ++i) {
      if (field.cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        Add(path.At(i), Repeated(message, field, i));
        continue;
      }
      const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
      Walk(entry, path.Entry(KeyOf(entry), i));
    }
  }

  static std::string KeyOf(const Message& entry) {
    for (const char* name : {"id", "name"}) {
      const FieldDescriptor* field = entry.GetDescriptor()->FindFieldByName(name);
      if (field == nullptr || field->is_repeated() ||
          field->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
        continue;
      }
      return entry.GetReflection()->GetString(entry, field);
    }
    return "";
  }

  static DataCell Single(const Message& message, const FieldDescriptor& field) {
    const Reflection& of = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return of.GetDouble(message, &field);
      case FieldDescriptor::CPPTYPE_INT32:
        return static_cast<double>(of.GetInt32(message, &field));
      case FieldDescriptor::CPPTYPE_INT64:
        return static_cast<double>(of.GetInt64(message, &field));
      case FieldDescriptor::CPPTYPE_BOOL:
        return std::string(of.GetBool(message, &field) ? "true" : "false");
      case FieldDescriptor::CPPTYPE_ENUM:
        return ShortNameOf(*of.GetEnum(message, &field));
      case FieldDescriptor::CPPTYPE_STRING:
        return of.GetString(message, &field);
      default:
        return {};
    }
  }

  static DataCell Repeated(const Message& message, const FieldDescriptor& field, int i) {
    const Reflection& of = *message.GetReflection();
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_DOUBLE:
        return of.GetRepeatedDouble(message, &field, i);
      case FieldDescriptor::CPPTYPE_INT32:
        return static_cast<double>(of.GetRepeatedInt32(message, &field, i));
      case FieldDescriptor::CPPTYPE_ENUM:
        return ShortNameOf(*of.GetRepeatedEnum(message, &field, i));
      case FieldDescriptor::CPPTYPE_STRING:
        return of.GetRepeatedString(message, &field, i);
      default:
        return {};
    }
  }

  DataTable& table_;
};

template <typename Number>
DataCell Given(bool is_given, Number number) {
  return is_given ? DataCell(static_cast<double>(number)) : DataCell();
}

template <typename Parameters>
void AddParameters(const Parameters& parameters, const std::string& before, DataTable& table) {
  for (const v1::TemplateParameter& each : parameters) {
    const std::string name = before + each.name();
    table.rows.push_back(
        {name, WordOf(each.kind()), each.unit(), Given(each.has_min(), each.min()),
         Given(each.has_max(), each.max()),
         each.has_default_value() ? DataCell(Compact(each.default_value())) : DataCell(),
         each.description()});
    AddParameters(each.entry(), name + "[].", table);
  }
}

}  // namespace

DataTable FieldTable(const Message& answer) {
  DataTable table{{{"field"}, {"value"}}, {}};
  FieldWalker(table).Walk(answer, FieldPath());
  return table;
}

DataTable TemplatesTable(const v1::ListTemplatesResponse& response) {
  DataTable table{{{"template"}, {"display_name"}, {"description"}}, {}};
  for (const v1::ContractTemplate& form : response.templates()) {
    table.rows.push_back({form.name(), form.display_name(), form.description()});
  }
  return table;
}

DataTable ParametersTable(const v1::ContractTemplate& form) {
  DataTable table{
      {{"parameter"}, {"kind"}, {"unit"}, {"min"}, {"max"}, {"default"}, {"description"}}, {}};
  AddParameters(form.parameters(), "", table);
  return table;
}

DataTable LeversTable(const v1::ListLeversResponse& response) {
  DataTable table{{{"lever"},
                   {"display_name"},
                   {"family"},
                   {"treats"},
                   {"odds_ratio_up"},
                   {"odds_ratio_down"},
                   {"odds_ratio_out"},
                   {"effect_log_sd"},
                   {"cost_per_client"},
                   {"capacity"},
                   {"description"},
                   {"source"}},
                  {}};
  for (const v1::ReadyLever& ready : response.levers()) {
    const v1::Lever& lever = ready.lever();
    table.rows.push_back(
        {lever.id(), lever.display_name(), WordOf(ready.family()), ready.treats(),
         Given(lever.has_odds_ratio_up(), lever.odds_ratio_up()),
         Given(lever.has_odds_ratio_down(), lever.odds_ratio_down()),
         Given(lever.has_odds_ratio_out(), lever.odds_ratio_out()), lever.effect_log_sd(),
         Given(lever.has_cost_per_client(), lever.cost_per_client()),
         Given(lever.has_capacity(), lever.capacity()), ready.description(), ready.source()});
  }
  return table;
}

}  // namespace accord::cli
