#include <cmath>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/server/handlers/negotiations.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

constexpr char kMean[] = R"(drivers["x"].marginal.normal.mean)";

void AddBelief(v1::NegotiatingParty& party, const char* path, double value) {
  v1::Override& belief = *party.add_beliefs();
  belief.set_path(path);
  belief.mutable_value()->set_number_value(value);
}

v1::NegotiateRequest OverShareAndFee() {
  v1::NegotiateRequest request;
  *request.mutable_scenario() = LinearExponential();
  AddRange(request, kShare, 0, 1, 5);
  AddRange(request, kFee, 2000, 4000, 33);
  request.mutable_supplier()->set_utility(1000);
  request.mutable_client()->set_utility(15'000);
  request.mutable_options()->set_path_count(16'384);
  request.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  return request;
}

// The supplier believes x ~ N(0.1, 1): U_S = fee + 10 q - 15 q^2, U_C = 20 000 - fee - 5 (1 - q)^2.
// The sum is greatest at q = 1/2, not at 1/4: the two trade on their disagreement. There it is
// 20 000, 4000 over both walk-aways; the fee is 2998.75, and the grid's nearest 3000 leaves 2001.25
// and 1998.75. Of the 10 that they disagree about in all, the clause prices 10 q = 5 and the fee
// nothing.
TEST(Beliefs, AreTradedOnByTheClauseThatPricesThem) {
  v1::NegotiateRequest request = OverShareAndFee();
  AddBelief(*request.mutable_supplier(), kMean, 0.1);
  const v1::NegotiationReport report = Negotiated(request);
  ASSERT_TRUE(report.has_nash());
  const v1::NegotiatedOffer& nash = report.frontier(report.nash());
  EXPECT_THAT(nash.values(), ElementsAre(0.5, 3000));
  const auto near = [](const v1::Estimate& estimate, double truth, double most_error) {
    EXPECT_NEAR(estimate.value(), truth, 4.5 * estimate.standard_error() + 1e-9);
    EXPECT_LE(estimate.standard_error(), most_error);
  };
  near(nash.supplier().gain(), 2001.25, 0.1);
  near(nash.client().gain(), 1998.75, 0.1);
  near(nash.joint_surplus(), 4000, 0.1);
  near(nash.supplier().npv_mean(), 3005, 0.1);
  near(nash.client().npv_mean(), 17'000, 0.1);
  const v1::Disagreement& disagreement = report.disagreement();
  near(disagreement.joint_npv(), 10, 0.2);
  near(disagreement.priced(), 5, 0.2);
  ASSERT_EQ(disagreement.clauses_size(), 2);
  EXPECT_EQ(disagreement.clauses(0).clause(), "fee");
  EXPECT_EQ(disagreement.clauses(0).difference().value(), 0);
  EXPECT_EQ(disagreement.clauses(1).clause(), "gain");
  near(disagreement.clauses(1).difference(), 5, 0.2);
  near(disagreement.clauses(1).client_view(), 0, 0.2);
  EXPECT_EQ(Negotiated(request, 1).SerializeAsString(), report.SerializeAsString());
}

// Who believes what the scenario says sees what it sees without beliefs, to the last bit; and whose
// they are makes the difference.
TEST(Beliefs, OfTheScenarioItselfChangeNothing) {
  v1::NegotiateRequest request = OverShareAndFee();
  const v1::NegotiationReport plain = Negotiated(request);
  EXPECT_FALSE(plain.has_disagreement());
  AddBelief(*request.mutable_client(), kMean, 0.0);
  v1::NegotiationReport same = Negotiated(request);
  EXPECT_EQ(same.disagreement().joint_npv().value(), 0);
  same.clear_disagreement();
  EXPECT_EQ(same.SerializeAsString(), plain.SerializeAsString());
  // The client fears less to be had: it parts with less of the gain.
  request.mutable_client()->mutable_beliefs(0)->mutable_value()->set_number_value(0.1);
  const v1::NegotiationReport keen = Negotiated(request);
  EXPECT_THAT(keen.frontier(keen.nash()).values(), ElementsAre(0, 3000));
  EXPECT_LT(keen.disagreement().joint_npv().value(), 0);
}

// A belief goes by points as every path does.
TEST(Beliefs, GoByPointsToo) {
  v1::NegotiateRequest brackets = OverShareAndFee(), points = brackets;
  AddBelief(*brackets.mutable_client(), kMean, 0.1);
  AddBelief(*points.mutable_client(), "drivers.x.marginal.normal.mean", 0.1);
  EXPECT_EQ(Negotiated(points).SerializeAsString(), Negotiated(brackets).SerializeAsString());
}

// A walk-away is seen with one's own beliefs as well: offered the base, nobody gains.
TEST(Beliefs, HoldForAlternativesToo) {
  v1::NegotiateRequest request = OverShareAndFee();
  request.mutable_axes(0)->mutable_range()->set_from(0.5);  // the base's share
  AddBelief(*request.mutable_supplier(), kMean, 0.1);
  *request.add_alternatives() =
      AnAlternative("dearer", {R"(contracts["steel"].clauses["fee"].base=3000)"});
  request.mutable_supplier()->set_alternative("dearer");
  const v1::NegotiationReport report = Negotiated(request);
  for (const v1::NegotiatedOffer& offer : report.frontier()) {
    if (offer.values(0) == 0.5 && offer.values(1) == 3000) {
      EXPECT_EQ(offer.supplier().gain().value(), 0);
      EXPECT_EQ(offer.supplier().gain().standard_error(), 0);
    }
  }
  EXPECT_NEAR(report.supplier_walk_away().utility().value(), 3000 + 5 - 3.75, 1);
}

TEST(Beliefs, AreOfMarginalsAndLeaveChanceAlone) {
  v1::NegotiateRequest request = OverShareAndFee();
  AddRange(request, kMean, 0, 1, 2);
  AddBelief(*request.mutable_supplier(), R"(drivers["x"].persistence)", 0.5);
  AddBelief(*request.mutable_client(), kMean, 0.2);
  *request.add_alternatives() = AnAlternative("wild", {R"(drivers["x"].marginal.normal.sd=3)"});
  request.mutable_client()->set_alternative("wild");
  request.mutable_options()->set_response(v1::RESPONSE_SUPPLIER);
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(request)),
      UnorderedElementsAre("supplier.beliefs[0].path CONTRADICTION", "axes[2].path CONTRADICTION",
                           R"(alternatives["wild"].overrides[0].path CONTRADICTION)",
                           "options.response CONTRADICTION"));
  request = OverShareAndFee();
  AddBelief(*request.mutable_client(), R"(drivers["x"].marginal.normal.sd)", -1);
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(request)),
      ElementsAre(R"(client.beliefs.scenario.drivers["x"].marginal.normal.sd OUT_OF_RANGE)"));
  request = OverShareAndFee();
  AddBelief(*request.mutable_client(), R"(drivers["y"].marginal.normal.sd)", 1);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("client.beliefs[0].path UNKNOWN_ID"));
}

}  // namespace
}  // namespace accord
