#ifndef ACCORD_SIMULATION_MODEL_COMPILED_CONTRACT_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_CONTRACT_H_

#include <cstddef>
#include <optional>
#include <vector>

#include "simulation/model/compiled_chance.h"
#include "simulation/scenario/contract.h"

// A contract, ready to be settled in columns. Periods are t = 1..T; lists over periods have index
// t - 1 unless they say otherwise. Driver and outcome indices are those of CompiledChance.
namespace accord {

// A per-period column that clauses read.
enum class FigureKind {
  kConstant,     // value
  kKnown,        // known[t - 1]
  kScore,        // I(t)
  kAchievement,  // of outcome `index`
  kProgress,
  kAttainment,
  kMeasured,
  kDriver,              // X of driver `index`
  kBenefit,             // Gm(t); on a baseline rebased with weight `value` where that is not 0
  kBenefitAgainstPlan,  // Gm(t) - Gplan(t)
  kPlanBenefit,         // Gplan(t) on a baseline rebased with weight `value`
  kDeliveryCost,        // the supplier's
  kClausePay,           // of clause `index`
};

struct CompiledFigure {
  FigureKind kind;
  int index = 0;
  double value = 0;
  std::vector<double> known;

  friend bool operator==(const CompiledFigure&, const CompiledFigure&) = default;
};

// Of sizes by period, those of period t.
inline double SizeAt(const std::vector<double>& sizes, int t) {
  return sizes.empty() ? 0.0 : sizes[static_cast<std::size_t>(t - 1)];
}

// To whole multiples of numerator / denominator, half away from zero; one of the two is 1, so that
// a cent is 1 / 100 and 0.9997 the number next to it. numerator 0: not at all.
struct CompiledRounding {
  double numerator = 0, denominator = 1;

  bool rounds() const { return numerator != 0.0; }
  friend bool operator==(const CompiledRounding&, const CompiledRounding&) = default;
};

// A figure aggregated over its owner's window.
struct CompiledReading {
  int figure;  // into CompiledContract::figures
  Aggregation aggregation;
  // Relative benefit: the window's figure is divided by the window's sum of this known trajectory;
  // 0 where that is 0.
  std::vector<double> divisor = {};  // over periods; empty: no division
  bool to_date = false;              // from the first active period on instead of over the window
  CompiledRounding rounding = {};    // of the aggregate
  // What comparisons go by (simulation/base/comparison.h): of the window so far, on the plan path.
  std::vector<double> sizes = {};  // by period; empty: 0

  friend bool operator==(const CompiledReading&, const CompiledReading&) = default;
};

// When somebody looks.
struct CompiledDates {
  // At the end of period t. A window is the periods since the settlement before (or since the first
  // active period).
  std::vector<bool> settles;
  std::vector<bool> active;
  std::vector<bool> opens;         // a window begins with this period
  std::vector<int> window_length;  // at a settlement: periods of its window

  friend bool operator==(const CompiledDates&, const CompiledDates&) = default;
};

// slope * clip(x, lower, upper): a marginal band. Ends may be infinite. In units of the basis, or
// of r where the clause says so.
struct CompiledBand {
  double lower, upper, rate;
  friend bool operator==(const CompiledBand&, const CompiledBand&) = default;
};

struct CompiledStep {
  double threshold;
  bool above;  // else below
  bool inclusive;
  double amount;

  friend bool operator==(const CompiledStep&, const CompiledStep&) = default;
};

struct CompiledGate {
  int reading;      // into CompiledClause::readings
  double min, max;  // infinite where absent
  bool min_open, max_open;
  bool of_reference;

  friend bool operator==(const CompiledGate&, const CompiledGate&) = default;
};

struct CompiledScale {
  int reading;  // -1: the factor is the constant clip(intercept, min, max)
  double intercept, slope, min, max;

