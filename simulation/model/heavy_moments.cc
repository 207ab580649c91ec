#include "simulation/model/heavy_moments.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

#include "simulation/model/gauss_legendre.h"
#include "simulation/random/math.h"
#include "simulation/random/special.h"
#include "simulation/scenario/marginal_cdf.h"
#include "simulation/scenario/metalog.h"

namespace accord::model_internal {
namespace {

constexpr double kInfinity = HUGE_VAL;
constexpr double kPi = 3.141592653589793;
// Two moments of a piece narrower than this, on the scale of its kind, differ by too few digits.
constexpr double kNarrow = 1.0;
constexpr double kPiecesPerUnit = 8.0;

// The integral of f over [from, to], of a smooth function that is as good as a polynomial of degree
// nine over an eighth.
template <typename F>
double Integral(double from, double to, const F& f) {
  const int pieces = std::max(8, static_cast<int>(std::ceil((to - from) * kPiecesPerUnit)));
  const double width = (to - from) / pieces;
  double sum = 0.0;
  for (int piece = 0; piece < pieces; ++piece) {
    for (const GaussPoint& gauss : kGauss) {
      sum += gauss.weight * f(from + width * (piece + gauss.place));
    }
  }
  return sum * width;
}

// Of a truncation on the scale of a kind: infinite where it is open.
struct Piece {
  double from, to;

