#ifndef ACCORD_SIMULATION_SETTLEMENT_TERMINATION_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_TERMINATION_TILE_H_

#include <optional>
#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/settlement/clause_tile.h"
#include "simulation/settlement/reading_tile.h"

namespace accord::settlement_internal {

// When and why a contract ends on each path (model.md section 3, termination). Not thread-safe;
// reused from tile to tile; keeps a reference to the contract.
class TerminationTile {
 public:
  TerminationTile(const CompiledContract& contract, int period_count);

  // Forgets the tile before: every path goes to the end of the term.
  void Begin();

  // Whether some termination looks at this figure, or at a party's cash.
  bool Reads(int figure) const;
  bool ReadsCash() const;

  // Takes in date t after its settlement. Cumulative cash is looked at only where ReadsCash().
  void Test(int t, FigureColumns figures, ConstColumn supplier_cash, ConstColumn client_cash);

  // The client has left at t where left[lane] is not 0: a contract that goes on beyond t ends
  // with t, whatever notice was given. One that ends with t for a reason of its own keeps it.
  void EndWhereLeft(int t, ConstColumn left);

  // The period with which the contract ends: the last of its term where nothing fires.
  ConstColumn ends() const { return columns_[kEnds]; }
  // Position of the termination that fired, or CompiledContract::client_left_cause(), -1 where
  // neither; and the date of the test.
  ConstColumn causes() const { return columns_[kCauses]; }
  ConstColumn fired() const { return columns_[kFired]; }
  // Whether some path of the tile ends with t.
  bool AnyEnds(int t) const;

  // Adds the termination payments of paths that end with t.
  void AddPayments(int t, Column payments) const;

 private:
  enum { kEnds, kCauses, kFired, kCounts };

  const CompiledContract& contract_;
  int last_period_;
  std::vector<std::optional<ReadingTile>> readings_;
  ColumnStore columns_;  // the three above, then tests in a row of each termination
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_TERMINATION_TILE_H_
