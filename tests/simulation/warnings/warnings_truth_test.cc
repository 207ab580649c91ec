#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include "simulation/warnings/clause_warnings.h"
#include "simulation/warnings/warnings.h"
#include "tests/oracles/path_oracle.h"
#include "tests/oracles/random_scenarios.h"
#include "tests/support/scenarios.h"

// What Warnings says without a run, held against runs: paths of the slow twin on random scenarios
// with everything in them. Seeds are fixed: nothing here is left to chance.
namespace accord::warnings_internal {
namespace {

using oracles::ContractPath;
using oracles::PathFigures;
using oracles::SettlementLine;
using oracles::SimulatePath;
using oracles::Sized;

constexpr int kScenarios = 400;
constexpr int kPaths = 3;
constexpr double kTolerance = 1e-9;

// Every contract on every path, with its view.
template <typename Visit>
void ForEachPath(const Visit& visit) {
  for (std::uint64_t seed = 0; seed < kScenarios; ++seed) {
    const Scenario scenario = oracles::ARandomScenario(seed, {.ends = seed % 2 == 1}).scenario;
    for (std::uint64_t p = 0; p < kPaths; ++p) {
      const PathFigures path = SimulatePath(scenario, seed, p);
      for (std::size_t k = 0; k < path.contracts.size(); ++k) {
        const Contract& contract = scenario.facts().contracts[k];
        const ContractContext view{scenario.facts(), contract, scenario.period_count(),
                                   scenario.periods_per_year()};
        visit(seed, scenario, view, path.contracts[k]);
      }
    }
  }
}

void ExpectIn(const Reach& range, const Sized& number, const char* what, std::uint64_t seed,
              const Clause& clause) {
  const double slack = kTolerance * number.size;
  EXPECT_TRUE(range.lower - slack <= number.value && number.value <= range.upper + slack)
      << what << " of clause " << clause.id << " of scenario " << seed << ": " << number.value
      << " is not " << range.Text();
}

TEST(WhatFiguresCanBe, HoldsThemOnEveryPath) {
  int bounded = 0;
  ForEachPath([&](std::uint64_t seed, const Scenario&, const ContractContext& view,
                  const ContractPath& path) {
    for (const SettlementLine& line : path.lines) {
      const Clause& clause = view.contract.clauses[static_cast<std::size_t>(line.clause)];
      if (line.is_top_up) continue;
      const Reach basis = ReachOf(view, clause, *clause.basis);
      bounded += std::isfinite(basis.lower) || std::isfinite(basis.upper);
      ExpectIn(basis, line.basis, "basis", seed, clause);
      for (std::size_t i = 0; i < line.gates.size(); ++i) {
        ExpectIn(ReachOf(view, clause, *clause.gate->gates[i].basis), line.gates[i].value, "gate",
                 seed, clause);
      }
    }
  });
  EXPECT_GT(bounded, 1000);
}

TEST(WhatClausesCanBeDue, HoldsItOnEveryPath) {
  int bounded = 0;
  ForEachPath([&](std::uint64_t seed, const Scenario&, const ContractContext& view,
                  const ContractPath& path) {
    std::map<int, DueRange> ranges;
    for (const SettlementLine& line : path.lines) {
      const Clause& clause = view.contract.clauses[static_cast<std::size_t>(line.clause)];
      if (line.is_top_up) continue;
      const auto [entry, fresh] = ranges.try_emplace(line.clause);
      if (fresh) entry->second = DueRangeOf(view, CurveOf(view, clause));
      const DueRange& range = entry->second;
      bounded += std::isfinite(range.money.lower) || std::isfinite(range.money.upper);
      ExpectIn(range.money, line.due, "due", seed, clause);
      if (!(line.reference.value > 0)) continue;
      ExpectIn(range.of_reference, line.due / line.reference, "due of reference", seed, clause);
    }
  });
  EXPECT_GT(bounded, 1000);
}

// The warnings of one code, by field, and their texts.
std::map<std::string, std::string> FieldsOf(const Scenario& scenario, ViolationCode code) {
  std::map<std::string, std::string> fields;
  for (const Violation& warning : Warnings(scenario, FieldPath())) {
    if (warning.code == code) fields[warning.field] = warning.description;
  }
  return fields;
}

FieldPath PathOf(const Contract& contract) { return FieldPath("contracts").Entry(contract.id, 0); }

TEST(WhatNeverOpens, IsClosedOnEveryPath) {
  int reported = 0;
  ForEachPath([&](std::uint64_t seed, const Scenario& scenario, const ContractContext& view,
                  const ContractPath& path) {
    const auto never = FieldsOf(scenario, ViolationCode::kNeverOpens);
    const FieldPath at = PathOf(view.contract);
    for (const SettlementLine& line : path.lines) {
      const Clause& clause = view.contract.clauses[static_cast<std::size_t>(line.clause)];
      const FieldPath gates =
          at.Field("clauses").Entry(clause.id, line.clause).Field("gate").Field("gates");
      for (std::size_t i = 0; i < line.gates.size(); ++i) {
        const auto warning = never.find(gates.At(static_cast<int>(i)).text());
        if (warning == never.end() || line.is_top_up) continue;
        ++reported;
        const bool alone = warning->second.find("together") == std::string::npos;
        EXPECT_FALSE(alone ? line.gates[i].open : line.open) << seed << " " << warning->first;
      }
    }
    if (!path.end) return;
    const Termination& fired =
        view.contract.terminations[static_cast<std::size_t>(path.end->termination)];
    EXPECT_EQ(never.count(at.Field("terminations").Entry(fired.id, 0).text()), 0) << seed;
  });
  EXPECT_GT(reported, 20);
}

// Takes away the limits whose fields are named.
class LimitRemover {
 public:
  explicit LimitRemover(const std::map<std::string, std::string>& fields) : fields_(fields) {}

