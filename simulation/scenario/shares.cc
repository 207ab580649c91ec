#include "simulation/scenario/shares.h"

#include <algorithm>
#include <cmath>

#include "simulation/base/checker.h"

namespace accord {
namespace {

constexpr double kExact = 1e-9;
constexpr double kRounding = 0.005;     // of the sum; and half a per cent, of one share
constexpr double kMostPerCents = 0.03;  // of the sum of shares in whole per cents, however many

}  // namespace

void ShareSum::Add(double share) {
  sum_ += share;
  if (share > 0 && share < 1) ++parts_;
  const double per_cents = 100 * share;
  whole_per_cents_ &= std::fabs(per_cents - std::round(per_cents)) <= kExact;
}

// Sums of whole per cents lie a whole per cent apart, so that taking off a hair leaves out exactly
// the sum that no rounding can reach: 0.98 of four halves of a per cent.
double ShareSum::slack() const {
  if (!whole_per_cents_) return kRounding + kExact;
  return std::clamp(kRounding * parts_ - kExact, kRounding + kExact, kMostPerCents);
}

bool ShareSum::IsWhole() const { return std::fabs(sum_ - 1) <= kExact; }

bool ShareSum::IsWithinRounding() const { return std::fabs(sum_ - 1) <= slack(); }

std::string ShareSum::Refusal() const {
  std::string text = "must sum to 1 within " + NumberText(kRounding);
  if (whole_per_cents_ && parts_ > 1) {
    text += " (whole per cents within less than " +
            RoundedText(std::min(kRounding * parts_, kMostPerCents)) + ")";
  }
  return text + ", got " + RoundedText(sum_);
}

ShareSum SharesOf(const DiscreteMarginal& marginal) {
  ShareSum shares;
  for (const DiscretePoint& point : marginal.points) shares.Add(point.probability);
  return shares;
}

ShareSum SharesOf(const TransitionRow& row) {
  ShareSum shares;
  for (const double probability : row.probabilities) shares.Add(probability);
  return shares;
}

bool IsUnseen(const TransitionCountRow& row) {
  return std::all_of(row.counts.begin(), row.counts.end(), [](double count) { return count == 0; });
}

}  // namespace accord
