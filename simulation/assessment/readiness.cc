#include "simulation/assessment/readiness.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>

#include "simulation/assessment/column_checks.h"
#include "simulation/assessment/drawn_judgement.h"
#include "simulation/assessment/readiness_topics.h"
#include "simulation/assessment/words.h"

namespace accord {
namespace {

using assessment_internal::DrawnJudgement;
using assessment_internal::kTopicCount;
using assessment_internal::Percent;
using assessment_internal::Short;
using assessment_internal::TopicOf;

constexpr double kDefaultGateFrom = 3, kDefaultReadyFrom = 0.5;
constexpr Range kScale = Range::Closed(1, 5);

double WeightOf(const ReadinessAnswer& answer) {
  return answer.weight.value_or(TopicOf(answer.topic).weight);
}

void CheckAnswers(Checker& checker, const FieldPath& list,
                  const std::vector<ReadinessAnswer>& answers) {
  if (!checker.Size(list, answers.size(), kTopicCount)) return;
  std::array<int, kTopicCount> first;
  first.fill(-1);
  double weights = 0;
  bool all_known = true;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const int place = static_cast<int>(i);
    const FieldPath at = list.At(place);
    const bool known =
        checker.KnownAndSet(at.Field("topic"), answers[i].topic, ReadinessTopic::kRegionalTies);
    assessment_internal::CheckJudgement(checker, at.Field("answer"), answers[i].answer, kScale);
    const bool sound =
        checker.InRange(at.Field("weight"), answers[i].weight, Range::Closed(0, 100));
    all_known = all_known && known && sound;
    if (!known) continue;
    weights += WeightOf(answers[i]);
    int& seen = first[static_cast<std::size_t>(answers[i].topic) - 1];
    if (seen >= 0) {
      checker.Add(
          at.Field("topic"), ViolationCode::kDuplicate,
          "must be answered once, but entry " + std::to_string(seen) + " has this topic already");
    }
    seen = seen < 0 ? place : seen;
  }
  for (std::size_t k = 0; k < kTopicCount; ++k) {
    if (first[k] >= 0) continue;
    checker.Add(list, ViolationCode::kRequired,
                std::string("must answer ") + TopicOf(static_cast<ReadinessTopic>(k + 1)).name +
                    " (topic " + std::to_string(k + 1) + ")");
  }
  if (all_known && !answers.empty() && weights < limits::kLeastDenominator) {
    checker.Add(list, ViolationCode::kOutOfRange,
                "must have weights that sum to at least 1e-9, got " + RoundedText(weights));
  }
}

class Readiness {
 public:
  Readiness(const ReadinessQuestion& question, const FieldPath& at, std::uint64_t seed)
      : question_(question),
        gate_from_(question.gate_from.value_or(kDefaultGateFrom)),
        ready_from_(question.ready_from.value_or(kDefaultReadyFrom)) {
    for (const ReadinessAnswer& answer : question.answers) {
      // By topic, so that the order of the answers does not matter.
      drawn_.emplace_back(answer.answer, at.At(static_cast<int>(answer.topic)).text(), seed);
      weights_ += WeightOf(answer);
    }
  }

  JointReadiness Answer(std::int64_t draws, const Stopped& stopped) const {
    JointReadiness found;
    const auto mean = [this](std::size_t i) { return drawn_[i].mean(); };
    found.score = ScoreOf(mean);
    found.ready = IsReady(mean);
    CountDraws(draws, stopped, found);
    RankWork(found);
    std::string closed;
    for (const GateAnswer& gate : found.gates) {
      if (!gate.open)
        closed += (closed.empty() ? "" : ", ") + std::string(TopicOf(gate.topic).name);
    }
    const std::string score = "the score is " + Percent(found.score);
    if (!closed.empty()) {
      found.sentence = "Not ready, whatever the sum: closed are " + closed + "; " + score + ".";
    } else if (found.ready) {
      found.sentence = "Ready: all gates are open, " + score + ".";
    } else {
      found.sentence =
          "Not ready: all gates are open, but " + score + ", below " + Percent(ready_from_) + ".";
    }
    found.provenance = {"Kotlyarov, Ipatov", "conditions and obstacles of Joint Outcome Management",
                        "scale and weights; a gate is open from " + Short(gate_from_) +
                            ", ready from " + Percent(ready_from_) +
                            "; the forms for no sponsor and no strategic client"};
    return found;
  }

