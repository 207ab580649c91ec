#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

constexpr std::int64_t kMostTreated = 100'000'000'000'000;

void CheckTreated(Checker& checker, const FieldPath& at, const ClientBase& base,
                  const Lever& lever) {
  const FieldPath list = at.Field("segments");
  if (lever.segments.empty()) {
    checker.Add(list, ViolationCode::kRequired, "must name at least 1 segment");
  }
  if (!checker.Size(list, lever.segments.size(), limits::kMaxSegments)) return;
  std::set<std::string> known, seen;
  for (const Segment& segment : base.segments) known.insert(segment.id);
  for (std::size_t i = 0; i < lever.segments.size(); ++i) {
    const std::string& id = lever.segments[i];
    const FieldPath entry = list.At(static_cast<int>(i));
    if (known.count(id) == 0) {
      checker.Add(entry, ViolationCode::kUnknownId, "names no segment: " + QuotedText(id));
    } else if (!seen.insert(id).second) {
      checker.Add(entry, ViolationCode::kDuplicate,
                  "must be unique, but " + QuotedText(id) + " is named already");
    }
  }
}

void CheckPeriods(Checker& checker, const FieldPath& at, Lever& lever, int period_count) {
  if (lever.first_period == 0) lever.first_period = 1;
  if (lever.last_period == 0) lever.last_period = period_count;
  if (period_count == 0) return;
  const bool first =
      checker.IntegerInRange(at.Field("first_period"), lever.first_period, 1, period_count);
  const bool last =
      checker.IntegerInRange(at.Field("last_period"), lever.last_period, 1, period_count);
  if (first && last && lever.first_period > lever.last_period) {
    checker.Add(at.Field("last_period"), ViolationCode::kContradiction,
                "must be at least first_period (" + std::to_string(lever.first_period) + "), got " +
                    std::to_string(lever.last_period));
  }
}

void CheckOddsRatio(Checker& checker, const FieldPath& at, std::optional<double>& ratio) {
  if (!ratio) ratio = 1;
  checker.InRange(at, ratio, Range::Closed(1e-6, 1e6));
}

void CheckLever(Checker& checker, const FieldPath& at, const ClientBase& base, Lever& lever,
                int period_count) {
  CheckDisplayName(checker, at, lever.display_name, lever.id);
  CheckTreated(checker, at, base, lever);
  CheckPeriods(checker, at, lever, period_count);
  CheckOddsRatio(checker, at.Field("odds_ratio_up"), lever.odds_ratio_up);
  CheckOddsRatio(checker, at.Field("odds_ratio_down"), lever.odds_ratio_down);
  CheckOddsRatio(checker, at.Field("odds_ratio_out"), lever.odds_ratio_out);
  checker.InRange(at.Field("effect_log_sd"), lever.effect_log_sd, Range::Closed(0, 2));
  if (lever.cost_per_client) {
    checker.InRange(at.Field("cost_per_client"), lever.cost_per_client, Range::Closed(0, 1e12));
  }
  if (!lever.capacity) return;
  checker.IntegerInRange(at.Field("capacity"), *lever.capacity, 0, kMostTreated);
  if (!lever.cost_per_client) {
    checker.Add(at.Field("cost_per_client"), ViolationCode::kRequired,
                "must be set where capacity is, if only to 0");
  }
}

}  // namespace

void CheckLevers(Checker& checker, const FieldPath& at, const ClientBase* base,
                 std::vector<Lever>& levers, int period_count) {
  if (levers.empty()) return;
  if (base == nullptr) {
    checker.Add(at, ViolationCode::kContradiction,
                "must be empty where the scenario has no client_base");
    return;
  }
  const IdIndex ids(checker, at, levers, "lever", false);
  for (std::size_t i = 0; i < levers.size(); ++i) {
    CheckLever(checker, ids.path(i), *base, levers[i], period_count);
  }
}

}  // namespace accord::scenario_internal
