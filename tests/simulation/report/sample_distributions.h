#ifndef ACCORD_TESTS_SIMULATION_REPORT_SAMPLE_DISTRIBUTIONS_H_
#define ACCORD_TESTS_SIMULATION_REPORT_SAMPLE_DISTRIBUTIONS_H_

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/period_distribution.h"
#include "simulation/engine/totals.h"

namespace accord::testing {

// Feeds `add` the values in tiles as the engine does.
template <typename Add>
void InTiles(std::span<const double> values, Add add) {
  constexpr std::size_t kTile = 256;
  for (std::size_t i = 0; i < values.size(); i += kTile) {
    add(values.subspan(i, std::min(kTile, values.size() - i)));
  }
}

// A distribution whose first `pilot` values fix the bins; exact if there are no others.
inline Distribution DistributionOf(std::span<const double> values, std::size_t pilot) {
  pilot = std::min(pilot, values.size());
  Distribution all;
  InTiles(values.first(pilot), [&](std::span<const double> tile) { all.AddTile(tile); });
  all.FixEdges();
  Distribution later = all.EmptyLike();
  InTiles(values.subspan(pilot), [&](std::span<const double> tile) { later.AddTile(tile); });
  all.Merge(later);
  return all;
}

// The same for what is reported by period.
inline PeriodDistribution PeriodDistributionOf(std::span<const double> values, std::size_t pilot) {
  pilot = std::min(pilot, values.size());
  PeriodDistribution all;
  InTiles(values.first(pilot), [&](std::span<const double> tile) { all.AddTile(tile); });
  all.Fix();
  PeriodDistribution later = all.EmptyLike();
  InTiles(values.subspan(pilot), [&](std::span<const double> tile) { later.AddTile(tile); });
  all.Merge(later);
  return all;
}

// A party of whom only the NPV is reported.
inline PartyTotals PartyWithNpv(std::span<const double> npv, std::size_t pilot) {
  PartyTotals party;
  party.npv = DistributionOf(npv, pilot);
  party.loss.AddBelow(npv, 0.0);
  const std::vector<double> zeros(npv.size(), 0.0);
  party.peak_shortfall = DistributionOf(zeros, pilot);
  party.drawdown = DistributionOf(zeros, pilot);
  return party;
}

}  // namespace accord::testing

#endif  // ACCORD_TESTS_SIMULATION_REPORT_SAMPLE_DISTRIBUTIONS_H_
