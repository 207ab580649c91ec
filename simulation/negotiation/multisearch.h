#ifndef ACCORD_SIMULATION_NEGOTIATION_MULTISEARCH_H_
#define ACCORD_SIMULATION_NEGOTIATION_MULTISEARCH_H_

#include <cstddef>
#include <set>
#include <vector>

// A search for the frontier of two objectives without derivatives, after direct multisearch
// (Custodio, Madeira, Vaz, Vicente 2011): whatever stands on the frontier is polled along every
// coordinate, with steps that halve. Positions come in batches, since many are settled together in
// little more time than one. What they are worth it never hears: whoever asks chooses the centres.
namespace accord {

// A point of [0, 1]^n.
using Position = std::vector<double>;

class Multisearch {
 public:
  static constexpr double kFirstStep = 0.25, kLastStep = 1.0 / 512;

  // Around positions that have been looked at, at least one, all of one dimension.
  explicit Multisearch(std::vector<Position> start);

  // The positions to look at next, at most `most`, none of which was looked at: of each centre in
  // turn, an index of positions(), those a step up and down along every coordinate, held to [0, 1].
  // A centre's step is halved when it has been polled; what was found by a step begins with it.
  // A centre that has been polled with kLastStep is polled no more: where none is left, empty.
  std::vector<Position> Poll(const std::vector<std::size_t>& centres, std::size_t most);

  // All that were given or polled, in this order.
  const std::vector<Position>& positions() const { return positions_; }

 private:
  // Whether it was not known.
  bool Add(Position position, double step);

  std::vector<Position> positions_;
  std::vector<double> steps_;  // of the next poll around each
  std::set<Position> known_;
};

// `count` of so many in a row, first and last among them, equally far from one another; all where
// there are no more. Ascending.
std::vector<std::size_t> Spread(std::size_t size, std::size_t count);

}  // namespace accord

#endif  // ACCORD_SIMULATION_NEGOTIATION_MULTISEARCH_H_
