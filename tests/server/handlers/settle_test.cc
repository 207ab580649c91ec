#include "server/handlers/settle.h"

#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/settlements.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;

double PaidFor(const v1::SettleContractResponse& response, const std::string& clause) {
  double sum = 0;
  for (const v1::ClauseLine& line : response.ledger().clauses()) {
    sum += line.clause() == clause ? line.pay() : 0;
  }
  return sum;
}

TEST(SettleContract, PaysWhatTheClausesSayOfWhatWasObserved) {
  // Gains of 50 x 100, 50 x 120: 30 % of 3000 and of 4000. Scores of 11/12 and more: no penalty.
  const auto response = Settled(SettleSteel({}, {OutcomeSeries("output", {1100, 1120})}));
  EXPECT_THAT(response.ledger().clauses(), SizeIs(6));
  EXPECT_DOUBLE_EQ(PaidFor(response, "fee"), 4000);
  EXPECT_DOUBLE_EQ(PaidFor(response, "gain"), 2100);
  EXPECT_DOUBLE_EQ(PaidFor(response, "penalty"), 0);
  EXPECT_DOUBLE_EQ(response.total(), 6100);
  EXPECT_EQ(response.currency(), "EUR");
  EXPECT_EQ(response.ledger().contract(), "steel");
  EXPECT_EQ(response.ledger().cash().rbegin()->period(), 2);
}

TEST(SettleContract, TotalsWhatFallsDueAfterTheLastPeriodObservedToo) {
  const auto response =
      Settled(SettleSteel({R"(contracts["steel"].clauses["gain"].payment_lag_periods=3)"},
                          {OutcomeSeries("output", {1100, 1120})}));
  EXPECT_DOUBLE_EQ(response.total(), 6100);
  EXPECT_EQ(response.ledger().cash().rbegin()->period(), 5);
  EXPECT_DOUBLE_EQ(response.ledger().cash().rbegin()->payments(), 1200);
}

TEST(SettleContract, SettlesTheWholeTermWhereNothingNeedsToBeObserved) {
  const auto response = Settled(SettleSteel({kNoOtherClauses, kNoScore, kNoValue}, {}));
  EXPECT_DOUBLE_EQ(response.total(), 8000);
}

TEST(SettleContract, TakesAnInputForItselfWhateverItIsBoundTo) {
  const std::string_view clause =
      R"(contracts["steel"].clauses=[{"id": "cost", "basis": {"observed_input": "spend"}, "bands": [{"rate": 0.5}]}])";
  for (const std::string_view binding :
       {R"({"id": "spend", "trajectory": {"constant": 7}})",
        R"({"id": "spend", "driver": "demand"})", R"({"id": "spend", "outcome": "output"})",
        R"({"id": "spend"})"}) {
    const std::string inputs = "contracts[\"steel\"].inputs=[" + std::string(binding) + "]";
    const auto response = Settled(
        SettleSteel({inputs, clause, kNoScore, kNoValue}, {InputSeries("spend", {100, 60})}));
    EXPECT_DOUBLE_EQ(response.total(), 80) << binding;
  }
}

TEST(SettleContract, KnowsAnInputBoundToATrajectoryOrToWhatWasObserved) {
  const std::string_view clause =
      R"(contracts["steel"].clauses=[{"id": "cost", "basis": {"observed_input": "spend"}, "bands": [{"rate": 0.5}]}])";
  const auto with = [&](std::string_view inputs, std::vector<v1::ObservedSeries> observed) {
    return SettleSteel({inputs, clause, kNoScore, kNoValue}, std::move(observed));
  };
  EXPECT_DOUBLE_EQ(
      Settled(
          with(R"(contracts["steel"].inputs=[{"id": "spend", "trajectory": {"constant": 7}}])", {}))
          .total(),
      14);
  const std::string_view bound =
      R"(contracts["steel"].inputs=[{"id": "spend", "outcome": "output"}])";
  EXPECT_DOUBLE_EQ(Settled(with(bound, {OutcomeSeries("output", {300})})).total(), 150);
  EXPECT_THAT(FaultsOf(with(bound, {DriverSeries("demand", {0.1})})),
              ElementsAre("observed REQUIRED"));
}

