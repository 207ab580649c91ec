#include "simulation/panel/segment_rules.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string_view>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

using Box = SegmentRules::Box;

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kFigures = 5;
enum Figure { kRecency, kTenure, kFrequency, kMean, kTotal };
constexpr std::array<const char*, kFigures> kNames = {"recency", "tenure", "frequency",
                                                      "mean_amount", "total_amount"};
constexpr int kMaxFigures = SegmentRules::kMaxFigures;
constexpr std::size_t kMaxPieces = 512;

bool IsWhole(int figure) { return figure <= kFrequency; }

double After(double value, int figure) {
  return IsWhole(figure) ? std::floor(value) + 1.0 : std::nextafter(value, kInfinity);
}
double Before(double value, int figure) {
  return IsWhole(figure) ? std::ceil(value) - 1.0 : std::nextafter(value, -kInfinity);
}

double LowEnd(const FigureRange& range, int figure) {
  double low = IsWhole(figure) ? 1.0 : -kInfinity;
  if (range.at_least)
    low = std::max(low, IsWhole(figure) ? std::ceil(*range.at_least) : *range.at_least);
  if (range.above) low = std::max(low, After(*range.above, figure));
  return low;
}

double HighEnd(const FigureRange& range, int figure) {
  double high = kInfinity;
  if (range.at_most) high = IsWhole(figure) ? std::floor(*range.at_most) : *range.at_most;
  if (range.below) high = std::min(high, Before(*range.below, figure));
  return high;
}

std::array<const FigureRange*, kFigures> RangesOf(const SegmentRuleDraft& rule) {
  return {&rule.recency, &rule.tenure, &rule.frequency, &rule.mean_amount, &rule.total_amount};
}

// Columns in the order in which rules first name them; one too many where there are too many.
std::vector<std::string> ColumnsOf(const std::vector<SegmentRuleDraft>& rules) {
  std::vector<std::string> columns;
  for (const SegmentRuleDraft& rule : rules) {
    for (const ColumnRange& range : rule.columns) {
      if (std::ranges::find(columns, range.column) != columns.end()) continue;
      columns.push_back(range.column);
      if (columns.size() > limits::kMaxPanelColumns) return columns;
    }
  }
  return columns;
}

Box BoxOf(const SegmentRuleDraft& rule, const std::vector<std::string>& columns) {
  const auto ranges = RangesOf(rule);
  Box box;
  box.low.fill(kNoValue);
  box.high.fill(kInfinity);
  for (int figure = 0; figure < kFigures; ++figure) {
    box.low[figure] = LowEnd(*ranges[figure], figure);
    box.high[figure] = HighEnd(*ranges[figure], figure);
  }
  for (const ColumnRange& range : rule.columns) {
    const int figure =
        kFigures + static_cast<int>(std::ranges::find(columns, range.column) - columns.begin());
    box.low[figure] = std::max(LowEnd(range.range, figure), std::numeric_limits<double>::lowest());
    box.high[figure] = HighEnd(range.range, figure);
  }
  return box;
}

bool IsEmpty(const Box& box) {
  for (int figure = 0; figure < kMaxFigures; ++figure) {
    if (!(box.low[figure] <= box.high[figure])) return true;
  }
  return false;
}

// Without the NaN of 0 times infinity; a frequency has no end, but is finite.
double Product(double amount, double frequency) { return amount == 0.0 ? 0.0 : amount * frequency; }

// Whether some client may have such figures; false is proven. A hair is left for the rounding of
// totals and means.
bool IsPossible(const Box& box) {
  if (IsEmpty(box)) return false;
  if (box.low[kRecency] > box.high[kTenure]) return false;
  if (box.high[kFrequency] == 1.0 && box.low[kTenure] > box.high[kRecency]) return false;
  const double least_mean = box.low[kMean];
  const double most_mean = box.high[kMean];
  const double least =
      Product(least_mean, least_mean >= 0.0 ? box.low[kFrequency] : box.high[kFrequency]);
  const double most =
      Product(most_mean, most_mean >= 0.0 ? box.high[kFrequency] : box.low[kFrequency]);
  const auto hair = [](double value) { return std::isinf(value) ? 0.0 : 1e-9 * std::fabs(value); };
  return box.high[kTotal] + hair(box.high[kTotal]) >= least - hair(least) &&
         box.low[kTotal] - hair(box.low[kTotal]) <= most + hair(most);
}

