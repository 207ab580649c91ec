#include "tests/server/convert/from_report.h"

#include <optional>
#include <vector>

namespace accord {

static Estimate FromProto(const v1::Estimate& m) {
  return {m.value(), m.standard_error(), m.lower_95(), m.upper_95()};
}

// What is absent stays absent.
static std::optional<Estimate> Maybe(bool present, const v1::Estimate& message) {
  return present ? std::optional<Estimate>(FromProto(message)) : std::nullopt;
}

template <typename Struct, typename Message>
std::vector<Struct> All(const google::protobuf::RepeatedPtrField<Message>& list,
                        Struct (*from_proto)(const Message&)) {
  std::vector<Struct> all;
  for (const Message& message : list) all.push_back(from_proto(message));
  return all;
}

static NpvReport FromProto(const v1::NpvReport& m) {
  return {FromProto(m.mean()),   FromProto(m.sd()),
          FromProto(m.p5()),     FromProto(m.p25()),
          FromProto(m.p50()),    FromProto(m.p75()),
          FromProto(m.p95()),    FromProto(m.loss_probability()),
          FromProto(m.var_95()), FromProto(m.cvar_95())};
}

static CashReport FromProto(const v1::CashReport& m) {
  return {m.period(),        FromProto(m.mean()), m.sd(),
          FromProto(m.p5()), FromProto(m.p50()),  FromProto(m.p95())};
}

static ExposureReport FromProto(const v1::ExposureReport& m) {
  return {m.period(),
          FromProto(m.cumulative_mean()),
          FromProto(m.cumulative_p5()),
          FromProto(m.cumulative_p50()),
          FromProto(m.cumulative_p95()),
          FromProto(m.expected_exposure()),
          FromProto(m.potential_exposure_95())};
}

static ShortfallReport FromProto(const v1::ShortfallReport& m) {
  return {FromProto(m.mean()), FromProto(m.p95()), FromProto(m.p99())};
}

static CvarPart FromProto(const v1::CvarPart& m) { return {m.name(), FromProto(m.loss())}; }

static CvarSplit FromProto(const v1::CvarSplit& m) {
  return {m.total(), All<CvarPart>(m.by_line(), FromProto),
          All<CvarPart>(m.by_period(), FromProto)};
}

static PartyReport FromProto(const v1::PartyReport& m) {
  return {m.discount_rate_per_year(),
          FromProto(m.npv()),
          All<CashReport>(m.cash_by_period(), FromProto),
          All<ExposureReport>(m.exposure_by_period(), FromProto),
          FromProto(m.peak_shortfall()),
          FromProto(m.drawdown()),
          Maybe(m.has_reserve_exhausted_probability(), m.reserve_exhausted_probability()),
          Maybe(m.has_lost_investment(), m.lost_investment()),
          FromProto(m.cvar_split())};
}

static VerificationReport FromProto(const v1::VerificationReport& m) {
  return {FromProto(m.false_pay()),
          FromProto(m.false_deny()),
          FromProto(m.false_pay_share_of_settlements()),
          FromProto(m.false_deny_share_of_settlements()),
          FromProto(m.false_pay_share_of_paths()),
          FromProto(m.false_deny_share_of_paths())};
}

static std::optional<VerificationReport> Maybe(bool present, const v1::VerificationReport& m) {
  return present ? std::optional<VerificationReport>(FromProto(m)) : std::nullopt;
}

static ClauseReport FromProto(const v1::ClauseReport& m) {
  return {m.clause(),
          m.display_name(),
          m.settlement_count(),
          FromProto(m.fired_share_of_settlements()),
          FromProto(m.fired_share_of_paths()),
          FromProto(m.limited_share_of_settlements()),
          FromProto(m.discounted_pay()),
          FromProto(m.discounted_pay_client_rate()),
          FromProto(m.pay()),
          All<Estimate>(m.pay_by_period(), FromProto),
          Maybe(m.has_verification(), m.verification()),
          Maybe(m.has_verification_halved(), m.verification_halved())};
}

static OtherLineReport FromProto(const v1::OtherLineReport& m) {
  return {m.line(), FromProto(m.discounted_pay()), FromProto(m.discounted_pay_client_rate()),
          FromProto(m.pay())};
}

static TerminationReport FromProto(const v1::TerminationReport& m) {
  return {m.termination(), FromProto(m.probability()), Maybe(m.has_mean_period(), m.mean_period()),
          All<Estimate>(m.probability_by_period(), FromProto)};
}

static std::optional<TerminationReport> Maybe(bool present, const v1::TerminationReport& m) {
  return present ? std::optional<TerminationReport>(FromProto(m)) : std::nullopt;
}

static GuardReport FromProto(const v1::GuardReport& m) {
  return {m.outcome(), FromProto(m.breached_share_of_periods()),
          FromProto(m.breached_share_of_paths())};
}

static ContractReport FromProto(const v1::ContractReport& m) {
  return {m.contract(),
          m.display_name(),
          FromProto(m.supplier()),
          FromProto(m.client()),
          All<ClauseReport>(m.clauses(), FromProto),
          All<Estimate>(m.score_by_period(), FromProto),
          All<Estimate>(m.benefit_by_period(), FromProto),
          All<GuardReport>(m.guard(), FromProto),
          All<OtherLineReport>(m.other_lines(), FromProto),
          Maybe(m.has_termination_probability(), m.termination_probability()),
          All<TerminationReport>(m.terminations(), FromProto),
          Maybe(m.has_client_left(), m.client_left())};
}

static OutcomePeriod FromProto(const v1::OutcomePeriod& m) {
  return {m.period(),
          m.plan(),
          FromProto(m.true_mean()),
          m.true_sd(),
          FromProto(m.measured_mean()),
          m.measured_sd(),
          Maybe(m.has_achievement_mean(), m.achievement_mean())};
}

static OutcomeReport FromProto(const v1::OutcomeReport& m) {
  return {m.outcome(), m.display_name(), m.unit(), All<OutcomePeriod>(m.periods(), FromProto)};
}

static ImpliedCorrelation FromProto(const v1::ImpliedCorrelation& m) {
  return {m.first(), m.second(), m.normal_score()};
}

static MatrixRow FromProto(const v1::MatrixRow& m) {
  return {m.from(), {m.values().begin(), m.values().end()}};
}

static ValueReport FromProto(const v1::ValueReport& m) {
  return {FromProto(m.mean()), FromProto(m.sd()), FromProto(m.p5()), FromProto(m.p50()),
          FromProto(m.p95())};
}

static SegmentForecast FromProto(const v1::SegmentForecast& m) {
  return {m.segment(),
          FromProto(m.count_mean()),
          m.count_sd(),
          FromProto(m.count_p5()),
          FromProto(m.count_p50()),
          FromProto(m.count_p95()),
          m.has_count_expected() ? std::optional<double>(m.count_expected()) : std::nullopt,
          FromProto(m.client_share()),
          FromProto(m.revenue_mean()),
          FromProto(m.profit_mean()),
          m.revenue_share()};
}

static ClientBasePeriod FromProto(const v1::ClientBasePeriod& m) {
  return {m.period(),
          All<SegmentForecast>(m.segments(), FromProto),
          FromProto(m.revenue()),
          FromProto(m.profit()),
          m.client_count(),
          m.revenue_per_client(),
          m.profit_per_client(),
          Maybe(m.has_top_20_percent_share(), m.top_20_percent_share()),
          Maybe(m.has_gini(), m.gini())};
}

static NamedClientPeriod FromProto(const v1::NamedClientPeriod& m) {
  return {m.period(), All<Estimate>(m.probabilities(), FromProto), FromProto(m.revenue()),
          FromProto(m.profit())};
}

static NamedClientReport FromProto(const v1::NamedClientReport& m) {
  return {m.client(),
          m.contract(),
          All<NamedClientPeriod>(m.periods(), FromProto),
          Maybe(m.has_lost_probability(), m.lost_probability()),
          FromProto(m.discounted_revenue()),
          FromProto(m.discounted_profit())};
}

static LeverPeriod FromProto(const v1::LeverPeriod& m) {
  return {m.period(), FromProto(m.treated()), FromProto(m.cost())};
}

static LeverReport FromProto(const v1::LeverReport& m) {
  return {m.lever(), m.display_name(), FromProto(m.discounted_cost()),
          All<LeverPeriod>(m.periods(), FromProto)};
}

static ClientBaseReport FromProto(const v1::ClientBaseReport& m) {
  return {All<ClientBasePeriod>(m.periods(), FromProto),
          FromProto(m.discounted_revenue()),
          FromProto(m.discounted_profit()),
          All<MatrixRow>(m.mean_transitions(), FromProto),
          All<MatrixRow>(m.realised_transitions(), FromProto),
          All<LeverReport>(m.levers(), FromProto),
          All<NamedClientReport>(m.named_clients(), FromProto)};
}

static RunSummary FromProto(const v1::RunSummary& m) {
  return {m.display_name(),
          m.currency(),
          m.path_count(),
          m.seed(),
          m.engine_version(),
          m.digest(),
          {m.digest_depends_on().begin(), m.digest_depends_on().end()},
          m.period_count(),
          m.periods_per_year(),
          m.end_reason(),
          m.exact_quantiles()};
}

static Difference FromProto(const v1::Difference& m) {
  return {m.party(),
          m.contract(),
          m.metric(),
          FromProto(m.difference()),
          Maybe(m.has_better_probability(), m.better_probability()),
          m.segment()};
}

static AlternativeReport FromProto(const v1::AlternativeReport& m) {
  return {m.id(), FromProto(m.report()), All<Difference>(m.differences(), FromProto)};
}

SimulationReport FromProto(const v1::SimulationReport& m) {
  SimulationReport report;
  report.run = FromProto(m.run());
  report.contracts = All<ContractReport>(m.contracts(), FromProto);
  if (m.has_supplier_total()) report.supplier_total = FromProto(m.supplier_total());
  if (m.has_client_base()) report.client_base = FromProto(m.client_base());
  report.outcomes = All<OutcomeReport>(m.outcomes(), FromProto);
  report.implied_correlations = All<ImpliedCorrelation>(m.implied_correlations(), FromProto);
  return report;
}

ComparisonReport FromProto(const v1::ComparisonReport& m) {
  return {FromProto(m.base()), All<AlternativeReport>(m.alternatives(), FromProto)};
}

AttributionReport FromProto(const v1::AttributionReport& m) {
  AttributionReport attribution{m.contract(),          m.party(),      m.metric(),    m.adjusted(),
                                FromProto(m.all_on()), m.plan_world(), m.path_count()};
  for (const v1::AttributionPart& part : m.parts()) {
    attribution.parts.push_back({part.group(), FromProto(part.part())});
  }
  return attribution;
}

InterimReport FromProto(const v1::Progress& m) {
  return {m.paths_done(), m.path_count(), Maybe(m.has_supplier_npv_mean(), m.supplier_npv_mean()),
          Maybe(m.has_client_npv_mean(), m.client_npv_mean())};
}

}  // namespace accord
