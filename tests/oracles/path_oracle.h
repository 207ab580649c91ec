#ifndef ACCORD_TESTS_ORACLES_PATH_ORACLE_H_
#define ACCORD_TESTS_ORACLES_PATH_ORACLE_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "simulation/scenario/scenario.h"
#include "simulation/settlement/ledger.h"
#include "tests/oracles/sized.h"

// Slow twin of simulation/{model,paths,settlement}: one path of one scenario as model.md sections 1
// to 4 and the comments of the protos say, date by date and clause by clause, in scalar code that
// shares nothing with the engine but its stream of normals. Where those leave something open:
//   closing       a second settlement of the end date: it starts from the pools as the first one
//                 left them, and limits of one settlement begin anew
//   top-ups       of a clause that is active at an early end: a line of its own, under net caps of
//                 the year and term alone. Of a group or contract: also where no member settles,
//                 under its limits of the year and the term
//   net limits    of groups and contracts: those of all spans together say what the net should be;
//                 gains or penalties are then reduced once, and the rest is the owner's own line
//   cut windows   their limits of the year count in the year of the end date, as multiples of the r
//                 of the whole window where r is known in advance
//   lines         of groups are cut by limits of the contract like clauses, and carry nothing
//   to date       limits of one settlement in units of r take r as it is, to date; those of years
//                 and the term add up r of the windows
//   beyond T      a termination that would take effect after T does not keep others from firing
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
  std::vector<Series> origins;     // o_d(t) of (4.1)
  std::vector<OutcomePath> outcomes;
};

// What money grows by (4.1), given X_d and o_d.
Sized GrowthOf(const Driver& driver, Sized level, Sized origin);

struct GateReading {
  Sized value;
  bool open = false;
};

// One settlement of one clause; fields that are also in accord::ClauseLine mean the same.
struct SettlementLine {
  int period = 0;
  int clause = 0;
  int window_first = 0;
  Sized basis, reference = 1;
  bool reads_basis = false;  // f(x) depends on x
  std::vector<GateReading> gates;
  bool open = true;
  Sized schedule, index = 1, scale = 1, due;
  Sized deducted, set_off;
  Sized unlimited;  // what enters the clause's limits
  Sized own_pay;    // what leaves them: what later clauses read
  Sized pay, carried, bank, held_back, cash;
  int due_period = 0;
  bool final_settlement = false;
  bool is_top_up = false;  // of a clause that settled at the end date already
};

struct SideLine {
  int period = 0;
  OtherLine::Kind kind = OtherLine::Kind::kGroupNet;
  int index = 0;
  Sized cash;
};

// Both parties' money of a period, t = 0 to T + the longest lag; as accord::CashLine.
struct PeriodCash {
  Sized payments, benefit, supplier_cost, client_cost, supplier_investment, client_investment;
  Sized supplier, client;
  Sized supplier_after_end, client_after_end;
};

// Sums by settlement date, 0 where nothing settles.
struct ClausePath {
  Series own_pay;  // after the clause's own limits
  Series pay;      // after all limits
  Series raw;      // before limits
  // Whether a limit certainly changed the pay, and whether rounding decides.
  std::vector<bool> limited, maybe_limited;
  std::vector<double> plan_size;  // of pay, docs/model.md section 0
};

// One party's money in one contract, or all of the supplier's. Cash runs to T + the longest lag.
struct PartyPath {
  Series cost;          // (4.1), 0 after the end
  Series jom_share;     // of the joint unit, and efforts; 0 after the end
  Series cash;          // K(t), from t = 1
  Sized cash_at_start;  // K(0)
  Sized npv;
  double npv_plan_size = 0, cash_plan_size = 0;  // docs/model.md section 0; of all cash
  Series cumulative;                             // C(t), from t = 1
  Sized peak_shortfall;                          // max(0, -min C)
  Sized drawdown;
  Sized lost_investment;  // S V at the end date
};

struct ContractPath {
  Series score;             // I; empty where not scored
  Series benefit;           // G, 0 after the end
  Series measured_benefit;  // Gm
  Series plan_benefit;      // Gplan
  std::vector<ClausePath> clauses;
  std::vector<SettlementLine> lines;  // by date, in the order in which they settle
  std::vector<SideLine> others;
  std::vector<PeriodCash> cash;
  // What falls due by line and period from t = 1, after default: clauses, groups, the contract, the
  // termination payment.
  std::vector<Series> cash_by_line;
  std::optional<EndLine> end;
  int last_period = 0;  // in which it lives, whatever ends it
  // Pay by clause and date had y been psi*, or half as far from it, with the same end date.
  std::vector<Series> pay_on_truth, pay_on_halved_errors;
  PartyPath supplier, client;
  EdgeWatch edges;           // wherever it could have jumped
  EdgeWatch edges_on_truth;  // these, and those of the other two settlements
};

struct PathFigures {
  ChancePath chance;
  std::vector<ContractPath> contracts;
  PartyPath supplier;  // all contracts together
};

// By contract: the period in which its client leaves the base and ends it. Empty: nobody leaves.
using Departures = std::vector<std::optional<int>>;

// What rests on the path: everything but the client base, which joint_oracle.h moves.
PathFigures SimulatePath(const Scenario& scenario, std::uint64_t seed, std::uint64_t path,
                         const Departures& departures = {});

}  // namespace accord::oracles

#endif  // ACCORD_TESTS_ORACLES_PATH_ORACLE_H_
