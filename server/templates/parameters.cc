#include "server/templates/parameters.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "server/convert/json_value.h"
#include "server/convert/nearest_name.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"

namespace accord::templates_internal {
namespace {

std::optional<double> NumberOf(const JsonNode& node) {
  if (const auto* number = std::get_if<double>(&node.value)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&node.value)) {
    return static_cast<double>(*whole);
  }
  return std::nullopt;
}

// "in [0, 1]", "at least 0", "at most 5"; the unit behind it.
std::string RangeText(const v1::TemplateParameter& parameter) {
  std::string text = "a finite number";
  if (parameter.has_min() && parameter.has_max()) {
    text = "in [" + NumberText(parameter.min()) + ", " + NumberText(parameter.max()) + "]";
  } else if (parameter.has_min()) {
    text = "at least " + NumberText(parameter.min());
  } else if (parameter.has_max()) {
    text = "at most " + NumberText(parameter.max());
  }
  return parameter.unit().empty() ? text : text + " (" + parameter.unit() + ")";
}

bool IsInRange(const v1::TemplateParameter& parameter, double number) {
  return IsOfSize(number) && (!parameter.has_min() || number >= parameter.min()) &&
         (!parameter.has_max() || number <= parameter.max());
}

class ParameterReader {
 public:
  ParameterValues Read(const TemplateParameters& parameters, const std::vector<JsonMember>& given,
                       const FieldPath& at) {
    AddUnknown(parameters, given, at);
    ParameterValues values;
    for (const v1::TemplateParameter& parameter : parameters) {
      values[parameter.name()] = ReadOne(parameter, given, at.Field(parameter.name()));
    }
    return values;
  }

  Violations Take(const FieldPath& at) { return checker_.Take(at); }

 private:
  void AddUnknown(const TemplateParameters& parameters, const std::vector<JsonMember>& given,
                  const FieldPath& at) {
    std::vector<std::string> names;
    for (const v1::TemplateParameter& parameter : parameters) names.push_back(parameter.name());
    for (const JsonMember& member : given) {
      if (std::find(names.begin(), names.end(), member.name) != names.end()) continue;
      // A name that would garble the path is quoted in the description only.
      checker_.Add(IsId(member.name) ? at.Field(member.name) : at, ViolationCode::kUnknownField,
                   "there is no parameter " + QuotedText(member.name) +
                       DidYouMean(member.name, names) + " (there are " + NameList(names) + ")");
    }
  }

  JsonNode ReadOne(const v1::TemplateParameter& parameter, const std::vector<JsonMember>& given,
                   const FieldPath& at) {
    for (const JsonMember& member : given) {
      if (member.name != parameter.name() || member.value.is_null()) continue;
      return ReadValue(parameter, member.value, at);
    }
    if (!parameter.has_default_value()) {
      checker_.Add(at, ViolationCode::kRequired, "must be given: " + parameter.description());
      return {};
    }
    bool cut = false;
    const JsonNode value = FromValue(parameter.default_value(), &cut);
    return value.is_null() ? value : ReadValue(parameter, value, at);
  }

  JsonNode ReadValue(const v1::TemplateParameter& parameter, const JsonNode& node,
                     const FieldPath& at) {
    switch (parameter.kind()) {
      case v1::PARAMETER_KIND_NUMBER:
        return ReadNumber(parameter, node, at, "a number");
      case v1::PARAMETER_KIND_INTEGER:
        return ReadNumber(parameter, node, at, "a whole number");
      case v1::PARAMETER_KIND_ID:
        return ReadId(node, at);
      default:
        return ReadList(parameter, node, at);
    }
  }

  JsonNode ReadNumber(const v1::TemplateParameter& parameter, const JsonNode& node,
                      const FieldPath& at, const std::string& expected) {
    const std::optional<double> number = NumberOf(node);
    const bool whole = parameter.kind() == v1::PARAMETER_KIND_INTEGER;
    if (!number || (whole && std::isfinite(*number) && std::trunc(*number) != *number)) {
      checker_.Add(at, ViolationCode::kInvalidFormat,
                   "expected " + expected + ", got " + DescribeJson(node));
      return {};
    }
    if (!IsInRange(parameter, *number)) {
      checker_.Add(at, ViolationCode::kOutOfRange,
                   "must be " + RangeText(parameter) + ", got " + NumberText(*number));
      return {};
    }
    return JsonNode{*number};
  }

  JsonNode ReadId(const JsonNode& node, const FieldPath& at) {
    if (node.text() && IsId(*node.text())) return JsonNode{*node.text()};
    checker_.Add(at, ViolationCode::kInvalidFormat,
                 "expected an id, 1 to " + std::to_string(limits::kMaxIdBytes) +
                     " characters of [A-Za-z0-9_-], got " + DescribeJson(node));
    return {};
  }

  JsonNode ReadList(const v1::TemplateParameter& parameter, const JsonNode& node,
                    const FieldPath& at) {
    if (!node.list()) {
      checker_.Add(at, ViolationCode::kInvalidFormat, "expected a list, got " + DescribeJson(node));
      return {};
    }
    const std::vector<JsonNode>& list = *node.list();
    if (!IsInRange(parameter, static_cast<double>(list.size()))) {
      checker_.Add(at, ViolationCode::kOutOfRange,
                   "the number of entries must be " + RangeText(parameter) + ", got " +
                       std::to_string(list.size()));
      return {};
    }
    std::vector<JsonNode> entries;
    for (std::size_t i = 0; i < list.size(); ++i) {
      const FieldPath entry_at = at.At(static_cast<int>(i));
      if (!list[i].object()) {
        checker_.Add(entry_at, ViolationCode::kInvalidFormat,
                     "expected an object, got " + DescribeJson(list[i]));
        continue;
      }
      std::vector<JsonMember> members;
      for (auto& [name, value] : Read(parameter.entry(), *list[i].object(), entry_at)) {
        members.push_back({name, 0, std::move(value)});
      }
      entries.push_back(JsonNode{std::move(members)});
    }
    return JsonNode{std::move(entries)};
  }

  Checker checker_;
};

}  // namespace

std::variant<ParameterValues, Violations> CheckParameters(const TemplateParameters& parameters,
                                                          const std::vector<JsonMember>& given,
                                                          const FieldPath& at) {
  ParameterReader reader;
  ParameterValues values = reader.Read(parameters, given, at);
  Violations violations = reader.Take(at);
  if (!violations.empty()) return violations;
  return values;
}

}  // namespace accord::templates_internal
