#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

#include "simulation/engine/settle_observed.h"
#include "simulation/model/compiled_model.h"
#include "tests/oracles/tie_contracts.h"
#include "tests/support/scenarios.h"

// Whoever is exactly at a level in decimal figures is there in ours too, and whoever is one unit of
// a last digit beside it is not. What is right comes from exact fractions.
namespace accord {
namespace {

using oracles::TieContract;
using oracles::TieDate;

constexpr int kContracts = 600;

struct Tally {
  int settled = 0, wrong = 0;
  void See(bool right) {
    ++settled;
    wrong += right ? 0 : 1;
  }
};
struct Tallies {
  Tally at, below, above;
  Tally& On(int side) { return side == 0 ? at : side < 0 ? below : above; }
};

void Settle(std::uint64_t seed, Tallies& all, std::vector<std::string>& wrong) {
  const TieContract tie = oracles::ATieContract(seed);
  const CompiledModel model = Compile(Valid(tie.draft), 1);
  const Ledger ledger = SettleObserved(model, 0, tie.observed);
  std::map<int, int> sides;
  for (const TieDate& date : tie.dates) sides[date.period] = date.side;
  const std::size_t first = tie.draft.contracts[0].clauses.size() - tie.clauses.size();
  std::size_t lines = 0;
  for (const ClauseLine& line : ledger.clauses) {
    if (static_cast<std::size_t>(line.clause) < first) continue;
    ++lines;
    const oracles::Compared how = tie.clauses[static_cast<std::size_t>(line.clause) - first];
    const int side = sides.at(line.period);
    const bool counts = oracles::IsGate(how) ? line.open : line.schedule != 0;
    const bool right = counts == oracles::Counts(how, side);
    all.On(side).See(right);
    if (right || wrong.size() > 20) continue;
    char text[200];
    std::snprintf(text, sizeof text, "contract %d, %s, period %d: %.17g, side %d, compared as %d",
                  static_cast<int>(seed), tie.kind.c_str(), line.period, line.basis, side,
                  static_cast<int>(how));
    wrong.push_back(text);
  }
  EXPECT_EQ(lines, tie.dates.size() * tie.clauses.size());
}

TEST(Ties, CountAsAtTheLevelAndWhatIsAUnitBesideDoesNot) {
  Tallies all;
  std::vector<std::string> wrong;
  for (std::uint64_t seed = 0; seed < kContracts; ++seed) Settle(seed, all, wrong);
  std::printf("wrong: %d of %d at the level, %d of %d below, %d of %d above\n", all.at.wrong,
              all.at.settled, all.below.wrong, all.below.settled, all.above.wrong,
              all.above.settled);
  EXPECT_THAT(wrong, testing::IsEmpty());
  EXPECT_GE(all.at.settled, 10000);
  EXPECT_GE(all.below.settled, 10000);
  EXPECT_GE(all.above.settled, 10000);
}

}  // namespace
}  // namespace accord
