#include "simulation/assessment/drawn_judgement.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>

#include "simulation/assessment/column_checks.h"
#include "simulation/base/assessment_limits.h"
#include "simulation/random/math.h"
#include "simulation/random/philox.h"

namespace accord::assessment_internal {
namespace {

constexpr std::uint64_t kDefaultSeed = 1;

bool CheckGuess(Checker& checker, const FieldPath& at, const Guess& guess, const Range& range) {
  const bool low = checker.InRange(at.Field("low"), guess.low, range);
  const bool likely = checker.InRange(at.Field("likely"), guess.likely, range);
  const bool high = checker.InRange(at.Field("high"), guess.high, range);
  if (!low || !likely || !high) return false;
  if (guess.low <= guess.likely && guess.likely <= guess.high) return true;
  checker.Add(at, ViolationCode::kContradiction,
              "must have low <= likely <= high, got " + NumberText(guess.low) + ", " +
                  NumberText(guess.likely) + ", " + NumberText(guess.high));
  return false;
}

// Its quantile.
double Triangular(const Guess& guess, double u) {
  const double width = guess.high - guess.low, rise = guess.likely - guess.low;
  if (width == 0) return guess.likely;
  if (u * width < rise) return guess.low + std::sqrt(u * width * rise);
  return guess.high - std::sqrt((1.0 - u) * width * (width - rise));
}

double MeanOf(const Judgement& judgement) {
  if (judgement.guess) {
    return (judgement.guess->low + judgement.guess->likely + judgement.guess->high) / 3.0;
  }
  double sum = 0;
  for (double value : judgement.experts) sum += value;
  return sum / static_cast<double>(judgement.experts.size());
}

bool IsCertain(const Judgement& judgement) {
  if (judgement.guess) return judgement.guess->low == judgement.guess->high;
  return std::ranges::adjacent_find(judgement.experts, std::not_equal_to<>()) ==
         judgement.experts.end();
}

}  // namespace

bool CheckJudgement(Checker& checker, const FieldPath& at, const Judgement& judgement,
                    const Range& range) {
  if (judgement.guess && !judgement.experts.empty()) {
    checker.Add(at, ViolationCode::kContradiction, "must have experts or a guess, got both");
    return false;
  }
  if (judgement.guess) return CheckGuess(checker, at.Field("guess"), *judgement.guess, range);
  return ColumnIsSound(checker, at.Field("experts"), judgement.experts, range, limits::kMaxExperts);
}

void CheckDraws(Checker& checker, const FieldPath& at, const std::optional<DrawOptions>& draws,
                std::int64_t judgements) {
  const int count = DrawCountOf(draws);
  const FieldPath count_at = at.Field("draw_count");
  if (!checker.IntegerInRange(count_at, count, limits::kMinDraws, limits::kMaxDraws)) return;
  if (judgements * count <= limits::kMaxDrawnValues) return;
  checker.Add(count_at, ViolationCode::kTooMany,
              "times the judgements (" + std::to_string(judgements) + ") must be at most " +
                  std::to_string(limits::kMaxDrawnValues) + ", got " + std::to_string(count));
}

int DrawCountOf(const std::optional<DrawOptions>& draws) {
  return draws ? draws->draw_count.value_or(limits::kDefaultDraws) : limits::kDefaultDraws;
}

std::uint64_t SeedOf(const std::optional<DrawOptions>& draws) {
  return draws ? draws->seed.value_or(kDefaultSeed) : kDefaultSeed;
}

DrawnJudgement::DrawnJudgement(const Judgement& judgement, const std::string& path,
                               std::uint64_t seed)
    : judgement_(judgement),
      key_(MakeStreamKey(seed, "judgement", path, "draw")),
      mean_(MeanOf(judgement)),
      is_certain_(IsCertain(judgement)) {}

double DrawnJudgement::At(std::uint64_t draw) const {
  if (is_certain_) return mean_;
  const PhiloxCounter words =
      Philox4x32({0, 0, static_cast<std::uint32_t>(draw), static_cast<std::uint32_t>(draw >> 32)},
                 {key_.k0, key_.k1});
  const double u = UniformFromWords(words[0], words[1]);
  if (judgement_.guess) return Triangular(*judgement_.guess, u);
  const std::size_t count = judgement_.experts.size();
  const auto place = static_cast<std::size_t>(u * static_cast<double>(count));
  return judgement_.experts[std::min(place, count - 1)];
}

DrawnProbability ProbabilityOf(std::int64_t count, std::int64_t draws, bool is_certain) {
  const auto n = static_cast<double>(draws);
  const double p = static_cast<double>(count) / n;
  if (is_certain) return {p, 0.0, p, p};
  constexpr double kZ = 1.959963984540054;  // P(|Z| > z) = 0.05
  const double squared = kZ * kZ / n;
  const double centre = (p + squared / 2) / (1 + squared);
  const double half = kZ / (1 + squared) * std::sqrt((p * (1 - p) + squared / 4) / n);
  return {p, std::sqrt(p * (1 - p) / n), count == 0 ? 0.0 : centre - half,
          count == draws ? 1.0 : centre + half};
}

}  // namespace accord::assessment_internal
