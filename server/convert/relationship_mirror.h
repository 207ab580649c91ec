#ifndef ACCORD_SERVER_CONVERT_RELATIONSHIP_MIRROR_H_
#define ACCORD_SERVER_CONVERT_RELATIONSHIP_MIRROR_H_

#include "accord/v1/relationship_service.pb.h"
#include "server/convert/mirror.h"
#include "simulation/assessment/indicators.h"

// What assessments have in common with their messages: everything.
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

}  // namespace accord::convert_internal

#endif  // ACCORD_SERVER_CONVERT_RELATIONSHIP_MIRROR_H_
