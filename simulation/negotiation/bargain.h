#ifndef ACCORD_SIMULATION_NEGOTIATION_BARGAIN_H_
#define ACCORD_SIMULATION_NEGOTIATION_BARGAIN_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "simulation/base/stopped.h"
#include "simulation/negotiation/frontier.h"

// What two parties can agree on, of finitely many offers, and what they would (model.md section 6).
// There are no lotteries over offers. Nothing here knows of contracts or paths. Pure, thread-safe.
namespace accord {

// A limit on one figure of every offer.
struct OfferLimit {
  double level = 0.0;
  bool is_floor = false;  // at least the level; else at most
  double size = 0.0;      // of what the figure is made of (base/comparison.h)
};

// One set of terms.
struct Offer {
  PartyPair utility;
  std::vector<double> figures;  // by limit
};

struct BargainingProblem {
  std::vector<Offer> offers;
  std::vector<OfferLimit> limits;
  PartyPair walk_away;  // U without a deal: the disagreement point
  PartyPair sizes;      // of utilities
};

// How much a figure is beyond its limit, in the figure's unit; 0 where it meets it.
double ExcessOf(const OfferLimit& limit, double figure);

// U less the walk-away's; 0 where the two count as equal.
PartyPair GainsOf(const BargainingProblem& problem, std::size_t offer);

// Meets all limits; also leaves nobody worse off than its walk-away.
bool IsAcceptable(const BargainingProblem& problem, std::size_t offer);
bool IsInZone(const BargainingProblem& problem, std::size_t offer);

struct Bargain {
  std::int64_t acceptable_count = 0;
  std::vector<FrontierPoint> frontier;  // of the acceptable offers
  // Zone of possible agreement.
  std::int64_t zone_count = 0;
  PartyPair most_gain;  // each party's greatest gain in the zone: the ideal point
  // Offers on the frontier and in the zone; nothing where there is none.
  //
  //   nash                 the product of both gains is greatest (Nash 1950; on finitely many
  //                        offers Mariotti 1998); of equals the greater sum, then the first
  //   kalai_smorodinsky    the smaller of both gains, each as a share of that party's most_gain, is
  //                        greatest (Kalai, Smorodinsky 1975; without lotteries, where shares need
  //                        not be equal, Hougaard, Tvede 2003); of equals the greater other share,
  //                        then the first. Who can gain nothing has all of it: its share is 1.
  std::optional<std::size_t> nash, kalai_smorodinsky;
};
// Anything where `stopped` says so.
Bargain MakeBargain(const BargainingProblem& problem, const Stopped& stopped = {});

// What stands in the way of a deal: a limit, or a party's walk-away.
struct Obstacle {
  enum class Kind { kLimit, kSuppliersWalkAway, kClientsWalkAway };

  Kind kind = Kind::kLimit;
  std::size_t limit = 0;            // of kLimit
  std::int64_t offers_meeting = 0;  // how many offers meet it, whatever else they do
  // The least that it alone must give way by, in its figure's unit, for an offer to meet
  // everything, and the first such offer. Nothing: as long as all else stands, it opens no deal.
  struct Opening {
    double relaxation = 0.0;
    std::size_t offer = 0;
  };
  std::optional<Opening> opening;
};
// How far an offer is beyond it; 0 where it meets it.
double ExcessOver(const BargainingProblem& problem, const Obstacle& obstacle, std::size_t offer);

// Where the zone is empty: everything that some offer does not meet, limits first. Where a single
// one can open it, these say by how much; where several must give way at once, none does.
std::vector<Obstacle> FindObstacles(const BargainingProblem& problem);

// By offer how far it is from the zone: how much it is beyond each of these obstacles, as a share
// of the most that any offer is beyond it, added up.
std::vector<double> DistancesToZone(const BargainingProblem& problem,
                                    const std::vector<Obstacle>& obstacles);

// The offer that all obstacles together must give way for: the nearest to the zone, of equals the
// first. Nothing where one alone opens a deal, or nothing stands in the way.
std::optional<std::size_t> NearestOffer(const BargainingProblem& problem,
                                        const std::vector<Obstacle>& obstacles);

}  // namespace accord

#endif  // ACCORD_SIMULATION_NEGOTIATION_BARGAIN_H_
