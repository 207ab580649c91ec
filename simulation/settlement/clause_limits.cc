// The limits of one clause: caps of the settlement, the year and the term on gains and penalties;
// then, in the same order, their net limits.
#include <algorithm>
#include <limits>

#include "simulation/settlement/clause_tile.h"
#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/lanes.h"
#include "simulation/settlement/limit_kernels.h"

namespace accord::settlement_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// An infinite edge stays where it is, whatever r is.
double TimesReference(double edge, double r) { return At(OfReference(edge), r); }

struct Interval {
  double lower = -kInfinity;
  double upper = kInfinity;
};

// Caps of one settlement in this unit.
Interval CapsOf(const CompiledLimits& limits, double unit) {
  return {0.0 - std::max(0.0, TimesReference(limits.penalty_cap, unit)),
          std::max(0.0, TimesReference(limits.gain_cap, unit))};
}

// Net limits of one settlement in this unit: the floor has the last word.
Interval NetOf(const CompiledLimits& limits, double unit) {
  const double floor = TimesReference(limits.net_floor, unit);
  return {floor, std::max(floor, TimesReference(limits.net_cap, unit))};
}

bool Binds(const Interval& interval) {
  return interval.lower > -kInfinity || interval.upper < kInfinity;
}

// One clip that does what clipping to `first` and then to `second` does.
Interval Then(const Interval& first, const Interval& second) {
  return {Clip(first.lower, second.lower, second.upper),
          Clip(first.upper, second.lower, second.upper)};
}

}  // namespace

bool ClauseTile::SettlementLimitsAreByPath() const {
  return clause_.settlement_limits->of_reference && !reference_is_uniform_;
}

// What settlement limits are multiples of where that is the same on every path.
double ClauseTile::LimitUnit(int t, const ReferenceColumn& r) const {
  return clause_.settlement_limits->of_reference ? r.uniform : limit_years_[t - 1];
}

void ClauseTile::CapSettlement(int t, const ReferenceColumn& r, Column pay) {
  const CompiledLimits& limits = *clause_.settlement_limits;
  if (SettlementLimitsAreByPath()) {
    const bool carries = limits.carries;
    CapPay(r.column(), OfReference(limits.gain_cap),
           carries ? Absolute(kInfinity) : OfReference(limits.penalty_cap), pay);
    if (carries) {
      CapPenalty(r.column(), OfReference(limits.penalty_cap), pay, columns_[kCarried]);
    }
    return;
  }
  const Interval caps = CapsOf(limits, LimitUnit(t, r));
  if (limits.carries) {
    CapPenalty(0.0 - caps.lower, pay, columns_[kCarried]);
    if (caps.upper < kInfinity) ClipPay(-kInfinity, caps.upper, pay);
  } else if (Binds(caps)) {
    ClipPay(caps.lower, caps.upper, pay);
  }
}

void ClauseTile::NetSettlement(int t, const ReferenceColumn& r, Column pay) const {
  const CompiledLimits& limits = *clause_.settlement_limits;
  if (SettlementLimitsAreByPath()) {
    NetPay(r.column(), OfReference(limits.net_cap), OfReference(limits.net_floor), pay);
    return;
  }
  const Interval net = NetOf(limits, LimitUnit(t, r));
  if (Binds(net)) ClipPay(net.lower, net.upper, pay);
}

// is_settlement: the limits of one settlement apply; if not, there was none, only floors are topped
// up. ends: null, or the closing of t; r is then a column that is 0 where the contract goes on.
void ClauseTile::ApplyLimits(int t, const ReferenceColumn& r, bool is_settlement,
                             const double* ends, ConstColumn raw, Column pay, Column limited,
                             const ClauseProbe& probe) {
  const bool has_settlement_limits = is_settlement && clause_.settlement_limits;
  if (has_settlement_limits && running_limits_.empty() && !clause_.settlement_limits->carries &&
      !SettlementLimitsAreByPath() && !probe) {
    const double unit = LimitUnit(t, r);
    const Interval both =
        Then(CapsOf(*clause_.settlement_limits, unit), NetOf(*clause_.settlement_limits, unit));
    ClipPayAndMark(raw, both.lower, both.upper, pay, limited);
    return;
  }

  const bool closes = ends != nullptr;
  const LimitProbe notes = probe.limits();
  Copy(raw, pay);
  double before = notes.Sample(pay);
  if (has_settlement_limits) {
    CapSettlement(t, r, pay);
    notes.NoteCap(LimitLine::Span::kSettlement, before, pay);
  }
  for (RunningLimits& limits : running_limits_) {
    limits.Open(t, r.uniform, r.by_path);
    if (closes && is_settlement) limits.TakeCutWindow(t, ConstColumn(ends, kTilePaths));
    before = notes.Sample(pay);
    limits.CapGains(pay);
    limits.CapPenalties(pay, clause_.carries ? columns_[kCarried].data() : nullptr);
    notes.NoteCap(limits.span(), before, pay);
  }
  if (has_settlement_limits) {
    before = notes.Sample(pay);
    NetSettlement(t, r, pay);
    notes.NoteNet(LimitLine::Span::kSettlement, before, pay);
  }
  for (RunningLimits& limits : running_limits_) {
    before = notes.Sample(pay);
    limits.NetPay(t, is_settlement, closes, pay);
    notes.NoteNet(limits.span(), before, pay);
  }
  if (closes) return;
  for (RunningLimits& limits : running_limits_) limits.Use(pay, pay, pay);
  MarkLimited(raw, pay, limited);
}

}  // namespace accord::settlement_internal
