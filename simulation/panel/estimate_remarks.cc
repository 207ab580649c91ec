#include "simulation/panel/estimate_remarks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "simulation/base/violation.h"
#include "simulation/panel/remark_words.h"

namespace accord::panel_internal {
namespace {

constexpr double kManySparseCells = 0.2;

// The segments whose own tests reject, most significant first, three at most.
std::string WorstSegments(std::span<const HomogeneityTest> tests,
                          std::span<const std::string> segments) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < tests.size(); ++i) {
    if (tests[i].chi_squared_p_value < kRejection) order.push_back(i);
  }
  const auto excess = [&](std::size_t i) {
    return tests[i].chi_squared / static_cast<double>(tests[i].degrees_of_freedom);
  };
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return excess(a) != excess(b) ? excess(a) > excess(b) : a < b;
  });
  std::string text;
  for (std::size_t i = 0; i < order.size() && i < 3; ++i) {
    text += (i == 0 ? ", most of all in " : ", ") + segments[order[i]];
  }
  return text;
}

class Remarks {
 public:
  Remarks(const TransitionEstimate& estimate, const TransitionTally& tally, const Panel& panel,
          std::span<const std::string> segments)
      : estimate_(estimate), tally_(tally), panel_(panel), segments_(segments) {
    OnPairs();
    OnStationarity();
    OnOrder();
    OnSparseness();
    OnClients();
  }

  std::vector<EstimateRemark> Take() { return std::move(remarks_); }

 private:
  void Add(EstimateWarning warning, std::string description, bool distrust = false) {
    remarks_.push_back({warning, std::move(description), distrust});
  }

  void OnPairs() {
    if (tally_.pair_count() == 1) {
      Add(EstimateWarning::kOnePair,
          "Two dates give one pair: how much the matrix varies from pair to pair cannot be seen, "
          "and "
          "intervals from one pair alone are known to be far too narrow on real panels. Give more "
          "dates.",
          true);
      return;
    }
    const std::string spacing = UnequalSpacing(panel_.dates());
    if (spacing.empty()) return;
    Add(EstimateWarning::kUnequalSpacing,
        "Pairs of dates are " + spacing +
            " apart, so that the pooled matrix is that of no period. Give dates that are equally "
            "far apart.",
        true);
  }

  void OnStationarity() {
    const bool drifts = estimate_.drift && estimate_.drift->p_value < kRejection;
    const bool seasonal = estimate_.season && estimate_.season->p_value < kRejection;
    const HomogeneityTest& test = estimate_.stationarity;
    if (test.chi_squared_p_value < kRejection) {
      Add(EstimateWarning::kNotStationary,
          "The matrix is not the same in all pairs of dates (" + PText(test.chi_squared_p_value) +
              WorstSegments(estimate_.stationarity_by_segment, segments_) +
              "). Without overdispersion, intervals are too narrow" +
              (estimate_.concentration
                   ? "; concentration " + Rounded(*estimate_.concentration) + " carries it."
                   : "."));
    }
    // Both need the plain test to reject as well: F alone would also compare noise with noise.
    if (test.likelihood_ratio_p_value >= kRejection) return;
    if (drifts) {
      Add(EstimateWarning::kDrift,
          "The matrix drifts: the later half of the pairs differs from the earlier half by more "
          "than "
          "pairs differ within the halves (F = " +
              Rounded(estimate_.drift->f) + ", " + PText(estimate_.drift->p_value) +
              "). A forecast from the pooled matrix should not be trusted; use recent pairs, or "
              "find "
              "out what has changed.",
          true);
    }
    if (seasonal) {
      Add(EstimateWarning::kSeasonal,
          "The matrix is seasonal: pairs of one season resemble each other more than those of "
          "others "
          "(F = " +
              Rounded(estimate_.season->f) + ", " + PText(estimate_.season->p_value) +
              "). A forecast from the pooled matrix should not be trusted period by period; give "
              "dates a year apart.",
          true);
    }
  }

