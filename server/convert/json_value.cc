#include "server/convert/json_value.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace accord {
namespace {

using google::protobuf::Value;

JsonNode FromValueAt(const Value& value, int depth, bool* cut) {
  switch (value.kind_case()) {
    case Value::kBoolValue:
      return JsonNode{value.bool_value()};
    case Value::kNumberValue:
      return JsonNode{value.number_value()};
    case Value::kStringValue:
      return JsonNode{value.string_value()};
    case Value::kListValue:
    case Value::kStructValue:
      break;
    case Value::kNullValue:
    case Value::KIND_NOT_SET:
      return JsonNode{};
  }
  if (depth >= kMaxJsonDepth) {
    *cut = true;
    return JsonNode{};
  }
  if (value.has_list_value()) {
    std::vector<JsonNode> list;
    for (const Value& item : value.list_value().values()) {
      list.push_back(FromValueAt(item, depth + 1, cut));
    }
    return JsonNode{std::move(list)};
  }
  // A protobuf map has no order of its own; sorted names make reports repeatable.
  std::vector<JsonMember> object;
  for (const auto& [name, member] : value.struct_value().fields()) {
    object.push_back({name, 0, FromValueAt(member, depth + 1, cut)});
  }
  std::sort(object.begin(), object.end(),
            [](const JsonMember& a, const JsonMember& b) { return a.name < b.name; });
  return JsonNode{std::move(object)};
}

// Whole numbers up to this have a double of their own.
constexpr std::uint64_t kMaxExactInteger = std::uint64_t{1} << 53;

struct FillValue {
  Value& to;

  void operator()(std::monostate) const { to.set_null_value(google::protobuf::NULL_VALUE); }
  void operator()(bool value) const { to.set_bool_value(value); }
  void operator()(double value) const { to.set_number_value(value); }
  void operator()(const std::string& value) const { to.set_string_value(value); }
  void operator()(std::int64_t value) const {
    const auto magnitude =
        value < 0 ? -static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
    FillWhole(value, magnitude);
  }
  void operator()(std::uint64_t value) const { FillWhole(value, value); }
  void operator()(const std::vector<JsonNode>& list) const {
    auto& values = *to.mutable_list_value()->mutable_values();
    for (const JsonNode& item : list) std::visit(FillValue{*values.Add()}, item.value);
  }
  void operator()(const std::vector<JsonMember>& object) const {
    auto& fields = *to.mutable_struct_value()->mutable_fields();
    for (const JsonMember& member : object) {
      std::visit(FillValue{fields[member.name]}, member.value.value);
    }
  }

  template <typename Integer>
  void FillWhole(Integer value, std::uint64_t magnitude) const {
    if (magnitude <= kMaxExactInteger) {
      to.set_number_value(static_cast<double>(value));
    } else {
      to.set_string_value(std::to_string(value));
    }
  }
};

}  // namespace

JsonNode FromValue(const Value& value, bool* cut) {
  *cut = false;
  return FromValueAt(value, 0, cut);
}

Value ToValue(const JsonNode& node) {
  Value value;
  std::visit(FillValue{value}, node.value);
  return value;
}

}  // namespace accord
