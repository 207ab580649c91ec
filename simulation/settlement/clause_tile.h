#ifndef ACCORD_SIMULATION_SETTLEMENT_CLAUSE_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_CLAUSE_TILE_H_

#include <optional>
#include <span>
#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/settlement/figure_tile.h"
#include "simulation/settlement/ledger_probe.h"
#include "simulation/settlement/pool_tile.h"
#include "simulation/settlement/reading_tile.h"
#include "simulation/settlement/running_limits.h"
#include "simulation/settlement/schedule_tile.h"

namespace accord::settlement_internal {

// One clause on a tile of paths: what it has seen of its window, what its limits have left, what it
// pays: step (i) of the normative order of model.md section 3. Owns all state that a clause keeps
// between settlements but its pool. Not thread-safe; reused from tile to tile; keeps a reference to
// the clause.
class ClauseTile {
 public:
  // `figures` are the contract's; they outlive the tile. may_close: the contract can end early, so
  // that a window may be cut short.
  ClauseTile(const CompiledClause& clause, const std::vector<CompiledFigure>& figures,
             bool may_close);

  // Forgets the tile before.
  void Begin();

  // Takes in period t, and settles if the clause does so then. `pool` may be null. `scratch` holds
  // nothing before or after: kScratchColumns of them.
  void Settle(int t, FigureColumns figures, PoolTile* pool, ColumnStore& scratch,
              const ClauseProbe& probe);
  static constexpr int kScratchColumns = 3;

  // Whether the clause has anything to do where the contract closes at t: an open window, or a
  // floor to be topped up.
  bool Closes(int t) const;
  // Whether a window is open after the settlement of t.
  bool HasOpenWindow(int t) const { return clause_.active[t - 1] && !clause_.settles[t - 1]; }
  // Settles once more, on the paths whose end is t: an open window to date, floors of year and
  // term. After Settle(t) and where Closes(t). Figures that grew since then are those of the date
  // now.
  void Close(int t, FigureColumns figures, ConstColumn ends, PoolTile* pool, ColumnStore& scratch,
             const ClauseProbe& probe);

  // A period beyond the term: nothing settles.
  void Rest() { settled_ = false; }

  // Whether the clause settled in the period last taken in; if not, it pays 0 and no limit bound.
  bool settled() const { return settled_; }
  // Whether it has limits of its own. If not, limited() is left alone.
  bool has_limits() const { return clause_.settlement_limits || !running_limits_.empty(); }
  // Positive towards the supplier; only where the clause settled. Later steps change it in place.
  Column pay() { return columns_[kPay]; }
  ConstColumn pay() const { return columns_[kPay]; }
  // 1 where a limit changed the pay, else 0; only where the clause settled.
  Column limited() { return columns_[kLimited]; }
  ConstColumn limited() const { return columns_[kLimited]; }
  // What caps cut off and carry, of the settlement last made; only where the clause carries.
  Column carried() { return columns_[kCarried]; }
  ConstColumn carried() const { return columns_[kCarried]; }
  // What Close settled, 0 where the contract does not end, and where a limit changed it.
  Column closing() { return columns_[kClosing]; }
  Column closing_limited() { return columns_[kClosingLimited]; }
  // What reading `index` of the clause was in the settlement last made; only where the clause looks
  // at it.
  ConstColumn reading(int index) const { return Value(index); }
  // Adds what Close settled to the pay of the period: settled() from then on.
  void TakeClosing();

  // Whether the clause looks at the column of this figure. It does not look at a reference that is
  // the same on every path, nor at the basis where nothing depends on it.
  bool Reads(int figure) const;

 private:
  enum { kPay, kLimited, kCarried, kToDate, kClosing, kClosingLimited, kColumns };

  void Observe(int t, FigureColumns figures);
  void ReadAll(int t, FigureColumns figures);
  ConstColumn Value(int reading) const;
  ReferenceColumn ReadReference(int t) const;
  ReferenceColumn ReadLimitReference(int t) const;

  void ComputeDue(int t, FigureColumns figures, const ReferenceColumn& r, bool keeps_total,
                  Column due, ColumnStore& scratch, const ClauseProbe& probe);
  // Of what is read, by which comparisons have a tolerance.
  double SizeOf(int reading, int t) const { return SizeAt(clause_.readings[reading].sizes, t); }
  void PassGates(int t, const ReferenceColumn& r, Column open, Column f) const;
  void ApplyScale(Column f) const;
  void ApplyIndex(int t, FigureColumns figures, Column f) const;
  void ApplyLimits(int t, const ReferenceColumn& r, bool is_settlement, const double* ends,
                   ConstColumn raw, Column pay, Column limited, const ClauseProbe& probe);
  void CapSettlement(int t, const ReferenceColumn& r, Column pay);
  void NetSettlement(int t, const ReferenceColumn& r, Column pay) const;
  bool SettlementLimitsAreByPath() const;
  double LimitUnit(int t, const ReferenceColumn& r) const;
  void RoundDue(int t, Column due, const ClauseProbe& probe) const;
  std::optional<double> ExactValue(int reading, int t, FigureColumns figures,
                                   const ClauseProbe& probe);
  void WriteDue(int t, FigureColumns figures, const ReferenceColumn& r, ConstColumn schedule,
                const ClauseProbe& probe);

  const CompiledClause& clause_;
  ScheduleTile schedule_;
  std::vector<ReadingTile> readings_;
  std::vector<bool> is_read_;          // by reading: whether its column is looked at
  std::vector<const double*> values_;  // of each reading, at a settlement
  bool reference_is_uniform_;          // r is one number for every path
  // That number by period: as the schedule takes it, and of the window so far alone.
  std::vector<double> known_reference_, known_limit_reference_;
  std::vector<int> elapsed_;         // periods looked at so far, by period
  std::vector<double> limit_years_;  // of the whole window of each period; 1 unless per year
  std::vector<RunningLimits> running_limits_;  // of the year, of the term, as far as there are any
  ColumnStore columns_;
  bool settled_ = false;
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_CLAUSE_TILE_H_
