#include "simulation/assessment/strategy.h"

#include <array>
#include <cstddef>
#include <utility>

#include "simulation/assessment/directions.h"
#include "simulation/assessment/drawn_judgement.h"
#include "simulation/assessment/position_parts.h"
#include "simulation/assessment/words.h"
#include "simulation/base/overloaded.h"

namespace accord {
namespace assessment_internal {
namespace {

constexpr char kSamoilov[] = "Samoilov 2024";
constexpr double kMediumScoreFrom = 0.8, kStrongScoreFrom = 1;
constexpr double kDefaultKeyFrom = 0.9, kDefaultImportantFrom = 0.5;
constexpr Range kShare = Range::Closed(0, 1);

// Table 1, with the ready-made lever that stands for each method.
struct Method {
  BondMethod method;
  const char* lever;
};
constexpr Method kTrust = {BondMethod::kDeepenTrust, "trust"};
constexpr Method kEntry = {BondMethod::kEntryBarriers, "entry-barriers"};
constexpr Method kJoint = {BondMethod::kJointActivities, "joint-activities"};
constexpr Method kExit = {BondMethod::kExitBarriers, "exit-barriers"};

struct NamedInstrument {
  const char* name;
  BondMethod method;
};
constexpr std::array<NamedInstrument, 17> kInstruments = {{
    {"social ties and joint events", BondMethod::kDeepenTrust},
    {"special meetings", BondMethod::kDeepenTrust},
    {"keeping promises", BondMethod::kDeepenTrust},
    {"openness", BondMethod::kDeepenTrust},
    {"mutual help with common problems", BondMethod::kDeepenTrust},
    {"warning of coming problems", BondMethod::kDeepenTrust},
    {"higher value than competitors'", BondMethod::kEntryBarriers},
    {"lower prices", BondMethod::kEntryBarriers},
    {"bonuses and back rebates", BondMethod::kEntryBarriers},
    {"high quality", BondMethod::kEntryBarriers},
    {"high level of service", BondMethod::kEntryBarriers},
    {"joint project teams", BondMethod::kJointActivities},
    {"joint market research", BondMethod::kJointActivities},
    {"joint database", BondMethod::kJointActivities},
    {"dependence on technical support", BondMethod::kExitBarriers},
    {"non-traditional finance: leasing, factoring", BondMethod::kExitBarriers},
    {"logistics support: consignment stock", BondMethod::kExitBarriers},
}};

// Which methods serve an option. Ours: the paper does not say.
std::vector<Method> MethodsOf(StrategicOption option) {
  switch (option) {
    case StrategicOption::kDevelopCooperation:
      return {kTrust, kEntry, kJoint};
    case StrategicOption::kProtectTies:
      return {kTrust, kEntry, kExit};
    case StrategicOption::kProtectSelectively:
      return {kTrust, kExit};
    case StrategicOption::kKeepSelectively:
      return {kTrust, kEntry};
    case StrategicOption::kUnspecified:
    case StrategicOption::kWithdraw:
    case StrategicOption::kKeepAtLeastEffort:
      break;
  }
  return {};
}

const char* WordOf(StrategicOption option) {
  switch (option) {
    case StrategicOption::kWithdraw:
      return "withdraw";
    case StrategicOption::kKeepAtLeastEffort:
      return "keep at least effort";
    case StrategicOption::kKeepSelectively:
      return "keep selectively";
    case StrategicOption::kProtectSelectively:
      return "protect ties selectively";
    case StrategicOption::kProtectTies:
      return "protect ties";
    case StrategicOption::kDevelopCooperation:
      return "develop cooperation";
    case StrategicOption::kUnspecified:
      break;
  }
  return "not known";
}

const char* WordOf(Direction direction) {
  switch (direction) {
    case Direction::kStart:
      return "start";
    case Direction::kProtect:
      return "protect";
    case Direction::kImprove:
      return "improve";
    case Direction::kReorganise:
      return "reorganise";
    case Direction::kMaximiseProfit:
      return "maximise profit";
    case Direction::kWinBack:
      return "win back";
    case Direction::kEnd:
      return "end";
    case Direction::kUnspecified:
      break;
  }
  return "not known";
}

void CheckClasses(Checker& checker, const FieldPath& at, const MatrixClasses& classes) {
  checker.KnownAndSet(at.Field("attractiveness"), classes.attractiveness, RelationshipLevel::kHigh);
  std::visit(Overloaded{[&](std::monostate) {
                          checker.Add(at, ViolationCode::kRequired,
                                      "must have level or score: the firm's own position");
                        },
                        [&](RelationshipLevel level) {
                          checker.KnownAndSet(at.Field("level"), level, RelationshipLevel::kHigh);
                        },
                        [&](double score) {
                          checker.InRange(at.Field("score"), score, Range::AtLeast(0));
                        }},
             classes.own_position);
}

void CheckAxes(Checker& checker, const FieldPath& at, const PositionQuestion& position) {
  CheckPosition(checker, at, position);
  if (!position.level) {
    checker.Add(at.Field("level"), ViolationCode::kRequired, "must be set: it is the column");
  }
  if (!position.attractiveness) {
    checker.Add(at.Field("attractiveness"), ViolationCode::kRequired, "must be set: it is the row");
  }
}

void CheckFit(Checker& checker, const FieldPath& at, const StrategyQuestion& question) {
  if (question.fit) CheckJudgement(checker, at.Field("fit"), *question.fit, kShare);
  const bool sound =
      checker.InRange(at.Field("key_from"), question.key_from, Range::OpenClosed(0, 1));
  checker.InRange(at.Field("important_from"),
                  question.important_from.value_or(kDefaultImportantFrom),
                  sound ? Range::Open(0, question.key_from.value_or(kDefaultKeyFrom))
                        : Range::OpenClosed(0, 1));
}

std::int64_t Check(Checker& checker, const FieldPath& at, const StrategyQuestion& question) {
  std::int64_t judgements = 0;
  std::visit(Overloaded{[](std::monostate) {},
                        [&](const MatrixClasses& classes) {
                          CheckClasses(checker, at.Field("classes"), classes);
                        },
                        [&](const PositionQuestion& position) {
                          CheckAxes(checker, at.Field("position"), position);
                          judgements = JudgementCount(position);
                        }},
             question.axes);
  CheckFit(checker, at, question);
  if (question.direction) CheckDirection(checker, at.Field("direction"), *question.direction);
  if (std::holds_alternative<std::monostate>(question.axes) && !question.fit &&
      !question.direction) {
    checker.Add(at, ViolationCode::kRequired, "must have classes, position, fit or direction");
  }
  return judgements;
}

// The column of a score (K21).
RelationshipLevel LevelOfScore(double score) {
  constexpr double kSize = 1;
  if (Reaches(score, kStrongScoreFrom, kSize)) return RelationshipLevel::kHigh;
  return Reaches(score, kMediumScoreFrom, kSize) ? RelationshipLevel::kMedium
                                                 : RelationshipLevel::kLow;
}

MatrixAnswer CellOf(RelationshipLevel row, RelationshipLevel column) {
  MatrixAnswer answer{
      .attractiveness = row, .own_position = column, .option = OptionOf(row, column)};
  for (const Method& method : MethodsOf(answer.option)) {
    for (const NamedInstrument& instrument : kInstruments) {
      if (instrument.method != method.method) continue;
      answer.instruments.push_back({instrument.name, instrument.method});
    }
  }
  answer.levers = LeversOf(answer.option);
  answer.provenance = {kSamoilov, "figure 1, table 1",
                       "which class is which row and column, and which methods serve which option"};
  return answer;
}

MatrixAnswer MatrixOf(const MatrixClasses& classes) {
  const auto* level = std::get_if<RelationshipLevel>(&classes.own_position);
  MatrixAnswer answer =
      CellOf(classes.attractiveness,
             level != nullptr ? *level : LevelOfScore(std::get<double>(classes.own_position)));
  answer.probabilities = {{answer.option, ProbabilityOf(1, 1, /*is_certain=*/true)}};
  return answer;
}

MatrixAnswer MatrixOf(const PositionQuestion& question, const FieldPath& at,
                      const std::optional<DrawOptions>& draws, const Stopped& stopped) {
  const RelationshipPosition position = PositionOf(question, at, draws, stopped);
  const RelationshipLevel row = position.attractiveness->normative_level;
  MatrixAnswer answer = CellOf(row, position.level->level);
  for (const LevelProbability& column : position.level->probabilities) {
    answer.probabilities.push_back({OptionOf(row, column.level), column.probability});
  }
  return answer;
}

KeyClientKind KindOf(const StrategyQuestion& question, double fit) {
  constexpr double kSize = 1;
  if (Reaches(fit, question.key_from.value_or(kDefaultKeyFrom), kSize)) return KeyClientKind::kKey;
  return Reaches(fit, question.important_from.value_or(kDefaultImportantFrom), kSize)
             ? KeyClientKind::kImportant
             : KeyClientKind::kPlain;
}

std::string SentenceOf(const StrategyAnswer& answer) {
  std::string text;
  if (answer.matrix) {
    text = std::string("Matrix: ") + WordOf(answer.matrix->option) + ". ";
  }
  if (answer.direction) {
    text += answer.direction->direction == Direction::kUnspecified
                ? "Direction: none, since "
                : std::string("Direction: ") + WordOf(answer.direction->direction) + ", since ";
    text += answer.direction->reason + ". ";
  }
  if (!text.empty()) text.pop_back();
  return text;
}

StrategyAnswer StrategyOf(const StrategyQuestion& question, const FieldPath& at,
                          const std::optional<DrawOptions>& draws, const Stopped& stopped) {
  StrategyAnswer answer;
  if (const auto* classes = std::get_if<MatrixClasses>(&question.axes)) {
    answer.matrix = MatrixOf(*classes);
  } else if (const auto* position = std::get_if<PositionQuestion>(&question.axes)) {
    answer.matrix = MatrixOf(*position, at.Field("position"), draws, stopped);
  }
  if (question.fit) {
    answer.client_kind = KindOf(
        question, DrawnJudgement(*question.fit, at.Field("fit").text(), SeedOf(draws)).mean());
    answer.client_kind_provenance = Provenance{
        kSamoilov, "key, important and plain clients",
        "key from a fit of " + Short(question.key_from.value_or(kDefaultKeyFrom)) +
            ", important from " + Short(question.important_from.value_or(kDefaultImportantFrom))};
  }
  if (question.direction) {
    answer.direction =
        DirectionOf(*question.direction, answer.matrix ? answer.matrix->attractiveness
                                                       : RelationshipLevel::kUnspecified);
  }
  answer.sentence = SentenceOf(answer);
  return answer;
}

}  // namespace
}  // namespace assessment_internal

StrategicOption OptionOf(RelationshipLevel attractiveness, RelationshipLevel own_position) {
  using enum StrategicOption;
  // Figure 1: rows weak, medium, strong client; columns weak, medium, strong position.
  static constexpr StrategicOption kMatrix[3][3] = {
      {kWithdraw, kKeepAtLeastEffort, kProtectSelectively},
      {kKeepAtLeastEffort, kProtectTies, kDevelopCooperation},
      {kKeepSelectively, kDevelopCooperation, kProtectTies}};
  return kMatrix[static_cast<int>(attractiveness) - 1][static_cast<int>(own_position) - 1];
}

std::vector<std::string> LeversOf(StrategicOption option) {
  if (option == StrategicOption::kWithdraw) return {"end"};
  if (option == StrategicOption::kKeepAtLeastEffort) return {"reorganise"};
  std::vector<std::string> levers;
  for (const auto& method : assessment_internal::MethodsOf(option)) {
    levers.emplace_back(method.lever);
  }
  return levers;
}

std::variant<StrategyFound, Violations> RecommendStrategy(const StrategyDraft& draft,
                                                          const Stopped& stopped) {
  Checker checker;
  const FieldPath at("strategy");
  if (draft.strategy) {
    const std::int64_t judgements = assessment_internal::Check(checker, at, *draft.strategy);
    assessment_internal::CheckDraws(checker, FieldPath("draws"), draft.draws, judgements);
  } else {
    checker.Add(at, ViolationCode::kRequired, "must be set");
  }
  Violations violations = checker.Take(FieldPath());
  if (!violations.empty()) return violations;
  return StrategyFound{assessment_internal::StrategyOf(*draft.strategy, at, draft.draws, stopped)};
}

}  // namespace accord
