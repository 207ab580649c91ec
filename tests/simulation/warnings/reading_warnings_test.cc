#include <gtest/gtest.h>

#include <functional>
#include <optional>
#include <string>

#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

// Pay that one clause reads of another before limits of several act on it.
namespace accord {
namespace {

std::string Readings(const Change& change) {
  return WarnedOf(ViolationCode::kBeforeLimits, change);
}

std::string Reading(const std::string& field, const std::string& of, const std::string& owner) {
  return Line(InContract(field), ViolationCode::kBeforeLimits,
              "reads the pay of clause \"" + of + "\" as it is before the limits of " + owner +
                  " reduce it, at every date: more than was paid where these bind");
}

// "earn-back" gives back half of what "penalty" took over the term.
Change EarnBack(const std::function<void(Contract&)>& change) {
  return OnContract([change](Contract& c) {
    Clause earn_back;
    earn_back.id = "earn-back";
    earn_back.window = Window{WholeTerm{}};
    earn_back.basis = Basis{.source = ClauseId{"penalty"}};
    earn_back.bands = {Band{{}, 0, -0.5}};
    c.clauses.push_back(earn_back);
    change(c);
  });
}
Limits PenaltyCap(double cap) {
  Limits limits;
  limits.penalty_cap = cap;
  return limits;
}

TEST(PayOfAMemberOfALimitedGroup, IsReadBeforeTheGroupsLimits) {
  const auto in_group = [](const std::function<void(ClauseGroup&)>& change) {
    return Readings(EarnBack([&](Contract& c) {
      c.groups = {{.id = "credits", .clauses = {"penalty"}}};
      change(c.groups[0]);
    }));
  };
  const std::string expected =
      Reading(R"(clauses["earn-back"].basis.clause_pay)", "penalty", "group \"credits\"");
  EXPECT_EQ(in_group([](ClauseGroup& g) { g.settlement_limits = PenaltyCap(1000); }), expected);
  EXPECT_EQ(in_group([](ClauseGroup& g) { g.year_limits = PenaltyCap(1000); }), expected);
  EXPECT_EQ(in_group([](ClauseGroup& g) { g.term_limits.emplace().net_floor = -1000; }), expected);
  EXPECT_EQ(in_group([](ClauseGroup&) {}), "");
  EXPECT_EQ(in_group([](ClauseGroup& g) { g.year_limits.emplace().gain_cap = 1000; }), "")
      << "it never gains";
  EXPECT_EQ(in_group([](ClauseGroup& g) {
              g.year_limits = PenaltyCap(1000);
              g.clauses = {"gain"};
            }),
            "");
}

TEST(PayUnderLimitsOfTheContract, IsReadBeforeThem) {
  EXPECT_EQ(Readings(EarnBack([](Contract& c) { c.term_limits = PenaltyCap(1000); })),
            Reading(R"(clauses["earn-back"].basis.clause_pay)", "penalty", "the contract"));
  EXPECT_EQ(Readings(EarnBack([](Contract& c) { c.term_limits.emplace().gain_cap = 1000; })), "");
}

TEST(PayThatIsRead, IsThatOfItsOwnLimitsAlone) {
  EXPECT_EQ(Readings(EarnBack(
                [](Contract& c) { ClauseOf(c, "penalty").year_limits = PenaltyCap(1000); })),
            "");
}

TEST(PayThatIsRead, IsLookedForWhereverAContractReads) {
  EXPECT_EQ(Readings(OnContract([](Contract& c) {
              c.year_limits.emplace().gain_cap = 9000;
              Clause& gain = ClauseOf(c, "gain");
              gain.reference = Reference{ClauseId{"fee"}};
              gain.edge_unit = ValueUnit::kOfReference;
              Termination costly;
              costly.id = "costly";
              costly.party = Party::kClient;
              costly.watched = Basis{.source = ClauseId{"gain"}};
              costly.above = 1000;
              c.terminations = {costly};
            })),
            Reading(R"(clauses["gain"].reference.clause_pay)", "fee", "the contract") +
                Reading(R"(terminations["costly"].trigger.clause_pay)", "gain", "the contract"));
}

}  // namespace
}  // namespace accord
