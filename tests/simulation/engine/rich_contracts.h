#ifndef ACCORD_TESTS_SIMULATION_ENGINE_RICH_CONTRACTS_H_
#define ACCORD_TESTS_SIMULATION_ENGINE_RICH_CONTRACTS_H_

#include "simulation/scenario/scenario.h"
#include "tests/support/scenarios.h"

namespace accord {

// SmallScenario's contract with everything that moves money between clauses and dates: lag,
// holdback, bank, carried penalties, a group, limits of the contract, early ends, a second
// contract.
inline void MakeRich(ScenarioDraft& draft) {
  Contract& steel = ContractOf(draft, "steel");
  Clause& gain = ClauseOf(steel, "gain");
  gain.payment_lag_periods = 2;
  gain.holdback.emplace().share = 0.25;
  Clause& penalty = ClauseOf(steel, "penalty");
  penalty.window = Window{};
  penalty.settlement_limits->penalty_cap = 300;
  penalty.settlement_limits->excess_penalty = ExcessPenalty::kCarried;
  ClauseGroup group;
  group.id = "sharing";
  group.clauses = {"gain", "penalty"};
  group.term_limits.emplace().net_floor = -1500;
  group.memory.emplace().bank_share = 0.3;
  group.memory->bank_release_per_year = 0.5;
  steel.groups = {group};
  steel.year_limits.emplace().net_cap = 10'000;
  steel.settle_at_end = true;
  Termination poor;
  poor.id = "poor";
  poor.party = Party::kClient;
  poor.watched = Basis{.source = ContractFigure::kScore};
  poor.below = 0.87;
  poor.notice_periods = 2;
  poor.payment = 700;
  Termination broke;
  broke.id = "broke";
  broke.party = Party::kSupplier;
  broke.watched = CumulativeCash{};
  broke.below = -3500;
  broke.consecutive = 2;
  steel.terminations = {poor, broke};

  Contract second = ContractOf(draft, "steel");
  second.id = "rails";
  second.client_id = "railway";
  second.groups.clear();
  second.terminations.clear();
  second.year_limits.reset();
  second.score.reset();
  second.clauses = {ClauseOf(steel, "fee"), ClauseOf(steel, "gain")};
  draft.contracts.push_back(second);
}

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_ENGINE_RICH_CONTRACTS_H_
