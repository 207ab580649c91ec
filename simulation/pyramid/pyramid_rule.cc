#include "simulation/pyramid/pyramid_rule.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <type_traits>
#include <utility>

#include "simulation/base/limits.h"

namespace accord {
namespace {

constexpr std::size_t kDefaultSegmentCount = 4;

struct UnrankedSegment {
  const char* field;
  const char* default_id;
};
constexpr UnrankedSegment kUnranked[] = {{"inactive_segment", "inactive"},
                                         {"active_prospect_segment", "active_prospects"},
                                         {"prospect_segment", "prospects"},
                                         {"other_segment", "others"}};

// False for NaN.
bool IsShare(double number) { return number > 0.0 && number < 1.0; }
bool IsMoney(double number) { return std::fabs(number) <= limits::kMaxMagnitude; }

// The faults of one rule as they are found; a rule is small, so that all are listed.
class RuleChecker {
 public:
  RuleChecker(const PyramidRuleDraft& draft, const FieldPath& at)
      : segment_count_(draft.segments.size()), at_(at) {
    CheckSegments(draft.segments);
    for (std::size_t i = 0; i < draft.unranked.size(); ++i) {
      CheckId(at_.Field(kUnranked[i].field), draft.unranked[i]);
    }
    std::visit([&](const auto& sizes) { Check(sizes); }, draft.sizes);
  }

  Violations Take() { return std::move(violations_); }

 private:
  void Add(const FieldPath& at, ViolationCode code, std::string description) {
    violations_.push_back({at.text(), code, std::move(description)});
  }

  void CheckSegments(const std::vector<std::string>& segments) {
    const FieldPath list = at_.Field("segments");
    if (segments.size() > limits::kMaxSegments) {
      too_many_segments_ = true;
      Add(list, ViolationCode::kTooMany,
          "must have at most " + std::to_string(limits::kMaxSegments) + " entries, got " +
              std::to_string(segments.size()));
      return;
    }
    if (segments.size() < 2) {
      Add(list, ViolationCode::kOutOfRange, "must have at least 2 entries, got 1");
    }
    std::map<std::string, int> first;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const int place = static_cast<int>(i);
      CheckId(list.At(place), segments[i]);
      const auto [found, fresh] = first.try_emplace(segments[i], place);
      if (fresh || segments[i].empty()) continue;
      Add(list.At(place), ViolationCode::kDuplicate,
          "must be unique, but entry " + std::to_string(found->second) + " is " +
              QuotedText(segments[i]) + " already");
    }
  }

  void CheckId(const FieldPath& at, const std::string& id) {
    if (id.empty()) {
      Add(at, ViolationCode::kRequired, "must be set");
      return;
    }
    const bool plain = std::ranges::all_of(id, [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             c == '_' || c == '-';
    });
    if (plain && id.size() <= limits::kMaxIdBytes) return;
    Add(at, ViolationCode::kInvalidFormat,
        "must be 1 to " + std::to_string(limits::kMaxIdBytes) +
            " characters of [A-Za-z0-9_-], got " + QuotedText(id));
  }

  void Check(std::monostate) {
    if (segment_count_ == kDefaultSegmentCount || too_many_segments_) return;
    Add(at_.Field("cumulative_shares"), ViolationCode::kRequired,
        "must be set, or counts or thresholds: the default is for " +
            std::to_string(kDefaultSegmentCount) + " segments, got " +
            std::to_string(segment_count_));
  }

  void Check(const CumulativeShares& shares) {
    const FieldPath at = at_.Field("cumulative_shares").Field("values");
    if (!CheckLength(at, shares.values.size(), segment_count_ - 1, "all segments but the last")) {
      return;
    }
    for (std::size_t i = 0; i < shares.values.size(); ++i) {
      const double share = shares.values[i];
      const FieldPath here = at.At(static_cast<int>(i));
      if (!IsShare(share)) {
        Add(here, ViolationCode::kOutOfRange, "must be in (0, 1), got " + NumberText(share));
      } else if (i > 0 && IsShare(shares.values[i - 1]) && share <= shares.values[i - 1]) {
        Add(here, ViolationCode::kContradiction,
            "must be above the share before it (" + NumberText(shares.values[i - 1]) + "), got " +
                NumberText(share));
      }
    }
  }

