#include "simulation/scenario/tails.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace accord::scenario_internal {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Power iteration on a symmetric matrix without negative entries; `times` maps v to the product.
template <typename Times>
double LargestEigenvalue(std::size_t size, const Times& times) {
  constexpr int kRounds = 1000;
  constexpr double kTolerance = 1e-12;
  std::vector<double> v(size, 1 / std::sqrt(static_cast<double>(size)));
  double eigenvalue = 0;
  for (int round = 0; round < kRounds; ++round) {
    std::vector<double> w = times(v);
    double norm = 0;
    for (const double x : w) norm += x * x;
    norm = std::sqrt(norm);
    if (norm == 0) return 0;
    for (double& x : w) x /= norm;
    v = std::move(w);
    if (std::fabs(norm - eigenvalue) <= kTolerance * norm) return norm;
    eigenvalue = norm;
  }
  return eigenvalue;
}

// Largest eigenvalue of the matrix phi^|s - t| over `period_count` periods.
double RunningSumFactor(double phi, int period_count) {
  const auto n = static_cast<std::size_t>(std::max(period_count, 1));
  if (phi == 0) return 1;
  if (phi == 1) return static_cast<double>(n);
  return LargestEigenvalue(n, [&](const std::vector<double>& v) {
    std::vector<double> w(v.size());
    double run = 0;
    for (std::size_t t = 0; t < n; ++t) w[t] = run = phi * run + v[t];
    run = 0;
    for (std::size_t t = n; t-- > 0;) {
      w[t] += phi * run;
      run = phi * run + v[t];
    }
    return w;
  });
}

bool AreMixed(const TailDependence& dependence, std::size_t d, std::size_t e) {
  const std::vector<MixedWith>& mixing = dependence.mixing;
  return !mixing.empty() && mixing[d] != MixedWith::kNothing && mixing[d] == mixing[e] && d != e;
}

double GrowthOf(const TailShape& tail, double loading) {
  if (tail.order < 1) return kInfinity;
  return tail.order == 1 ? loading * tail.scale : 0;
}

}  // namespace

TailFactor ExponentialTail(int index, const Driver& driver, double loading, int period_count) {
  TailFactor factor{index, /*upper=*/true, 0};
  if (loading == 0 || !driver.marginal) return factor;
  const TailOrders tails = TailOrdersOf(*driver.marginal);
  if (loading < 0) {
    factor.upper = false;
    factor.growth = GrowthOf(tails.lower, -loading);
    return factor;
  }
  TailShape tail = tails.upper;
  if (driver.accumulation == Accumulation::kIndex) {
    tail.order /= period_count;
    tail.scale = std::pow(tail.scale, period_count);
  }
  factor.growth = GrowthOf(tail, loading);
  if (driver.accumulation == Accumulation::kRunningSum && factor.growth > 0 && factor.growth < 1) {
    factor.growth *= RunningSumFactor(driver.persistence, period_count);
  }
  return factor;
}

TailFactor PowerTail(int index, const Driver& driver, double loading, int period_count) {
  TailFactor factor{index, /*upper=*/loading > 0, 0};
  if (loading == 0 || !driver.marginal) return factor;
  const TailOrders tails = TailOrdersOf(*driver.marginal);
  const bool is_index = driver.accumulation == Accumulation::kIndex;
  if (loading > 0) {
    factor.growth = loading / tails.upper.power;
    if (is_index && factor.growth > 0 && factor.growth < 1) {
      factor.growth *= RunningSumFactor(driver.persistence, period_count);
    }
  } else if (!is_index) {
    factor.growth = -loading / tails.near_zero;
  }
  // An index of a marginal above -1 never comes near 0.
  return factor;
}

std::vector<TailFactor> OwnTails(int index, const Driver& driver, int period_count,
                                 const OpenSides& open) {
  std::vector<TailFactor> tails;
  if (open.upper) tails.push_back(PowerTail(index, driver, 1, period_count));
  // An index never runs to minus infinity.
  if (open.lower && driver.marginal && driver.accumulation != Accumulation::kIndex) {
    tails.push_back({index, /*upper=*/false, 1 / TailOrdersOf(*driver.marginal).lower.power});
  }
  return tails;
}

double OwnGrowth(const Driver& driver, int period_count, const OpenSides& open) {
  double growth = 0;
  for (const TailFactor& tail : OwnTails(0, driver, period_count, open)) {
    growth = std::max(growth, tail.growth);
  }
  return growth;
}

bool HasMeanOverTime(const Driver& driver, int period_count, const OpenSides& open) {
  return OwnGrowth(driver, period_count, open) < 1;
}

double JointGrowth(const std::vector<TailFactor>& factors, const TailDependence& dependence) {
  std::vector<TailFactor> growing;
  for (const TailFactor& factor : factors) {
    if (factor.growth == kInfinity) return kInfinity;
    if (factor.growth > 0) growing.push_back(factor);
  }
  if (growing.empty()) return 0;
  const std::size_t n = growing.size();
  std::vector<double> matrix(n * n);
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      const TailFactor &a = growing[i], &b = growing[j];
      const auto d = static_cast<std::size_t>(a.driver), e = static_cast<std::size_t>(b.driver);
      const double r = dependence.correlations.at(d, e);
      const double signed_r = AreMixed(dependence, d, e) ? 1 : a.upper == b.upper ? r : -r;
      matrix[i * n + j] = std::sqrt(a.growth) * std::sqrt(b.growth) * std::max(signed_r, 0.0);
    }
  }
  return LargestEigenvalue(n, [&](const std::vector<double>& v) {
    std::vector<double> w(n, 0.0);
    for (std::size_t i = 0; i < n; ++i) {
      for (std::size_t j = 0; j < n; ++j) w[i] += matrix[i * n + j] * v[j];
    }
    return w;
  });
}

}  // namespace accord::scenario_internal
