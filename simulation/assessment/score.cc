#include "simulation/assessment/score.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

#include "simulation/assessment/drawn_judgement.h"
#include "simulation/assessment/score_checks.h"
#include "simulation/assessment/words.h"
#include "simulation/base/stoppable_sort.h"

namespace accord {
namespace {

using assessment_internal::DrawnJudgement;
using assessment_internal::IsLowerBetter;

constexpr double kDefaultMaxAchievement = 2;

// zeta (16) of a value, clipped as a contract's outcomes are.
double AchievementAt(const PartnershipGoal& goal, double value) {
  const double most = goal.max_achievement.value_or(kDefaultMaxAchievement);
  if (!IsLowerBetter(goal)) return std::clamp(value / goal.target, 0.0, most);
  return value <= 0 ? most : std::min(goal.target / value, most);
}

// A goal and what judges it.
struct JudgedGoal {
  const PartnershipGoal* goal;
  double weight;
  DrawnJudgement drawn;
};

class PartyScoring {
 public:
  PartyScoring(const PartyGoals& party, const std::optional<DrawOptions>& draws)
      : party_(party), draws_(draws) {}

  PartyScore Score(const Stopped& stopped) {
    result_.id = party_.id;
    const FieldPath at = FieldPath("parties").Entry(party_.id, 0).Field("motives");
    for (const MotiveGoals& motive : party_.motives) {
      for (const PartnershipGoal& goal : motive.goals) {
        Add(at.Entry(motive.id, 0).Field("goals").Entry(goal.id, 0), motive, goal);
      }
    }
    Draw(stopped);
    Rank();
    result_.sentence = Sentence();
    result_.provenance = {
        kKuvaieva, "(16)-(22)",
        "achievement is clipped, to [0, 2] unless said otherwise; a goal to keep counts by its "
        "direction; what to correct first goes by gap times weight"};
    return std::move(result_);
  }

 private:
  void Add(const FieldPath& at, const MotiveGoals& motive, const PartnershipGoal& goal) {
    const double weight = motive.weight.value_or(1) * goal.weight;
    double current = 0;
    if (const auto* judged = std::get_if<Judgement>(&goal.current)) {
      DrawnJudgement drawn(*judged, at.text(), assessment_internal::SeedOf(draws_));
      current = drawn.mean();
      if (!drawn.is_certain()) uncertain_.push_back({&goal, weight, drawn});
    } else {
      current = std::get<double>(goal.current);
    }
    GoalScore score{.id = goal.id,
                    .motive = motive.id,
                    .current = current,
                    .achievement = AchievementAt(goal, current),
                    .start_achievement = AchievementAt(goal, goal.start),
                    .weight = weight};
    constexpr double kSize = 1;
    score.holds_guard = Reaches(score.achievement, score.start_achievement, kSize);
    score.gap = Reaches(score.achievement, 1.0, kSize) ? 0.0 : 1.0 - score.achievement;
    score.loss = score.weight * score.gap;
    result_.score += score.weight * score.achievement;
    if (!score.holds_guard) result_.guard_broken.push_back(goal.id);
    result_.goals.push_back(std::move(score));
  }

  void Draw(const Stopped& stopped) {
    result_.p5 = result_.p95 = result_.score;
    if (uncertain_.empty()) return;
    double certain = result_.score;
    for (const JudgedGoal& judged : uncertain_) {
      certain -= judged.weight * AchievementAt(*judged.goal, judged.drawn.mean());
    }
    std::vector<double> scores(static_cast<std::size_t>(assessment_internal::DrawCountOf(draws_)),
                               certain);
    for (const JudgedGoal& judged : uncertain_) {
      if (IsStopped(stopped)) return;
      for (std::size_t i = 0; i < scores.size(); ++i) {
        scores[i] += judged.weight * AchievementAt(*judged.goal, judged.drawn.At(i));
      }
    }
    Summarise(scores, stopped);
  }

  void Summarise(std::vector<double>& scores, const Stopped& stopped) {
    const auto count = static_cast<double>(scores.size());
    double sum = 0, squares = 0;
    for (double score : scores) sum += score;
    for (double score : scores) squares += (score - sum / count) * (score - sum / count);
    result_.standard_deviation = std::sqrt(squares / (count - 1));
    if (!SortUnless(stopped, std::span(scores))) return;
    const auto at = [&](double share) {
      return scores[static_cast<std::size_t>(std::ceil(share * count - 1e-9)) - 1];
    };
    result_.p5 = at(0.05);
    result_.p95 = at(0.95);
  }

  void Rank() {
    std::vector<const GoalScore*> open;
    for (const GoalScore& goal : result_.goals) {
      if (goal.loss > 0) open.push_back(&goal);
    }
    std::ranges::stable_sort(
        open, [](const GoalScore* a, const GoalScore* b) { return a->loss > b->loss; });
    for (const GoalScore* goal : open) result_.correct_first.push_back(goal->id);
  }

  std::string Sentence() const {
    using assessment_internal::Percent;
    std::string text = "Goals are reached to " + Percent(result_.score);
    if (result_.correct_first.empty()) {
      text += ", each of them";
    } else {
      text += "; correct first: " + result_.correct_first.front();
    }
    if (!result_.guard_broken.empty()) {
      text += "; worse than at the start: ";
      for (const std::string& id : result_.guard_broken) {
        text += (&id == &result_.guard_broken.front() ? "" : ", ") + id;
      }
    }
    return text + ".";
  }

  const PartyGoals& party_;
  const std::optional<DrawOptions>& draws_;
  std::vector<JudgedGoal> uncertain_;
  PartyScore result_;
};

}  // namespace

std::variant<PartnershipScores, Violations> ScorePartnership(const ScoreDraft& draft,
                                                             const Stopped& stopped) {
  Violations violations = assessment_internal::CheckScore(draft);
  if (!violations.empty()) return violations;
  PartnershipScores scores;
  for (const PartyGoals& party : draft.parties) {
    scores.parties.push_back(PartyScoring(party, draft.draws).Score(stopped));
  }
  return scores;
}

}  // namespace accord
