#ifndef ACCORD_SIMULATION_SETTLEMENT_SCHEDULE_KERNELS_H_
#define ACCORD_SIMULATION_SETTLEMENT_SCHEDULE_KERNELS_H_

#include <cmath>

#include "simulation/base/vector_clones.h"
#include "simulation/model/columns.h"

// The loops of (3.1): bands, steps, gates and scale over columns. Every function computes all
// lanes; `f` and `open` never overlap an input. Overloads that take `r` have edges or amounts in
// units of a reference that differs from path to path. Thread-safe.
namespace accord::settlement_internal {

// factor r + offset: an edge or amount in units of r (factor), or not (offset).
struct Edge {
  double factor, offset;
};
// In units of r. An infinite edge stays where it is whatever r is, 0 and below included.
Edge OfReference(double edge);
// Whatever r is.
inline Edge Absolute(double edge) { return {0.0, edge}; }
// Where it lies on a path with this r.
ACCORD_ALWAYS_INLINE double At(Edge edge, double r) {
  return std::fma(edge.factor, r, edge.offset);
}

// [lower, upper] with a marginal rate. An edge may be infinite.
struct PricedBand {
  double lower, upper, rate;
  double pivot;  // clip(pivot, lower, upper)
};
struct PricedBandOfReference {
  Edge lower, upper;
  double rate;
  Edge pivot;  // not clipped
};

// The values from min to max; an open end is outside. What is compared with an end is compared as
// it is: Tolerant says which range to look at.
struct Range {
  double min, max;
  bool min_open, max_open;
};
// The range in which x lies where it counts as lying in `range`: x counts as at an end within the
// tolerance of comparisons (simulation/base/comparison.h), a closed end being inside.
Range Tolerant(const Range& range, double size);

// The same with ends in units of r; `size` is that of x, and the kernels apply the tolerance.
struct RangeOfReference {
  Edge min, max;
  bool min_open, max_open;
  double size;
};

// f = base + rate (clip(x) - clip(pivot)), one or two bands at once: exactly base where x lies with
// the pivot in no band. A band whose lower edge is above its upper one (r < 0) is empty.
void SetBand(double base, ConstColumn x, const PricedBand& band, Column f);
void SetBands(double base, ConstColumn x, const PricedBand& first, const PricedBand& second,
              Column f);
// The same, added to f; the bits do not depend on how bands are paired.
void AddBand(ConstColumn x, const PricedBand& band, Column f);
void AddBands(ConstColumn x, const PricedBand& first, const PricedBand& second, Column f);
void AddBand(ConstColumn x, ConstColumn r, const PricedBandOfReference& band, Column f);

// A step: adds amount to f where x is in the range.
void AddInside(ConstColumn x, const Range& range, double amount, Column f);
void AddInside(ConstColumn x, ConstColumn r, const RangeOfReference& range, Edge amount, Column f);

// A gate of all: f = 0 where x is not in the range.
void CloseOutside(ConstColumn x, const Range& range, Column f);
void CloseOutside(ConstColumn x, ConstColumn r, const RangeOfReference& range, Column f);

// A gate of any: open = 1 where x is in the range.
void OpenInside(ConstColumn x, const Range& range, Column open);
void OpenInside(ConstColumn x, ConstColumn r, const RangeOfReference& range, Column open);
// f = 0 where open is 0.
void CloseUnless(ConstColumn open, Column f);

// f is multiplied by clip(intercept + slope x, min, max).
void Scale(ConstColumn x, double intercept, double slope, double min, double max, Column f);

}  // namespace accord::settlement_internal

#endif  // ACCORD_SIMULATION_SETTLEMENT_SCHEDULE_KERNELS_H_
