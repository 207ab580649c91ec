#include <cmath>
#include <memory>
#include <optional>

#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

constexpr auto kOutOfRange = ViolationCode::kOutOfRange;
constexpr auto kContradiction = ViolationCode::kContradiction;

Change OnCost(std::function<void(Cost&)> change) {
  return [change](ScenarioDraft& draft) { change(*draft.supplier_private->accounts[0].cost); };
}
Change OnInvestment(std::function<void(Investment&)> change) {
  return
      [change](ScenarioDraft& draft) { change(*draft.supplier_private->accounts[0].investment); };
}
std::string Account(const std::string& field) {
  return R"(supplier_private.accounts["steel"].)" + field;
}

TEST(Accounts, NameEachContractOnce) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) { draft.supplier_private->accounts.emplace_back().contract = "x"; },
      R"(supplier_private.accounts["x"].contract)", ViolationCode::kUnknownId,
      R"(names no contract: "x")");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        draft.supplier_private->accounts.emplace_back().contract = "steel";
      },
      "supplier_private.accounts[1].contract", ViolationCode::kDuplicate,
      R"(must be unique, but entry 0 is for "steel" already)");
  ExpectOnlyFault([](ScenarioDraft& draft) { draft.client_private.emplace_back(); },
                  "client_private[1].contract", ViolationCode::kRequired, "must name a contract");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) { draft.client_private.push_back(draft.client_private[0]); },
      "client_private[1].contract", ViolationCode::kDuplicate,
      R"(must be unique, but entry 0 is for "steel" already)");
}

TEST(Parties, DiscountWithinReason) {
  for (const double rate : {-0.5, 10.1, kNan}) {
    ExpectOnlyFault(
        [=](ScenarioDraft& draft) { draft.supplier_private->discount_rate_per_year = rate; },
        "supplier_private.discount_rate_per_year", kOutOfRange,
        "must be in (-0.5, 10], got " + NumberText(rate));
    ExpectOnlyFault(
        [=](ScenarioDraft& draft) { draft.client_private[0].discount_rate_per_year = rate; },
        R"(client_private["steel"].discount_rate_per_year)", kOutOfRange,
        "must be in (-0.5, 10], got " + NumberText(rate));
  }
}

TEST(Parties, HoldReservesThatAreNotNegative) {
  ExpectOnlyFault([](ScenarioDraft& draft) { draft.supplier_private->reserve = -1; },
                  "supplier_private.reserve", kOutOfRange, "must be at least 0, got -1");
  ExpectOnlyFault([](ScenarioDraft& draft) { draft.client_private[0].reserve = kNan; },
                  R"(client_private["steel"].reserve)", kOutOfRange, "must be at least 0, got nan");
}

TEST(Cost, IsNotNegative) {
  ExpectOnlyFault(OnCost([](Cost& c) { c.fixed = Constantly(-1); }), Account("cost.fixed.constant"),
                  kOutOfRange, "must be at least 0, got -1");
  ExpectOnlyFault(OnCost([](Cost& c) {
                    c.fixed = Trajectory{ValueList{{0, 1, 2, 3, 4, 5, 6, -7}}};
                  }),
                  Account("cost.fixed.list.values[7]"), kOutOfRange, "must be at least 0, got -7");
  ExpectOnlyFault(OnCost([](Cost& c) {
                    c.unit_cost = -1;
                    c.volume = OutcomeId{"output"};
                  }),
                  Account("cost.unit_cost"), kOutOfRange, "must be at least 0, got -1");
  ExpectOnlyFault(OnCost([](Cost& c) {
                    c.unit_cost = 1;
                    c.volume = Constantly(-5);
                  }),
                  Account("cost.volume_planned.constant"), kOutOfRange,
                  "must be at least 0, got -5");
}

TEST(Cost, PerUnitNeedsAVolume) {
  ExpectOnlyFault(OnCost([](Cost& c) { c.unit_cost = 2; }), Account("cost.volume_planned"),
                  ViolationCode::kRequired,
                  "must be given (or volume_outcome), since unit_cost is 2");
  ExpectNoFault(OnCost([](Cost& c) {
    c.unit_cost = 2;
    c.volume = OutcomeId{"output"};
  }));
  ExpectOnlyFault(OnCost([](Cost& c) {
                    c.unit_cost = 2;
                    c.volume = OutcomeId{"x"};
                  }),
                  Account("cost.volume_outcome"), ViolationCode::kUnknownId,
                  R"(names no outcome: "x")");
}

TEST(Cost, IsNeverAdjusted) {
  ExpectOnlyFault(OnCost([](Cost& c) {
                    c.loadings = {{"demand", 1, 0.5}};
                  }),
                  Account(R"(cost.loadings["demand"].adjustment)"), kContradiction,
                  "must be 0 for a cost, got 0.5");
}

Change WithGamma(std::function<void(ScenarioDraft&)> change) {
  return [change](ScenarioDraft& draft) {
    draft.drivers.push_back(ADriver("x", Marginal{GammaMarginal{2, 1}}));
    change(draft);
  };
}

