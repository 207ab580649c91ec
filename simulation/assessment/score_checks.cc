#include "simulation/assessment/score_checks.h"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "simulation/assessment/column_checks.h"
#include "simulation/assessment/drawn_judgement.h"
#include "simulation/base/assessment_limits.h"

namespace accord::assessment_internal {
namespace {

constexpr double kWeightTolerance = 1e-9;
constexpr Range kScale = Range::Closed(1, 5);

class ScoreChecker {
 public:
  Violations Check(const ScoreDraft& draft) {
    const FieldPath at("parties");
    if (HasEntries(checker_, at, draft.parties.size(), limits::kMaxAssessedParties)) {
      const IdIndex ids(checker_, at, draft.parties, "party", /*cut=*/false);
      for (std::size_t i = 0; i < draft.parties.size(); ++i) Check(ids.path(i), draft.parties[i]);
    }
    CheckDraws(checker_, FieldPath("draws"), draft.draws, judgements_);
    return checker_.Take(FieldPath());
  }

 private:
  void Check(const FieldPath& at, const PartyGoals& party) {
    const FieldPath list = at.Field("motives");
    if (!HasEntries(checker_, list, party.motives.size(), limits::kMaxMotives)) return;
    const IdIndex ids(checker_, list, party.motives, "motive", /*cut=*/false);
    goal_ids_.clear();
    const bool in_two_steps = party.motives[0].weight.has_value();
    double sum = 0;
    for (std::size_t i = 0; i < party.motives.size(); ++i) {
      const MotiveGoals& motive = party.motives[i];
      CheckMotiveWeight(ids.path(i).Field("weight"), motive, in_two_steps);
      const double goals = Check(ids.path(i), motive);
      if (in_two_steps) CheckSum(ids.path(i).Field("goals"), goals, "the weights of its goals");
      sum += in_two_steps ? motive.weight.value_or(0) : goals;
    }
    CheckSum(list, sum, in_two_steps ? "the weights of motives" : "the weights of all goals");
  }

  void CheckMotiveWeight(const FieldPath& at, const MotiveGoals& motive, bool in_two_steps) {
    if (motive.weight.has_value() == in_two_steps) {
      checker_.InRange(at, motive.weight, Range::OpenClosed(0, 1));
      return;
    }
    checker_.Add(at, ViolationCode::kContradiction,
                 in_two_steps ? "must be set, as of the first motive: weights are in two steps"
                              : "must not be set, as of the first motive: weights are whole");
  }

  // The sum of the goals' weights; NaN where one of them is at fault.
  double Check(const FieldPath& at, const MotiveGoals& motive) {
    const FieldPath list = at.Field("goals");
    if (!HasEntries(checker_, list, motive.goals.size(), limits::kMaxGoalsPerMotive)) return NAN;
    const IdIndex ids(checker_, list, motive.goals, "goal", /*cut=*/false);
    double sum = 0;
    std::set<std::string> own;
    for (std::size_t i = 0; i < motive.goals.size(); ++i) {
      const PartnershipGoal& goal = motive.goals[i];
      const FieldPath& path = ids.path(i);
      if (own.insert(goal.id).second && !goal_ids_.insert(goal.id).second) {
        checker_.Add(path.Field("id"), ViolationCode::kDuplicate,
                     "must be unique in the party, got " + QuotedText(goal.id) + " again");
      }
      const bool sound =
          checker_.InRange(path.Field("weight"), goal.weight, Range::OpenClosed(0, 1));
      sum += sound ? goal.weight : NAN;
      Check(path, goal);
    }
    return sum;
  }

  // A sum of weights that are at fault themselves is not looked at.
  void CheckSum(const FieldPath& at, double sum, const std::string& what) {
    if (std::isnan(sum) || std::fabs(sum - 1) <= kWeightTolerance) return;
    checker_.Add(at, ViolationCode::kContradiction,
                 what + " must sum to 1 within 1e-9, got " + RoundedText(sum));
  }

  void Check(const FieldPath& at, const PartnershipGoal& goal) {
    const auto* judged = std::get_if<Judgement>(&goal.current);
    const Range range = judged != nullptr ? kScale : Range::Above(0);
    bool sound = checker_.InRange(at.Field("start"), goal.start, range);
    sound = checker_.InRange(at.Field("target"), goal.target, range) && sound;
    if (judged != nullptr) {
      CheckJudgement(checker_, at.Field("judged"), *judged, kScale);
      ++judgements_;
    } else if (const auto* measured = std::get_if<double>(&goal.current)) {
      checker_.InRange(at.Field("measured"), *measured, Range::Any());
    } else {
      checker_.Add(at, ViolationCode::kRequired, "must have measured or judged");
    }
    checker_.InRange(at.Field("max_achievement"), goal.max_achievement, Range::Closed(1, 100));
    GoalDirection direction = goal.direction;
    sound = checker_.KnownOr(at.Field("direction"), direction, GoalDirection::kLower,
                             GoalDirection::kHigher) &&
            sound;
    RelationshipQuality quality = goal.quality;
    sound = checker_.KnownOr(at.Field("quality"), quality, RelationshipQuality::kFairness,
                             RelationshipQuality::kTrust) &&
            sound;
    if (sound) CheckDirection(at, goal);
  }

  void CheckDirection(const FieldPath& at, const PartnershipGoal& goal) {
    if (goal.target == goal.start && goal.direction == GoalDirection::kUnspecified) {
      checker_.Add(
          at.Field("direction"), ViolationCode::kRequired,
          "must be set of a goal to keep: start and target are both " + NumberText(goal.target));
      return;
    }
    const bool is_lower = IsLowerBetter(goal);
    if (goal.target != goal.start && goal.direction != GoalDirection::kUnspecified &&
        (goal.direction == GoalDirection::kLower) != is_lower) {
      checker_.Add(at.Field("direction"), ViolationCode::kContradiction,
                   "must be as start (" + NumberText(goal.start) + ") and target (" +
                       NumberText(goal.target) + ") have it");
    }
    if (goal.quality == RelationshipQuality::kUnspecified) return;
    if ((goal.quality == RelationshipQuality::kOpportunism) != is_lower) {
      checker_.Add(at.Field("quality"), ViolationCode::kContradiction,
                   is_lower ? "is higher-is-better, but the goal is to lower it"
                            : "is lower-is-better, but the goal is to raise it");
    }
  }

  Checker checker_;
  std::set<std::string> goal_ids_;  // of the party
  std::int64_t judgements_ = 0;
};

}  // namespace

Violations CheckScore(const ScoreDraft& draft) { return ScoreChecker().Check(draft); }

bool IsLowerBetter(const PartnershipGoal& goal) {
  if (goal.target == goal.start) return goal.direction == GoalDirection::kLower;
  return goal.target < goal.start;
}

}  // namespace accord::assessment_internal
