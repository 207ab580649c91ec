#include "server/convert/estimate_to_proto.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "server/convert/panel_mirror.h"

namespace accord {
namespace {

using convert_internal::Mirror;

using Segments = std::vector<std::string>;

void Fill(std::span<const std::int64_t> counts, const std::vector<MoveProbability>& posterior,
          v1::EstimatedRow& row) {
  row.mutable_counts()->Assign(counts.begin(), counts.end());
  for (const MoveProbability& cell : posterior) {
    Mirror<MoveProbability>::Write(cell, *row.add_probabilities());
  }
}

v1::ChainTest ToProto(const HomogeneityTest& test, const std::vector<HomogeneityTest>& by_segment,
                      const Segments& segments) {
  v1::ChainTest out = convert_internal::ToMessage(test);
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (by_segment[i].degrees_of_freedom == 0) continue;
    v1::SegmentChainTest& part = *out.add_segments();
    part.set_segment(segments[i]);
    part.set_chi_squared(by_segment[i].chi_squared);
    part.set_degrees_of_freedom(by_segment[i].degrees_of_freedom);
    part.set_p_value(by_segment[i].chi_squared_p_value);
  }
  return out;
}

void Fill(const GroupTest& test, v1::FTest& out) {
  out.set_f(test.f);
  out.set_between_degrees_of_freedom(test.between_degrees);
  out.set_within_degrees_of_freedom(test.within_degrees);
  out.set_p_value(test.p_value);
}

v1::ClientBase BaseOf(const TransitionEstimate& estimate, const TransitionTally& tally,
                      const Segments& segments, double prior) {
  v1::ClientBase base;
  const std::size_t n = segments.size();
  const std::size_t last = (tally.date_count - 1) * n;
  v1::TransitionCounts& counted = *base.mutable_transitions()->mutable_counted();
  for (std::size_t k = 0; k < n; ++k) {
    v1::Segment& segment = *base.add_segments();
    segment.set_id(segments[k]);
    const std::int64_t clients = tally.clients[last + k];
    segment.set_client_count(clients);
    const double mean = clients == 0 ? 0.0 : tally.amounts[last + k] / static_cast<double>(clients);
    segment.mutable_revenue_per_client()->mutable_fixed()->set_constant(mean);
    v1::TransitionCountRow& row = *counted.add_rows();
    row.set_from(segments[k]);
    for (std::size_t to = 0; to < n; ++to) {
      row.add_counts(static_cast<double>(estimate.pooled[k * n + to]));
    }
    // A scenario takes no row of zeros. EMPTY_SEGMENT reports it.
    if (estimate.posterior[k].empty()) row.set_counts(static_cast<int>(k), 1.0);
  }
  counted.set_prior(prior);
  counted.set_parameter_uncertainty(true);
  if (estimate.concentration) {
    base.mutable_transitions()->set_overdispersion_concentration(*estimate.concentration);
  }
  return base;
}

void AddPairs(const TransitionEstimate& estimate, const TransitionTally& tally,
              const Segments& segments, std::span<const std::string> dates,
              v1::TransitionEstimate& out) {
  const std::size_t n = segments.size();
  for (int i = 0; i < tally.pair_count(); ++i) {
    v1::PairEstimate& pair = *out.add_pairs();
    pair.set_first_date(dates[i]);
    pair.set_second_date(dates[i + 1]);
    for (std::size_t from = 0; from < n; ++from) {
      v1::EstimatedRow& row = *pair.add_rows();
      row.set_from(segments[from]);
      Fill(std::span(tally.moves).subspan((i * n + from) * n, n), estimate.pair_posteriors[i][from],
           row);
      pair.add_arrivals(tally.arrivals[i * n + from]);
      pair.add_departures(tally.departures[i * n + from]);
    }
  }
}

}  // namespace

v1::TransitionEstimate ToProto(const TransitionEstimate& estimate, const TransitionTally& tally,
                               const Panel& panel, const SegmentRules& rules,
                               std::span<const std::string> dates, double prior) {
  v1::TransitionEstimate out;
  const Segments& segments = rules.segments();
  const std::size_t n = segments.size();
  *out.mutable_client_base() = BaseOf(estimate, tally, segments, prior);
  for (std::size_t from = 0; from < n; ++from) {
    v1::EstimatedRow& row = *out.add_pooled();
    row.set_from(segments[from]);
    Fill(std::span(estimate.pooled).subspan(from * n, n), estimate.posterior[from], row);
    if (estimate.arrivals_per_pair[from] > 0.0) {
      v1::Arrival& arrival = *out.add_arrivals();
      arrival.set_segment(segments[from]);
      arrival.set_mean_per_period(estimate.arrivals_per_pair[from]);
    }
    if (estimate.concentration_by_segment[from]) {
      v1::SegmentConcentration& part = *out.add_segment_concentrations();
      part.set_segment(segments[from]);
      part.set_concentration(*estimate.concentration_by_segment[from]);
    }
  }
  AddPairs(estimate, tally, segments, dates, out);
  for (int i = 0; i < tally.date_count; ++i) {
    v1::DateCounts& date = *out.add_dates();
    date.set_date(dates[i]);
    for (std::size_t k = 0; k < n; ++k) {
      date.add_clients(tally.clients[i * n + k]);
      date.add_amounts(tally.amounts[i * n + k]);
    }
    date.set_unmatched(tally.unmatched[i]);
  }
  if (tally.pair_count() >= 2) {
    *out.mutable_stationarity() =
        ToProto(estimate.stationarity, estimate.stationarity_by_segment, segments);
    *out.mutable_first_order() =
        ToProto(estimate.first_order, estimate.first_order_by_segment, segments);
    out.set_first_order_distance(estimate.first_order_distance);
  }
  if (estimate.drift) Fill(*estimate.drift, *out.mutable_drift());
  if (estimate.season) Fill(*estimate.season, *out.mutable_season());
  if (estimate.concentration) out.set_overdispersion_concentration(*estimate.concentration);
  for (const EstimateRemark& remark : estimate.remarks) {
    v1::EstimateWarning& warning = *out.add_warnings();
    warning.set_code(std::string(EstimateWarningName(remark.warning)));
    warning.set_description(remark.description);
    warning.set_distrust(remark.distrust);
  }
  out.set_distrust(estimate.distrust());
  out.set_row_count(panel.row_count());
  out.set_later_row_count(panel.later_rows());
  out.set_return_count(panel.return_count());
  out.set_return_amount(panel.return_amount());
  out.set_client_count(panel.client_count());
  return out;
}

}  // namespace accord
