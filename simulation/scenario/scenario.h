#ifndef ACCORD_SIMULATION_SCENARIO_SCENARIO_H_
#define ACCORD_SIMULATION_SCENARIO_SCENARIO_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/violation_fwd.h"
#include "simulation/scenario/client_base.h"
#include "simulation/scenario/contract.h"
#include "simulation/scenario/driver.h"
#include "simulation/scenario/outcome.h"

// What is asked, checked. A ScenarioDraft is whatever a caller wrote; `Validate` turns it
// into a Scenario or says everything that is wrong with it. What takes a Scenario cannot fail.
// Fields, units, ranges and defaults are those of protos/accord/v1/scenario.proto.
namespace accord {

enum class PeriodLength { kUnspecified, kMonth, kQuarter, kYear };
// 12, 4 or 1; 1 where it is not given.
int PeriodsPerYear(PeriodLength length);

struct Timeline {
  int period_count = 0;
  PeriodLength period_length = PeriodLength::kUnspecified;
};

struct EventCost {
  std::string driver;
  double amount = 0;
};
struct Cost {
  std::optional<Trajectory> fixed;
  double unit_cost = 0;
  std::variant<std::monostate, Trajectory, OutcomeId> volume;
  std::vector<Loading> loadings;
  std::vector<EventCost> event_costs;
};
struct Investment {
  double amount = 0;
  double specificity = 0;
  std::optional<double> life_years;
};
struct AfterEnd {
  std::optional<Trajectory> benefit_per_period, cost_per_period;
  double transition_cost = 0;
};
struct Effort {
  std::string driver;
  double shift = 0;
  double cost_coefficient = 0;
  std::optional<double> max_shift = {};

  friend bool operator==(const Effort&, const Effort&) = default;
};
// c s^2 / 2, money a period.
inline double EffortCost(const Effort& effort) {
  return effort.cost_coefficient * effort.shift * effort.shift / 2;
}
// U = mean - theta (mean + CVaR 95).
struct TailAversion {
  double theta = 0;
};
// U = -ln(E[exp(-a NPV)]) / a.
struct RiskAversion {
  double a = 0;
};
struct Utility {
  std::variant<std::monostate, TailAversion, RiskAversion> form;
};
// Who chooses efforts under the terms (protos/accord/v1/response.proto).
enum class Response { kUnspecified = 0, kNone = 1, kSupplier = 2, kClient = 3, kBoth = 4 };
struct ContractAccount {
  std::string contract;
  std::optional<Cost> cost;
  std::optional<Investment> investment;
  std::optional<AfterEnd> after_end;
  std::vector<Effort> efforts;
};
struct SupplierPrivate {
  double discount_rate_per_year = 0;
  std::vector<ContractAccount> accounts;
  std::optional<double> reserve;
  std::optional<Utility> utility;
};
struct ClientPrivate {
  std::string contract;
  double discount_rate_per_year = 0;
  std::optional<Cost> cost;
  std::optional<Investment> investment;
  std::optional<double> reserve;
  std::optional<AfterEnd> after_end;
  std::vector<Effort> efforts;
  std::optional<Utility> utility;
};

enum class Sampling { kUnspecified = 0, kPseudoRandom = 1, kSobol = 3 };

// Paths that take from every net of a run as much: the fewest that nets are for, and a unit of
// their number.
inline constexpr std::int64_t kNetBlockPaths = 4096;

struct ScenarioDraft {
  std::string display_name;
  std::string source;
  std::string currency;
  std::optional<Timeline> timeline;
  std::vector<Driver> drivers;
  std::optional<Correlation> correlation;
  std::vector<Outcome> outcomes;
  std::vector<Contract> contracts;
  std::optional<ClientBase> client_base;
  std::vector<Lever> levers;
  std::optional<SupplierPrivate> supplier_private;
  std::vector<ClientPrivate> client_private;
};

// A figure that a run is to know so well: half the width of its 95 % interval is at most
// half_width, or so large a share of the figure; one of them is given.
struct Precision {
  std::string figure;
  std::optional<double> half_width, relative_half_width;

