#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/comparison.h"
#include "server/handlers/study.h"
#include "simulation/base/comparison_limits.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsSupersetOf;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

template <typename Request>
Violations FaultsOf(const Request& request) {
  const PreparedStudy prepared = Prepare(request);
  const auto* violations = std::get_if<Violations>(&prepared);
  return violations ? *violations : Violations{};
}

template <typename Request>
Study StudyOf(const Request& request) {
  PreparedStudy prepared = Prepare(request);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre());
  return std::get<Study>(std::move(prepared));
}

TEST(Prepare, GivesAStudyOfASoundRequestWithItsDefaults) {
  v1::SimulateRequest request;
  *request.mutable_scenario() = SteelScenario();
  const Study study = StudyOf(request);
  EXPECT_THAT(study.scenarios, SizeIs(1));
  EXPECT_THAT(study.alternative_ids, SizeIs(0));
  EXPECT_EQ(study.options.path_count(), limits::kDefaultPaths);
  EXPECT_EQ(study.options.seed(), 1u);
}

TEST(Prepare, AsksForTheScenarioAndStillChecksTheOptions) {
  v1::SimulateRequest request;
  request.mutable_options()->set_path_count(1);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              ElementsAre("scenario REQUIRED", "options.path_count OUT_OF_RANGE"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(v1::CompareScenariosRequest())),
              ElementsAre("scenario REQUIRED", "alternatives OUT_OF_RANGE"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(v1::CheckScenarioRequest())),
              ElementsAre("scenario REQUIRED"));
}

TEST(Prepare, ReportsEveryFaultAtOnceByIdInOptionsAndScenario) {
  v1::SimulateRequest request = SimulateSteel(1);
  v1::Scenario& scenario = *request.mutable_scenario();
  scenario.mutable_drivers(0)->set_persistence(1.5);
  scenario.mutable_contracts(0)->mutable_clauses(1)->set_share(kNan);
  scenario.mutable_contracts(0)->mutable_score()->mutable_weights(0)->set_outcome("yield");
  scenario.mutable_supplier_private()->set_reserve(-1);
  request.mutable_options()->set_sampling(static_cast<v1::Sampling>(2));
  request.mutable_options()->add_precisions()->set_half_width(-1);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              IsSupersetOf({
                  "scenario.drivers[\"demand\"].persistence OUT_OF_RANGE",
                  "scenario.contracts[\"steel\"].clauses[\"gain\"].share OUT_OF_RANGE",
                  "scenario.contracts[\"steel\"].score.weights[\"yield\"].outcome UNKNOWN_ID",
                  "scenario.supplier_private.reserve OUT_OF_RANGE",
                  "options.path_count OUT_OF_RANGE",
                  "options.sampling UNKNOWN_VALUE",
                  "options.precisions[0].half_width OUT_OF_RANGE",
              }));
}

TEST(Prepare, RefusesPrecisionsOfFiguresThatTheScenarioDoesNotHave) {
  v1::SimulateRequest request = SimulateSteel(200'000);
  for (const char* figure : {"supplier.npv_mean", "contracts[\"steel\"].client.npv_p5",
                             "contracts[\"steel\"].clauses[\"gain\"].discounted_pay",
                             "suplier.npv_mean", "contracts[\"iron\"].client.npv_p5"}) {
    v1::Precision& precision = *request.mutable_options()->add_precisions();
    precision.set_figure(figure);
    precision.set_relative_half_width(0.01);
  }
  request.mutable_options()->add_precisions()->set_figure("supplier.npv_mean");
  const Violations faults = FaultsOf(request);
  EXPECT_THAT(PathsAndCodes(faults), ElementsAre("options.precisions[5] CONTRADICTION",
                                                 "options.precisions[3].figure UNKNOWN_ID",
                                                 "options.precisions[4].figure UNKNOWN_ID"));
  EXPECT_THAT(faults[1].description, HasSubstr("did you mean \"supplier.npv_mean\"?"));
}

TEST(Prepare, NamesTheNumberThatWasWrongAndTheRange) {
  EXPECT_THAT(FaultsOf(SimulateSteel(1)),
              ElementsAre(Field(&Violation::description,
                                AllOf(HasSubstr("got 1"), HasSubstr("[2, 100000000]")))));
}

TEST(Prepare, RefusesMorePathsThanExactQuantilesMayKeep) {
  v1::SimulateRequest request = SimulateSteel(limits::kMaxExactPaths + 1);
  request.mutable_options()->set_exact_quantiles(true);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("options.path_count OUT_OF_RANGE"));
}

