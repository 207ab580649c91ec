#ifndef ACCORD_TESTS_SIMULATION_SETTLEMENT_CONTRACTS_H_
#define ACCORD_TESTS_SIMULATION_SETTLEMENT_CONTRACTS_H_

#include <functional>
#include <limits>
#include <vector>

#include "simulation/model/chance_view.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/settlement/contract_tile.h"
#include "simulation/settlement/ledger.h"

// Compiled clauses and contracts by hand, so that a test shows only what matters to it.
namespace accord {

inline constexpr double kUnlimited = std::numeric_limits<double>::infinity();

// Settles every period, looks at figure 0 (basis), pays nothing: no bands, steps, gates, limits.
CompiledClause AClause(int period_count, const std::function<void(CompiledClause&)>& change = {});

// Windows of `length` periods one after the other; a shorter one at the end.
void SettleEvery(int length, CompiledClause& clause);

// Years of `periods` periods from period 1: marks the last settlement of each.
void EndYearsEvery(int periods, CompiledClause& clause);

// No limits at all.
CompiledLimits NoLimits();

CompiledFigure Figure(FigureKind kind, int index = 0);
CompiledFigure ConstantFigureOf(double value);
CompiledFigure KnownFigureOf(std::vector<double> values);

// No outcomes, no cost; clauses and figures as `change` says.
CompiledContract AContract(int period_count,
                           const std::function<void(CompiledContract&)>& change = {});

// Multiplicative in form, worth 1 a unit, exact; baseline and plan constant.
CompiledOutcome AnOutcome(int period_count, double start, double target);

// Chance with `driver_count` drivers and the outcomes given; only what settlement reads.
CompiledChance AChance(int period_count, int driver_count = 0,
                       std::vector<CompiledOutcome> outcomes = {});

// Columns of one period that a test fills itself.
struct PeriodFigures {
  PeriodFigures(int driver_count, int outcome_count)
      : levels(driver_count),
        growths(driver_count),
        true_values(outcome_count),
        measured(outcome_count),
        achievements(outcome_count) {}

  ChanceView view() const { return {levels, growths, true_values, measured, achievements}; }

  ColumnStore levels, growths, true_values, measured, achievements;
};

// Every lane.
void SetAll(Column column, double value);

// A clause that pays what driver `driver` is, times `rate`, both ways.
CompiledClause PaysDriver(int period_count, int driver = 0, double rate = 1.0);

// A contract whose figures 0, 1, ... are the drivers of these numbers, and whose lines and limits
// agree with its clauses and groups; `change` has the last word.
CompiledContract ContractOnDrivers(int period_count, int driver_count,
                                   std::vector<CompiledClause> clauses,
                                   const std::function<void(CompiledContract&)>& change = {});

// Limits of a group or contract whose members settle in every period; years of four.
CompiledSharedLimits EveryPeriod(int period_count);

// What a contract pays on a path that sees these driver values, by driver and period: by clause (or
// line) and period, cash to T + the longest lag. All lanes see other values but lane 3, on which
// the ledger is kept too; on that one the client leaves in period `client_leaves`, 0: never.
struct Settled {
  std::vector<std::vector<double>> pay, cash;
  std::vector<double> supplier, client;
  Ledger ledger;
};
Settled SettleOn(const CompiledContract& contract, const std::vector<std::vector<double>>& drivers,
                 int client_leaves = 0);

// What a contract with one clause on driver 0 pays, limited or not, on a path that sees these
// values period by period.
struct Payment {
  double pay;
  bool limited;

  friend bool operator==(const Payment&, const Payment&) = default;
};
std::vector<Payment> PaymentsOn(const std::vector<double>& driver_values,
                                const CompiledClause& clause);
// The same with driver 1 beside it, which a reading may be r.
std::vector<Payment> PaymentsOn(const std::vector<double>& driver_values,
                                const std::vector<double>& other_values,
                                const CompiledClause& clause);

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_SETTLEMENT_CONTRACTS_H_
