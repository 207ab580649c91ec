#include "clients/cli/sipmath_json.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <variant>

#include "server/convert/json_tree.h"
#include "server/convert/nearest_name.h"
#include "simulation/base/limits.h"

namespace accord::cli {

const JsonNode* Member(const JsonNode* node, std::string_view name) {
  if (node == nullptr || node->object() == nullptr) return nullptr;
  for (const JsonMember& member : *node->object()) {
    if (member.name == name) return &member.value;
  }
  return nullptr;
}

std::optional<double> NumberOf(const JsonNode& node) {
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
    return static_cast<double>(*whole);
  }
  if (const auto* whole = std::get_if<std::uint64_t>(&node.value)) {
    return static_cast<double>(*whole);
  }
  if (const auto* number = std::get_if<double>(&node.value)) return *number;
  return std::nullopt;
}

std::string TextOf(const JsonNode* node) {
  return node == nullptr || node->text() == nullptr ? std::string() : *node->text();
}

const JsonNode* Named(const JsonNode* list, const std::string& name) {
  if (list == nullptr || list->list() == nullptr) return nullptr;
  for (const JsonNode& entry : *list->list()) {
    if (TextOf(Member(&entry, "name")) == name) return &entry;
  }
  return nullptr;
}

std::vector<std::string> NamesOf(const JsonNode* list) {
  std::vector<std::string> names;
  if (list == nullptr || list->list() == nullptr) return names;
  for (const JsonNode& entry : *list->list()) names.push_back(TextOf(Member(&entry, "name")));
  return names;
}

void CheckMembers(Checker& checker, const FieldPath& at, const JsonNode* object,
                  std::initializer_list<const char*> known) {
  if (object == nullptr || object->object() == nullptr) return;
  const std::vector<std::string> names(known.begin(), known.end());
  for (const JsonMember& member : *object->object()) {
    if (std::find(names.begin(), names.end(), member.name) != names.end()) continue;
    checker.Add(at.Field(member.name), ViolationCode::kUnknownField,
                "must be one of " + NameList(names) + DidYouMean(member.name, names));
  }
}

std::optional<std::vector<std::vector<double>>> CorrelationsIn(Checker& checker,
                                                               const FieldPath& at,
                                                               const JsonNode& columns,
                                                               const JsonNode& entries) {
  std::map<std::string, std::size_t> places;
  for (const JsonNode& column : *columns.list()) places.emplace(TextOf(&column), places.size());
  const std::size_t size = std::min<std::size_t>(places.size(), limits::kMaxHdrTerms + 1);
  if (size > limits::kMaxHdrTerms) {
    checker.Add(at, ViolationCode::kTooMany,
                "must have at most 64 columns, got " + std::to_string(places.size()));
    return std::nullopt;
  }
  std::vector<std::vector<double>> matrix(size, std::vector<double>(size, 0.0));
  for (std::size_t i = 0; i < size; ++i) matrix[i][i] = 1.0;
  std::map<std::pair<std::size_t, std::size_t>, double> said;
  bool sound = true;
  const auto fault = [&](std::size_t i, ViolationCode code, const std::string& what) {
    checker.Add(at.Field("matrix").At(static_cast<int>(i)), code, what);
    sound = false;
  };
  for (std::size_t i = 0; i < entries.list()->size(); ++i) {
    const JsonNode& entry = (*entries.list())[i];
    const auto row = places.find(TextOf(Member(&entry, "row")));
    const auto column = places.find(TextOf(Member(&entry, "col")));
    const JsonNode* number = Member(&entry, "value");
    const std::optional<double> r = number == nullptr ? std::nullopt : NumberOf(*number);
    if (row == places.end() || column == places.end() || !r || !(std::fabs(*r) <= 1)) {
      fault(i, ViolationCode::kInvalidFormat,
            "must have a row and a col of the columns and a value in [-1, 1]");
      continue;
    }
    if (row == column && *r != 1.0) {
      fault(i, ViolationCode::kOutOfRange,
            "must be 1 on the diagonal, got " + NumberText(*r) + ": is it of covariances?");
      continue;
    }
    const auto pair = std::minmax(row->second, column->second);
    const auto [known, is_new] = said.emplace(pair, *r);
    if (!is_new && known->second != *r) {
      fault(i, ViolationCode::kContradiction,
            "must be what the same pair has before it (" + NumberText(known->second) + "), got " +
                NumberText(*r));
      continue;
    }
    matrix[row->second][column->second] = matrix[column->second][row->second] = *r;
  }
  if (!sound) return std::nullopt;
  return matrix;
}

}  // namespace accord::cli