TEST(Prepare, RefusesWhatWouldNotFitInMemory) {
  v1::SimulateRequest request = SimulateSteel(limits::kMaxExactPaths, {"timeline.period_count=40"});
  EXPECT_THAT(StudyOf(request).scenarios, SizeIs(1));
  request.mutable_options()->set_exact_quantiles(true);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("options.exact_quantiles TOO_MANY"));
}

TEST(Prepare, CountsThePeriodsInWhichLaggedCashFallsDue) {
  v1::SimulateRequest request = SimulateSteel(limits::kMaxExactPaths, {"timeline.period_count=12"});
  request.mutable_options()->set_exact_quantiles(true);
  EXPECT_THAT(StudyOf(request).scenarios, SizeIs(1));
  request.mutable_scenario()->mutable_contracts(0)->mutable_clauses(0)->set_payment_lag_periods(12);
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)), ElementsAre("options.exact_quantiles TOO_MANY"));
}

TEST(Prepare, GivesTheBaseThenItsAlternatives) {
  v1::CompareScenariosRequest request = CompareSteel(100);
  *request.add_alternatives() = AnAlternative("", {R"(display_name="Other")"});
  const Study study = StudyOf(request);
  EXPECT_THAT(study.scenarios, SizeIs(3));
  EXPECT_THAT(study.alternative_ids, ElementsAre("dearer", "alternative-2"));
  EXPECT_EQ(study.scenarios[0].facts().contracts[0].clauses[0].base, 2000);
  EXPECT_EQ(study.scenarios[1].facts().contracts[0].clauses[0].base, 2500);
  EXPECT_EQ(study.scenarios[2].facts().display_name, "Other");
}

TEST(Prepare, OfAComparisonThatNobodyWaitsForEndsBeforeTheNextAlternative) {
  v1::CompareScenariosRequest request = CompareSteel(100);
  *request.add_alternatives() = AnAlternative("", {R"(display_name="Other")"});
  *request.add_alternatives() = AnAlternative("", {R"(display_name="Third")"});
  int asked = 0;
  const PreparedStudy prepared = PrepareUnless(request, [&] { return ++asked == 2; });
  EXPECT_EQ(asked, 2);
  EXPECT_THAT(std::get<Violations>(prepared), SizeIs(0));
}

TEST(Prepare, ReportsFaultsOfEveryAlternativeByItsIdOrPlace) {
  v1::CompareScenariosRequest request = CompareSteel(100);
  *request.add_alternatives() =
      AnAlternative("typo", {R"(contracts["steel"].clauses["gian"].share=0.4)",
                             R"(contracts["steel"].clauses["gain"].shaer=0.4)"});
  *request.add_alternatives() =
      AnAlternative("", {R"(contracts["steel"].clauses["gain"].share=1e300)"});
  *request.add_alternatives() = AnAlternative("empty", {});
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(request)),
      ElementsAre(
          "alternatives[\"typo\"].overrides[0].path UNKNOWN_ID",
          "alternatives[\"typo\"].overrides[1].path UNKNOWN_FIELD",
          "alternatives[2].scenario.contracts[\"steel\"].clauses[\"gain\"].share OUT_OF_RANGE",
          "alternatives[\"empty\"].overrides OUT_OF_RANGE"));
}

