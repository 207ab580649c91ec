#include "simulation/settlement/payment_tile.h"

#include <limits>

#include "simulation/settlement/column_kernels.h"
#include "simulation/settlement/lanes.h"
#include "simulation/settlement/limit_kernels.h"
#include "simulation/settlement/payment_kernels.h"
#include "simulation/settlement/schedule_kernels.h"

namespace accord::settlement_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

}  // namespace

PaymentTile::PaymentTile(const CompiledClause& clause)
    : clause_(clause), columns_(kSlots + clause.lag + 1) {}

void PaymentTile::Begin() { Fill(0.0, columns_); }

void PaymentTile::Open(int t) {
  date_ = t;
  Fill(0.0, columns_[kSlots + (t + clause_.lag) % (clause_.lag + 1)]);
}

void PaymentTile::Book(int t) {
  if (clause_.holdback > 0.0) KeepShare(clause_.holdback, columns_[kHeld], paid());
  Add(paid(), columns_[kSlots + (t + clause_.lag) % (clause_.lag + 1)]);
}

void PaymentTile::SetReleaseFactor(const double* score, double score_size, Column factor) const {
  Fill(clause_.release.base, factor);
  for (const CompiledBand& band : clause_.release.bands) {
    AddBand(ConstColumn(score, kTilePaths),
            {band.lower, band.upper, band.rate, Clip(0.0, band.lower, band.upper)}, factor);
  }
  for (const CompiledStep& step : clause_.release.steps) {
    const Range range = step.above ? Range{step.threshold, kInfinity, !step.inclusive, false}
                                   : Range{-kInfinity, step.threshold, false, !step.inclusive};
    AddInside(ConstColumn(score, kTilePaths), Tolerant(range, score_size), step.amount, factor);
  }
  ClipPay(0.0, 1.0, factor);
}

}  // namespace accord::settlement_internal
