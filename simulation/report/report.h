#ifndef ACCORD_SIMULATION_REPORT_REPORT_H_
#define ACCORD_SIMULATION_REPORT_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "simulation/accumulate/estimate.h"
#include "simulation/base/stopped.h"
#include "simulation/engine/engine.h"
#include "simulation/engine/totals.h"
#include "simulation/model/compiled_model.h"
#include "simulation/scenario/scenario.h"

// What a run means. Totals become estimates with errors. The structs mirror the messages of
// the same name in protos/accord/v1/report.proto, where units and meanings are written down.
namespace accord {

struct SamplingGain {
  std::string contract, party;
  double variance_ratio = 0, lower_90 = 0, upper_90 = 0;
};
// See named_figures.h.
struct PrecisionReport {
  std::string figure;
  std::optional<double> half_width;  // of the 95 % interval; nothing: unknown
  double wanted_half_width = 0;      // absolute
  bool reached = false;
};
struct RunSummary {
  std::string display_name, currency;
  std::int64_t path_count = 0;
  std::uint64_t seed = 0;
  std::string engine_version, digest;
  std::vector<std::string> digest_depends_on;
  int period_count = 0, periods_per_year = 0;
  std::string end_reason;
  bool exact_quantiles = false;
  Sampling sampling = Sampling::kPseudoRandom;
  std::vector<SamplingGain> sampling_gains;
  std::vector<PrecisionReport> precisions;
  int observed_period_count = 0;
};

struct NpvReport {
  Estimate mean, sd, p5, p25, p50, p75, p95, loss_probability, var_95, cvar_95;
};
struct CashReport {
  int period = 0;
  Estimate mean;
  double sd = 0;
  Estimate p5, p50, p95;
};
struct ExposureReport {
  int period = 0;
  Estimate cumulative_mean, cumulative_p5, cumulative_p50, cumulative_p95;
  Estimate expected_exposure, potential_exposure_95;
};
struct ShortfallReport {
  Estimate mean, p95, p99;
};
struct CvarPart {
  std::string name;
  Estimate loss;
};
struct BridgePart {
  std::string name;
  Estimate money;
};
struct CvarSplit {
  double total = 0;
  std::vector<CvarPart> by_line, by_period;
};
struct EffortReport {
  std::string driver, display_name;
  double shift = 0;
  Estimate discounted_cost;
};
struct PartyReport {
  double discount_rate_per_year = 0;
  NpvReport npv;
  std::vector<CashReport> cash_by_period;
  std::vector<ExposureReport> exposure_by_period;
  ShortfallReport peak_shortfall, drawdown;
  std::optional<Estimate> reserve_exhausted_probability;
  std::optional<Estimate> lost_investment;
  CvarSplit cvar_split;
  bool no_costs_given = false;
  std::optional<Estimate> after_end;
  std::vector<EffortReport> efforts;
  std::vector<BridgePart> bridge;
};
struct VerificationReport {
  Estimate suppliers_favour, clients_favour, net;
  Estimate suppliers_favour_share_of_settlements, clients_favour_share_of_settlements;
  Estimate suppliers_favour_share_of_paths, clients_favour_share_of_paths;
};
struct ClauseReport {
  std::string clause, display_name;
  int settlement_count = 0;
  Estimate fired_share_of_settlements, fired_share_of_paths, limited_share_of_settlements;
  Estimate discounted_pay, discounted_pay_client_rate, pay;
  std::vector<Estimate> pay_by_period;
  std::optional<VerificationReport> verification, verification_halved;
};
struct OtherLineReport {
  std::string line, display_name;
  Estimate discounted_pay, discounted_pay_client_rate, pay;
};
struct TerminationReport {
  std::string termination, display_name;
  Estimate probability;
  std::optional<Estimate> mean_period;  // of paths that it ends; absent where there are none
  std::vector<Estimate> probability_by_period;
};
struct GuardReport {
  std::string outcome, display_name;
  Estimate breached_share_of_periods, breached_share_of_paths;
};
struct ContractReport {
  std::string contract, display_name;
  PartyReport supplier, client;
  std::vector<ClauseReport> clauses;
  std::vector<Estimate> score_by_period, benefit_by_period;
  std::vector<GuardReport> guard;
  std::vector<OtherLineReport> other_lines;
  std::optional<Estimate> termination_probability;
  std::vector<TerminationReport> terminations;
  std::optional<TerminationReport> client_left;
  std::optional<int> term_periods;
  Estimate joint_npv_mean;
};
struct OutcomePeriod {
  int period = 0;
  double plan = 0;
  Estimate true_mean;
  double true_sd = 0;
  Estimate measured_mean;
  double measured_sd = 0;
  std::optional<Estimate> achievement_mean;  // where the outcome has one
};
struct OutcomeReport {
  std::string outcome, display_name, unit;
  std::vector<OutcomePeriod> periods;
};
struct ImpliedCorrelation {
  std::string first, second;
  double normal_score = 0;
};
struct MatrixRow {
  std::string from;
  std::vector<double> values;
};
struct ValueReport {
  Estimate mean, sd, p5, p50, p95;
};
struct SegmentForecast {
  std::string segment;
  Estimate count_mean;
  double count_sd = 0;
  Estimate count_p5, count_p50, count_p95;
  std::optional<double> count_expected;
  Estimate client_share, revenue_mean, profit_mean;
  double revenue_share = 0;
};
struct ClientBasePeriod {
  int period = 0;
  std::vector<SegmentForecast> segments;
  ValueReport revenue, profit;
  double client_count = 0, revenue_per_client = 0, profit_per_client = 0;
  std::optional<Estimate> top_20_percent_share, gini;
};
struct LeverPeriod {
  int period = 0;
  Estimate treated, cost;
};
struct LeverReport {
  std::string lever, display_name;
  Estimate discounted_cost;
  std::vector<LeverPeriod> periods;
};
struct NamedClientPeriod {
  int period = 0;
  std::vector<Estimate> probabilities;
  Estimate revenue, profit;
};
struct SegmentName {
  std::string segment, display_name;
};
struct NamedClientReport {
  std::string client, display_name, contract;
  std::vector<NamedClientPeriod> periods;
  std::optional<Estimate> lost_probability;
  Estimate discounted_revenue, discounted_profit;
};
struct ClientBaseReport {
  std::vector<ClientBasePeriod> periods;
  ValueReport discounted_revenue, discounted_profit;
  std::vector<MatrixRow> mean_transitions, realised_transitions;
  std::vector<LeverReport> levers;
  std::vector<NamedClientReport> named_clients;
  std::vector<SegmentName> segments;
};
struct SimulationReport {
  RunSummary run;
  std::vector<ContractReport> contracts;
  std::optional<PartyReport> supplier_total;
  std::optional<ClientBaseReport> client_base;
  std::vector<OutcomeReport> outcomes;
  std::vector<ImpliedCorrelation> implied_correlations;
  std::optional<Estimate> joint_npv_mean;
};

// See figure_quantiles.h.
struct QuantileReport {
  double level = 0;
  Estimate value;
};
struct FigureQuantiles {
  std::string figure;
  Estimate mean;
  std::vector<QuantileReport> quantiles;
};

struct Difference {
  std::string party, contract, metric;
  Estimate difference;
  // Of paths: alternative above the base, below it, counting as equal; of npv_mean alone.
  std::optional<Estimate> better_probability, worse_probability, same_probability;
  std::string segment = {};  // of clients_mean
  std::string figure = {};   // its name (compared_figures.h)
};
struct AlternativeReport {
  std::string id;
  SimulationReport report;
  std::vector<Difference> differences;
};

struct InterimReport {
  std::int64_t paths_done = 0, path_count = 0;
  std::optional<Estimate> supplier_npv_mean, client_npv_mean;
  std::vector<PrecisionReport> precisions;
};

// Version of everything that may change a digest.
inline constexpr char kEngineVersion[] = "0.4.0";

// The report of model `index` of a study whose totals are complete: its summary, and the sections
// that the options ask for; of the others nothing is computed.
SimulationReport MakeReport(const Scenario& scenario, const CompiledModel& model,
                            const StudyTotals& totals, int index, const RunOptions& options);
// The same, or nothing once stopped, which is asked between its parts.
std::optional<SimulationReport> MakeReport(const Scenario& scenario, const CompiledModel& model,
                                           const StudyTotals& totals, int index,
                                           const RunOptions& options, const Stopped& stopped);

// Model `index` of a study, at least 1, against its base, model 0; `scenario` and `model` are its
// own. Nothing once stopped.
std::optional<AlternativeReport> MakeAlternative(const Scenario& base, const Scenario& scenario,
                                                 const CompiledModel& model, const std::string& id,
                                                 const StudyTotals& totals, int index,
                                                 const RunOptions& options,
                                                 const Stopped& stopped = {});

// What can be said while the run goes on: the base's mean NPVs, and how near it is to the
// precisions asked for.
InterimReport MakeInterim(const RunProgress& progress, const Scenario& base,
                          const RunOptions& options);

}  // namespace accord

#endif  // ACCORD_SIMULATION_REPORT_REPORT_H_
