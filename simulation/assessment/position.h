#ifndef ACCORD_SIMULATION_ASSESSMENT_POSITION_H_
#define ACCORD_SIMULATION_ASSESSMENT_POSITION_H_

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/assessment/judgement.h"
#include "simulation/assessment/provenance.h"
#include "simulation/base/stopped.h"
#include "simulation/base/violation.h"

// Where a relationship stands and where it should: the coordination model. Fields, units, ranges
// and defaults are those of the proto messages of the same name
// (protos/accord/v1/relationship_position.proto).
namespace accord {

enum class ProfitRateReading { kUnspecified, kOverCosts, kOverInitial };
enum class CoordinationForm {
  kUnspecified,
  kMarketDeals,
  kLongAgreement,
  kJointDevelopment,
  kParticipation,
  kHierarchy
};
enum class RelationshipLevel { kUnspecified, kLow, kMedium, kHigh };

struct LevelQuestion {
  Judgement information_exchange, process_alignment, mutual_adaptation, contacts, favourable_terms;
  std::optional<double> medium_from, high_from;
};
struct AttractivenessQuestion {
  std::vector<double> benefits, costs;
  double initial_cost = 0, discount_rate_per_year = 0;
  std::optional<int> periods_per_year;
  ProfitRateReading reading = ProfitRateReading::kUnspecified;
  double mean_profit_rate = 0, mean_npv = 0;
  std::optional<double> band;
};
struct FormQuestion {
  Judgement demand_predictability, technology_predictability, supply_predictability,
      human_specificity, physical_specificity;
  CoordinationForm practised = CoordinationForm::kUnspecified;
  std::vector<double> form_from;
};
struct BarrierQuestion {
  std::string id;
  double asset_value = 0;
  std::optional<double> specificity;
  double new_relation_cost = 0;
};
struct PositionQuestion {
  std::optional<LevelQuestion> level;
  std::optional<AttractivenessQuestion> attractiveness;
  std::optional<FormQuestion> form;
  std::vector<BarrierQuestion> barriers;
};
struct PositionDraft {
  std::optional<PositionQuestion> position;
  std::optional<DrawOptions> draws;
};

struct LevelProbability {
  RelationshipLevel level = RelationshipLevel::kUnspecified;
  DrawnProbability probability;
};
struct LevelAnswer {
  double sum = 0;
  RelationshipLevel level = RelationshipLevel::kUnspecified;
  std::vector<LevelProbability> probabilities;
  std::string weakest;
  Provenance provenance;
};
struct AttractivenessAnswer {
  double profit = 0, profit_rate = 0, npv = 0;
  std::optional<double> profitability_index;
  RelationshipLevel tactical = RelationshipLevel::kUnspecified,
                    strategic = RelationshipLevel::kUnspecified,
                    normative_level = RelationshipLevel::kUnspecified;
  Provenance provenance;
};
struct FormProbability {
  CoordinationForm form = CoordinationForm::kUnspecified;
  DrawnProbability probability;
};
struct FormAnswer {
  double uncertainty = 0;
  std::string uncertainty_from;
  double specificity = 0, product = 0;
  CoordinationForm normative = CoordinationForm::kUnspecified;
  std::vector<FormProbability> probabilities;
  CoordinationForm practised = CoordinationForm::kUnspecified;
  Provenance provenance;
};
struct BarrierAnswer {
  std::string id;
  double assets_lost = 0, new_relation_cost = 0, barrier = 0;
  Provenance provenance;
};
struct RelationshipPosition {
  std::optional<LevelAnswer> level;
  std::optional<AttractivenessAnswer> attractiveness;
  std::optional<FormAnswer> form;
  std::vector<BarrierAnswer> barriers;
  std::optional<int> level_move, form_move;
  std::string sentence;
};
struct PositionFound {
  RelationshipPosition position;
};

// The class of a figure, made of numbers of this size, against a mean > 0: medium within `band` of
// it, both ends inclusive.
RelationshipLevel ClassAgainstMean(double figure, double size, double mean, double band);

// The paper's band.
inline constexpr double kAttractivenessBand = 0.3;

// The position, or every fault of the draft. Anything once stopped. Pure, thread-safe.
std::variant<PositionFound, Violations> PositionRelationship(const PositionDraft& draft,
                                                             const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_ASSESSMENT_POSITION_H_
