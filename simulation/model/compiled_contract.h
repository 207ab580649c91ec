#ifndef ACCORD_SIMULATION_MODEL_COMPILED_CONTRACT_H_
#define ACCORD_SIMULATION_MODEL_COMPILED_CONTRACT_H_

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
  kBenefit,             // Gm(t)
  kBenefitAgainstPlan,  // Gm(t) - Gplan(t)
  kDeliveryCost,        // the supplier's
  kClausePay,           // of clause `index`
};

struct CompiledFigure {
  FigureKind kind;
  int index = 0;
  double value = 0;
  std::vector<double> known;
};

// A figure aggregated over its clause's window.
struct CompiledReading {
  int figure;  // into CompiledContract::figures
  Aggregation aggregation;
  // Relative benefit: the window's figure is divided by the window's sum of this known trajectory.
  std::vector<double> divisor;  // over periods; empty: no division
};

// slope * clip(x, lower, upper): a marginal band. Ends may be infinite. In units of the basis, or
// of r where the clause says so.
struct CompiledBand {
  double lower, upper, rate;
};

struct CompiledStep {
  double threshold;
  bool above;  // else below
  bool inclusive;
  double amount;
};

struct CompiledGate {
  int reading;      // into CompiledClause::readings
  double min, max;  // infinite where absent
  bool min_open, max_open;
  bool of_reference;
};

struct CompiledScale {
  int reading;  // -1: the factor is the constant clip(intercept, min, max)
  double intercept, slope, min, max;
};

// Limits of one span; infinite where absent.
struct CompiledLimits {
  double gain_cap, penalty_cap, net_cap, net_floor;
  bool of_reference;
  // Where r is known in advance, the sum of r over the span that a settlement at t belongs to, by
  // period; empty where it is not, and r is summed to date.
  std::vector<double> known_reference;
};

struct CompiledClause {
  // Settles at the end of period t. A window is the periods since the settlement before (or since
  // the clause's first period).
  std::vector<bool> settles;
  std::vector<bool> active;
  std::vector<bool> opens;         // a window begins with this period
  std::vector<int> window_length;  // at a settlement: periods of its window

  std::vector<CompiledReading> readings;  // what the clause looks at; entry 0 is the basis
  int reference;                          // reading of r (always summed); -1: none or constant
  double constant_reference;  // r per settlement where reference is -1; 1 where there is none

  double pivot, base;
  std::vector<CompiledBand> bands;  // rates times share
  std::vector<CompiledStep> steps;
  bool edges_of_reference, amounts_of_reference;
  bool any_gate;  // one open gate is enough; else all
  std::vector<CompiledGate> gates;
  std::optional<CompiledScale> scale;
  std::optional<CompiledLimits> settlement_limits, year_limits, term_limits;
  std::vector<bool> year_ends;  // by period: the last settlement of a contract year
  int last_settlement;          // t of the last settlement, where a term floor is topped up
};

// (4.1), by period, for one party.
struct CompiledCost {
  std::vector<double> fixed;  // empty: no cost at all
  double unit_cost;
  std::vector<double> volume;  // planned; empty where an outcome gives it or unit_cost is 0
  int volume_outcome;          // -1: planned
  std::vector<Term> loadings;  // on X_d - ref_d; empty: no exponential
  std::vector<Term> events;    // amount * X_d
  bool present;                // anything above is not zero
};

// One party's fixed flows and rate in a contract.
struct CompiledAccount {
  std::vector<double> discount;  // (1 + r)^(-tD), index t = 0..T
  CompiledCost cost;
  double investment;              // paid at t = 0
  double recovery;                // (1 - S) V(T), returned at t = T
  std::vector<double> jom_share;  // of the joint unit's budget, by period
  std::optional<double> reserve;
};

struct CompiledContract {
  std::vector<int> outcomes;  // that bring benefit
  std::vector<Term> weights;  // chi_j by outcome index; empty: not scored
  ScoreMeasure score_measure;
  std::vector<double> plan_benefit;  // Gplan(t)
  std::vector<CompiledFigure> figures;
  std::vector<CompiledClause> clauses;
  CompiledAccount supplier, client;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MODEL_COMPILED_CONTRACT_H_
