#ifndef ACCORD_SIMULATION_SETTLEMENT_RUNNING_LIMITS_H_
#define ACCORD_SIMULATION_SETTLEMENT_RUNNING_LIMITS_H_

#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"

namespace accord {

// Limits over a year or the term, as a clause's settlements use them up one by one. What counts
// against a limit is what was paid in the end, after every limit: gains against gain_cap, penalties
// against penalty_cap, signed pay against net_cap and net_floor; a top-up counts as a gain. Absent
// limits keep no column and cost nothing. Not thread-safe; keeps a reference to the limits.
//
// At each settlement, in this order: Open, CapPay, NetPay, Use.
class RunningLimits {
 public:
  // `ends` says by period which settlement is a span's last.
  RunningLimits(const CompiledLimits& limits, std::vector<bool> ends);

  // Forgets the tile before: nothing is used.
  void Begin() { is_open_ = false; }

  // Makes room for the settlement at t. Limits in units of r grow by the r of each settlement
  // (`r`, or `uniform_r` on every path where r is null) unless the whole span's r is known.
  void Open(int t, double uniform_r, const ConstColumn* r);
  // Gains and penalties to what their caps leave; a room below 0 leaves nothing.
  void CapPay(Column pay) const;
  // Signed pay to what net_cap leaves; at the span's last settlement topped up to net_floor.
  void NetPay(int t, Column pay) const;
  // Counts what was paid; a span that ends with t is forgotten.
  void Use(int t, ConstColumn pay);

 private:
  struct Room {
    double limit;  // infinite: absent, and `column` is -1
    int column;
  };

  template <typename Action>
  void ForEachRoom(Action action) const;

  const CompiledLimits& limits_;
  std::vector<bool> ends_;
  Room gain_, penalty_, net_cap_, net_floor_;
  ColumnStore rooms_;
  bool is_open_ = false;
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_SETTLEMENT_RUNNING_LIMITS_H_
