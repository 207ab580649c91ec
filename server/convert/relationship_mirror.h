#ifndef ACCORD_SERVER_CONVERT_RELATIONSHIP_MIRROR_H_
#define ACCORD_SERVER_CONVERT_RELATIONSHIP_MIRROR_H_

#include "accord/v1/relationship_service.pb.h"
#include "server/convert/mirror.h"
#include "simulation/assessment/base_assessment.h"
#include "simulation/assessment/canvas.h"
#include "simulation/assessment/indicators.h"
#include "simulation/assessment/position.h"
#include "simulation/assessment/readiness.h"
#include "simulation/assessment/score.h"
#include "simulation/assessment/strategy.h"

// What assessments have in common with their messages: everything but the segment and clauses of a
// canvas, which its converter adds.
namespace accord::convert_internal {

// provenance.proto
ACCORD_MIRROR(Provenance, paper, equation, ours);

// relationship_indicator.proto
ACCORD_MIRROR_AS(IndicatorsDraft, MeasureIndicatorsRequest, indicators);
ACCORD_MIRROR(IndicatorData, id, kind);
ACCORD_ONEOF(IndicatorData, kind, (rhythmicity, Rhythmicity), (capacity_use, CapacityUse),
             (schedule_accuracy, ScheduleAccuracy), (storage_cost, StorageCost),
             (timeliness, Timeliness), (positions_bought, PositionsBought),
             (positions_held, PositionsHeld), (stock_outs, StockOuts),
             (interaction_cost, InteractionCost), (repeat_clients, RepeatClients),
             (net_promoters, NetPromoters), (needs_and_gaps, NeedsAndGaps),
             (market_share_change, MarketShareChange), (cooperation, Cooperation));
ACCORD_MIRROR(Rhythmicity, outputs, plans, reading);
ACCORD_MIRROR(CapacityUse, output, plan);
ACCORD_MIRROR(ScheduleAccuracy, actual, shortest, likely, longest);
ACCORD_MIRROR(StorageCost, fixed, variable_per_unit, stock);
ACCORD_MIRROR(Timeliness, on_time, total);
ACCORD_MIRROR_AS(PositionsBought, PositionUnits, units);
ACCORD_MIRROR_AS(PositionsHeld, PositionUnits, units);
ACCORD_MIRROR(StockOuts, stock);
ACCORD_MIRROR(InteractionCost, information, negotiation, measurement, conclusion, monitoring,
              protection);
ACCORD_MIRROR(RepeatClients, orders);
ACCORD_MIRROR(NetPromoters, answers);
ACCORD_MIRROR(NeedsAndGaps, needs, important_from, satisfied_from);
ACCORD_MIRROR(Need, name, importance, satisfaction);
ACCORD_MIRROR(MarketShareChange, now, before);
ACCORD_MIRROR(Cooperation, client_years, market_years, reading);
ACCORD_MIRROR_AS(MeasuredIndicators, MeasureIndicatorsResponse, indicators);
ACCORD_MIRROR(Indicator, id, name, value, unit, direction, rhythm_class, sentence, provenance,
              parts);
ACCORD_MIRROR(IndicatorPart, name, value, share, zone);

// judgement.proto
ACCORD_MIRROR(Judgement, experts, guess);
ACCORD_MIRROR(Guess, low, likely, high);
ACCORD_MIRROR(DrawOptions, draw_count, seed);
ACCORD_MIRROR_AS(DrawnProbability, Estimate, value, standard_error, lower_95, upper_95);

// relationship_score.proto
ACCORD_MIRROR_AS(ScoreDraft, ScorePartnershipRequest, parties, draws);
ACCORD_MIRROR(PartyGoals, id, motives);
ACCORD_MIRROR(MotiveGoals, id, weight, goals);
ACCORD_MIRROR(PartnershipGoal, id, weight, start, target, current, direction, quality,
              max_achievement);
ACCORD_ONEOF(PartnershipGoal, current, (measured, double), (judged, Judgement));
ACCORD_MIRROR_AS(PartnershipScores, ScorePartnershipResponse, parties);
ACCORD_MIRROR(PartyScore, id, score, standard_deviation, p5, p95, goals, guard_broken,
              correct_first, sentence, provenance);
ACCORD_MIRROR(GoalScore, id, motive, current, achievement, start_achievement, weight, gap, loss,
              holds_guard);

// relationship_position.proto
ACCORD_MIRROR_AS(PositionDraft, PositionRelationshipRequest, position, draws);
ACCORD_MIRROR(PositionQuestion, level, attractiveness, form, barriers);
ACCORD_MIRROR(LevelQuestion, information_exchange, process_alignment, mutual_adaptation, contacts,
              favourable_terms, medium_from, high_from);
ACCORD_MIRROR(AttractivenessQuestion, benefits, costs, initial_cost, discount_rate_per_year,
              periods_per_year, reading, mean_profit_rate, mean_npv, band);
ACCORD_MIRROR(FormQuestion, demand_predictability, technology_predictability, supply_predictability,
              human_specificity, physical_specificity, practised, form_from);
ACCORD_MIRROR(BarrierQuestion, id, asset_value, specificity, new_relation_cost);
ACCORD_MIRROR_AS(PositionFound, PositionRelationshipResponse, position);
ACCORD_MIRROR(RelationshipPosition, level, attractiveness, form, barriers, level_move, form_move,
              sentence);
ACCORD_MIRROR(LevelAnswer, sum, level, probabilities, weakest, provenance);
ACCORD_MIRROR(LevelProbability, level, probability);
ACCORD_MIRROR(AttractivenessAnswer, profit, profit_rate, npv, profitability_index, tactical,
              strategic, normative_level, provenance);
ACCORD_MIRROR(FormAnswer, uncertainty, uncertainty_from, specificity, product, normative,
              probabilities, practised, provenance);
ACCORD_MIRROR(FormProbability, form, probability);
ACCORD_MIRROR(BarrierAnswer, id, assets_lost, new_relation_cost, barrier, provenance);

// relationship_strategy.proto
ACCORD_MIRROR_AS(StrategyDraft, RecommendStrategyRequest, strategy, draws);
ACCORD_MIRROR(StrategyQuestion, axes, fit, key_from, important_from, direction);
ACCORD_ONEOF(StrategyQuestion, axes, (classes, MatrixClasses), (position, PositionQuestion));
ACCORD_MIRROR(MatrixClasses, attractiveness, own_position);
ACCORD_ONEOF(MatrixClasses, own_position, (level, RelationshipLevel), (score, double));
ACCORD_MIRROR(DirectionQuestion, state, margin, service_cost, mended_service_cost, improved_margin,
              improvement_cost, unavoidable_leave_probability, leaving_from, expected_profit,
              win_back_cost, win_back_probability);
ACCORD_MIRROR_AS(StrategyFound, RecommendStrategyResponse, strategy);
ACCORD_MIRROR(StrategyAnswer, matrix, client_kind, direction, sentence, client_kind_provenance);
ACCORD_MIRROR(MatrixAnswer, attractiveness, own_position, option, probabilities, instruments,
              levers, provenance);
ACCORD_MIRROR(OptionProbability, option, probability);
ACCORD_MIRROR(Instrument, name, method);
ACCORD_MIRROR(DirectionAnswer, direction, reason, lever, provenance);

// relationship_readiness.proto
ACCORD_MIRROR_AS(ReadinessDraft, AssessReadinessRequest, readiness, draws);
ACCORD_MIRROR(ReadinessQuestion, answers, gate_from, ready_from);
ACCORD_MIRROR(ReadinessAnswer, topic, answer, weight);
ACCORD_MIRROR_AS(ReadinessFound, AssessReadinessResponse, readiness);
ACCORD_MIRROR(JointReadiness, score, ready, ready_probability, gates, work_on_first, sentence,
              provenance);
ACCORD_MIRROR(GateAnswer, topic, answer, open, open_probability, to_open, until_then, templates);

// relationship_canvas.proto
ACCORD_MIRROR_AS(CanvasDraft, DescribeCanvasRequest, canvas);
ACCORD_MIRROR(CanvasQuestion, segments, period_count, periods_per_year);
ACCORD_MIRROR(CanvasSegment, id, client_count, relationships, streams);
ACCORD_MIRROR(CanvasRelationship, kind, cost_per_client);
ACCORD_MIRROR(RevenueStream, id, kind, payment, revenue_per_client, cost_per_client,
              price_growth_per_year);
ACCORD_MIRROR(CanvasAnswer, segments, profit, provenance);
ACCORD_MIRROR_PART(CanvasSegmentAnswer, CanvasSegmentAnswer, id, revenue, relationship_cost, profit,
                   streams);
ACCORD_MIRROR(RevenueStreamAnswer, id, revenue, profit, share_of_profit);

// relationship_base.proto
ACCORD_MIRROR_AS(BaseDraft, AssessBaseRequest, base);
ACCORD_MIRROR(BaseQuestion, clients, medium_from, high_from, band);
ACCORD_MIRROR(BaseClient, id, information_exchange, process_alignment, mutual_adaptation, contacts,
              favourable_terms, benefit, cost, npv, service_cost);
ACCORD_MIRROR_AS(BaseFound, AssessBaseResponse, base);
ACCORD_MIRROR(BaseAssessment, mean_profit_rate, mean_npv, clients, cells, talk_first, levers,
              provenance);
ACCORD_MIRROR(AssessedClient, id, level_sum, level, profit_rate, npv, tactical, strategic,
              normative_level, level_move, option, direction, place);
ACCORD_MIRROR(MatrixCell, attractiveness, own_position, option, client_count, npv, benefit);
ACCORD_MIRROR(LeverUse, lever, client_count);

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_RELATIONSHIP_MIRROR_H_
