#ifndef ACCORD_SIMULATION_SETTLEMENT_LEDGER_WRITER_H_
#define ACCORD_SIMULATION_SETTLEMENT_LEDGER_WRITER_H_

#include <vector>

#include "simulation/model/columns.h"
#include "simulation/settlement/ledger.h"
#include "simulation/settlement/ledger_probe.h"

namespace accord::settlement_internal {

// The ledger of one lane while a contract settles. Every call does nothing where no ledger is kept.
class LedgerWriter {
 public:
  void Keep(Ledger* ledger, int lane, int clause_count);
  explicit operator bool() const { return ledger_ != nullptr; }

  int lane() const { return lane_; }
  double Sample(ConstColumn column) const { return column[static_cast<std::size_t>(lane_)]; }

  // Forgets what was written.
  void Begin();
  // Begins a date, or its closing: from here on clauses get new lines.
  void Open(int t, bool closes);

  // Starts the line of a clause and gives the probe that fills it.
  ClauseProbe Start(int clause, int lag);
  // The line of a clause at this date, null where none was started.
  ClauseLine* line(int clause);
  // A limit of a group or the contract changed the pay of a clause: by the last of its notes on
  // this side.
  void NoteShared(int clause, double before, double after, const std::vector<LimitLine>& notes,
                  LimitLine::Owner owner, int group);
  // Where it is not 0.
  void Other(OtherLine::Kind kind, int index, double cash);
  void Cash(const CashLine& line);
  void End(const EndLine& end);

 private:
  Ledger* ledger_ = nullptr;
  int lane_ = 0;
  int date_ = 0;
  bool closes_ = false;
  std::vector<int> line_of_;  // by clause: into Ledger::clauses, -1: none at this date
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_LEDGER_WRITER_H_
