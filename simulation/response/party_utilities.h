#ifndef ACCORD_SIMULATION_RESPONSE_PARTY_UTILITIES_H_
#define ACCORD_SIMULATION_RESPONSE_PARTY_UTILITIES_H_

#include <cstddef>
#include <span>
#include <vector>

#include "simulation/accumulate/estimate.h"
#include "simulation/engine/party_run.h"
#include "simulation/scenario/scenario.h"

// U of everybody in a scenario with contracts: party 0 is the supplier over all contracts, party
// 1 + c the client of contract c.
namespace accord {

// By party.
using Utilities = std::vector<Utility>;
Utilities UtilitiesOf(const Scenario& scenario);

// What RunParties keeps of one party, by path.
std::span<const double> NpvsOf(const PartyRunTotals& totals, std::size_t party);

// UtilityByPath of one party, and of all parties together.
std::vector<double> PartyUtilityByPath(const Utilities& utilities, const PartyRunTotals& totals,
                                       std::size_t party);
std::vector<double> JointUtilityByPath(const Utilities& utilities, const PartyRunTotals& totals);

// The mean of such values, at least one, with its error: that of independent paths, or of points of
// nets, of which there are whole blocks.
Estimate MeanOverPaths(std::span<const double> values, bool on_nets);

}  // namespace accord

#endif  // ACCORD_SIMULATION_RESPONSE_PARTY_UTILITIES_H_
