#ifndef ACCORD_SIMULATION_SETTLEMENT_RUNNING_LIMITS_H_
#define ACCORD_SIMULATION_SETTLEMENT_RUNNING_LIMITS_H_

#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/settlement/ledger_probe.h"

namespace accord::settlement_internal {

// Limits over a year or the term, as settlements use them up one by one. What counts against a
// limit is what was paid in the end: gains against gain_cap, penalties against penalty_cap, signed
// pay against net_cap and net_floor; a top-up counts as a gain. Absent limits keep no column and
// cost nothing. Not thread-safe; keeps a reference to the limits.
//
// At each settlement, in this order: Open, CapGains, CapPenalties, NetPay, Use.
class RunningLimits {
 public:
  // `ends` says by period which settlement is a span's last, `spans` in which span a period lies
  // (empty: all in one).
  RunningLimits(const CompiledLimits& limits, LimitLine::Span span, std::vector<bool> ends,
                std::vector<int> spans);

  // Forgets the tile before: nothing is used.
  void Begin() { open_span_ = kNone; }

  bool carries() const { return limits_.carries; }
  bool has_floor() const { return net_floor_.column >= 0; }
  LimitLine::Span span() const { return span_; }
  // Whether the settlement at t is its span's last, where a floor has been topped up.
  bool EndsWith(int t) const { return ends_[t - 1]; }

  // Makes room for the settlement at t. Limits in units of r grow by the r of each settlement
  // (`r`, or `uniform_r` on every path where r is null) unless the whole span's r is known.
  void Open(int t, double uniform_r, const double* r);
  // After Open: a window that was to settle in a later year is cut short at t on the paths that end
  // with it, so that its whole r counts in this one.
  void TakeCutWindow(int t, ConstColumn ends);
  // Signed pay: gains, penalties to what their caps leave; a room below 0 leaves nothing. What a
  // cap that carries cuts off is added to `carried`.
  void CapGains(Column pay) const;
  void CapPenalties(Column pay, double* carried) const;
  // Signed pay to what net_cap leaves; topped up to net_floor at the span's last settlement, or
  // where the contract closes. Where nothing settles, a net_cap takes away from top-ups and makes
  // no penalty.
  void NetPay(int t, bool settles, bool closes, Column pay) const;
  // Counts what was paid. `gains` and `penalties` may be signed pay: only the part of their own
  // sign counts.
  void Use(ConstColumn gains, ConstColumn penalties, ConstColumn net);

 private:
  static constexpr int kNone = -1;
  struct Room {
    double limit;  // infinite: absent, and `column` is -1
    int column;
  };

  template <typename Action>
  void ForEachRoom(Action action) const;

  const CompiledLimits& limits_;
  LimitLine::Span span_;
  std::vector<bool> ends_;
  Room gain_, penalty_, net_cap_, net_floor_;
  ColumnStore rooms_;
  std::vector<int> spans_;
  int open_span_ = kNone;  // whose rooms stand
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_RUNNING_LIMITS_H_
