#include "server/convert/field_from_json.h"

#include <absl/strings/ascii.h>
#include <google/protobuf/struct.pb.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string_view>
#include <system_error>
#include <type_traits>
#include <utility>
#include <variant>

#include "server/convert/entry_path.h"
#include "server/convert/json_value.h"
#include "server/convert/nearest_name.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

using convert_internal::EntryKey;
using convert_internal::EntryKeyField;
using convert_internal::EntryPaths;

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::EnumValueDescriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::OneofDescriptor;
using google::protobuf::Reflection;
using google::protobuf::Value;

// What is wrong with a node.
struct Fault {
  ViolationCode code = ViolationCode::kInvalidFormat;
  std::string what;
};

template <typename T>
using Read = std::variant<T, Fault>;

Fault Unexpected(const JsonNode& node, const std::string& expected) {
  return {ViolationCode::kInvalidFormat, "expected " + expected + ", got " + DescribeJson(node)};
}

Read<double> ReadDouble(const JsonNode& node) {
  if (const auto* number = std::get_if<double>(&node.value)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&node.value))
    return static_cast<double>(*whole);
  if (const auto* whole = std::get_if<std::uint64_t>(&node.value))
    return static_cast<double>(*whole);
  const std::string* text = node.text();
  if (text == nullptr) return Unexpected(node, "a number");
  if (*text == "NaN") return std::numeric_limits<double>::quiet_NaN();
  if (*text == "Infinity") return std::numeric_limits<double>::infinity();
  if (*text == "-Infinity") return -std::numeric_limits<double>::infinity();
  double number = 0;
  const char* end = text->data() + text->size();
  const auto [stop, error] = std::from_chars(text->data(), end, number);
  if (error == std::errc::result_out_of_range && stop == end) {
    return Fault{ViolationCode::kOutOfRange,
                 QuotedText(*text) + " is beyond the range of a double"};
  }
  if (error != std::errc() || stop != end || !std::isfinite(number)) {
    return Unexpected(node, "a number");
  }
  return number;
}

template <typename T>
Fault OutOfRange(const JsonNode& node) {
  return {ViolationCode::kOutOfRange,
          "must be a whole number from " + std::to_string(std::numeric_limits<T>::min()) + " to " +
              std::to_string(std::numeric_limits<T>::max()) + ", got " + DescribeJson(node)};
}

template <typename T, typename Whole>
Read<T> Narrow(Whole whole, const JsonNode& node) {
  if (!std::in_range<T>(whole)) return OutOfRange<T>(node);
  return static_cast<T>(whole);
}

template <typename T>
Read<T> ReadWhole(const JsonNode& node) {
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
    return Narrow<T>(*whole, node);
  }
  if (const auto* whole = std::get_if<std::uint64_t>(&node.value)) {
    return Narrow<T>(*whole, node);
  }
  if (const auto* number = std::get_if<double>(&node.value)) {
    if (std::trunc(*number) != *number) return Unexpected(node, "a whole number");
    // The upper bound plus one is a power of two, which a double holds exactly; the bound may not
    // be.
    const double above = std::ldexp(1.0, std::numeric_limits<T>::digits);
    const double least = std::is_signed_v<T> ? -above : 0.0;
    if (*number < least || *number >= above) return OutOfRange<T>(node);
    return static_cast<T>(*number);
  }
  if (const std::string* text = node.text()) {
    T whole = 0;
    const char* end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, whole);
    if (error == std::errc::result_out_of_range && stop == end) return OutOfRange<T>(node);
    if (error == std::errc() && stop == end) return whole;
  }
  return Unexpected(node, "a whole number");
}

Read<int> ReadEnum(const JsonNode& node, const EnumDescriptor& type, EnumNames names) {
  const std::string* text = node.text();
  if (text == nullptr) {
    Read<std::int32_t> number = ReadWhole<std::int32_t>(node);
    if (std::holds_alternative<std::int32_t>(number)) return number;
    return Unexpected(node, "a name of " + type.name());
  }
  if (const EnumValueDescriptor* value = type.FindValueByName(*text)) return value->number();
  std::vector<std::string> known;
  const std::string upper = absl::AsciiStrToUpper(*text);
  for (int i = 0; i < type.value_count(); ++i) {
    const std::string& name = type.value(i)->name();
    const std::string_view short_name = ShortName(type, name);
    if (names == EnumNames::kShort && (upper == name || upper == short_name)) {
      return type.value(i)->number();
    }
    known.emplace_back(names == EnumNames::kShort ? short_name : name);
  }
  return Fault{ViolationCode::kUnknownValue, QuotedText(*text) + " is no value of " + type.name() +
                                                 DidYouMean(*text, known) + " (there are " +
                                                 NameList(known) + ")"};
}

Read<bool> ReadBool(const JsonNode& node) {
  if (const bool* value = std::get_if<bool>(&node.value)) return *value;
  return Unexpected(node, "true or false");
}

