#include "server/convert/entry_path.h"

#include <array>
#include <string_view>

namespace accord::convert_internal {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

constexpr std::array<std::string_view, 6> kKeyNames = {"id",     "contract", "outcome",
                                                       "driver", "segment",  "from"};

}  // namespace

const FieldDescriptor* EntryKeyField(const Descriptor& type) {
  const FieldDescriptor* first = type.FindFieldByNumber(1);
  if (first == nullptr || first->is_repeated() || first->real_containing_oneof() != nullptr ||
      first->cpp_type() != FieldDescriptor::CPPTYPE_STRING) {
    return nullptr;
  }
  for (const std::string_view name : kKeyNames) {
    if (first->name() == name) return first;
  }
  return nullptr;
}

std::string EntryKey(const Message& entry) {
  const FieldDescriptor* key = EntryKeyField(*entry.GetDescriptor());
  return key == nullptr ? std::string() : entry.GetReflection()->GetString(entry, key);
}

FieldPath EntryPaths::Next(const std::string& key) {
  const int index = next_++;
  const bool by_key = !key.empty() && seen_.insert(key).second;
  return by_key ? list_.Entry(key, index) : list_.At(index);
}

}  // namespace accord::convert_internal
