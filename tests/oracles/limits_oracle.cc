#include "tests/oracles/limits_oracle.h"

namespace accord::oracles {
namespace {

// What a cap leaves.
Sized LeftOf(double cap, const LimitsNow& now, Sized used) {
  return Max(0.0, Max(0.0, cap * now.unit) - used);
}

bool IsCarried(const LimitsNow& now) {
  return now.limits->excess_penalty == ExcessPenalty::kCarried;
}

Sized SumOf(const std::vector<Member>& members, Sized Member::*side) {
  Sized sum = 0;
  for (const Member& member : members) sum += member.*side;
  return sum;
}

// Reduces one side of all members pro rata to `total` or less. Returns what was cut off.
Sized ReduceTo(Sized total, Sized Member::*side, std::vector<Member>& members, bool carry) {
  const Sized before = SumOf(members, side);
  if (before.value == total.value && before.size == total.size) return 0;
  if (before.value <= total.value && !Near(before, total, 1e-6)) return 0;
  const Sized after = Min(before, total);
  for (Member& member : members) {
    if (before.value == 0) continue;
    const Sized reduced = member.*side * (after / before);
    if (carry) member.carried += member.*side - reduced;
    member.*side = reduced;
  }
  return before - after;
}

// Net caps and floors of all spans.
Sized LimitNet(const AllLimitsNow& limits, Sized net) {
  for (const LimitsNow& now : limits) {
    if (!now.limits || !now.acts) continue;
    if (now.limits->net_cap) {
      const Sized left = *now.limits->net_cap * now.unit - now.used.net;
      net = Min(net, now.only_tops_up ? Max(0.0, left) : left);
    }
    if (now.limits->net_floor && now.floor_is_due) {
      net = Max(net, *now.limits->net_floor * now.unit - now.used.net);
    }
  }
  return net;
}

}  // namespace

PaidEntry UsedIn(Span span, int date, int periods_per_year, const std::vector<PaidEntry>& history) {
  PaidEntry used;
  for (const PaidEntry& entry : history) {
    const bool same_year = (entry.date - 1) / periods_per_year == (date - 1) / periods_per_year;
    if (span == Span::kSettlement || (span == Span::kYear && !same_year)) continue;
    used.gain = Accumulated(used.gain, entry.gain);
    used.penalty = Accumulated(used.penalty, entry.penalty);
    used.net = Accumulated(used.net, entry.net);
  }
  return used;
}

LimitedPay LimitClause(const AllLimitsNow& limits, Sized unlimited) {
  Sized gain = Max(0.0, unlimited), penalty = Max(0.0, -unlimited), carried = 0;
  for (const LimitsNow& now : limits) {
    if (!now.limits || !now.acts) continue;
    if (now.limits->gain_cap) gain = Min(gain, LeftOf(*now.limits->gain_cap, now, now.used.gain));
    if (now.limits->penalty_cap) {
      const Sized capped = Min(penalty, LeftOf(*now.limits->penalty_cap, now, now.used.penalty));
      if (IsCarried(now)) carried += penalty - capped;
      penalty = capped;
    }
  }
  return {LimitNet(limits, gain - penalty), carried};
}

Sized TopUp(const AllLimitsNow& limits) { return Max(0.0, LimitNet(limits, 0)); }

Sized LimitTogether(const AllLimitsNow& limits, std::vector<Member>& members) {
  for (const LimitsNow& now : limits) {
    if (!now.limits || !now.acts) continue;
    if (now.limits->gain_cap) {
      ReduceTo(LeftOf(*now.limits->gain_cap, now, now.used.gain), &Member::gain, members, false);
    }
    if (now.limits->penalty_cap) {
      ReduceTo(LeftOf(*now.limits->penalty_cap, now, now.used.penalty), &Member::penalty, members,
               IsCarried(now));
    }
  }
  // All net limits together say what the members should come to.
  const Sized gains = SumOf(members, &Member::gain), penalties = SumOf(members, &Member::penalty);
  const Sized before = gains - penalties;
  const Sized net = LimitNet(limits, before);
  if (net.value == before.value && net.size == before.size) return 0;
  const Sized excess = Max(0.0, before - net), lack = Max(0.0, net - before);
  const Sized cut_gains = ReduceTo(Max(0.0, gains - excess), &Member::gain, members, false);
  const Sized cut_penalties =
      ReduceTo(Max(0.0, penalties - lack), &Member::penalty, members, false);
  return Max(0.0, lack - cut_penalties) - Max(0.0, excess - cut_gains);
}

}  // namespace accord::oracles
