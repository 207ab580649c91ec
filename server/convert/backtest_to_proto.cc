#include "server/convert/backtest_to_proto.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "server/convert/panel_mirror.h"

namespace accord {
namespace {

using convert_internal::Mirror;

void Fill(const SampledQuantile& quantile, v1::Estimate& out) {
  out.set_value(static_cast<double>(quantile.value));
  out.set_lower_95(static_cast<double>(quantile.lower_95));
  out.set_upper_95(static_cast<double>(quantile.upper_95));
}

void Fill(double value, double standard_error, v1::Estimate& out) {
  out.set_value(value);
  out.set_standard_error(standard_error);
}

void Fill(const CountForecast& forecast, std::int64_t observed, v1::CountForecast& out) {
  Fill(forecast.mean, forecast.mean_error, *out.mutable_mean());
  out.set_sd(forecast.sd);
  Fill(forecast.lower, *out.mutable_lower());
  Fill(forecast.upper, *out.mutable_upper());
  out.set_covered(forecast.covered);
  Fill(forecast.pit, forecast.pit_error, *out.mutable_pit());
  if (const auto z = forecast.z(observed)) out.set_z(*z);
}

v1::Coverage ToProto(const Coverage& coverage, const std::string& date) {
  v1::Coverage out;
  out.set_date(date);
  out.set_covered(coverage.covered);
  out.set_count(coverage.forecasts);
  if (const auto share = coverage.share()) out.set_share(*share);
  out.set_p_value(coverage.p_value);
  return out;
}

v1::IntervalCoverage ToProto(const IntervalCoverage& coverage,
                             std::span<const std::string> held_back) {
  v1::IntervalCoverage out;
  *out.mutable_all() = ToProto(coverage.all, "");
  for (std::size_t i = 0; i < coverage.by_horizon.size(); ++i) {
    *out.add_dates() = ToProto(coverage.by_horizon[i], held_back[i]);
  }
  return out;
}

v1::MoveScores ToProto(const MoveScores& scores, std::span<const std::string> from_origin) {
  v1::MoveScores out;
  Mirror<LogScores>::Write(scores.all, *out.mutable_all());
  for (std::size_t i = 0; i < scores.by_pair.size(); ++i) {
    v1::LogScores& pair = *out.add_pairs();
    Mirror<LogScores>::Write(scores.by_pair[i], pair);
    pair.set_first_date(from_origin[i]);
    pair.set_second_date(from_origin[i + 1]);
  }
  if (scores.over_no_change) {
    Fill(scores.over_no_change->mean, scores.over_no_change->standard_error,
         *out.mutable_gain_over_no_change());
  }
  if (scores.over_climatology) {
    Fill(scores.over_climatology->mean, scores.over_climatology->standard_error,
         *out.mutable_gain_over_climatology());
  }
  out.set_mover_share(scores.mover_share);
  out.set_unforeseen_moves(scores.unforeseen);
  return out;
}

}  // namespace

v1::BacktestReport ToProto(const BacktestResult& result, const BacktestSettings& settings,
                           std::span<const std::string> segments,
                           std::span<const std::string> dates) {
  v1::BacktestReport out;
  const std::span<const std::string> from_origin =
      dates.last(static_cast<std::size_t>(settings.held_back) + 1);
  const std::span<const std::string> held_back = from_origin.subspan(1);
  out.set_origin_date(from_origin.front());
  out.set_training_pairs(result.training_pairs);
  if (result.concentration) out.set_overdispersion_concentration(*result.concentration);
  out.set_level(settings.level);
  out.set_path_count(settings.path_count);
  out.set_seed(settings.seed);
  for (const HeldBackCount& count : result.forecasts) {
    v1::HeldBackCount& held = *out.add_counts();
    held.set_date(held_back[static_cast<std::size_t>(count.horizon - 1)]);
    held.set_segment(segments[static_cast<std::size_t>(count.segment)]);
    held.set_observed(count.observed);
    Fill(count.plain, count.observed, *held.mutable_forecast());
    if (count.overdispersed) {
      Fill(*count.overdispersed, count.observed, *held.mutable_overdispersed());
    }
    Fill(count.process, count.observed, *held.mutable_process());
  }
  *out.mutable_coverage() = ToProto(result.plain, held_back);
  if (result.overdispersed) {
    *out.mutable_overdispersed_coverage() = ToProto(*result.overdispersed, held_back);
  }
  *out.mutable_process_coverage() = ToProto(result.process, held_back);
  if (result.pairs_per_year) out.set_pairs_per_year(*result.pairs_per_year);
  *out.mutable_move_scores() = ToProto(result.scores, from_origin);
  for (std::size_t k = 0; k < segments.size(); ++k) {
    v1::SegmentCalibration& segment = *out.add_calibration();
    Mirror<SegmentCalibration>::Write(result.calibration[k], segment);
    segment.set_segment(segments[k]);
  }
  for (const ReliabilityBin& bin : result.reliability) {
    Mirror<ReliabilityBin>::Write(bin, *out.add_reliability());
  }
  for (const BacktestRemark& remark : result.remarks) {
    v1::BacktestWarning& warning = *out.add_warnings();
    warning.set_code(std::string(BacktestWarningName(remark.warning)));
    warning.set_description(remark.description);
  }
  return out;
}

}  // namespace accord