  void OnOrder() {
    const HomogeneityTest& test = estimate_.first_order;
    if (test.chi_squared_p_value >= kRejection) return;
    Add(EstimateWarning::kNotFirstOrder,
        "Where clients go depends on where they were before (" + PText(test.chi_squared_p_value) +
            WorstSegments(estimate_.first_order_by_segment, segments_) +
            "): knowing it would place " + Percent(estimate_.first_order_distance) +
            " of clients elsewhere. Forecasts beyond one period are biased by it; "
            "segments split by the past, such as by tenure, would mend it.");
  }

  void OnSparseness() {
    const double stationarity = estimate_.stationarity.sparse_cell_share;
    const double order = estimate_.first_order.sparse_cell_share;
    if (std::max(stationarity, order) <= kManySparseCells) return;
    Add(EstimateWarning::kSparse, "p-values are rough: of expected counts, " +
                                      Percent(stationarity) +
                                      " are below 5 in the test of stationarity and " +
                                      Percent(order) + " in that of the first order.");
  }

  void OnClients() {
    for (std::size_t i = 0; i < segments_.size(); ++i) {
      if (!estimate_.posterior[i].empty()) continue;
      Add(EstimateWarning::kEmptySegment,
          "Nobody was seen to go from " + segments_[i] +
              " to any segment: in the client base its clients stay where they are, until its row "
              "of the matrix is given by hand.",
          true);
    }
    std::int64_t unmatched = 0;
    for (std::int64_t count : tally_.unmatched) unmatched += count;
    if (unmatched > 0) {
      std::int64_t departed = 0;
      for (std::int64_t count : tally_.departures) departed += count;
      Add(EstimateWarning::kUnmatched,
          "No rule matches " + std::to_string(unmatched) +
              " times a client at a date, although it had bought; " + std::to_string(departed) +
              " left a segment that way and are in no row of the matrix. A last rule without "
              "ranges "
              "takes them all.",
          departed > 0);
    }
    if (panel_.return_count() > 0) {
      Add(EstimateWarning::kReturns,
          panel_.return_count() == 1
              ? "1 negative amount of " + NumberText(panel_.return_amount()) +
                    " was taken as a return: it lowers total and mean and is no purchase."
              : std::to_string(panel_.return_count()) + " negative amounts of together " +
                    NumberText(panel_.return_amount()) +
                    " were taken as returns: they lower totals and means and are no purchases.");
    }
  }

  const TransitionEstimate& estimate_;
  const TransitionTally& tally_;
  const Panel& panel_;
  std::span<const std::string> segments_;
  std::vector<EstimateRemark> remarks_;
};

}  // namespace

std::vector<EstimateRemark> RemarksOn(const TransitionEstimate& estimate,
                                      const TransitionTally& tally, const Panel& panel,
                                      std::span<const std::string> segments) {
  return Remarks(estimate, tally, panel, segments).Take();
}

}  // namespace accord::panel_internal

namespace accord {

std::string_view EstimateWarningName(EstimateWarning warning) {
  switch (warning) {
    case EstimateWarning::kOnePair:
      return "ONE_PAIR";
    case EstimateWarning::kUnequalSpacing:
      return "UNEQUAL_SPACING";
    case EstimateWarning::kNotStationary:
      return "NOT_STATIONARY";
    case EstimateWarning::kDrift:
      return "DRIFT";
    case EstimateWarning::kSeasonal:
      return "SEASONAL";
    case EstimateWarning::kNotFirstOrder:
      return "NOT_FIRST_ORDER";
    case EstimateWarning::kSparse:
      return "SPARSE";
    case EstimateWarning::kEmptySegment:
      return "EMPTY_SEGMENT";
    case EstimateWarning::kUnmatched:
      return "UNMATCHED";
    case EstimateWarning::kReturns:
      return "RETURNS";
  }
  return "";
}

}  // namespace accord
