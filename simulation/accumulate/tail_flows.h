#ifndef ACCORD_SIMULATION_ACCUMULATE_TAIL_FLOWS_H_
#define ACCORD_SIMULATION_ACCUMULATE_TAIL_FLOWS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "simulation/accumulate/estimate.h"
#include "simulation/accumulate/replicates.h"

namespace accord {

// One flow of a tile: factor * values[i] on path i. The factor lets a flow be a column that is
// there already: undiscounted cash times its discount factor, pay times -1 for the side that pays.
struct FlowColumn {
  const double* values;  // as many as the figure's column has
  double factor = 1.0;
};

// What CVaR 95 of the loss is made of. Money; positive adds to the loss.
struct TailSplit {
  Estimate total;               // minus the mean figure of the tail
  std::vector<Estimate> parts;  // by flow: minus its mean over the same tail
};

// CVaR 95 of the loss L = -x, split by what flows: beside a figure x (an NPV) each path has F
// flows, and the part of a flow is minus its mean over the worst 5 % of the paths, the lowest x
// (Euler's allocation; Tasche 1999). Where some of the flows sum to x on every path, their parts
// sum to the total, up to rounding; several such lists (lines, periods) may share one TailFlows.
//
// The tail are the lowest W = 0.05 n paths (TailWeight); paths that tie at its boundary q count in
// equal proportion, theta of each (Acerbi, Tasche 2002). With m = E[f | x = q], a path moves the
// part of flow f, to first order, by
//
//     -(f - m) (1{x < q} + theta 1{x = q}) / 0.05,
//
// the influence function of a tail mean whose boundary is estimated too, so that
//
//     standard error^2 = (V + 0.95 (mean - m)^2) / W,
//     V + (mean - m)^2 = sum over the tail of (f - m)^2, ties times theta^2, / W,
//
// V made unbiased by W / (W-1). For f = x, m = q this is Manistre and Hancock's (2005). m is
// estimated from the paths within two standard errors of the boundary's rank, as many on either
// side: the region in which the boundary moves from run to run. Intervals are normal; below about
// 50 paths in the tail (1000 paths) they are too short for skewed tails, and below two the error is
// infinite.
//
// On nets (Replicates) the standard error is that of the replicates' sums of this influence, q and
// theta fixed by the first batch and m as above, and intervals are Student's.
//
// The life of one is that of a Distribution:
//
//     blocks of the first batch:  t = TailFlows::Pilot(flows, planned); t.AddTile(...) in path
//     order merged in the fixed tree:   left.Merge(right)           (right holds the later paths)
//     once, on the merged batch:  total.Fix()
//     blocks of later batches:    t = total.EmptyLike(); t.AddTile(...)
//     merged in the fixed tree, and each batch in order of index:  total.Merge(batch)
//
// A run that ends with its first batch is exact. Otherwise Fix has put a bracket round the
// boundary, from the pilot's order statistics of rank W - 6 s to W + 6 s, s = sqrt(0.05 0.95 n):
// kCells cells of as many pilot paths each (an atom that fills one gets a cell of its own), one
// cell for all that is below, and nothing is kept of what is above. Of n' paths the pilot's are as
// good as drawn without replacement, so the number of them below the final boundary has a standard
// deviation below s: for pilots of 4096 paths and more the boundary is outside the bracket with a
// probability below 1e-7 (2e-9 if the number were normal). If it is below, the lowest cell counts
// in proportion; if above, all that was counted stands for the tail and the errors are infinite.
// The cell in which the tail ends counts in proportion: 1.3 % of the tail for the usual pilot of 16
// 384 paths, whose own mean flow differs little from its outer part's; that is not in the error.
//
// Memory: the pilot keeps the figure and flows of its lowest 6 % of paths (see Pilot); afterwards
// 2 (F + 1) (kCells + 1) numbers. The same bits for the same tiles and the same tree of merges. All
// values finite, |x| and |flow| <= 1e150. Thread-compatible: queries may run in parallel, changes
// not.
class TailFlows {
 public:
  static constexpr double kLevel = 0.95;
  static constexpr std::size_t kCells = 32;
  static constexpr std::size_t kMaxFlows = 1 << 16;

  // Same as Pilot(0).
  TailFlows() = default;

