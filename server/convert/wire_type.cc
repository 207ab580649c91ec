#include "server/convert/wire_type.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/message.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "server/convert/wire_limits.h"

namespace accord::convert_internal {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::MessageFactory;

// A list's first allocation: its header and a few places.
constexpr std::size_t kFirstList = 64;

WireForm FormOf(const FieldDescriptor& field) {
  switch (field.type()) {
    case FieldDescriptor::TYPE_DOUBLE:
    case FieldDescriptor::TYPE_FIXED64:
    case FieldDescriptor::TYPE_SFIXED64:
      return WireForm::kFixed64;
    case FieldDescriptor::TYPE_FLOAT:
    case FieldDescriptor::TYPE_FIXED32:
    case FieldDescriptor::TYPE_SFIXED32:
      return WireForm::kFixed32;
    case FieldDescriptor::TYPE_STRING:
    case FieldDescriptor::TYPE_BYTES:
    case FieldDescriptor::TYPE_MESSAGE:
      return WireForm::kDelimited;
    case FieldDescriptor::TYPE_GROUP:
      return WireForm::kGroup;
    default:
      return WireForm::kVarint;
  }
}

std::size_t ScalarBytes(const FieldDescriptor& field) {
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      return 1;
    case FieldDescriptor::CPPTYPE_INT32:
    case FieldDescriptor::CPPTYPE_UINT32:
    case FieldDescriptor::CPPTYPE_FLOAT:
    case FieldDescriptor::CPPTYPE_ENUM:
      return 4;
    default:
      return 8;
  }
}

// Lists grow to twice their length.
std::size_t ValueBytes(const FieldDescriptor& field, const WireType* type) {
  constexpr std::size_t kPointer = 2 * sizeof(void*);
  if (field.is_map()) {
    // A node holds key, value and a pointer; there are up to 8/3 buckets a node.
    const WireField& value = type->fields[1];
    const std::size_t held = value.type != nullptr ? value.type->object_bytes : sizeof(std::string);
    return HeapBytes(sizeof(std::string) + held + sizeof(void*)) + 3 * sizeof(void*);
  }
  const std::size_t place = field.is_repeated() ? kPointer : 0;
  if (type != nullptr) return place + HeapBytes(type->object_bytes);
  if (field.cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return place + HeapBytes(sizeof(std::string));
  }
  return field.is_repeated() ? 2 * ScalarBytes(field) : 0;
}

void SetLimit(WireField& wire) {
  for (const WireLimit& limit : WireLimits()) {
    if (wire.field->containing_type()->full_name() != limit.message ||
        wire.field->name() != limit.field) {
      continue;
    }
    wire.most = static_cast<std::size_t>(limit.most);
    wire.is_together = limit.together;
  }
}

class Types {
 public:
  const WireType& Of(const Descriptor& descriptor) {
    const std::lock_guard lock(mutex_);
    return Find(descriptor);
  }

 private:
  const WireType& Find(const Descriptor& descriptor) {
    std::unique_ptr<WireType>& place = types_[&descriptor];
    if (place) return *place;
    place = std::make_unique<WireType>();
    WireType& type = *place;  // known before its fields are: a type may be inside itself
    type.name = descriptor.full_name();
    if (!descriptor.options().map_entry()) {  // its parts lie in the map's nodes
      type.object_bytes =
          MessageFactory::generated_factory()->GetPrototype(&descriptor)->SpaceUsedLong();
    }
    type.is_dynamic = descriptor.file()->package() == "google.protobuf";
    type.oneof_count = descriptor.real_oneof_decl_count();
    type.fields.resize(static_cast<std::size_t>(descriptor.field_count()));
    for (int i = 0; i < descriptor.field_count(); ++i) {
      const FieldDescriptor& field = *descriptor.field(i);
      const auto number = static_cast<std::size_t>(field.number());
      if (type.place_by_number.size() <= number) type.place_by_number.resize(number + 1, -1);
      type.place_by_number[number] = static_cast<std::int16_t>(i);
      WireField& wire = type.fields[static_cast<std::size_t>(i)];
      wire.field = &field;
      wire.form = FormOf(field);
      wire.is_repeated = field.is_repeated();
      wire.is_packable = field.is_packable();
      if (const auto* oneof = field.real_containing_oneof()) wire.oneof = oneof->index();
      SetLimit(wire);
    }
    for (WireField& wire : type.fields) {
      if (wire.field->message_type() != nullptr) wire.type = &Find(*wire.field->message_type());
      if (!descriptor.options().map_entry()) wire.value_bytes = ValueBytes(*wire.field, wire.type);
      wire.first_list_bytes = wire.is_repeated ? kFirstList : 0;
    }
    return type;
  }

  std::mutex mutex_;
  std::map<const Descriptor*, std::unique_ptr<WireType>> types_;
};

}  // namespace

const WireType& WireType::Of(const Descriptor& descriptor) {
  static Types& types = *new Types;
  return types.Of(descriptor);
}

}  // namespace accord::convert_internal
