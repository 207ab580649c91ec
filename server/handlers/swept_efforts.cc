#include "server/handlers/swept_efforts.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/handlers/checked_message.h"
#include "server/handlers/responses.h"
#include "simulation/base/sweep_limits.h"

namespace accord::handlers_internal {
namespace {

bool IsSame(const ChoosableEffort& a, const ChoosableEffort& b) {
  return a.contract == b.contract && a.party == b.party && a.effort.driver == b.effort.driver;
}

}  // namespace

Violations CheckResponseSets(const RunOptions& options, std::int64_t set_count) {
  if (!AnyChooses(options.response()) || set_count <= limits::kMaxRespondedSets) return {};
  return Refusal("options.response", ViolationCode::kTooMany,
                 "must be none for more than " + std::to_string(limits::kMaxRespondedSets) +
                     " term sets, under each of which efforts are looked for, got " +
                     std::to_string(set_count));
}

Violations CheckSetEfforts(const Scenario& base, const Scenario& set, const RunOptions& options,
                           const FieldPath& at) {
  if (!AnyChooses(options.response())) return {};
  const std::vector<ChoosableEffort> of_base = ChoosableEfforts(base);
  const std::vector<ChoosableEffort> of_set = ChoosableEfforts(set);
  if (!std::equal(of_base.begin(), of_base.end(), of_set.begin(), of_set.end(), IsSame)) {
    return Refusal(at.Field("scenario").text(), ViolationCode::kContradiction,
                   "must have a max_shift for the same efforts as the base, in the same order, "
                   "where parties choose them: rows say the shifts of those");
  }
  return CheckSearchSeed(set, options, FieldPath("options"));
}

SweptEfforts::SweptEfforts(const Scenario& base, const RunOptions& options)
    : who_(options.response()),
      plan_{.seed = options.seed(), .sampling = options.asked_sampling()},
      efforts_(ChoosableEfforts(base)) {}

absl::StatusOr<FoundEfforts> SweptEfforts::Choose(const Scenario& set, const RunContext& context,
                                                  const std::function<void()>& on_alive) const {
  RunControl control{.threads = 1, .cancelled = context.cancelled};
  if (on_alive) control.on_progress = [&](const RunProgress&) { on_alive(); };
  return ChooseEfforts(set, who_, plan_, control);
}

void SweptEfforts::SayNames(google::protobuf::RepeatedPtrField<v1::SweptEffort>* names) const {
  for (const ChoosableEffort& each : efforts_) {
    if (!Chooses(who_, each.party)) continue;
    v1::SweptEffort& said = *names->Add();
    said.set_contract(each.contract);
    said.set_party(each.party == ContractParty::kSupplier ? "supplier" : "client");
    said.set_driver(each.effort.driver);
  }
}

void SweptEfforts::SayShifts(const FoundEfforts& found,
                             google::protobuf::RepeatedField<double>* shifts) const {
  for (std::size_t i = 0; i < efforts_.size(); ++i) {
    if (Chooses(who_, efforts_[i].party)) shifts->Add(found.shifts[i]);
  }
}

ChosenSets::ChosenSets(const Scenario& base, const RunOptions& options, std::int64_t set_count)
    : efforts_(base, options) {
  if (efforts_.any()) found_.resize(static_cast<std::size_t>(set_count));
}

absl::StatusOr<Scenario> ChosenSets::Respond(std::int64_t set, Scenario scenario,
                                             const RunContext& context,
                                             const std::function<void()>& on_alive) {
  if (!efforts_.any()) return scenario;
  absl::StatusOr<FoundEfforts> found = efforts_.Choose(scenario, context, on_alive);
  if (!found.ok()) return found.status();
  Scenario responded = WithShifts(scenario, found->shifts);
  found_[static_cast<std::size_t>(set)] = *std::move(found);
  return responded;
}

void ChosenSets::Say(std::int64_t set, v1::SweepRow& row) const {
  if (!efforts_.any()) return;
  const FoundEfforts& found = found_[static_cast<std::size_t>(set)];
  efforts_.SayShifts(found, row.mutable_shifts());
  row.set_is_fixed_point(found.is_at_rest);
}

absl::StatusOr<Scenario> ChosenTerms::Respond(const Term& term, Scenario scenario,
                                              const RunContext& context) {
  if (!efforts_.any()) return scenario;
  if (const std::optional<Shifts> known = Known(term)) return WithShifts(scenario, *known);
  absl::StatusOr<FoundEfforts> found = efforts_.Choose(scenario, context, on_alive_);
  if (!found.ok()) return found.status();
  Scenario responded = WithShifts(scenario, found->shifts);
  const std::lock_guard lock(mutex_);
  found_[term] = *std::move(found);
  return responded;
}

std::optional<Shifts> ChosenTerms::Known(const Term& term) {
  const std::lock_guard lock(mutex_);
  const auto found = found_.find(term);
  if (found == found_.end()) return std::nullopt;
  return found->second.shifts;
}

void ChosenTerms::SayNames(google::protobuf::RepeatedPtrField<v1::SweptEffort>* names) const {
  if (efforts_.any()) efforts_.SayNames(names);
}

template <typename Message>
void ChosenTerms::SayShiftsAt(const Term& term, Message& message) const {
  const auto found = found_.find(term);
  if (found != found_.end()) efforts_.SayShifts(found->second, message.mutable_shifts());
}

void ChosenTerms::SayShifts(std::size_t curve, v1::TermSolution& solution) const {
  for (v1::ScannedTerm& each : *solution.mutable_scan()) SayShiftsAt({curve, each.term()}, each);
  for (v1::TermRoot& each : *solution.mutable_roots()) {
    SayShiftsAt({curve, each.term().value()}, each);
  }
}

void ChosenTerms::Say(const Term& term, v1::NegotiatedOffer& offer) const {
  SayShiftsAt(term, offer);
  const auto found = found_.find(term);
  if (found != found_.end()) offer.set_is_fixed_point(found->second.is_at_rest);
}

}  // namespace accord::handlers_internal