  // An empty one that keeps samples of `flow_count` flows, at most kMaxFlows. `planned_paths` is
  // the number of paths in the whole first batch, or more; then only the lowest paths are kept that
  // its tail and bracket can need (all that tie with the last of them as well): 987 of 16 384. 0:
  // not known, all are kept. The figures are the same.
  static TailFlows Pilot(std::size_t flow_count, std::uint64_t planned_paths = 0);

  // From now on, of what is still empty: paths are points of nets, tiles whole units.
  void Replicate() { replicated_ = true; }

  // Fixes the bracket from the samples. Does nothing if it is fixed.
  void Fix();

  // An empty one that counts in the bracket of this one, which is fixed.
  TailFlows EmptyLike() const;

  // Adds one tile of any length: flows.size() == flow_count(). Not after Fix on this very object.
  // Counting reads the flows of the lanes at or below the bracket's upper end only, about 6 % of
  // them: 0.1 us for a tile of 256, and 25 ns a flow.
  void AddTile(std::span<const double> figure, std::span<const FlowColumn> flows);

  // Adds what came later, with the same number of flows. Both keep samples; or this one is fixed
  // and the other counts in the same bracket. Merging what is empty changes nothing.
  void Merge(const TailFlows& later);

  bool fixed() const { return phase_ != Phase::kPilot; }
  // Whether the split comes from the samples themselves.
  bool exact() const { return phase_ != Phase::kBinned; }
  std::uint64_t count() const { return count_; }
  std::size_t flow_count() const { return flow_count_; }
  // How many numbers it holds now.
  std::size_t kept_values() const;

  // The split; without a path NoEstimate() throughout.
  TailSplit Split() const;

  friend bool operator==(const TailFlows&, const TailFlows&) = default;

 private:
  friend struct TailFlowsCodec;  // serialise.cc
  enum class Phase : std::uint8_t { kPilot, kFixed, kBinned };

  // Paths by cell: cell i holds ends[i-1] < x <= ends[i], cell 0 all below. Series are the flows
  // and, last, the figure; sums are about an origin, a value that the series has taken, so that
  // what is the same on all paths has no variance at all.
  struct Cells {
    std::vector<double> ends;     // ascending
    std::vector<double> origins;  // by series
    std::vector<std::uint64_t> counts;
    std::vector<double> sums, squares;  // [series][cell]

    Cells() = default;
    Cells(std::vector<double> ends_, std::vector<double> origins_);

    // An atom's own.
    bool IsPoint(std::size_t cell) const;
    std::size_t CellOf(double figure) const;
    void Merge(const Cells& other);

    friend bool operator==(const Cells&, const Cells&) = default;
  };

  // Of the tail as the first batch has it, on nets: channel s holds sums of series s about its
  // origin, the last one how many paths there are.
  struct FixedTail {
    double boundary = 0.0, share_of_ties = 0.0;
    Replicates sums;

    double WeightOf(double figure) const {
      return figure < boundary ? 1.0 : figure == boundary ? share_of_ties : 0.0;
    }
    friend bool operator==(const FixedTail&, const FixedTail&) = default;
  };

  TailSplit SplitOf(const Cells& cells, const FixedTail& tail) const;
  FixedTail ReplicateTail(const Cells& cells, std::span<const double> sorted) const;
  void CountReplicates(std::span<const double> figure, std::span<const FlowColumn> flows);
  std::vector<double> OriginsAt(double figure) const;
  Cells CountSamples(std::vector<double> ends, std::vector<double> origins) const;
  void CountTile(std::span<const double> figure, std::span<const FlowColumn> flows);
  void Prune();
  bool SamplesReachTheBracket() const;

  Phase phase_ = Phase::kPilot;
  std::size_t flow_count_ = 0;
  std::uint64_t keep_ = 0;   // lowest samples to keep; 0: all
  std::uint64_t count_ = 0;  // paths seen
  // kPilot, kFixed: of the samples kept, in path order.
  std::vector<double> figures_;
  std::vector<double> flows_;  // [path][flow]
  Cells cells_;                // kFixed: without counts; kBinned
  bool replicated_ = false;
  std::vector<std::uint8_t> replicate_of_;  // as figures_, where replicated_
  FixedTail tail_;                          // kFixed, kBinned, where replicated_
};

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_TAIL_FLOWS_H_
