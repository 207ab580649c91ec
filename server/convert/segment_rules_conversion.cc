#include "server/convert/segment_rules_conversion.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/convert/panel_mirror.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

// The rows' columns in the order of the panel's, or what is wrong with them.
std::vector<const v1::PanelColumn*> ColumnsFor(const Panel& panel, const v1::PanelRows& rows,
                                               const FieldPath& at, Violations& violations) {
  std::vector<const v1::PanelColumn*> columns(panel.columns().size());
  if (rows.columns_size() > limits::kMaxPanelColumns) {
    violations.push_back({at.text(), ViolationCode::kTooMany,
                          "must have at most " + std::to_string(limits::kMaxPanelColumns) +
                              " entries, got " + std::to_string(rows.columns_size())});
    return columns;
  }
  for (int i = 0; i < rows.columns_size(); ++i) {
    const v1::PanelColumn& column = rows.columns(i);
    const FieldPath name = at.At(i).Field("name");
    const auto found = std::ranges::find(panel.columns(), column.name());
    if (found == panel.columns().end()) {
      violations.push_back(
          {name.text(), ViolationCode::kUnknownId,
           "must be a column that the rules name, got " + QuotedText(column.name())});
      continue;
    }
    const v1::PanelColumn*& place = columns[found - panel.columns().begin()];
    if (place != nullptr) {
      violations.push_back({name.text(), ViolationCode::kDuplicate,
                            "must be sent once, got " + QuotedText(column.name()) + " again"});
    }
    place = &column;
    if (column.values_size() == rows.clients_size()) continue;
    violations.push_back({at.At(i).Field("values").text(), ViolationCode::kContradiction,
                          "must be as long as clients (" + std::to_string(rows.clients_size()) +
                              "), got " + std::to_string(column.values_size())});
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (columns[i] != nullptr) continue;
    violations.push_back(
        {at.text(), ViolationCode::kRequired,
         "must have " + QuotedText(panel.columns()[i]) + ", which the rules name"});
  }
  return columns;
}

// The column that has the first value of the row that none may have.
int ColumnAtFault(const v1::PanelRows& rows, int row) {
  int column = 0;
  while (!(std::fabs(rows.columns(column).values(row)) > limits::kMaxMagnitude)) ++column;
  return column;
}

Violation AtRow(Violation fault, const FieldPath& at, std::int64_t row) {
  if (fault.field.empty()) {
    fault.field = at.text();
  } else {
    fault.field = at.Field(fault.field + "s").At(static_cast<int>(row)).text();
  }
  return fault;
}

}  // namespace

SegmentRulesDraft ToDraft(const v1::SegmentRules& rules) {
  return convert_internal::FromMessage<SegmentRulesDraft>(rules);
}

Violations AppendRows(const v1::PanelRows& rows, const FieldPath& at, std::int64_t first_row,
                      Panel& panel, const MayKeep& may_keep) {
  const int count = rows.clients_size();
  if (rows.times_size() != count || rows.amounts_size() != count) {
    return {{at.text(), ViolationCode::kContradiction,
             "must have columns of equal length, got " + std::to_string(count) + " clients, " +
                 std::to_string(rows.times_size()) + " times and " +
                 std::to_string(rows.amounts_size()) + " amounts"}};
  }
  if (count > limits::kMaxClientRowsPerMessage) {
    return {{at.text(), ViolationCode::kTooMany,
             "must have at most " + std::to_string(limits::kMaxClientRowsPerMessage) +
                 " rows a message, got " + std::to_string(count)}};
  }
  Violations violations;
  const FieldPath columns_at = at.Field("columns");
  const auto columns = ColumnsFor(panel, rows, columns_at, violations);
  if (!violations.empty()) return violations;
  std::vector<double> values(columns.size());
  std::array<std::string_view, 32> expected;
  for (int i = 0; i < count && violations.size() < limits::kMaxViolations; ++i) {
    if (i % static_cast<int>(expected.size()) == 0) {
      const int coming = std::min(count - i, static_cast<int>(expected.size()));
      for (int k = 0; k < coming; ++k) expected[k] = rows.clients(i + k);
      panel.Expect(std::span(expected).first(coming));
    }
    for (std::size_t k = 0; k < columns.size(); ++k) values[k] = columns[k]->values(i);
    const PanelFault fault =
        panel.Append(rows.clients(i), rows.times(i), rows.amounts(i), values, may_keep);
    if (fault == PanelFault::kNone) continue;
    const bool is_value = fault == PanelFault::kValue;
    const int column = is_value ? ColumnAtFault(rows, i) : 0;
    Violation words =
        DescribePanelFault(fault, rows.clients(i), rows.times(i),
                           is_value ? rows.columns(column).values(i) : rows.amounts(i));
    if (is_value) {
      words.field =
          columns_at.At(column).Field("values").At(static_cast<int>(first_row + i)).text();
      violations.push_back(std::move(words));
    } else {
      violations.push_back(AtRow(std::move(words), at, first_row + i));
    }
    if (fault == PanelFault::kTooMuch || fault == PanelFault::kTooManyRows) break;
  }
  return violations;
}

}  // namespace accord
