#include "simulation/analysis/backtest_remarks.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "simulation/panel/remark_words.h"
#include "simulation/panel/transition_estimate.h"

namespace accord::analysis_internal {
namespace {

bool TooNarrow(const Coverage& coverage) { return coverage.p_value < kRejection; }

class Remarks {
 public:
  Remarks(const BacktestResult& result, const KnownClients& known,
          std::span<const std::int64_t> pooled, std::span<const std::string> segments,
          std::span<const std::int32_t> dates, const BacktestSettings& settings)
      : result_(result), known_(known), segments_(segments), settings_(settings) {
    OnCoverage();
    OnSeason();
    OnScores();
    OnCalibration();
    OnClients(pooled);
    const std::string spacing = UnequalSpacing(dates);
    if (!spacing.empty()) {
      Add(BacktestWarning::kUnequalSpacing,
          "Pairs of dates are " + spacing +
              " apart: a forecast of one step means another length of time than what it was "
              "estimated on. Give dates that are equally far apart.");
    }
  }

  std::vector<BacktestRemark> Take() { return std::move(remarks_); }

 private:
  void Add(BacktestWarning warning, std::string description) {
    remarks_.push_back({warning, std::move(description)});
  }

  std::string Seen(const Coverage& coverage) const {
    return std::to_string(coverage.covered) + " of " + std::to_string(coverage.forecasts);
  }

  void OnCoverage() {
    const Coverage& plain = result_.plain.all;
    const std::string level = Percent(settings_.level);
    if (TooNarrow(plain)) {
      std::string text = "Without overdispersion only " + Seen(plain) + " counts lie in their " +
                         level + " intervals (" + PText(plain.p_value) +
                         "): these intervals are far too narrow.";
      if (result_.overdispersed) {
        text += " With it " + Seen(result_.overdispersed->all) + " do.";
      }
      text += " By the process forecast " + Seen(result_.process.all) + " do.";
      Add(BacktestWarning::kTooNarrow, std::move(text));
    }
    if (result_.overdispersed && TooNarrow(result_.overdispersed->all)) {
      const Coverage& coverage = result_.overdispersed->all;
      Add(BacktestWarning::kOverdispersedTooNarrow,
          "With overdispersion too only " + Seen(coverage) + " counts lie in their " + level +
              " intervals (" + PText(coverage.p_value) +
              "): what came lay outside anything that the earlier pairs show. Do not trust the "
              "spread of a forecast from this panel.");
    }
    if (TooNarrow(result_.process.all)) {
      Add(BacktestWarning::kProcessTooNarrow, "By the process forecast too only " +
                                                  Seen(result_.process.all) +
                                                  " counts lie in their " + level + " intervals (" +
                                                  PText(result_.process.all.p_value) +
                                                  "): the earlier pairs hold no such change. Do "
                                                  "not trust the spread of a forecast from "
                                                  "this panel.");
    }
    if (result_.concentration) return;
    Add(BacktestWarning::kNoOverdispersion,
        result_.training_pairs == 1
            ? "Only one pair of dates is left to estimate from: how much pairs differ cannot be "
              "seen, so there is no forecast with overdispersion. Hold back fewer dates, or give "
              "more."
            : "The pairs of dates before the origin give no concentration (they differ by no more "
              "than chance, or by all there is), so there is no forecast with overdispersion.");
  }

  void OnSeason() {
    if (!result_.pairs_per_year || result_.training_pairs >= *result_.pairs_per_year) return;
    Add(BacktestWarning::kUnseenSeason, std::to_string(*result_.pairs_per_year) +
                                            " pairs of dates make a year, and only " +
                                            std::to_string(result_.training_pairs) +
                                            (result_.training_pairs == 1 ? " was" : " were") +
                                            " seen before the origin: what the coming season does "
                                            "is in no forecast. Give dates that "
                                            "reach a year back at least.");
  }

  // No better by two standard errors.
  static bool IsNoGain(const std::optional<ScoreGain>& gain) {
    return gain && gain->mean <= 2.0 * gain->standard_error;
  }

  void OnScores() {
    std::string worse;
    if (IsNoGain(result_.scores.over_no_change))
      worse = "giving everybody the average chance to stay";
    if (IsNoGain(result_.scores.over_climatology)) {
      worse += std::string(worse.empty() ? "" : " and by ") +
               "giving everybody the same chances wherever they stand";
    }
    if (!worse.empty()) {
      Add(BacktestWarning::kNoSkill,
          "The estimated matrix foretells where a client goes no better than is done by " + worse +
              ".");
    }
    if (result_.scores.unforeseen > 0) {
      Add(BacktestWarning::kUnforeseen,
          std::to_string(result_.scores.unforeseen) + " of " +
              std::to_string(result_.scores.all.moves) +
              " moves went where nobody had gone before the origin and the matrix has 0.");
    }
  }

