#include <string>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/scenario/scenario.h"

namespace accord {
namespace {

constexpr std::uint64_t kDefaultSeed = 1;

void CheckExactQuantiles(Checker& checker, const FieldPath& at, std::int64_t path_count,
                         int period_count) {
  if (path_count > limits::kMaxExactPaths) {
    checker.Add(at, ViolationCode::kOutOfRange,
                "must be at most " + std::to_string(limits::kMaxExactPaths) +
                    " with exact_quantiles, got " + std::to_string(path_count));
  } else if (path_count * period_count > limits::kMaxExactPathPeriods) {
    checker.Add(at, ViolationCode::kOutOfRange,
                "must be at most " + std::to_string(limits::kMaxExactPathPeriods / period_count) +
                    " with exact_quantiles and " + std::to_string(period_count) + " periods, got " +
                    std::to_string(path_count));
  }
}

}  // namespace

Checked<RunOptions> Validate(const RunOptionsDraft& draft, int period_count, const FieldPath& at) {
  Checker checker;
  RunOptions options;
  options.path_count_ = draft.path_count.value_or(limits::kDefaultPaths);
  options.seed_ = draft.seed.value_or(kDefaultSeed);
  options.exact_quantiles_ = draft.exact_quantiles;
  options.attribution_ = draft.attribution;
  options.attribution_path_count_ =
      draft.attribution_path_count.value_or(limits::kDefaultAttributionPaths);

  const FieldPath path_count = at.Field("path_count");
  if (checker.IntegerInRange(path_count, options.path_count_, limits::kMinPaths,
                             limits::kMaxPaths) &&
      options.exact_quantiles_) {
    CheckExactQuantiles(checker, path_count, options.path_count_, period_count);
  }
  checker.IntegerInRange(at.Field("attribution_path_count"), options.attribution_path_count_,
                         limits::kMinPaths, limits::kMaxAttributionPaths);
  Sampling sampling = draft.sampling;
  checker.KnownOr(at.Field("sampling"), sampling, Sampling::kPseudoRandom, Sampling::kPseudoRandom);
  if (checker.count() > 0) return checker.Take(at);
  return options;
}

}  // namespace accord
