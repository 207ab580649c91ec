#include "server/handlers/solved_sets.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <variant>

namespace accord::handlers_internal {
namespace {

v1::Override OverrideOf(const std::string& path, double value) {
  v1::Override change;
  change.set_path(path);
  change.mutable_value()->set_number_value(value);
  return change;
}

}  // namespace

Overrides OverridesAt(const SolveStudy& study, std::size_t curve, double term) {
  Overrides overrides;
  if (!study.curve_values.empty()) {
    *overrides.Add() = OverrideOf(study.curve, study.curve_values[curve]);
  }
  *overrides.Add() = OverrideOf(study.term, term);
  return overrides;
}

bool LooksAtBase(const SolveStudy& study) {
  return std::any_of(study.targets.begin(), study.targets.end(),
                     [](const SolveStudy::Target& target) { return !target.value; });
}

SolvedSets::SolvedSets(const SolveStudy& study, const SweepCut& cut, const RunContext& context,
                       SetProgress& progress)
    : study_(study),
      chosen_(study.scanned.base, study.scanned.options, progress.AliveListener()),
      base_chosen_(study.scanned.base, study.scanned.options, progress.AliveListener()),
      context_(context),
      maker_(study.scanned.message, study.scanned.base, study.scanned.options.seed()),
      progress_(progress) {
  const RunOptions& options = study.scanned.options;
  plan_.path_count = options.path_count();
  plan_.sampling = options.sampling();
  plan_.figures = study.scanned.figures;
  plan_.keeps_influences = LooksAtBase(study);
  plan_.sets_together = cut.sets_together;
  plan_.first_batch = plan_.largest_batch = cut.largest_batch;
  control_ = {context.threads, context.cancelled, progress.Listener()};
}

absl::Status SolvedSets::LookAtBase(std::uint64_t seed) {
  return SweepOf(
      1, seed,
      [&](std::int64_t) -> absl::StatusOr<TermSetScenario> {
        absl::StatusOr<Scenario> base =
            base_chosen_.Respond({0, 0.0}, study_.scanned.base, context_);
        if (!base.ok()) return base.status();
        return TermSetScenario{*std::move(base), /*has_base_chance=*/true};
      },
      [&](SweepRow row) { bases_[seed] = std::move(row); });
}
absl::StatusOr<std::vector<SetFigures>> SolvedSets::At(std::size_t curve,
                                                       const std::vector<double>& terms,
                                                       std::uint64_t seed) {
  std::vector<double> missing;
  std::map<double, SetFigures>& known = known_[{curve, seed}];
  for (const double term : terms) {
    if (!known.contains(term)) missing.push_back(term);
  }
  if (!missing.empty()) {
    const absl::Status swept = SweepOf(
        static_cast<std::int64_t>(missing.size()), seed,
        [&](std::int64_t set) -> absl::StatusOr<TermSetScenario> {
          const double term = missing[static_cast<std::size_t>(set)];
          Checked<Scenario> made = maker_.Make(OverridesAt(study_, curve, term), FieldPath("sets"));
          assert(std::holds_alternative<Scenario>(made));
          absl::StatusOr<Scenario> responded =
              chosen_.Respond({curve, term}, std::get<Scenario>(std::move(made)), context_);
          if (!responded.ok()) return responded.status();
          return TermSetScenario{*std::move(responded), HasBaseChance()};
        },
        [&](SweepRow row) {
          known[missing[static_cast<std::size_t>(row.set)]] = FiguresOf(std::move(row), seed);
        });
    if (!swept.ok()) return swept;
  }
  std::vector<SetFigures> sets;
  for (const double term : terms) sets.push_back(known.at(term));
  return sets;
}

bool SolvedSets::HasBaseChance() const {
  return !MayMoveChance(study_.term) &&
         (study_.curve_values.empty() || !MayMoveChance(study_.curve));
}

SetFigures SolvedSets::FiguresOf(SweepRow row, std::uint64_t seed) const {
  SetFigures set;
  const auto base = bases_.find(seed);
  for (std::size_t f = 0; f < row.figures.size() && base != bases_.end(); ++f) {
    set.from_base.push_back(
        DifferenceOf(row, base->second, f, plan_.sampling == Sampling::kSobol).value);
  }
  set.figures = std::move(row.figures);
  return set;
}

absl::Status SolvedSets::SweepOf(std::int64_t count, std::uint64_t seed,
                                 const TermSetSource& source,
                                 const std::function<void(SweepRow row)>& on_row) {
  SweepPlan plan = plan_;
  plan.set_count = count;
  plan.seed = seed;
  const absl::Status swept =
      Sweep(study_.scanned.base, plan, source, control_, [&](std::vector<SweepRow> rows) {
        for (SweepRow& row : rows) on_row(std::move(row));
      });
  if (swept.ok()) progress_.Finish(static_cast<std::size_t>(count));
  return swept;
}

}  // namespace accord::handlers_internal
