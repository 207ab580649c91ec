#ifndef ACCORD_SIMULATION_SETTLEMENT_LEDGER_PROBE_H_
#define ACCORD_SIMULATION_SETTLEMENT_LEDGER_PROBE_H_

#include <vector>

#include "simulation/model/columns.h"
#include "simulation/settlement/ledger.h"

// How the one path that somebody asked about is written down while a whole tile settles. A probe
// that points nowhere costs a comparison.
namespace accord::settlement_internal {

// Limits that change a pay.
struct LimitProbe {
  std::vector<LimitLine>* lines = nullptr;  // null: nobody asks
  int lane = 0;
  LimitLine::Owner owner = LimitLine::Owner::kClause;
  int group = 0;

  double Sample(ConstColumn pay) const {
    return lines == nullptr ? 0.0 : pay[static_cast<std::size_t>(lane)];
  }
  // Caps act by side: on a gain, or on a penalty.
  void NoteCap(LimitLine::Span span, double before, ConstColumn pay) const {
    Note(span, before > 0.0 ? LimitLine::Limit::kGainCap : LimitLine::Limit::kPenaltyCap, before,
         pay);
  }
  void NoteNet(LimitLine::Span span, double before, ConstColumn pay) const {
    Note(span, Sample(pay) < before ? LimitLine::Limit::kNetCap : LimitLine::Limit::kNetFloor,
         before, pay);
  }

 private:
  void Note(LimitLine::Span span, LimitLine::Limit limit, double before, ConstColumn pay) const {
    if (lines == nullptr || Sample(pay) == before) return;
    lines->push_back({owner, group, span, limit, before, Sample(pay)});
  }
};

// One settlement of one clause.
struct ClauseProbe {
  ClauseLine* line = nullptr;  // null: nobody asks
  int lane = 0;

  explicit operator bool() const { return line != nullptr; }
  double Sample(ConstColumn column) const { return column[static_cast<std::size_t>(lane)]; }
  LimitProbe limits() const { return {line == nullptr ? nullptr : &line->limits, lane}; }
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_LEDGER_PROBE_H_
