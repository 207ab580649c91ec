#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tests/oracles/random_contract_parts.h"

namespace accord::oracles {
namespace {

bool IsReferenceAboveZero(const Driver& driver) {
  return driver.accumulation == Accumulation::kIndex || (driver.reference && *driver.reference > 0);
}

bool LooksAtRelativeBenefit(const Clause& clause) {
  const auto is_relative = [](const std::optional<Basis>& basis) {
    const auto* figure = basis ? std::get_if<ContractFigure>(&basis->source) : nullptr;
    return figure != nullptr && *figure == ContractFigure::kBenefitAgainstPlanRelative;
  };
  bool looks = is_relative(clause.basis) || (clause.scale && is_relative(clause.scale->basis));
  if (!clause.gate) return looks;
  for (const Gate& gate : clause.gate->gates) looks = looks || is_relative(gate.basis);
  return looks;
}

}  // namespace

void ContractGenerator::AddLimits(ValueUnit unit, double money, std::optional<Limits>& limits) {
  if (!random_.Chance(0.4)) return;
  Limits chosen;
  chosen.unit = unit;
  const double most = money / UnitSize(chosen.unit);
  if (random_.Chance(0.5)) chosen.gain_cap = random_.Chance(0.1) ? 0 : random_.Between(0, most);
  if (random_.Chance(0.5)) chosen.penalty_cap = random_.Chance(0.1) ? 0 : random_.Between(0, most);
  if (random_.Chance(0.3)) {
    chosen.net_cap = random_.Between(-most / 4, most);
    if (chosen.penalty_cap) chosen.net_cap = std::max(*chosen.net_cap, -*chosen.penalty_cap);
  }
  if (random_.Chance(0.3)) {
    chosen.net_floor = random_.Between(-most, most / 4);
    if (chosen.net_cap) chosen.net_floor = std::min(*chosen.net_floor, *chosen.net_cap);
    if (chosen.gain_cap) chosen.net_floor = std::min(*chosen.net_floor, *chosen.gain_cap);
  }
  if (chosen.penalty_cap) {
    // Carried more often than not.
    chosen.excess_penalty = random_.Chance(0.6) ? ExcessPenalty::kCarried
                                                : static_cast<ExcessPenalty>(random_.Integer(0, 1));
  }
  limits = chosen;
}

Memory ContractGenerator::RandomMemory() {
  Memory memory;
  if (random_.Chance(0.5)) memory.carry_expiry_periods = random_.Integer(1, 8);
  if (random_.Chance(0.5)) memory.carry_interest_per_year = random_.Round(0, 0.4);
  if (random_.Chance(0.7)) memory.bank_share = random_.Chance(0.1) ? 1 : random_.Round(0, 1);
  if (random_.Chance(0.6))
    memory.bank_release_per_year = random_.Chance(0.1) ? 1 : random_.Round(0, 1);
  return memory;
}

void ContractGenerator::AddHoldback(Clause& clause) {
  Holdback holdback;
  holdback.share = random_.Chance(0.1) ? 1 : random_.Round(0, 1);
  if (random_.Chance(0.5)) holdback.release_base = random_.Round(-0.2, 1.2);
  if (contract_.score && random_.Chance(0.7)) {
    const int bands = random_.Integer(0, 2);
    for (int i = 0; i < bands; ++i) {
      const double lower = random_.Round(-0.5, 1);
      Band band{lower, lower + random_.Round(0.1, 1), random_.Between(-1, 1)};
      if (random_.Chance(0.3)) band.lower.reset();
      if (random_.Chance(0.3)) band.upper.reset();
      holdback.release_bands.push_back(band);
    }
    const int steps = random_.Integer(0, 2);
    for (int i = 0; i < steps; ++i) {
      holdback.release_steps.push_back({random_.Round(0.5, 1.5),
                                        static_cast<Side>(random_.Integer(1, 2)),
                                        random_.Chance(0.5), random_.Round(-0.5, 0.8)});
    }
  }
  clause.holdback = holdback;
}

void ContractGenerator::AddTerms(Clause& clause) {
  AddLimits(RandomUnit(clause), 300, clause.settlement_limits);
  AddLimits(RandomUnit(clause), 600, clause.year_limits);
  AddLimits(RandomUnit(clause), 1000, clause.term_limits);
  if (!contract_.inputs.empty() && random_.Chance(0.2)) {
    clause.deduction = random_.Of(contract_.inputs).id;
  }
  clause.amounts_per_year = random_.Chance(0.25);
  if (random_.Chance(0.2)) {
    if (random_.Chance(0.5)) {
      clause.indexation = Indexation{RateIndex{random_.Round(-0.1, 0.15)}};
    } else {
      const Driver& driver = random_.Of(draft_.drivers);
      const bool is_sum = driver.accumulation == Accumulation::kRunningSum;
      if (!is_sum && IsReferenceAboveZero(driver))
        clause.indexation = Indexation{DriverId{driver.id}};
    }
  }
  if (random_.Chance(0.15)) clause.round_to = std::pow(10, random_.Integer(-2, 1));
  if (random_.Chance(0.6)) clause.memory = RandomMemory();
  if (random_.Chance(0.3)) clause.payment_lag_periods = random_.Integer(1, 4);
  if (random_.Chance(0.25)) AddHoldback(clause);
  if (random_.Chance(0.2) && !LooksAtRelativeBenefit(clause)) {
    clause.rebasing_weight = random_.Chance(0.1) ? 1 : random_.Round(0, 1);
  }
}

void ContractGenerator::AddGroups() {
  const int groups = random_.Chance(0.4) ? 0 : random_.Integer(1, 2);
  std::vector<int> home;
  for (std::size_t c = 0; c < contract_.clauses.size(); ++c) home.push_back(random_.Integer(-1, 1));
  typical_reference_ = 1;
  for (int g = 0; g < groups; ++g) {
    ClauseGroup group;
    group.id = "group-" + std::to_string(g);
    const bool shares_memory = random_.Chance(0.6);
    if (shares_memory) group.memory = RandomMemory();
    for (std::size_t c = 0; c < home.size(); ++c) {
      if (home[c] != g) continue;
      group.clauses.push_back(contract_.clauses[c].id);
      if (shares_memory) contract_.clauses[c].memory.reset();
    }
    if (group.clauses.empty()) continue;
    // Members stand in any order.
    if (random_.Chance(0.5)) std::reverse(group.clauses.begin(), group.clauses.end());
    const double members = static_cast<double>(group.clauses.size());
    AddLimits(ValueUnit::kAbsolute, 200 * members, group.settlement_limits);
    AddLimits(ValueUnit::kUnspecified, 400 * members, group.year_limits);
    AddLimits(ValueUnit::kAbsolute, 700 * members, group.term_limits);
    contract_.groups.push_back(group);
  }
}

void ContractGenerator::AddTermination(int index) {
  Termination termination;
  termination.id = "termination-" + std::to_string(index);
  termination.party = static_cast<Party>(random_.Integer(1, 2));
  const int n = draft_.timeline->period_count, year = PeriodsPerYear(draft_);
  int tests = n;
  window_length_ = 1;
  active_periods_ = n;
  if (random_.Chance(0.4)) {
    std::vector<int> divisors;
    for (int d = 1; d <= n; ++d) {
      if (n % d == 0) divisors.push_back(d);
    }
    window_length_ = random_.Of(divisors);
    termination.window = Window{EveryPeriods{window_length_}};
    if (random_.Chance(0.2)) {
      termination.window = Window{WholeTerm{}};
      window_length_ = n;
    } else if (random_.Chance(0.3)) {
      termination.window = Window{ContractYear{}};
      window_length_ = std::min(n, year);
    }
    tests = (n + window_length_ - 1) / window_length_;
  }
  Place place{0, 500};
  if (random_.Chance(0.3)) {
    termination.watched = CumulativeCash{};
  } else {
    const auto [basis, own] = RandomBasis();
    termination.watched = basis;
    place = OverWindow(basis, own);
  }
  // Far enough out to be seldom met.
  const double far = place.spread * random_.Between(0, 1.5);
  const bool below = random_.Chance(0.5);
  if (below) termination.below = place.centre - far;
  if (!below || random_.Chance(0.2)) termination.above = place.centre + far;
  if (random_.Chance(0.5)) termination.consecutive = random_.Integer(1, std::min(tests, 3));
  if (random_.Chance(0.5)) termination.notice_periods = random_.Integer(0, std::min(n - 1, 4));
  if (random_.Chance(0.6)) termination.payment = random_.Round(-500, 500);
  contract_.terminations.push_back(termination);
}

void ContractGenerator::AddEnds() {
  typical_reference_ = 1;
  AddLimits(ValueUnit::kAbsolute, 800, contract_.settlement_limits);
  AddLimits(ValueUnit::kUnspecified, 1500, contract_.year_limits);
  AddLimits(ValueUnit::kAbsolute, 2500, contract_.term_limits);
  const int terminations = random_.Chance(0.25) ? 0 : random_.Integer(1, 2);
  for (int i = 0; i < terminations; ++i) AddTermination(i);
  contract_.settle_at_end = random_.Chance(0.5);
  contract_.default_beyond_reserve = random_.Chance(0.25);
}

}  // namespace accord::oracles
