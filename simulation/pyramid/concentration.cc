#include "simulation/pyramid/concentration.h"

#include <array>
#include <cmath>
#include <cstddef>
#include <functional>
#include <span>

#include "simulation/base/stoppable_sort.h"

namespace accord {

std::vector<ConcentrationPoint> ConcentrationCurve(const ClientTable& clients) {
  return *ConcentrationCurve(clients, {});
}

std::optional<std::vector<ConcentrationPoint>> ConcentrationCurve(const ClientTable& clients,
                                                                  const Stopped& stopped) {
  constexpr std::array kShares = {0.01, 0.02, 0.05, 0.1, 0.2, 0.3,  0.4,
                                  0.5,  0.6,  0.7,  0.8, 0.9, 0.95, 1.0};
  std::vector<double> criteria;
  criteria.reserve(clients.size());
  for (int row = 0; row < clients.size(); ++row) {
    if (clients.kind(row) == ClientKind::kActive) criteria.push_back(clients.criterion(row));
  }
  if (!SortUnless(stopped, std::span(criteria), std::greater<>())) return std::nullopt;
  double whole = 0.0;
  for (double criterion : criteria) whole += criterion;
  std::vector<ConcentrationPoint> curve;
  if (!(whole > 0.0)) return curve;
  double sum = 0.0;
  std::size_t taken = 0;
  for (const double share : kShares) {
    const auto end =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(criteria.size()) - 1e-9));
    for (; taken < end; ++taken) sum += criteria[taken];
    curve.push_back({share, sum / whole});
  }
  return curve;
}

}  // namespace accord