Read<std::string> ReadText(const JsonNode& node) {
  if (const std::string* text = node.text()) return *text;
  return Unexpected(node, "a text");
}

// Where a value goes: a singular field, a new entry at the end of a list, or an entry there is.
struct Target {
  enum class Kind { kField, kNewEntry, kEntry };

  Message* message;
  const FieldDescriptor* field;
  Kind kind;
  int index = 0;
};

// The three of one type, such as SetDouble, AddDouble, SetRepeatedDouble.
template <typename T>
struct Setters {
  void (Reflection::*set)(Message*, const FieldDescriptor*, T) const;
  void (Reflection::*add)(Message*, const FieldDescriptor*, T) const;
  void (Reflection::*set_entry)(Message*, const FieldDescriptor*, int, T) const;
};

template <typename T>
std::optional<Fault> Store(const Target& target, Read<T> read, Setters<T> setters) {
  if (const Fault* fault = std::get_if<Fault>(&read)) return *fault;
  T value = std::move(std::get<T>(read));
  const Reflection& reflection = *target.message->GetReflection();
  switch (target.kind) {
    case Target::Kind::kField:
      (reflection.*setters.set)(target.message, target.field, std::move(value));
      break;
    case Target::Kind::kNewEntry:
      (reflection.*setters.add)(target.message, target.field, std::move(value));
      break;
    case Target::Kind::kEntry:
      (reflection.*setters.set_entry)(target.message, target.field, target.index, std::move(value));
      break;
  }
  return std::nullopt;
}

std::optional<Fault> StoreScalar(const JsonNode& node, const Target& target, EnumNames names) {
  using R = Reflection;
  switch (target.field->type()) {
    case FieldDescriptor::TYPE_DOUBLE:
      return Store<double>(target, ReadDouble(node),
                           {&R::SetDouble, &R::AddDouble, &R::SetRepeatedDouble});
    case FieldDescriptor::TYPE_INT32:
      return Store<std::int32_t>(target, ReadWhole<std::int32_t>(node),
                                 {&R::SetInt32, &R::AddInt32, &R::SetRepeatedInt32});
    case FieldDescriptor::TYPE_INT64:
      return Store<std::int64_t>(target, ReadWhole<std::int64_t>(node),
                                 {&R::SetInt64, &R::AddInt64, &R::SetRepeatedInt64});
    case FieldDescriptor::TYPE_UINT64:
      return Store<std::uint64_t>(target, ReadWhole<std::uint64_t>(node),
                                  {&R::SetUInt64, &R::AddUInt64, &R::SetRepeatedUInt64});
    case FieldDescriptor::TYPE_BOOL:
      return Store<bool>(target, ReadBool(node), {&R::SetBool, &R::AddBool, &R::SetRepeatedBool});
    case FieldDescriptor::TYPE_STRING:
      return Store<std::string>(target, ReadText(node),
                                {&R::SetString, &R::AddString, &R::SetRepeatedString});
    case FieldDescriptor::TYPE_ENUM:
      return Store<int>(target, ReadEnum(node, *target.field->enum_type(), names),
                        {&R::SetEnumValue, &R::AddEnumValue, &R::SetRepeatedEnumValue});
    default:
      return Fault{ViolationCode::kInvalidFormat, "cannot be given as JSON"};
  }
}

constexpr std::size_t kMaxPlainNameBytes = 64;

bool IsNameByte(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_'; }

bool IsMessage(const FieldDescriptor& field) {
  return field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE;
}

// Of an entry of a list, before it is a message.
std::string EntryKey(const JsonNode& node, const Descriptor& type) {
  const FieldDescriptor* key = EntryKeyField(type);
  if (key == nullptr || node.object() == nullptr) return {};
  for (const JsonMember& member : *node.object()) {
    if ((member.name == key->name() || member.name == key->json_name()) && member.value.text()) {
      return *member.value.text();
    }
  }
  return {};
}

// Which field given before excludes this one: itself, or another alternative of its oneof.
const FieldDescriptor* Rival(const FieldDescriptor& field,
                             const std::vector<const FieldDescriptor*>& given) {
  const OneofDescriptor* oneof = field.real_containing_oneof();
  for (const FieldDescriptor* other : given) {
    if (other == &field || (oneof != nullptr && other->real_containing_oneof() == oneof))
      return other;
  }
  return nullptr;
}

}  // namespace

// The prefix is what stands before UNSPECIFIED in the name of the type's zero, as buf requires.
std::string_view ShortName(const EnumDescriptor& type, std::string_view name) {
  constexpr std::string_view kZero = "UNSPECIFIED";
  const std::string_view zero = type.value(0)->name();
  if (!zero.ends_with(kZero)) return name;
  const std::string_view prefix = zero.substr(0, zero.size() - kZero.size());
  return name.starts_with(prefix) ? name.substr(prefix.size()) : name;
}

