#include "simulation/settlement/payment_kernels.h"

#include <cmath>

#include "simulation/base/vector_clones.h"
#include "simulation/settlement/lanes.h"

namespace accord::settlement_internal {

ACCORD_VECTOR_CLONES
void Deduct(ConstColumn deduction, Column pay) {
  Map(deduction, pay, [](double d, double x) {
    const double less = Min(x + Max(d, 0.0), 0.0);
    return x < 0.0 ? less : x;
  });
}

ACCORD_VECTOR_CLONES
void TakeIncrement(ConstColumn open, bool keep, Column before, Column total_to_pay) {
  const double* __restrict is_open = open.data();
  double* __restrict last = before.data();
  double* __restrict x = total_to_pay.data();
  const double kept = keep ? 1.0 : 0.0;
  for (int i = 0; i < kTilePaths; ++i) {
    const double total = x[i];
    x[i] = is_open[i] != 0.0 ? total - last[i] : 0.0;
    last[i] = is_open[i] * kept != 0.0 ? total : last[i];
  }
}

ACCORD_VECTOR_CLONES
void MultiplyByRatio(ConstColumn numerator, double denominator, Column out) {
  Map(numerator, out, [=](double x, double value) { return value * (x / denominator); });
}

ACCORD_VECTOR_CLONES
void SetOff(Column balance, Column pay) {
  double* __restrict held = balance.data();
  double* __restrict x = pay.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double used = Min(Max(x[i], 0.0), held[i]);
    x[i] -= used;
    held[i] -= used;
  }
}

ACCORD_VECTOR_CLONES
void MeetFromBank(Column bank, Column paid) {
  double* __restrict held = bank.data();
  double* __restrict x = paid.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double met = Min(Max(0.0 - x[i], 0.0), held[i]);
    x[i] += met;
    held[i] -= met;
  }
}

ACCORD_VECTOR_CLONES
void KeepShare(double share, Column kept, Column paid) {
  double* __restrict sum = kept.data();
  double* __restrict x = paid.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double part = share * Max(x[i], 0.0);
    sum[i] += part;
    x[i] -= part;
  }
}

ACCORD_VECTOR_CLONES
void MoveShare(double share, Column from, Column to) {
  double* __restrict held = from.data();
  double* __restrict x = to.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double part = share * held[i];
    x[i] += part;
    held[i] -= part;
  }
}

ACCORD_VECTOR_CLONES
void Collect(ConstColumn means, ConstColumn gains, ConstColumn penalties, Column factor,
             Column payments) {
  const double* __restrict has = means.data();
  const double* __restrict up = gains.data();
  const double* __restrict down = penalties.data();
  double* __restrict share = factor.data();
  double* __restrict sum = payments.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double owed = 0.0 - down[i];
    const double paid = Min(owed, Max(has[i], 0.0));
    const double divisor = owed == 0.0 ? 1.0 : owed;
    const double ratio = paid / divisor;
    share[i] = paid == owed ? 1.0 : ratio;
    sum[i] = up[i] - paid;
  }
}

ACCORD_VECTOR_CLONES
void ReducePenalty(ConstColumn factor, Column pay) {
  Map(factor, pay, [](double f, double x) {
    const double reduced = x * f;
    return x < 0.0 ? reduced : x;
  });
}

ACCORD_VECTOR_CLONES
void AddBySide(ConstColumn pay, Column gains, Column penalties) {
  const double* __restrict x = pay.data();
  double* __restrict up = gains.data();
  double* __restrict down = penalties.data();
  for (int i = 0; i < kTilePaths; ++i) {
    up[i] += Max(x[i], 0.0);
    down[i] += Min(x[i], 0.0);
  }
}

ACCORD_VECTOR_CLONES
void SetFactor(ConstColumn before, ConstColumn after, Column factor) {
  Map(before, after, factor, [](double from, double to, double) {
    const double divisor = from == 0.0 ? 1.0 : from;
    const double ratio = to / divisor;
    return from == to ? 1.0 : ratio;
  });
}

ACCORD_VECTOR_CLONES
void MultiplyBySide(ConstColumn gain_factor, ConstColumn penalty_factor, Column pay,
                    Column limited) {
  const double* __restrict up = gain_factor.data();
  const double* __restrict down = penalty_factor.data();
  double* __restrict x = pay.data();
  double* __restrict mark = limited.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double changed = x[i] * (x[i] > 0.0 ? up[i] : down[i]);
    mark[i] = changed != x[i] ? 1.0 : mark[i];
    x[i] = changed;
  }
}

ACCORD_VECTOR_CLONES
void CarryShare(ConstColumn share, ConstColumn pay, Column carried) {
  Map(share, pay, carried,
      [](double part, double x, double sum) { return std::fma(part, Min(x, 0.0), sum); });
}

ACCORD_VECTOR_CLONES
void MoveNet(ConstColumn net, Column gains, Column penalties, Column own) {
  const double* __restrict target = net.data();
  double* __restrict up = gains.data();
  double* __restrict down = penalties.data();
  double* __restrict rest = own.data();
  for (int i = 0; i < kTilePaths; ++i) {
    const double change = target[i] - (up[i] + down[i]);
    const double cut = Min(Max(0.0 - change, 0.0), up[i]);
    const double met = Min(Max(change, 0.0), 0.0 - down[i]);
    up[i] -= cut;
    down[i] += met;
    rest[i] = change + cut - met;
  }
}

ACCORD_VECTOR_CLONES
void KeepUntilEnd(ConstColumn ends, double t, Column out) {
  Map(ends, out, [=](double end, double x) { return t <= end ? x : 0.0; });
}

ACCORD_VECTOR_CLONES
void KeepAtEnd(ConstColumn ends, double t, Column out) {
  Map(ends, out, [=](double end, double x) { return t == end ? x : 0.0; });
}

ACCORD_VECTOR_CLONES
void AddAtEnd(ConstColumn ends, double t, double sign, ConstColumn amount, Column out) {
  Map(ends, amount, out, [=](double end, double x, double sum) {
    const double added = std::fma(sign, x, sum);
    return t == end ? added : sum;
  });
}

ACCORD_VECTOR_CLONES
void AddAtEnd(ConstColumn ends, double t, double amount, Column out) {
  Map(ends, out, [=](double end, double sum) {
    const double added = sum + amount;
    return t == end ? added : sum;
  });
}

ACCORD_VECTOR_CLONES
void AddAfterEnd(ConstColumn ends, double t, double amount, Column out) {
  Map(ends, out, [=](double end, double sum) {
    const double added = sum + amount;
    return t > end ? added : sum;
  });
}

}  // namespace accord::settlement_internal
