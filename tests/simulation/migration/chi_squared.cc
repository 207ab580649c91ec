#include "tests/simulation/migration/chi_squared.h"

#include <boost/math/distributions/chi_squared.hpp>
#include <cstddef>

namespace accord {
namespace {

// Sums of neighbours, cut whenever `size` has reached `least`; the rest joins the last cell.
struct Cells {
  std::vector<double> a, b;
};

Cells Pool(const std::vector<double>& a, const std::vector<double>& b,
           const std::vector<double>& size, double least) {
  Cells cells;
  double sum_a = 0.0, sum_b = 0.0, sum_size = 0.0;
  for (std::size_t i = 0; i < size.size(); ++i) {
    sum_a += a[i];
    sum_b += b[i];
    sum_size += size[i];
    if (sum_size < least) continue;
    cells.a.push_back(sum_a);
    cells.b.push_back(sum_b);
    sum_a = sum_b = sum_size = 0.0;
  }
  if (!cells.a.empty()) {
    cells.a.back() += sum_a;
    cells.b.back() += sum_b;
  }
  return cells;
}

double Critical(std::size_t cells) {
  const boost::math::chi_squared distribution(static_cast<double>(cells - 1));
  return boost::math::quantile(boost::math::complement(distribution, kFalseAlarm));
}

}  // namespace

ChiSquared AgainstExpected(const std::vector<double>& observed,
                           const std::vector<double>& expected) {
  const Cells cells = Pool(observed, expected, expected, 10.0);
  double statistic = 0.0;
  for (std::size_t i = 0; i < cells.a.size(); ++i) {
    const double off = cells.a[i] - cells.b[i];
    statistic += off * off / cells.b[i];
  }
  return {statistic, Critical(cells.a.size())};
}

ChiSquared AgainstEachOther(const std::vector<double>& a, const std::vector<double>& b) {
  std::vector<double> both;
  for (std::size_t i = 0; i < a.size(); ++i) both.push_back(a[i] + b[i]);
  const Cells cells = Pool(a, b, both, 20.0);
  double statistic = 0.0;
  for (std::size_t i = 0; i < cells.a.size(); ++i) {
    const double off = cells.a[i] - cells.b[i];
    statistic += off * off / (cells.a[i] + cells.b[i]);
  }
  return {statistic, Critical(cells.a.size())};
}

}  // namespace accord
