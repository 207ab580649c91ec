#ifndef ACCORD_SIMULATION_ASSESSMENT_INDICATORS_H_
#define ACCORD_SIMULATION_ASSESSMENT_INDICATORS_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/assessment/provenance.h"
#include "simulation/base/violation.h"

// Indicators K1-K15 of a partnership from raw columns (Kuvaieva 2020, (1)-(15)). Fields, units,
// ranges and defaults are those of the proto messages of the same name
// (protos/accord/v1/relationship_indicator.proto), which say each formula.
namespace accord {

enum class RhythmReading { kUnspecified, kEvenness, kDeviation };
enum class CooperationReading { kUnspecified, kMean, kSum };
enum class IndicatorDirection { kUnspecified, kHigher, kLower, kNearOne, kByTarget };
enum class RhythmClass { kUnspecified, kArrhythmic, kMedium, kRhythmic };
enum class NeedZone { kUnspecified, kDeficit, kSatisfied, kUnimportant };

struct Rhythmicity {
  std::vector<double> outputs, plans;
  RhythmReading reading = RhythmReading::kUnspecified;
};
struct CapacityUse {
  double output = 0, plan = 0;
};
struct ScheduleAccuracy {
  double actual = 0, shortest = 0, likely = 0, longest = 0;
};
struct StorageCost {
  double fixed = 0, variable_per_unit = 0, stock = 0;
};
struct Timeliness {
  std::vector<double> on_time, total;
};
struct PositionsBought {
  std::vector<double> units;
};
struct PositionsHeld {
  std::vector<double> units;
};
struct StockOuts {
  std::vector<double> stock;
};
struct InteractionCost {
  double information = 0, negotiation = 0, measurement = 0, conclusion = 0, monitoring = 0,
         protection = 0;
};
struct RepeatClients {
  std::vector<double> orders;
};
struct NetPromoters {
  std::vector<double> answers;
};
struct Need {
  std::string name;
  double importance = 0, satisfaction = 0;
};
struct NeedsAndGaps {
  std::vector<Need> needs;
  std::optional<double> important_from, satisfied_from;
};
struct MarketShareChange {
  double now = 0, before = 0;
};
struct Cooperation {
  std::vector<double> client_years;
  double market_years = 0;
  CooperationReading reading = CooperationReading::kUnspecified;
};

struct IndicatorData {
  std::string id;
  std::variant<std::monostate, Rhythmicity, CapacityUse, ScheduleAccuracy, StorageCost, Timeliness,
               PositionsBought, PositionsHeld, StockOuts, InteractionCost, RepeatClients,
               NetPromoters, NeedsAndGaps, MarketShareChange, Cooperation>
      kind;
};
struct IndicatorsDraft {
  std::vector<IndicatorData> indicators;
};

struct IndicatorPart {
  std::string name;
  double value = 0, share = 0;
  std::optional<NeedZone> zone;
};
struct Indicator {
  std::string id, name;
  double value = 0;
  std::string unit;
  IndicatorDirection direction = IndicatorDirection::kUnspecified;
  std::optional<RhythmClass> rhythm_class;
  std::string sentence;
  Provenance provenance;
  std::vector<IndicatorPart> parts;
};
struct MeasuredIndicators {
  std::vector<Indicator> indicators;  // in the order of the draft
};

// The indicators, or every fault of the draft. Pure, thread-safe; time goes by what was sent.
std::variant<MeasuredIndicators, Violations> MeasureIndicators(const IndicatorsDraft& draft);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_INDICATORS_H_
