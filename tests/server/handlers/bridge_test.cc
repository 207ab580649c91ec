#include <cmath>
#include <string>
#include <variant>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/study.h"
#include "tests/server/handlers/gathered.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

v1::SimulationReport ReportOf(const v1::SimulateRequest& request, int threads = 1) {
  const PreparedStudy prepared = Prepare(request);
  const auto report = RunSimulate(std::get<Study>(prepared), {.threads = threads});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

double PartOf(const v1::PartyReport& party, const std::string& name) {
  for (const v1::BridgePart& part : party.bridge()) {
    if (part.name() == name) return part.money().value();
  }
  return NAN;
}

void ExpectBridges(const v1::PartyReport& party, const std::string& whose) {
  double sum = 0, size = 1;
  for (const v1::BridgePart& part : party.bridge()) {
    sum += part.money().value();
    size += std::fabs(part.money().value());
    EXPECT_TRUE(part.money().has_standard_error()) << whose << part.name();
  }
  EXPECT_NEAR(sum, party.npv().mean().value(), 1e-12 * size) << whose;
}

TEST(Bridge, SumsToBothPartiesMeansInEveryExample) {
  int contracts = 0;
  for (const auto& [file, scenario] : ExampleScenarios()) {
    v1::SimulateRequest request;
    *request.mutable_scenario() = scenario;
    request.mutable_options()->set_path_count(500);
    const v1::SimulationReport report = ReportOf(request);
    double joint = 0;
    for (const v1::ContractReport& contract : report.contracts()) {
      ++contracts;
      const std::string whose = file + " " + contract.contract() + " ";
      ExpectBridges(contract.supplier(), whose + "supplier ");
      ExpectBridges(contract.client(), whose + "client ");
      const double both =
          contract.supplier().npv().mean().value() + contract.client().npv().mean().value();
      EXPECT_NEAR(contract.joint_npv_mean().value(), both, 1e-12 * (1 + std::fabs(both))) << whose;
      joint += both;
    }
    EXPECT_EQ(report.has_joint_npv_mean(), report.contracts_size() > 0);
    EXPECT_NEAR(report.joint_npv_mean().value(), joint, 1e-12 * (1 + std::fabs(joint)));
    if (report.has_supplier_total()) ExpectBridges(report.supplier_total(), "all contracts ");
  }
  EXPECT_GT(contracts, 2);
}

// What is certain, in closed form: 1500 a quarter and 3000 at the start, of which half is specific
// and the rest returned as worn out as it is after one of two years; the unit costs 400 a quarter,
// of which the supplier bears a quarter.
TEST(Bridge, HasCostsUnitInvestmentAndRecoveryInClosedForm) {
  v1::SimulateRequest request = SimulateSteel(
      100,
      {R"(contracts["steel"].jom_unit={"budget_per_period": {"constant": 400}, "supplier_share": 0.25})",
       R"(supplier_private.accounts["steel"].investment={"amount": 3000, "specificity": 0.5, "life_years": 2})"});
  const v1::ContractReport steel = ReportOf(request).contracts(0);
  double annuity = 0, client_annuity = 0;
  for (int t = 1; t <= 4; ++t) {
    annuity += std::pow(1.1, -t / 4.0);
    client_annuity += std::pow(1.08, -t / 4.0);
  }
  EXPECT_NEAR(PartOf(steel.supplier(), "cost"), -1500 * annuity, 1e-8);
  EXPECT_NEAR(PartOf(steel.supplier(), "unit"), -100 * annuity, 1e-8);
  EXPECT_NEAR(PartOf(steel.client(), "unit"), -300 * client_annuity, 1e-8);
  EXPECT_EQ(PartOf(steel.supplier(), "investment"), -3000);
  EXPECT_NEAR(PartOf(steel.supplier(), "recovery"), 0.5 * 1500 / 1.1, 1e-8);
  EXPECT_TRUE(std::isnan(PartOf(steel.client(), "cost")));
  EXPECT_TRUE(std::isnan(PartOf(steel.client(), "investment")));
  ExpectBridges(steel.supplier(), "supplier ");
  ExpectBridges(steel.client(), "client ");
}

// Three quarters of four at 100 of effort and 100 of the unit; then 400, after 70 for the change.
TEST(Bridge, HasEffortsAndWhatComesAfterTheEndInClosedForm) {
  const v1::ContractReport steel =
      ReportOf(
          SimulateSteel(
              100,
              {R"(contracts["steel"].term_periods=3)",
               R"(contracts["steel"].jom_unit={"budget_per_period": {"constant": 400}, "supplier_share": 0.25})",
               R"(drivers["demand"].control=CONTROL_SHARED)",
               R"(supplier_private.accounts["steel"].efforts=[{"driver": "demand", "shift": 0.5, "cost_coefficient": 800}])",
               R"(supplier_private.accounts["steel"].after_end={"benefit_per_period": {"constant": 500}, "cost_per_period": {"constant": 100}, "transition_cost": 70})"}))
          .contracts(0);
  double annuity = 0;
  for (int t = 1; t <= 3; ++t) annuity += std::pow(1.1, -t / 4.0);
  EXPECT_NEAR(PartOf(steel.supplier(), "cost"), -1500 * annuity, 1e-8);
  EXPECT_NEAR(PartOf(steel.supplier(), "unit"), -100 * annuity, 1e-8);
  EXPECT_NEAR(PartOf(steel.supplier(), "efforts"), -100 * annuity, 1e-8);
  EXPECT_NEAR(PartOf(steel.supplier(), "after_end"), 400 / 1.1 - 70 * std::pow(1.1, -0.75), 1e-8);
  EXPECT_TRUE(std::isnan(PartOf(steel.client(), "efforts")));
  EXPECT_TRUE(std::isnan(PartOf(steel.client(), "after_end")));
  ExpectBridges(steel.supplier(), "supplier ");
  ExpectBridges(steel.client(), "client ");
}

// Of what depends on when a path ends; at random and on nets.
TEST(Bridge, SumsToTheMeansWhereContractsEndEarly) {
  for (const v1::Sampling sampling : {v1::SAMPLING_PSEUDO_RANDOM, v1::SAMPLING_SOBOL}) {
    v1::SimulateRequest request = SimulateSteel(
        8192,
        {R"(contracts["steel"].terminations=[{"id": "poor", "party": "PARTY_CLIENT", "trigger": {"measured": "output"}, "below": 1050, "payment": 900}])",
         R"(contracts["steel"].jom_unit={"budget_per_period": {"constant": 400}, "supplier_share": 0.25})",
         R"(drivers["demand"].control=CONTROL_SHARED)",
         R"(supplier_private.accounts["steel"].efforts=[{"driver": "demand", "shift": 0.01, "cost_coefficient": 8e5}])",
         R"(supplier_private.accounts["steel"].investment={"amount": 3000, "specificity": 0.5, "life_years": 2})",
         R"(client_private[0].efforts=[{"driver": "demand", "shift": 0.02, "cost_coefficient": 8e5}])",
         R"(client_private[0].after_end={"benefit_per_period": {"constant": 500}, "transition_cost": 70})"});
    request.mutable_options()->set_sampling(sampling);
    const v1::ContractReport steel = ReportOf(request, 2).contracts(0);
    EXPECT_GT(steel.termination_probability().value(), 0.05);
    EXPECT_LT(steel.termination_probability().value(), 0.95);
    ExpectBridges(steel.supplier(), "supplier ");
    ExpectBridges(steel.client(), "client ");
    for (const char* name : {"unit", "efforts", "recovery", "termination"}) {
      EXPECT_NE(PartOf(steel.supplier(), name), 0) << name;
      EXPECT_FALSE(std::isnan(PartOf(steel.supplier(), name))) << name;
    }
    EXPECT_GT(PartOf(steel.client(), "after_end"), 0);
  }
}

// The sum is surer than its parts, or less sure, as both go together path by path.
TEST(Bridge, OfBothPartiesTogetherHasTheErrorOfTheSum) {
  v1::SimulateRequest request = SimulateSteel(4000);
  request.mutable_options()->set_path_figures(true);
  const v1::SimulationReport report = ReportOf(request, 2);
  double sum = 0, squares = 0;
  for (int p = 0; p < 4000; ++p) {
    const double joint = report.path_figures(0).values(p) + report.path_figures(1).values(p);
    sum += joint;
    squares += joint * joint;
  }
  const double variance = (squares - sum * sum / 4000) / 3999;
  EXPECT_NEAR(report.joint_npv_mean().standard_error(), std::sqrt(variance / 4000),
              1e-6 * std::sqrt(variance));
}

TEST(Bridge, IsTheSameForAnyNumberOfThreadsAndInAnyCompany) {
  v1::CompareScenariosRequest request = CompareSteel(30'000);
  const Study study = std::get<Study>(Prepare(request));
  const auto one = Compared(study, {.threads = 1}), four = Compared(study, {.threads = 4});
  ASSERT_TRUE(one.ok() && four.ok());
  EXPECT_EQ(one->SerializeAsString(), four->SerializeAsString());
  const auto alone = ReportOf(SimulateSteel(30'000));
  EXPECT_EQ(alone.contracts(0).SerializeAsString(), one->base().contracts(0).SerializeAsString());
}

}  // namespace
}  // namespace accord
