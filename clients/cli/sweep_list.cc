#include "clients/cli/sweep_list.h"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "clients/cli/csv_numbers.h"
#include "clients/cli/csv_records.h"
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

// A number as the flags have it, JSON or a text; after a violation nothing.
google::protobuf::Value ValueIn(CsvTable& table, int column, const std::string& path,
                                DecimalMark mark) {
  const std::string text(table.fields()[static_cast<std::size_t>(column)]);
  v1::Override change;
  const std::optional<CsvNumber> number = NumberOf(text, mark);
  if (number && number->currency.empty()) {
    change.mutable_value()->set_number_value(number->value);
    return change.value();
  }
  for (const Violation& fault : ParseSetFlag(path + "=" + text, FieldPath(), &change)) {
    table.AddViolation(column, fault.code, fault.description);
  }
  return change.value();
}

// "contracts/jom.json": jom.
std::string StemOf(const std::string& file) {
  const std::string name = file.substr(file.find_last_of('/') + 1);
  return name.substr(0, name.rfind('.') == 0 ? std::string::npos : name.rfind('.'));
}

}  // namespace

std::variant<SweepList, Violations> ReadSweepList(std::string_view text, const CsvFlags& flags,
                                                  const std::string& option) {
  CsvTable table(SourceOf(text), flags, option);
  if (!table.ReadHeader()) return table.violations();
  SweepList list;
  std::vector<int> axis_of;  // by column; -1: the names
  for (const std::string& name : table.names()) {
    const bool is_names = name == kNames;
    axis_of.push_back(is_names ? -1 : static_cast<int>(list.axes.size()));
    if (!is_names) list.axes.emplace_back().set_path(name);
  }
  if (list.axes.empty()) {
    return Violations{
        {option, ViolationCode::kRequired, "must have a column for each term, called by its path"}};
  }
  const DecimalMark mark = DecimalMarkOf(flags.decimal);
  while (table.NextRow()) {
    std::vector<google::protobuf::Value> values(list.axes.size());
    std::optional<std::string> name;
    for (std::size_t i = 0; i < table.fields().size(); ++i) {
      if (axis_of[i] < 0) {
        name = table.fields()[i];
      } else {
        const std::size_t axis = static_cast<std::size_t>(axis_of[i]);
        values[axis] = ValueIn(table, static_cast<int>(i), list.axes[axis].path(), mark);
      }
    }
    if (table.row_is_bad()) continue;
    if (name) list.axes.front().add_value_names(*name);
    for (std::size_t a = 0; a < values.size(); ++a) *list.axes[a].add_values() = values[a];
  }
  const Violations violations = table.violations();
  if (!violations.empty()) return violations;
  list.warnings = table.warnings();
  for (v1::TermAxis& axis : list.axes) Compact(axis);
  return list;
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