// What is left of `pieces` without `taken`, as boxes that do not overlap.
std::vector<Box> Without(const std::vector<Box>& pieces, const Box& taken) {
  std::vector<Box> left;
  const auto keep = [&left](const Box& piece) {
    if (IsPossible(piece)) left.push_back(piece);
  };
  for (Box piece : pieces) {
    Box meeting = piece;
    for (int figure = 0; figure < kMaxFigures; ++figure) {
      meeting.low[figure] = std::max(piece.low[figure], taken.low[figure]);
      meeting.high[figure] = std::min(piece.high[figure], taken.high[figure]);
    }
    if (IsEmpty(meeting)) {
      keep(piece);
      continue;
    }
    for (int figure = 0; figure < kMaxFigures; ++figure) {
      if (piece.low[figure] < meeting.low[figure]) {
        Box below = piece;
        below.high[figure] = Before(meeting.low[figure], figure);
        keep(below);
        piece.low[figure] = meeting.low[figure];
      }
      if (piece.high[figure] > meeting.high[figure]) {
        Box above = piece;
        above.low[figure] = After(meeting.high[figure], figure);
        keep(above);
        piece.high[figure] = meeting.high[figure];
      }
    }
  }
  return left;
}

bool IsTakenBefore(const std::vector<Box>& boxes, std::size_t rule) {
  std::vector<Box> left = {boxes[rule]};
  for (std::size_t i = 0; i < rule && !left.empty(); ++i) {
    left = Without(left, boxes[i]);
    if (left.size() > kMaxPieces) return false;
  }
  return left.empty();
}

// Whether no list is too long; no list of one that is gets looked at.
bool CheckSizesOf(std::size_t segments, std::size_t rules,
                  const std::function<std::size_t(std::size_t)>& columns_of, const FieldPath& at,
                  Checker& checker) {
  const FieldPath list = at.Field("rules");
  bool fit = checker.Size(at.Field("segments"), segments, limits::kMaxSegments);
  if (!checker.Size(list, rules, limits::kMaxSegmentRules)) return false;
  for (std::size_t i = 0; i < rules; ++i) {
    fit &= checker.Size(list.At(static_cast<int>(i)).Field("columns"), columns_of(i),
                        limits::kMaxPanelColumns);
  }
  return fit;
}

// The faults of one rule list as they are found.
class RulesChecker {
 public:
  RulesChecker(const SegmentRulesDraft& draft, const FieldPath& at) : draft_(draft), at_(at) {
    if (!CheckSizes()) return;
    for (std::size_t i = 0; i < draft.segments.size(); ++i) {
      checker_.ClientId(at.Field("segments").At(static_cast<int>(i)), draft.segments[i]);
    }
    CheckUnique();
    const std::vector<std::string> columns = ColumnsOf(draft.rules);
    if (columns.size() > static_cast<std::size_t>(limits::kMaxPanelColumns)) {
      checker_.Add(at.Field("rules"), ViolationCode::kTooMany,
                   "must name at most " + std::to_string(limits::kMaxPanelColumns) +
                       " columns together, got more");
      return;
    }
    bool numbers_are_sound = true;
    for (std::size_t i = 0; i < draft.rules.size(); ++i) {
      const FieldPath here = RuleAt(i);
      checker_.ClientId(here.Field("segment"), draft.rules[i].segment);
      numbers_are_sound &= CheckNumbers(here, draft.rules[i]);
      CheckColumns(here.Field("columns"), draft.rules[i].columns);
      boxes_.push_back(BoxOf(draft.rules[i], columns));
    }
    CheckReferences();
    if (numbers_are_sound) CheckMatches();
  }

  Violations Take() { return checker_.Take(at_); }

 private:
  FieldPath RuleAt(std::size_t i) const { return at_.Field("rules").At(static_cast<int>(i)); }

  bool CheckSizes() {
    const auto columns_of = [this](std::size_t rule) { return draft_.rules[rule].columns.size(); };
    const bool fit =
        CheckSizesOf(draft_.segments.size(), draft_.rules.size(), columns_of, at_, checker_);
    if (draft_.rules.empty()) {
      checker_.Add(at_.Field("rules"), ViolationCode::kRequired, "must have at least one entry");
    }
    return fit;
  }

  void CheckUnique() {
    std::map<std::string_view, std::size_t> first;
    for (std::size_t i = 0; i < draft_.segments.size(); ++i) {
      const auto [found, fresh] = first.try_emplace(draft_.segments[i], i);
      if (fresh) continue;
      checker_.Add(at_.Field("segments").At(static_cast<int>(i)), ViolationCode::kDuplicate,
                   "must be unique, but entry " + std::to_string(found->second) + " is " +
                       QuotedText(draft_.segments[i]) + " already");
    }
  }

  bool CheckNumbers(const FieldPath& at, const SegmentRuleDraft& rule) {
    const auto ranges = RangesOf(rule);
    bool sound = true;
    for (int figure = 0; figure < kFigures; ++figure) {
      sound &= CheckRange(at.Field(kNames[figure]), *ranges[figure]);
    }
    for (std::size_t i = 0; i < rule.columns.size(); ++i) {
      sound &= CheckRange(at.Field("columns").At(static_cast<int>(i)).Field("range"),
                          rule.columns[i].range);
    }
    return sound;
  }

