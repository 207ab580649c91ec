#include "server/handlers/estimation.h"

#include <optional>
#include <utility>

#include "server/convert/calendar.h"
#include "server/convert/estimate_to_proto.h"
#include "server/convert/segment_rules_conversion.h"
#include "simulation/base/limits.h"
#include "simulation/migration/transition_counts.h"

namespace accord {
namespace {

constexpr double kDaysPerYear = 365.2425;

Violations Refusal(std::string field, ViolationCode code, std::string description) {
  return {{std::move(field), code, std::move(description)}};
}

void Append(Violations more, Violations& violations) {
  for (Violation& violation : more) violations.push_back(std::move(violation));
}

struct When {
  std::vector<std::int32_t> times;
  std::vector<std::string> dates;
  PanelClock clock;
};

When OfDates(const v1::DateList& list, const FieldPath& at, Violations& violations) {
  When when{.clock = {.units_per_year = kDaysPerYear}};
  if (list.values_size() > kMaxPanelDates) {  // not to parse what is refused by number
    when.times.resize(list.values_size());
    return when;
  }
  for (int i = 0; i < list.values_size(); ++i) {
    const std::optional<std::int32_t> day = DayOf(list.values(i));
    if (!day) {
      violations.push_back(
          {at.At(i).text(), ViolationCode::kInvalidFormat,
           "must be a date such as 2015-12-31, got " + QuotedText(list.values(i))});
      continue;
    }
    when.times.push_back(*day);
    when.dates.push_back(list.values(i));
  }
  return when;
}

When OfPeriods(const v1::PeriodList& list, const FieldPath& at, Violations& violations) {
  When when;
  when.times.assign(list.values().begin(), list.values().end());
  for (std::int32_t time : when.times) when.dates.push_back(std::to_string(time));
  if (!list.has_periods_per_year()) return when;
  const double periods = list.periods_per_year();
  if (periods > 0.0 && periods <= limits::kMaxMagnitude) {
    when.clock.units_per_year = periods;
  } else {
    violations.push_back({at.Field("periods_per_year").text(), ViolationCode::kOutOfRange,
                          "must be above 0 and at most 1e15, got " + NumberText(periods)});
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
  const FieldPath field = at.Field(plan.has_dates() ? "dates" : "periods");
  const FieldPath values = field.Field("values");
  const std::size_t before = violations.size();
  When when = plan.has_dates() ? OfDates(plan.dates(), values, violations)
                               : OfPeriods(plan.periods(), field, violations);
  // Where a date is none, positions are off.
  if (violations.size() == before || plan.has_periods()) {
    Append(CheckPanelDates(when.times, least, values), violations);
  }
  return when;
}

}  // namespace

std::variant<CheckedPlan, Violations> CheckPlan(const v1::EstimationPlan& plan, int least_dates,
                                                const FieldPath& at) {
  auto rules = CheckSegmentRules(ToDraft(plan.rules()), at.Field("rules"));
  Violations violations;
  if (auto* faults = std::get_if<Violations>(&rules)) Append(std::move(*faults), violations);
  When when = WhenOf(plan, least_dates, at, violations);
  const double prior = plan.has_prior() ? plan.prior() : 1.0;
  if (!(prior >= 0.0 && prior <= limits::kMaxMagnitude)) {
    Append(Refusal(at.Field("prior").text(), ViolationCode::kOutOfRange,
                   "must be in [0, 1e15], got " + NumberText(prior)),
           violations);
  }
  if (!violations.empty()) return violations;
  return CheckedPlan{std::get<SegmentRules>(std::move(rules)), std::move(when.times),
                     std::move(when.dates), when.clock, prior};
}

Violations Estimation::Add(const v1::EstimateTransitionsRequest& part) {
  if (part.has_plan()) {
    if (plan_) {
      return Refusal("plan", ViolationCode::kDuplicate, "must be sent once, as the first message");
    }
    auto checked = CheckPlan(part.plan(), 2, FieldPath("plan"));
    if (auto* violations = std::get_if<Violations>(&checked)) return std::move(*violations);
    plan_ = std::make_unique<CheckedPlan>(std::get<CheckedPlan>(std::move(checked)));
    panel_ = std::make_unique<Panel>(plan_->times, plan_->rules.columns());
    return {};
  }
  if (!part.has_rows()) {
    return Refusal("part", ViolationCode::kRequired, "must be a plan or rows");
  }
  if (!plan_) {
    return Refusal("plan", ViolationCode::kRequired, "must be sent before the first rows");
  }
  Violations violations = AppendRows(part.rows(), FieldPath("rows"), rows_sent_, *panel_);
  rows_sent_ += part.rows().clients_size();
  return violations;
}

std::variant<v1::EstimateTransitionsResponse, Violations> Estimation::Answer() const {
  if (!plan_) {
    return Refusal("plan", ViolationCode::kRequired, "must be sent as the first message");
  }
  if (panel_->client_count() == 0) {
    return Refusal("rows", ViolationCode::kRequired,
                   panel_->row_count() == 0 ? "must have at least one row"
                                            : "must have a row before the last date, got none");
  }
  const TransitionTally tally = CountTransitions(*panel_, plan_->rules);
  const TransitionEstimate estimate =
      EstimateTransitions(tally, *panel_, plan_->rules.segments(), plan_->clock, plan_->prior);
  v1::EstimateTransitionsResponse response;
  *response.mutable_estimate() =
      ToProto(estimate, tally, *panel_, plan_->rules, plan_->dates, plan_->prior);
  return response;
}

}  // namespace accord
