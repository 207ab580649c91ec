#ifndef ACCORD_SIMULATION_SETTLEMENT_SHARED_LIMITS_TILE_H_
#define ACCORD_SIMULATION_SETTLEMENT_SHARED_LIMITS_TILE_H_

#include <optional>
#include <span>
#include <vector>

#include "simulation/model/columns.h"
#include "simulation/model/compiled_contract.h"
#include "simulation/settlement/ledger_probe.h"
#include "simulation/settlement/running_limits.h"

namespace accord::settlement_internal {

// A pay that shares limits with others.
struct SharedPay {
  Column pay;       // reduced in place
  Column limited;   // set to 1 where it is
  double* carried;  // what carried caps cut off is added; null: nothing of it is carried
};

// Step (ii) of the normative order: limits of a group, or of the contract, on the sums of gains and
// of penalties of several pays. Caps reduce all of a side pro rata; net limits reduce gains or
// penalties pro rata, and what is left then is the owner's own pay. Not thread-safe; reused from
// tile to tile; keeps a reference to the limits.
class SharedLimitsTile {
 public:
  explicit SharedLimitsTile(const CompiledSharedLimits& limits);

  // Forgets the tile before.
  void Begin();

  bool Settles(int t) const { return limits_.settles[t - 1]; }
  // Whether a floor is still to be topped up where the contract closes at t.
  bool HasFloorToClose(int t) const;

  // Limits what is settled at t. Where `ends` is given, this is the closing of t: only paths whose
  // end is t are limited, and floors of the year and the term are topped up. `is_settlement`: some
  // member settles.
  void Apply(int t, bool is_settlement, std::optional<ConstColumn> ends,
             std::span<const SharedPay> pays);

  // The owner's own pay of the date last applied.
  Column own() { return columns_[kOwn]; }

  // What happened on one path to the sums of a side, by the limits that changed them.
  const std::vector<LimitLine>& notes() const { return notes_; }
  void Watch(std::optional<int> lane) { lane_ = lane; }

 private:
  enum {
    kGains,
    kPenalties,
    kLimitedGains,
    kLimitedPenalties,
    kNet,
    kOwn,
    kCarried,
    kGainFactor,
    kPenaltyFactor,
    kColumns
  };

  void SumSides(std::span<const SharedPay> pays);
  void Cap(bool is_settlement);
  void Net(int t, bool is_settlement, bool closes);
  LimitProbe Probe();

  const CompiledSharedLimits& limits_;
  std::vector<RunningLimits> running_;
  ColumnStore columns_;
  std::optional<int> lane_;
  std::vector<LimitLine> notes_;
};

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_SHARED_LIMITS_TILE_H_
