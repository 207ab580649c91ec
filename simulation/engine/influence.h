#ifndef ACCORD_SIMULATION_ENGINE_INFLUENCE_H_
#define ACCORD_SIMULATION_ENGINE_INFLUENCE_H_

#include <cstdint>
#include <span>

#include "simulation/accumulate/distribution.h"
#include "simulation/engine/totals.h"

// How sure a difference between two models on the same paths is. A metric of a distribution is, to
// first order, the mean over the paths of an influence function (Serfling 1980, chapter 6), so that
// the error of a difference of two metrics is that of the mean difference of their influences:
//
//     mean               x
//     quantile q_p       (p - 1{x <= q_p}) dq/dp
//     loss probability   1{x < 0}, 0 with its tolerance
//     CVaR 95 of -x      max(q_0.05 - x, 0) / 0.05      (Manistre, Hancock 2005)
//
// Constants that move no difference by a random amount are left out.
namespace accord {

// Quantiles and slopes dq/dp of the first batch, which holds at least one path. Slopes are central
// differences (q(p + h) - q(p - h)) / 2h, h by the normal-reference rule of Bofinger (1975). `size`
// is that of x, by which it counts as a loss. Thread-safe.
Influence InfluenceOf(const Distribution& first_batch, double size);

// Such a slope at p = 0.05, 0.25, 0.5, 0.75 or 0.95, of at least one path. Thread-safe.
double QuantileSlope(const Distribution& batch, double p);

// Quantiles of both models that count as equal become so: once the figure has its influences and
// its size.
void AlignQuantiles(PairedFigure& figure);

// Counts a tile of any length into the figure, whose influences and size are set: base[i] and
// alternative[i] are the figure on the same path. An alternative that counts as equal to the base
// is taken for it, and is neither better nor worse. Finite, |x| <= 1e150.
void AddPairTile(PairedFigure& figure, std::span<const double> base,
                 std::span<const double> alternative);

// The same for `paths` paths of two figures that are equal on every path of the run.
void AddEqualPaths(PairedFigure& figure, std::uint64_t paths);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ENGINE_INFLUENCE_H_
