#include "server/convert/unimplemented.h"

#include <google/protobuf/descriptor.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "accord/v1/options.pb.h"
#include "accord/v1/scenario.pb.h"
#include "server/convert/entry_path.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

using convert_internal::EntryKey;
using convert_internal::EntryPaths;

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

class Finder {
 public:
  void Visit(const Message& message, const FieldPath& at) {
    std::vector<const FieldDescriptor*> fields;
    message.GetReflection()->ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      if (full()) return;
      const FieldPath path = at.Field(field->name());
      if (field->options().GetExtension(v1::unimplemented)) {
        found_.push_back({path.text(), ViolationCode::kUnimplemented,
                          "is not computed by this version; leave it out"});
      } else if (field->is_repeated()) {
        VisitList(message, *field, path);
      } else {
        VisitOne(message, *field, path);
      }
    }
  }

  Violations Take() && { return std::move(found_); }

 private:
  bool full() const { return found_.size() >= static_cast<std::size_t>(limits::kMaxViolations); }

  void VisitOne(const Message& message, const FieldDescriptor& field, const FieldPath& path) {
    const Reflection& reflection = *message.GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      Visit(reflection.GetMessage(message, &field), path);
    } else if (field.cpp_type() == FieldDescriptor::CPPTYPE_ENUM) {
      VisitEnum(field, reflection.GetEnumValue(message, &field), path);
    }
  }

  void VisitList(const Message& message, const FieldDescriptor& field, const FieldPath& path) {
    const Reflection& reflection = *message.GetReflection();
    const bool messages = field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
    if (!messages && field.cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return;
    EntryPaths entries(path);
    const int size = reflection.FieldSize(message, &field);
    for (int i = 0; i < size && !full(); ++i) {
      if (messages) {
        const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
        Visit(entry, entries.Next(EntryKey(entry)));
      } else {
        VisitEnum(field, reflection.GetRepeatedEnumValue(message, &field, i), path.At(i));
      }
    }
  }

  void VisitEnum(const FieldDescriptor& field, int number, const FieldPath& path) {
    const auto* value = field.enum_type()->FindValueByNumber(number);
    if (value == nullptr || !value->options().GetExtension(v1::unimplemented_value)) return;
    found_.push_back({path.text(), ViolationCode::kUnimplemented,
                      value->name() + " is not computed by this version"});
  }

  Violations found_;
};

}  // namespace

Violations FindUnimplemented(const Message& message, const FieldPath& at) {
  Finder finder;
  finder.Visit(message, at);
  return std::move(finder).Take();
}

std::vector<std::string> UnimplementedNames() {
  std::set<std::string> names;
  std::set<const Descriptor*> seen;
  std::vector<const Descriptor*> open = {v1::Scenario::descriptor(), v1::RunOptions::descriptor()};
  while (!open.empty()) {
    const Descriptor* type = open.back();
    open.pop_back();
    if (!seen.insert(type).second) continue;
    for (int i = 0; i < type->field_count(); ++i) {
      const FieldDescriptor& field = *type->field(i);
      if (field.options().GetExtension(v1::unimplemented)) names.insert(field.full_name());
      if (field.message_type() != nullptr) open.push_back(field.message_type());
      if (field.enum_type() == nullptr) continue;
      for (int k = 0; k < field.enum_type()->value_count(); ++k) {
        const auto& value = *field.enum_type()->value(k);
        if (value.options().GetExtension(v1::unimplemented_value)) names.insert(value.full_name());
      }
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace accord
