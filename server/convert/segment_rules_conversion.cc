#include "server/convert/segment_rules_conversion.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "simulation/base/limits.h"

namespace accord {
namespace {

FigureRange ToDraft(const v1::FigureRange& range) {
  FigureRange draft;
  if (range.has_above()) draft.above = range.above();
  if (range.has_at_least()) draft.at_least = range.at_least();
  if (range.has_below()) draft.below = range.below();
  if (range.has_at_most()) draft.at_most = range.at_most();
  return draft;
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
  SegmentRulesDraft draft;
  draft.segments.assign(rules.segments().begin(), rules.segments().end());
  for (const v1::SegmentRule& rule : rules.rules()) {
    draft.rules.push_back({.segment = rule.segment(),
                           .recency = ToDraft(rule.recency()),
                           .tenure = ToDraft(rule.tenure()),
                           .frequency = ToDraft(rule.frequency()),
                           .mean_amount = ToDraft(rule.mean_amount()),
                           .total_amount = ToDraft(rule.total_amount())});
  }
  return draft;
}

Violations AppendRows(const v1::PanelRows& rows, const FieldPath& at, std::int64_t first_row,
                      Panel& panel) {
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
  std::array<std::string_view, 32> expected;
  for (int i = 0; i < count && violations.size() < limits::kMaxViolations; ++i) {
    if (i % static_cast<int>(expected.size()) == 0) {
      const int coming = std::min(count - i, static_cast<int>(expected.size()));
      for (int k = 0; k < coming; ++k) expected[k] = rows.clients(i + k);
      panel.Expect(std::span(expected).first(coming));
    }
    const PanelFault fault = panel.Append(rows.clients(i), rows.times(i), rows.amounts(i));
    if (fault == PanelFault::kNone) continue;
    violations.push_back(
        AtRow(DescribePanelFault(fault, rows.clients(i), rows.times(i), rows.amounts(i)), at,
              first_row + i));
    if (fault == PanelFault::kTooMuch || fault == PanelFault::kTooManyRows) break;
  }
  return violations;
}

}  // namespace accord
