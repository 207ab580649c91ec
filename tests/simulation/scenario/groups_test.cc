#include "simulation/base/violation.h"
#include "tests/simulation/scenario/contract_changes.h"

namespace accord {
namespace {

constexpr auto kContradiction = ViolationCode::kContradiction;
constexpr auto kDuplicate = ViolationCode::kDuplicate;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;

ClauseGroup AGroup(std::string id, std::vector<std::string> clauses) {
  ClauseGroup group;
  group.id = std::move(id);
  group.clauses = std::move(clauses);
  return group;
}
Change WithGroup(ClauseGroup group) {
  return OnContract([group](Contract& c) { c.groups = {group}; });
}

TEST(Group, NamesClausesOfItsContractOnce) {
  ExpectNoFault(WithGroup(AGroup("both", {"gain", "penalty"})));
  ExpectOnlyFault(WithGroup(AGroup("both", {})), InContract(R"(groups["both"].clauses)"),
                  ViolationCode::kRequired, "must name at least 1 clause");
  ExpectOnlyFault(WithGroup(AGroup("both", {"gain", "bonus"})),
                  InContract(R"(groups["both"].clauses[1])"), ViolationCode::kUnknownId,
                  R"(names no clause: "bonus")");
  ExpectOnlyFault(WithGroup(AGroup("both", {"gain", "gain"})),
                  InContract(R"(groups["both"].clauses[1])"), kDuplicate,
                  R"(must be named once, got "gain" again)");
}

TEST(Group, SharesNoClauseWithAnother) {
  ExpectOnlyFault(OnContract([](Contract& c) {
                    c.groups = {AGroup("a", {"gain"}), AGroup("b", {"fee", "gain"})};
                  }),
                  InContract(R"(groups["b"].clauses[1])"), kDuplicate,
                  R"(must be in one group, but "gain" is in group "a" already)");
}

TEST(Group, HasANameOfItsOwn) {
  ExpectOnlyFault(WithGroup(AGroup("", {"gain"})), InContract("groups[0].id"),
                  ViolationCode::kRequired, "must be set");
  ExpectOnlyFault(OnContract([](Contract& c) {
                    c.groups = {AGroup("a", {"gain"}), AGroup("a", {"fee"})};
                  }),
                  InContract("groups[1].id"), kDuplicate,
                  R"(must be unique, but entry 0 is "a" already)");
  ExpectOnlyFault(WithGroup(AGroup("fee", {"gain"})), InContract(R"(groups["fee"].id)"), kDuplicate,
                  R"(must be unique among groups and clauses, but there is a clause "fee")");
}

TEST(Group, HasLimitsInMoney) {
  ClauseGroup group = AGroup("both", {"gain", "penalty"});
  group.year_limits.emplace().gain_cap = -1;
  ExpectOnlyFault(WithGroup(group), InContract(R"(groups["both"].year_limits.gain_cap)"),
                  kOutOfRange, "must be at least 0, got -1");
  group.year_limits->gain_cap = 1;
  group.year_limits->unit = ValueUnit::kOfReference;
  ExpectOnlyFault(WithGroup(group), InContract(R"(groups["both"].year_limits.unit)"),
                  kContradiction, "must not be of reference, since the group has no reference");
}

TEST(Group, WithMemoryHasMembersWithout) {
  ClauseGroup group = AGroup("both", {"gain", "penalty"});
  const auto with_own = [&] {
    return OnContract([group](Contract& c) {
      c.groups = {group};
      ClauseOf(c, "penalty").memory.emplace();
    });
  };
  ExpectNoFault(with_own());
  group.memory.emplace();
  ExpectOnlyFault(with_own(), InClause("penalty", "memory"), kContradiction,
                  R"(must be absent, since its group "both" has memory)");
  group.memory->bank_share = 1.5;
  ExpectOnlyFault(WithGroup(group), InContract(R"(groups["both"].memory.bank_share)"), kOutOfRange,
                  "must be in [0, 1], got 1.5");
}

TEST(Groups, AreFew) {
  ExpectOnlyFault(
      OnContract([](Contract& c) {
        c.clauses.assign(40, c.clauses[0]);
        for (int i = 0; i < 40; ++i) {
          c.clauses[static_cast<std::size_t>(i)].id = "c" + std::to_string(i);
          if (i < 33) {
            c.groups.push_back(AGroup("g" + std::to_string(i), {"c" + std::to_string(i)}));
          }
        }
      }),
      InContract("groups"), ViolationCode::kTooMany, "must have at most 32 entries, got 33");
}

TEST(ContractLimits, AreInMoney) {
  ExpectNoFault(OnContract([](Contract& c) { c.term_limits.emplace().net_cap = 5; }));
  ExpectOnlyFault(
      OnContract([](Contract& c) { c.settlement_limits.emplace().unit = ValueUnit::kOfReference; }),
      InContract("settlement_limits.unit"), kContradiction,
      "must not be of reference, since the contract has no reference");
  ExpectOnlyFault(OnContract([](Contract& c) { c.term_limits.emplace().penalty_cap = -1; }),
                  InContract("term_limits.penalty_cap"), kOutOfRange, "must be at least 0, got -1");
  ExpectOnlyFault(OnContract([](Contract& c) {
                    c.year_limits.emplace().net_cap = 1;
                    c.year_limits->net_floor = 2;
                  }),
                  InContract("year_limits.net_floor"), kContradiction,
                  "must be at most net_cap (1), got 2");
}

TEST(DefaultBeyondReserve, NeedsAReserve) {
  ExpectNoFault(OnContract([](Contract& c) { c.default_beyond_reserve = true; }));
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        ContractOf(draft, "steel").default_beyond_reserve = true;
        draft.supplier_private->reserve.reset();
      },
      "supplier_private.reserve", ViolationCode::kRequired,
      "must be set, since scenario.contracts[\"steel\"].default_beyond_reserve is true");
}

}  // namespace
}  // namespace accord