// Known in advance, the cap of the year is a share of the whole year's reference: observed as far
// as observed, planned after that. Not known, it is a share of the reference to date.
TEST(SettleContract, KeepsAnObservedReferenceAsKnownAsItWas) {
  const std::string_view clause =
      R"(contracts["steel"].clauses=[{"id": "bonus", "base": 100, "reference": {"observed_input": "volume"}, "year_limits": {"gain_cap": 0.1, "unit": "VALUE_UNIT_OF_REFERENCE"}}])";
  const auto total = [&](std::string_view inputs) {
    return Settled(SettleSteel({inputs, clause, kNoScore, kNoValue},
                               {InputSeries("volume", {50, 250})}))
        .total();
  };
  EXPECT_DOUBLE_EQ(
      total(
          R"(contracts["steel"].inputs=[{"id": "volume", "trajectory": {"list": {"values": [1, 1, 300, 400]}}}])"),
      100)
      << "a tenth of 50 + 250 + 300 + 400";
  EXPECT_DOUBLE_EQ(
      total(
          R"(contracts["steel"].inputs=[{"id": "volume", "trajectory": {"growth": {"initial": 400, "rate_per_year": 0}}}])"),
      110)
      << "a tenth of 50 + 250 + 400 + 400";
  EXPECT_DOUBLE_EQ(total(R"(contracts["steel"].inputs=[{"id": "volume", "driver": "demand"}])"), 30)
      << "a tenth of 50, then of 300";
}

TEST(SettleContract, PutsTheObservedDeliveryCostInThePlaceOfTheSuppliers) {
  const auto response = Settled(SettleSteel(
      {R"(contracts["steel"].clauses=[{"id": "share", "basis": {"contract_figure": "CONTRACT_FIGURE_DELIVERY_COST"}, "pivot": 1500, "bands": [{"rate": -0.5}]}])",
       kNoScore, kNoValue},
      {CostSeries({1300, 1800})}));
  EXPECT_DOUBLE_EQ(response.ledger().clauses(0).pay(), 100);
  EXPECT_DOUBLE_EQ(response.ledger().clauses(1).pay(), -150);
  EXPECT_DOUBLE_EQ(response.ledger().cash(1).supplier_cost(), 1300);
  EXPECT_DOUBLE_EQ(response.ledger().cash(0).supplier_investment(), -3000) << "stays";
}

TEST(SettleContract, ChoosesTheContractById) {
  v1::SettleContractRequest request = SettleSteel({}, {OutcomeSeries("output", {1100})});
  v1::Contract second = request.scenario().contracts(0);
  second.set_id("rails");
  second.mutable_clauses(0)->set_base(7000);
  *request.mutable_scenario()->add_contracts() = second;
  EXPECT_THAT(FaultsOf(request), ElementsAre("contract REQUIRED"));
  request.set_contract("rail");
  EXPECT_THAT(FaultsOf(request), ElementsAre("contract UNKNOWN_ID"));
  EXPECT_THAT(MessagesOf(request), ElementsAre(HasSubstr("did you mean \"rails\"")));
  request.set_contract("rails");
  EXPECT_DOUBLE_EQ(PaidFor(Settled(request), "fee"), 7000);
  request.mutable_scenario()->clear_contracts();
  request.mutable_scenario()->clear_supplier_private();
  request.mutable_scenario()->clear_client_private();
  EXPECT_THAT(FaultsOf(request), ElementsAre("scenario.contracts REQUIRED"));
  v1::ClientBase& base = *request.mutable_scenario()->mutable_client_base();
  base.add_segments()->set_id("A");
  base.mutable_transitions()->mutable_given()->add_rows()->set_from("A");
  base.mutable_transitions()->mutable_given()->mutable_rows(0)->add_probabilities(1);
  EXPECT_THAT(FaultsOf(request), ElementsAre("scenario.contracts REQUIRED"))
      << "such a scenario can be run, but there is nothing to settle";
}

