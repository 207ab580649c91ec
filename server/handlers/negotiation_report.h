#ifndef ACCORD_SERVER_HANDLERS_NEGOTIATION_REPORT_H_
#define ACCORD_SERVER_HANDLERS_NEGOTIATION_REPORT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "accord/v1/negotiation.pb.h"
#include "server/handlers/negotiate.h"
#include "server/handlers/negotiated_offers.h"
#include "simulation/analysis/sweep.h"
#include "simulation/base/stopped.h"
#include "simulation/negotiation/bargain.h"

// What is said of a negotiation. Pure, thread-safe.
namespace accord::handlers_internal {

// Figures that offers are confirmed with: of each party, the supplier first, those of OfferFigures
// in its order, gain left out, then those of its limits.
std::vector<std::string> ConfirmedFigures(const NegotiationStudy& study);

// What was found, and what fresh paths say of it.
struct NegotiationFindings {
  BargainingProblem problem;  // on the paths that were searched
  Bargain bargain;
  std::vector<FrontierPoint> reported;  // of the frontier
  std::vector<Obstacle> obstacles;
  std::optional<std::size_t> nearest;  // NearestOffer
  std::int64_t passed_over = 0;
  // Offers that were settled on fresh paths: those reported, then those that obstacles keep out,
  // each by itself or all together.
  std::vector<std::size_t> settled;
  std::vector<SweepRow> rows;  // of these, then of the study's alternatives
  // Where parties have beliefs, of the Nash point in both their eyes: the joint mean NPV, then the
  // pay of these clauses. Else empty.
  std::vector<std::string> clauses;
  std::vector<SweepRow> views;
};

// Anything where `stopped` says so.
v1::NegotiationReport MakeNegotiationReport(const NegotiationStudy& study,
                                            const NegotiatedOffers& offers,
                                            const NegotiationFindings& findings,
                                            const Stopped& stopped);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_NEGOTIATION_REPORT_H_
