#ifndef ACCORD_TESTS_ORACLES_PATH_ORACLE_H_
#define ACCORD_TESTS_ORACLES_PATH_ORACLE_H_

#include <cstdint>
#include <vector>

#include "simulation/scenario/scenario.h"
#include "tests/oracles/sized.h"

// Slow twin of simulation/{model,paths,settlement}: one path of one scenario as model.md sections 1
// to 4 and the comments of the protos say, clause by clause, in scalar code that shares nothing
// with the engine but its stream of normals. Where those leave something open:
//   windows       count from the clause's first period; contract years are those of the timeline;
//                 year limits apply to the contract year of the settlement's date
//   limits        gain and penalty caps of the settlement, the year, the term, each on what is left
//                 of it; then net_cap and net_floor of the settlement, the year, the term. What has
//                 been used is what was paid in the end.
//   limits of r   where r is known when the contract is signed, of its sum over all settlements of
//                 the year or term; otherwise over those so far. A cap below 0 is 0.
//   attainment    of a lower-is-better outcome is max_achievement where y is not above 0.
namespace accord::oracles {

using Series = std::vector<Sized>;  // by period, index t - 1

struct OutcomePath {
  Series true_value;   // psi
  Series adjusted;     // psi*
  Series measured;     // y
  Series achievement;  // zeta; empty where psi0 or psiM is not above 0
  Series plan;         // a
  Series baseline;     // b
};

struct ChancePath {
  std::vector<Series> levels;      // X_d(t)
  std::vector<Series> references;  // ref_d(t)
  std::vector<OutcomePath> outcomes;
};

struct ClausePath {
  Series pay;                 // 0 where nothing settles
  Series raw;                 // before limits
  std::vector<bool> limited;  // limits changed the pay
  EdgeWatch edges;            // of steps and gates, also those of the clauses that it reads
};

// One party's money in one contract, or all of the supplier's.
struct PartyPath {
  Series cost;          // (4.1)
  Series jom_share;     // of the joint unit
  Series cash;          // K(t), t = 1..T
  Sized cash_at_start;  // K(0)
  Sized npv;
  Series cumulative;     // C(t), t = 1..T
  Sized peak_shortfall;  // max(0, -min C)
  Sized drawdown;
};

struct ContractPath {
  Series score;             // I; empty where not scored
  Series benefit;           // G
  Series measured_benefit;  // Gm
  Series plan_benefit;      // Gplan
  std::vector<ClausePath> clauses;
  PartyPath supplier, client;
  EdgeWatch edges;  // of all clauses
};

struct PathFigures {
  ChancePath chance;
  std::vector<ContractPath> contracts;
  PartyPath supplier;  // all contracts together
};

// What rests on the path: everything.
PathFigures SimulatePath(const Scenario& scenario, std::uint64_t seed, std::uint64_t path);

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_PATH_ORACLE_H_