  int Remove(Contract& contract) {
    const FieldPath at = PathOf(contract);
    for (std::size_t i = 0; i < contract.clauses.size(); ++i) {
      RemoveFrom(at.Field("clauses").Entry(contract.clauses[i].id, 0), contract.clauses[i]);
    }
    for (ClauseGroup& group : contract.groups) {
      RemoveFrom(at.Field("groups").Entry(group.id, 0), group);
    }
    RemoveFrom(at, contract);
    return removed_;
  }

 private:
  template <typename Owner>
  void RemoveFrom(const FieldPath& at, Owner& owner) {
    RemoveFrom(at.Field("settlement_limits"), owner.settlement_limits);
    RemoveFrom(at.Field("year_limits"), owner.year_limits);
    RemoveFrom(at.Field("term_limits"), owner.term_limits);
  }
  void RemoveFrom(const FieldPath& at, std::optional<Limits>& limits) {
    if (!limits) return;
    RemoveFrom(at.Field("gain_cap"), limits->gain_cap);
    RemoveFrom(at.Field("penalty_cap"), limits->penalty_cap);
    RemoveFrom(at.Field("net_cap"), limits->net_cap);
    RemoveFrom(at.Field("net_floor"), limits->net_floor);
  }
  void RemoveFrom(const FieldPath& at, std::optional<double>& limit) {
    if (!limit || fields_.count(at.text()) == 0) return;
    limit.reset();
    ++removed_;
  }