  // At most three segments, the worst first.
  void OnCalibration() {
    const auto p_of = [this](std::size_t i) {
      const SegmentCalibration& segment = result_.calibration[i];
      return segment.overdispersed_p_value.value_or(segment.p_value);
    };
    std::vector<std::size_t> worst;
    for (std::size_t i = 0; i < result_.calibration.size(); ++i) {
      if (p_of(i) < kRejection) worst.push_back(i);
    }
    if (worst.empty()) return;
    std::sort(worst.begin(), worst.end(), [&](std::size_t a, std::size_t b) {
      return p_of(a) != p_of(b) ? p_of(a) < p_of(b) : a < b;
    });
    std::string text = "Clients went elsewhere than estimated, by more than chance";
    text += result_.concentration ? " and overdispersion explain, from" : " explains, from";
    for (std::size_t i = 0; i < worst.size() && i < 3; ++i) {
      const SegmentCalibration& segment = result_.calibration[worst[i]];
      const auto clients = static_cast<double>(segment.clients);
      text += (i == 0 ? " " : "; ") + segments_[worst[i]] + " (" +
              Percent(static_cast<double>(segment.stayed) / clients) + " stayed, " +
              Percent(segment.expected_to_stay / clients) + " expected, " + PText(p_of(worst[i])) +
              ")";
    }
    Add(BacktestWarning::kMiscalibrated, text + ".");
  }

  void OnClients(std::span<const std::int64_t> pooled) {
    const std::size_t n = segments_.size();
    for (std::size_t from = 0; from < n; ++from) {
      const auto row = pooled.subspan(from * n, n);
      if (std::ranges::any_of(row, [](std::int64_t count) { return count > 0; })) continue;
      if (known_.at_origin[from] == 0 && result_.calibration[from].clients == 0) continue;
      Add(BacktestWarning::kEmptySegment,
          "Nobody was seen to go from " + segments_[from] +
              " to any segment before the origin: its clients are forecast to stay.");
    }
    const std::int64_t unmatched = known_.unmatched.empty() ? 0 : known_.unmatched.back();
    if (unmatched > 0) {
      Add(BacktestWarning::kUnmatched,
          std::to_string(unmatched) +
              " of the clients known at the origin are in no segment at the last date, although "
              "the forecast keeps them in one. A last rule without ranges takes them all.");
    }
  }

  const BacktestResult& result_;
  const KnownClients& known_;
  std::span<const std::string> segments_;
  const BacktestSettings& settings_;
  std::vector<BacktestRemark> remarks_;
};

}  // namespace

std::vector<BacktestRemark> RemarksOn(const BacktestResult& result, const KnownClients& known,
                                      std::span<const std::int64_t> pooled,
                                      std::span<const std::string> segments,
                                      std::span<const std::int32_t> dates,
                                      const BacktestSettings& settings) {
  return Remarks(result, known, pooled, segments, dates, settings).Take();
}

}  // namespace accord::analysis_internal

namespace accord {

std::string_view BacktestWarningName(BacktestWarning warning) {
  switch (warning) {
    case BacktestWarning::kTooNarrow:
      return "TOO_NARROW";
    case BacktestWarning::kOverdispersedTooNarrow:
      return "OVERDISPERSED_TOO_NARROW";
    case BacktestWarning::kProcessTooNarrow:
      return "PROCESS_TOO_NARROW";
    case BacktestWarning::kNoOverdispersion:
      return "NO_OVERDISPERSION";
    case BacktestWarning::kNoSkill:
      return "NO_SKILL";
    case BacktestWarning::kMiscalibrated:
      return "MISCALIBRATED";
    case BacktestWarning::kUnforeseen:
      return "UNFORESEEN";
    case BacktestWarning::kEmptySegment:
      return "EMPTY_SEGMENT";
    case BacktestWarning::kUnmatched:
      return "UNMATCHED";
    case BacktestWarning::kUnequalSpacing:
      return "UNEQUAL_SPACING";
    case BacktestWarning::kUnseenSeason:
      return "UNSEEN_SEASON";
  }
  return "";
}

}  // namespace accord
