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
        is_sound[place] = true;
        for (std::size_t view = 0; view < views(); ++view) {
          Overrides seen = OverridesOf(first + place);
          seen.MergeFrom(BeliefsOf(view));
          const auto made = CheckedSet(maker_, seen, study_.offers.figures, study_.offers.options,
                                       FieldPath("sets"));
          if (!std::holds_alternative<Scenario>(made)) is_sound[place] = false;
        }
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

absl::StatusOr<TermSetScenario> NegotiatedOffers::Made(Overrides overrides, std::size_t view,
                                                       const ChosenTerms::Term& term,
                                                       bool moves_chance) {
  const Overrides& beliefs = BeliefsOf(view);
  overrides.MergeFrom(beliefs);
  Checked<Scenario> made = maker_.Make(overrides, FieldPath("sets"));
  assert(std::holds_alternative<Scenario>(made));
  absl::StatusOr<Scenario> responded =
      chosen_.Respond(term, std::get<Scenario>(std::move(made)), context_);
  if (!responded.ok()) return responded.status();
  return TermSetScenario{*std::move(responded), !moves_chance && beliefs.empty()};
}

absl::StatusOr<TermSetScenario> NegotiatedOffers::ScenarioOf(std::size_t offer, std::size_t view) {
  return Made(OverridesOf(offer), view, TermOf(offer), MovesChance(offer));
}

absl::StatusOr<TermSetScenario> NegotiatedOffers::AlternativeOf(std::size_t alternative,
                                                                std::size_t view) {
  const Overrides& overrides = study_.alternatives[alternative];
  const bool moves_chance =
      std::any_of(overrides.begin(), overrides.end(),
                  [](const v1::Override& change) { return MayMoveChance(change.path()); });
  return Made(overrides, view, {1, static_cast<double>(alternative)}, moves_chance);
}

NegotiatedOffers::OnRow NegotiatedOffers::Merging(const std::vector<std::string>& figures,
                                                  const OnRow& on_row) const {
  if (views() == 1) return on_row;
  std::vector<char> is_clients;
  for (const std::string& figure : figures) {
    is_clients.push_back(figure.starts_with(study_.client.at + "."));
  }
  return [is_clients, on_row, held = std::optional<SweepRow>()](SweepRow row) mutable {
    if (!held) {
      held = std::move(row);
      return;
    }
    for (std::size_t f = 0; f < is_clients.size(); ++f) {
      if (is_clients[f]) held->figures[f] = row.figures[f];
    }
    if (!row.utilities.empty()) held->utilities[1] = std::move(row.utilities[1]);
    on_row(*std::exchange(held, std::nullopt));
  };
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
      PlanOf((count() - first) * views(), study_.offers.options.seed(), study_.offers.figures);
  const TermSetSource source = [&](std::int64_t set) {
    const std::size_t i = static_cast<std::size_t>(set);
    return ScenarioOf(first + i / views(), i % views());
  };
  const OnRow take = Merging(plan.figures, on_row);
  const absl::Status swept = Sweep(study_.offers.base, plan, source,
                                   {context_.threads, context_.cancelled, progress_.Listener()},
                                   [&](std::vector<SweepRow> rows) {
                                     for (SweepRow& row : rows) take(std::move(row));
                                   });
  progress_.Finish(static_cast<std::size_t>(plan.set_count));
  return swept;
}

absl::StatusOr<std::vector<SweepRow>> NegotiatedOffers::SettleThese(
    const std::vector<std::size_t>& offers, const std::vector<std::string>& figures,
    std::uint64_t seed, bool keeps_utilities) {
  std::vector<SweepRow> settled;
  const std::size_t count = (offers.size() + study_.alternatives.size()) * views();
  if (count == 0) return settled;
  SweepPlan plan = PlanOf(count, seed, figures);
  if (keeps_utilities) plan.kept_utilities = {study_.supplier.number, study_.client.number};
  const TermSetSource source = [&](std::int64_t set) {
    const std::size_t i = static_cast<std::size_t>(set) / views();
    const std::size_t view = static_cast<std::size_t>(set) % views();
    return i < offers.size() ? ScenarioOf(offers[i], view) : AlternativeOf(i - offers.size(), view);
  };
  const OnRow take = Merging(figures, [&](SweepRow row) { settled.push_back(std::move(row)); });
  const absl::Status swept = Sweep(study_.offers.base, plan, source,
                                   {context_.threads, context_.cancelled, progress_.Listener()},
                                   [&](std::vector<SweepRow> rows) {
                                     for (SweepRow& row : rows) take(std::move(row));
                                   });
  if (!swept.ok()) return swept;
  progress_.Finish(count);
  return settled;
}

absl::StatusOr<std::vector<SweepRow>> NegotiatedOffers::SettleBothViews(
    std::size_t offer, const std::vector<std::string>& figures, std::uint64_t seed) {
  std::vector<SweepRow> settled;
  const TermSetSource source = [&](std::int64_t set) {
    return ScenarioOf(offer, static_cast<std::size_t>(set));
  };
  const absl::Status swept = Sweep(study_.offers.base, PlanOf(2, seed, figures), source,
                                   {context_.threads, context_.cancelled, progress_.Listener()},
                                   [&](std::vector<SweepRow> rows) {
                                     for (SweepRow& row : rows) settled.push_back(std::move(row));
                                   });
  if (!swept.ok()) return swept;
  progress_.Finish(2);
  return settled;
}

std::vector<std::pair<std::string, std::string>> NegotiatedOffers::ClausesOf(
    std::size_t offer) const {
  const auto clauses = [&](const Scenario& scenario) {
    std::vector<std::pair<std::string, std::string>> names;
    const std::size_t contract = study_.client.number - 1;
    const Contract& of = scenario.facts().contracts[contract];
    const FieldPath at = FieldPath("contracts").Entry(of.id, static_cast<int>(contract));
    for (std::size_t i = 0; i < of.clauses.size(); ++i) {
      const FieldPath clause = at.Field("clauses").Entry(of.clauses[i].id, static_cast<int>(i));
      names.emplace_back(of.clauses[i].id, clause.Field("discounted_pay").text());
    }
    return names;
  };
  Checked<Scenario> made = maker_.Make(OverridesOf(offer), FieldPath("sets"));
  assert(std::holds_alternative<Scenario>(made));
  auto both = clauses(std::get<Scenario>(made));
  const auto of_base = clauses(study_.offers.base);
  std::erase_if(both, [&](const auto& clause) {
    return std::find(of_base.begin(), of_base.end(), clause) == of_base.end();
  });
  return both;
}

}  // namespace accord::handlers_internal
