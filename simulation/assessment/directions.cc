#include "simulation/assessment/directions.h"

#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "simulation/assessment/words.h"
#include "simulation/base/assessment_limits.h"

namespace accord::assessment_internal {
namespace {

constexpr double kDefaultLeavingFrom = 0.5;
constexpr Range kNotNegative = Range::AtLeast(0);

// Whether money `a` is above money `b`, beyond rounding.
bool IsAbove(double a, double b) { return !Reaches(b, a, std::fabs(a) + std::fabs(b)); }

struct Choice {
  Direction direction;
  const char* lever;
  std::string reason;
};

Choice OfOneWhoLeft(const DirectionQuestion& question) {
  const double cost = question.win_back_cost / *question.win_back_probability;
  const std::string numbers = "a success costs " + Short(cost) + " (" +
                              Short(question.win_back_cost) + " an attempt, " +
                              Percent(*question.win_back_probability) + " of them succeed)";
  if (IsAbove(*question.expected_profit, cost)) {
    return {Direction::kWinBack, "win-back",
            numbers + ", less than the profit expected, " + Short(*question.expected_profit)};
  }
  return {Direction::kEnd, "end",
          numbers + ", no less than the profit expected, " + Short(*question.expected_profit) +
              ": let go"};
}

// Of an active client whose service costs more than its margin.
Choice OfALosingOne(const DirectionQuestion& question) {
  const std::string loss = "service costs " + Short(question.service_cost) +
                           ", more than the margin of " + Short(question.margin);
  if (question.mended_service_cost && !IsAbove(*question.mended_service_cost, question.margin)) {
    return {Direction::kReorganise, "reorganise",
            loss + "; in a cheaper form it costs " + Short(*question.mended_service_cost)};
  }
  if (question.improved_margin &&
      !IsAbove(question.service_cost + question.improvement_cost, *question.improved_margin)) {
    return {Direction::kImprove, "improve",
            loss + "; selling more brings the margin to " + Short(*question.improved_margin) +
                " for " + Short(question.improvement_cost)};
  }
  return {Direction::kEnd, "end", loss + ", and nothing known mends it"};
}

Choice OfAnActiveOne(const DirectionQuestion& question, RelationshipLevel attractiveness) {
  if (IsAbove(question.service_cost, question.margin)) return OfALosingOne(question);
  const std::string profit =
      "the client brings " + Short(question.margin - question.service_cost) + " a year";
  const double leaving_from = question.leaving_from.value_or(kDefaultLeavingFrom);
  if (Reaches(question.unavoidable_leave_probability, leaving_from, 1)) {
    return {Direction::kMaximiseProfit, "maximise-profit",
            profit + " and leaves with a chance of " +
                Percent(question.unavoidable_leave_probability) + " whatever is done"};
  }
  if (attractiveness == RelationshipLevel::kHigh) {
    return {Direction::kProtect, "protect",
            profit + " and is highly attractive, to competitors too"};
  }
  if (question.improved_margin &&
      IsAbove(*question.improved_margin, question.margin + question.improvement_cost)) {
    return {Direction::kImprove, "improve",
            profit + "; selling more brings the margin from " + Short(question.margin) + " to " +
                Short(*question.improved_margin) + " for " + Short(question.improvement_cost)};
  }
  if (question.mended_service_cost &&
      IsAbove(question.service_cost, *question.mended_service_cost)) {
    return {Direction::kReorganise, "reorganise",
            profit + "; in a cheaper form service costs " + Short(*question.mended_service_cost) +
                " in place of " + Short(question.service_cost)};
  }
  return {Direction::kUnspecified, "", profit + ", and nothing that is known speaks for a change"};
}

Choice ChoiceOf(const DirectionQuestion& question, RelationshipLevel attractiveness) {
  switch (question.state) {
    case ClientState::kLeft:
      return OfOneWhoLeft(question);
    case ClientState::kActive:
      return OfAnActiveOne(question, attractiveness);
    case ClientState::kNew:
    case ClientState::kUnspecified:
      break;
  }
  return {Direction::kStart, "start", "the client is new: the first impression decides"};
}

void Require(Checker& checker, const FieldPath& at, const std::optional<double>& number) {
  if (!number) checker.Add(at, ViolationCode::kRequired, "must be set of a client who has left");
}

}  // namespace

void CheckDirection(Checker& checker, const FieldPath& at, const DirectionQuestion& question) {
  checker.KnownAndSet(at.Field("state"), question.state, ClientState::kLeft);
  checker.InRange(at.Field("margin"), question.margin, Range::Any());
  checker.InRange(at.Field("service_cost"), question.service_cost, kNotNegative);
  checker.InRange(at.Field("mended_service_cost"), question.mended_service_cost, kNotNegative);
  checker.InRange(at.Field("improved_margin"), question.improved_margin, Range::Any());
  checker.InRange(at.Field("improvement_cost"), question.improvement_cost, kNotNegative);
  checker.InRange(at.Field("unavoidable_leave_probability"), question.unavoidable_leave_probability,
                  Range::Closed(0, 1));
  checker.InRange(at.Field("leaving_from"), question.leaving_from, Range::OpenClosed(0, 1));
  checker.InRange(at.Field("expected_profit"), question.expected_profit, Range::Any());
  checker.InRange(at.Field("win_back_cost"), question.win_back_cost, kNotNegative);
  checker.InRange(at.Field("win_back_probability"), question.win_back_probability,
                  Range::Closed(limits::kLeastDenominator, 1));
  if (question.state != ClientState::kLeft) return;
  Require(checker, at.Field("expected_profit"), question.expected_profit);
  Require(checker, at.Field("win_back_probability"), question.win_back_probability);
}

DirectionAnswer DirectionOf(const DirectionQuestion& question, RelationshipLevel attractiveness) {
  Choice choice = ChoiceOf(question, attractiveness);
  return {choice.direction,
          std::move(choice.reason),
          choice.lever,
          {"Gurova 2017", "seven directions, after Buttle",
           "the order of the rules, and what counts as likely to leave"}};
}

}  // namespace accord::assessment_internal
