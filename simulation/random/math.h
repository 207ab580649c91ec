// Elementary functions for kernels: inlined, free of branches, so that a plain loop over them
// vectorises, and built from + - * / sqrt, explicit std::fma and integer operations alone, so that
// they give the same bits at every vector width, optimisation level and on every x86-64 machine
// (model.md, Same bits; only the sign and payload of a NaN are left open). Simulation code calls
// these and never std::exp and its kin, whose result depends on the C library and the processor.
//
// Coefficients are our own: polynomials through Chebyshev points, computed with 60 digits. Error
// bounds are relative, over the stated range, and tested against Boost.Math (math_test.cc). Inputs
// outside a domain give NaN, NaN gives NaN; nothing sets errno. Thread-safe.
#ifndef ACCORD_SIMULATION_RANDOM_MATH_H_
#define ACCORD_SIMULATION_RANDOM_MATH_H_

#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>

#include "simulation/base/vector_clones.h"
#include "simulation/random/polynomial.h"

namespace accord {

namespace math_internal {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kLn2High = 0x1.62e42fefa39efp-1;
inline constexpr double kLn2Low = 2.3190468138462996e-17;
inline constexpr double kLog2E = 1.4426950408889634;

// (exp(r) - 1 - r) / r^2 for |r| <= ln(2)/2, to 1.1e-16.
inline constexpr double kExp[] = {
    0.5000000000000001,     0.16666666666666669,    0.04166666666662413,    0.008333333333330062,
    0.0013888888917213717,  0.00019841269863053618, 2.4801521295954376e-05, 2.7557268459997064e-06,
    2.7620088445409746e-07, 2.510038549551032e-08};

// (log((1+s)/(1-s)) - 2s) / s^3 in s^2, for (1+s)/(1-s) within [sqrt(1/2), sqrt(2)], to 3.1e-16.
inline constexpr double kLog[] = {0.666666666666667,   0.3999999999989889, 0.28571428626253836,
                                  0.22222211089379496, 0.1818289243253687, 0.15331611722055008,
                                  0.14617807153417325};

// (1 + z) exp(z^2/2) P(Z > z) in (z - 5)/(z + 5), for z in [0, 40], to 5.3e-16.
inline constexpr double kMills[] = {
    0.4615158298500377,      -0.09155228183400504,    0.03103036842599044,
    0.010002352384860832,    -0.026401042967686097,   0.02453696325355019,
    -0.015170415374138756,   0.0065220005494309,      -0.0016760726476689027,
    7.792347095222024e-06,   0.00018233603132725534,  -5.361024019845263e-05,
    -9.903309563535636e-06,  9.064914992680178e-06,   -5.3168447003939924e-08,
    -1.3112561757018996e-06, 1.0298979749442645e-07,  1.9320565059459883e-07,
    -6.080118816308869e-09,  -2.3235371189260746e-08, -3.6596996185374814e-09};

// z / (1 - 2q) in (w - 8)/(w + 8), where q = P(Z > z) and w = -log(4q(1 - q)) in [0, 21.5], to
// 2e-14. As a function of w it is smooth from the centre far into the tail: one polynomial, no
// branches.
inline constexpr double kNormalCentreEnd = 21.5;
inline constexpr double kNormalCentre[] = {
    3.763842622347839,   3.9905097390391417,    2.1602463527499296,    1.7524165031346939,
    1.9415810883241107,  1.18732104595305,      1.0491802341266667,    1.7324486839511186,
    1.2817163905531213,  0.3900589009718318,    0.9254776252615847,    1.6244036004781632,
    1.026242365599436,   0.5077086070510474,    0.7858054082191718,    0.72278661880032,
    0.6151603763394436,  1.2923964430037769,    1.4089489477364783,    0.18368332688647065,
    -0.3891741265962238, 0.7708909470521912,    1.8383567951002868,    1.4410396876258227,
    0.46380669852619605, -0.021858598686381042, -0.054855052060637795, -0.010783916349355032};

// z / sqrt(w) in (sqrt(w) - 4.75)/(sqrt(w) + 4.75) for w in [21.5, 746], to 4e-15.
inline constexpr double kNormalTail[] = {
    1.368758145841414,   0.12011249704942388,  -0.11865080032889579, 0.042295904482382574,
    0.05903225694081309, -0.16626602750692956, 0.2605878502259583,   -0.32952379898497863,
    0.35885650065964475, -0.3224490676243522,  0.16531175285444172,  0.18252110690057657,
    -0.7216630624628879, 1.2693573797003959,   -1.502442984411795,   1.2449170037812882,
    -0.6966593656127564, 0.23751070014560546,  -0.0373867952172339};

// n and r of x = n ln2 + r, |r| <= ln(2)/2; n as a 64-bit two's complement number. |x| < 2^40.
struct ExpReduction {
  double r;
  uint64_t n;
};

ACCORD_ALWAYS_INLINE ExpReduction ReduceForExp(double x) {
  constexpr double kRound = 0x1.8p52;  // added and taken away: rounds to an integer
  const double shifted = std::fma(x, kLog2E, kRound);
  const double n = shifted - kRound;
  const double r = std::fma(-n, kLn2Low, std::fma(-n, kLn2High, x));
  return {r, std::bit_cast<uint64_t>(shifted) - std::bit_cast<uint64_t>(kRound)};
}

// exp(r) - 1 for |r| <= ln(2)/2.
ACCORD_ALWAYS_INLINE double Expm1Reduced(double r) {
  return std::fma(r * r, Polynomial2<kExp>(r), r);
}

// log(x * 2^-scaled) for x normal and positive.
ACCORD_ALWAYS_INLINE double LogNormalNumber(double x, double scaled) {
  constexpr uint64_t kOne = 0x3ff0000000000000u;
  constexpr uint64_t kSqrtHalf = 0x3fe6a09e667f3bcdu;
  const uint64_t bits = std::bit_cast<uint64_t>(x);
  const uint64_t biased = (bits + (kOne - kSqrtHalf)) >> 52;
  const double mantissa = std::bit_cast<double>(bits - (biased << 52) + kOne);
  // 2^52 + biased, as bits: the conversion to double that every vector width has.
  const double exponent =
      std::bit_cast<double>(biased | 0x4330000000000000u) - (0x1p52 + 1023.0) - scaled;
  const double f = mantissa - 1.0;
  const double s = f / (mantissa + 1.0);
  const double s2 = s * s;
  const double low = std::fma(s * s2, Polynomial2<kLog>(s2), exponent * kLn2Low);
  return std::fma(exponent, kLn2High, std::fma(2.0, s, low));
}

}  // namespace math_internal

// e^x. Error 1e-15 where the result is normal; subnormal results are rounded once more; above
// 709.79 infinity, below -745.2 zero; exact at 0 and at both infinities.
ACCORD_ALWAYS_INLINE double Exp(double x) {
  x = x > 710.0 ? 710.0 : x;
  x = x < -746.0 ? -746.0 : x;
  const auto [r, n] = math_internal::ReduceForExp(x);
  const double value = 1.0 + math_internal::Expm1Reduced(r);
  // 2^n in two factors, since 2^n itself may leave the normal range where the product does not.
  const uint64_t biased = n + 2048;
  const uint64_t half = biased >> 1;
  const double factor0 = std::bit_cast<double>((half - 1) << 52);
  const double factor1 = std::bit_cast<double>((biased - half - 1) << 52);
  return value * factor0 * factor1;
}

// Natural logarithm. Error 1e-15, subnormals included; Log(1) = 0 exactly, Log(0) = -infinity.
ACCORD_ALWAYS_INLINE double Log(double x) {
  const bool subnormal = x < 0x1p-1022;
  const double value =
      math_internal::LogNormalNumber(subnormal ? x * 0x1p54 : x, subnormal ? 54.0 : 0.0);
  const double finite = x == math_internal::kInfinity ? x : value;
  const double edge = x == 0.0 ? -math_internal::kInfinity : math_internal::kNaN;
  return x > 0.0 ? finite : edge;
}

// log(1 + x) without loss near 0, x >= -1. Error 2e-15.
ACCORD_ALWAYS_INLINE double Log1p(double x) {
  const double u = 1.0 + x;
  const double lost = x - (u - 1.0);
  const double value = Log(u) + lost / u;
  const double at_end = u == math_internal::kInfinity ? u : value;
  return u == 0.0 ? -math_internal::kInfinity : at_end;
}

// x^y for x >= 0, as Exp(y Log(x)): error 1e-15 (1 + |y log x|). x^0 = 1 for every x, NaN included.
ACCORD_ALWAYS_INLINE double Pow(double x, double y) { return y == 0.0 ? 1.0 : Exp(y * Log(x)); }

// P(Z > z) of a standard normal. Error 1e-14 for z up to 37.5, from where results are subnormal;
// zero from 38.6. Exactly 1/2 is not promised at 0.
ACCORD_ALWAYS_INLINE double NormalUpperTail(double z) {
  double a = std::fabs(z);
  a = a > 40.0 ? 40.0 : a;
  // The square needs more digits than a double has: its error is the tail's relative error.
  const double square = a * a;
  const double rest = std::fma(a, a, -square);
  const double density = Exp(-0.5 * square);
  const double inverse = 1.0 / ((a + 5.0) * (a + 1.0));
  const double mills = Polynomial2<math_internal::kMills>((a - 5.0) * (a + 1.0) * inverse);
  const double ratio = mills * ((a + 5.0) * inverse);
  const double tail = density * std::fma(-0.5 * rest, ratio, ratio);
  return z < 0.0 ? 1.0 - tail : tail;
}

// P(Z <= z): the lower tail keeps the relative error of NormalUpperTail.
ACCORD_ALWAYS_INLINE double NormalCdf(double z) { return NormalUpperTail(-z); }

// The z with P(Z > z) = q, decreasing in q. Error 1e-13 in z for q in [1e-308, 1/2]; for q above
// 1/2 the same error against the q given. q = 0 and 1 give the infinities, others outside NaN.
ACCORD_ALWAYS_INLINE double InverseNormalUpperTail(double q) {
  const double tail = q > 0.5 ? 1.0 - q : q;
  const double x = std::fma(-2.0, tail, 1.0);
  const double w = -Log(4.0 * std::fma(-tail, tail, tail));
  const double centre = x * Polynomial4<math_internal::kNormalCentre>((w - 8.0) / (w + 8.0));
  const double root = std::sqrt(w);
  const double far = root * Polynomial4<math_internal::kNormalTail>((root - 4.75) / (root + 4.75));
  const double inside = w > math_internal::kNormalCentreEnd ? far : centre;
  const double z = tail == 0.0 ? math_internal::kInfinity : inside;
  return q > 0.5 ? -z : z;
}

// The z with P(Z <= z) = p.
ACCORD_ALWAYS_INLINE double NormalQuantile(double p) { return -InverseNormalUpperTail(p); }

// A standard normal from 32 uniform bits; the fast path of every driver.
// The word is read as a two's complement number s, and z = NormalQuantile((s + 2^31 + 1/2) / 2^32),
// computed from the centre and from the nearer end alike, so that neither loses resolution. In
// other words the top bit is the sign, and the other 31 (complemented if negative) count outwards:
// n of them have an upper tail of (m + 1/2) / 2^32, m = 2^31 - 1 - n. Increasing in s, never 0, |z|
// in [2.9e-10, 6.338]; NormalFromWord(~word) == -NormalFromWord(word) exactly (antithetic). Error
// 1e-13.
//
// It comes in two halves, because a long loop over each is faster than one loop over both:
// z = NormalFromCentre(x, CentreExponent(x)) with x = CentreFromWord(word) = 1 - 2 P(Z > z), exact.
ACCORD_ALWAYS_INLINE double CentreFromWord(uint32_t word) {
  return std::fma(static_cast<double>(static_cast<int32_t>(word)), 0x1p-31, 0x1p-32);
}

// -log(1 - x^2) for |x| < 1.
ACCORD_ALWAYS_INLINE double CentreExponent(double x) {
  return -math_internal::LogNormalNumber(std::fma(-x, x, 1.0), 0.0);
}

ACCORD_ALWAYS_INLINE double NormalFromCentre(double x, double exponent) {
  return x * Polynomial4<math_internal::kNormalCentre>((exponent - 8.0) / (exponent + 8.0));
}

ACCORD_ALWAYS_INLINE double NormalFromWord(uint32_t word) {
  const double x = CentreFromWord(word);
  return NormalFromCentre(x, CentreExponent(x));
}

// A uniform from two words: the middle of one of 2^52 equal cells of (0, 1); the high bits are
// those of `high`.
ACCORD_ALWAYS_INLINE double UniformFromWords(uint32_t high, uint32_t low) {
  return std::fma(static_cast<double>(high), 0x1p-32,
                  (static_cast<double>(low >> 12) + 0.5) * 0x1p-52);
}

}  // namespace accord

#endif  // ACCORD_SIMULATION_RANDOM_MATH_H_
