#ifndef ACCORD_SERVER_HANDLERS_NEGOTIATE_H_
#define ACCORD_SERVER_HANDLERS_NEGOTIATE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "accord/v1/negotiation_service.pb.h"
#include "server/handlers/run_context.h"
#include "server/handlers/sweep.h"
#include "simulation/base/stopped.h"
#include "simulation/negotiation/bargain.h"

// Negotiate without a socket: prepared, its term sets checked, then run. Free functions,
// thread-safe.
namespace accord {

// A request without faults but for those that its sets may have.
struct NegotiationStudy {
  // The grid, or the hypercube that a search begins with. Figures: U of the supplier and of the
  // client, then those of the supplier's limits and of the client's.
  SweepStudy offers;
  bool is_searched = false;
  std::int64_t set_count = 0;                     // at most
  std::vector<std::pair<double, double>> ranges;  // of a search, by axis: its ends

  struct Party {
    std::string at;                          // "supplier", "client", contracts["key"].client
    std::size_t number = 0;                  // of party_utilities.h
    double walk_away = 0;                    // U
    std::optional<std::size_t> alternative;  // of alternatives, in its place
    std::vector<OfferLimit> limits;
    std::vector<std::string> limited_figures;  // by limit, without the party
    Overrides beliefs;                         // of drivers; empty: the scenario's
  };
  Party supplier, client;
  // Whether a set is settled twice, as each party sees it.
  bool has_two_views() const { return !supplier.beliefs.empty() || !client.beliefs.empty(); }
  std::string contract;

  std::vector<std::string> alternative_ids;
  std::vector<Overrides> alternatives;
  std::uint64_t fresh_seed = 2;
};

// Where `stopped` says so it may give anything.
std::variant<NegotiationStudy, Violations> PrepareNegotiation(const v1::NegotiateRequest& request,
                                                              const Stopped& stopped = {});

// As CheckSets of a sweep: faults of the study's sets, and of those that only a party's beliefs
// make.
absl::StatusOr<Violations> CheckOffers(const NegotiationStudy& study, const RunContext& context);

// Hear of a negotiation as it goes on, never two at a time.
struct NegotiationListeners {
  ProgressListener on_progress;
  std::function<void(v1::NegotiationSoFar)> on_so_far;
};

// Of a study whose sets have no faults (CheckOffers). CANCELLED as soon as
// context.cancelled() says so. `cut` changes no figure.
absl::StatusOr<v1::NegotiationReport> RunNegotiation(const NegotiationStudy& study,
                                                     const SweepCut& cut, const RunContext& context,
                                                     const NegotiationListeners& listeners = {});

// Sets that are settled in all, on searched and on fresh paths: at most.
std::int64_t SetsOfNegotiation(const NegotiationStudy& study);

// Of them those on fresh paths, whose utilities are kept by path.
std::int64_t ConfirmedSets(const NegotiationStudy& study);

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_NEGOTIATE_H_
