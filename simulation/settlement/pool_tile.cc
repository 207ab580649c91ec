#include "simulation/settlement/pool_tile.h"

#include <algorithm>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/payment_kernels.h"

namespace accord::settlement_internal {
namespace {

// Columns for carried penalties: with an expiry one for each date that may still be set off, and
// the present one.
int VintagesOf(const CompiledPool& pool, int period_count) {
  if (!pool.carries) return 0;
  return pool.expiry == 0 ? 1 : std::min(pool.expiry, period_count) + 1;
}

}  // namespace

PoolTile::PoolTile(const CompiledPool& pool, int period_count)
    : pool_(pool), columns_(1 + VintagesOf(pool, period_count)) {}

void PoolTile::Begin() { Fill(0.0, columns_); }

void PoolTile::Age(int t) {
  date_ = t;
  if (!pool_.carries) return;
  if (pool_.interest != 1.0) {
    for (int i = 1; i < columns_.count(); ++i) Multiply(pool_.interest, columns_[i]);
  }
  // The place of this date holds what was carried expiry + 1 periods ago.
  if (keeps_dates()) Fill(0.0, vintage(t));
}

void PoolTile::SetOff(Column pay) {
  if (!pool_.carries) return;
  if (!keeps_dates()) {
    settlement_internal::SetOff(columns_[1], pay);
    return;
  }
  for (int age = vintages() - 1; age >= 0; --age) {
    if (date_ - age >= 1) settlement_internal::SetOff(vintage(date_ - age), pay);
  }
}

void PoolTile::Carry(int t, ConstColumn carried) { Add(carried, vintage(t)); }

void PoolTile::MeetPenalty(Column paid) { MeetFromBank(columns_[0], paid); }

void PoolTile::Enter(Column paid) { KeepShare(pool_.bank_share, columns_[0], paid); }

bool PoolTile::Release(int t, Column paid) {
  if (!has_bank() || pool_.release_share == 0.0 || !pool_.releases_after[t - 1]) return false;
  MoveShare(pool_.release_share, columns_[0], paid);
  return true;
}

void PoolTile::SumCarried(Column sum) const {
  Fill(0.0, sum);
  for (int i = 1; i < columns_.count(); ++i) Add(columns_[i], sum);
}

}  // namespace accord::settlement_internal
