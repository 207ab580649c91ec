#ifndef ACCORD_SIMULATION_MIGRATION_BINOMIAL_H_
#define ACCORD_SIMULATION_MIGRATION_BINOMIAL_H_

#include <cstdint>

#include "simulation/model/columns.h"
#include "simulation/random/stream.h"

namespace accord::migration_internal {

// The conditional binomials of a multinomial on a tile of paths: of the clients that stand before a
// branch, how many take it, for each path. Branches are numbered from 0, at most 64.
//
// Where few are expected (the mode of the rarer way is below 11) a path's draw is one uniform of 52
// bits, from the two words 2 (branch mod 2) and the next of Philox block branch / 2 of (stream,
// period, path), taken through the distribution function from 0 up. Where many are, Boost.Random
// draws (BTRD) from the words of PhiloxUrbg(stream, period, path) that begin at block
// (branch + 1) 2^24.
class ConditionalBinomials {
 public:
  explicit ConditionalBinomials(int count) : columns_(4 * count) {}

  // `here` and `elsewhere` are weights, finite and at least 0: the branch is taken with probability
  // here / (here + elsewhere), and by nobody if both are 0. Giving both keeps the digits of a
  // branch that nearly everybody takes.
  void Set(int branch, int lane, double here, double elsewhere);
  void SetAllLanes(int branch, double here, double elsewhere);
  // Set for every lane; the same bits.
  void SetLanes(int branch, ConstColumn here, ConstColumn elsewhere);

  // taken[lane] in [0, standing[lane]], both whole numbers; `standing` is at most 1e14 (the
  // largest base with all that can arrive, in one segment). Lane 0 is path first_path. Branches of
  // one period are drawn in order.
  void Draw(int branch, StreamKey stream, std::uint32_t period, std::uint64_t first_path,
            ConstColumn standing, Column taken);

 private:
  // By branch: probability of the rarer way (at most 1/2), its odds, log of the probability of the
  // other, and 1 where the rarer way is the branch itself, else 0.
  enum Constant { kRarer, kOdds, kLogOther, kHereIsRarer };
  Column column(int branch, Constant constant) { return columns_[4 * branch + constant]; }

  ColumnStore columns_;
  alignas(64) std::uint32_t words_[4][kTilePaths];  // of the Philox block last asked for
};

}  // namespace accord::migration_internal

#endif  // ACCORD_SIMULATION_MIGRATION_BINOMIAL_H_
