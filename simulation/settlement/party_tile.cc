#include "simulation/settlement/party_tile.h"

#include <cmath>

#include "simulation/base/vector_clones.h"
#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/lanes.h"

namespace accord {
namespace {

enum { kNpv, kCumulative, kExposure, kPeakShortfall, kDrawdown, kPeak, kColumns };

// One pass over everything: columns are read and written once a period.
ACCORD_VECTOR_CLONES
void BookCash(ConstColumn cash, double discount, ColumnStore& columns) {
  const double* __restrict flow = cash.data();
  double* __restrict npv = columns[kNpv].data();
  double* __restrict cumulative = columns[kCumulative].data();
  double* __restrict exposure = columns[kExposure].data();
  double* __restrict peak_shortfall = columns[kPeakShortfall].data();
  double* __restrict drawdown = columns[kDrawdown].data();
  double* __restrict peak = columns[kPeak].data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double money = cumulative[i] + flow[i];
    const double short_by = settlement_internal::Max(0.0 - money, 0.0);
    const double highest = settlement_internal::Max(peak[i], money);
    npv[i] = std::fma(flow[i], discount, npv[i]);
    cumulative[i] = money;
    exposure[i] = short_by;
    peak_shortfall[i] = settlement_internal::Max(peak_shortfall[i], short_by);
    drawdown[i] = settlement_internal::Max(drawdown[i], highest - money);
    peak[i] = highest;
  }
}

}  // namespace

PartyTile::PartyTile() : columns_(kColumns) {}

void PartyTile::Begin(double cash_at_start) {
  const double short_by = cash_at_start < 0.0 ? -cash_at_start : 0.0;
  settlement_internal::Fill(cash_at_start, columns_[kNpv]);
  settlement_internal::Fill(cash_at_start, columns_[kCumulative]);
  settlement_internal::Fill(short_by, columns_[kExposure]);
  settlement_internal::Fill(short_by, columns_[kPeakShortfall]);
  settlement_internal::Fill(0.0, columns_[kDrawdown]);
  settlement_internal::Fill(cash_at_start, columns_[kPeak]);
}

void PartyTile::Book(ConstColumn cash, double discount) { BookCash(cash, discount, columns_); }

}  // namespace accord
