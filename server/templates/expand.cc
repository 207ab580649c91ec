#include "server/templates/expand.h"

#include <cassert>
#include <cstdint>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace accord::templates_internal {
namespace {

constexpr std::string_view kEach = "$each";
constexpr std::string_view kDo = "do";

const JsonNode& ValueOf(const ParameterValues& values, std::string_view name) {
  const auto found = values.find(std::string(name));
  assert(found != values.end());
  return found->second;
}

JsonNode Negative(const JsonNode& node) {
  if (const auto* number = std::get_if<double>(&node.value)) return JsonNode{-*number};
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) return JsonNode{-*whole};
  assert(node.is_null());
  return node;
}

JsonNode ExpandText(const JsonNode& node, const ParameterValues& values) {
  const std::string_view text = *node.text();
  if (text.starts_with("$")) return ValueOf(values, text.substr(1));
  if (text.starts_with("-$")) return Negative(ValueOf(values, text.substr(2)));
  return node;
}

const JsonNode* MemberOf(const JsonNode& node, std::string_view name) {
  if (!node.object()) return nullptr;
  for (const JsonMember& member : *node.object()) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

void ExpandEach(const JsonNode& list, const JsonNode& body, const ParameterValues& values,
                std::vector<JsonNode>& into) {
  assert(list.list());
  for (const JsonNode& entry : *list.list()) {
    ParameterValues inside = values;
    for (const JsonMember& member : *entry.object()) inside["item." + member.name] = member.value;
    into.push_back(Expand(body, inside));
  }
}

JsonNode ExpandList(const std::vector<JsonNode>& list, const ParameterValues& values) {
  std::vector<JsonNode> expanded;
  for (const JsonNode& entry : list) {
    const JsonNode* each = MemberOf(entry, kEach);
    if (!each) {
      expanded.push_back(Expand(entry, values));
      continue;
    }
    const JsonNode* body = MemberOf(entry, kDo);
    assert(each->text() && body);
    ExpandEach(ValueOf(values, *each->text()), *body, values, expanded);
  }
  return JsonNode{std::move(expanded)};
}

}  // namespace

JsonNode Expand(const JsonNode& node, const ParameterValues& values) {
  if (node.text()) return ExpandText(node, values);
  if (node.list()) return ExpandList(*node.list(), values);
  if (!node.object()) return node;
  std::vector<JsonMember> expanded;
  for (const JsonMember& member : *node.object()) {
    expanded.push_back({member.name, member.place, Expand(member.value, values)});
  }
  return JsonNode{std::move(expanded)};
}

}  // namespace accord::templates_internal
