#include "tests/server/convert/message_filler.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/message_differencer.h>

#include <memory>
#include <vector>

namespace accord {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;

std::vector<int> NumbersOf(const EnumDescriptor& type) {
  std::vector<int> numbers;
  for (int i = 0; i < type.value_count(); ++i) {
    if (type.value(i)->number() != 0) numbers.push_back(type.value(i)->number());
  }
  return numbers;
}

void Collect(const Descriptor& type, std::set<const Descriptor*>& seen,
             std::set<std::string>& names) {
  if (!seen.insert(&type).second) return;
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    names.insert(field.full_name());
    if (field.message_type() != nullptr &&
        field.message_type() != google::protobuf::Value::descriptor()) {
      Collect(*field.message_type(), seen, names);
    }
    if (field.enum_type() == nullptr) continue;
    for (const int number : NumbersOf(*field.enum_type())) {
      names.insert(field.enum_type()->FindValueByNumber(number)->full_name());
    }
  }
}

}  // namespace

// Whether the variant sets this field, as far as oneofs are concerned.
bool MessageFiller::Chosen(const FieldDescriptor& field) const {
  const OneofDescriptor* oneof = field.real_containing_oneof();
  if (oneof == nullptr) return true;
  // A type inside itself takes the next alternative, so that it ends.
  const int choice = variant_ + static_cast<int>(open_.count(field.containing_type()));
  return oneof->field(choice % oneof->field_count()) == &field;
}

int MessageFiller::EnumNumber(const EnumDescriptor& type) {
  if (values_ == Values::kZero) return 0;
  const std::vector<int> numbers = NumbersOf(type);
  const auto choice = static_cast<std::size_t>(variant_ + count_);
  const int number = numbers[choice % numbers.size()];
  written_.insert(type.FindValueByNumber(number)->full_name());
  return number;
}

void MessageFiller::Fill(Message* message) {
  const Descriptor* type = message->GetDescriptor();
  if (auto* value = google::protobuf::DynamicCastToGenerated<google::protobuf::Value>(message)) {
    value->set_number_value(++count_ + 0.5);
    return;
  }
  open_.insert(type);
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor& field = *type->field(i);
    if (!Chosen(field)) continue;
    if (field.message_type() != nullptr && open_.count(field.message_type()) > 1) continue;
    if (values_ == Values::kZero && !field.has_presence()) continue;
    written_.insert(field.full_name());
    for (int entry = 0; entry < (field.is_repeated() ? 2 : 1); ++entry) FillField(message, field);
  }
  open_.erase(open_.find(type));
}

void MessageFiller::FillField(Message* message, const FieldDescriptor& field) {
  const Reflection& reflection = *message->GetReflection();
  const int count = ++count_;
  const int number = values_ == Values::kZero ? 0 : count;
  const bool list = field.is_repeated();
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_DOUBLE: {
      const double value = number * 1.25;
      return list ? reflection.AddDouble(message, &field, value)
                  : reflection.SetDouble(message, &field, value);
    }
    case FieldDescriptor::CPPTYPE_INT32:
      return list ? reflection.AddInt32(message, &field, number)
                  : reflection.SetInt32(message, &field, number);
    case FieldDescriptor::CPPTYPE_INT64: {
      const std::int64_t value = (std::int64_t{1} << 40) * number;
      return list ? reflection.AddInt64(message, &field, value)
                  : reflection.SetInt64(message, &field, value);
    }
    case FieldDescriptor::CPPTYPE_UINT64: {
      const std::uint64_t value =
          (std::uint64_t{1} << 63) * (number != 0) + static_cast<std::uint64_t>(number);
      return list ? reflection.AddUInt64(message, &field, value)
                  : reflection.SetUInt64(message, &field, value);
    }
    case FieldDescriptor::CPPTYPE_BOOL:
      return list ? reflection.AddBool(message, &field, number != 0)
                  : reflection.SetBool(message, &field, number != 0);
    case FieldDescriptor::CPPTYPE_STRING: {
      const std::string text = number == 0 ? "" : "text-" + std::to_string(number);
      return list ? reflection.AddString(message, &field, text)
                  : reflection.SetString(message, &field, text);
    }
    case FieldDescriptor::CPPTYPE_ENUM: {
      const int value = EnumNumber(*field.enum_type());
      return list ? reflection.AddEnumValue(message, &field, value)
                  : reflection.SetEnumValue(message, &field, value);
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return Fill(list ? reflection.AddMessage(message, &field)
                       : reflection.MutableMessage(message, &field));
    default:
      GOOGLE_LOG(FATAL) << "the filler does not know the type of " << field.full_name();
  }
}

std::set<std::string> AllFieldsAndValues(const Descriptor& type) {
  std::set<const Descriptor*> seen;
  std::set<std::string> names;
  Collect(type, seen, names);
  return names;
}

void ForEachSetField(Message* message,
                     const std::function<void(Message*, const FieldDescriptor&)>& visit) {
  const Reflection& reflection = *message->GetReflection();
  std::vector<const FieldDescriptor*> fields;
  reflection.ListFields(*message, &fields);
  for (const FieldDescriptor* field : fields) {
    const std::unique_ptr<Message> saved(message->New());
    saved->CopyFrom(*message);
    visit(message, *field);
    message->CopyFrom(*saved);
    if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) continue;
    if (!field->is_repeated()) {
      ForEachSetField(reflection.MutableMessage(message, field), visit);
      continue;
    }
    for (int i = 0; i < reflection.FieldSize(*message, field); ++i) {
      ForEachSetField(reflection.MutableRepeatedMessage(message, field, i), visit);
    }
  }
}

std::string Differences(const Message& expected, const Message& actual) {
  google::protobuf::util::MessageDifferencer differencer;
  std::string differences;
  differencer.ReportDifferencesToString(&differences);
  return differencer.Compare(expected, actual) ? std::string() : differences;
}

}  // namespace accord
