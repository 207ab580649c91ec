#include "tests/server/handlers/negotiations.h"

#include <variant>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/sweep_size.h"
#include "tests/server/handlers/requests.h"

namespace accord {

void AddRange(v1::NegotiateRequest& request, const std::string& path, double from, double to,
              int count) {
  v1::TermAxis& axis = *request.add_axes();
  axis.set_path(path);
  axis.mutable_range()->set_from(from);
  axis.mutable_range()->set_to(to);
  axis.mutable_range()->set_count(count);
}

v1::NegotiateRequest NegotiateSteel(int paths) {
  v1::NegotiateRequest request;
  *request.mutable_scenario() = SteelScenario();
  request.mutable_options()->set_path_count(paths);
  return request;
}

void AddLimit(v1::NegotiatingParty& party, const char* figure, double level, bool is_floor) {
  v1::FigureLimit& limit = *party.add_limits();
  limit.set_figure(figure);
  if (is_floor) {
    limit.set_at_least(level);
  } else {
    limit.set_at_most(level);
  }
}

v1::Scenario LinearExponential() {
  v1::Scenario scenario = SteelScenario({
      R"(timeline={"period_count": 1, "period_length": "PERIOD_LENGTH_YEAR"})",
      R"(drivers=[{"id": "x", "control": "CONTROL_EXTERNAL",
                   "marginal": {"normal": {"mean": 0, "sd": 1}}}])",
      R"(outcomes=[{"id": "output", "motive": "MOTIVE_PRODUCTION", "unit": "t",
                    "form": "OUTCOME_FORM_ADDITIVE", "baseline": {"constant": 1000},
                    "target": 1200, "value_per_unit": 100,
                    "loadings": [{"driver": "x", "loading": 1}]}])",
      R"(contracts=[{"id": "steel", "clauses": [
          {"id": "fee", "base": 100},
          {"id": "gain",
           "basis": {"contract_figure": "CONTRACT_FIGURE_BENEFIT_AGAINST_PLAN"},
           "share": 0.5, "bands": [{"rate": 1}]}]}])",
      "supplier_private=null",
      "client_private=null",
  });
  scenario.mutable_supplier_private()->mutable_utility()->set_risk_aversion(0.003);
  v1::ClientPrivate& client = *scenario.add_client_private();
  client.set_contract("steel");
  client.mutable_utility()->set_risk_aversion(0.001);
  return scenario;
}

v1::NegotiationReport Negotiated(const v1::NegotiateRequest& request, int threads,
                                 const NegotiationListeners& listeners) {
  const auto prepared = PrepareNegotiation(request);
  if (const auto* faults = std::get_if<Violations>(&prepared)) {
    EXPECT_THAT(PathsAndCodes(*faults), ::testing::IsEmpty()) << faults->front().description;
    return {};
  }
  const auto& study = std::get<NegotiationStudy>(prepared);
  EXPECT_THAT(*CheckOffers(study, {}), ::testing::IsEmpty());
  auto report =
      RunNegotiation(study, CutOf(study.offers, threads), {.threads = threads}, listeners);
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

Violations FaultsOf(const v1::NegotiateRequest& request) {
  const auto prepared = PrepareNegotiation(request);
  if (const auto* faults = std::get_if<Violations>(&prepared)) return *faults;
  return *CheckOffers(std::get<NegotiationStudy>(prepared), {});
}

}  // namespace accord