  const std::map<std::string, std::string>& fields_;
  int removed_ = 0;
};

// Whether both scenarios pay the same in every contract and period of a path.
bool PayTheSame(const Scenario& one, const Scenario& other, std::uint64_t seed, std::uint64_t p) {
  const PathFigures a = SimulatePath(one, seed, p), b = SimulatePath(other, seed, p);
  for (std::size_t k = 0; k < a.contracts.size(); ++k) {
    for (std::size_t t = 0; t < a.contracts[k].cash.size(); ++t) {
      const Sized x = a.contracts[k].cash[t].payments, y = b.contracts[k].cash[t].payments;
      if (!oracles::Near(x, y, kTolerance)) return false;
    }
  }
  return true;
}

// Of a limit in units of a reference that is not known, something is said only where that is above
// 0.
bool IsSaidOf(const std::string& description, const PathFigures& path) {
  if (description.find("where that is above 0") == std::string::npos) return true;
  for (const ContractPath& contract : path.contracts) {
    for (const SettlementLine& line : contract.lines) {
      if (!(line.reference.value > 0)) return false;
    }
  }
  return true;
}

TEST(WhatNeverBinds, MakesNoDifferenceOnAnyPath) {
  int removed = 0;
  for (std::uint64_t seed = 0; seed < kScenarios; ++seed) {
    const Scenario scenario = oracles::ARandomScenario(seed, {.ends = seed % 2 == 1}).scenario;
    for (const auto& field : FieldsOf(scenario, ViolationCode::kNeverBinds)) {
      ScenarioDraft draft = scenario.facts();
      const std::map<std::string, std::string> one = {field};
      for (Contract& contract : draft.contracts) removed += LimitRemover(one).Remove(contract);
      const Scenario without = Valid(std::move(draft));
      for (std::uint64_t p = 0; p < kPaths; ++p) {
        if (!IsSaidOf(field.second, SimulatePath(scenario, seed, p))) continue;
        EXPECT_TRUE(PayTheSame(scenario, without, seed, p))
            << "scenario " << seed << " path " << p << ": " << field.first << " " << field.second;
      }
    }
  }
  EXPECT_GT(removed, 50);
}

// Takes away what the field at a path says; false where it is none of these.
bool TakeAway(const std::string& field, Contract& contract) {
  const FieldPath at = PathOf(contract);
  if (field == at.Field("settle_at_end").text()) return contract.settle_at_end = false, true;
  for (Clause& clause : contract.clauses) {
    const FieldPath entry = at.Field("clauses").Entry(clause.id, 0);
    const auto is = [&](const char* name) { return field == entry.Field(name).text(); };
    if (is("deduction")) return clause.deduction.clear(), true;
    if (is("holdback")) return clause.holdback.reset(), true;
    if (is("rebasing_weight")) return clause.rebasing_weight = 0, true;
    if (is("amounts_per_year")) return clause.amounts_per_year = false, true;
    if (is("reference")) return clause.reference.reset(), true;
    if (clause.memory && field == entry.Field("memory").Field("bank_share").text()) {
      return clause.memory->bank_share = 0, true;
    }
    if (clause.memory && field == entry.Field("memory").Field("carry_interest_per_year").text()) {
      return clause.memory->carry_interest_per_year = 0, true;
    }
  }
  return false;
}

TEST(WhatIsUnused, MakesNoDifferenceOnAnyPath) {
  std::map<std::string, int> taken;
  for (std::uint64_t seed = 0; seed < kScenarios; ++seed) {
    const Scenario scenario = oracles::ARandomScenario(seed, {.ends = seed % 2 == 1}).scenario;
    for (const auto& [field, description] : FieldsOf(scenario, ViolationCode::kUnused)) {
      ScenarioDraft draft = scenario.facts();
      bool any = false;
      for (Contract& contract : draft.contracts) any |= TakeAway(field, contract);
      if (!any) continue;
      ++taken[field.substr(field.rfind('.') + 1)];
      const Scenario without = Valid(std::move(draft));
      for (std::uint64_t p = 0; p < kPaths; ++p) {
        EXPECT_TRUE(PayTheSame(scenario, without, seed, p))
            << "scenario " << seed << " path " << p << ": " << field << " " << description;
      }
    }
  }
  for (const char* name :
       {"settle_at_end", "deduction", "holdback", "rebasing_weight", "amounts_per_year",
        "reference", "bank_share", "carry_interest_per_year"}) {
    EXPECT_GT(taken[name], 0) << name;
  }
}

// Warnings of every kind occur: the generator reaches what is tested here and what is not.
TEST(Warnings, OfRandomScenariosAreOfEveryKind) {
  std::map<std::string_view, int> counts;
  constexpr std::uint64_t kScenariosForRareKinds = 4 * kScenarios;
  for (std::uint64_t seed = 0; seed < kScenariosForRareKinds; ++seed) {
    const Scenario scenario = oracles::ARandomScenario(seed, {.ends = seed % 2 == 1}).scenario;
    for (const Violation& warning : Warnings(scenario, FieldPath())) {
      ++counts[ViolationCodeName(warning.code)];
    }
  }
  for (const auto& [name, count] : counts) {
    std::printf("%s: %d\n", std::string(name).c_str(), count);
  }
  for (const char* name :
       {"UNUSED", "UNLIMITED", "SUSPICIOUS", "CLIFF", "MARGINAL_SHARE", "OVERLAP", "GAP",
        "NEVER_BINDS", "NEVER_OPENS", "PAID_TWICE", "ACROSS_PIVOT", "BEFORE_LIMITS"}) {
    EXPECT_GT(counts[name], 0) << name;
  }
}

}  // namespace
}  // namespace accord::warnings_internal
