#ifndef ACCORD_SIMULATION_MIGRATION_LEVER_TILE_H_
#define ACCORD_SIMULATION_MIGRATION_LEVER_TILE_H_

#include <cstdint>
#include <span>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/model/columns.h"
#include "simulation/model/compiled_client_base.h"

// Whom the levers treat in a tile of paths, and by how much they change the odds.
//
// A lever treats the first `capacity` clients of its segments as they stand when the period begins:
// those followed by name in list order, then the others in rank order. In one segment the clients
// that two levers treat are the same ones as far as the smaller of the two reaches: sorted by how
// many they treat (equal ones by their place in the list), the levers cut the segment into strata.
// The stratum of a lever is treated by it and by every lever that reaches further; who stands
// behind the last stratum is treated by none.
namespace accord {

// A client's log odds of going anywhere are changed by no more than this, however many levers treat
// it.
inline constexpr double kMostLogOdds = 300;

// What the levers on one client multiply its odds of moving up, down and out by.
struct ClientOdds {
  double up = 1, down = 1, out = 1;
};

// Log odds ratios of moving up, down and out, of the clients of one stratum.
struct LogOdds {
  Column up, down, out;
};

// Not thread-safe; one a thread. Keeps a reference to the compiled base.
class LeverTile {
 public:
  explicit LeverTile(const CompiledClientBase& base);

  // Draws each path's factor on the effect of uncertain levers: exp(effect_log_sd Z), from the
  // first word of block 0 of (effect, period 0, path).
  void Begin(std::uint64_t first_path);

  // Decides who is treated in period t of the clients that stand now: `counts` of those who are not
  // followed by name; the segments of those who are, one column each.
  void Apply(int t, const ColumnStore& counts, const ColumnStore& named_segments);

  // Of a client followed by name.
  ClientOdds OddsOf(int named_client, int lane) const;

  // Places in the list of the levers that act on this segment in the period, in that order.
  std::span<const int> acting(int segment) const { return acting_[segment]; }
  // The words of a stratum's moves. Where nobody stands behind the last stratum on any path, since
  // a lever without capacity acts, that lever's stratum takes the segment's own words: with and
  // without the lever clients then share their random numbers.
  StreamKey Moves(int segment, int lever) const;
  // Clients in the stratum of a lever that acts on the segment.
  void Stratum(int segment, int lever, Column clients) const;
  // Clients of the segment that no lever treats; `standing` are all of them.
  void Untreated(int segment, ConstColumn standing, Column clients) const;
  // What the stratum's levers do together, each sum within +-300.
  void SumLogOdds(int segment, int lever, LogOdds odds) const;

  // Of the period: clients that the lever treats, whole numbers, and money that this costs.
  ConstColumn treated(int lever) const { return treated_[lever]; }
  ConstColumn cost(int lever) const { return cost_[lever]; }
  // Sum of cost times discount factor since t = 1.
  ConstColumn discounted_cost(int lever) const { return discounted_cost_[lever]; }

 private:
  ConstColumn Size(int segment, int lever) const;
  void ApplyToNamed(int lever, const ColumnStore& named_segments, Column left);

  const CompiledClientBase& base_;
  ColumnStore effects_;  // by lever
  ColumnStore treated_, cost_, discounted_cost_;
  ColumnStore sizes_;                         // by lever and segment: clients treated
  std::vector<std::vector<int>> size_index_;  // [lever][segment]: into sizes_, or -1
  std::vector<std::vector<int>> acting_;      // by segment
  static_assert(limits::kMaxLevers <= 32);
  std::vector<std::uint32_t> treats_;  // by named client and lane: levers on it, one bit each
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_MIGRATION_LEVER_TILE_H_