  // Whether all its ends are numbers that there may be.
  bool CheckRange(const FieldPath& at, const FigureRange& range) {
    bool sound = true;
    const auto check = [&](const char* end, const std::optional<double>& value) {
      sound &= checker_.InRange(at.Field(end), value, Range::Any());
    };
    check("above", range.above);
    check("at_least", range.at_least);
    check("below", range.below);
    check("at_most", range.at_most);
    const auto both = [&](const char* end, const char* other, bool given) {
      if (!given) return;
      checker_.Add(at.Field(end), ViolationCode::kContradiction,
                   "must not be set together with " + std::string(other));
    };
    both("at_least", "above", range.above && range.at_least);
    both("at_most", "below", range.below && range.at_most);
    return sound;
  }

  void CheckColumns(const FieldPath& at, const std::vector<ColumnRange>& columns) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const FieldPath here = at.At(static_cast<int>(i)).Field("column");
      const std::string& name = columns[i].column;
      checker_.Name(here, name);
      for (std::size_t other = 0; other < i; ++other) {
        if (columns[other].column != name) continue;
        checker_.Add(here, ViolationCode::kDuplicate,
                     "must be named once, got " + QuotedText(name) + " again");
        break;
      }
    }
  }

  void CheckReferences() {
    if (draft_.segments.empty()) {
      std::map<std::string_view, int> named;
      for (const SegmentRuleDraft& rule : draft_.rules) named.try_emplace(rule.segment, 0);
      if (named.size() > static_cast<std::size_t>(limits::kMaxSegments)) {
        checker_.Add(at_.Field("rules"), ViolationCode::kTooMany,
                     "must name at most " + std::to_string(limits::kMaxSegments) +
                         " segments, got " + std::to_string(named.size()));
      }
      return;
    }
    for (std::size_t i = 0; i < draft_.rules.size(); ++i) {
      const std::string& id = draft_.rules[i].segment;
      if (id.empty() || std::ranges::find(draft_.segments, id) != draft_.segments.end()) continue;
      checker_.Add(RuleAt(i).Field("segment"), ViolationCode::kUnknownId,
                   "must be one of segments, got " + QuotedText(id));
    }
    for (std::size_t i = 0; i < draft_.segments.size(); ++i) {
      const auto names_it = [&](const SegmentRuleDraft& rule) {
        return rule.segment == draft_.segments[i];
      };
      if (std::ranges::any_of(draft_.rules, names_it)) continue;
      checker_.Add(at_.Field("segments").At(static_cast<int>(i)), ViolationCode::kContradiction,
                   "must be the segment of a rule, or no client can be in it");
    }
  }

  void CheckMatches() {
    for (std::size_t i = 0; i < boxes_.size(); ++i) {
      if (!IsPossible(boxes_[i])) {
        checker_.Add(RuleAt(i), ViolationCode::kContradiction,
                     "must match some client, but none can have such figures");
      } else if (IsTakenBefore(boxes_, i)) {
        checker_.Add(RuleAt(i), ViolationCode::kContradiction,
                     "must match some client, but the rules before it take all that it could");
      }
    }
  }

  const SegmentRulesDraft& draft_;
  const FieldPath& at_;
  std::vector<Box> boxes_;
  Checker checker_;
};

}  // namespace

Violations CheckSegmentRuleSizes(std::size_t segments, std::size_t rules,
                                 const std::function<std::size_t(std::size_t)>& columns_of,
                                 const FieldPath& at) {
  Checker checker;
  CheckSizesOf(segments, rules, columns_of, at, checker);
  return checker.Take(at);
}

std::variant<SegmentRules, Violations> CheckSegmentRules(SegmentRulesDraft draft,
                                                         const FieldPath& at) {
  Violations violations = RulesChecker(draft, at).Take();
  if (!violations.empty()) return violations;
  std::vector<std::string> segments = std::move(draft.segments);
  std::vector<std::string> columns = ColumnsOf(draft.rules);
  std::vector<SegmentRules::Rule> rules;
  const bool named_by_rules = segments.empty();
  for (const SegmentRuleDraft& rule : draft.rules) {
    auto found = std::ranges::find(segments, rule.segment);
    if (named_by_rules && found == segments.end()) {
      segments.push_back(rule.segment);
      found = segments.end() - 1;
    }
    rules.push_back({BoxOf(rule, columns), static_cast<int>(found - segments.begin())});
  }
  return SegmentRules(std::move(segments), std::move(columns), std::move(rules));
}

int SegmentRules::SegmentOf(const ClientFigures& figures) const {
  if (figures.frequency == 0) return -1;
  std::array<double, kMaxFigures> values = {
      static_cast<double>(figures.recency), static_cast<double>(figures.tenure),
      static_cast<double>(figures.frequency), figures.mean_amount, figures.total_amount};
  std::copy(figures.columns.begin(), figures.columns.end(), values.begin() + kFigures);
  const int figure_count = kFigures + static_cast<int>(columns_.size());
  for (const Rule& rule : rules_) {
    bool inside = true;
    for (int figure = 0; figure < figure_count; ++figure) {
      inside &= values[figure] >= rule.box.low[figure] && values[figure] <= rule.box.high[figure];
    }
    if (inside) return rule.segment;
  }
  return -1;
}

}  // namespace accord
