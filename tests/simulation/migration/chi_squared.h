#ifndef ACCORD_TESTS_SIMULATION_MIGRATION_CHI_SQUARED_H_
#define ACCORD_TESTS_SIMULATION_MIGRATION_CHI_SQUARED_H_

#include <vector>

namespace accord {

// A right sampler fails one comparison with this probability; seeds are fixed, so that it fails
// always or never.
inline constexpr double kFalseAlarm = 1e-6;

// A chi-squared statistic and what it exceeds with probability kFalseAlarm.
struct ChiSquared {
  double statistic;
  double critical;
};

// Observed counts against expected ones; neighbours are pooled until each expects at least 10.
ChiSquared AgainstExpected(const std::vector<double>& observed,
                           const std::vector<double>& expected);

// Whether two samples of the same size come from one distribution; neighbours are pooled until both
// samples together have at least 20.
ChiSquared AgainstEachOther(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace accord

#endif  // ACCORD_TESTS_SIMULATION_MIGRATION_CHI_SQUARED_H_
