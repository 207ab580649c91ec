#ifndef ACCORD_SIMULATION_SCENARIO_CONTRACT_H_
#define ACCORD_SIMULATION_SCENARIO_CONTRACT_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/scenario/outcome.h"

// Who pays whom, as asked. Fields, units, ranges and defaults are those of the proto messages of
// the same name (protos/accord/v1/contract.proto); model.md section 3.
namespace accord {

enum class ScoreMeasure { kUnspecified, kAchievement, kProgress, kAttainment };
enum class ContractFigure {
  kUnspecified,
  kScore,
  kBenefit,
  kBenefitAgainstPlan,
  kBenefitAgainstPlanRelative,
  kDeliveryCost,
};
enum class Aggregation {
  kUnspecified,
  kSum,
  kMean,
  kMin,
  kMax,
  kLast,
  kRhythmicity,
  kGeometricMean
};
enum class Side { kUnspecified, kAbove, kBelow };
enum class ValueUnit { kUnspecified, kAbsolute, kOfReference };
enum class GateMode { kUnspecified, kAllOf, kAnyOf };
enum class ExcessPenalty { kUnspecified, kForgiven, kCarried };
enum class Party { kUnspecified, kSupplier, kClient };

struct ScoreWeight {
  std::string outcome;
  double weight = 0;
};
struct Score {
  ScoreMeasure measure = ScoreMeasure::kUnspecified;
  std::vector<ScoreWeight> weights;
};

// References by id; the alternative says to what.
struct OutcomeId {
  std::string id;
};
struct DriverId {
  std::string id;
};
struct InputId {
  std::string id;
};
struct ClauseId {
  std::string id;
};

struct ObservedInput {
  std::string id;
  std::string display_name;
  std::variant<std::monostate, OutcomeId, DriverId, Trajectory> binding;
};

struct AchievementOf {
  std::string outcome;
};
struct ProgressOf {
  std::string outcome;
};
struct AttainmentOf {
  std::string outcome;
};
struct MeasuredValueOf {
  std::string outcome;
};
struct ConstantFigure {
  double value = 0;
};

struct Basis {
  std::variant<std::monostate, ContractFigure, AchievementOf, ProgressOf, AttainmentOf,
               MeasuredValueOf, DriverId, InputId, ClauseId, ConstantFigure>
      source;
  Aggregation aggregation = Aggregation::kUnspecified;
  bool to_date = false;
  std::optional<double> round_to = {};
};

struct PlanValueOf {
  std::string outcome;
};
struct PlanBenefit {
  bool set = true;
};

struct Reference {
  std::variant<std::monostate, ConstantFigure, DriverId, InputId, ClauseId, PlanValueOf,
               PlanBenefit>
      source;
};

struct EveryPeriods {
  int periods = 0;
};
struct WholeTerm {
  bool set = true;
};
struct ContractYear {
  bool set = true;
};
struct Window {
  std::variant<std::monostate, EveryPeriods, WholeTerm, ContractYear> length;
};

struct Band {
  std::optional<double> lower, upper;
  double rate = 0;
};
struct Step {
  double threshold = 0;
  Side side = Side::kUnspecified;
  bool inclusive = false;
  double amount = 0;
};
struct Gate {
  std::optional<Basis> basis;
  std::optional<double> min, max;
  bool min_open = false, max_open = false;
  ValueUnit unit = ValueUnit::kUnspecified;
};
struct GateSet {
  GateMode mode = GateMode::kUnspecified;
  std::vector<Gate> gates;
};
struct Scale {
  double intercept = 0, slope = 0;
  std::optional<Basis> basis;
  std::optional<double> min, max;
};
struct Limits {
  std::optional<double> gain_cap, penalty_cap, net_cap, net_floor;
  ValueUnit unit = ValueUnit::kUnspecified;
  ExcessPenalty excess_penalty = ExcessPenalty::kUnspecified;
};

struct RateIndex {
  double rate_per_year = 0;
};
struct Indexation {
  std::variant<std::monostate, RateIndex, DriverId> by;
};

struct Memory {
  int carry_expiry_periods = 0;  // 0: never
  double carry_interest_per_year = 0;
  double bank_share = 0;
  double bank_release_per_year = 0;
};

struct Holdback {
  double share = 0;
  std::optional<double> release_base;
  std::vector<Band> release_bands;
  std::vector<Step> release_steps;
};

struct Clause {
  std::string id;
  std::string display_name;
  int first_period = 0, last_period = 0;  // 0: not given
  std::optional<Window> window;
  std::optional<Basis> basis;
  std::optional<Reference> reference;
  double pivot = 0;
  double base = 0;
  std::optional<double> share;
  std::vector<Band> bands;
  std::vector<Step> steps;
  ValueUnit edge_unit = ValueUnit::kUnspecified;
  ValueUnit amount_unit = ValueUnit::kUnspecified;
  std::optional<GateSet> gate;
  std::optional<Scale> scale;
  std::optional<Limits> settlement_limits, year_limits, term_limits;
  std::string deduction;  // id of an observed input; empty: none
  bool amounts_per_year = false;
  std::optional<Indexation> indexation;
  std::optional<Memory> memory;
  int payment_lag_periods = 0;
  std::optional<Holdback> holdback;
  double rebasing_weight = 0;
  std::optional<double> round_to;
};

struct ClauseGroup {
  std::string id;
  std::string display_name;
  std::vector<std::string> clauses;
  std::optional<Limits> settlement_limits, year_limits, term_limits;
  std::optional<Memory> memory;
};

struct CumulativeCash {
  bool set = true;
};

struct Termination {
  std::string id;
  std::string display_name;
  Party party = Party::kUnspecified;
  std::variant<std::monostate, Basis, CumulativeCash> watched;
  std::optional<Window> window;
  std::optional<double> below, above;
  int consecutive = 0;  // 0: not given
  int notice_periods = 0;
  double payment = 0;
};

struct JomUnit {
  std::optional<Trajectory> budget_per_period;
  double supplier_share = 0;
};

struct Contract {
  std::string id;
  std::string display_name;
  std::string client_id;
  std::vector<std::string> outcome_ids;
  std::optional<Score> score;
  std::vector<ObservedInput> inputs;
  std::vector<Clause> clauses;
  std::vector<ClauseGroup> groups;
  std::optional<Limits> settlement_limits, year_limits, term_limits;
  std::vector<Termination> terminations;
  std::optional<JomUnit> jom_unit;
  bool default_beyond_reserve = false;
  bool settle_at_end = false;
  std::optional<int> term_periods;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_CONTRACT_H_
