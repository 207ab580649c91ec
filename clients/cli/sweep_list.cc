#include "clients/cli/sweep_list.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "clients/cli/csv_table.h"
#include "clients/cli/files.h"
#include "server/convert/json_tree.h"
#include "server/convert/json_value.h"
#include "server/convert/override.h"

namespace accord::cli {
namespace {

constexpr char kNames[] = "name";

// A column all of whose values are numbers is one of numbers.
void Compact(v1::TermAxis& axis) {
  const bool all_numbers = std::all_of(
      axis.values().begin(), axis.values().end(),
      [](const auto& value) { return value.kind_case() == google::protobuf::Value::kNumberValue; });
  if (!all_numbers) return;
  for (const auto& value : axis.values()) axis.add_numbers(value.number_value());
  axis.clear_values();
}

// "contracts/jom.json": jom.
std::string StemOf(const std::string& file) {
  const std::string name = file.substr(file.find_last_of('/') + 1);
  return name.substr(0, name.rfind('.') == 0 ? std::string::npos : name.rfind('.'));
}

}  // namespace

std::variant<std::vector<v1::TermAxis>, Violations> ReadSweepList(std::string_view text) {
  CsvTable table(text, ',', "--list");
  if (!table.ReadHeader()) return table.violations();
  std::vector<v1::TermAxis> axes;
  std::vector<int> axis_of;  // by column; -1: the names
  for (std::size_t i = 0; i < table.names().size(); ++i) {
    if (table.names()[i] == kNames) {
      axis_of.push_back(-1);
      continue;
    }
    axis_of.push_back(static_cast<int>(axes.size()));
    axes.emplace_back().set_path(table.names()[i]);
  }
  if (axes.empty()) {
    return Violations{{"--list", ViolationCode::kRequired,
                       "must have a column for each term, called by its path"}};
  }
  while (table.NextRow()) {
    for (std::size_t i = 0; i < table.fields().size(); ++i) {
      const std::string value(table.fields()[i]);
      if (axis_of[i] < 0) {
        axes.front().add_value_names(value);
        continue;
      }
      v1::TermAxis& axis = axes[static_cast<std::size_t>(axis_of[i])];
      v1::Override change;
      const Violations faults =
          ParseSetFlag(axis.path() + "=" + value, FieldPath("--list"), &change);
      for (const Violation& fault : faults) {
        table.AddViolation(static_cast<int>(i), fault.code, fault.description);
      }
      *axis.add_values() = change.value();
    }
  }
  if (!table.violations().empty()) return table.violations();
  for (v1::TermAxis& axis : axes) Compact(axis);
  return axes;
}

Violations ReadFilesOf(const FieldPath& at, v1::TermAxis* axis) {
  Violations violations;
  bool any = false;
  std::vector<std::string> names;
  for (google::protobuf::Value& value : *axis->mutable_values()) {
    const std::string text = value.string_value();
    names.push_back(text);
    if (!text.starts_with("@")) continue;
    any = true;
    names.back() = StemOf(text.substr(1));
    const std::optional<std::string> json = ReadFile(text.substr(1));
    if (!json) {
      violations.push_back({at.text(), ViolationCode::kInvalidFormat,
                            "names a file that cannot be read: " + QuotedText(text.substr(1))});
      continue;
    }
    auto parsed = ParseJsonTree(*json, FieldPath(text.substr(1)));
    if (const auto* faults = std::get_if<Violations>(&parsed)) {
      violations.insert(violations.end(), faults->begin(), faults->end());
    } else {
      value = ToValue(std::get<JsonNode>(parsed));
    }
  }
  if (any) axis->mutable_value_names()->Assign(names.begin(), names.end());
  return violations;
}

}  // namespace accord::cli
