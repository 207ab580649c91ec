#include "server/convert/unimplemented.h"

#include <google/protobuf/descriptor.h>

#include <utility>
#include <vector>

#include "accord/v1/options.pb.h"
#include "server/convert/entry_path.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

using convert_internal::EntryKey;
using convert_internal::EntryPaths;

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

}  // namespace accord
