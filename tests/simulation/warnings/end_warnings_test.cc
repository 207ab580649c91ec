#include <gtest/gtest.h>

#include <string>

#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

namespace accord {
namespace {

constexpr auto kAssumed = ViolationCode::kAssumed;
constexpr auto kUnused = ViolationCode::kUnused;

Change WithTerm(int periods) {
  return OnContract([periods](Contract& contract) { contract.term_periods = periods; });
}
void GiveSupplier(ScenarioDraft& draft) { draft.supplier_private->accounts[0].after_end.emplace(); }
void GiveClient(ScenarioDraft& draft) { draft.client_private[0].after_end.emplace(); }

std::string NothingAfter(const std::string& who, int first) {
  return Line(InContract("term_periods"), kAssumed,
              "ends the contract before period 8, and " + who +
                  " no after_end: nothing at all is counted from period " + std::to_string(first) +
                  " on (after_end: {} says that this is meant)");
}

TEST(EndWarnings, NameWhoHasNothingAfterAShorterTerm) {
  EXPECT_EQ(WarnedOf(kAssumed, WithTerm(8)), "");
  EXPECT_EQ(WarnedOf(kAssumed, WithTerm(6)), NothingAfter("both parties have", 7));
  EXPECT_EQ(WarnedOf(kAssumed, WithTerm(0)), NothingAfter("both parties have", 1));
  EXPECT_EQ(WarnedOf(kAssumed,
                     [](ScenarioDraft& draft) {
                       WithTerm(6)(draft);
                       GiveSupplier(draft);
                     }),
            NothingAfter("the client has", 7));
  EXPECT_EQ(WarnedOf(kAssumed,
                     [](ScenarioDraft& draft) {
                       WithTerm(6)(draft);
                       GiveClient(draft);
                     }),
            NothingAfter("the supplier has", 7));
  EXPECT_EQ(WarnedOf(kAssumed,
                     [](ScenarioDraft& draft) {
                       WithTerm(6)(draft);
                       GiveSupplier(draft);
                       GiveClient(draft);
                     }),
            "");
}

TEST(EndWarnings, NameClausesThatTheTermCutsShort) {
  const auto warned = [](int first, int last) {
    return WarnedOf(ViolationCode::kSuspicious, [=](ScenarioDraft& draft) {
      WithTerm(6)(draft);
      Clause& fee = ClauseOf(ContractOf(draft, "steel"), "fee");
      fee.first_period = first;
      fee.last_period = last;
    });
  };
  EXPECT_EQ(warned(1, 6), "");
  EXPECT_EQ(warned(3, 8),
            Line(InClause("fee", "last_period"), ViolationCode::kSuspicious,
                 "is after the contract's last period (6): the clause is closed with it, under "
                 "limits of the term that are meant for 6 periods"));
  EXPECT_EQ(WarnedOf(kUnused,
                     [](ScenarioDraft& draft) {
                       WithTerm(6)(draft);
                       ClauseOf(ContractOf(draft, "steel"), "fee").first_period = 7;
                     }),
            Line(InClause("fee", "first_period"), kUnused,
                 "is after the contract's last period (6), so that the clause never settles"));
}

TEST(EndWarnings, NameAnAfterEndThatNoEndLeadsTo) {
  const auto warned = [](const Change& change) {
    return WarnedOf(kUnused, [&](ScenarioDraft& draft) {
      GiveSupplier(draft);
      GiveClient(draft);
      change(draft);
    });
  };
  const std::string text =
      "is never reached: no termination, leaving client or term ends the contract before period 8";
  EXPECT_EQ(warned([](ScenarioDraft&) {}),
            Line(R"(supplier_private.accounts["steel"].after_end)", kUnused, text) +
                Line(R"(client_private["steel"].after_end)", kUnused, text));
  EXPECT_EQ(warned(WithTerm(7)), "");
  EXPECT_EQ(warned([](ScenarioDraft& draft) {
              Termination& out = ContractOf(draft, "steel").terminations.emplace_back();
              out.id = "out";
              out.party = Party::kClient;
              out.watched = CumulativeCash{};
              out.below = 0;
            }),
            "");
  EXPECT_EQ(warned([](ScenarioDraft& draft) {
              draft.client_base = SmallClientBase();
              NamedClient& mill = draft.client_base->named_clients.emplace_back();
              mill.id = ContractOf(draft, "steel").client_id = "mill";
              mill.segment = "gold";
            }),
            "");
}

}  // namespace
}  // namespace accord
