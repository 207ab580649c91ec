#include "server/handlers/altered_scenario.h"

#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"

namespace accord::handlers_internal {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const FieldPath kAt = FieldPath("sets").At(2);

Overrides Changes(std::initializer_list<std::string_view> changes) {
  return AnAlternative("", changes).overrides();
}

template <typename T>
Violations FaultsOf(const Checked<T>& checked) {
  const auto* faults = std::get_if<Violations>(&checked);
  return faults ? *faults : Violations{};
}

// Of a base without faults.
Checked<Scenario> Altered(const v1::Scenario& base, const Overrides& overrides,
                          const FieldPath& at) {
  const Checked<Scenario> checked = CheckedScenario(base, at);
  ReferenceKeeper keeper(std::get<Scenario>(checked));
  return AlteredScenario(base, keeper, overrides, at);
}

TEST(CheckedScenario, NamesFaultsBelowItsPath) {
  v1::Scenario scenario = SteelScenario();
  EXPECT_THAT(FaultsOf(CheckedScenario(scenario, kAt)), IsEmpty());
  scenario.mutable_drivers(0)->set_persistence(7);
  EXPECT_THAT(PathsAndCodes(FaultsOf(CheckedScenario(scenario, kAt))),
              ElementsAre("sets[2].drivers[\"demand\"].persistence OUT_OF_RANGE"));
}

TEST(AlteredScenario, MakesEveryChangeInOrderAndLeavesTheBaseAlone) {
  const v1::Scenario base = SteelScenario();
  const auto altered = Altered(base,
                               Changes({R"(contracts["steel"].clauses["fee"].base=1)",
                                        R"(contracts["steel"].clauses["fee"].id="retainer")",
                                        R"(contracts["steel"].clauses["retainer"].base=2500)"}),
                               kAt);
  ASSERT_THAT(FaultsOf(altered), IsEmpty());
  const Clause& fee = std::get<Scenario>(altered).facts().contracts[0].clauses[0];
  EXPECT_EQ(fee.id, "retainer");
  EXPECT_EQ(fee.base, 2500);
  EXPECT_EQ(base.contracts(0).clauses(0).base(), 2000);
}

// A marginal changed by a field, replaced as a whole, and with a reference of its own.
TEST(AlteredScenario, KeepsTheBasesReferencesUnlessOneIsGiven) {
  const auto kept = [](std::initializer_list<std::string_view> changes) {
    const auto altered = Altered(SteelScenario(), Changes(changes), kAt);
    EXPECT_THAT(FaultsOf(altered), IsEmpty());
    return std::get<Scenario>(altered).facts().drivers[0];
  };
  EXPECT_EQ(kept({R"(drivers["demand"].marginal.normal.mean=-5)"}).base_reference,
            std::vector{0.0});
  EXPECT_EQ(kept({R"(drivers["demand"].marginal={"constant": {"value": 3}})"}).base_reference,
            std::vector{0.0});
  const Driver given =
      kept({R"(drivers["demand"].marginal.normal.mean=-5)", R"(drivers["demand"].reference=-5)"});
  EXPECT_EQ(given.reference, -5);
  EXPECT_TRUE(given.base_reference.empty());
  EXPECT_TRUE(kept({"currency=USD"}).base_reference.empty()) << "it has the base's anyway";
}

TEST(AlteredScenario, NamesTheFaultsOfEveryOverrideBeforeThoseOfWhatTheyMake) {
  EXPECT_THAT(PathsAndCodes(
                  FaultsOf(Altered(SteelScenario(),
                                   Changes({"drivers[7].persistence=0", "drivers[0].persistence=7",
                                            R"(contracts["steel"].clauses["gain"].shaer=0.4)"}),
                                   kAt))),
              ElementsAre("sets[2].overrides[0].path UNKNOWN_ID",
                          "sets[2].overrides[2].path UNKNOWN_FIELD"));
}

TEST(AlteredScenario, NamesTheFaultsOfWhatTheOverridesMake) {
  EXPECT_THAT(PathsAndCodes(FaultsOf(Altered(
                  SteelScenario(),
                  Changes({"drivers[0].persistence=7", "supplier_private.reserve=-1"}), kAt))),
              ElementsAre("sets[2].scenario.drivers[\"demand\"].persistence OUT_OF_RANGE",
                          "sets[2].scenario.supplier_private.reserve OUT_OF_RANGE"));
}

TEST(AlteredScenario, TakesOneToSixtyFourOverrides) {
  Overrides overrides;
  EXPECT_THAT(PathsAndCodes(FaultsOf(Altered(SteelScenario(), overrides, kAt))),
              ElementsAre("sets[2].overrides OUT_OF_RANGE"));
  while (overrides.size() < limits::kMaxOverrides) {
    overrides.Add()->CopyFrom(Changes({"currency=null"})[0]);
  }
  EXPECT_THAT(FaultsOf(Altered(SteelScenario(), overrides, kAt)), IsEmpty());
  overrides.Add()->CopyFrom(overrides[0]);
  EXPECT_THAT(PathsAndCodes(FaultsOf(Altered(SteelScenario(), overrides, kAt))),
              ElementsAre("sets[2].overrides OUT_OF_RANGE"));
}

TEST(Overridden, DoesNotJudgeTheScenario) {
  const auto changed = Overridden(v1::Scenario(), Changes({"currency=USD"}), kAt);
  ASSERT_THAT(FaultsOf(changed), IsEmpty());
  EXPECT_EQ(std::get<v1::Scenario>(changed).currency(), "USD");
}

}  // namespace
}  // namespace accord::handlers_internal
