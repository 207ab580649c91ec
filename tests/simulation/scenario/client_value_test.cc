#include <memory>

#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

const std::string kRevenue = R"(client_base.segments["gold"].revenue_per_client)";
const std::string kProfit = R"(client_base.segments["gold"].profit_per_client)";

Change WithRevenue(ClientValue value, Change change = {}) {
  return [=](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    draft.client_base->segments[0].revenue_per_client = value;
    if (change) change(draft);
  };
}

ClientValue Growing(std::vector<Loading> loadings) { return {Constantly(5), std::move(loadings)}; }

TEST(ClientValue, MayBeDrawnFromADistributionOrFromObservations) {
  ExpectNoFault(WithRevenue({Marginal{LognormalMarginal{.median = 100, .log_sd = 2}}}));
  ExpectNoFault(WithRevenue({Marginal{EmpiricalMarginal{{-3, 4}}}}));
  ExpectNoFault(WithRevenue({EmpiricalMarginal{{-3, 4, 4}}}));
}

TEST(ClientValue, NamesTheFieldOfADistributionThatIsWrong) {
  ExpectOnlyFault(WithRevenue({Marginal{}}), kRevenue + ".distribution", ViolationCode::kRequired,
                  "must name a distribution");
  ExpectOnlyFault(WithRevenue({Marginal{NormalMarginal{1, -2}}}),
                  kRevenue + ".distribution.normal.sd", ViolationCode::kOutOfRange,
                  "must be above 0, got -2");
  const auto negative = std::make_shared<const Marginal>(Marginal{UniformMarginal{-1, 1}});
  ExpectOnlyFault(WithRevenue({Marginal{EventMarginal{0.1, negative}}}),
                  kRevenue + ".distribution.event.severity", ViolationCode::kOutOfRange,
                  "must never be below 0, got a support that begins at -1");
}

TEST(ClientValue, NamesObservationsThatAreTooFewTooManyOrNoNumbers) {
  ExpectOnlyFault(WithRevenue({EmpiricalMarginal{{1}}}), kRevenue + ".bootstrap.observations",
                  ViolationCode::kRequired, "must have at least 2 observations, got 1");
  ExpectOnlyFault(WithRevenue({EmpiricalMarginal{std::vector<double>(100'001, 1.0)}}),
                  kRevenue + ".bootstrap.observations", ViolationCode::kTooMany,
                  "must have at most 100000 entries, got 100001");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        draft.client_base = SmallClientBase();
        draft.client_base->segments[0].profit_per_client =
            ClientValue{EmpiricalMarginal{{1, 2e15}}};
      },
      kProfit + ".bootstrap.observations[1]", ViolationCode::kOutOfRange,
      "must be a finite number and of magnitude at most 1000000000000000, got 2000000000000000");
}

TEST(ClientValue, GrowsWithDriversThatExistAndAreNamedOnce) {
  ExpectNoFault(WithRevenue(Growing({{"demand", 0.5}, {"skill", -2}})));
  ExpectOnlyFault(WithRevenue(Growing({{"rain", 0.5}})),
                  kRevenue + R"(.growth_loadings["rain"].driver)", ViolationCode::kUnknownId,
                  R"(names no driver: "rain")");
  ExpectOnlyFault(WithRevenue(Growing({{"demand", 0.5}, {"demand", 1}})),
                  kRevenue + ".growth_loadings[1].driver", ViolationCode::kDuplicate,
                  R"(must be unique, but entry 0 is for "demand" already)");
  ExpectOnlyFault(WithRevenue(Growing({{"demand", kInfinity}})),
                  kRevenue + R"(.growth_loadings["demand"].loading)", ViolationCode::kOutOfRange,
                  "must be a finite number, got inf");
}

TEST(ClientValue, TakesNoAdjustmentOfItsLoadings) {
  ExpectOnlyFault(WithRevenue(Growing({{"demand", 0.5, 0.25}})),
                  kRevenue + R"(.growth_loadings["demand"].adjustment)",
                  ViolationCode::kContradiction, "must be 0 for a value per client, got 0.25");
}

// exp(lambda X) of a gamma of scale 0.5 has a mean below lambda = 2.
TEST(ClientValue, HasAMeanWhateverItsDriversDo) {
  const auto loaded = [](double loading) {
    return WithRevenue({Marginal{UniformMarginal{0, 1}}, {{"wind", loading}}},
                       [](ScenarioDraft& draft) {
                         draft.drivers.push_back(ADriver("wind", Marginal{GammaMarginal{2, 0.5}}));
                       });
  };
  ExpectNoFault(loaded(1.99));
  ExpectOnlyFaultSaying(loaded(2.01), kRevenue + R"(.growth_loadings["wind"])",
                        ViolationCode::kInfiniteMean, "is too heavy for this loading");
}

}  // namespace
}  // namespace accord
