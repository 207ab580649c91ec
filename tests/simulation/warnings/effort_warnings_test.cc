#include <gtest/gtest.h>

#include <string>

#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

namespace accord {
namespace {

constexpr auto kSuspicious = ViolationCode::kSuspicious;

std::string Warned(const Effort& effort, const Change& change = {}) {
  return accord::Warned([&](ScenarioDraft& draft) {
    draft.supplier_private->accounts[0].efforts = {effort};
    if (change) change(draft);
  });
}
std::string AnEffort(const std::string& field) {
  return R"(supplier_private.accounts["steel"].efforts["skill"].)" + field;
}

TEST(EffortWarnings, AreNoneForOneThatCostsAndMovesWhatIsPaid) {
  EXPECT_EQ(Warned(Effort{"skill", 0.1, 5}), "");
}

TEST(EffortWarnings, NameOneThatMovesNothing) {
  EXPECT_EQ(
      Warned(Effort{"spare", 0.1, 5},
             [](ScenarioDraft& draft) {
               Driver spare = ADriver("spare", Marginal{UniformMarginal{0, 1}});
               spare.control = Control::kShared;
               draft.drivers.push_back(spare);
               draft.supplier_private->accounts[0].cost->loadings.push_back({"spare", 0.1, 0});
             }),
      Line(R"(supplier_private.accounts["steel"].efforts["spare"].driver)", ViolationCode::kUnused,
           R"(no outcome of the contract depends on driver "spare", so that the effort )"
           "moves nothing"));
}

TEST(EffortWarnings, NameOneThatAnAdjustmentTakesBack) {
  EXPECT_EQ(Warned(Effort{"skill", 0.1, 5},
                   [](ScenarioDraft& draft) {
                     DriverOf(draft, "skill").control = Control::kShared;
                     for (Loading& loading : OutcomeOf(draft, "downtime").loadings) {
                       if (loading.driver == "skill") loading.adjustment = 0.25;
                     }
                   }),
            Line(AnEffort("driver"), kSuspicious,
                 R"(outcome "downtime" is adjusted for it by 0.25: of what the effort does to it, )"
                 "that share is not paid"));
}

TEST(EffortWarnings, NameOneThatIsFree) {
  EXPECT_EQ(Warned(Effort{"skill", 0.1, 0}),
            Line(AnEffort("cost_coefficient"), kSuspicious,
                 "is 0, so that the effort costs nothing and more of it would not either"));
  EXPECT_EQ(Warned(Effort{"skill", 0, 0}), "");
  EXPECT_EQ(Warned(Effort{"skill", 0, 0, 0.1}), Warned(Effort{"skill", 0.1, 0}));
}

}  // namespace
}  // namespace accord
