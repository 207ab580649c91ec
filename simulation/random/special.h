// Special functions behind the gamma, beta, PERT and Student t marginals: scalar, for compiling
// tables and models, not for loops over paths. They are built on math.h alone, so results have the
// same bits on every machine (model.md, Same bits), and are pure and thread-safe.
//
// A probability always comes with the tail it is counted in: what is 1e-10 from the upper end is
// said as (1e-10, TailEnd::kUpper), since 1 - 1e-10 would have lost six digits. Errors are
// relative, tested against Boost.Math for shapes in [0.05, 1e5] and probabilities from 1e-17 up
// (special_test.cc). Arguments outside a domain give NaN. Sources of method: Abramowitz and Stegun,
// Handbook of Mathematical Functions, chapters 6 and 26; modified Lentz evaluation of continued
// fractions (Thompson and Barnett 1986); saddle-point form of the densities (Loader 2000).
#ifndef ACCORD_SIMULATION_RANDOM_SPECIAL_H_
#define ACCORD_SIMULATION_RANDOM_SPECIAL_H_

namespace accord {

enum class TailEnd { kLower, kUpper };

// e^x - 1, without loss near 0. Error 2e-15 for x >= -0.5.
double ExpMinusOne(double x);

// log Gamma(x), x > 0. Error 1e-14, near the zeros at 1 and 2 too.
double LogGamma(double x);

// Probability that a gamma variable of this shape (> 0) and scale 1 is below x (kLower: the
// regularised P(shape, x)) or above it (kUpper: Q). x >= 0, infinity included. Error 2e-12; time
// grows as the square root of the shape.
double IncompleteGamma(double shape, double x, TailEnd tail);

// The x >= 0 with IncompleteGamma(shape, x, tail) = p, p in [0, 1]; its ends are 0 and infinity,
// and what is below the smallest double is 0 (shape 0.05 reaches there at p = 1e-17). Error 2e-12.
double GammaQuantile(double shape, double p, TailEnd tail);

// Probability that a beta variable of shapes a, b > 0 is below x (kLower: the regularised I_x(a,
// b)) or above it (kUpper). x in [0, 1]. Error 2e-12; time grows as the root of the larger shape.
double IncompleteBeta(double a, double b, double x, TailEnd tail);

// The x in [0, 1] with IncompleteBeta(a, b, x, tail) = p, p in [0, 1]. Error 2e-12 in x.
double BetaQuantile(double a, double b, double p, TailEnd tail);

// Probability that a Student t variable of nu > 0 degrees of freedom is below t (kLower) or above
// it (kUpper); t any number, infinities included. Error 2e-12.
double StudentTProbability(double nu, double t, TailEnd tail);

// The t with P(T < t) = p (kLower) or P(T > t) = p (kUpper) for nu > 0 degrees of freedom, any real
// number; infinite at p = 0 and 1. Error 2e-12, near the median too.
double StudentTQuantile(double nu, double p, TailEnd tail);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_SPECIAL_H_
