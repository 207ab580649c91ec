#include <cstddef>
#include <map>
#include <string>

#include "simulation/base/limits.h"
#include "simulation/scenario/parts.h"

namespace accord::scenario_internal {
namespace {

// The first group of each clause that is in one, by place.
using Homes = std::map<int, const ClauseGroup*>;

void CheckMembers(const ContractScope& scope, const FieldPath& at, ClauseGroup& group,
                  Homes& homes) {
  Checker& checker = scope.context.checker;
  if (group.clauses.empty()) {
    checker.Add(at, ViolationCode::kRequired, "must name at least 1 clause");
    return;
  }
  CutToLimit(checker, at, group.clauses, limits::kMaxClausesPerContract);
  for (std::size_t i = 0; i < group.clauses.size(); ++i) {
    const FieldPath entry = at.At(static_cast<int>(i));
    const std::string& id = group.clauses[i];
    const int clause = scope.clauses.Resolve(checker, entry, id);
    if (clause < 0) continue;
    const auto [home, fresh] = homes.try_emplace(clause, &group);
    if (!fresh && home->second == &group) {
      checker.Add(entry, ViolationCode::kDuplicate,
                  "must be named once, got " + QuotedText(id) + " again");
    } else if (!fresh) {
      checker.Add(entry, ViolationCode::kDuplicate,
                  "must be in one group, but " + QuotedText(id) + " is in group " +
                      QuotedText(home->second->id) + " already");
    } else if (group.memory && scope.contract.clauses[static_cast<std::size_t>(clause)].memory) {
      checker.Add(scope.clauses.path(static_cast<std::size_t>(clause)).Field("memory"),
                  ViolationCode::kContradiction,
                  "must be absent, since its group " + QuotedText(group.id) + " has memory");
    }
  }
}

}  // namespace

void CheckGroups(const ContractScope& scope, const FieldPath& at,
                 std::vector<ClauseGroup>& groups) {
  Checker& checker = scope.context.checker;
  const bool cut = CutToLimit(checker, at, groups, limits::kMaxGroups);
  const IdIndex ids(checker, at, groups, "group", cut);
  const UnitOwner owner{"group", false};
  Homes homes;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    ClauseGroup& group = groups[i];
    const FieldPath& entry = ids.path(i);
    CheckDisplayName(checker, entry, group.display_name, group.id);
    if (scope.clauses.Find(group.id) >= 0) {
      checker.Add(
          entry.Field("id"), ViolationCode::kDuplicate,
          "must be unique among groups and clauses, but there is a clause " + QuotedText(group.id));
    }
    CheckMembers(scope, entry.Field("clauses"), group, homes);
    CheckLimits(checker, entry.Field("settlement_limits"), group.settlement_limits, owner);
    CheckLimits(checker, entry.Field("year_limits"), group.year_limits, owner);
    CheckLimits(checker, entry.Field("term_limits"), group.term_limits, owner);
    if (group.memory) CheckMemory(checker, entry.Field("memory"), *group.memory);
  }
}

}  // namespace accord::scenario_internal