TEST(SettleContract, RefusesEveryFaultyNumberAndSeriesAtOnce) {
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  const auto request =
      SettleSteel({"drivers[\"demand\"].persistence=7"},
                  {OutcomeSeries("output", {1100, kNan, 1e16}), OutcomeSeries("output", {1, 2, 3}),
                   OutcomeSeries("outptu", {1, 2, 3}), DriverSeries("demand", {1, 2}),
                   CostSeries({1, -2, 3}), InputSeries("spend", {1, 2, 3}), Series({1, 2, 3}),
                   CostSeries({1, 2, 3}), DriverSeries("supply", {1, 2, 3, 4, 5})});
  EXPECT_THAT(FaultsOf(request),
              ElementsAre("observed[0].values[1] OUT_OF_RANGE",
                          "observed[0].values[2] OUT_OF_RANGE", "observed[1].outcome DUPLICATE",
                          "observed[2].outcome UNKNOWN_ID", "observed[3].values CONTRADICTION",
                          "observed[4].values[1] OUT_OF_RANGE", "observed[5].input UNKNOWN_ID",
                          "observed[6] REQUIRED", "observed[7].delivery_cost DUPLICATE",
                          "observed[8].driver UNKNOWN_ID", "observed[8].values OUT_OF_RANGE",
                          "scenario.drivers[\"demand\"].persistence OUT_OF_RANGE"));
  EXPECT_THAT(MessagesOf(request), ::testing::Contains(HasSubstr("did you mean \"output\"")));
}

