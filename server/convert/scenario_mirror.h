#ifndef ACCORD_SERVER_CONVERT_SCENARIO_MIRROR_H_
#define ACCORD_SERVER_CONVERT_SCENARIO_MIRROR_H_

#include "accord/v1/client_base.pb.h"
#include "accord/v1/contract.pb.h"
#include "accord/v1/driver.pb.h"
#include "accord/v1/outcome.pb.h"
#include "accord/v1/scenario.pb.h"
#include "server/convert/mirror.h"
#include "simulation/scenario/scenario.h"

// What drafts and the messages of a scenario have in common, in the order of the protos; a new
// field of a draft is a name here.
namespace accord::convert_internal {

// driver.proto
// base_reference is not sent: it follows from the base of a comparison.
ACCORD_MIRROR_PART(Driver, Driver, id, display_name, category, control, marginal, persistence,
                   accumulation, reference);
ACCORD_MIRROR(Marginal, kind, truncation);
ACCORD_ONEOF(Marginal, kind, (constant, ConstantMarginal), (uniform, UniformMarginal),
             (normal, NormalMarginal), (lognormal, LognormalMarginal),
             (triangular, TriangularMarginal), (pert, PertMarginal), (beta, BetaMarginal),
             (gamma, GammaMarginal), (weibull, WeibullMarginal), (student_t, StudentTMarginal),
             (metalog, MetalogMarginal), (discrete, DiscreteMarginal),
             (empirical, EmpiricalMarginal), (event, EventMarginal), (poisson, PoissonMarginal),
             (binomial, BinomialMarginal), (trials, TrialsMarginal));
ACCORD_MIRROR(ConstantMarginal, value);
ACCORD_MIRROR(UniformMarginal, min, max);
ACCORD_MIRROR(NormalMarginal, mean, sd);
ACCORD_MIRROR(LognormalMarginal, median, log_sd, mean, sd);
ACCORD_MIRROR(TriangularMarginal, min, mode, max);
ACCORD_MIRROR(PertMarginal, min, mode, max);
ACCORD_MIRROR(BetaMarginal, alpha, beta, min, max);
ACCORD_MIRROR(GammaMarginal, shape, scale);
ACCORD_MIRROR(WeibullMarginal, shape, scale);
ACCORD_MIRROR(StudentTMarginal, degrees_of_freedom, location, scale);
ACCORD_MIRROR(MetalogMarginal, p10, p50, p90, lower_bound, upper_bound);
ACCORD_MIRROR(DiscreteMarginal, points);
ACCORD_MIRROR(DiscretePoint, value, probability);
ACCORD_MIRROR(EmpiricalMarginal, observations);
ACCORD_MIRROR(EventMarginal, probability, severity);
ACCORD_MIRROR(PoissonMarginal, mean);
ACCORD_MIRROR(BinomialMarginal, trials, probability);
ACCORD_MIRROR(TrialsMarginal, streams);
ACCORD_MIRROR(TrialStream, kind);
ACCORD_ONEOF(TrialStream, kind, (sampled, SampledTrials), (metalog, MetalogTrials));
// What they come to (facts) is not sent: Validate finds it.
ACCORD_MIRROR_PART(SampledTrials, SampledTrials, values);
ACCORD_MIRROR(MetalogTrials, a_coefficients, lower_bound, upper_bound, hdr);
ACCORD_MIRROR(HdrTerm, entity, var_id, seed3, seed4, weight);
ACCORD_MIRROR(Truncation, min, max);
ACCORD_MIRROR(Correlation, mode, pairs, factor_order, copula_degrees_of_freedom);
ACCORD_MIRROR(CorrelationPair, first, second, correlation);
ACCORD_ONEOF(CorrelationPair, correlation, (normal_score, NormalScoreCorrelation),
             (spearman, SpearmanCorrelation));

// outcome.proto
ACCORD_MIRROR(Outcome, id, display_name, unit, motive, baseline, baseline_level, target, plan, form,
              lower_bound, upper_bound, loadings, verification, value_per_unit, max_achievement);
// Nor is `observed`, which comes with a settlement.
ACCORD_MIRROR_PART(Trajectory, Trajectory, shape);
ACCORD_ONEOF(Trajectory, shape, (constant, ConstantShape), (growth, Growth), (list, ValueList));
ACCORD_MIRROR(Growth, initial, rate_per_year);
ACCORD_MIRROR(ValueList, values);
ACCORD_MIRROR(Plan, shape);
ACCORD_ONEOF(Plan, shape, (ramp_periods, RampPeriods), (list, ValueList));
ACCORD_MIRROR(Loading, driver, loading, adjustment);
ACCORD_MIRROR(Verification, form, bias, sd);

// clause.proto
ACCORD_MIRROR(Clause, id, display_name, first_period, last_period, window, basis, reference, pivot,
              base, share, bands, steps, edge_unit, amount_unit, gate, scale, settlement_limits,
              year_limits, term_limits, deduction, amounts_per_year, indexation, memory,
              payment_lag_periods, holdback, rebasing_weight, round_to);
ACCORD_MIRROR(Window, length);
ACCORD_ONEOF(Window, length, (periods, EveryPeriods), (whole_term, WholeTerm),
             (contract_year, ContractYear));
ACCORD_MIRROR(Basis, source, aggregation, to_date, round_to);
ACCORD_ONEOF(Basis, source, (contract_figure, ContractFigure), (achievement, AchievementOf),
             (progress, ProgressOf), (attainment, AttainmentOf), (measured, MeasuredValueOf),
             (driver, DriverId), (observed_input, InputId), (clause_pay, ClauseId),
             (constant, ConstantFigure));
ACCORD_MIRROR(Reference, source);
ACCORD_ONEOF(Reference, source, (constant, ConstantFigure), (driver, DriverId),
             (observed_input, InputId), (clause_pay, ClauseId), (plan_value, PlanValueOf),
             (plan_benefit, PlanBenefit));
ACCORD_MIRROR(Band, lower, upper, rate);
ACCORD_MIRROR(Step, threshold, side, inclusive, amount);
ACCORD_MIRROR(GateSet, mode, gates);
ACCORD_MIRROR(Gate, basis, min, max, min_open, max_open, unit);
ACCORD_MIRROR(Scale, intercept, slope, basis, min, max);
ACCORD_MIRROR(Limits, gain_cap, penalty_cap, net_cap, net_floor, unit, excess_penalty);
ACCORD_MIRROR(Indexation, by);
ACCORD_ONEOF(Indexation, by, (rate_per_year, RateIndex), (driver, DriverId));
ACCORD_MIRROR(Memory, carry_expiry_periods, carry_interest_per_year, bank_share,
              bank_release_per_year);
ACCORD_MIRROR(Holdback, share, release_base, release_bands, release_steps);

// contract.proto
ACCORD_MIRROR(Contract, id, display_name, client_id, outcome_ids, score, inputs, clauses, groups,
              settlement_limits, year_limits, term_limits, terminations, jom_unit,
              default_beyond_reserve, settle_at_end, term_periods);
ACCORD_MIRROR(Score, measure, weights);
ACCORD_MIRROR(ScoreWeight, outcome, weight);
ACCORD_MIRROR(ObservedInput, id, display_name, binding);
ACCORD_ONEOF(ObservedInput, binding, (outcome, OutcomeId), (driver, DriverId),
             (trajectory, Trajectory));
ACCORD_MIRROR(ClauseGroup, id, display_name, clauses, settlement_limits, year_limits, term_limits,
              memory);
ACCORD_MIRROR(Termination, id, display_name, party, watched, window, below, above, consecutive,
              notice_periods, payment);
ACCORD_ONEOF(Termination, watched, (trigger, Basis), (cumulative_cash, CumulativeCash));
ACCORD_MIRROR(JomUnit, budget_per_period, supplier_share);

// client_base.proto
ACCORD_MIRROR(ClientBase, segments, transitions, arrivals, named_clients);
ACCORD_MIRROR(Segment, id, display_name, client_count, out, revenue_per_client, profit_per_client);
ACCORD_MIRROR(ClientValue, kind, growth_loadings);
ACCORD_ONEOF(ClientValue, kind, (fixed, Trajectory), (distribution, Marginal),
             (bootstrap, EmpiricalMarginal));
ACCORD_MIRROR(Transitions, kind, overdispersion_concentration);
ACCORD_ONEOF(Transitions, kind, (given, TransitionMatrix), (counted, TransitionCounts));
ACCORD_MIRROR(TransitionMatrix, rows);
ACCORD_MIRROR(TransitionRow, from, probabilities);
ACCORD_MIRROR(TransitionCounts, rows, prior, parameter_uncertainty);
ACCORD_MIRROR(TransitionCountRow, from, counts);
ACCORD_MIRROR(Arrival, segment, mean_per_period);
ACCORD_MIRROR(NamedClient, id, display_name, segment, beta_out, beta_up, beta_down,
              reference_score);
ACCORD_MIRROR(Lever, id, display_name, segments, first_period, last_period, odds_ratio_up,
              odds_ratio_down, odds_ratio_out, cost_per_client, capacity, effect_log_sd);

// scenario.proto
ACCORD_MIRROR_AS(ScenarioDraft, Scenario, display_name, source, currency, timeline, drivers,
                 correlation, outcomes, contracts, client_base, levers, supplier_private,
                 client_private);
ACCORD_MIRROR(Timeline, period_count, period_length);
ACCORD_MIRROR(SupplierPrivate, discount_rate_per_year, accounts, reserve, utility);
ACCORD_MIRROR(ClientPrivate, contract, discount_rate_per_year, cost, investment, reserve, after_end,
              efforts, utility);
ACCORD_MIRROR(ContractAccount, contract, cost, investment, after_end, efforts);
ACCORD_MIRROR(Cost, fixed, unit_cost, volume, loadings, event_costs);
ACCORD_ONEOF(Cost, volume, (volume_planned, Trajectory), (volume_outcome, OutcomeId));
ACCORD_MIRROR(EventCost, driver, amount);
ACCORD_MIRROR(Investment, amount, specificity, life_years);
ACCORD_MIRROR(AfterEnd, benefit_per_period, cost_per_period, transition_cost);
ACCORD_MIRROR(Effort, driver, shift, cost_coefficient, max_shift);
ACCORD_MIRROR_AS(RunOptionsDraft, RunOptions, path_count, seed, sampling, exact_quantiles,
                 attribution, attribution_path_count, precisions, report_sections, path_figures,
                 quantiles, response);
ACCORD_MIRROR(Precision, figure, half_width, relative_half_width);

// response.proto
ACCORD_MIRROR(Utility, form);
ACCORD_ONEOF(Utility, form, (tail_aversion, TailAversion), (risk_aversion, RiskAversion));

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_SCENARIO_MIRROR_H_
