#ifndef ACCORD_SIMULATION_ASSESSMENT_POSITION_PARTS_H_
#define ACCORD_SIMULATION_ASSESSMENT_POSITION_PARTS_H_

#include <array>
#include <cstdint>
#include <string>
#include <utility>

#include "simulation/assessment/position.h"
#include "simulation/base/checker.h"

// Private to this folder.
namespace accord::assessment_internal {

inline constexpr char kCoordinationModel[] = "Coordination model";

// Sums from which a level is medium and high, where nothing else is said. Ours.
inline constexpr double kDefaultMediumFrom = 9, kDefaultHighFrom = 13;

// The fields of a level's indicators, in order.
using NamedJudgement = std::pair<const char*, const Judgement*>;
std::array<NamedJudgement, 5> IndicatorsOf(const LevelQuestion& level);
std::array<NamedJudgement, 3> PredictabilitiesOf(const FormQuestion& form);
std::array<NamedJudgement, 2> SpecificitiesOf(const FormQuestion& form);

// Every fault of the sums from which a level is medium and high, fields of the message at `at`.
void CheckCutoffs(Checker& checker, const FieldPath& at, const std::optional<double>& medium_from,
                  const std::optional<double>& high_from);

// The class of a sum of five scores.
RelationshipLevel LevelOfSum(double sum, const std::optional<double>& medium_from,
                             const std::optional<double>& high_from);

// Every fault of a question, whose message is at `at`.
void CheckPosition(Checker& checker, const FieldPath& at, const PositionQuestion& question);

// Judgements of a question, each drawn as often as is asked for.
std::int64_t JudgementCount(const PositionQuestion& question);

// The answer to a question without faults; anything once stopped.
RelationshipPosition PositionOf(const PositionQuestion& question, const FieldPath& at,
                                const std::optional<DrawOptions>& draws, const Stopped& stopped);

// "medium", "long agreement".
std::string WordOf(RelationshipLevel level);
std::string WordOf(CoordinationForm form);

}  // namespace accord::assessment_internal

#endif  // ACCORD_SIMULATION_ASSESSMENT_POSITION_PARTS_H_
