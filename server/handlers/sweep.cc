#include "server/handlers/sweep.h"

#include <algorithm>
#include <cassert>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <utility>

#include "server/convert/nearest_name.h"
#include "server/convert/report_to_proto.h"
#include "server/convert/scenario_from_proto.h"
#include "server/handlers/altered_scenario.h"
#include "server/handlers/checked_message.h"
#include "server/handlers/largest_set.h"
#include "server/handlers/responses.h"
#include "server/handlers/swept_efforts.h"
#include "server/handlers/term_places.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/base/sweep_limits.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/run_size.h"
#include "simulation/model/compiled_model.h"

namespace accord {
namespace {

using handlers_internal::Append;
using handlers_internal::CheckedScenario;
using handlers_internal::CheckedSet;
using handlers_internal::CheckedSweepOptions;
using handlers_internal::CheckResponse;
using handlers_internal::CheckResponseSets;
using handlers_internal::ChosenSets;
using handlers_internal::FindOverwritten;
using handlers_internal::FindUnfit;
using handlers_internal::FindUnsweepable;
using handlers_internal::LargestOf;
using handlers_internal::LargestSet;
using handlers_internal::Refusal;
using handlers_internal::SayAxes;
using handlers_internal::SweptEfforts;
using handlers_internal::Take;
using handlers_internal::TermSetMaker;

// Sets that one thread checks in turn.
constexpr std::int64_t kSetsAtATime = 64;

std::vector<std::string> FiguresOf(const v1::SweepTermsRequest& request, const Scenario& base,
                                   const RunOptions* options) {
  if (request.figures().empty()) {
    return DefaultSweepFigures(base, options != nullptr && AnyChooses(options->response()));
  }
  return {request.figures().begin(), request.figures().end()};
}

// Faults of sets, in the order of the sets.
class SetFaults {
 public:
  // Those alike are counted rather than repeated.
  explicit SetFaults(bool counts_alike = false) : counts_alike_(counts_alike) {}

  void Add(std::int64_t set, Violations faults) {
    const std::string prefix = FieldPath("sets").At(static_cast<int>(set)).text();
    for (Violation& fault : faults) {
      const std::string key = counts_alike_ ? fault.field.substr(prefix.size()) + "\n" +
                                                  std::string(ViolationCodeName(fault.code))
                                            : fault.field;
      Insert(key, {set, 1, std::move(fault)});
    }
  }

  void Merge(SetFaults later) {
    for (const std::string& key : later.order_) Insert(key, std::move(later.faults_.at(key)));
    left_out_ += later.left_out_;
  }

  Violations Take(const TermSets& sets) {
    Checker checker;
    for (const std::string& key : order_) {
      Fault& fault = faults_.at(key);
      std::string description = std::move(fault.violation.description);
      description +=
          " (term set " + std::to_string(fault.set) + ": " + sets.DescriptionOf(fault.set);
      if (fault.count > 1) description += "; so in " + std::to_string(fault.count) + " sets";
      checker.Add(std::move(fault.violation.field), fault.violation.code, description + ")");
    }
    Violations violations = checker.Take(FieldPath("sets"));
    if (left_out_ > 0) {
      violations.push_back({"sets", ViolationCode::kTooMany,
                            "and " + std::to_string(left_out_) + " more faults of other sets"});
    }
    return violations;
  }

 private:
  struct Fault {
    std::int64_t set;    // the first that has it
    std::int64_t count;  // of sets
    Violation violation;
  };

  void Insert(const std::string& key, Fault fault) {
    const auto known = faults_.find(key);
    if (known != faults_.end()) {
      known->second.count += fault.count;
    } else if (order_.size() >= static_cast<std::size_t>(limits::kMaxViolations)) {
      left_out_ += fault.count;
    } else {
      order_.push_back(key);
      faults_.emplace(key, std::move(fault));
    }
  }

