#ifndef ACCORD_SIMULATION_ENGINE_OBSERVE_H_
#define ACCORD_SIMULATION_ENGINE_OBSERVE_H_

#include <cstddef>
#include <optional>
#include <span>

#include "simulation/engine/totals.h"
#include "simulation/model/columns.h"
#include "simulation/settlement/party_tile.h"

// What recorders share.
namespace accord::engine_internal {

inline std::span<const double> First(ConstColumn column, int lanes) {
  return column.first(static_cast<std::size_t>(lanes));
}

// Neither NaN nor beyond +-1e60: sums of fourth powers are finite.
bool AreWithinRange(std::span<const double> values);

// One period of a party, or its whole paths.
void ObserveParty(const PartyTile& party, ConstColumn cash, int t, int lanes, PartyTotals& totals);
void ObserveParty(const PartyTile& party, std::optional<double> reserve, int lanes,
                  PartyTotals& totals);

}  // namespace accord::engine_internal

#endif  // ACCORD_SIMULATION_ENGINE_OBSERVE_H_
