#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "tests/simulation/scenario/contract_changes.h"

namespace accord {
namespace {

constexpr auto kOutOfRange = ViolationCode::kOutOfRange;
constexpr auto kContradiction = ViolationCode::kContradiction;

Change OfSupplier(const Effort& effort) {
  return [effort](ScenarioDraft& draft) {
    draft.supplier_private->accounts[0].efforts.push_back(effort);
  };
}
Change OfClient(const Effort& effort) {
  return [effort](ScenarioDraft& draft) { draft.client_private[0].efforts.push_back(effort); };
}
std::string AtSupplier(const std::string& driver, const std::string& field) {
  return R"(supplier_private.accounts["steel"].efforts[")" + driver + "\"]." + field;
}

TEST(Effort, MayBeOfEitherSign) {
  ExpectNoFault(OfSupplier({"skill", -0.1, 1000}));
  ExpectNoFault(OfClient({"demand", 0.1, 0}));
}

TEST(Effort, CostsNoLessThanNothingAndNoMoreThanNumbersGo) {
  ExpectOnlyFault(OfSupplier({"skill", kNan, 1}), AtSupplier("skill", "shift"), kOutOfRange,
                  "must be a finite number, got nan");
  ExpectOnlyFault(OfSupplier({"skill", 1, -1}), AtSupplier("skill", "cost_coefficient"),
                  kOutOfRange, "must be at least 0, got -1");
  ExpectNoFault(OfSupplier({"skill", 1e7, 20}));
  ExpectOnlyFault(OfSupplier({"skill", 1e8, 20}), AtSupplier("skill", "shift"), kOutOfRange,
                  "must keep what it costs a period within 1000000000000000, got 100000000, which "
                  "costs 1e+17");
}

TEST(Effort, IsOnADriverThatThePartyControls) {
  ExpectOnlyFault(OfSupplier({"demand", 0.1, 1}), AtSupplier("demand", "driver"), kContradiction,
                  "must be a driver of the supplier's or of shared control, but \"demand\" is the "
                  "client's");
  ExpectOnlyFault(OfClient({"skill", 0.1, 1}), R"(client_private["steel"].efforts["skill"].driver)",
                  kContradiction,
                  "must be a driver of the client's or of shared control, but \"skill\" is the "
                  "supplier's");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        DriverOf(draft, "skill").control = Control::kExternal;
        OfSupplier({"skill", 0.1, 1})(draft);
      },
      AtSupplier("skill", "driver"), kContradiction,
      "must be a driver of the supplier's or of shared control, but \"skill\" is nobody's");
  ExpectNoFault([](ScenarioDraft& draft) {
    DriverOf(draft, "skill").control = Control::kShared;
    OfSupplier({"skill", 0.1, 1})(draft);
    OfClient({"skill", 0.2, 1})(draft);
  });
}

TEST(Effort, IsOneADriver) {
  ExpectOnlyFault(OfSupplier({"x", 0, 0}), AtSupplier("x", "driver"), ViolationCode::kUnknownId,
                  "names no driver: \"x\"");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        OfSupplier({"skill", 0.1, 1})(draft);
        OfSupplier({"skill", 0.1, 1})(draft);
      },
      R"(supplier_private.accounts["steel"].efforts[1].driver)", ViolationCode::kDuplicate,
      R"(must be unique, but entry 0 is for "skill" already)");
}

TEST(Effort, MovesNoOutcomeOfTwoContracts) {
  const auto with_another = [](std::vector<std::string> its_outcomes) {
    return [its_outcomes](ScenarioDraft& draft) {
      Contract other;
      other.id = "other";
      other.outcome_ids = its_outcomes;
      draft.contracts.push_back(other);
      OfClient({"demand", 0.1, 1})(draft);
    };
  };
  for (const std::vector<std::string>& shared : {std::vector<std::string>{}, {"output"}}) {
    ExpectOnlyFault(with_another(shared), R"(client_private["steel"].efforts["demand"].driver)",
                    kContradiction,
                    R"(must move no outcome of two contracts, but "output" is one of "other" as )"
                    "well");
  }
  ExpectNoFault(with_another({"downtime"}));
}

Effort Choosable(double shift, double most, double cost = 1) {
  return {"skill", shift, cost, most};
}

// What may be chosen lies between 0 and the most, of either sign; so does what is given.
TEST(Effort, LiesBetweenNothingAndItsMost) {
  for (const double shift : {0.0, 0.05, 0.1}) {
    ExpectNoFault(OfSupplier(Choosable(shift, 0.1)));
    ExpectNoFault(OfSupplier(Choosable(-shift, -0.1)));
  }
  ExpectOnlyFault(OfSupplier(Choosable(0.11, 0.1)), AtSupplier("skill", "shift"), kOutOfRange,
                  "must lie between 0 and max_shift (0.1), got 0.11");
  ExpectOnlyFault(OfSupplier(Choosable(0.05, -0.1)), AtSupplier("skill", "shift"), kOutOfRange,
                  "must lie between 0 and max_shift (-0.1), got 0.05");
  ExpectOnlyFault(OfSupplier(Choosable(0, 0)), AtSupplier("skill", "max_shift"), kOutOfRange,
                  "must be other than 0, or absent where nobody chooses the shift, got 0");
  ExpectOnlyFault(OfSupplier(Choosable(0, kNan)), AtSupplier("skill", "max_shift"), kOutOfRange,
                  "must be a finite number, got nan");
  ExpectOnlyFault(OfSupplier(Choosable(0, 1e8, 20)), AtSupplier("skill", "max_shift"), kOutOfRange,
                  "must keep what it costs a period within 1000000000000000, got 100000000, which "
                  "costs 1e+17");
}

Change SupplierOf(const Utility& utility) {
  return [utility](ScenarioDraft& draft) { draft.supplier_private->utility = utility; };
}
Change ClientOf(const Utility& utility) {
  return [utility](ScenarioDraft& draft) { draft.client_private[0].utility = utility; };
}

TEST(Utility, HasAThetaOfAShareAndARiskAversionOfAnySize) {
  ExpectNoFault(SupplierOf({TailAversion{0}}));
  ExpectNoFault(ClientOf({TailAversion{1}}));
  ExpectNoFault(ClientOf({RiskAversion{0}}));
  ExpectNoFault(SupplierOf({RiskAversion{1e15}}));
  ExpectOnlyFault(SupplierOf({TailAversion{1.01}}), "supplier_private.utility.tail_aversion",
                  kOutOfRange, "must be in [0, 1], got 1.01");
  ExpectOnlyFault(ClientOf({RiskAversion{-1e-9}}),
                  R"(client_private["steel"].utility.risk_aversion)", kOutOfRange,
                  "must be at least 0, got -1e-09");
  ExpectOnlyFault(ClientOf({TailAversion{kNan}}),
                  R"(client_private["steel"].utility.tail_aversion)", kOutOfRange,
                  "must be in [0, 1], got nan");
}

TEST(Utility, IsHalfTheMeanAndHalfTheWorstWhereNothingIsSaid) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft.client_private.clear();
    draft.supplier_private->utility.emplace();
  });
  for (const std::optional<Utility>& utility :
       {scenario.facts().supplier_private->utility, scenario.ClientAccount("steel").utility}) {
    ASSERT_TRUE(utility.has_value());
    EXPECT_EQ(std::get<TailAversion>(utility->form).theta, 0.5);
  }
}

}  // namespace
}  // namespace accord
