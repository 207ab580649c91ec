#include "server/handlers/backtest.h"

#include <optional>
#include <string>
#include <utility>

#include "server/convert/backtest_to_proto.h"
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

BacktestSettings SettingsOf(const v1::BacktestPlan& plan) {
  BacktestSettings settings;
  if (plan.has_held_back()) settings.held_back = plan.held_back();
  if (plan.has_level()) settings.level = plan.level();
  if (plan.has_path_count()) settings.path_count = plan.path_count();
  if (plan.has_seed()) settings.seed = plan.seed();
  return settings;
}

Violations FaultsOf(const BacktestSettings& settings, const FieldPath& at) {
  Checker checker;
  if (settings.held_back < 1) {
    checker.Add(at.Field("held_back"), ViolationCode::kOutOfRange,
                "must be at least 1, got " + std::to_string(settings.held_back));
  }
  checker.InRange(at.Field("level"), settings.level, Range::Closed(0.5, 0.99));
  checker.IntegerInRange(at.Field("path_count"), settings.path_count, limits::kMinBacktestPaths,
                         limits::kMaxBacktestPaths);
  return checker.Take(at);
}

// Faults of a sound plan and sound settings together.
Violations FaultsOf(const CheckedBacktest& checked, const FieldPath& at) {
  const auto dates = static_cast<std::int64_t>(checked.plan.times.size());
  const BacktestSettings& settings = checked.settings;
  if (settings.held_back > dates - 2) {
    return Refusal(at.Field("held_back").text(), ViolationCode::kContradiction,
                   "must leave at least two of the " + std::to_string(dates) +
                       " dates to estimate from, got " + std::to_string(settings.held_back));
  }
  const auto counts =
      static_cast<std::int64_t>(checked.plan.rules.segments().size()) * settings.held_back;
  if (settings.path_count > limits::kMaxForecastValues / counts) {
    return Refusal(at.Field("path_count").text(), ViolationCode::kTooMany,
                   "times segments and dates held back (" + std::to_string(counts) +
                       ") must be at most 67108864, got " + std::to_string(settings.path_count));
  }
  return {};
}

}  // namespace

std::variant<CheckedBacktest, Violations> CheckBacktest(const v1::BacktestPlan& plan,
                                                        const FieldPath& at) {
  auto estimation = CheckPlan(plan.estimation(), 3, at.Field("estimation"));
  BacktestSettings settings = SettingsOf(plan);
  Violations violations;
  if (auto* faults = std::get_if<Violations>(&estimation)) violations = std::move(*faults);
  Append(FaultsOf(settings, at), violations);
  if (!violations.empty()) return violations;
  CheckedBacktest checked{std::get<CheckedPlan>(std::move(estimation)), settings};
  checked.settings.prior = checked.plan.prior;
  checked.settings.clock = checked.plan.clock;
  violations = FaultsOf(checked, at);
  if (!violations.empty()) return violations;
  return checked;
}

Violations Backtest::Add(const v1::BacktestMigrationRequest& part, const MayKeep& may_keep) {
  Violations violations = row_count_.Note(part);
  if (!violations.empty()) return violations;
  if (part.has_plan()) {
    if (checked_) {
      return Refusal("plan", ViolationCode::kDuplicate, "must be sent once, as the first message");
    }
    auto checked = CheckBacktest(part.plan(), FieldPath("plan"));
    if (auto* faults = std::get_if<Violations>(&checked)) return std::move(*faults);
    auto& sound = std::get<CheckedBacktest>(checked);
    if (!MayBeKept(may_keep, handlers_internal::BytesOf(sound.plan))) return NoRoom();
    checked_ = std::make_unique<CheckedBacktest>(std::move(sound));
    panel_ = std::make_unique<Panel>(checked_->plan.times, checked_->plan.rules.columns());
    return {};
  }
  if (!part.has_rows() && part.has_row_count()) return {};
  if (!part.has_rows()) {
    return Refusal("part", ViolationCode::kRequired, "must be a plan or rows");
  }
  if (!checked_) {
    return Refusal("plan", ViolationCode::kRequired, "must be sent before the first rows");
  }
  violations = AppendRows(part.rows(), FieldPath("rows"), rows_sent_, *panel_, may_keep);
  rows_sent_ += part.rows().clients_size();
  return violations;
}

std::size_t Backtest::bytes() const {
  return checked_ ? handlers_internal::BytesOf(checked_->plan) + panel_->memory_bytes() : 0;
}

std::size_t Backtest::answer_bytes() const {
  if (!checked_) return 0;
  return handlers_internal::TallyBytes(checked_->plan) +
         handlers_internal::ForecastBytes(checked_->plan, checked_->settings);
}

std::variant<v1::BacktestMigrationResponse, Violations> Backtest::Answer(
    const std::function<bool()>& stopped) const {
  if (!checked_) {
    return Refusal("plan", ViolationCode::kRequired, "must be sent as the first message");
  }
  Violations lost = row_count_.Compare(rows_sent_);
  if (!lost.empty()) return lost;
  const CheckedPlan& plan = checked_->plan;
  const BacktestSettings& settings = checked_->settings;
  const int origin = static_cast<int>(plan.times.size()) - 1 - settings.held_back;
  const std::optional<KnownClients> known =
      FollowKnownClients(*panel_, plan.rules, origin, stopped);
  if (!known) return Violations{};
  if (known->client_count() == 0) {
    return Refusal("rows", ViolationCode::kRequired,
                   "must have a client in a segment at " + plan.dates[origin] +
                       ", the last date that is not held back; got none");
  }
  const std::optional<TransitionTally> tally = CountTransitions(*panel_, plan.rules, stopped);
  if (!tally) return Violations{};
  const std::optional<BacktestResult> result =
      BacktestMigration(*tally, *known, plan.rules.segments(), panel_->dates(), settings, stopped);
  if (!result) return Violations{};
  v1::BacktestMigrationResponse response;
  v1::BacktestReport& report = *response.mutable_report();
  report = ToProto(*result, settings, plan.rules.segments(), plan.dates);
  report.set_row_count(panel_->row_count());
  report.set_client_count(panel_->client_count());
  report.set_known_client_count(known->client_count());
  return response;
}

}  // namespace accord
