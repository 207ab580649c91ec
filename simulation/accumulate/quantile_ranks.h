#ifndef ACCORD_SIMULATION_ACCUMULATE_QUANTILE_RANKS_H_
#define ACCORD_SIMULATION_ACCUMULATE_QUANTILE_RANKS_H_

#include <cstddef>
#include <cstdint>

namespace accord {

// The order statistics that hold the p-quantile of the distribution between them with at least
// 95 % confidence, 2.5 % on either side. Ranks count from 1 to n; lower is 0 and upper n + 1 where
// the sample has no such order statistic (the interval is open on that side). Whatever the
// distribution, atoms included:
//   P(X(lower) > q_p) = P(Bin(n, p) <= lower - 1) <= 0.025 and
//   P(X(upper) < q_p) = P(Bin(n, p) >= upper)     <= 0.025.
//
// n >= 1, p in [0, 1]. Exact binomial sums while n p (1-p) <= 1000, above that the normal
// approximation with continuity and skewness correction (Cornish-Fisher), which there differs by
// at most one rank (a 30th of a standard deviation).
struct RankInterval {
  std::uint64_t lower = 0;
  std::uint64_t upper = 0;
};

RankInterval QuantileRanks(std::uint64_t n, double p);

// Of a sample in ascending order, counted from 0.
struct SampleRanks {
  std::size_t low = 0;
  std::size_t high = 0;
};

// The *bracket* of a level: from the sample's order statistic six standard errors (of the number of
// paths below a fixed quantile) before its rank to the one six after it. There the quantile of any
// larger run is found but for one run in a billion. count >= 1, level in [0, 1].
SampleRanks BracketOf(double level, std::size_t count);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ACCUMULATE_QUANTILE_RANKS_H_