  friend bool operator==(const CompiledScale&, const CompiledScale&) = default;
};

// Limits of one span; infinite where absent.
struct CompiledLimits {
  double gain_cap, penalty_cap, net_cap, net_floor;
  bool of_reference = false;
  // Where r is known in advance, the sum of r over the span that a settlement at t belongs to, by
  // period; empty where it is not, and r is summed to date.
  std::vector<double> known_reference = {};
  // Of a year whose r is known: the r of the whole window that is open at t, where that was to
  // settle in a later year and is cut short at t; by period, 0 elsewhere.
  std::vector<double> cut_reference = {};
  bool carries = false;  // what penalty_cap cuts off joins the pool; else it is forgiven

  friend bool operator==(const CompiledLimits&, const CompiledLimits&) = default;
};

// (3.1) of one basis, without a reference: base + bands around 0 + steps.
struct CompiledRelease {
  double base;
  std::vector<CompiledBand> bands;
  std::vector<CompiledStep> steps;

  friend bool operator==(const CompiledRelease&, const CompiledRelease&) = default;
};

struct CompiledClause : CompiledDates {
  std::vector<CompiledReading> readings;  // what the clause looks at; entry 0 is the basis
  int reference;                          // reading of r (always summed); -1: none or constant
  double constant_reference;  // r per settlement where reference is -1; 1 where there is none
  bool has_reference = true;
  int limit_reference = -1;  // r of the window alone where `reference` is to date; -1: the same

  double pivot, base;
  std::vector<CompiledBand> bands;  // rates times share
  std::vector<CompiledStep> steps;
  bool edges_of_reference, amounts_of_reference;
  bool any_gate;  // one open gate is enough; else all
  std::vector<CompiledGate> gates;
  std::optional<CompiledScale> scale;
  std::optional<CompiledLimits> settlement_limits, year_limits, term_limits;
  std::vector<bool> year_ends;  // by period: the last settlement of a contract year
  std::vector<int> year_of;     // by period: its contract year; empty: all are one
  int last_settlement;          // t of the last settlement, where a term floor is topped up

  // D where base, step amounts and money limits of one settlement are per year, else 0.
  double amount_years = 0;
  // f is multiplied by index[t - 1], or by X(t) / index[t - 1] where a figure is given; empty: by
  // nothing.
  std::vector<double> index = {};
  int index_figure = -1;  // into CompiledContract::figures
  int deduction = -1;     // into readings; -1: none
  int pool = -1;          // into CompiledContract::pools; -1: nothing carried or banked
  bool carries = false;   // some cap on its pay, its own or another's, carries
  int lag = 0;            // periods between settlement and cash
  double holdback = 0;    // share of gains held back
  CompiledRelease release = {};
  CompiledRounding rounding = {};      // of what is due, before deductions
  std::vector<double> pay_sizes = {};  // as CompiledReading::sizes: of what it pays

  friend bool operator==(const CompiledClause&, const CompiledClause&) = default;
};

// Carried penalties and bonus bank, of one clause or of one group.
struct CompiledPool {
  int group = -1;                    // whose line is paid; -1: that of the only member
  std::vector<int> members;          // clauses in list order
  bool carries = false;              // anything can be carried
  int expiry = 0;                    // in periods; 0: never
  double interest = 1;               // factor of one period
  double bank_share = 0;             // 0: no bank
  double release_share = 0;          // of the bank at the end of a contract year
  std::vector<bool> releases_after;  // by period: a contract year ends

  friend bool operator==(const CompiledPool&, const CompiledPool&) = default;
};

// Limits on the sum of several clauses' pay; infinite where absent.
struct CompiledSharedLimits {
  std::vector<bool> settles;    // by period: some member does
  std::vector<bool> year_ends;  // the last such date of a contract year
  std::vector<int> year_of;     // by period: its contract year
  int last_settlement = 0;
  std::optional<CompiledLimits> settlement, year, term;

  bool any() const { return settlement || year || term; }

  friend bool operator==(const CompiledSharedLimits&, const CompiledSharedLimits&) = default;
};

struct CompiledGroup {
  std::vector<int> members;  // clauses in list order
  CompiledSharedLimits limits;

