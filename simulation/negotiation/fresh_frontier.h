#ifndef ACCORD_SIMULATION_NEGOTIATION_FRESH_FRONTIER_H_
#define ACCORD_SIMULATION_NEGOTIATION_FRESH_FRONTIER_H_

#include <span>
#include <vector>

#include "simulation/base/stopped.h"
#include "simulation/negotiation/frontier.h"

// What fresh paths make of offers that other paths put on a frontier. Pure, thread-safe.
namespace accord {

// Errors within which a difference is none: 99 % of a normal.
inline constexpr double kConfirmingErrors = 2.6;

// An offer's values whose mean is U (utility.h), by path; the same paths of all offers.
struct OfferPaths {
  std::span<const double> supplier, client;
};

struct Dominance {
  bool is_dominated = false;
  // By an offer whose differences, paired path by path, are both above kConfirmingErrors standard
  // errors, or one of them above and the other equal on every path.
  bool is_sure = false;
};

// Of each offer, whether any of the others dominates it (frontier.h), by the means of these values.
// `on_nets` as for MeanOverPaths. Anything where `stopped` says so.
std::vector<Dominance> DominanceOn(const std::vector<OfferPaths>& offers, const PartyPair& sizes,
                                   bool on_nets, const Stopped& stopped = {});

}  // namespace accord

#endif  // ACCORD_SIMULATION_NEGOTIATION_FRESH_FRONTIER_H_
