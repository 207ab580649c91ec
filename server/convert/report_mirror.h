#ifndef ACCORD_SERVER_CONVERT_REPORT_MIRROR_H_
#define ACCORD_SERVER_CONVERT_REPORT_MIRROR_H_

#include <cmath>
#include <limits>

#include "accord/v1/report.pb.h"
#include "accord/v1/response.pb.h"
#include "accord/v1/simulation_service.pb.h"
#include "server/convert/mirror.h"
#include "simulation/analysis/attribution.h"
#include "simulation/engine/clause_points.h"
#include "simulation/engine/money_bias.h"
#include "simulation/model/marginal_summary.h"
#include "simulation/report/outcome_bias.h"
#include "simulation/report/report.h"
#include "simulation/response/response_report.h"

// What reports and their messages have in common, in the order of the protos; a new figure of a
// report is a name here.
namespace accord::convert_internal {

// By hand, since an error that is not known and an end that nothing bounds are infinite in the
// struct and absent on the wire.
template <>
struct Mirror<Estimate> {
  using Message = v1::Estimate;

  static void Read(const v1::Estimate& from, Estimate& to) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    to.value = from.value();
    to.standard_error = from.has_standard_error() ? from.standard_error() : kInfinity;
    to.lower = from.has_lower_95() ? from.lower_95() : -kInfinity;
    to.upper = from.has_upper_95() ? from.upper_95() : kInfinity;
  }
  static void Write(const Estimate& from, v1::Estimate& to) {
    to.set_value(from.value);
    if (std::isfinite(from.standard_error)) to.set_standard_error(from.standard_error);
    if (std::isfinite(from.lower)) to.set_lower_95(from.lower);
    if (std::isfinite(from.upper)) to.set_upper_95(from.upper);
  }
};

// report.proto
ACCORD_MIRROR(SimulationReport, run, contracts, supplier_total, client_base, outcomes,
              implied_correlations, joint_npv_mean);
ACCORD_MIRROR(FigureQuantiles, figure, mean, quantiles);
ACCORD_MIRROR(QuantileReport, level, value);
ACCORD_MIRROR(RunSummary, display_name, currency, path_count, seed, engine_version, digest,
              digest_depends_on, period_count, periods_per_year, end_reason, exact_quantiles,
              sampling, sampling_gains, precisions, observed_period_count);
ACCORD_MIRROR(SamplingGain, contract, party, variance_ratio, lower_90, upper_90);
ACCORD_MIRROR(ContractReport, contract, display_name, supplier, client, clauses, score_by_period,
              benefit_by_period, guard, other_lines, termination_probability, terminations,
              client_left, term_periods, joint_npv_mean);
ACCORD_MIRROR(PartyReport, discount_rate_per_year, npv, cash_by_period, exposure_by_period,
              peak_shortfall, drawdown, reserve_exhausted_probability, lost_investment, cvar_split,
              no_costs_given, after_end, efforts, bridge);
ACCORD_MIRROR(EffortReport, driver, display_name, shift, discounted_cost);
ACCORD_MIRROR(BridgePart, name, money);
ACCORD_MIRROR(CvarSplit, total, by_line, by_period);
ACCORD_MIRROR(CvarPart, name, loss);
ACCORD_MIRROR(NpvReport, mean, sd, p5, p25, p50, p75, p95, loss_probability, var_95, cvar_95);
ACCORD_MIRROR(CashReport, period, mean, sd, p5, p50, p95);
ACCORD_MIRROR(ExposureReport, period, cumulative_mean, cumulative_p5, cumulative_p50,
              cumulative_p95, expected_exposure, potential_exposure_95);
ACCORD_MIRROR(ShortfallReport, mean, p95, p99);
ACCORD_MIRROR(ClauseReport, clause, display_name, settlement_count, fired_share_of_settlements,
              fired_share_of_paths, limited_share_of_settlements, discounted_pay,
              discounted_pay_client_rate, pay, pay_by_period, verification, verification_halved);
ACCORD_MIRROR(VerificationReport, suppliers_favour, clients_favour,
              suppliers_favour_share_of_settlements, clients_favour_share_of_settlements,
              suppliers_favour_share_of_paths, clients_favour_share_of_paths, net);
ACCORD_MIRROR(OtherLineReport, line, display_name, discounted_pay, discounted_pay_client_rate, pay);
ACCORD_MIRROR(TerminationReport, termination, display_name, probability, mean_period,
              probability_by_period);
ACCORD_MIRROR(AttributionReport, contract, party, metric, adjusted, all_on, plan_world, path_count,
              parts);
ACCORD_MIRROR(AttributionPart, group, part);
ACCORD_MIRROR(GuardReport, outcome, display_name, breached_share_of_periods,
              breached_share_of_paths);
ACCORD_MIRROR(OutcomeReport, outcome, display_name, unit, periods);
ACCORD_MIRROR(OutcomePeriod, period, plan, true_mean, true_sd, measured_mean, measured_sd,
              achievement_mean);
ACCORD_MIRROR(ImpliedCorrelation, first, second, normal_score);
ACCORD_MIRROR_PART(InterimReport, Progress, paths_done, path_count, supplier_npv_mean,
                   client_npv_mean, precisions);
ACCORD_MIRROR(PrecisionReport, figure, half_width, wanted_half_width, reached);

// response.proto
ACCORD_MIRROR(ResponseReport, response, search_path_count, search_seed, round_count, is_fixed_point,
              efforts, path_count, parties, joint_utility, first_best_joint_utility, first_best_gap,
              is_first_best_at_rest);
ACCORD_MIRROR(EffortChoice, contract, party, driver, shift, is_chosen, cost_per_period,
              first_best_shift);
ACCORD_MIRROR(PartyUtility, contract, party, utility, first_best_utility);

// client_base_report.proto
ACCORD_MIRROR(ClientBaseReport, periods, discounted_revenue, discounted_profit, mean_transitions,
              realised_transitions, levers, named_clients, segments);
ACCORD_MIRROR(SegmentName, segment, display_name);
ACCORD_MIRROR(NamedClientReport, client, display_name, contract, periods, lost_probability,
              discounted_revenue, discounted_profit);
ACCORD_MIRROR(NamedClientPeriod, period, probabilities, revenue, profit);
ACCORD_MIRROR(LeverReport, lever, display_name, discounted_cost, periods);
ACCORD_MIRROR(LeverPeriod, period, treated, cost);
ACCORD_MIRROR(MatrixRow, from, values);
ACCORD_MIRROR(ValueReport, mean, sd, p5, p50, p95);
ACCORD_MIRROR(ClientBasePeriod, period, segments, revenue, profit, client_count, revenue_per_client,
              profit_per_client, top_20_percent_share, gini);
ACCORD_MIRROR(SegmentForecast, segment, count_mean, count_sd, count_p5, count_p50, count_p95,
              count_expected, client_share, revenue_mean, profit_mean, revenue_share);

// simulation_service.proto
ACCORD_MIRROR(AlternativeReport, id, report, differences);
ACCORD_MIRROR(Difference, party, contract, metric, difference, better_probability,
              worse_probability, same_probability, segment, figure);
ACCORD_MIRROR(OutcomeBias, outcome, plan, bias);
ACCORD_MIRROR(BasisPoint, probability, basis, pay);
ACCORD_MIRROR(ClausePoints, contract, clause, display_name, reads, points);
ACCORD_MIRROR(MoneyBias, contract, party, clause, period, plan, bias);
ACCORD_MIRROR(DriverSummary, driver, mean, sd, p10, p50, p90, chart_min, chart_max,
              bin_probabilities);

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_REPORT_MIRROR_H_