TEST(SettleContract, RefusesSeriesThatAreTooLongTooShortOrTooMany) {
  EXPECT_THAT(FaultsOf(SettleSteel({}, {OutcomeSeries("output", {})})),
              ElementsAre("observed[0].values OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(SettleSteel({}, {OutcomeSeries("output", {1, 2, 3, 4, 5})})),
              ElementsAre("observed[0].values OUT_OF_RANGE"));
  v1::SettleContractRequest many = SettleSteel({}, {OutcomeSeries("output", {1100})});
  for (int i = 0; i < limits::kMaxObservedSeries; ++i) *many.add_observed() = CostSeries({1});
  EXPECT_THAT(FaultsOf(many), ::testing::Contains("observed TOO_MANY"));
  v1::ObservedSeries not_cost = Series({1100});
  not_cost.set_delivery_cost(false);
  EXPECT_THAT(FaultsOf(SettleSteel({}, {OutcomeSeries("output", {1100}), not_cost})),
              ElementsAre("observed[1].delivery_cost OUT_OF_RANGE"));
}

TEST(SettleContract, NamesWhatIsMissingAndWhoNeedsIt) {
  EXPECT_THAT(MessagesOf(SettleSteel({}, {})),
              ElementsAre(AllOf(HasSubstr("outcome \"output\""), HasSubstr("the score"))));
  constexpr char kGain[] = R"(contracts["steel"].clauses=[{"id": "gain", "bands": [{"rate": 1}],)"
                           R"( "basis": {"contract_figure": "CONTRACT_FIGURE_BENEFIT"}}])";
  EXPECT_THAT(MessagesOf(SettleSteel({kGain, kNoScore}, {})),
              ElementsAre(AllOf(HasSubstr("outcome \"output\""), HasSubstr("the benefit"))));
  const auto needs = [](std::string_view clause, std::string_view inputs = kNoScore) {
    const std::string clauses = "contracts[\"steel\"].clauses=[" + std::string(clause) + "]";
    return MessagesOf(SettleSteel({kNoScore, kNoValue, inputs, clauses}, {}));
  };
  EXPECT_THAT(needs(R"({"id": "c", "basis": {"measured": "output"}, "bands": [{"rate": 1}]})"),
              ElementsAre(AllOf(HasSubstr("outcome \"output\""), HasSubstr("clause \"c\""))));
  EXPECT_THAT(
      needs(
          R"({"id": "c", "base": 1, "gate": {"gates": [{"basis": {"driver": "demand"}, "min": 0}]}})"),
      ElementsAre(AllOf(HasSubstr("driver \"demand\""), HasSubstr("a gate of clause \"c\""))));
  EXPECT_THAT(
      needs(R"({"id": "c", "base": 1, "scale": {"slope": 1, "basis": {"driver": "demand"}}})"),
      ElementsAre(HasSubstr("the scale of clause \"c\"")));
  EXPECT_THAT(
      needs(
          R"({"id": "c", "base": 0.1, "amount_unit": "VALUE_UNIT_OF_REFERENCE", "reference": {"driver": "demand"}})"),
      ElementsAre(HasSubstr("driver \"demand\"")));
  EXPECT_THAT(
      needs(
          R"({"id": "c", "basis": {"contract_figure": "CONTRACT_FIGURE_DELIVERY_COST"}, "bands": [{"rate": 1}]})"),
      ElementsAre(HasSubstr("the delivery cost")));
  EXPECT_THAT(needs(R"({"id": "c", "base": -1, "deduction": "relief"})",
                    R"(contracts["steel"].inputs=[{"id": "relief", "outcome": "output"}])"),
              ElementsAre(AllOf(HasSubstr("input \"relief\" (or outcome \"output\")"),
                                HasSubstr("the deduction of clause \"c\""))));
}

// Nothing that is paid depends on the benefit: it is not asked for, and a warning says what the
// client's cash then holds.
TEST(SettleContract, AsksForTheBenefitOnlyWhereSomethingDependsOnIt) {
  const auto response = Settled(SettleSteel({kNoOtherClauses, kNoScore}, {CostSeries({1400})}));
  EXPECT_EQ(response.total(), 2000);
  ASSERT_EQ(response.warnings_size(), 1);
  EXPECT_EQ(response.warnings(0).code(), "ASSUMED");
  EXPECT_THAT(response.warnings(0).description(), HasSubstr("outcome \"output\""));
}

TEST(SettleContract, NeedsWhatEarlyEndsWatch) {
  const auto needs = [](std::string_view termination) {
    const std::string terminations =
        "contracts[\"steel\"].terminations=[" + std::string(termination) + "]";
    return MessagesOf(SettleSteel(
        {kNoScore, kNoValue, kNoOtherClauses, terminations,
         R"(supplier_private.accounts["steel"].cost.loadings=[{"driver": "demand", "loading": 1}])"},
        {}));
  };
  EXPECT_THAT(
      needs(
          R"({"id": "low", "party": "PARTY_CLIENT", "trigger": {"measured": "output"}, "below": 900})"),
      ElementsAre(AllOf(HasSubstr("outcome \"output\""), HasSubstr("termination \"low\""))));
  EXPECT_THAT(
      needs(
          R"({"id": "broke", "party": "PARTY_SUPPLIER", "cumulative_cash": true, "below": -9000})"),
      ElementsAre(AllOf(HasSubstr("driver \"demand\""), HasSubstr("the supplier's cost"))));
  EXPECT_THAT(
      needs(R"({"id": "dear", "party": "PARTY_CLIENT", "cumulative_cash": true, "below": -90000})"),
      SizeIs(0))
      << "the client's costs are certain";
}

TEST(SettleContract, AcceptsFiguresThatNothingReads) {
  const auto response = Settled(SettleSteel(
      {}, {OutcomeSeries("output", {1100}), DriverSeries("demand", {0.2}), CostSeries({1400})}));
  EXPECT_DOUBLE_EQ(response.total(), 2900);
  EXPECT_DOUBLE_EQ(response.ledger().cash(1).supplier_cost(), 1400);
}

TEST(SettleContract, RefusesWhatTheScenarioItselfGetsWrong) {
  EXPECT_THAT(FaultsOf({}), ElementsAre("scenario REQUIRED"));
  EXPECT_THAT(FaultsOf(SettleSteel({"drivers[\"demand\"].persistence=7"},
                                   {OutcomeSeries("output", {1100, -1e300})})),
              UnorderedElementsAre("observed[0].values[1] OUT_OF_RANGE",
                                   "scenario.drivers[\"demand\"].persistence OUT_OF_RANGE"));
}

TEST(SettleContract, RefusesMoreBoundInputsThanThereIsRoomFor) {
  v1::SettleContractRequest request = SettleSteel({}, {OutcomeSeries("output", {1100})});
  v1::Contract& steel = *request.mutable_scenario()->mutable_contracts(0);
  for (int i = 0; i < limits::kMaxInputsPerContract; ++i) {
    v1::ObservedInput& input = *steel.add_inputs();
    input.set_id("input-" + std::to_string(i));
    input.set_driver("demand");
    *request.add_observed() = InputSeries(input.id(), {1});
  }
  EXPECT_THAT(FaultsOf(request), ElementsAre("observed TOO_MANY"));
  request.mutable_observed()->RemoveLast();
  EXPECT_THAT(FaultsOf(request), SizeIs(0));
}

TEST(SettleContract, EndsForACallerWhoHasLeft) {
  const auto prepared = PrepareSettlement(SettleSteel({}, {OutcomeSeries("output", {1100, 1120})}));
  int asked = 0;
  const auto answer =
      RunSettlement(std::get<Settlement>(prepared), {.cancelled = [&] { return ++asked > 2; }});
  EXPECT_EQ(answer.status().code(), absl::StatusCode::kCancelled);
}

}  // namespace
}  // namespace accord
