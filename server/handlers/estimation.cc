#include "server/handlers/estimation.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "server/convert/calendar.h"
#include "server/convert/estimate_to_proto.h"
#include "server/convert/segment_rules_conversion.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/upload_size.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/panel/transition_counts.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::NoRoom;
using handlers_internal::Refusal;

constexpr double kDaysPerYear = 365.2425;

struct When {
  std::vector<std::optional<std::int32_t>> times;  // none where an entry is no date
  std::vector<std::string> dates;                  // as the caller wrote them
};

When OfDates(const v1::DateList& list, const FieldPath& at, Checker& checker) {
  When when;
  for (int i = 0; i < list.values_size(); ++i) {
    when.times.push_back(DayOf(list.values(i)));
    when.dates.push_back(list.values(i));
    if (when.times.back()) continue;
    checker.Add(at.At(i), ViolationCode::kInvalidFormat,
                "must be a date such as 2015-12-31, got " + QuotedText(list.values(i)));
  }
  return when;
}

When OfPeriods(const v1::PeriodList& list) {
  When when;
  for (const std::int32_t time : list.values()) {
    when.times.emplace_back(time);
    when.dates.push_back(std::to_string(time));
  }
  return when;
}

When WhenOf(const v1::EstimationPlan& plan, int least, const FieldPath& at,
            Violations& violations) {
  if (plan.when_case() == v1::EstimationPlan::WHEN_NOT_SET) {
    Append(Refusal(at.Field("dates").text(), ViolationCode::kRequired,
                   "must be set, or periods in their place"),
           violations);
    return {};
  }
  const FieldPath values = at.Field(plan.has_dates() ? "dates" : "periods").Field("values");
  const int count = plan.has_dates() ? plan.dates().values_size() : plan.periods().values_size();
  if (count > limits::kMaxPanelDates) {  // not to read what is refused by number
    Append(CheckPanelDateCount(count, least, values), violations);
    return {};
  }
  Checker checker;
  When when = plan.has_dates() ? OfDates(plan.dates(), values, checker) : OfPeriods(plan.periods());
  Append(checker.Take(values), violations);
  Append(CheckPanelDates(when.times, when.dates, least, values), violations);
  return when;
}

PanelClock ClockOf(const v1::EstimationPlan& plan, const FieldPath& at, Checker& checker) {
  if (plan.has_dates()) return {.units_per_year = kDaysPerYear};
  if (!plan.periods().has_periods_per_year()) return {};
  const double periods = plan.periods().periods_per_year();
  if (checker.InRange(at.Field("periods").Field("periods_per_year"), periods, Range::Above(0))) {
    return {.units_per_year = periods};
  }
  return {};
}

std::optional<SegmentRules> RulesOf(const v1::SegmentRules& rules, const FieldPath& at,
                                    Violations& violations) {
  const auto columns_of = [&rules](std::size_t rule) -> std::size_t {
    return rules.rules(static_cast<int>(rule)).columns_size();
  };
  Violations sizes =
      CheckSegmentRuleSizes(rules.segments_size(), rules.rules_size(), columns_of, at);
  if (!sizes.empty()) {  // not to copy what is refused by number
    Append(std::move(sizes), violations);
    return std::nullopt;
  }
  auto checked = CheckSegmentRules(ToDraft(rules), at);
  if (auto* faults = std::get_if<Violations>(&checked)) {
    Append(std::move(*faults), violations);
    return std::nullopt;
  }
  return std::get<SegmentRules>(std::move(checked));
}

}  // namespace

std::variant<CheckedPlan, Violations> CheckPlan(const v1::EstimationPlan& plan, int least_dates,
                                                const FieldPath& at) {
  Violations violations;
  std::optional<SegmentRules> rules = RulesOf(plan.rules(), at.Field("rules"), violations);
  Checker checker;
  const PanelClock clock = ClockOf(plan, at, checker);
  Append(checker.Take(at), violations);
  When when = WhenOf(plan, least_dates, at, violations);
  const double prior = plan.has_prior() ? plan.prior() : 1.0;
  checker.InRange(at.Field("prior"), prior, Range::AtLeast(0));
  Append(checker.Take(at), violations);
  if (!violations.empty()) return violations;
  std::vector<std::int32_t> times;
  for (const std::optional<std::int32_t>& time : when.times) times.push_back(*time);
  return CheckedPlan{*std::move(rules), std::move(times), std::move(when.dates), clock, prior};
}

Violations Estimation::Add(const v1::EstimateTransitionsRequest& part, const MayKeep& may_keep) {
  Violations violations = row_count_.Note(part);
  if (!violations.empty()) return violations;
  if (part.has_plan()) {
    if (plan_) {
      return Refusal("plan", ViolationCode::kDuplicate, "must be sent once, as the first message");
    }
    auto checked = CheckPlan(part.plan(), 2, FieldPath("plan"));
    if (auto* faults = std::get_if<Violations>(&checked)) return std::move(*faults);
    auto& sound = std::get<CheckedPlan>(checked);
    if (!MayBeKept(may_keep, handlers_internal::BytesOf(sound))) return NoRoom();
    plan_ = std::make_unique<CheckedPlan>(std::move(sound));
    panel_ = std::make_unique<Panel>(plan_->times, plan_->rules.columns());
    return {};
  }
  if (!part.has_rows() && part.has_row_count()) return {};
  if (!part.has_rows()) {
    return Refusal("part", ViolationCode::kRequired, "must be a plan or rows");
  }
  if (!plan_) {
    return Refusal("plan", ViolationCode::kRequired, "must be sent before the first rows");
  }
  violations = AppendRows(part.rows(), FieldPath("rows"), rows_sent_, *panel_, may_keep);
  rows_sent_ += part.rows().clients_size();
  return violations;
}

std::size_t Estimation::bytes() const {
  return plan_ ? handlers_internal::BytesOf(*plan_) + panel_->memory_bytes() : 0;
}

std::size_t Estimation::answer_bytes() const {
  if (!plan_) return 0;
  return handlers_internal::TallyBytes(*plan_) + handlers_internal::EstimateBytes(*plan_);
}

std::variant<v1::EstimateTransitionsResponse, Violations> Estimation::Answer(
    const std::function<bool()>& stopped) const {
  if (!plan_) {
    return Refusal("plan", ViolationCode::kRequired, "must be sent as the first message");
  }
  Violations lost = row_count_.Compare(rows_sent_);
  if (!lost.empty()) return lost;
  if (panel_->client_count() == 0) {
    return Refusal("rows", ViolationCode::kRequired,
                   panel_->row_count() == 0 ? "must have at least one row"
                                            : "must have a row before the last date, got none");
  }
  const std::optional<TransitionTally> tally = CountTransitions(*panel_, plan_->rules, stopped);
  if (!tally) return Violations{};
  const std::optional<TransitionEstimate> estimate = EstimateTransitions(
      *tally, *panel_, plan_->rules.segments(), plan_->clock, plan_->prior, stopped);
  if (!estimate || (stopped && stopped())) return Violations{};
  v1::EstimateTransitionsResponse response;
  *response.mutable_estimate() =
      ToProto(*estimate, *tally, *panel_, plan_->rules, plan_->dates, plan_->prior);
  return response;
}

}  // namespace accord