  friend bool operator==(const Precision&, const Precision&) = default;
};

// A part of a report (protos/accord/v1/scenario.proto says which).
enum class ReportSection {
  kUnspecified = 0,
  kContracts = 1,
  kContractPeriods = 2,
  kClientBase = 3,
  kOutcomes = 4,
  kImpliedCorrelations = 5,
  kWarnings = 6
};

struct RunOptionsDraft {
  std::optional<std::int64_t> path_count;
  std::optional<std::uint64_t> seed;
  Sampling sampling = Sampling::kUnspecified;
  bool exact_quantiles = false;
  bool attribution = false;
  std::optional<std::int64_t> attribution_path_count;
  std::vector<Precision> precisions;
  std::vector<ReportSection> report_sections;
  bool path_figures = false;
  std::vector<double> quantiles;
  Response response = Response::kUnspecified;
};

class Scenario;
class RunOptions;

// Either the thing, or every fault that it has (never empty then).
template <typename T>
using Checked = std::variant<T, Violations>;

// Checks everything at once. `at` is the path of the draft in the request, such as "scenario".
// Sizes are checked before anything of that size is built. Thread-safe.
Checked<Scenario> Validate(ScenarioDraft draft, const FieldPath& at);

// The same for run options; `period_count` of the scenario (0: unknown) bounds exact quantiles.
Checked<RunOptions> Validate(const RunOptionsDraft& draft, int period_count, const FieldPath& at);

// A scenario without faults, every default filled in; immutable. Every id reference resolves, every
// number is finite and in its range. Always set, so that no reader has to ask:
//   enums (but Outcome::motive, which has no default), display names, client ids, the currency;
//   correlation, its mode and factor_order: every driver of a pair, by default in the order of
//     drivers (a given order may name others as well);
//   contracts: term_periods; both trajectories of an after_end that is there;
//   outcomes: baseline, baseline_level, plan (a ramp or a list), verification, max_achievement;
//   contracts: outcome_ids; clauses: first and last period, window, basis, aggregation, share, the
//     basis of every gate and scale, what an indexation goes by, the release_base of a holdback;
//     terminations: what is watched, window, consecutive, below or above; the budget of a JOM Unit
//     that is there;
//   supplier_private; in both private parts a utility with its form, and an entry for each
//     contract; in each entry cost with fixed and volume, investment with life_years;
//   client base: values per client, the prior of counted transitions; transition rows stand in the
//     order of the segments; levers: first and last period, odds ratios.
// Still optional: references of drivers (their median is Compile's to find), bounds, band ends,
// gate ends, limits, gates, scales, references of clauses, indexations, memory, holdbacks, scores,
// JOM Units, reserves (but the supplier's where a contract may default beyond it), the client base.
class Scenario {
 public:
  // The draft with its defaults.
  const ScenarioDraft& facts() const { return facts_; }

  int period_count() const { return facts_.timeline->period_count; }
  int periods_per_year() const;
  // T and the longest lag of any clause: the periods in which there may be cash.
  int cash_period_count() const;
  // D.
  double period_years() const { return 1.0 / periods_per_year(); }

  // Position of an id that `Validate` has resolved; the id must exist.
  int DriverIndex(const std::string& id) const;
  int OutcomeIndex(const std::string& id) const;
  // Entries of the private parts for a contract: never null for a contract of the scenario, since
  // Validate adds empty ones.
  const ContractAccount& SupplierAccount(const std::string& contract) const;
  const ClientPrivate& ClientAccount(const std::string& contract) const;

 private:
  friend Checked<Scenario> Validate(ScenarioDraft draft, const FieldPath& at);
  explicit Scenario(ScenarioDraft facts) : facts_(std::move(facts)) {}

  ScenarioDraft facts_;
};

// Checked run options, defaults filled in. Immutable.
class RunOptions {
 public:
  // With kSobol a multiple of kNetBlockPaths.
  std::int64_t path_count() const { return path_count_; }
  // What was asked for, before it was rounded up.
  std::int64_t asked_path_count() const { return asked_path_count_; }
  // Never kUnspecified; kPseudoRandom below kNetBlockPaths.
  Sampling sampling() const { return sampling_; }
  // What was asked for, whatever the number of paths.
  Sampling asked_sampling() const { return asked_sampling_; }
  std::uint64_t seed() const { return seed_; }
  bool exact_quantiles() const { return exact_quantiles_; }
  bool attribution() const { return attribution_; }
  std::int64_t attribution_path_count() const { return attribution_path_count_; }
  // The run ends before its last path once all are reached; empty: it does not.
  const std::vector<Precision>& precisions() const { return precisions_; }
  // Whether every path's figures are reported.
  bool path_figures() const { return path_figures_; }
  // Levels whose quantiles are reported of many figures; empty: none.
  const std::vector<double>& quantiles() const { return quantiles_; }
  // Never kUnspecified.
  Response response() const { return response_; }
  // Whether the report has it: of a draft that names none, every section; kContracts also where
  // kContractPeriods is named.
  bool Reports(ReportSection section) const;

 private:
  friend Checked<RunOptions> Validate(const RunOptionsDraft& draft, int period_count,
                                      const FieldPath& at);
  RunOptions() = default;

  std::int64_t path_count_ = 0, asked_path_count_ = 0;
  Sampling sampling_ = Sampling::kPseudoRandom, asked_sampling_ = Sampling::kPseudoRandom;
  std::uint64_t seed_ = 0;
  bool exact_quantiles_ = false;
  bool attribution_ = false, path_figures_ = false;
  Response response_ = Response::kNone;
  std::int64_t attribution_path_count_ = 0;
  std::vector<Precision> precisions_;
  std::vector<double> quantiles_;
  std::vector<ReportSection> report_sections_;  // empty: all
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SCENARIO_SCENARIO_H_
