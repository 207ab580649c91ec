#include "simulation/response/party_utilities.h"

#include <algorithm>

#include "simulation/accumulate/path_mean.h"
#include "simulation/accumulate/replicates.h"
#include "simulation/response/utility.h"

namespace accord {

Utilities UtilitiesOf(const Scenario& scenario) {
  Utilities utilities = {*scenario.facts().supplier_private->utility};
  for (const Contract& contract : scenario.facts().contracts) {
    utilities.push_back(*scenario.ClientAccount(contract.id).utility);
  }
  return utilities;
}

std::span<const double> NpvsOf(const PartyRunTotals& totals, std::size_t party) {
  const ModelTotals& of = totals.totals;
  if (party > 0) return of.contracts[party - 1]->client.npv.samples();
  return of.supplier_total ? of.supplier_total->npv.samples()
                           : of.contracts.front()->supplier.npv.samples();
}

std::vector<double> PartyUtilityByPath(const Utilities& utilities, const PartyRunTotals& totals,
                                       std::size_t party) {
  return UtilityByPath(utilities[party], NpvsOf(totals, party));
}

std::vector<double> JointUtilityByPath(const Utilities& utilities, const PartyRunTotals& totals) {
  std::vector<double> joint = PartyUtilityByPath(utilities, totals, 0);
  for (std::size_t party = 1; party < utilities.size(); ++party) {
    const std::vector<double> values = PartyUtilityByPath(utilities, totals, party);
    for (std::size_t i = 0; i < joint.size(); ++i) joint[i] += values[i];
  }
  return joint;
}

Estimate MeanOverPaths(std::span<const double> values, bool on_nets) {
  PathMean mean;
  if (on_nets) mean.Replicate();
  for (std::size_t first = 0; first < values.size(); first += Replicates::kUnit) {
    mean.AddTile(
        values.subspan(first, std::min<std::size_t>(Replicates::kUnit, values.size() - first)));
  }
  return mean.Mean();
}

}  // namespace accord
