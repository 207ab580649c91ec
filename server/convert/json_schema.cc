#include "server/convert/json_schema.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/descriptor_database.h>

#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "accord/v1/scenario.pb.h"
#include "server/convert/embedded_schema.h"
#include "server/convert/field_from_json.h"

namespace accord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::OneofDescriptor;
using Json = nlohmann::ordered_json;

// What the .proto files say of messages and fields, which the program's own descriptors do not
// keep.
class Comments {
 public:
  Comments() : pool_(&files_) {
    google::protobuf::FileDescriptorSet set;
    const std::string_view bytes = convert_internal::EmbeddedSchema();
    set.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
    for (const google::protobuf::FileDescriptorProto& file : set.file()) files_.Add(file);
  }

  std::string Of(const Descriptor& message) const {
    return TextOf(pool_.FindMessageTypeByName(message.full_name()));
  }
  std::string Of(const FieldDescriptor& field) const {
    return TextOf(pool_.FindFieldByName(field.full_name()));
  }

 private:
  template <typename Described>
  static std::string TextOf(const Described* described) {
    google::protobuf::SourceLocation location;
    if (described == nullptr || !described->GetSourceLocation(&location)) return "";
    std::string text = location.leading_comments;
    for (char& c : text) c = c == '\n' ? ' ' : c;
    std::string words;
    for (const char c : text) {
      if (c != ' ' || (!words.empty() && words.back() != ' ')) words += c;
    }
    return std::string(absl::StripAsciiWhitespace(words));
  }

  google::protobuf::SimpleDescriptorDatabase files_;
  google::protobuf::DescriptorPool pool_;
};

class SchemaMaker {
 public:
  Json Make(const Descriptor& root) {
    Json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                   {"title", "Accord " + root.name()}};
    Need(root);
    schema["$ref"] = PathOf(root);
    while (!open_.empty()) {
      const Descriptor* const next = open_.back();
      open_.pop_back();
      definitions_[next->name()] = OfMessage(*next, next == &root);
    }
    schema["$defs"] = std::move(definitions_);
    return schema;
  }

 private:
  static std::string PathOf(const Descriptor& message) { return "#/$defs/" + message.name(); }

  void Need(const Descriptor& message) {
    if (needed_.insert(&message).second) open_.push_back(&message);
  }

  Json OfMessage(const Descriptor& message, bool is_root) {
    Json schema = {{"type", "object"}};
    if (const std::string text = comments_.Of(message); !text.empty()) schema["description"] = text;
    Json properties = Json::object();
    if (is_root) properties["$schema"] = {{"type", "string"}};
    Json required = Json::array();
    for (int i = 0; i < message.field_count(); ++i) {
      const FieldDescriptor& field = *message.field(i);
      properties[field.name()] = OfField(field);
      if (IsRequired(field)) required.push_back(field.name());
    }
    schema["properties"] = std::move(properties);
    if (!required.empty()) schema["required"] = std::move(required);
    schema["additionalProperties"] = false;
    Json oneofs = Json::array();
    for (int i = 0; i < message.real_oneof_decl_count(); ++i) {
      oneofs.push_back(AtMostOneOf(*message.oneof_decl(i)));
    }
    if (!oneofs.empty()) schema["allOf"] = std::move(oneofs);
    return schema;
  }

  bool IsRequired(const FieldDescriptor& field) const {
    return field.real_containing_oneof() == nullptr && comments_.Of(field).ends_with(" Required.");
  }

  static Json AtMostOneOf(const OneofDescriptor& oneof) {
    Json each = Json::array();
    for (int i = 0; i < oneof.field_count(); ++i) {
      each.push_back({{"required", Json::array({oneof.field(i)->name()})}});
    }
    Json none = {{"not", {{"anyOf", each}}}};
    each.push_back(std::move(none));
    return {{"oneOf", std::move(each)}};
  }

  Json OfField(const FieldDescriptor& field) {
    Json schema = OfValue(field);
    if (field.is_repeated()) schema = {{"type", "array"}, {"items", std::move(schema)}};
    if (const std::string text = comments_.Of(field); !text.empty()) schema["description"] = text;
    return schema;
  }

  Json OfValue(const FieldDescriptor& field) {
    switch (field.cpp_type()) {
      case FieldDescriptor::CPPTYPE_DOUBLE:
      case FieldDescriptor::CPPTYPE_FLOAT:
        return {{"type", "number"}};
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_UINT32:
        return {{"type", "integer"}};
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_UINT64:
        return {{"type", Json::array({"integer", "string"})}};
      case FieldDescriptor::CPPTYPE_BOOL:
        return {{"type", "boolean"}};
      case FieldDescriptor::CPPTYPE_STRING:
        return {{"type", "string"}};
      case FieldDescriptor::CPPTYPE_ENUM:
        return OfEnum(*field.enum_type());
      case FieldDescriptor::CPPTYPE_MESSAGE:
        break;
    }
    const Descriptor& message = *field.message_type();
    if (message.full_name() == "google.protobuf.Struct") return {{"type", "object"}};
    if (message.full_name() == "google.protobuf.ListValue") return {{"type", "array"}};
    if (message.full_name() == "google.protobuf.Value") return Json::object();
    Need(message);
    return {{"$ref", PathOf(message)}};
  }

  // Editors offer the short names; full ones, as `accord` prints them, are as good.
  static Json OfEnum(const EnumDescriptor& type) {
    Json short_names = Json::array(), full_names = Json::array();
    for (int i = 1; i < type.value_count(); ++i) {
      const std::string& name = type.value(i)->name();
      short_names.push_back(absl::AsciiStrToLower(std::string(ShortName(type, name))));
      full_names.push_back(name);
    }
    return {{"anyOf", Json::array({Json{{"enum", std::move(short_names)}},
                                   Json{{"enum", std::move(full_names)}}})}};
  }

  Comments comments_;
  std::set<const Descriptor*> needed_;
  std::vector<const Descriptor*> open_;
  Json definitions_ = Json::object();
};

}  // namespace

std::string ScenarioSchema() {
  return SchemaMaker().Make(*v1::Scenario::descriptor()).dump(2) + "\n";
}

}  // namespace accord
