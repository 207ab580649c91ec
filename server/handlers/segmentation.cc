#include "server/handlers/segmentation.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "server/convert/pyramid_conversion.h"
#include "server/convert/segment_rules_conversion.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/segment_rows.h"
#include "server/handlers/upload_size.h"
#include "simulation/analysis/panel_segments.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

using handlers_internal::AddAssignments;
using handlers_internal::AddConcentration;
using handlers_internal::AddMoves;
using handlers_internal::Append;
using handlers_internal::NoRoom;
using handlers_internal::Refusal;

// What is left of a criterion after costs; a faulty cost, which is reported by itself, takes
// nothing.
double NetOf(double criterion, double transaction_cost, double marketing_cost) {
  for (const double cost : {transaction_cost, marketing_cost}) {
    if (Range::AtLeast(0).Contains(cost)) criterion -= cost;
  }
  return criterion;
}

double RankedBy(const v1::PyramidRule& rule, const v1::ClientRow& row) {
  if (!rule.net_of_costs()) return row.criterion();
  return NetOf(row.criterion(), row.transaction_cost(), row.marketing_cost());
}

// As it is kept.
std::size_t BytesOf(const v1::PyramidRule& rule) {
  constexpr std::size_t kAllocations = 32;  // by segment, each rounded up
  return rule.SpaceUsedLong() + kAllocations * static_cast<std::size_t>(rule.segments_size());
}

// The pyramid without the clients in it, whose rows are added one by one.
Pyramid HeadOf(const Pyramid& pyramid) {
  return {.segments = pyramid.segments,
          .ranked_segment_count = pyramid.ranked_segment_count,
          .top_20_percent_share = pyramid.top_20_percent_share,
          .gini = pyramid.gini};
}

}  // namespace

Violations Segmentation::Add(const v1::SegmentClientsRequest& part, const MayKeep& may_keep) {
  Violations violations = row_count_.Note(part);
  if (!violations.empty()) return violations;
  switch (part.part_case()) {
    case v1::SegmentClientsRequest::kRule:
      return AddRule(part.rule(), may_keep);
    case v1::SegmentClientsRequest::kSecondRule:
      return AddSecondRule(part.second_rule(), may_keep);
    case v1::SegmentClientsRequest::kRows:
      return AddRows(part.rows(), may_keep);
    case v1::SegmentClientsRequest::kPlan:
      return AddPlan(part.plan(), may_keep);
    case v1::SegmentClientsRequest::kPanel:
      return AddPanel(part.panel(), may_keep);
    case v1::SegmentClientsRequest::PART_NOT_SET:
      break;
  }
  if (part.has_row_count()) return {};
  return Refusal("part", ViolationCode::kRequired, "must be a rule or rows");
}

Violations Segmentation::AddRule(const v1::PyramidRule& rule, const MayKeep& may_keep) {
  if (has_rule_ || plan_) {
    return Refusal("rule", ViolationCode::kDuplicate, "must be sent once, as the first message");
  }
  if (!MayBeKept(may_keep, BytesOf(rule))) return NoRoom();
  has_rule_ = true;
  rule_ = rule;
  return {};
}

Violations Segmentation::AddSecondRule(const v1::PyramidRule& rule, const MayKeep& may_keep) {
  if (!has_rule_) {
    return Refusal("rule", ViolationCode::kRequired, "must be sent before the second rule");
  }
  if (has_second_rule_ || clients_.appended() > 0) {
    return Refusal("second_rule", ViolationCode::kDuplicate,
                   "must be sent once, before the first rows");
  }
  if (!MayBeKept(may_keep, BytesOf(rule))) return NoRoom();
  has_second_rule_ = true;
  second_rule_ = rule;
  return {};
}

Violations Segmentation::AddRows(const v1::ClientRows& rows, const MayKeep& may_keep) {
  if (!has_rule_) {
    return Refusal("rule", ViolationCode::kRequired, "must be sent before the first rows");
  }
  if (rows.rows_size() > limits::kMaxClientRowsPerMessage) {
    return Refusal("rows.rows", ViolationCode::kTooMany,
                   "must have at most " + std::to_string(limits::kMaxClientRowsPerMessage) +
                       " entries a message, got " + std::to_string(rows.rows_size()));
  }
  for (const v1::ClientRow& row : rows.rows()) {
    const std::size_t more = clients_.GrowthOf(row.id()) + columns_.GrowthOf(row);
    if (!MayBeKept(may_keep, more)) return NoRoom();
    clients_.Append(row.id(), RankedBy(rule_, row), columns_.Append(row));
  }
  if (clients_.appended() > limits::kMaxSegmentedClients) {
    return Refusal("rows.rows", ViolationCode::kTooMany,
                   "must have at most " + std::to_string(limits::kMaxSegmentedClients) +
                       " entries together, got more");
  }
  return {};
}

