// What holds for several clauses: groups, limits of the contract, pools, terminations.
#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/overloaded.h"
#include "simulation/model/compile_figures.h"
#include "simulation/model/compile_parts.h"
#include "simulation/random/math.h"
#include "simulation/scenario/clause_windows.h"
#include "simulation/scenario/contract_reads.h"

namespace accord::model_internal {
namespace {

bool Carries(const std::optional<CompiledLimits>& limits) { return limits && limits->carries; }

bool Carries(const CompiledClause& clause) {
  return Carries(clause.settlement_limits) || Carries(clause.year_limits) ||
         Carries(clause.term_limits);
}

bool Carries(const CompiledSharedLimits& limits) {
  return Carries(limits.settlement) || Carries(limits.year) || Carries(limits.term);
}

CompiledSharedLimits SharedLimitsOf(const std::optional<Limits>& settlement,
                                    const std::optional<Limits>& year,
                                    const std::optional<Limits>& term,
                                    const std::vector<int>& members, const Scenario& scenario,
                                    const CompiledContract& compiled) {
  CompiledSharedLimits limits;
  limits.settles.assign(scenario.period_count(), false);
  for (int member : members) {
    for (int t = 1; t <= scenario.period_count(); ++t) {
      if (!compiled.clauses[member].settles[t - 1]) continue;
      limits.settles[t - 1] = true;
      limits.last_settlement = std::max(limits.last_settlement, t);
    }
  }
  limits.year_of = YearsOf(scenario.period_count(), scenario.periods_per_year());
  limits.year_ends = LastOfYears(limits.settles, scenario.periods_per_year());
  limits.settlement = CompileLimits(settlement);
  limits.year = CompileLimits(year);
  limits.term = CompileLimits(term);
  return limits;
}

std::vector<int> MembersOf(const ClauseGroup& group, const Contract& contract) {
  std::vector<int> members;
  for (std::size_t i = 0; i < contract.clauses.size(); ++i) {
    const bool is_member = std::find(group.clauses.begin(), group.clauses.end(),
                                     contract.clauses[i].id) != group.clauses.end();
    if (is_member) members.push_back(static_cast<int>(i));
  }
  return members;
}

CompiledPool PoolOf(const Memory& memory, int group, std::vector<int> members,
                    const Scenario& scenario) {
  CompiledPool pool;
  pool.group = group;
  pool.members = std::move(members);
  pool.expiry = memory.carry_expiry_periods;
  pool.interest = Pow(1.0 + memory.carry_interest_per_year, scenario.period_years());
  pool.bank_share = memory.bank_share;
  pool.release_share = memory.bank_release_per_year;
  const int n = scenario.periods_per_year();
  for (int t = 1; t <= scenario.period_count(); ++t) pool.releases_after.push_back(t % n == 0);
  return pool;
}

void AddPool(CompiledPool pool, CompiledContract& compiled) {
  for (int member : pool.members) {
    compiled.clauses[member].pool = static_cast<int>(compiled.pools.size());
    pool.carries = pool.carries || compiled.clauses[member].carries;
  }
  compiled.pools.push_back(std::move(pool));
}

void CompilePools(const Scenario& scenario, const Contract& contract, CompiledContract& compiled) {
  for (std::size_t g = 0; g < contract.groups.size(); ++g) {
    if (!contract.groups[g].memory) continue;
    AddPool(PoolOf(*contract.groups[g].memory, static_cast<int>(g), compiled.groups[g].members,
                   scenario),
            compiled);
  }
  for (std::size_t c = 0; c < contract.clauses.size(); ++c) {
    const CompiledClause& clause = compiled.clauses[c];
    if (clause.pool >= 0) continue;
    const std::optional<Memory>& memory = contract.clauses[c].memory;
    if (!memory && !clause.carries) continue;
    AddPool(PoolOf(memory.value_or(Memory{}), -1, {static_cast<int>(c)}, scenario), compiled);
  }
}

void CompileTermination(const Scenario& scenario, const Termination& termination,
                        FigureList& figures, CompiledContract& compiled) {
  CompiledTermination out;
  Clause dates;  // active throughout
  dates.first_period = 1;
  dates.last_period = scenario.period_count();
  dates.window = termination.window;
  out.dates = DatesOf(WindowsOf(dates, scenario.period_count(), scenario.periods_per_year()),
                      scenario.period_count());
  std::visit(Overloaded{
                 [](std::monostate) {},
                 [&](const Basis& basis) {
                   out.reading = figures.ReadingOf(basis, /*rebasing_weight=*/0.0);
                 },
                 [](const CumulativeCash&) {},  // of `party`: no figure
             },
             termination.watched);
  out.party = termination.party;
  out.below = termination.below.value_or(-HUGE_VAL);
  out.above = termination.above.value_or(HUGE_VAL);
  out.consecutive = termination.consecutive;
  out.notice = termination.notice_periods;
  out.payment = termination.payment;
  compiled.terminations.push_back(std::move(out));
}

bool LimitsNet(const std::optional<CompiledLimits>& limits) {
  return limits && (!std::isinf(limits->net_cap) || !std::isinf(limits->net_floor));
}

bool LimitsNet(const CompiledSharedLimits& limits) {
  return LimitsNet(limits.settlement) || LimitsNet(limits.year) || LimitsNet(limits.term);
}

std::vector<bool> WhichOtherLinesPay(const CompiledContract& compiled) {
  std::vector<bool> pays;
  for (const CompiledGroup& group : compiled.groups) pays.push_back(LimitsNet(group.limits));
  for (const CompiledPool& pool : compiled.pools) {
    if (pool.group < 0) continue;
    if (pool.bank_share > 0.0 || (compiled.settles_at_end && pool.carries)) pays[pool.group] = true;
  }
  pays.push_back(LimitsNet(compiled.limits));
  pays.push_back(std::any_of(
      compiled.terminations.begin(), compiled.terminations.end(),
      [](const CompiledTermination& termination) { return termination.payment != 0.0; }));
  return pays;
}

}  // namespace

void CompileSettlement(const Scenario& scenario, const CompiledChance& chance,
                       const Contract& contract, CompiledContract& compiled) {
  std::vector<int> all;
  for (std::size_t c = 0; c < contract.clauses.size(); ++c) all.push_back(static_cast<int>(c));
  for (CompiledClause& clause : compiled.clauses) clause.carries = Carries(clause);
  for (const ClauseGroup& group : contract.groups) {
    CompiledGroup out;
    out.members = MembersOf(group, contract);
    out.limits = SharedLimitsOf(group.settlement_limits, group.year_limits, group.term_limits,
                                out.members, scenario, compiled);
    if (Carries(out.limits)) {
      for (int member : out.members) compiled.clauses[member].carries = true;
    }
    compiled.groups.push_back(std::move(out));
  }
  compiled.limits = SharedLimitsOf(contract.settlement_limits, contract.year_limits,
                                   contract.term_limits, all, scenario, compiled);
  if (Carries(compiled.limits)) {
    for (CompiledClause& clause : compiled.clauses) clause.carries = true;
  }
  CompilePools(scenario, contract, compiled);
  FigureList figures(scenario, chance, contract, compiled);
  for (const Termination& termination : contract.terminations) {
    CompileTermination(scenario, termination, figures, compiled);
  }
  compiled.settles_at_end = contract.settle_at_end;
  compiled.defaults = contract.default_beyond_reserve;
  compiled.longest_lag = 0;
  for (const CompiledClause& clause : compiled.clauses) {
    compiled.longest_lag = std::max(compiled.longest_lag, clause.lag);
  }
  compiled.other_line_pays = WhichOtherLinesPay(compiled);
  compiled.is_verified = IsMeasuredWithError(scenario, contract);
}

}  // namespace accord::model_internal
