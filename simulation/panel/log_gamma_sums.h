#ifndef ACCORD_SIMULATION_PANEL_LOG_GAMMA_SUMS_H_
#define ACCORD_SIMULATION_PANEL_LOG_GAMMA_SUMS_H_

#include <cstddef>
#include <span>
#include <vector>

// What likelihoods of counts are made of, many numbers at a time and with the same bits at every
// vector width: special.h takes them one by one. Pure, thread-safe.
namespace accord::panel_internal {

// out[i] = log(in[i]) and exp(in[i]); equal lengths, `out` may be `in`.
void Logarithms(std::span<const double> in, std::span<double> out);
void Exponentials(std::span<const double> in, std::span<double> out);

// Sum of log Gamma(x), x > 0; each to 1e-12 and 1e-15 of its size.
double SumOfLogGammas(std::span<const double> x);

// Sums over cells i of log Gamma(shape_i + count_i) - log Gamma(shape_i), counts given once and
// asked for many shapes. Cells counted 0 give 0 and are not kept.
class RisingFactorials {
 public:
  // Whole numbers, at least 0.
  explicit RisingFactorials(std::span<const double> counts);

  // factor times `shapes`, in the order of the counts, all above 0; each term to 1e-12 and 1e-15 of
  // its size.
  double SumOfLogs(double factor, std::span<const double> shapes) const;

 private:
  // Up to 8 a product is short.
  std::vector<std::size_t> few_, many_;  // places
  std::vector<double> few_counts_, many_counts_;
};

}  // namespace accord::panel_internal

#endif  // ACCORD_SIMULATION_PANEL_LOG_GAMMA_SUMS_H_