TEST(Prepare, ReportsFaultsOfOverridesBesideThoseOfTheBaseButTheBasesOnlyOnce) {
  v1::CompareScenariosRequest request = CompareSteel(100);
  request.mutable_scenario()->mutable_drivers(0)->set_persistence(-1);
  *request.add_alternatives() = AnAlternative("typo", {"drivers[7].persistence=0"});
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              ElementsAre("scenario.drivers[\"demand\"].persistence OUT_OF_RANGE",
                          "alternatives[\"typo\"].overrides[0].path UNKNOWN_ID"));
}

TEST(Prepare, RefusesAnAlternativeThatCannotBeSetBesideTheBase) {
  for (const char* change : {"timeline.period_count=8", "timeline.period_length=MONTH",
                             R"(contracts["steel"].id="copper")"}) {
    v1::CompareScenariosRequest request = CompareSteel(100);
    *request.add_alternatives() = AnAlternative("other", {change});
    EXPECT_THAT(PathsAndCodes(FaultsOf(request)), Contains(StartsWith("alternatives[\"other\"]")))
        << change;
  }
  v1::CompareScenariosRequest longer = CompareSteel(100);
  *longer.add_alternatives() = AnAlternative("longer", {"timeline.period_count=8"});
  EXPECT_THAT(PathsAndCodes(FaultsOf(longer)),
              ElementsAre("alternatives[\"longer\"] CONTRADICTION"));
}

TEST(Prepare, RefusesAnAlternativeWithoutTheBasesSegments) {
  v1::CompareScenariosRequest request;
  *request.mutable_scenario() = FlagshipScenario();
  *request.add_alternatives() = AnAlternative("bare", {"client_base=null"});
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              ElementsAre("alternatives[\"bare\"] CONTRADICTION"));
}

TEST(Prepare, RefusesTwoAlternativesOfOneName) {
  v1::CompareScenariosRequest request = CompareSteel(100);
  *request.add_alternatives() = request.alternatives(0);
  *request.add_alternatives() = AnAlternative("alternative-4", {"currency=USD"});
  *request.add_alternatives() = AnAlternative("", {"currency=USD"});
  EXPECT_THAT(PathsAndCodes(FaultsOf(request)),
              ElementsAre("alternatives[\"dearer\"].id DUPLICATE", "alternatives[3].id DUPLICATE"));
}

TEST(Prepare, BoundsAlternativesOverridesAndNames) {
  v1::CompareScenariosRequest none = CompareSteel(100);
  none.clear_alternatives();
  EXPECT_THAT(PathsAndCodes(FaultsOf(none)), ElementsAre("alternatives OUT_OF_RANGE"));

  v1::CompareScenariosRequest most;
  *most.mutable_scenario() = SteelScenario();
  for (int i = 0; i < limits::kMaxComparedAlternatives; ++i) {
    *most.add_alternatives() = AnAlternative("", {"currency=USD"});
  }
  EXPECT_THAT(StudyOf(most).scenarios, SizeIs(limits::kMaxComparedAlternatives + 1));
  *most.add_alternatives() = AnAlternative("", {"currency=USD"});
  EXPECT_THAT(PathsAndCodes(FaultsOf(most)), ElementsAre("alternatives OUT_OF_RANGE"));

  v1::CompareScenariosRequest wide = CompareSteel(100);
  while (wide.alternatives(0).overrides_size() < limits::kMaxOverrides) {
    *wide.mutable_alternatives(0)->add_overrides() =
        AnAlternative("", {"currency=null"}).overrides(0);
  }
  EXPECT_THAT(StudyOf(wide).scenarios, SizeIs(2));
  *wide.mutable_alternatives(0)->add_overrides() = wide.alternatives(0).overrides(0);
  EXPECT_THAT(PathsAndCodes(FaultsOf(wide)),
              ElementsAre("alternatives[\"dearer\"].overrides OUT_OF_RANGE"));

  v1::CompareScenariosRequest named = CompareSteel(100);
  named.mutable_alternatives(0)->set_id(std::string(limits::kMaxIdBytes + 1, 'a'));
  EXPECT_THAT(FaultsOf(named), ElementsAre(Field(&Violation::code, ViolationCode::kInvalidFormat)));
}

}  // namespace
}  // namespace accord
