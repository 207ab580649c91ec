#ifndef ACCORD_SIMULATION_PANEL_SEGMENT_RULES_H_
#define ACCORD_SIMULATION_PANEL_SEGMENT_RULES_H_

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/base/violation.h"
#include "simulation/panel/panel.h"

// Rule lists: who is in which segment by recency, tenure, frequency, mean and total amount, and by
// further columns of the panel; fields, ranges and defaults of the proto message SegmentRules
// (protos/accord/v1/segment_rules.proto). The first rule that matches wins. A client without a
// purchase before the date is in no segment.
namespace accord {

// Ends that are absent do not bound.
struct FigureRange {
  std::optional<double> above, at_least, below, at_most;
};

struct ColumnRange {
  std::string column;
  FigureRange range;  // who has no value is in none, one without ends included
};

struct SegmentRuleDraft {
  std::string segment;
  FigureRange recency, tenure, frequency, mean_amount, total_amount;
  std::vector<ColumnRange> columns;
};

struct SegmentRulesDraft {
  std::vector<std::string> segments;  // rank order; empty: as the rules first name them
  std::vector<SegmentRuleDraft> rules;
};

class SegmentRules;

// Whether lists are no longer than limits.h allows, `columns_of` being how many columns a rule has;
// faults under `at`. For who would not build a draft that is refused by number.
Violations CheckSegmentRuleSizes(std::size_t segments, std::size_t rules,
                                 const std::function<std::size_t(std::size_t)>& columns_of,
                                 const FieldPath& at);

// The rules, or every fault of them under `at`. Among the faults are rules that can match no
// client, as far as that can be proven: by ranges that are empty; by figures that no client has
// together (recency above tenure, a single purchase whose tenure is not its recency, a total that
// is not frequency times mean); by earlier rules that take every client that is left (all of it by
// exact subtraction of boxes, given up at 512 boxes). At most limits::kMaxViolations, and how many
// more there are. Thread-safe.
std::variant<SegmentRules, Violations> CheckSegmentRules(SegmentRulesDraft draft,
                                                         const FieldPath& at);

// Rules without faults. Immutable.
class SegmentRules {
 public:
  // Ids in rank order.
  const std::vector<std::string>& segments() const { return segments_; }

  // Columns of the panel that the rules name, at most limits::kMaxPanelColumns, in the order in
  // which they first do.
  const std::vector<std::string>& columns() const { return columns_; }

  // The segment of the first rule that matches, of a panel with these columns; -1 where none does
  // or there was no purchase.
  int SegmentOf(const ClientFigures& figures) const;

  static constexpr int kMaxFigures = 5 + limits::kMaxPanelColumns;

  // Closed ranges of recency, tenure, frequency, mean, total and columns: open ends have been moved
  // to the next number inside, which is the same for whole numbers and for doubles. Only a rule
  // that does not name a column reaches down to kNoValue.
  struct Box {
    std::array<double, kMaxFigures> low, high;
  };

 private:
  friend std::variant<SegmentRules, Violations> CheckSegmentRules(SegmentRulesDraft draft,
                                                                  const FieldPath& at);
  struct Rule {
    Box box;
    int segment;
  };

  SegmentRules(std::vector<std::string> segments, std::vector<std::string> columns,
               std::vector<Rule> rules)
      : segments_(std::move(segments)), columns_(std::move(columns)), rules_(std::move(rules)) {}

  std::vector<std::string> segments_, columns_;
  std::vector<Rule> rules_;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_PANEL_SEGMENT_RULES_H_
