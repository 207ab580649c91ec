#include "simulation/settlement/schedule_kernels.h"

#include <cmath>
#include <type_traits>

#include "simulation/base/comparison.h"
#include "simulation/base/vector_clones.h"
#include "simulation/settlement/lanes.h"

namespace accord::settlement_internal {
namespace {

ACCORD_ALWAYS_INLINE double AddedByBand(const PricedBand& band, double x, double f) {
  return std::fma(band.rate, Clip(x, band.lower, band.upper) - band.pivot, f);
}

template <bool kMinOpen, bool kMaxOpen>
ACCORD_ALWAYS_INLINE bool IsInside(double x, double min, double max) {
  return (kMinOpen ? x > min : x >= min) & (kMaxOpen ? x < max : x <= max);
}

// Calls body(std::bool_constant min_open, std::bool_constant max_open): the branch on the ends
// stands before the loop.
template <typename Body>
ACCORD_ALWAYS_INLINE void WithEnds(bool min_open, bool max_open, Body body) {
  if (min_open && max_open) {
    body(std::true_type(), std::true_type());
  } else if (min_open) {
    body(std::true_type(), std::false_type());
  } else if (max_open) {
    body(std::false_type(), std::true_type());
  } else {
    body(std::false_type(), std::false_type());
  }
}

// f[i] = body(whether x[i] is in the range, f[i]).
template <typename Body>
ACCORD_ALWAYS_INLINE void MapInside(ConstColumn x, Range range, Column f, Body body) {
  WithEnds(range.min_open, range.max_open, [=](auto min_open, auto max_open) {
    Map(x, f, [=](double in, double value) {
      return body(IsInside<min_open(), max_open()>(in, range.min, range.max), value);
    });
  });
}

// An edge and the tolerance around it. An infinite one moves by a finite amount, and stays.
struct TolerantEdge {
  Edge edge, finite;
  double size;

  TolerantEdge(Edge edge, double size)
      : edge(edge), finite(std::isinf(edge.offset) ? Edge{0.0, 0.0} : edge), size(size) {}
  // Below: towards smaller numbers.
  template <bool kBelow>
  ACCORD_ALWAYS_INLINE double At(double r) const {
    const double level = std::fabs(settlement_internal::At(finite, r));
    const double slack = kComparisonTolerance * Max(level, size);
    return settlement_internal::At(edge, r) + (kBelow ? 0.0 - slack : slack);
  }
};

// f[i] = body(whether x[i] is in the range, r[i], f[i]).
template <typename Body>
ACCORD_ALWAYS_INLINE void MapInside(ConstColumn x, ConstColumn r, RangeOfReference range, Column f,
                                    Body body) {
  const TolerantEdge lower(range.min, range.size), upper(range.max, range.size);
  WithEnds(range.min_open, range.max_open, [=](auto min_open, auto max_open) {
    Map(x, r, f, [=](double in, double reference, double value) {
      const double min = lower.template At<!min_open()>(reference);
      const double max = upper.template At<max_open()>(reference);
      return body(IsInside<min_open(), max_open()>(in, min, max), reference, value);
    });
  });
}

}  // namespace

Range Tolerant(const Range& range, double size) {
  const double below = Slack(range.min, size), above = Slack(range.max, size);
  return {range.min_open ? range.min + below : range.min - below,
          range.max_open ? range.max - above : range.max + above, range.min_open, range.max_open};
}

Edge OfReference(double edge) { return std::isinf(edge) ? Edge{0.0, edge} : Edge{edge, 0.0}; }

ACCORD_VECTOR_CLONES
void SetBand(double base, ConstColumn x, const PricedBand& band, Column f) {
  Map(x, f, [=](double in, double) { return AddedByBand(band, in, base); });
}

ACCORD_VECTOR_CLONES
void SetBands(double base, ConstColumn x, const PricedBand& first, const PricedBand& second,
              Column f) {
  Map(x, f,
      [=](double in, double) { return AddedByBand(second, in, AddedByBand(first, in, base)); });
}

ACCORD_VECTOR_CLONES
void AddBand(ConstColumn x, const PricedBand& band, Column f) {
  Map(x, f, [=](double in, double sum) { return AddedByBand(band, in, sum); });
}

ACCORD_VECTOR_CLONES
void AddBands(ConstColumn x, const PricedBand& first, const PricedBand& second, Column f) {
  Map(x, f,
      [=](double in, double sum) { return AddedByBand(second, in, AddedByBand(first, in, sum)); });
}

ACCORD_VECTOR_CLONES
void AddBand(ConstColumn x, ConstColumn r, const PricedBandOfReference& band, Column f) {
  Map(x, r, f, [=](double in, double reference, double sum) {
    const double lower = At(band.lower, reference);
    const double upper = At(band.upper, reference);
    const double pivot = Clip(At(band.pivot, reference), lower, upper);
    return std::fma(band.rate, Clip(in, lower, upper) - pivot, sum);
  });
}

ACCORD_VECTOR_CLONES
void AddInside(ConstColumn x, const Range& range, double amount, Column f) {
  MapInside(x, range, f, [=](bool inside, double sum) { return sum + (inside ? amount : 0.0); });
}

ACCORD_VECTOR_CLONES
void AddInside(ConstColumn x, ConstColumn r, const RangeOfReference& range, Edge amount, Column f) {
  MapInside(x, r, range, f, [=](bool inside, double reference, double sum) {
    return sum + (inside ? At(amount, reference) : 0.0);
  });
}

ACCORD_VECTOR_CLONES
void CloseOutside(ConstColumn x, const Range& range, Column f) {
  MapInside(x, range, f, [](bool inside, double value) { return inside ? value : 0.0; });
}

ACCORD_VECTOR_CLONES
void CloseOutside(ConstColumn x, ConstColumn r, const RangeOfReference& range, Column f) {
  MapInside(x, r, range, f, [](bool inside, double, double value) { return inside ? value : 0.0; });
}

ACCORD_VECTOR_CLONES
void OpenInside(ConstColumn x, const Range& range, Column open) {
  MapInside(x, range, open, [](bool inside, double value) { return inside ? 1.0 : value; });
}

ACCORD_VECTOR_CLONES
void OpenInside(ConstColumn x, ConstColumn r, const RangeOfReference& range, Column open) {
  MapInside(x, r, range, open,
            [](bool inside, double, double value) { return inside ? 1.0 : value; });
}

ACCORD_VECTOR_CLONES
void CloseUnless(ConstColumn open, Column f) {
  Map(open, f, [](double is_open, double value) { return is_open != 0.0 ? value : 0.0; });
}

ACCORD_VECTOR_CLONES
void Scale(ConstColumn x, double intercept, double slope, double min, double max, Column f) {
  Map(x, f, [=](double in, double value) {
    return value * Clip(std::fma(slope, in, intercept), min, max);
  });
}

}  // namespace accord::settlement_internal
