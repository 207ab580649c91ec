#include "simulation/response/utility.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <variant>

#include "simulation/base/overloaded.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

constexpr double kTail = 0.05;

double MeanOf(std::span<const double> values) {
  // Of differences from the first one, which are exact where all are the same.
  double sum = 0.0;
  for (const double value : values) sum += value - values.front();
  return values.front() + sum / static_cast<double>(values.size());
}

std::vector<double> ByTail(double theta, std::span<const double> npvs) {
  std::vector<double> sorted(npvs.begin(), npvs.end());
  const double worst = kTail * static_cast<double>(npvs.size());
  const auto at = sorted.begin() + static_cast<std::ptrdiff_t>(std::floor(worst));
  std::nth_element(sorted.begin(), at, sorted.end());
  const double boundary = *at;
  std::vector<double> values;
  values.reserve(npvs.size());
  for (const double npv : npvs) {
    const double tail = boundary - std::max(boundary - npv, 0.0) / kTail;
    values.push_back(std::fma(1.0 - theta, npv, theta * tail));
  }
  return values;
}

// e^y - 1 without loss near 0 (Kahan), y <= 0.
double ExpLessOne(double y) {
  const double power = Exp(y);
  if (power == 1.0) return y;
  if (power < 0.5) return power - 1.0;
  return (power - 1.0) * y / Log(power);
}

std::vector<double> ByRisk(double a, std::span<const double> npvs) {
  const auto [least, most] = std::minmax_element(npvs.begin(), npvs.end());
  // So little risk that U is the mean to a part in 1e12 of the NPVs' range.
  constexpr double kNoRisk = 1e-12;
  if (a * (*most - *least) <= kNoRisk) return {npvs.begin(), npvs.end()};
  // Of weights exp(-a x) over that of the worst path, so that none overflows, what they lack of 1.
  std::vector<double> lacks;
  lacks.reserve(npvs.size());
  double mean = 0.0;
  for (const double npv : npvs) {
    lacks.push_back(ExpLessOne(a * (*least - npv)));
    mean += lacks.back();
  }
  mean /= static_cast<double>(npvs.size());
  const double utility = *least - Log1p(mean) / a;
  std::vector<double> values;
  values.reserve(npvs.size());
  for (const double lack : lacks) {
    values.push_back(utility + (mean - lack) / ((1.0 + mean) * a));
  }
  return values;
}

}  // namespace

std::vector<double> UtilityByPath(const Utility& utility, std::span<const double> npvs) {
  assert(!npvs.empty());
  return std::visit(
      Overloaded{
          [&](std::monostate) { return std::vector<double>(npvs.begin(), npvs.end()); },
          [&](const TailAversion& tail) { return ByTail(tail.theta, npvs); },
          [&](const RiskAversion& risk) { return ByRisk(risk.a, npvs); },
      },
      utility.form);
}

double UtilityOf(const Utility& utility, std::span<const double> npvs) {
  return MeanOf(UtilityByPath(utility, npvs));
}

}  // namespace accord