  bool counts_alike_;
  std::vector<std::string> order_;
  std::map<std::string, Fault> faults_;
  std::int64_t left_out_ = 0;
};

absl::StatusOr<SetFaults> FaultsOf(const SweepStudy& study, const TermSetMaker& maker,
                                   std::int64_t first, const RunContext& context) {
  SetFaults faults(study.sets.design() != v1::SWEEP_DESIGN_LIST);
  const std::int64_t last = std::min(first + kSetsAtATime, study.sets.count());
  for (std::int64_t set = first; set < last; ++set) {
    if (context.cancelled && context.cancelled()) {
      return absl::CancelledError("the run was cancelled");
    }
    auto checked = CheckedSet(maker, study.sets.OverridesOf(set), study.figures, study.options,
                              FieldPath("sets").At(static_cast<int>(set)));
    if (auto* wrong = std::get_if<Violations>(&checked)) faults.Add(set, std::move(*wrong));
  }
  return faults;
}

v1::SweepHeader HeaderOf(const SweepStudy& study) {
  v1::SweepHeader header;
  header.set_display_name(study.base.facts().display_name);
  header.set_currency(study.base.facts().currency);
  header.set_set_count(study.sets.count());
  header.set_path_count(study.options.path_count());
  header.set_seed(study.options.seed());
  header.set_sampling(study.options.sampling() == Sampling::kSobol ? v1::SAMPLING_SOBOL
                                                                   : v1::SAMPLING_PSEUDO_RANDOM);
  SayAxes(study, *header.mutable_axes());
  for (const std::string& figure : study.figures) header.add_figures(figure);
  std::int64_t moving = 0;
  for (std::int64_t set = 0; set < study.sets.count(); ++set) {
    moving += study.sets.MovesChance(set) ? 1 : 0;
  }
  header.set_sets_that_move_chance(moving);
  const SweptEfforts efforts(study.base, study.options);
  if (efforts.any()) efforts.SayNames(header.mutable_efforts());
  return header;
}

// Where each mean NPV, and each U, is greatest.
class BestSets {
 public:
  explicit BestSets(const std::vector<std::string>& figures) : figures_(figures) {
    best_.resize(figures.size());
  }

  void Add(const SweepRow& row) {
    for (std::size_t i = 0; i < figures_.size(); ++i) {
      if (!figures_[i].ends_with(".npv_mean") && !figures_[i].ends_with(".utility")) continue;
      if (best_[i] && best_[i]->second.value >= row.figures[i].value) continue;
      best_[i] = {row.set, row.figures[i]};
    }
  }

  v1::SweepSummary Summary() const {
    v1::SweepSummary summary;
    for (std::size_t i = 0; i < figures_.size(); ++i) {
      if (!best_[i]) continue;
      v1::BestSet& best = *summary.add_best();
      best.set_figure(figures_[i]);
      best.set_set(best_[i]->first);
      *best.mutable_value() = ToProto(best_[i]->second);
    }
    return summary;
  }

 private:
  const std::vector<std::string>& figures_;
  std::vector<std::optional<std::pair<std::int64_t, Estimate>>> best_;
};

// Says how far a sweep is, from whichever thread, and that it is no further while efforts are
// looked for.
class SweepProgress {
 public:
  SweepProgress(std::int64_t paths, const ProgressListener& listener) : listener_(listener) {
    said_.set_path_count(paths);
  }

  void Say(const RunProgress& progress) {
    const std::lock_guard lock(mutex_);
    said_.set_paths_done(progress.paths_done);
    listener_(said_);
  }
  void SayAgain() {
    const std::lock_guard lock(mutex_);
    listener_(said_);
  }

