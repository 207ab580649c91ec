#include "clients/cli/sweep_list.h"

#include <google/protobuf/util/json_util.h>

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
#include "simulation/base/limits.h"
#include "simulation/base/utf8.h"

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

// A digit after a sign and a mark, or without: who writes so means a number.
bool BeginsLikeANumber(std::string_view text) {
  text = Trimmed(text);
  for (const std::string_view before : {"+", "-", "\u2212", ".", ","}) {
    if (text.starts_with(before)) text.remove_prefix(before.size());
  }
  return !text.empty() && text.front() >= '0' && text.front() <= '9';
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
  if (!number && BeginsLikeANumber(text)) {  // JSON would read it otherwise than the flags say
    table.NumberIn(column);
    return change.value();
  }
  for (const Violation& fault : ParseSetFlag(path + "=" + text, FieldPath(), &change)) {
    table.AddViolation(column, fault.code, fault.description);
  }
  return change.value();
}

constexpr std::size_t kMostBytes = limits::kMaxIdBytes;

// At most so many bytes: what is cut says which value it is.
std::string Clipped(const std::string& text, int position) {
  if (text.size() <= kMostBytes) return text;
  const std::string end = "\u2026 (value " + std::to_string(position) + ")";
  std::size_t size = 0;
  for (std::size_t bytes = 0; size + bytes + end.size() <= kMostBytes;) {
    size += bytes;
    bytes = std::max<std::size_t>(1, Utf8CharacterBytes(std::string_view(text).substr(size)));
  }
  return text.substr(0, size) + end;
}

// As NameValues says.
std::string NameOf(const google::protobuf::Value& value, int position) {
  const std::string& text = value.string_value();
  v1::Override read;
  const bool is_plain =
      value.has_string_value() &&
      std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; }) &&
      ParseSetFlag("x=" + text, FieldPath("x"), &read).empty() && read.value().has_string_value() &&
      read.value().string_value() == text;
  if (is_plain) return Clipped(text, position);
  std::string json;
  (void)google::protobuf::util::MessageToJsonString(value, &json);
  return Clipped(json, position);
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
    if (name) list.names.push_back(*std::move(name));
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
    const int position = static_cast<int>(names.size());
    names.push_back(NameOf(value, position));
    if (!text.starts_with("@")) continue;
    any = true;
    names.back() = Clipped(StemOf(text.substr(1)), position);
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

void NameValues(v1::TermAxis* axis) {
  if (!axis->value_names().empty()) return;
  for (int i = 0; i < axis->values_size(); ++i) axis->add_value_names(NameOf(axis->values(i), i));
}

void AddNames(const std::vector<std::string>& names, v1::SweepHeader* header) {
  v1::SweepAxis& axis = *header->add_axes();
  axis.set_path(kNames);
  axis.set_value_count(static_cast<int>(names.size()));
  axis.mutable_value_names()->Assign(names.begin(), names.end());
  for (int a = header->axes_size() - 1; a > 0; --a) header->mutable_axes()->SwapElements(a, a - 1);
}

void AddNames(v1::SweepRows* rows) {
  for (v1::SweepRow& row : *rows->mutable_rows()) {
    row.add_values(static_cast<double>(row.set()));
    for (int a = row.values_size() - 1; a > 0; --a) row.mutable_values()->SwapElements(a, a - 1);
  }
}

}  // namespace accord::cli
