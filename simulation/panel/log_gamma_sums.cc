#include "simulation/panel/log_gamma_sums.h"

#include <cassert>
#include <cstddef>

#include "simulation/base/vector_clones.h"
#include "simulation/random/math.h"

namespace accord::panel_internal {
namespace {

constexpr int kShift = 8;  // from here on Stirling's series holds
constexpr double kHalfLogTwoPi = 0.9189385332046727;

// log Gamma(y) - log sqrt(2 pi) for y >= 8 (Abramowitz and Stegun 6.1.40); the first term left out
// is 691 / 360360 y^-11, below 3e-13.
ACCORD_ALWAYS_INLINE double Stirling(double y) {
  const double square = 1.0 / (y * y);
  const double series =
      (1.0 / 12 -
       (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 * square) * square) * square) * square) /
      y;
  return (y - 0.5) * Log(y) - y + series;
}

// x (x + 1) ... (x + 7).
ACCORD_ALWAYS_INLINE double EightFactors(double x) {
  return (x * (x + 1.0)) * ((x + 2.0) * (x + 3.0)) * ((x + 4.0) * (x + 5.0)) *
         ((x + 6.0) * (x + 7.0));
}

ACCORD_VECTOR_CLONES void LogGammas(const double* x, std::size_t size, double* out) {
  for (std::size_t i = 0; i < size; ++i) {
    out[i] = Stirling(x[i] + kShift) + kHalfLogTwoPi - Log(EightFactors(x[i]));
  }
}

// Of counts 1 to 8.
ACCORD_VECTOR_CLONES void ShortRisings(const double* shapes, const double* counts, std::size_t size,
                                       double* out) {
  for (std::size_t i = 0; i < size; ++i) {
    double product = shapes[i];
    for (int factor = 1; factor < kShift; ++factor) {
      product *= counts[i] > factor ? shapes[i] + factor : 1.0;
    }
    out[i] = Log(product);
  }
}

// Of counts above 8.
ACCORD_VECTOR_CLONES void LongRisings(const double* shapes, const double* counts, std::size_t size,
                                      double* out) {
  for (std::size_t i = 0; i < size; ++i) {
    out[i] = Stirling(shapes[i] + counts[i]) - Stirling(shapes[i] + kShift) +
             Log(EightFactors(shapes[i]));
  }
}

ACCORD_VECTOR_CLONES void Logs(const double* in, std::size_t size, double* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = Log(in[i]);
}

ACCORD_VECTOR_CLONES void Exps(const double* in, std::size_t size, double* out) {
  for (std::size_t i = 0; i < size; ++i) out[i] = Exp(in[i]);
}

double Sum(std::span<const double> terms) {
  double sum = 0.0;
  for (const double term : terms) sum += term;
  return sum;
}

std::vector<double> Chosen(double factor, std::span<const double> shapes,
                           const std::vector<std::size_t>& places) {
  std::vector<double> chosen;
  chosen.reserve(places.size());
  for (const std::size_t place : places) chosen.push_back(factor * shapes[place]);
  return chosen;
}

}  // namespace

void Logarithms(std::span<const double> in, std::span<double> out) {
  assert(in.size() == out.size());
  Logs(in.data(), in.size(), out.data());
}

void Exponentials(std::span<const double> in, std::span<double> out) {
  assert(in.size() == out.size());
  Exps(in.data(), in.size(), out.data());
}

double SumOfLogGammas(std::span<const double> x) {
  std::vector<double> terms(x.size());
  LogGammas(x.data(), x.size(), terms.data());
  return Sum(terms);
}

RisingFactorials::RisingFactorials(std::span<const double> counts) {
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] == 0.0) continue;
    (counts[i] > kShift ? many_ : few_).push_back(i);
    (counts[i] > kShift ? many_counts_ : few_counts_).push_back(counts[i]);
  }
}

double RisingFactorials::SumOfLogs(double factor, std::span<const double> shapes) const {
  std::vector<double> few = Chosen(factor, shapes, few_);
  std::vector<double> many = Chosen(factor, shapes, many_);
  std::vector<double> terms(few.size() + many.size());
  ShortRisings(few.data(), few_counts_.data(), few.size(), terms.data());
  LongRisings(many.data(), many_counts_.data(), many.size(), terms.data() + few.size());
  return Sum(terms);
}

}  // namespace accord::panel_internal
