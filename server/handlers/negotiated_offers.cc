#include "server/handlers/negotiated_offers.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>
#include <variant>

#include "simulation/engine/block_reduction.h"

namespace accord::handlers_internal {

NegotiatedOffers::NegotiatedOffers(const NegotiationStudy& study, const SweepCut& cut,
                                   const RunContext& context, SetProgress& progress)
    : study_(study),
      cut_(cut),
      context_(context),
      progress_(progress),
      maker_(study.offers.message, study.offers.base, study.offers.options.seed()),
      chosen_(study.offers.base, study.offers.options, progress.AliveListener()) {}

std::vector<double> NegotiatedOffers::ValuesOf(std::size_t offer) const {
  return offer < first_count() ? study_.offers.sets.ValuesOf(static_cast<std::int64_t>(offer))
                               : polled_[offer - first_count()];
}

std::vector<Position> NegotiatedOffers::FirstPositions() const {
  std::vector<Position> positions;
  for (std::size_t offer = 0; offer < first_count(); ++offer) {
    Position& position = positions.emplace_back(ValuesOf(offer));
    for (std::size_t a = 0; a < position.size(); ++a) {
      const auto& [from, to] = study_.ranges[a];
      position[a] = (position[a] - from) / (to - from);
    }
  }
  return positions;
}

std::int64_t NegotiatedOffers::CountThatMoveChance() const {
  std::int64_t moving = 0;
  for (std::size_t offer = 0; offer < count(); ++offer) moving += MovesChance(offer) ? 1 : 0;
  return moving;
}

bool NegotiatedOffers::MovesChance(std::size_t offer) const {
  // Of a search each axis is in every set.
  const std::size_t set = study_.is_searched ? 0 : offer;
  return study_.offers.sets.MovesChance(static_cast<std::int64_t>(set));
}

Overrides NegotiatedOffers::OverridesOf(std::size_t offer) const {
  if (offer < first_count()) {
    return study_.offers.sets.OverridesOf(static_cast<std::int64_t>(offer));
  }
  Overrides overrides;
  const std::vector<double>& values = polled_[offer - first_count()];
  for (std::size_t a = 0; a < values.size(); ++a) {
    v1::Override& change = *overrides.Add();
    change.set_path(study_.offers.sets.axes()[a].path);
    change.mutable_value()->set_number_value(values[a]);
  }
  return overrides;
}

absl::StatusOr<std::vector<std::size_t>> NegotiatedOffers::Add(
    const std::vector<Position>& positions) {
  const std::size_t first = count();
  for (const Position& position : positions) {
    std::vector<double>& values = polled_.emplace_back(position);
    for (std::size_t a = 0; a < values.size(); ++a) {
      const auto& [from, to] = study_.ranges[a];
      values[a] = std::lerp(from, to, position[a]);
    }
  }
  std::vector<char> is_sound(positions.size());
  BlockThreads threads(context_.threads);
  const absl::Status checked = ForEachBlock(
      threads, 0, static_cast<std::int64_t>(positions.size()), [&](std::int64_t i) -> absl::Status {
        if (context_.cancelled && context_.cancelled()) {
          return absl::CancelledError("the run was cancelled");
        }
        const std::size_t place = static_cast<std::size_t>(i);
        const auto made = CheckedSet(maker_, OverridesOf(first + place), study_.offers.figures,
                                     study_.offers.options, FieldPath("sets"));
        is_sound[place] = std::holds_alternative<Scenario>(made);
        return absl::OkStatus();
      });
  if (!checked.ok()) return checked;
  std::vector<std::size_t> added;
  std::vector<std::vector<double>> sound;
  for (std::size_t place = 0; place < positions.size(); ++place) {
    if (!is_sound[place]) continue;
    added.push_back(place);
    sound.push_back(std::move(polled_[first - first_count() + place]));
  }
  polled_.resize(first - first_count());
  for (std::vector<double>& values : sound) polled_.push_back(std::move(values));
  return added;
}

absl::StatusOr<TermSetScenario> NegotiatedOffers::Made(const Overrides& overrides,
                                                       const ChosenTerms::Term& term,
                                                       bool moves_chance) {
  Checked<Scenario> made = maker_.Make(overrides, FieldPath("sets"));
  assert(std::holds_alternative<Scenario>(made));
  absl::StatusOr<Scenario> responded =
      chosen_.Respond(term, std::get<Scenario>(std::move(made)), context_);
  if (!responded.ok()) return responded.status();
  return TermSetScenario{*std::move(responded), !moves_chance};
}

absl::StatusOr<TermSetScenario> NegotiatedOffers::ScenarioOf(std::size_t offer) {
  return Made(OverridesOf(offer), TermOf(offer), MovesChance(offer));
}

absl::StatusOr<TermSetScenario> NegotiatedOffers::AlternativeOf(std::size_t alternative) {
  const Overrides& overrides = study_.alternatives[alternative];
  const bool moves_chance =
      std::any_of(overrides.begin(), overrides.end(),
                  [](const v1::Override& change) { return MayMoveChance(change.path()); });
  return Made(overrides, {1, static_cast<double>(alternative)}, moves_chance);
}

SweepPlan NegotiatedOffers::PlanOf(std::size_t count, std::uint64_t seed,
                                   std::vector<std::string> figures) const {
  const RunOptions& options = study_.offers.options;
  SweepPlan plan;
  plan.set_count = static_cast<std::int64_t>(count);
  plan.path_count = options.path_count();
  plan.seed = seed;
  plan.sampling = options.sampling();
  plan.figures = std::move(figures);
  plan.sets_together = cut_.sets_together;
  plan.largest_batch = cut_.largest_batch;
  // Efforts are looked for before a batch: few sets first, so that something is known soon.
  if (AnyChooses(options.response())) plan.first_batch = 2;
  return plan;
}

absl::Status NegotiatedOffers::Settle(std::size_t first, const OnRow& on_row) {
  if (first == count()) return absl::OkStatus();
  const SweepPlan plan =
      PlanOf(count() - first, study_.offers.options.seed(), study_.offers.figures);
  const TermSetSource source = [&](std::int64_t set) {
    return ScenarioOf(first + static_cast<std::size_t>(set));
  };
  const absl::Status swept = Sweep(study_.offers.base, plan, source,
                                   {context_.threads, context_.cancelled, progress_.Listener()},
                                   [&](const std::vector<SweepRow>& rows) {
                                     for (const SweepRow& row : rows) on_row(row);
                                   });
  progress_.Finish(static_cast<std::size_t>(plan.set_count));
  return swept;
}

absl::StatusOr<std::vector<SweepRow>> NegotiatedOffers::SettleThese(
    const std::vector<std::size_t>& offers, const std::vector<std::string>& figures,
    std::uint64_t seed, bool keeps_utilities) {
  std::vector<SweepRow> settled;
  const std::size_t count = offers.size() + study_.alternatives.size();
  if (count == 0) return settled;
  SweepPlan plan = PlanOf(count, seed, figures);
  if (keeps_utilities) plan.kept_utilities = {study_.supplier.number, study_.client.number};
  const TermSetSource source = [&](std::int64_t set) {
    const std::size_t i = static_cast<std::size_t>(set);
    return i < offers.size() ? ScenarioOf(offers[i]) : AlternativeOf(i - offers.size());
  };
  const absl::Status swept = Sweep(study_.offers.base, plan, source,
                                   {context_.threads, context_.cancelled, progress_.Listener()},
                                   [&](std::vector<SweepRow> rows) {
                                     for (SweepRow& row : rows) settled.push_back(std::move(row));
                                   });
  if (!swept.ok()) return swept;
  progress_.Finish(count);
  return settled;
}

}  // namespace accord::handlers_internal
