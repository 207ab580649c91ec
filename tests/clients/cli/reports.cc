#include "tests/clients/cli/reports.h"

#include <algorithm>
#include <string>

namespace accord::cli {
namespace {

void Fill(double value, double error, v1::Estimate* estimate) {
  estimate->set_value(value);
  estimate->set_standard_error(error);
}

void FillParty(double scale, bool has_reserve, v1::PartyReport* party) {
  party->set_discount_rate_per_year(0.12);
  v1::NpvReport& npv = *party->mutable_npv();
  Fill(150'000 * scale, 890, npv.mutable_mean());
  Fill(280'000, 700, npv.mutable_sd());
  Fill(-287'000 * scale, 1'040, npv.mutable_p5());
  Fill(138'000 * scale, 1'290, npv.mutable_p50());
  Fill(626'000 * scale, 1'810, npv.mutable_p95());
  Fill(0.3285, 0.0015, npv.mutable_loss_probability());
  Fill(287'000 * scale, 1'040, npv.mutable_var_95());
  Fill(342'000 * scale, 1'000, npv.mutable_cvar_95());
  Fill(444'000, 130, party->mutable_peak_shortfall()->mutable_mean());
  Fill(532'000, 530, party->mutable_peak_shortfall()->mutable_p95());
  Fill(611'000, 940, party->mutable_peak_shortfall()->mutable_p99());
  Fill(21'000 * scale, 30, party->mutable_lost_investment());
  if (has_reserve) Fill(0.111, 0.001, party->mutable_reserve_exhausted_probability());
  for (int period = 0; period <= 5; ++period) {
    v1::ExposureReport& point = *party->add_exposure_by_period();
    const double mean = -400'000 + 120'000.0 * period, spread = 60'000.0 * period;
    point.set_period(period);
    Fill(mean, 70.0 * period, point.mutable_cumulative_mean());
    Fill(mean - 1.5 * spread, 100, point.mutable_cumulative_p5());
    Fill(mean - 0.1 * spread, 100, point.mutable_cumulative_p50());
    Fill(mean + 2 * spread, 100, point.mutable_cumulative_p95());
    Fill(400'000 - 70'000.0 * period, 60.0 * period, point.mutable_expected_exposure());
    Fill(400'000 - 10'000.0 * period, 60.0 * period, point.mutable_potential_exposure_95());
  }
}

void AddClause(const std::string& id, const std::string& name, double pay, double error,
               v1::ContractReport* contract) {
  v1::ClauseReport& clause = *contract->add_clauses();
  clause.set_clause(id);
  clause.set_display_name(name);
  Fill(pay, error, clause.mutable_discounted_pay());
  Fill(0.427, 0.001, clause.mutable_fired_share_of_settlements());
  Fill(0.971, 0.001, clause.mutable_fired_share_of_paths());
  Fill(0.162, 0.001, clause.mutable_limited_share_of_settlements());
}

// Both parties' worst 5 %.
void FillTail(v1::ContractReport& contract) {
  const auto add = [](v1::PartyReport* party, const char* line, double loss) {
    v1::CvarPart& part = *party->mutable_cvar_split()->add_by_line();
    part.set_name(line);
    Fill(loss, 900, part.mutable_loss());
  };
  add(contract.mutable_supplier(), "fee", -1'855'448);
  add(contract.mutable_supplier(), "gain", -20'000);
  add(contract.mutable_supplier(), "termination", 14'000);
  add(contract.mutable_supplier(), "cost", 2'204'000);
  add(contract.mutable_client(), "fee", 1'855'448);
  add(contract.mutable_client(), "gain", 300'000);
  add(contract.mutable_client(), "benefit", -2'900'000);
  for (int period = 0; period <= 5; ++period) {
    v1::CvarPart& part = *contract.mutable_supplier()->mutable_cvar_split()->add_by_period();
    part.set_name(std::to_string(period));
    Fill(100'000 - 40'000 * period, 700, part.mutable_loss());
  }
}

void FillValue(double mean, v1::ValueReport* value) {
  Fill(mean, mean / 1000, value->mutable_mean());
  Fill(mean / 4, mean / 1000, value->mutable_sd());
  Fill(mean / 2, mean / 1000, value->mutable_p5());
  Fill(mean * 1.5, mean / 1000, value->mutable_p95());
}

void AddNamedClient(const char* id, const char* contract, v1::ClientBaseReport* base) {
  v1::NamedClientReport& client = *base->add_named_clients();
  client.set_client(id);
  client.set_contract(contract);
  for (const int period : {1, 5}) {
    v1::NamedClientPeriod& stands = *client.add_periods();
    stands.set_period(period);
    Fill(period == 1 ? 1 : 0.873, 0.001, stands.add_probabilities());
    Fill(period == 1 ? 0 : 0.127, 0.001, stands.add_probabilities());
  }
  if (client.contract().empty()) {
    Fill(400'000, 0, client.mutable_discounted_revenue());
  } else {
    Fill(0.127, 0.0011, client.mutable_lost_probability());
    Fill(1'904'300, 480, client.mutable_discounted_revenue());
  }
  Fill(-7'400, 510, client.mutable_discounted_profit());
}

void FillBase(v1::ClientBaseReport* base) {
  for (int period : {0, 5}) {
    v1::ClientBasePeriod& now = *base->add_periods();
    now.set_period(period);
    for (const char* id : {"A", "B"}) {
      v1::SegmentForecast& segment = *now.add_segments();
      segment.set_segment(id);
      Fill(id[0] == 'A' ? 3 : 27 - period, 0.1, segment.mutable_count_mean());
      segment.set_count_sd(id[0] == 'A' ? 1.2 : 40);
      Fill(1, 0, segment.mutable_count_p5());
      Fill(41, 0, segment.mutable_count_p95());
      Fill(id[0] == 'A' ? 0.1 : 0.9, 0.001, segment.mutable_client_share());
      segment.set_revenue_share(id[0] == 'A' ? 0.62 : 0.38);
      Fill(id[0] == 'A' ? 4'315'000 : 2'645'000 + 20'000 * period, 0,
           segment.mutable_revenue_mean());
    }
    FillValue(6'960'000 + 20'000 * period, now.mutable_revenue());
    FillValue(83'000, now.mutable_profit());
    now.set_client_count(30 - period);
    now.set_revenue_per_client((6'960'000 + 20'000 * period) / (30 - period));
  }
  v1::LeverReport& lever = *base->add_levers();
  lever.set_lever("visit");
  lever.set_display_name("Visits by the key account manager");
  Fill(12'400, 30, lever.mutable_discounted_cost());
  for (int period = 1; period <= 5; ++period) {
    Fill(period < 3 ? 0 : 4.5, 0.1, lever.add_periods()->mutable_treated());
  }
  Fill(0.824, 0.0011, base->mutable_periods(1)->mutable_top_20_percent_share());
  Fill(0.6213, 0.0009, base->mutable_periods(1)->mutable_gini());
  AddNamedClient("brown-and-sons", "", base);
  AddNamedClient("mill", "key", base);
  FillValue(73'400'000, base->mutable_discounted_revenue());
  FillValue(882'000, base->mutable_discounted_profit());
}

v1::Violation AWarning(const std::string& field, const std::string& code,
                       const std::string& description) {
  v1::Violation warning;
  warning.set_field(field);
  warning.set_code(code);
  warning.set_description(description);
  return warning;
}

// A share of what lies above 0, and a bonus behind a gate.
google::protobuf::RepeatedPtrField<v1::ClausePoints> SomePoints(double share) {
  google::protobuf::RepeatedPtrField<v1::ClausePoints> list;
  for (const bool is_bonus : {false, true}) {
    v1::ClausePoints& points = *list.Add();
    points.set_contract("key");
    points.set_clause(is_bonus ? "bonus" : "gain");
    points.set_reads(is_bonus ? "gates[0].basis" : "basis");
    for (const double probability : {0.05, 0.5, 0.95}) {
      v1::BasisPoint& point = *points.add_points();
      point.set_probability(probability);
      point.set_basis(is_bonus ? probability : 100'000 * (2 * probability - 1));
      Fill(is_bonus ? 0 : std::max(0.0, share * point.basis()), is_bonus ? 0 : 70,
           point.mutable_pay());
    }
  }
  return list;
}

}  // namespace

v1::SimulationReport AReport() {
  v1::SimulationReport report;
  *report.add_warnings() = AWarning(
      R"(scenario.contracts["key"].clauses["penalty"])", "UNLIMITED",
      "no penalty_cap or net_floor limits what it takes from the supplier as its basis falls");
  v1::RunSummary& run = *report.mutable_run();
  run.set_display_name("Mill services for a key client");
  run.set_currency("EUR");
  run.set_path_count(100'000);
  run.set_seed(1);
  run.set_engine_version("0.3.0");
  run.set_digest("97ee95b708b8204bbe5d726070fafe20");
  run.set_period_count(5);
  run.set_periods_per_year(4);
  v1::ContractReport& contract = *report.add_contracts();
  contract.set_contract("key");
  contract.set_display_name("Mill services");
  FillParty(1, true, contract.mutable_supplier());
  FillParty(20, false, contract.mutable_client());
  AddClause("fee", "Quarterly fee", 1'855'448, 0, &contract);
  AddClause("gain", "", 232'580, 460, &contract);
  AddClause("penalty", "Penalty below plan, in two steps, a cap a settlement and one a year",
            -179'300, 320, &contract);
  v1::VerificationReport& verification = *contract.mutable_clauses(1)->mutable_verification();
  Fill(4'100, 25, verification.mutable_suppliers_favour());
  Fill(0.61, 0.001, verification.mutable_suppliers_favour_share_of_paths());
  Fill(3'800, 24, verification.mutable_clients_favour());
  Fill(0.58, 0.001, verification.mutable_clients_favour_share_of_paths());
  Fill(300, 32, verification.mutable_net());
  *contract.mutable_clauses(1)->mutable_verification_halved() = verification;
  v1::OtherLineReport& line = *contract.add_other_lines();
  line.set_line("termination");
  Fill(-1'310, 12, line.mutable_discounted_pay());
  v1::TerminationReport& termination = *contract.add_terminations();
  termination.set_termination("three-bad-quarters");
  Fill(0.0873, 0.0009, termination.mutable_probability());
  Fill(3.4, 0.02, termination.mutable_mean_period());
  for (double probability : {0.0, 0.05, 0.0273, 0.01, 0.0}) {
    Fill(probability, 0.0005, termination.add_probability_by_period());
  }
  v1::TerminationReport& left = *contract.mutable_client_left();
  Fill(0.1142, 0.001, left.mutable_probability());
  Fill(3.25, 0.02, left.mutable_mean_period());
  for (double probability : {0.02, 0.03, 0.01, 0.01, 0.0442}) {
    Fill(probability, 0.0005, left.add_probability_by_period());
  }
  Fill(0.2015, 0.0013, contract.mutable_termination_probability());
  FillTail(contract);
  v1::GuardReport& guard = *contract.add_guard();
  guard.set_outcome("output");
  Fill(0.077, 0.001, guard.mutable_breached_share_of_periods());
  Fill(0.568, 0.001, guard.mutable_breached_share_of_paths());
  v1::OutcomeReport& outcome = *report.add_outcomes();
  outcome.set_outcome("on_time");
  outcome.set_display_name("Orders delivered on time");
  outcome.set_unit("share of orders");
  v1::OutcomePeriod& period = *outcome.add_periods();
  period.set_plan(0.965);
  Fill(0.962524, 0.00005, period.mutable_true_mean());
  period.set_true_sd(0.015817);
  Fill(0.962887, 0.00005, period.mutable_measured_mean());
  Fill(0.998, 0.0001, period.mutable_achievement_mean());
  FillBase(report.mutable_client_base());
  return report;
}

v1::ComparisonReport AComparison() {
  v1::ComparisonReport comparison;
  *comparison.mutable_base() = AReport();
  *comparison.mutable_base()->mutable_clause_points() = SomePoints(0.3);
  v1::AlternativeReport& alternative = *comparison.add_alternatives();
  alternative.set_id("what-if");
  v1::ContractReport& contract = *alternative.mutable_report()->add_contracts();
  contract = comparison.base().contracts(0);
  Fill(162'115, 880, contract.mutable_supplier()->mutable_npv()->mutable_mean());
  Fill(2'987'320, 880, contract.mutable_client()->mutable_npv()->mutable_mean());
  *alternative.mutable_report()->mutable_clause_points() = SomePoints(0.4);
  *alternative.mutable_report()->add_warnings() =
      AWarning(R"(scenario.contracts["key"].clauses["gain"].bands[0])", "ACROSS_PIVOT",
               "reaches across the pivot (0)");
  const auto add = [&](const char* party, const char* contract, const char* metric, double value,
                       double error) -> v1::Difference& {
    v1::Difference& difference = *alternative.add_differences();
    difference.set_party(party);
    difference.set_contract(contract);
    difference.set_metric(metric);
    Fill(value, error, difference.mutable_difference());
    return difference;
  };
  const auto add_shares = [](v1::Difference& difference, double better, double same, double worse) {
    Fill(better, 0.001, difference.mutable_better_probability());
    Fill(same, 0.001, difference.mutable_same_probability());
    Fill(worse, 0.001, difference.mutable_worse_probability());
  };
  add_shares(add("supplier", "key", "npv_mean", 12'115, 61), 0.124, 0.864, 0.012);
  add("supplier", "key", "loss_probability", -0.0128, 0.0008);
  add_shares(add("client", "key", "npv_mean", -12'680, 64), 0, 0.864, 0.136);
  add("client", "key", "npv_p5", 150, 90);
  add("client_base", "", "revenue_mean", 0, 0);
  add("client_base", "", "lever_cost_mean", 5'210, 12);
  add("client_base", "", "clients_mean", 1.254, 0.013).set_segment("A");
  return comparison;
}

v1::CheckScenarioResponse ACheck() {
  v1::CheckScenarioResponse response;
  *response.add_warnings() = AReport().warnings(0);
  v1::OutcomeBias& bias = *response.add_outcome_biases();
  bias.set_outcome("output");
  bias.set_plan(222'000);
  Fill(-282, 82, bias.mutable_bias());
  v1::DriverSummary& demand = *response.add_drivers();
  demand.set_driver("demand");
  demand.set_mean(1.0202);
  demand.set_sd(0.206);
  demand.set_p10(0.774);
  demand.set_p50(1);
  demand.set_p90(1.292);
  demand.set_chart_min(0.597);
  demand.set_chart_max(1.674);
  for (int i = 0; i < 40; ++i) demand.add_bin_probabilities(i < 16 ? 0.004 * i : 0.0026 * (40 - i));
  v1::DriverSummary& loss = *response.add_drivers();
  loss.set_driver("loss");
  loss.set_mean(2.5);
  loss.set_chart_max(0);
  loss.add_bin_probabilities(0.99);
  *response.mutable_clause_points() = SomePoints(0.3);
  return response;
}

v1::SegmentClientsResponse APyramid() {
  v1::SegmentClientsResponse response;
  const auto add = [&](const char* id, std::int64_t count, double sum) {
    v1::SegmentSummary& segment = *response.add_segments();
    segment.set_segment(id);
    segment.set_client_count(count);
    segment.set_client_share(static_cast<double>(count) / 30);
    segment.set_criterion_sum(sum);
    segment.set_criterion_share(sum / 30'737'531);
    segment.set_criterion_mean(sum / static_cast<double>(count));
  };
  add("A", 1, 7'436'103);
  add("B", 2, 9'476'000);
  add("C", 3, 8'351'700);
  add("D", 24, 5'473'728);
  response.set_top_20_percent_share(0.822);
  response.set_gini(0.72912);
  return response;
}

}  // namespace accord::cli