  bool is_narrow() const { return to - from < kNarrow; }
};

// The integral of e^(-rate L) over [from, to].
double ExponentialMass(double rate, double from, double to) {
  if (to <= from) return 0.0;
  if (to == kInfinity) return rate > 0.0 ? Exp(-rate * from) / rate : kInfinity;
  const double exponent = rate * (to - from);
  if (std::fabs(exponent) < 1e-8) return Exp(-rate * from) * (to - from);
  return Exp(-rate * from) * -ExpMinusOne(-exponent) / rate;
}

// On the scale of L = logit y, whose density is y (1 - y). From L = 39.5 on, y is 1 and the metalog
// with a lower bound alone lower + exp(a1 + slope L).
Moments MomentsBetween(const Metalog& m, const Piece& piece) {
  constexpr double kEnd = 39.5;
  const double from = std::max(piece.from, -kEnd), to = std::min(piece.to, kEnd);
  const auto value = [&](double logit) {
    return MetalogValue(m, 1.0 / (1.0 + Exp(-logit)), 1.0 / (1.0 + Exp(logit)));
  };
  const auto weighed = [&](const auto& f) {
    return Integral(from, to, [&](double logit) {
      return f(value(logit)) / ((1.0 + Exp(-logit)) * (1.0 + Exp(logit)));
    });
  };
  // Integral of (X - lower)^power over the tail from kEnd on, where there is one to speak of.
  const bool open = m.has_lower() && !m.has_upper();
  const auto tail = [&](double power) {
    if (!open) return 0.0;
    return Exp(power * m.a1) * ExponentialMass(1.0 - power * m.upper_slope(), kEnd, piece.to);
  };
  const double mass = weighed([](double) { return 1.0; }) + tail(0.0);
  const double centre = value(0.5 * (from + to));
  const double above = open ? m.lower - centre : 0.0;
  const double mean =
      centre +
      (weighed([&](double x) { return x - centre; }) + tail(1.0) + above * tail(0.0)) / mass;
  const double rest = open ? m.lower - mean : 0.0;
  const double variance = (weighed([&](double x) { return (x - mean) * (x - mean); }) + tail(2.0) +
                           2.0 * rest * tail(1.0) + rest * rest * tail(0.0)) /
                          mass;
  return {mean, variance};
}

// P(from < T <= to) from the nearer tail, of tails of a distribution.
double MassOf(const Tails& from, const Tails& to) {
  return from.below > 0.5 ? from.above - to.above : to.below - from.below;
}

double StudentMass(double nu, const Piece& piece) {
  const auto tails = [nu](double t) {
    return Tails{StudentTProbability(nu, t, TailEnd::kLower),
                 StudentTProbability(nu, t, TailEnd::kUpper)};
  };
  return MassOf(tails(piece.from), tails(piece.to));
}

double StudentDensity(double nu, double t) {
  return Exp(LogGamma(0.5 * (nu + 1.0)) - LogGamma(0.5 * nu) - 0.5 * Log(nu * kPi) -
             0.5 * (nu + 1.0) * Log1p(t * t / nu));
}

double InverseSinh(double x) {
  constexpr double kLarge = 1e8;  // from where on x^2 + 1 is x^2
  const double size = std::fabs(x);
  const double u = size > kLarge ? Log(2.0 * size) : Log(size + std::sqrt(size * size + 1.0));
  return x < 0.0 ? -u : u;
}

// Both ends given: over u with t = sinh u, on which a power law is an exponential.
Moments StudentBetween(double nu, const Piece& piece) {
  const auto weighed = [&](const auto& f) {
    return Integral(InverseSinh(piece.from), InverseSinh(piece.to), [&](double u) {
      const double up = 0.5 * Exp(u), down = 0.5 * Exp(-u);
      const double t = up - down;
      return f(t) * StudentDensity(nu, t) * (up + down);
    });
  };
  const double mass = weighed([](double) { return 1.0; });
  const double mean = weighed([](double t) { return t; }) / mass;
  return {mean, weighed([mean](double t) { return (t - mean) * (t - mean); }) / mass};
}

// One end open: the integral of t f(t) from x on is (nu + x^2) / (nu - 1) f(x), and (1 + t^2 / nu)
// f(t) is (nu - 1) / (nu - 2) times the density of nu - 2 degrees at t sqrt((nu - 2) / nu).
Moments StudentFrom(double nu, const Piece& piece) {
  const auto first = [nu](double x) {
    return std::isinf(x) ? 0.0 : (nu + x * x) / (nu - 1.0) * StudentDensity(nu, x);
  };
  const double mass = StudentMass(nu, piece);
  const double mean = (first(piece.from) - first(piece.to)) / mass;
  const double shrink = std::sqrt((nu - 2.0) / nu);
  const double inflated = StudentMass(nu - 2.0, {piece.from * shrink, piece.to * shrink}) / mass;
  return {mean, nu * ((nu - 1.0) / (nu - 2.0) * inflated - 1.0) - mean * mean};
}

using Maybe = std::optional<Moments>;

Maybe Of(const StudentTMarginal& m, const Truncation& cut) {
  constexpr double kHeavyUpTo = 10.0;  // degrees; quantiles hold the moments beyond
  if (m.degrees_of_freedom > kHeavyUpTo) return std::nullopt;
  const auto score = [&](double x) { return (x - m.location) / m.scale; };
  const Piece piece{cut.min ? score(*cut.min) : -kInfinity, cut.max ? score(*cut.max) : kInfinity};
  if (piece.is_narrow()) return std::nullopt;
  const Moments t = cut.min && cut.max ? StudentBetween(m.degrees_of_freedom, piece)
                                       : StudentFrom(m.degrees_of_freedom, piece);
  return Moments{m.location + m.scale * t.mean, m.scale * m.scale * t.variance};
}

// E[X^k] is exp(k mu + k^2 sigma^2 / 2) times the mass of the piece moved by k sigma.
Maybe Of(const LognormalMarginal& m, const Truncation& cut) {
  constexpr double kHeavyFrom = 0.5;  // sigma
  const double ratio = m.median ? 0.0 : *m.sd / *m.mean;
  const double sigma = m.median ? *m.log_sd : std::sqrt(Log1p(ratio * ratio));
  const double mu = m.median ? Log(*m.median) : Log(*m.mean) - 0.5 * sigma * sigma;
  const auto score = [&](double x) { return x > 0.0 ? (Log(x) - mu) / sigma : -kInfinity; };
  const Piece piece{cut.min ? score(*cut.min) : -kInfinity, cut.max ? score(*cut.max) : kInfinity};
  if (sigma < kHeavyFrom || piece.is_narrow()) return std::nullopt;
  const auto mass = [&](double shift) {
    const auto tails = [shift](double z) {
      return Tails{NormalCdf(z - shift), NormalUpperTail(z - shift)};
    };
    return MassOf(tails(piece.from), tails(piece.to));
  };
  const auto moment = [&](double k) {
    return Exp(k * mu + 0.5 * k * k * sigma * sigma) * (mass(k * sigma) / mass(0.0));
  };
  const double mean = moment(1.0);
  return Moments{mean, moment(2.0) - mean * mean};
}

// E[X^k] is scale^k Gamma(1 + k / shape) times the mass of a gamma of that shape between the
// hazards (x / scale)^shape.
Maybe Of(const WeibullMarginal& m, const Truncation& cut) {
  const auto hazard = [&](double x) { return x > 0.0 ? Pow(x / m.scale, m.shape) : 0.0; };
  const Piece piece{cut.min ? hazard(*cut.min) : 0.0, cut.max ? hazard(*cut.max) : kInfinity};
  if (m.shape >= 1.0 || piece.is_narrow()) return std::nullopt;
  const auto moment = [&](double k) {
    const double shape = 1.0 + k / m.shape;
    const auto tails = [shape](double h) {
      return Tails{IncompleteGamma(shape, h, TailEnd::kLower),
                   IncompleteGamma(shape, h, TailEnd::kUpper)};
    };
    return Pow(m.scale, k) * Exp(LogGamma(shape)) * MassOf(tails(piece.from), tails(piece.to));
  };
  const double mass = moment(0.0), mean = moment(1.0) / mass;
  return Moments{mean, moment(2.0) / mass - mean * mean};
}

// Light, or bounded, or of no density.
Maybe Of(std::monostate, const Truncation&) { return std::nullopt; }
Maybe Of(const ConstantMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const UniformMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const NormalMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const TriangularMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const PertMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const BetaMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const GammaMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const DiscreteMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const EmpiricalMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const EventMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const PoissonMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const BinomialMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const TrialsMarginal&, const Truncation&) { return std::nullopt; }
Maybe Of(const MetalogMarginal& m, const Truncation& cut) { return MomentsOf(m, cut); }

std::optional<double> Negated(const std::optional<double>& x) {
  return x ? std::optional(-*x) : std::nullopt;
}

}  // namespace

Moments MomentsOf(const MetalogMarginal& marginal, const Truncation& cut) {
  if (marginal.upper_bound && !marginal.lower_bound) {
    const Moments mirrored = MomentsOf(MetalogMarginal{-marginal.p90, -marginal.p50, -marginal.p10,
                                                       Negated(marginal.upper_bound), std::nullopt},
                                       Truncation{Negated(cut.max), Negated(cut.min)});
    return {-mirrored.mean, mirrored.variance};
  }
  const Metalog m = MetalogOf(marginal);
  if (!m.has_lower() && !m.has_upper() && !cut.min && !cut.max) {
    // Keelin 2016, table 4.
    return {m.a1 + 0.5 * m.a3,
            kPi * kPi / 3.0 * m.a2 * m.a2 + (1.0 / 12.0 + kPi * kPi / 36.0) * m.a3 * m.a3};
  }
  const bool cuts_low = cut.min && *cut.min > m.lower;
  const bool cuts_high = cut.max && *cut.max < m.upper;
  return MomentsBetween(m, {cuts_low ? MetalogLogit(m, *cut.min) : -kInfinity,
                            cuts_high ? MetalogLogit(m, *cut.max) : kInfinity});
}

std::optional<Moments> HeavyMomentsOf(const Marginal& marginal, const Truncation& cut) {
  return std::visit([&cut](const auto& kind) { return Of(kind, cut); }, marginal.kind);
}

}  // namespace accord::model_internal