TEST(Cost, OfAHeavyTailHasNoMean) {
  const auto loaded = [](double loading) {
    return WithGamma([=](ScenarioDraft& draft) {
      draft.supplier_private->accounts[0].cost->loadings = {{"x", loading, 0}};
    });
  };
  ExpectNoFault(loaded(0.9));
  ExpectOnlyFault(
      loaded(1), Account(R"(cost.loadings["x"])"), ViolationCode::kInfiniteMean,
      "must leave a finite mean, but the tail of driver \"x\" is too heavy for this "
      "loading: use a smaller loading, truncate the marginal, or use a bounded one such "
      "as PERT or beta");
}

TEST(Cost, AddsItsTailToThatOfItsVolume) {
  const auto loaded = [](double outcome, double cost) {
    return WithGamma([=](ScenarioDraft& draft) {
      OutcomeOf(draft, "output").loadings = {{"x", outcome, 0}};
      Cost& delivery = *draft.supplier_private->accounts[0].cost;
      delivery.unit_cost = 1;
      delivery.volume = OutcomeId{"output"};
      delivery.loadings = {{"x", cost, 0}};
    });
  };
  ExpectNoFault(loaded(0.5, 0.4));
  ExpectOnlyFaultSaying(loaded(0.5, 0.6), Account("cost.loadings"), ViolationCode::kInfiniteMean,
                        "the tails of the drivers together grow 1.1");
}

// X of tail power 1 / 0.6 in the volume, and an index of power 1 / 0.3 or 1 / 0.6 in the cost.
TEST(Cost, AddsItsTailToThatOfAnAdditiveVolume) {
  const auto with_slope = [](double slope) {
    return Marginal{MetalogMarginal{std::pow(9, -slope), 1, std::pow(9, slope), 0, {}}};
  };
  const auto loaded = [&](double slope, const char* in_volume, std::optional<double> upper = {}) {
    return [=](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver("x", with_slope(slope)));
      draft.drivers.push_back(ADriver("apart", with_slope(0.6)));
      DriverOf(draft, "x").accumulation = Accumulation::kIndex;
      Outcome& output = OutcomeOf(draft, "output");
      output.form = OutcomeForm::kAdditive;
      output.upper_bound = upper;
      output.loadings = {{in_volume, 1, 0}};
      Cost& delivery = *draft.supplier_private->accounts[0].cost;
      delivery.unit_cost = 1;
      delivery.volume = OutcomeId{"output"};
      delivery.loadings = {{"x", 1, 0}};
    };
  };
  ExpectNoFault(loaded(0.4, "x"));
  ExpectOnlyFaultSaying(loaded(0.6, "x"), Account("cost.loadings"), ViolationCode::kInfiniteMean,
                        "the tails of the drivers together grow 1.2");
  ExpectNoFault(loaded(0.6, "apart"));
  ExpectNoFault(loaded(0.6, "x", 5000));
}

TEST(EventCost, StrikesWithADriverThatIsNeverNegative) {
  const auto event = [](const char* driver, double amount) {
    return [=](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver(
          "fire", Marginal{EventMarginal{
                      0.1, std::make_shared<const Marginal>(Marginal{GammaMarginal{1, 1}})}}));
      draft.supplier_private->accounts[0].cost->event_costs = {{driver, amount}};
    };
  };
  ExpectNoFault(event("fire", 100));
  ExpectOnlyFault(event("fire", -1), Account(R"(cost.event_costs["fire"].amount)"), kOutOfRange,
                  "must be at least 0, got -1");
  ExpectOnlyFault(event("skill", 1), Account(R"(cost.event_costs["skill"].driver)"), kContradiction,
                  R"(must never be below 0, but the support of "skill" begins at -0.2)");
  ExpectOnlyFault(event("x", 1), Account(R"(cost.event_costs["x"].driver)"),
                  ViolationCode::kUnknownId, R"(names no driver: "x")");
  ExpectOnlyFault(
      [&](ScenarioDraft& draft) {
        event("fire", 1)(draft);
        draft.client_private[0].cost.emplace().event_costs = {{"fire", 1}, {"fire", 2}};
      },
      R"(client_private["steel"].cost.event_costs[1].driver)", ViolationCode::kDuplicate,
      R"(must be unique, but entry 0 is for "fire" already)");
}

TEST(Investment, HasNumbersInTheirRanges) {
  ExpectOnlyFault(OnInvestment([](Investment& i) { i.amount = -1; }), Account("investment.amount"),
                  kOutOfRange, "must be at least 0, got -1");
  ExpectOnlyFault(OnInvestment([](Investment& i) { i.specificity = 1.1; }),
                  Account("investment.specificity"), kOutOfRange, "must be in [0, 1], got 1.1");
  ExpectOnlyFault(OnInvestment([](Investment& i) { i.life_years = 0; }),
                  Account("investment.life_years"), kOutOfRange, "must be above 0, got 0");
}

}  // namespace
}  // namespace accord
