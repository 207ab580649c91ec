#include "simulation/settlement/shared_limits_tile.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/limit_kernels.h"
#include "simulation/settlement/payment_kernels.h"

namespace accord::settlement_internal {

SharedLimitsTile::SharedLimitsTile(const CompiledSharedLimits& limits)
    : limits_(limits), columns_(kColumns) {
  if (limits.year) {
    running_.emplace_back(*limits.year, LimitLine::Span::kYear, limits.year_ends, limits.year_of);
  }
  if (limits.term) {
    std::vector<bool> term_ends(limits.settles.size(), false);
    if (limits.last_settlement > 0) term_ends[limits.last_settlement - 1] = true;
    running_.emplace_back(*limits.term, LimitLine::Span::kTerm, std::move(term_ends),
                          std::vector<int>());
  }
}

void SharedLimitsTile::Begin() {
  for (RunningLimits& limits : running_) limits.Begin();
}

bool SharedLimitsTile::HasFloorToClose(int t) const {
  if (t > limits_.last_settlement) return false;
  return std::any_of(running_.begin(), running_.end(), [t](const RunningLimits& limits) {
    return limits.has_floor() && !limits.EndsWith(t);
  });
}

LimitProbe SharedLimitsTile::Probe() { return {lane_ ? &notes_ : nullptr, lane_.value_or(0)}; }

void SharedLimitsTile::Apply(int t, bool is_settlement, std::optional<ConstColumn> ends,
                             std::span<const SharedPay> pays) {
  notes_.clear();
  SumSides(pays);
  Copy(columns_[kGains], columns_[kLimitedGains]);
  Copy(columns_[kPenalties], columns_[kLimitedPenalties]);
  Fill(0.0, columns_[kCarried]);
  for (RunningLimits& limits : running_) limits.Open(t, 0.0, nullptr);
  Cap(is_settlement);
  Net(t, is_settlement, ends.has_value());
  if (ends) {
    // Sums of paths that go on are 0; a floor must not lift them.
    for (int column : {kLimitedGains, kLimitedPenalties, kOwn}) {
      KeepAtEnd(*ends, t, columns_[column]);
    }
  }

  SetFactor(columns_[kPenalties], columns_[kCarried], columns_[kPenaltyFactor]);
  for (const SharedPay& pay : pays) {
    if (pay.carried == nullptr) continue;
    CarryShare(columns_[kPenaltyFactor], pay.pay, Column(pay.carried, kTilePaths));
  }
  SetFactor(columns_[kGains], columns_[kLimitedGains], columns_[kGainFactor]);
  SetFactor(columns_[kPenalties], columns_[kLimitedPenalties], columns_[kPenaltyFactor]);
  for (const SharedPay& pay : pays) {
    MultiplyBySide(columns_[kGainFactor], columns_[kPenaltyFactor], pay.pay, pay.limited);
  }
  if (ends) return;  // nothing is used on paths that go on, and nothing needed on others
  // The own pay counts on its side.
  AddBySide(columns_[kOwn], columns_[kLimitedGains], columns_[kLimitedPenalties]);
  Copy(columns_[kLimitedGains], columns_[kNet]);
  Add(columns_[kLimitedPenalties], columns_[kNet]);
  for (RunningLimits& limits : running_) {
    limits.Use(columns_[kLimitedGains], columns_[kLimitedPenalties], columns_[kNet]);
  }
}

void SharedLimitsTile::SumSides(std::span<const SharedPay> pays) {
  Fill(0.0, columns_[kGains]);
  Fill(0.0, columns_[kPenalties]);
  for (const SharedPay& pay : pays) {
    AddBySide(pay.pay, columns_[kGains], columns_[kPenalties]);
  }
}

void SharedLimitsTile::Cap(bool is_settlement) {
  const Column gains = columns_[kLimitedGains], penalties = columns_[kLimitedPenalties];
  const LimitProbe notes = Probe();
  const auto note = [&](LimitLine::Span span, double gains_before, double penalties_before) {
    notes.NoteCap(span, gains_before, gains);
    notes.NoteCap(span, penalties_before, penalties);
  };
  if (is_settlement && limits_.settlement) {
    const double gains_before = notes.Sample(gains), penalties_before = notes.Sample(penalties);
    ClipPay(-HUGE_VAL, limits_.settlement->gain_cap, gains);
    if (limits_.settlement->carries) {
      CapPenalty(limits_.settlement->penalty_cap, penalties, columns_[kCarried]);
    } else {
      ClipPay(-limits_.settlement->penalty_cap, HUGE_VAL, penalties);
    }
    note(LimitLine::Span::kSettlement, gains_before, penalties_before);
  }
  for (RunningLimits& limits : running_) {
    const double gains_before = notes.Sample(gains), penalties_before = notes.Sample(penalties);
    limits.CapGains(gains);
    limits.CapPenalties(penalties, columns_[kCarried].data());
    note(limits.span(), gains_before, penalties_before);
  }
}

void SharedLimitsTile::Net(int t, bool is_settlement, bool closes) {
  const Column net = columns_[kNet];
  Copy(columns_[kLimitedGains], net);
  Add(columns_[kLimitedPenalties], net);
  const LimitProbe notes = Probe();
  if (is_settlement && limits_.settlement) {
    const CompiledLimits& limits = *limits_.settlement;
    const double before = notes.Sample(net);
    ClipPay(limits.net_floor, std::max(limits.net_floor, limits.net_cap), net);
    notes.NoteNet(LimitLine::Span::kSettlement, before, net);
  }
  for (RunningLimits& limits : running_) {
    const double before = notes.Sample(net);
    limits.NetPay(t, is_settlement, closes, net);
    notes.NoteNet(limits.span(), before, net);
  }
  MoveNet(net, columns_[kLimitedGains], columns_[kLimitedPenalties], columns_[kOwn]);
}

}  // namespace accord::settlement_internal
