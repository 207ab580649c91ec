#include "simulation/pyramid/pyramid_rule.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

#include "simulation/base/checker.h"
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

constexpr Range kShare = Range::Open(0, 1);

// The faults of one rule.
class RuleChecker {
 public:
  RuleChecker(const PyramidRuleDraft& draft, const FieldPath& at)
      : segment_count_(draft.segments.size()), at_(at) {
    CheckSegments(draft.segments);
    for (std::size_t i = 0; i < draft.unranked.size(); ++i) {
      checker_.ClientId(at_.Field(kUnranked[i].field), draft.unranked[i]);
    }
    std::visit([&](const auto& sizes) { Check(sizes); }, draft.sizes);
  }

  Violations Take() { return checker_.Take(at_); }

 private:
  void CheckSegments(const std::vector<std::string>& segments) {
    const FieldPath list = at_.Field("segments");
    if (!checker_.Size(list, segments.size(), limits::kMaxSegments)) {
      too_many_segments_ = true;
      return;
    }
    if (segments.size() < 2) {
      checker_.Add(list, ViolationCode::kOutOfRange, "must have at least 2 entries, got 1");
    }
    std::map<std::string, int> first;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const int place = static_cast<int>(i);
      checker_.ClientId(list.At(place), segments[i]);
      const auto [found, fresh] = first.try_emplace(segments[i], place);
      if (fresh || segments[i].empty()) continue;
      checker_.Add(list.At(place), ViolationCode::kDuplicate,
                   "must be unique, but entry " + std::to_string(found->second) + " is " +
                       QuotedText(segments[i]) + " already");
    }
  }

  void Check(std::monostate) {
    if (segment_count_ == kDefaultSegmentCount || too_many_segments_) return;
    checker_.Add(at_.Field("cumulative_shares"), ViolationCode::kRequired,
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
      if (!checker_.InRange(here, share, kShare)) continue;
      if (i > 0 && kShare.Contains(shares.values[i - 1]) && share <= shares.values[i - 1]) {
        checker_.Add(here, ViolationCode::kContradiction,
                     "must be above the share before it (" + NumberText(shares.values[i - 1]) +
                         "), got " + NumberText(share));
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
      checker_.Add(at.At(static_cast<int>(i)), ViolationCode::kOutOfRange,
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
      if (!checker_.InRange(here, threshold, Range::Any())) continue;
      if (i > 0 && IsOfSize(thresholds.values[i - 1]) && threshold >= thresholds.values[i - 1]) {
        checker_.Add(here, ViolationCode::kContradiction,
                     "must be below the threshold before it (" +
                         NumberText(thresholds.values[i - 1]) + "), got " + NumberText(threshold));
      }
    }
  }

  // Entries are looked at only where their number is right, so that no list is too long.
  bool CheckLength(const FieldPath& at, std::size_t size, std::size_t expected,
                   const std::string& whose) {
    if (too_many_segments_) return false;
    if (size == expected) return true;
    checker_.Add(at, ViolationCode::kContradiction,
                 "must have one entry for " + whose + " (" + std::to_string(expected) + "), got " +
                     std::to_string(size));
    return false;
  }

  std::size_t segment_count_;
  const FieldPath& at_;
  bool too_many_segments_ = false;
  Checker checker_;
};

PyramidRule::Sizes WithDefault(PyramidRuleDraft& draft) {
  using Sizes = PyramidRule::Sizes;
  return std::visit(
      Overloaded{
          [](std::monostate) -> Sizes {
            return CumulativeShares{{0.01, 0.05, 0.20}};
          },
          [](CumulativeShares& shares) -> Sizes { return std::move(shares); },
          [](SegmentCounts& counts) -> Sizes { return std::move(counts); },
          [](CriterionThresholds& thresholds) -> Sizes { return std::move(thresholds); },
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
  Checker checker;
  for (int i = 1; i < kClientKinds; ++i) {
    const ClientKind kind{static_cast<std::uint8_t>(i)};
    if (clients.count(kind) == 0) continue;
    const std::string& id = rule.unranked(kind);
    if (std::ranges::find(taken, id) != taken.end()) {
      checker.Add(at.Field(kUnranked[i - 1].field), ViolationCode::kDuplicate,
                  "must be unlike the segments before it, got " + QuotedText(id));
    }
    taken.push_back(id);
  }
  return checker.Take(at);
}

}  // namespace accord