std::vector<std::string> FieldNames(const Descriptor& type) {
  std::vector<std::string> names;
  for (int i = 0; i < type.field_count(); ++i) names.push_back(type.field(i)->name());
  return names;
}

const FieldDescriptor* FindField(const Descriptor& type, const std::string& name, bool camel_case) {
  if (const FieldDescriptor* field = type.FindFieldByName(name)) return field;
  if (!camel_case) return nullptr;
  for (int i = 0; i < type.field_count(); ++i) {
    if (type.field(i)->json_name() == name) return type.field(i);
  }
  return nullptr;
}

void FieldFromJson::Report(const FieldPath& at, ViolationCode code, std::size_t place,
                           const std::string& what) {
  if (violations_.size() >= static_cast<std::size_t>(limits::kMaxViolations)) return;
  const std::string where = places_ == nullptr ? "" : places_->Describe(place) + ": ";
  violations_.push_back({at.text(), code, where + what});
}

void FieldFromJson::WrongType(const JsonNode& node, const FieldPath& at,
                              const std::string& expected) {
  Report(at, ViolationCode::kInvalidFormat, node.place,
         "expected " + expected + ", got " + DescribeJson(node));
}

void FieldFromJson::SetMessage(const JsonNode& node, Message* message, const FieldPath& at) {
  const Descriptor& type = *message->GetDescriptor();
  if (type.full_name() == Value::descriptor()->full_name()) {
    message->CopyFrom(ToValue(node));
    return;
  }
  if (node.object() == nullptr)
    return WrongType(node, at, "an object with fields of " + type.name());

  std::vector<const FieldDescriptor*> given;
  for (const JsonMember& member : *node.object()) {
    const FieldDescriptor* field = FindField(type, member.name, /*camel_case=*/true);
    if (field == nullptr) {
      ReportUnknown(member, type, at);
      continue;
    }
    const FieldPath path = at.Field(field->name());
    if (const FieldDescriptor* other = Rival(*field, given)) {
      Report(path, other == field ? ViolationCode::kDuplicate : ViolationCode::kContradiction,
             member.place,
             other == field ? "is given twice, as " + field->name() + " and " + field->json_name()
                            : "cannot be given together with " + other->name() + "; choose one");
      continue;
    }
    const bool value_field = IsMessage(*field) && field->message_type() == Value::descriptor();
    if (member.value.is_null() && !value_field) continue;
    given.push_back(field);
    SetField(member.value, message, *field, path);
  }
}

void FieldFromJson::ReportUnknown(const JsonMember& member, const Descriptor& type,
                                  const FieldPath& at) {
  const std::vector<std::string> names = FieldNames(type);
  const bool plain = !member.name.empty() && member.name.size() <= kMaxPlainNameBytes &&
                     std::all_of(member.name.begin(), member.name.end(), IsNameByte);
  // A name that would garble the path is quoted in the description only.
  Report(plain ? at.Field(member.name) : at, ViolationCode::kUnknownField, member.place,
         "there is no field " + QuotedText(member.name) + " in " + type.name() +
             DidYouMean(member.name, names) + " (there are " + NameList(names) + ")");
}

void FieldFromJson::SetField(const JsonNode& node, Message* message, const FieldDescriptor& field,
                             const FieldPath& at) {
  if (field.is_repeated()) return SetList(node, message, field, at);
  if (IsMessage(field)) {
    const Reflection& reflection = *message->GetReflection();
    reflection.ClearField(message, &field);
    return SetMessage(node, reflection.MutableMessage(message, &field), at);
  }
  const Target target{message, &field, Target::Kind::kField};
  if (const auto fault = StoreScalar(node, target, enum_names_)) {
    Report(at, fault->code, node.place, fault->what);
  }
}

void FieldFromJson::SetList(const JsonNode& node, Message* message, const FieldDescriptor& field,
                            const FieldPath& at) {
  if (node.list() == nullptr) return WrongType(node, at, "a list");
  const Reflection& reflection = *message->GetReflection();
  reflection.ClearField(message, &field);
  EntryPaths entries(at);
  int index = 0;
  for (const JsonNode& item : *node.list()) {
    if (IsMessage(field)) {
      const FieldPath path = entries.Next(EntryKey(item, *field.message_type()));
      SetMessage(item, reflection.AddMessage(message, &field), path);
    } else {
      const Target target{message, &field, Target::Kind::kNewEntry};
      if (const auto fault = StoreScalar(item, target, enum_names_)) {
        Report(at.At(index), fault->code, item.place, fault->what);
      }
    }
    ++index;
  }
}

void FieldFromJson::SetScalarEntry(const JsonNode& node, Message* message,
                                   const FieldDescriptor& field, int index, const FieldPath& at) {
  const Target target{message, &field, Target::Kind::kEntry, index};
  if (const auto fault = StoreScalar(node, target, enum_names_)) {
    Report(at, fault->code, node.place, fault->what);
  }
}

}  // namespace accord
