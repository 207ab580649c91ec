#include "simulation/settlement/limit_kernels.h"

#include "simulation/base/vector_clones.h"
#include "simulation/settlement/lanes.h"

namespace accord::settlement_internal {
ACCORD_VECTOR_CLONES
void ClipPay(ConstColumn raw, double lower, double upper, Column pay) {
  Map(raw, pay, [=](double x, double) { return Clip(x, lower, upper); });
}

ACCORD_VECTOR_CLONES
void ClipPay(double lower, double upper, Column pay) {
  for (int i = 0; i < kTilePaths; ++i) pay[i] = Clip(pay[i], lower, upper);
}

ACCORD_VECTOR_CLONES
void ClipPayAndMark(ConstColumn raw, double lower, double upper, Column pay, Column limited) {
  const double* __restrict in = raw.data();
  double* __restrict out = pay.data();
  double* __restrict mark = limited.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double clipped = Clip(in[i], lower, upper);
    out[i] = clipped;
    mark[i] = clipped != in[i] ? 1.0 : 0.0;
  }
}

ACCORD_VECTOR_CLONES
void MarkLimited(ConstColumn raw, ConstColumn pay, Column limited) {
  Map(raw, pay, limited,
      [](double before, double after, double) { return before != after ? 1.0 : 0.0; });
}

ACCORD_VECTOR_CLONES
void CapPay(ConstColumn r, Edge gain_cap, Edge penalty_cap, Column pay) {
  Map(r, pay, [=](double reference, double x) {
    const double capped = Min(x, Max(At(gain_cap, reference), 0.0));
    return Max(capped, 0.0 - Max(At(penalty_cap, reference), 0.0));
  });
}

ACCORD_VECTOR_CLONES
void NetPay(ConstColumn r, Edge net_cap, Edge net_floor, Column pay) {
  Map(r, pay, [=](double reference, double x) {
    return Max(Min(x, At(net_cap, reference)), At(net_floor, reference));
  });
}

ACCORD_VECTOR_CLONES
void CapGain(ConstColumn room, Column pay) {
  Map(room, pay, [](double left, double x) { return Min(x, Max(left, 0.0)); });
}

ACCORD_VECTOR_CLONES
void CapPenalty(ConstColumn room, Column pay) {
  Map(room, pay, [](double left, double x) { return Max(x, 0.0 - Max(left, 0.0)); });
}

ACCORD_VECTOR_CLONES
void CapPenalty(ConstColumn room, Column pay, Column carried) {
  const double* __restrict left = room.data();
  double* __restrict x = pay.data();
  double* __restrict excess = carried.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double capped = Max(x[i], 0.0 - Max(left[i], 0.0));
    excess[i] += capped - x[i];
    x[i] = capped;
  }
}

ACCORD_VECTOR_CLONES
void CapPenalty(double cap, Column pay, Column carried) {
  const double least = 0.0 - Max(cap, 0.0);
  Map(pay, carried, [=](double x, double excess) { return excess + (Max(x, least) - x); });
  for (int i = 0; i < kTilePaths; ++i) pay[i] = Max(pay[i], least);
}

ACCORD_VECTOR_CLONES
void CapPenalty(ConstColumn r, Edge cap, Column pay, Column carried) {
  const double* __restrict reference = r.data();
  double* __restrict x = pay.data();
  double* __restrict excess = carried.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double capped = Max(x[i], 0.0 - Max(At(cap, reference[i]), 0.0));
    excess[i] += capped - x[i];
    x[i] = capped;
  }
}

ACCORD_VECTOR_CLONES
void CapNet(ConstColumn room, Column pay) {
  Map(room, pay, [](double left, double x) { return Min(x, left); });
}

ACCORD_VECTOR_CLONES
void FloorNet(ConstColumn need, Column pay) {
  Map(need, pay, [](double missing, double x) { return Max(x, missing); });
}

ACCORD_VECTOR_CLONES
void TakeGain(ConstColumn pay, Column room) {
  Map(pay, room, [](double x, double left) { return left - Max(x, 0.0); });
}

ACCORD_VECTOR_CLONES
void TakePenalty(ConstColumn pay, Column room) {
  Map(pay, room, [](double x, double left) { return left + Min(x, 0.0); });
}

ACCORD_VECTOR_CLONES
void TakeNet(ConstColumn pay, Column room) {
  Map(pay, room, [](double x, double left) { return left - x; });
}

}  // namespace accord::settlement_internal