Violations Segmentation::AddPlan(const v1::EstimationPlan& plan, const MayKeep& may_keep) {
  if (has_rule_ || plan_) {
    return Refusal("plan", ViolationCode::kDuplicate, "must be sent once, as the first message");
  }
  auto checked = CheckPlan(plan, 1, FieldPath("plan"));
  if (auto* violations = std::get_if<Violations>(&checked)) return std::move(*violations);
  auto& sound = std::get<CheckedPlan>(checked);
  if (sound.times.size() > 1) {
    return Refusal(plan.has_dates() ? "plan.dates.values" : "plan.periods.values",
                   ViolationCode::kTooMany,
                   "must have one entry, got " + std::to_string(sound.times.size()));
  }
  if (!MayBeKept(may_keep, handlers_internal::BytesOf(sound))) return NoRoom();
  plan_ = std::make_unique<CheckedPlan>(std::move(sound));
  panel_ = std::make_unique<Panel>(plan_->times, plan_->rules.columns());
  return {};
}

Violations Segmentation::AddPanel(const v1::PanelRows& rows, const MayKeep& may_keep) {
  if (!plan_) {
    return Refusal("plan", ViolationCode::kRequired, "must be sent before the first rows");
  }
  Violations violations = AppendRows(rows, FieldPath("panel"), panel_rows_sent_, *panel_, may_keep);
  panel_rows_sent_ += rows.clients_size();
  return violations;
}

std::size_t Segmentation::bytes() const {
  return (has_rule_ ? BytesOf(rule_) : 0) + (has_second_rule_ ? BytesOf(second_rule_) : 0) +
         clients_.memory_bytes() + columns_.memory_bytes() +
         (plan_ ? handlers_internal::BytesOf(*plan_) : 0) + (panel_ ? panel_->memory_bytes() : 0);
}

// Of the longest id of a segment.
std::size_t Segmentation::segment_bytes() const {
  std::size_t longest = 0;
  const auto see = [&](const std::string& id) { longest = std::max(longest, id.size()); };
  if (plan_) std::ranges::for_each(plan_->rules.segments(), see);
  for (const v1::PyramidRule* rule : {&rule_, &second_rule_}) {
    std::ranges::for_each(rule->segments(), see);
    for (const std::string& id : {rule->inactive_segment(), rule->active_prospect_segment(),
                                  rule->prospect_segment(), rule->other_segment()}) {
      see(id);
    }
  }
  return longest;
}

std::size_t Segmentation::answer_bytes() const {
  if (panel_) {
    const auto clients = static_cast<std::size_t>(panel_->client_count());
    const std::size_t ids = std::min(clients * limits::kMaxClientIdBytes, panel_->memory_bytes());
    return handlers_internal::TableBytes(clients, ids) + handlers_internal::PyramidBytes(clients) +
           handlers_internal::AssignmentBytes(clients, ids, segment_bytes());
  }
  const auto clients = static_cast<std::size_t>(clients_.size());
  const std::size_t ids = clients_.id_bytes();
  std::size_t bytes = handlers_internal::PyramidBytes(clients) +
                      handlers_internal::AssignmentBytes(clients, ids, segment_bytes());
  if (columns_.second_criterion().any()) {
    bytes += std::max(handlers_internal::TableBytes(clients, ids),
                      handlers_internal::AssignmentBytes(clients, ids, segment_bytes())) +
             handlers_internal::MoveBytes(clients, ids);
  }
  return bytes;
}

