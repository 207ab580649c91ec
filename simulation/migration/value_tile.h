#ifndef ACCORD_SIMULATION_MIGRATION_VALUE_TILE_H_
#define ACCORD_SIMULATION_MIGRATION_VALUE_TILE_H_

#include <cstdint>

#include "simulation/migration/binomial.h"
#include "simulation/model/chance_view.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_client_base.h"
#include "simulation/random/philox_urbg.h"

// What the clients of a segment bring in one period.
//
// Where values are drawn, a path's sum is one of as many independent draws as it has clients, at a
// cost that does not grow with their number. They fall into cells of the distribution
// (CompiledClientValue) by binomials of probability 1/2: from the whole, a cell of so many that
// their sum is known from its moments gives it by one normal (Cornish and Fisher's second-order
// expansion, held within as many times the cell's lowest and highest value), a cell of 16 or fewer
// draws each from its part of the quantile function, any other is halved. What cells give is within
// some 0.3 % of a standard deviation of their sum; what the few in the tails bring is exact.
//
// Words: those of PhiloxUrbg(draws, t, path) from block 2^28 on, in that order; who meets with an
// event is branch 0 of (draws, t, path). So a path is the same in every tile, thread and run.
namespace accord::migration_internal {

// Not thread-safe; one a thread, reused from tile to tile. Keeps a reference to the compiled base.
class ValueTile {
 public:
  explicit ValueTile(const CompiledClientBase& base);

  // Money that `count` clients of the segment bring in period t on paths first_path, ...; whole
  // numbers, at most 1e14. `chance` is that of the period and is read only where growth is loaded
  // on drivers. A second call for a segment, period and path takes the same words again.
  void Revenue(int segment, int t, std::uint64_t first_path, ConstColumn count,
               const ChanceView& chance, Column money);
  void Profit(int segment, int t, std::uint64_t first_path, ConstColumn count,
              const ChanceView& chance, Column money);

 private:
  void Accrue(const CompiledClientValue& value, int t, std::uint64_t first_path, ConstColumn count,
              const ChanceView& chance, Column money);
  void Draw(const CompiledClientValue& value, std::uint32_t t, std::uint64_t first_path,
            ConstColumn count, Column money);
  void SumOf(const ValueDistribution& values, int lane, double count, PhiloxUrbg& urbg);
  void DrawOne(const ValueDistribution& values, const ValueCell& cell, int lane, PhiloxUrbg& urbg);
  void DrawSum(const ValueCell& cell, int lane, double count, std::uint32_t word);
  void FlushOnes(const ValueDistribution& values);
  void FlushSums();

  const CompiledClientBase& base_;
  ConditionalBinomials struck_{1};
  // Three sums a lane, each added to in an order of its own, so that it does not matter what other
  // lanes do: of cells that hold one value, of cells' sums, of single clients.
  ColumnStore sums_;
  ColumnStore scratch_;  // clients struck by an event; single clients and their values; normals
  // Waiting to be computed in a column.
  struct WaitingSum {
    const ValueCell* cell;
    double count;
    int lane;
  };
  int one_count_ = 0, sum_count_ = 0;
  int one_lanes_[kTilePaths];
  WaitingSum waiting_[kTilePaths];
  alignas(64) std::uint32_t words_[kTilePaths] = {};
};

}  // namespace accord::migration_internal

#endif  // ACCORD_SIMULATION_MIGRATION_VALUE_TILE_H_
