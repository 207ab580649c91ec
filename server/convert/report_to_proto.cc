#include "server/convert/report_to_proto.h"

#include <cmath>

#include <google/protobuf/repeated_field.h>

#include <string>
#include <vector>

namespace accord {

namespace {

// Each message is filled in place: a report of 480 periods is not built twice.
void Fill(const Estimate& estimate, v1::Estimate* message) {
  message->set_value(estimate.value);
  if (std::isfinite(estimate.standard_error)) {
    message->set_standard_error(estimate.standard_error);
  }
  if (std::isfinite(estimate.lower)) message->set_lower_95(estimate.lower);
  if (std::isfinite(estimate.upper)) message->set_upper_95(estimate.upper);
}

void FillAll(const std::vector<Estimate>& estimates,
             google::protobuf::RepeatedPtrField<v1::Estimate>* list) {
  for (const Estimate& estimate : estimates) Fill(estimate, list->Add());
}

void Fill(const RunSummary& run, v1::RunSummary* message) {
  message->set_display_name(run.display_name);
  message->set_currency(run.currency);
  message->set_path_count(run.path_count);
  message->set_seed(run.seed);
  message->set_engine_version(run.engine_version);
  message->set_digest(run.digest);
  for (const std::string& library : run.digest_depends_on) message->add_digest_depends_on(library);
  message->set_period_count(run.period_count);
  message->set_periods_per_year(run.periods_per_year);
  message->set_end_reason(run.end_reason);
  message->set_exact_quantiles(run.exact_quantiles);
}

void Fill(const NpvReport& npv, v1::NpvReport* message) {
  Fill(npv.mean, message->mutable_mean());
  Fill(npv.sd, message->mutable_sd());
  Fill(npv.p5, message->mutable_p5());
  Fill(npv.p25, message->mutable_p25());
  Fill(npv.p50, message->mutable_p50());
  Fill(npv.p75, message->mutable_p75());
  Fill(npv.p95, message->mutable_p95());
  Fill(npv.loss_probability, message->mutable_loss_probability());
  Fill(npv.var_95, message->mutable_var_95());
  Fill(npv.cvar_95, message->mutable_cvar_95());
}

void Fill(const CashReport& cash, v1::CashReport* message) {
  message->set_period(cash.period);
  Fill(cash.mean, message->mutable_mean());
  message->set_sd(cash.sd);
  Fill(cash.p5, message->mutable_p5());
  Fill(cash.p50, message->mutable_p50());
  Fill(cash.p95, message->mutable_p95());
}

void Fill(const ExposureReport& exposure, v1::ExposureReport* message) {
  message->set_period(exposure.period);
  Fill(exposure.cumulative_mean, message->mutable_cumulative_mean());
  Fill(exposure.cumulative_p5, message->mutable_cumulative_p5());
  Fill(exposure.cumulative_p50, message->mutable_cumulative_p50());
  Fill(exposure.cumulative_p95, message->mutable_cumulative_p95());
  Fill(exposure.expected_exposure, message->mutable_expected_exposure());
  Fill(exposure.potential_exposure_95, message->mutable_potential_exposure_95());
}

void Fill(const ShortfallReport& shortfall, v1::ShortfallReport* message) {
  Fill(shortfall.mean, message->mutable_mean());
  Fill(shortfall.p95, message->mutable_p95());
  Fill(shortfall.p99, message->mutable_p99());
}

void Fill(const CvarPart& part, v1::CvarPart* message) {
  message->set_name(part.name);
  Fill(part.loss, message->mutable_loss());
}

void Fill(const CvarSplit& split, v1::CvarSplit* message) {
  message->set_total(split.total);
  for (const CvarPart& part : split.by_line) Fill(part, message->add_by_line());
  for (const CvarPart& part : split.by_period) Fill(part, message->add_by_period());
}

void Fill(const PartyReport& party, v1::PartyReport* message) {
  message->set_discount_rate_per_year(party.discount_rate_per_year);
  Fill(party.npv, message->mutable_npv());
  for (const CashReport& cash : party.cash_by_period) Fill(cash, message->add_cash_by_period());
  for (const ExposureReport& exposure : party.exposure_by_period) {
    Fill(exposure, message->add_exposure_by_period());
  }
  Fill(party.peak_shortfall, message->mutable_peak_shortfall());
  Fill(party.drawdown, message->mutable_drawdown());
  if (party.reserve_exhausted_probability) {
    Fill(*party.reserve_exhausted_probability, message->mutable_reserve_exhausted_probability());
  }
  if (party.lost_investment) Fill(*party.lost_investment, message->mutable_lost_investment());
  Fill(party.cvar_split, message->mutable_cvar_split());
}

void Fill(const VerificationReport& verification, v1::VerificationReport* message) {
  Fill(verification.false_pay, message->mutable_false_pay());
  Fill(verification.false_deny, message->mutable_false_deny());
  Fill(verification.false_pay_share_of_settlements,
       message->mutable_false_pay_share_of_settlements());
  Fill(verification.false_deny_share_of_settlements,
       message->mutable_false_deny_share_of_settlements());
  Fill(verification.false_pay_share_of_paths, message->mutable_false_pay_share_of_paths());
  Fill(verification.false_deny_share_of_paths, message->mutable_false_deny_share_of_paths());
}

void Fill(const ClauseReport& clause, v1::ClauseReport* message) {
  message->set_clause(clause.clause);
  message->set_display_name(clause.display_name);
  message->set_settlement_count(clause.settlement_count);
  Fill(clause.fired_share_of_settlements, message->mutable_fired_share_of_settlements());
  Fill(clause.fired_share_of_paths, message->mutable_fired_share_of_paths());
  Fill(clause.limited_share_of_settlements, message->mutable_limited_share_of_settlements());
  Fill(clause.discounted_pay, message->mutable_discounted_pay());
  Fill(clause.discounted_pay_client_rate, message->mutable_discounted_pay_client_rate());
  Fill(clause.pay, message->mutable_pay());
  FillAll(clause.pay_by_period, message->mutable_pay_by_period());
  if (clause.verification) Fill(*clause.verification, message->mutable_verification());
  if (clause.verification_halved) {
    Fill(*clause.verification_halved, message->mutable_verification_halved());
  }
}

void Fill(const OtherLineReport& line, v1::OtherLineReport* message) {
  message->set_line(line.line);
  Fill(line.discounted_pay, message->mutable_discounted_pay());
  Fill(line.discounted_pay_client_rate, message->mutable_discounted_pay_client_rate());
  Fill(line.pay, message->mutable_pay());
}

void Fill(const TerminationReport& termination, v1::TerminationReport* message) {
  message->set_termination(termination.termination);
  Fill(termination.probability, message->mutable_probability());
  if (termination.mean_period) Fill(*termination.mean_period, message->mutable_mean_period());
  FillAll(termination.probability_by_period, message->mutable_probability_by_period());
}

void Fill(const GuardReport& guard, v1::GuardReport* message) {
  message->set_outcome(guard.outcome);
  Fill(guard.breached_share_of_periods, message->mutable_breached_share_of_periods());
  Fill(guard.breached_share_of_paths, message->mutable_breached_share_of_paths());
}

void Fill(const ContractReport& contract, v1::ContractReport* message) {
  message->set_contract(contract.contract);
  message->set_display_name(contract.display_name);
  Fill(contract.supplier, message->mutable_supplier());
  Fill(contract.client, message->mutable_client());
  for (const ClauseReport& clause : contract.clauses) Fill(clause, message->add_clauses());
  FillAll(contract.score_by_period, message->mutable_score_by_period());
  FillAll(contract.benefit_by_period, message->mutable_benefit_by_period());
  for (const GuardReport& guard : contract.guard) Fill(guard, message->add_guard());
  for (const OtherLineReport& line : contract.other_lines) Fill(line, message->add_other_lines());
  if (contract.termination_probability) {
    Fill(*contract.termination_probability, message->mutable_termination_probability());
  }
  for (const TerminationReport& termination : contract.terminations) {
    Fill(termination, message->add_terminations());
  }
  if (contract.client_left) Fill(*contract.client_left, message->mutable_client_left());
}

void Fill(const OutcomePeriod& period, v1::OutcomePeriod* message) {
  message->set_period(period.period);
  message->set_plan(period.plan);
  Fill(period.true_mean, message->mutable_true_mean());
  message->set_true_sd(period.true_sd);
  Fill(period.measured_mean, message->mutable_measured_mean());
  message->set_measured_sd(period.measured_sd);
  if (period.achievement_mean) {
    Fill(*period.achievement_mean, message->mutable_achievement_mean());
  }
}

void Fill(const OutcomeReport& outcome, v1::OutcomeReport* message) {
  message->set_outcome(outcome.outcome);
  message->set_display_name(outcome.display_name);
  message->set_unit(outcome.unit);
  for (const OutcomePeriod& period : outcome.periods) Fill(period, message->add_periods());
}

void Fill(const ImpliedCorrelation& correlation, v1::ImpliedCorrelation* message) {
  message->set_first(correlation.first);
  message->set_second(correlation.second);
  message->set_normal_score(correlation.normal_score);
}

void Fill(const MatrixRow& row, v1::MatrixRow* message) {
  message->set_from(row.from);
  message->mutable_values()->Add(row.values.begin(), row.values.end());
}

void Fill(const ValueReport& value, v1::ValueReport* message) {
  Fill(value.mean, message->mutable_mean());
  Fill(value.sd, message->mutable_sd());
  Fill(value.p5, message->mutable_p5());
  Fill(value.p50, message->mutable_p50());
  Fill(value.p95, message->mutable_p95());
}

void Fill(const SegmentForecast& segment, v1::SegmentForecast* message) {
  message->set_segment(segment.segment);
  Fill(segment.count_mean, message->mutable_count_mean());
  message->set_count_sd(segment.count_sd);
  Fill(segment.count_p5, message->mutable_count_p5());
  Fill(segment.count_p50, message->mutable_count_p50());
  Fill(segment.count_p95, message->mutable_count_p95());
  if (segment.count_expected) message->set_count_expected(*segment.count_expected);
  Fill(segment.client_share, message->mutable_client_share());
  Fill(segment.revenue_mean, message->mutable_revenue_mean());
  Fill(segment.profit_mean, message->mutable_profit_mean());
  message->set_revenue_share(segment.revenue_share);
}

void Fill(const ClientBasePeriod& period, v1::ClientBasePeriod* message) {
  message->set_period(period.period);
  for (const SegmentForecast& segment : period.segments) Fill(segment, message->add_segments());
  Fill(period.revenue, message->mutable_revenue());
  Fill(period.profit, message->mutable_profit());
  message->set_client_count(period.client_count);
  message->set_revenue_per_client(period.revenue_per_client);
  message->set_profit_per_client(period.profit_per_client);
  if (period.top_20_percent_share) {
    Fill(*period.top_20_percent_share, message->mutable_top_20_percent_share());
  }
  if (period.gini) Fill(*period.gini, message->mutable_gini());
}

void Fill(const NamedClientPeriod& period, v1::NamedClientPeriod* message) {
  message->set_period(period.period);
  FillAll(period.probabilities, message->mutable_probabilities());
  Fill(period.revenue, message->mutable_revenue());
  Fill(period.profit, message->mutable_profit());
}

void Fill(const NamedClientReport& client, v1::NamedClientReport* message) {
  message->set_client(client.client);
  message->set_contract(client.contract);
  for (const NamedClientPeriod& period : client.periods) Fill(period, message->add_periods());
  if (client.lost_probability) Fill(*client.lost_probability, message->mutable_lost_probability());
  Fill(client.discounted_revenue, message->mutable_discounted_revenue());
  Fill(client.discounted_profit, message->mutable_discounted_profit());
}

void Fill(const LeverReport& lever, v1::LeverReport* message) {
  message->set_lever(lever.lever);
  message->set_display_name(lever.display_name);
  Fill(lever.discounted_cost, message->mutable_discounted_cost());
  for (const LeverPeriod& period : lever.periods) {
    v1::LeverPeriod& to = *message->add_periods();
    to.set_period(period.period);
    Fill(period.treated, to.mutable_treated());
    Fill(period.cost, to.mutable_cost());
  }
}

void Fill(const ClientBaseReport& base, v1::ClientBaseReport* message) {
  for (const ClientBasePeriod& period : base.periods) Fill(period, message->add_periods());
  Fill(base.discounted_revenue, message->mutable_discounted_revenue());
  Fill(base.discounted_profit, message->mutable_discounted_profit());
  for (const MatrixRow& row : base.mean_transitions) Fill(row, message->add_mean_transitions());
  for (const MatrixRow& row : base.realised_transitions) {
    Fill(row, message->add_realised_transitions());
  }
  for (const LeverReport& lever : base.levers) Fill(lever, message->add_levers());
  for (const NamedClientReport& client : base.named_clients) {
    Fill(client, message->add_named_clients());
  }
}

void Fill(const SimulationReport& report, v1::SimulationReport* message) {
  Fill(report.run, message->mutable_run());
  for (const ContractReport& contract : report.contracts) Fill(contract, message->add_contracts());
  if (report.supplier_total) Fill(*report.supplier_total, message->mutable_supplier_total());
  if (report.client_base) Fill(*report.client_base, message->mutable_client_base());
  for (const OutcomeReport& outcome : report.outcomes) Fill(outcome, message->add_outcomes());
  for (const ImpliedCorrelation& correlation : report.implied_correlations) {
    Fill(correlation, message->add_implied_correlations());
  }
}

void Fill(const Difference& difference, v1::Difference* message) {
  message->set_party(difference.party);
  message->set_contract(difference.contract);
  message->set_metric(difference.metric);
  Fill(difference.difference, message->mutable_difference());
  if (difference.better_probability) {
    Fill(*difference.better_probability, message->mutable_better_probability());
  }
  message->set_segment(difference.segment);
}

void Fill(const AlternativeReport& alternative, v1::AlternativeReport* message) {
  message->set_id(alternative.id);
  Fill(alternative.report, message->mutable_report());
  for (const Difference& difference : alternative.differences) {
    Fill(difference, message->add_differences());
  }
}

}  // namespace

v1::Estimate ToProto(const Estimate& estimate) {
  v1::Estimate message;
  Fill(estimate, &message);
  return message;
}

v1::SimulationReport ToProto(const SimulationReport& report) {
  v1::SimulationReport message;
  Fill(report, &message);
  return message;
}

v1::ComparisonReport ToProto(const ComparisonReport& report) {
  v1::ComparisonReport message;
  Fill(report.base, message.mutable_base());
  for (const AlternativeReport& alternative : report.alternatives) {
    Fill(alternative, message.add_alternatives());
  }
  return message;
}

v1::AttributionReport ToProto(const AttributionReport& attribution) {
  v1::AttributionReport message;
  message.set_contract(attribution.contract);
  message.set_party(attribution.party);
  message.set_metric(attribution.metric);
  message.set_adjusted(attribution.adjusted);
  Fill(attribution.all_on, message.mutable_all_on());
  message.set_plan_world(attribution.plan_world);
  message.set_path_count(attribution.path_count);
  for (const AttributionPart& part : attribution.parts) {
    v1::AttributionPart& entry = *message.add_parts();
    entry.set_group(part.group);
    Fill(part.part, entry.mutable_part());
  }
  return message;
}

v1::Progress ToProto(const InterimReport& interim) {
  v1::Progress message;
  message.set_paths_done(interim.paths_done);
  message.set_path_count(interim.path_count);
  if (interim.supplier_npv_mean) {
    Fill(*interim.supplier_npv_mean, message.mutable_supplier_npv_mean());
  }
  if (interim.client_npv_mean) Fill(*interim.client_npv_mean, message.mutable_client_npv_mean());
  return message;
}

}  // namespace accord