std::variant<v1::SegmentClientsResponse, Violations> Segmentation::Answer(
    const std::function<bool()>& stopped) const {
  if (!has_rule_ && !plan_) {
    return Refusal("rule", ViolationCode::kRequired, "must be sent as the first message");
  }
  Violations lost = row_count_.Compare(has_rule_ ? clients_.appended() : panel_rows_sent_);
  if (!lost.empty()) return lost;
  if (has_rule_) return AnswerPyramid(stopped);
  if (panel_->client_count() == 0) {
    return Refusal("panel", ViolationCode::kRequired, "must have a row before the date");
  }
  std::optional<PanelSegments> found = SegmentPanel(*panel_, plan_->rules, stopped);
  if (!found) return Violations{};
  const ClientTable clients = std::exchange(found->clients, ClientTable());
  v1::SegmentClientsResponse response = ToProto(*found, *panel_);
  if (!AddAssignments(clients, found->segment_of, found->segments, stopped, response)) {
    return Violations{};
  }
  return response;
}

std::variant<v1::SegmentClientsResponse, Violations> Segmentation::AnswerPyramid(
    const std::function<bool()>& stopped) const {
  const FieldPath at = FieldPath("rows").Field("rows");
  auto pyramid = SegmentClients(ToDraft(rule_), FieldPath("rule"), clients_, at, stopped);
  if (IsStopped(stopped)) return Violations{};
  Violations violations;
  if (auto* faults = std::get_if<Violations>(&pyramid)) violations = std::move(*faults);
  Append(columns_.Faults(at), violations);
  Append(CostFaults(), violations);
  if (has_second_rule_ && !columns_.second_criterion().any()) {
    Append(Refusal("second_rule", ViolationCode::kContradiction,
                   "must come with a second criterion of the clients"),
           violations);
  }
  if (!violations.empty()) return violations;
  const auto& sound = std::get<Pyramid>(pyramid);
  v1::SegmentClientsResponse response = ToProto(HeadOf(sound), ClientTable());
  if (!AddConcentration(clients_, stopped, response.mutable_concentration())) return Violations{};
  violations = AddColumns(sound, stopped, response);
  // Last: an answer that is given up takes as long to free as it has entries.
  if (!violations.empty() || IsStopped(stopped) ||
      !AddAssignments(clients_, sound.segment_of, sound.segments, stopped, response)) {
    return violations;
  }
  return response;
}

Violations Segmentation::CostFaults() const {
  Violations violations;
  if (columns_.has_costs()) return violations;
  const auto check = [&](const v1::PyramidRule& rule, const char* name) {
    if (!rule.net_of_costs()) return;
    Append(Refusal(std::string(name) + ".net_of_costs", ViolationCode::kContradiction,
                   "must come with transaction or marketing costs of the clients"),
           violations);
  };
  check(rule_, "rule");
  check(second_rule_, "second_rule");
  return violations;
}

Violations Segmentation::AddColumns(const Pyramid& pyramid, const Stopped& stopped,
                                    v1::SegmentClientsResponse& response) const {
  const ClientCosts costs{columns_.transaction_cost().values, columns_.marketing_cost().values};
  AddCosts(pyramid, costs, rule_.net_of_costs(), response.mutable_segments());
  if (!columns_.second_criterion().any()) return {};
  ClientTable second_clients;
  const auto cost_of = [](const std::vector<double>& column, std::size_t row) {
    return column.empty() ? 0.0 : column[row];
  };
  for (int row = 0; row < clients_.size(); ++row) {
    if (GivesUpAtRow(row, stopped)) return {};
    const auto i = static_cast<std::size_t>(row);
    double criterion = columns_.second_criterion().values[i];
    if (second_rule().net_of_costs()) {
      criterion = NetOf(criterion, cost_of(costs.transaction, i), cost_of(costs.marketing, i));
    }
    second_clients.Append(clients_.id(row), criterion, clients_.kind(row));
  }
  const auto second =
      SegmentClients(ToDraft(second_rule()), FieldPath(has_second_rule_ ? "second_rule" : "rule"),
                     second_clients, FieldPath("rows").Field("rows"), stopped);
  if (const auto* faults = std::get_if<Violations>(&second)) return *faults;
  const auto& sound = std::get<Pyramid>(second);
  v1::CriterionComparison& comparison = *response.mutable_second();
  comparison = ToComparison(HeadOf(pyramid), HeadOf(sound), ClientTable());
  AddCosts(sound, costs, second_rule().net_of_costs(), comparison.mutable_segments());
  if (AddConcentration(second_clients, stopped, comparison.mutable_concentration())) {
    AddMoves(second_clients, pyramid, sound, stopped, comparison);
  }
  return {};
}

}  // namespace accord