 private:
  std::mutex mutex_;
  v1::Progress said_;
  const ProgressListener& listener_;
};

v1::SweepRows RowsOf(const std::vector<SweepRow>& rows, const TermSets& sets,
                     const ChosenSets& chosen) {
  v1::SweepRows message;
  for (const SweepRow& row : rows) {
    v1::SweepRow& said = *message.add_rows();
    said.set_set(row.set);
    for (const double value : sets.ValuesOf(row.set)) said.add_values(value);
    for (const Estimate& figure : row.figures) *said.add_figures() = ToProto(figure);
    chosen.Say(row.set, said);
  }
  return message;
}

}  // namespace

std::variant<SweepStudy, Violations> PrepareSweep(const v1::SweepTermsRequest& request,
                                                  const Stopped& stopped) {
  Violations violations;
  const FieldPath at("scenario");
  Checked<Scenario> base = request.has_scenario()
                               ? CheckedScenario(request.scenario(), at)
                               : Refusal(at.text(), ViolationCode::kRequired, "must be set");
  Checked<TermSets> sets = TermSetsOf(request);
  Scenario* valid_base = Take(base, violations);
  TermSets* valid_sets = Take(sets, violations);
  Checked<RunOptions> options =
      CheckedSweepOptions(request.options(), request.scenario().timeline().period_count(),
                          valid_sets ? valid_sets->count() : 0);
  RunOptions* valid_options = Take(options, violations);
  if (request.figures_size() > limits::kMaxSweptFigures) {
    Append(Refusal("figures", ViolationCode::kTooMany,
                   "must have at most " + std::to_string(limits::kMaxSweptFigures) +
                       " entries, got " + std::to_string(request.figures_size())),
           violations);
  }
  if (valid_base && valid_sets) {
    Append(FindUnfit(request, *valid_sets, stopped), violations);
    Append(FindOverwritten(request, stopped), violations);
  }
  if (valid_base && valid_options) {
    Append(FindStreamCollisions(*valid_base, valid_options->seed(), FieldPath("options.seed")),
           violations);
    Append(CheckTrialCounts(*valid_base, at, *valid_options, FieldPath("options")), violations);
    Append(CheckResponse(*valid_base, *valid_options, FieldPath("options")), violations);
  }
  if (valid_sets && valid_options) {
    Append(CheckResponseSets(*valid_options, valid_sets->count()), violations);
  }
  std::vector<std::string> figures;
  if (valid_base) {
    figures = FiguresOf(request, *valid_base, valid_options);
    Append(FindUnsweepable(*valid_base, figures, [](int i) { return FieldPath("figures").At(i); }),
           violations);
    if (figures.empty()) {
      Append(Refusal("scenario", ViolationCode::kRequired,
                     "must have a contract or a client base: there is no figure to sweep"),
             violations);
    }
  }
  if (!violations.empty()) return violations;
  const TermSetMaker maker(request.scenario(), *valid_base, valid_options->seed());
  LargestSet largest = LargestOf(*valid_base, *valid_sets, maker, stopped);
  SweepStudy study{request.scenario(),        std::move(*valid_base), std::move(*valid_sets),
                   std::move(*valid_options), std::move(figures),     std::move(largest)};
  if (study.sets.count() <= kSetsCheckedAtOnce) {
    absl::StatusOr<Violations> faults = CheckSets(study, {.cancelled = stopped});
    if (!faults.ok()) return Violations();
    if (!faults->empty()) return *std::move(faults);
    study.is_checked = true;
  }
  return study;
}

absl::StatusOr<Violations> CheckSets(const SweepStudy& study, const RunContext& context) {
  if (study.is_checked) return Violations();
  const TermSetMaker maker(study.message, study.base, study.options.seed());
  const std::int64_t parts = (study.sets.count() + kSetsAtATime - 1) / kSetsAtATime;
  absl::StatusOr<SetFaults> faults;
  if (parts == 1) {
    faults = FaultsOf(study, maker, 0, context);
  } else {
    BlockThreads threads(context.threads);
    faults = ReduceBlocks<SetFaults>(
        threads, 0, parts,
        [&](std::int64_t part) { return FaultsOf(study, maker, part * kSetsAtATime, context); },
        [](SetFaults& all, SetFaults later) { all.Merge(std::move(later)); });
  }
  if (!faults.ok()) return faults.status();
  return faults->Take(study.sets);
}

absl::StatusOr<v1::SweepSummary> RunSweep(const SweepStudy& study, const SweepCut& cut,
                                          const RunContext& context,
                                          const SweepListeners& listeners) {
  if (listeners.on_header) listeners.on_header(HeaderOf(study));
  SweepPlan plan;
  plan.set_count = study.sets.count();
  plan.path_count = study.options.path_count();
  plan.seed = study.options.seed();
  plan.sampling = study.options.sampling();
  plan.figures = study.figures;
  plan.sets_together = cut.sets_together;
  plan.largest_batch = cut.largest_batch;
  ChosenSets chosen(study.base, study.options, study.sets.count());
  // Efforts are looked for before a batch: few sets first, so that rows come soon.
  if (AnyChooses(study.options.response())) plan.first_batch = 2;
  SweepProgress progress(plan.path_count * plan.set_count, listeners.on_progress);
  RunControl control{context.threads, context.cancelled, {}};
  std::function<void()> on_alive;
  if (listeners.on_progress) {
    control.on_progress = [&](const RunProgress& done) { progress.Say(done); };
    on_alive = [&] { progress.SayAgain(); };
  }
  const TermSetMaker maker(study.message, study.base, plan.seed);
  const TermSetSource source = [&](std::int64_t set) -> absl::StatusOr<TermSetScenario> {
    Checked<Scenario> made = maker.Make(study.sets.OverridesOf(set), FieldPath("sets"));
    assert(std::holds_alternative<Scenario>(made));
    absl::StatusOr<Scenario> responded =
        chosen.Respond(set, std::get<Scenario>(std::move(made)), context, on_alive);
    if (!responded.ok()) return responded.status();
    return TermSetScenario{*std::move(responded), !study.sets.MovesChance(set)};
  };
  BestSets best(study.figures);
  const absl::Status swept =
      Sweep(study.base, plan, source, control, [&](const std::vector<SweepRow>& rows) {
        for (const SweepRow& row : rows) best.Add(row);
        if (listeners.on_rows) listeners.on_rows(RowsOf(rows, study.sets, chosen));
      });
  if (!swept.ok()) return swept;
  return best.Summary();
}

namespace handlers_internal {

Checked<RunOptions> CheckedSweepOptions(const v1::RunOptions& options, int period_count,
                                        std::int64_t set_count) {
  const FieldPath at("options");
  v1::RunOptions full = options;
  if (!options.has_path_count()) full.set_path_count(limits::kDefaultSweepPaths);
  // Quantiles are exact without being asked for, whatever a run of all figures may keep.
  full.set_exact_quantiles(false);
  Checked<RunOptions> checked = Validate(ToDraft(full), period_count, at);
  Violations violations;
  const RunOptions* valid = Take(checked, violations);
  Checker checker;
  const auto refuse = [&](const char* field) {
    checker.Add(at.Field(field), ViolationCode::kContradiction,
                "must be absent: rows have figures alone, of all paths");
  };
  if (options.attribution()) refuse("attribution");
  if (!options.precisions().empty()) refuse("precisions");
  if (!options.report_sections().empty()) refuse("report_sections");
  if (options.path_figures()) refuse("path_figures");
  if (!options.quantiles().empty()) refuse("quantiles");
  const std::int64_t paths = valid ? valid->path_count() : 0;
  if (full.path_count() > limits::kMaxSweepPaths) {
    checker.Add(at.Field("path_count"), ViolationCode::kOutOfRange,
                "must be at most " + std::to_string(limits::kMaxSweepPaths) +
                    " for each term set, got " + std::to_string(full.path_count()));
  } else if (paths * set_count > limits::kMaxSweptPaths) {
    checker.Add(at.Field("path_count"), ViolationCode::kTooMany,
                "times the term sets (" + std::to_string(set_count) + ") must be at most " +
                    std::to_string(limits::kMaxSweptPaths) + ", got " +
                    std::to_string(paths * set_count));
  }
  Append(checker.Take(at), violations);
  if (!violations.empty()) return violations;
  return checked;
}

void SayAxes(const SweepStudy& study, google::protobuf::RepeatedPtrField<v1::SweepAxis>& axes) {
  for (const TermSets::Axis& axis : study.sets.axes()) {
    v1::SweepAxis& said = *axes.Add();
    said.set_path(axis.path);
    said.set_is_numeric(axis.is_numeric());
    if (study.sets.design() != v1::SWEEP_DESIGN_LATIN_HYPERCUBE) {
      said.set_value_count(static_cast<int>(axis.size()));
    }
    for (const std::string& name : axis.value_names) said.add_value_names(name);
  }
}

Violations FindUnsweepable(const Scenario& scenario, const std::vector<std::string>& figures,
                           const std::function<FieldPath(int index)>& at) {
  const std::vector<std::string> names = SweepableFigures(scenario);
  Checker checker;
  for (std::size_t i = 0; i < figures.size(); ++i) {
    if (std::find(names.begin(), names.end(), figures[i]) != names.end()) continue;
    checker.Add(at(static_cast<int>(i)), ViolationCode::kUnknownId,
                "must be a figure of the scenario (" + NameList(names) + "), got " +
                    QuotedText(figures[i]) + DidYouMean(figures[i], names));
  }
  return checker.Take(FieldPath("figures"));
}

Checked<Scenario> CheckedSet(const TermSetMaker& maker, const Overrides& overrides,
                             const std::vector<std::string>& figures, const RunOptions& options,
                             const FieldPath& at) {
  Checked<Scenario> made = maker.Make(overrides, at);
  const auto* scenario = std::get_if<Scenario>(&made);
  if (scenario == nullptr) return made;
  Violations few = CheckTrialCounts(*scenario, at.Field("scenario"), options, FieldPath("options"));
  if (!few.empty()) return few;
  Violations other = CheckSetEfforts(maker.base(), *scenario, options, at);
  if (!other.empty()) return other;
  // Only clauses come and go: contracts and segments are the base's.
  const bool may_lack = std::any_of(figures.begin(), figures.end(), [](const std::string& figure) {
    return figure.ends_with(".discounted_pay");
  });
  if (!may_lack) return made;
  Violations lacking =
      FindUnsweepable(*scenario, figures, [&](int i) { return at.Field("figures").At(i); });
  if (!lacking.empty()) return lacking;
  return made;
}

}  // namespace handlers_internal
}  // namespace accord
