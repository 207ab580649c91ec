#include "tests/oracles/pool_oracle.h"

#include <cmath>

namespace accord::oracles {
namespace {

// What is left of `whole` when `part` is taken: certainly nothing where all of it was, by far.
Sized LeftOf(Sized whole, Sized part) {
  return part.value == whole.value && part.size == whole.size ? Sized(0) : whole - part;
}

}  // namespace

bool PoolOracle::IsAlive(const Carried& entry, int t) const {
  return memory_.carry_expiry_periods == 0 || t <= entry.since + memory_.carry_expiry_periods;
}

double PoolOracle::Growth(const Carried& entry, int t) const {
  return std::pow(1 + memory_.carry_interest_per_year, (t - entry.since) * period_years_);
}

Sized PoolOracle::SetOff(Sized gain, int t) {
  // Of a gain that may be a rounding error, as much may be taken.
  Sized taken = Near(gain, 0, 1e-6) ? Sized(0, gain.size) : Sized(0);
  for (Carried& entry : carried_) {
    const Sized rest = gain - taken;
    if (rest.value <= 0) break;
    if (!IsAlive(entry, t)) continue;
    const Sized now = entry.amount * Growth(entry, t);
    const Sized part = Min(now, rest);
    taken += part;
    entry.amount = LeftOf(now, part) / Growth(entry, t);
  }
  return taken;
}

Sized PoolOracle::Balance(int t) const {
  Sized balance = 0;
  for (const Carried& entry : carried_) {
    if (IsAlive(entry, t)) balance += entry.amount * Growth(entry, t);
  }
  return balance;
}

Sized PoolOracle::Meet(Sized penalty) {
  const Sized met = Min(bank_, penalty);
  bank_ = LeftOf(bank_, met);
  return met;
}

Sized PoolOracle::Keep(Sized gain) {
  const Sized kept = memory_.bank_share * gain;
  bank_ += kept;
  return kept;
}

Sized PoolOracle::Release() {
  const Sized released = memory_.bank_release_per_year * bank_;
  bank_ = bank_ - released;
  return released;
}

Sized PoolOracle::Empty() {
  const Sized rest = bank_;
  bank_ = 0;
  return rest;
}

}  // namespace accord::oracles