 private:
  // value(i) is the answer to question i.
  template <typename Value>
  double ScoreOf(Value value) const {
    double sum = 0;
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
      sum += WeightOf(question_.answers[i]) * (value(i) - 1) / 4;
    }
    return sum / weights_;
  }

  bool IsOpen(double answer) const { return Reaches(answer, gate_from_, 5); }

  template <typename Value>
  bool IsReady(Value value) const {
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
      if (TopicOf(question_.answers[i].topic).is_gate() && !IsOpen(value(i))) return false;
    }
    return Reaches(ScoreOf(value), ready_from_, 1);
  }

  void CountDraws(std::int64_t draws, const Stopped& stopped, JointReadiness& found) const {
    constexpr std::int64_t kDrawsBetweenQuestions = 4096;
    const bool is_certain = std::ranges::all_of(drawn_, &DrawnJudgement::is_certain);
    const std::int64_t count = is_certain ? 1 : draws;
    std::int64_t ready = 0;
    std::vector<std::int64_t> open(drawn_.size(), 0);
    std::vector<double> values(drawn_.size());
    for (std::int64_t draw = 0; draw < count; ++draw) {
      if (draw % kDrawsBetweenQuestions == 0 && IsStopped(stopped)) return;
      for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = drawn_[i].At(static_cast<std::uint64_t>(draw));
        open[i] += IsOpen(values[i]) ? 1 : 0;
      }
      ready += IsReady([&](std::size_t i) { return values[i]; }) ? 1 : 0;
    }
    found.ready_probability = assessment_internal::ProbabilityOf(ready, count, is_certain);
    for (std::size_t i = 0; i < values.size(); ++i) {
      const ReadinessTopic topic = question_.answers[i].topic;
      if (!TopicOf(topic).is_gate()) continue;
      found.gates.push_back(
          GateOf(topic, drawn_[i].mean(),
                 assessment_internal::ProbabilityOf(open[i], count, drawn_[i].is_certain())));
    }
    std::ranges::sort(found.gates, {}, &GateAnswer::topic);
  }

  GateAnswer GateOf(ReadinessTopic id, double answer, const DrawnProbability& probability) const {
    GateAnswer gate{
        .topic = id, .answer = answer, .open = IsOpen(answer), .open_probability = probability};
    if (gate.open) return gate;
    const auto& topic = TopicOf(id);
    gate.to_open = topic.to_open;
    gate.until_then = topic.until_then;
    for (const char* name : topic.templates) {
      if (name != nullptr) gate.templates.emplace_back(name);
    }
    return gate;
  }

  void RankWork(JointReadiness& found) const {
    std::vector<std::pair<double, ReadinessTopic>> losses;
    for (std::size_t i = 0; i < drawn_.size(); ++i) {
      const double loss = WeightOf(question_.answers[i]) * (5 - drawn_[i].mean());
      if (loss > 0) losses.emplace_back(-loss, question_.answers[i].topic);
    }
    std::ranges::sort(losses);
    for (const auto& [loss, topic] : losses) found.work_on_first.push_back(topic);
  }

  const ReadinessQuestion& question_;
  std::vector<DrawnJudgement> drawn_;
  double weights_ = 0;
  double gate_from_, ready_from_;
};

}  // namespace

std::variant<ReadinessFound, Violations> AssessReadiness(const ReadinessDraft& draft,
                                                         const Stopped& stopped) {
  Checker checker;
  const FieldPath at("readiness");
  if (draft.readiness) {
    CheckAnswers(checker, at.Field("answers"), draft.readiness->answers);
    checker.InRange(at.Field("gate_from"), draft.readiness->gate_from, kScale);
    checker.InRange(at.Field("ready_from"), draft.readiness->ready_from, Range::Closed(0, 1));
    assessment_internal::CheckDraws(checker, FieldPath("draws"), draft.draws, kTopicCount);
  } else {
    checker.Add(at, ViolationCode::kRequired, "must be set");
  }
  Violations violations = checker.Take(FieldPath());
  if (!violations.empty()) return violations;
  const Readiness readiness(*draft.readiness, at, assessment_internal::SeedOf(draft.draws));
  return ReadinessFound{readiness.Answer(assessment_internal::DrawCountOf(draft.draws), stopped)};
}

}  // namespace accord
