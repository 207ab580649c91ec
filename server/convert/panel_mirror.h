#ifndef ACCORD_SERVER_CONVERT_PANEL_MIRROR_H_
#define ACCORD_SERVER_CONVERT_PANEL_MIRROR_H_

#include "accord/v1/backtest.pb.h"
#include "accord/v1/client_base_service.pb.h"
#include "accord/v1/segment_rules.pb.h"
#include "accord/v1/transition_estimate.pb.h"
#include "server/convert/mirror.h"
#include "simulation/analysis/move_scores.h"
#include "simulation/panel/chain_tests.h"
#include "simulation/panel/segment_rules.h"
#include "simulation/panel/transition_estimate.h"
#include "simulation/pyramid/concentration.h"
#include "simulation/pyramid/pyramid.h"
#include "simulation/pyramid/pyramid_rule.h"

// What rules, pyramids, estimates and back-tests have in common with their messages. Where a
// message has more, its converter adds it, and mirror_test.cc lists it.
namespace accord::convert_internal {

// segment_rules.proto
ACCORD_MIRROR_AS(SegmentRulesDraft, SegmentRules, segments, rules);
ACCORD_MIRROR_AS(SegmentRuleDraft, SegmentRule, segment, recency, tenure, frequency, mean_amount,
                 total_amount, columns);
ACCORD_MIRROR(ColumnRange, column, range);
ACCORD_MIRROR(FigureRange, above, at_least, below, at_most);

// client_base_service.proto
ACCORD_MIRROR_PART(PyramidRuleDraft, PyramidRule, segments, sizes);
ACCORD_ONEOF(PyramidRuleDraft, sizes, (cumulative_shares, CumulativeShares),
             (counts, SegmentCounts), (thresholds, CriterionThresholds));
ACCORD_MIRROR_AS(CumulativeShares, NumberList, values);
ACCORD_MIRROR_AS(SegmentCounts, NumberList, values);
ACCORD_MIRROR_AS(CriterionThresholds, NumberList, values);
ACCORD_MIRROR_PART(PyramidSegment, SegmentSummary, client_count, client_share, criterion_sum,
                   criterion_share, criterion_mean);
ACCORD_MIRROR(ConcentrationPoint, client_share, criterion_share);

// transition_estimate.proto
ACCORD_MIRROR_AS(MoveProbability, EstimatedProbability, mean, p2_5, p5, p95, p97_5);
ACCORD_MIRROR_AS(HomogeneityTest, ChainTest, chi_squared, likelihood_ratio, degrees_of_freedom,
                 chi_squared_p_value, likelihood_ratio_p_value, sparse_cell_share);

// backtest.proto
ACCORD_MIRROR(LogScores, moves, estimated, no_change, climatology);
ACCORD_MIRROR(SegmentCalibration, clients, stayed, expected_to_stay, chi_squared,
              degrees_of_freedom, p_value, overdispersed_chi_squared, overdispersed_p_value);
ACCORD_MIRROR(ReliabilityBin, above, at_most, chances, expected, observed);

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_PANEL_MIRROR_H_
