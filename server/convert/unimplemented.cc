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
      } else if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) {
        continue;
      } else if (field->is_repeated()) {
        VisitList(message, *field, path);
      } else {
        Visit(message.GetReflection()->GetMessage(message, field), path);
      }
    }
  }

  Violations Take() && { return std::move(found_); }

 private:
  bool full() const { return found_.size() >= static_cast<std::size_t>(limits::kMaxViolations); }

  void VisitList(const Message& message, const FieldDescriptor& field, const FieldPath& path) {
    const Reflection& reflection = *message.GetReflection();
    EntryPaths entries(path);
    const int size = reflection.FieldSize(message, &field);
    for (int i = 0; i < size && !full(); ++i) {
      const Message& entry = reflection.GetRepeatedMessage(message, &field, i);
      Visit(entry, entries.Next(EntryKey(entry)));
    }
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
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace accord
