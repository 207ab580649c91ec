#include <algorithm>
#include <string>

#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/scenario/scenario.h"

namespace accord {
namespace {

constexpr std::uint64_t kDefaultSeed = 1;
constexpr Sampling kDefaultSampling = Sampling::kPseudoRandom;

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

Sampling SamplingOf(Checker& checker, const FieldPath& at, Sampling asked) {
  switch (asked) {
    case Sampling::kUnspecified:
      return kDefaultSampling;
    case Sampling::kPseudoRandom:
    case Sampling::kSobol:
      return asked;
  }
  checker.Add(at, ViolationCode::kUnknownValue,
              "must be one of the named values (numbers 1 and 3), got number " +
                  std::to_string(static_cast<int>(asked)));
  return kDefaultSampling;
}

void CheckPrecision(Checker& checker, const FieldPath& at, const Precision& precision) {
  if (precision.half_width.has_value() == precision.relative_half_width.has_value()) {
    checker.Add(at, ViolationCode::kContradiction,
                std::string("must have either half_width or relative_half_width, got ") +
                    (precision.half_width ? "both" : "neither"));
    return;
  }
  if (precision.half_width) {
    checker.InRange(at.Field("half_width"), *precision.half_width, Range::Above(0.0));
  } else {
    checker.InRange(at.Field("relative_half_width"), *precision.relative_half_width,
                    Range::Closed(1e-9, 1.0));
  }
}

void CheckPrecisions(Checker& checker, const FieldPath& at, const RunOptionsDraft& draft,
                     std::int64_t path_count) {
  const FieldPath list = at.Field("precisions");
  if (draft.precisions.empty()) return;
  if (!checker.Size(list, draft.precisions.size(), limits::kMaxPrecisions)) return;
  if (draft.exact_quantiles) {
    checker.Add(list, ViolationCode::kContradiction,
                "must be empty with exact_quantiles: such a run keeps all its paths");
  }
  if (path_count <= limits::kLeastPrecisionPaths) {
    checker.Add(list, ViolationCode::kContradiction,
                "must be empty unless path_count, the most that the run may take, is above " +
                    std::to_string(limits::kLeastPrecisionPaths) +
                    ", where it ends at the earliest, got " + std::to_string(path_count));
  }
  for (std::size_t i = 0; i < draft.precisions.size(); ++i) {
    CheckPrecision(checker, list.At(static_cast<int>(i)), draft.precisions[i]);
  }
}

std::int64_t DefaultPaths(const RunOptionsDraft& draft, Sampling sampling) {
  if (!draft.precisions.empty()) return limits::kDefaultPrecisionPaths;
  return sampling == Sampling::kSobol ? limits::kDefaultNetPaths : limits::kDefaultPaths;
}

bool IsNamed(ReportSection section) {
  switch (section) {
    case ReportSection::kContracts:
    case ReportSection::kContractPeriods:
    case ReportSection::kClientBase:
    case ReportSection::kOutcomes:
    case ReportSection::kImpliedCorrelations:
    case ReportSection::kWarnings:
      return true;
    case ReportSection::kUnspecified:
      break;
  }
  return false;
}

void CheckSections(Checker& checker, const FieldPath& at,
                   const std::vector<ReportSection>& sections) {
  if (sections.empty() || !checker.Size(at, sections.size(), limits::kMaxReportSections)) return;
  for (std::size_t i = 0; i < sections.size(); ++i) {
    if (IsNamed(sections[i])) continue;
    checker.Add(at.At(static_cast<int>(i)), ViolationCode::kUnknownValue,
                "must be one of the named values (numbers 1 to 6), got " +
                    std::to_string(static_cast<int>(sections[i])));
  }
}

void CheckQuantiles(Checker& checker, const FieldPath& at, const std::vector<double>& levels) {
  if (levels.empty() || !checker.Size(at, levels.size(), limits::kMaxQuantileLevels)) return;
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const FieldPath level = at.At(static_cast<int>(i));
    if (!(levels[i] > 0.0 && levels[i] < 1.0)) {
      checker.Add(level, ViolationCode::kOutOfRange,
                  "must be above 0 and below 1, got " + NumberText(levels[i]));
    } else if (std::find(levels.begin(), levels.begin() + static_cast<std::ptrdiff_t>(i),
                         levels[i]) != levels.begin() + static_cast<std::ptrdiff_t>(i)) {
      checker.Add(level, ViolationCode::kDuplicate,
                  "must be named once, got " + NumberText(levels[i]) + " again");
    }
  }
}

Response ResponseOf(Checker& checker, const FieldPath& at, Response asked) {
  switch (asked) {
    case Response::kUnspecified:
      return Response::kNone;
    case Response::kNone:
    case Response::kSupplier:
    case Response::kClient:
    case Response::kBoth:
      return asked;
  }
  checker.Add(at, ViolationCode::kUnknownValue,
              "must be one of the named values (numbers 1 to 4), got number " +
                  std::to_string(static_cast<int>(asked)));
  return Response::kNone;
}

}  // namespace

bool RunOptions::Reports(ReportSection section) const {
  const auto names = [this](ReportSection one) {
    return std::find(report_sections_.begin(), report_sections_.end(), one) !=
           report_sections_.end();
  };
  return report_sections_.empty() || names(section) ||
         (section == ReportSection::kContracts && names(ReportSection::kContractPeriods));
}

Checked<RunOptions> Validate(const RunOptionsDraft& draft, int period_count, const FieldPath& at) {
  Checker checker;
  RunOptions options;
  options.sampling_ = SamplingOf(checker, at.Field("sampling"), draft.sampling);
  options.asked_sampling_ = options.sampling_;
  options.path_count_ = draft.path_count.value_or(DefaultPaths(draft, options.sampling_));
  options.asked_path_count_ = options.path_count_;
  options.seed_ = draft.seed.value_or(kDefaultSeed);
  options.exact_quantiles_ = draft.exact_quantiles;
  options.attribution_ = draft.attribution;
  options.path_figures_ = draft.path_figures;
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
  CheckPrecisions(checker, at, draft, options.path_count_);
  options.precisions_ = draft.precisions;
  options.response_ = ResponseOf(checker, at.Field("response"), draft.response);
  CheckSections(checker, at.Field("report_sections"), draft.report_sections);
  options.report_sections_ = draft.report_sections;
  CheckQuantiles(checker, at.Field("quantiles"), draft.quantiles);
  options.quantiles_ = draft.quantiles;
  if (checker.count() > 0) return checker.Take(at);
  if (options.path_count_ < kNetBlockPaths) options.sampling_ = Sampling::kPseudoRandom;
  if (options.sampling_ == Sampling::kSobol) {
    const std::int64_t blocks = (options.path_count_ + kNetBlockPaths - 1) / kNetBlockPaths;
    options.path_count_ = blocks * kNetBlockPaths;
  }
  return options;
}

}  // namespace accord