  friend bool operator==(const CompiledGroup&, const CompiledGroup&) = default;
};

struct CompiledTermination {
  CompiledDates dates;                     // of tests
  std::optional<CompiledReading> reading;  // empty: the party's cumulative cash
  Party party;
  double below, above;  // infinite where absent
  int consecutive;
  int notice;
  double payment;

  friend bool operator==(const CompiledTermination&, const CompiledTermination&) = default;
};

// (4.1), by period, for one party.
struct CompiledCost {
  std::vector<double> fixed;  // empty: no cost at all
  double unit_cost;
  std::vector<double> volume;  // planned; empty where an outcome gives it or unit_cost is 0
  int volume_outcome;          // -1: planned
  std::vector<Term> loadings;  // on ChanceView::growths; empty: no exponential
  std::vector<Term> events;    // amount * X_d
  bool present;                // anything above is not zero
  // Of the first periods, in place of all that.
  std::vector<double> observed = {};

  friend bool operator==(const CompiledCost&, const CompiledCost&) = default;
};

// One party's fixed flows and rate in a contract.
struct CompiledAccount {
  std::vector<double> discount;  // (1 + r)^(-tD), index t = 0..CompiledModel::cash_period_count
  CompiledCost cost;
  double investment;             // paid at t = 0
  std::vector<double> recovery;  // (1 - S) V(t), returned where the contract ends with t
  std::vector<double> loss;      // S V(t), lost there
  // What it puts in that no clause sees, by period: its share of the joint unit's budget, efforts.
  std::vector<double> contribution;
  std::optional<double> reserve;
  // Once the contract has ended with e < T: benefit less cost of every t > e; empty: nothing. The
  // transition cost falls due with e, of e = 0 none.
  std::vector<double> after_end = {};
  double transition_cost = 0;
  std::vector<double> after_end_npv = {};  // all of it discounted, index e = 0..T; empty: 0
  // Sums of |flows| on the plan path without an early end: to date, as discount; all discounted.
  std::vector<double> cash_sizes = {};  // index t = 0..; empty: 0
  double npv_size = 0;

  friend bool operator==(const CompiledAccount&, const CompiledAccount&) = default;
};

struct CompiledContract {
  std::vector<int> outcomes;  // that bring benefit
  std::vector<Term> weights;  // chi_j by outcome index; empty: not scored
  ScoreMeasure score_measure;
  std::vector<double> score_sizes = {};  // by period, as CompiledReading::sizes
  std::vector<double> plan_benefit;      // Gplan(t)
  std::vector<CompiledFigure> figures;
  std::vector<CompiledClause> clauses;
  std::vector<CompiledGroup> groups;
  CompiledSharedLimits limits;
  std::vector<CompiledPool> pools;
  std::vector<CompiledTermination> terminations;
  bool settles_at_end;  // what is still carried at the end is paid
  bool defaults;        // the supplier pays no more than it has: supplier.reserve is set
  int longest_lag;      // of its clauses
  std::vector<bool> other_line_pays;  // by line after the clauses: whether it ever can
  bool is_verified;                   // something that it reads is measured with error
  bool client_may_leave = false;      // its client is followed by name and can leave the base
  // The period with which it ends at the latest, 0: it never begins. Unset: T.
  std::optional<int> term = {};
  CompiledAccount supplier, client;

  // Before T.
  bool may_end() const { return !terminations.empty() || client_may_leave || term.has_value(); }
  // Causes of an early end: terminations, then that the client has left.
  int cause_count() const {
    return static_cast<int>(terminations.size()) + (client_may_leave ? 1 : 0);
  }
  int client_left_cause() const { return static_cast<int>(terminations.size()); }

  // Where money goes: a line for each clause, then for each group, then the contract's own, then
  // the termination payment.
  int line_count() const { return static_cast<int>(clauses.size() + groups.size()) + 2; }
  int group_line(int group) const { return static_cast<int>(clauses.size()) + group; }
  int own_line() const { return line_count() - 2; }
  int termination_line() const { return line_count() - 1; }

  friend bool operator==(const CompiledContract&, const CompiledContract&) = default;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_CONTRACT_H_
