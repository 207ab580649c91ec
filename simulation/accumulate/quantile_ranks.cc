#include "simulation/accumulate/quantile_ranks.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <cstddef>
#include <vector>

#include "simulation/accumulate/estimate.h"

namespace accord {
namespace {

constexpr double kSide = 0.025;
constexpr double kExactUpTo = 1000.0;  // of n p (1-p)

// Weights of the binomial relative to its mode, so that no power of p is ever formed; terms below
// 1e-30 of the mode cannot change a sum of 0.025.
struct RelativeBinomial {
  std::uint64_t first = 0;  // the value that weights[0] belongs to
  std::vector<double> weights;
  double total = 0.0;
};

RelativeBinomial AroundMode(std::uint64_t n, double p) {
  constexpr double kNegligible = 1e-30;
  const double odds = p / (1.0 - p);
  const double size = static_cast<double>(n);
  const std::uint64_t mode = std::min(static_cast<std::uint64_t>((size + 1.0) * p), n);
  RelativeBinomial binomial;
  binomial.first = mode;
  for (double weight = 1.0; binomial.first > 0; --binomial.first) {
    const double k = static_cast<double>(binomial.first);
    weight *= k / ((size - k + 1.0) * odds);
    if (weight < kNegligible) break;
    binomial.weights.push_back(weight);
  }
  std::reverse(binomial.weights.begin(), binomial.weights.end());
  binomial.weights.push_back(1.0);
  double weight = 1.0;
  for (std::uint64_t k = mode; k < n && weight >= kNegligible; ++k) {
    weight *= static_cast<double>(n - k) * odds / static_cast<double>(k + 1);
    binomial.weights.push_back(weight);
  }
  for (const double w : binomial.weights) binomial.total += w;
  return binomial;
}

RankInterval ExactRanks(std::uint64_t n, double p) {
  const RelativeBinomial binomial = AroundMode(n, p);
  const double side = kSide * binomial.total;
  RankInterval ranks{binomial.first, binomial.first + binomial.weights.size()};
  double below = 0.0;
  for (const double weight : binomial.weights) {
    below += weight;
    if (below > side) break;
    ++ranks.lower;
  }
  double above = 0.0;
  for (std::size_t i = binomial.weights.size(); i-- > 0;) {
    above += binomial.weights[i];
    if (above > side) break;
    --ranks.upper;
  }
  return ranks;
}

RankInterval RanksOf(std::uint64_t n, double p) {
  if (p <= 0.0) return {0, 1};
  if (p >= 1.0) return {n, n + 1};
  const double size = static_cast<double>(n);
  const double variance = size * p * (1.0 - p);
  if (variance <= kExactUpTo) return ExactRanks(n, p);
  const double reach = kNormal975 * std::sqrt(variance);
  const double centre = size * p + (kNormal975 * kNormal975 - 1.0) * (1.0 - 2.0 * p) / 6.0;
  return {static_cast<std::uint64_t>(std::floor(centre - reach + 0.5)),
          static_cast<std::uint64_t>(std::ceil(centre + reach + 0.5))};
}

}  // namespace

// A report asks for the same few levels of the same number of paths hundreds of times, and an exact
// sum takes microseconds: each thread remembers its last answers.
RankInterval QuantileRanks(std::uint64_t n, double p) {
  assert(n >= 1 && p >= 0.0 && p <= 1.0);
  struct Answer {
    std::uint64_t n = 0;  // 0: none yet
    double p = 0.0;
    RankInterval ranks;
  };
  thread_local std::array<Answer, 8> answers{};
  thread_local std::size_t next = 0;
  for (const Answer& answer : answers) {
    if (answer.n == n && answer.p == p) return answer.ranks;
  }
  Answer& oldest = answers[next++ % answers.size()];
  oldest = {n, p, RanksOf(n, p)};
  return oldest.ranks;
}

SampleRanks BracketOf(double level, std::size_t count) {
  constexpr double kErrors = 6.0;
  const double last = static_cast<double>(count - 1);
  const double reach = kErrors * std::sqrt(static_cast<double>(count) * level * (1.0 - level));
  return {static_cast<std::size_t>(std::max(std::floor(level * last - reach), 0.0)),
          static_cast<std::size_t>(std::min(std::ceil(level * last + reach), last))};
}

}  // namespace accord