  void Check(const SegmentCounts& counts) {
    const FieldPath at = at_.Field("counts").Field("values");
    if (!CheckLength(at, counts.values.size(), segment_count_, "every segment")) return;
    for (std::size_t i = 0; i < counts.values.size(); ++i) {
      const double count = counts.values[i];
      if (count >= 0.0 && count <= limits::kMaxSegmentedClients && count == std::floor(count)) {
        continue;
      }
      Add(at.At(static_cast<int>(i)), ViolationCode::kOutOfRange,
          "must be a whole number in [0, " + std::to_string(limits::kMaxSegmentedClients) +
              "], got " + NumberText(count));
    }
  }

  void Check(const CriterionThresholds& thresholds) {
    const FieldPath at = at_.Field("thresholds").Field("values");
    if (!CheckLength(at, thresholds.values.size(), segment_count_ - 1,
                     "all segments but the last")) {
      return;
    }
    for (std::size_t i = 0; i < thresholds.values.size(); ++i) {
      const double threshold = thresholds.values[i];
      const FieldPath here = at.At(static_cast<int>(i));
      if (!IsMoney(threshold)) {
        Add(here, ViolationCode::kOutOfRange,
            "must be a finite number of at most 1e15, got " + NumberText(threshold));
      } else if (i > 0 && IsMoney(thresholds.values[i - 1]) &&
                 threshold >= thresholds.values[i - 1]) {
        Add(here, ViolationCode::kContradiction,
            "must be below the threshold before it (" + NumberText(thresholds.values[i - 1]) +
                "), got " + NumberText(threshold));
      }
    }
  }

  // Entries are looked at only where their number is right, so that no list is too long.
  bool CheckLength(const FieldPath& at, std::size_t size, std::size_t expected,
                   const std::string& whose) {
    if (too_many_segments_) return false;
    if (size == expected) return true;
    Add(at, ViolationCode::kContradiction,
        "must have one entry for " + whose + " (" + std::to_string(expected) + "), got " +
            std::to_string(size));
    return false;
  }

  std::size_t segment_count_;
  const FieldPath& at_;
  bool too_many_segments_ = false;
  Violations violations_;
};

PyramidRule::Sizes WithDefault(PyramidRuleDraft& draft) {
  return std::visit(
      [](auto& sizes) -> PyramidRule::Sizes {
        if constexpr (std::is_same_v<std::decay_t<decltype(sizes)>, std::monostate>) {
          return CumulativeShares{{0.01, 0.05, 0.20}};
        } else {
          return std::move(sizes);
        }
      },
      draft.sizes);
}

}  // namespace

std::variant<PyramidRule, Violations> CheckPyramidRule(PyramidRuleDraft draft,
                                                       const FieldPath& at) {
  if (draft.segments.empty()) draft.segments = {"A", "B", "C", "D"};
  for (std::size_t i = 0; i < draft.unranked.size(); ++i) {
    if (draft.unranked[i].empty()) draft.unranked[i] = kUnranked[i].default_id;
  }
  Violations violations = RuleChecker(draft, at).Take();
  if (!violations.empty()) return violations;
  PyramidRule::Sizes sizes = WithDefault(draft);
  return PyramidRule(std::move(draft.segments), std::move(sizes), std::move(draft.unranked));
}

Violations CheckUnrankedNames(const PyramidRule& rule, const FieldPath& at,
                              const ClientTable& clients) {
  std::vector<std::string> taken = rule.segments();
  Violations violations;
  for (int i = 1; i < kClientKinds; ++i) {
    const ClientKind kind{static_cast<std::uint8_t>(i)};
    if (clients.count(kind) == 0) continue;
    const std::string& id = rule.unranked(kind);
    if (std::ranges::find(taken, id) != taken.end()) {
      violations.push_back({at.Field(kUnranked[i - 1].field).text(), ViolationCode::kDuplicate,
                            "must be unlike the segments before it, got " + QuotedText(id)});
    }
    taken.push_back(id);
  }
  return violations;
}

}  // namespace accord
