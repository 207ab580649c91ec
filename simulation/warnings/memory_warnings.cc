#include <algorithm>
#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/scenario/contract_reads.h"
#include "simulation/warnings/clause_warnings.h"

namespace accord::warnings_internal {
namespace {

constexpr auto kUnused = ViolationCode::kUnused;

bool Carries(const std::optional<Limits>& limits) {
  return limits && limits->penalty_cap && limits->excess_penalty == ExcessPenalty::kCarried;
}

// Clauses, groups and contracts alike.
template <typename Owner>
bool Carries(const Owner& owner) {
  return Carries(owner.settlement_limits) || Carries(owner.year_limits) ||
         Carries(owner.term_limits);
}

void WarnOfExcess(Checker& warnings, const FieldPath& at, const std::optional<Limits>& limits) {
  if (!limits || limits->penalty_cap || limits->excess_penalty != ExcessPenalty::kCarried) return;
  warnings.Add(at.Field("excess_penalty"), kUnused,
               "there is no penalty_cap whose excess could be carried");
}

template <typename Owner>
void WarnOfExcesses(Checker& warnings, const FieldPath& at, const Owner& owner) {
  WarnOfExcess(warnings, at.Field("settlement_limits"), owner.settlement_limits);
  WarnOfExcess(warnings, at.Field("year_limits"), owner.year_limits);
  WarnOfExcess(warnings, at.Field("term_limits"), owner.term_limits);
}

// What the clauses of one pool do.
struct Pool {
  bool carries = false;
  bool gains = false;
};

// `at` is the owner's path: a clause or a group.
void WarnOfPool(Checker& warnings, const FieldPath& at, const std::optional<Memory>& memory,
                const Pool& pool, bool settle_at_end) {
  if (pool.carries && !pool.gains && !settle_at_end) {
    warnings.Add(at, ViolationCode::kSuspicious,
                 "what it carries can never be set off, since nothing in it gains: it lapses at "
                 "the end");
  }
  if (!memory) return;
  const FieldPath memory_at = at.Field("memory");
  if (!pool.carries && memory->carry_expiry_periods > 0) {
    warnings.Add(memory_at.Field("carry_expiry_periods"), kUnused,
                 "no penalty_cap carries its excess");
  }
  if (!pool.carries && memory->carry_interest_per_year > 0) {
    warnings.Add(memory_at.Field("carry_interest_per_year"), kUnused,
                 "no penalty_cap carries its excess");
  }
  if (memory->bank_share > 0 && !pool.gains) {
    warnings.Add(memory_at.Field("bank_share"), kUnused, "nothing in it ever gains");
  }
  if (memory->bank_release_per_year > 0 && memory->bank_share == 0) {
    warnings.Add(memory_at.Field("bank_release_per_year"), kUnused,
                 "nothing enters the bank, since bank_share is 0");
  }
}

// What a clause reads of the baseline that rebasing moves. Benefit against plan has the same one on
// both sides.
bool IsOfBaseline(const ReadSource& source) {
  return std::visit(Overloaded{
                        [](const MeasuredOutcome&) { return false; },
                        [](const VolumeOutcome&) { return false; },
                        [](const PlannedOutcome&) { return false; },
                        [](const DriverId&) { return false; },
                        [](const InputId&) { return false; },
                        [](const ClauseId&) { return false; },
                        [](ContractFigure figure) { return figure == ContractFigure::kBenefit; },
                        [](const PlanBenefit&) { return true; },
                        [](const CashOf&) { return false; },
                    },
                    source);
}

// By clause: whether it looks at a benefit whose baseline would move.
std::vector<bool> WhoReadsBaseline(const Contract& contract) {
  std::vector<bool> reads_it(contract.clauses.size());
  for (const ContractRead& read : ReadsOf(contract, FieldPath())) {
    if (read.clause < 0 || !IsOfBaseline(read.source)) continue;
    reads_it[static_cast<std::size_t>(read.clause)] = true;
  }
  return reads_it;
}

bool HasAmounts(const Clause& clause) {
  const auto& limits = clause.settlement_limits;
  return clause.base != 0 || !clause.steps.empty() ||
         (limits && limits->unit != ValueUnit::kOfReference);
}

bool HasFloor(const Clause& clause) {
  const auto floor = [](const std::optional<Limits>& limits) {
    return limits && limits->net_floor;
  };
  return floor(clause.settlement_limits) || floor(clause.year_limits) || floor(clause.term_limits);
}

void WarnOfClause(Checker& warnings, const FieldPath& at, const Clause& clause, const DueRange& due,
                  bool reads_baseline) {
  WarnOfExcesses(warnings, at, clause);
  if (!clause.deduction.empty() && !MayTake(due)) {
    warnings.Add(at.Field("deduction"), kUnused, "the clause never takes a penalty");
  }
  if (clause.holdback && !MayGain(due) && !HasFloor(clause)) {
    warnings.Add(at.Field("holdback"), kUnused, "the clause never gains");
  }
  if (clause.rebasing_weight > 0 && !reads_baseline) {
    warnings.Add(at.Field("rebasing_weight"), kUnused,
                 "the clause looks at no benefit, whose baseline would move");
  }
  if (clause.amounts_per_year && !HasAmounts(clause)) {
    warnings.Add(at.Field("amounts_per_year"), kUnused,
                 "the clause has no base, step or money limit of a settlement");
  }
}

}  // namespace

void WarnOfMemory(Checker& warnings, const FieldPath& at, const ContractContext& view,
                  const Curves& curves) {
  const Contract& contract = view.contract;
  const std::vector<bool> reads_baseline = WhoReadsBaseline(contract);
  const bool all_carry = Carries(contract);
  bool any_carries = false;
  std::vector<Pool> groups(contract.groups.size());
  for (std::size_t i = 0; i < curves.size(); ++i) {
    const Clause& clause = contract.clauses[i];
    const FieldPath entry = at.Field("clauses").Entry(clause.id, static_cast<int>(i));
    const DueRange due = DueRangeOf(view, curves[i]);
    WarnOfClause(warnings, entry, clause, due, reads_baseline[i]);
    const ClauseGroup* group = GroupOf(contract, clause.id);
    const Pool own = {Carries(clause) || all_carry || (group != nullptr && Carries(*group)),
                      MayGain(due) || HasFloor(clause)};
    any_carries |= own.carries;
    if (group == nullptr || !group->memory) {
      WarnOfPool(warnings, entry, clause.memory, own, contract.settle_at_end);
      continue;
    }
    Pool& shared = groups[static_cast<std::size_t>(group - contract.groups.data())];
    shared.carries |= own.carries;
    shared.gains |= own.gains;
  }
  for (std::size_t i = 0; i < contract.groups.size(); ++i) {
    const ClauseGroup& group = contract.groups[i];
    const FieldPath entry = at.Field("groups").Entry(group.id, static_cast<int>(i));
    WarnOfExcesses(warnings, entry, group);
    if (group.memory) {
      WarnOfPool(warnings, entry, group.memory, groups[i], contract.settle_at_end);
    } else if (!group.settlement_limits && !group.year_limits && !group.term_limits) {
      warnings.Add(entry, kUnused, "it has neither limits nor memory");
    }
  }
  WarnOfExcesses(warnings, at, contract);
  if (contract.settle_at_end && !any_carries) {
    warnings.Add(at.Field("settle_at_end"), kUnused, "no penalty_cap carries its excess");
  }
}

}  // namespace accord::warnings_internal
