#include "simulation/analysis/sweep.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "simulation/accumulate/replicates.h"
#include "simulation/base/violation.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/party_run.h"
#include "simulation/model/compile_on.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/named_figures.h"
#include "simulation/response/party_utilities.h"

namespace accord {
namespace {

constexpr std::string_view kPartyMetrics[] = {"npv_mean", "npv_sd", "cvar_95", "loss_probability",
                                              "peak_shortfall_p95"};

// What only a sweep says, of what RunParties keeps.
struct SweptFigure {
  enum class Kind { kJointNpv, kUtility, kRiskPremium, kJointUtility };

  std::string name;
  Kind kind;
  std::size_t party = 0;  // of kUtility and kRiskPremium

  Estimate EstimateOf(const Utilities& utilities, const PartyRunTotals& parties,
                      bool on_nets) const {
    return kind == Kind::kJointNpv ? parties.joint_npv.Mean()
                                   : MeanOverPaths(ByPath(utilities, parties), on_nets);
  }

  // Whose mean it is.
  std::vector<double> ByPath(const Utilities& utilities, const PartyRunTotals& parties) const {
    std::vector<double> values;
    switch (kind) {
      case Kind::kJointNpv:
        for (std::size_t of = 0; of < utilities.size(); ++of) {
          const std::span<const double> npvs = NpvsOf(parties, of);
          values.resize(npvs.size());
          for (std::size_t p = 0; p < npvs.size(); ++p) values[p] += npvs[p];
        }
        break;
      case Kind::kUtility:
        values = PartyUtilityByPath(utilities, parties, party);
        break;
      case Kind::kRiskPremium: {
        values = PartyUtilityByPath(utilities, parties, party);
        const std::span<const double> npvs = NpvsOf(parties, party);
        for (std::size_t p = 0; p < values.size(); ++p) values[p] = npvs[p] - values[p];
        break;
      }
      case Kind::kJointUtility:
        values = JointUtilityByPath(utilities, parties);
        break;
    }
    return values;
  }
};

std::vector<SweptFigure> SweptFiguresOf(const Scenario& scenario) {
  using Kind = SweptFigure::Kind;
  const auto& contracts = scenario.facts().contracts;
  if (contracts.empty()) return {};
  std::vector<SweptFigure> figures = {{std::string(kJointNpvMean), Kind::kJointNpv}};
  const auto add = [&](const FieldPath& at, std::size_t party) {
    figures.push_back({at.Field("utility").text(), Kind::kUtility, party});
    figures.push_back({at.Field("risk_premium").text(), Kind::kRiskPremium, party});
  };
  add(FieldPath("supplier"), 0);
  if (contracts.size() == 1) add(FieldPath("client"), 1);
  for (std::size_t c = 0; c < contracts.size(); ++c) {
    add(FieldPath("contracts").Entry(contracts[c].id, static_cast<int>(c)).Field("client"), c + 1);
  }
  figures.push_back({std::string(kJointUtility), Kind::kJointUtility});
  return figures;
}

// The figures of a plan, found in one scenario.
class FigureReader {
 public:
  FigureReader(const Scenario& scenario, const std::vector<std::string>& names)
      : named_(NamedFigures(scenario)), swept_(SweptFiguresOf(scenario)) {
    for (const std::string& name : names) {
      const auto has_name = [&](const auto& figure) { return figure.name == name; };
      const auto named = std::find_if(named_.begin(), named_.end(), has_name);
      const auto swept = std::find_if(swept_.begin(), swept_.end(), has_name);
      assert(named != named_.end() || swept != swept_.end());
      figures_.push_back(named == named_.end() ? nullptr : &*named);
      own_.push_back(swept == swept_.end() ? nullptr : &*swept);
    }
  }

  bool needs_run() const {
    return std::any_of(figures_.begin(), figures_.end(), [](const NamedFigure* figure) {
      return figure != nullptr && !figure->of_parties;
    });
  }
  bool needs_parties() const {
    return std::any_of(figures_.begin(), figures_.end(), [](const NamedFigure* figure) {
      return figure == nullptr || figure->of_parties;
    });
  }

  void ReadParties(const Utilities& utilities, const PartyRunTotals& parties, bool on_nets,
                   std::vector<Estimate>& row) const {
    for (std::size_t i = 0; i < figures_.size(); ++i) {
      if (figures_[i] == nullptr) {
        row[i] = own_[i]->EstimateOf(utilities, parties, on_nets);
      } else if (figures_[i]->of_parties) {
        row[i] = figures_[i]->estimate(parties.totals);
      }
    }
  }

  // By figure; empty of those that need a run.
  std::vector<std::vector<double>> Influences(const Utilities& utilities,
                                              const PartyRunTotals& parties) const {
    std::vector<std::vector<double>> influences(figures_.size());
    for (std::size_t i = 0; i < figures_.size(); ++i) {
      if (figures_[i] == nullptr) {
        influences[i] = own_[i]->ByPath(utilities, parties);
      } else if (figures_[i]->of_parties) {
        influences[i] = figures_[i]->influences(parties.totals);
      }
    }
    return influences;
  }

  void ReadRun(const ModelTotals& totals, std::vector<Estimate>& row) const {
    for (std::size_t i = 0; i < figures_.size(); ++i) {
      if (figures_[i] != nullptr && !figures_[i]->of_parties)
        row[i] = figures_[i]->estimate(totals);
    }
  }

 private:
  const std::vector<NamedFigure> named_;
  const std::vector<SweptFigure> swept_;
  std::vector<const NamedFigure*> figures_;  // null: a sweep's own
  std::vector<const SweptFigure*> own_;
};

// Of a set, beside its model.
struct SetReading {
  std::unique_ptr<FigureReader> reader;  // null: no figure needs a run
  Utilities utilities;
};

// One sweep.
class Sweeper {
 public:
  Sweeper(const Scenario& base, const SweepPlan& plan, const TermSetSource& source,
          const RunControl& control)
      : base_(base),
        plan_(plan),
        source_(source),
        control_(control),
        reader_(base, plan.figures),
        chance_(CompileStudy({base}, plan.seed, plan.sampling).front().chance) {}

  absl::Status Run(const std::function<void(std::vector<SweepRow>)>& on_rows) {
    std::size_t size = std::max<std::size_t>(1, std::min(plan_.first_batch, plan_.largest_batch));
    for (std::int64_t first = 0; first < plan_.set_count;) {
      const std::int64_t last = std::min(first + static_cast<std::int64_t>(size), plan_.set_count);
      absl::StatusOr<std::vector<SweepRow>> rows = RowsOf(first, last);
      if (!rows.ok()) return rows.status();
      on_rows(*std::move(rows));
      first = last;
      size = std::max<std::size_t>(1, std::min(2 * size, plan_.largest_batch));
    }
    return absl::OkStatus();
  }

 private:
  absl::StatusOr<std::vector<SweepRow>> RowsOf(std::int64_t first, std::int64_t last) {
    std::vector<SweepRow> rows;
    for (std::int64_t set = first; set < last; ++set) {
      rows.push_back({set, std::vector<Estimate>(plan_.figures.size()), {}, {}});
      if (plan_.keeps_influences) rows.back().influences.resize(plan_.figures.size());
    }
    std::vector<SetReading> readings(rows.size());
    absl::StatusOr<std::vector<CompiledModel>> models = CompileSets(first, last, readings);
    if (!models.ok()) return models.status();
    const RunControl of_batch = ControlOf(first);
    if (reader_.needs_run()) {
      absl::Status status = RunEach(*models, readings, rows);
      if (!status.ok()) return status;
    }
    if (reader_.needs_parties()) {
      const PartyRunPlan plan{plan_.path_count, plan_.sets_together, KeepsDrawdown(plan_.figures)};
      absl::Status status = RunParties(
          *std::move(models), plan, of_batch, [&](std::size_t index, const PartyRunTotals& totals) {
            reader_.ReadParties(readings[index].utilities, totals,
                                plan_.sampling == Sampling::kSobol, rows[index].figures);
            for (const std::size_t party : plan_.kept_utilities) {
              rows[index].utilities.push_back(
                  PartyUtilityByPath(readings[index].utilities, totals, party));
            }
            if (plan_.keeps_influences) {
              rows[index].influences = reader_.Influences(readings[index].utilities, totals);
            }
          });
      if (!status.ok()) return status;
    }
    return rows;
  }

  // Those on one chance share it, as they do in a study. Clauses may stand elsewhere than in the
  // base: where some figure is a clause's, each set has a reader of its own.
  absl::StatusOr<std::vector<CompiledModel>> CompileSets(std::int64_t first, std::int64_t last,
                                                         std::vector<SetReading>& readings) {
    std::vector<std::optional<CompiledModel>> made(static_cast<std::size_t>(last - first));
    BlockThreads threads(control_.threads);
    const absl::Status compiled =
        ForEachBlock(threads, first, last, [&](std::int64_t set) -> absl::Status {
          if (control_.cancelled && control_.cancelled()) {
            return absl::CancelledError("the run was cancelled");
          }
          const std::size_t index = static_cast<std::size_t>(set - first);
          const absl::StatusOr<TermSetScenario> terms = source_(set);
          if (!terms.ok()) return terms.status();
          made[index].emplace(CompileSet(*terms));
          if (terms->held) Hold(*terms->held, *made[index]);
          readings[index].utilities = UtilitiesOf(terms->scenario);
          if (reader_.needs_run()) {
            readings[index].reader = std::make_unique<FigureReader>(terms->scenario, plan_.figures);
          }
          return absl::OkStatus();
        });
    if (!compiled.ok()) return compiled;
    std::vector<CompiledModel> models;
    for (std::optional<CompiledModel>& model : made) {
      if (model->chance != chance_) ShareChance(models, *model);
      models.push_back(*std::move(model));
    }
    return models;
  }

  // On nets with the base's, so that all take the same coordinates.
  CompiledModel CompileSet(const TermSetScenario& set) const {
    if (set.has_base_chance) {
      const bool has_base_efforts = HaveSameEfforts(base_, set.scenario);
      return CompileOn(has_base_efforts ? chance_ : WithEffortsOf(set.scenario, *chance_),
                       set.scenario, plan_.seed);
    }
    return std::move(CompileStudy({base_, set.scenario}, plan_.seed, plan_.sampling).back());
  }

  static void ShareChance(const std::vector<CompiledModel>& models, CompiledModel& model) {
    for (const CompiledModel& other : models) {
      if (*other.chance != *model.chance) continue;
      model.chance = other.chance;
      return;
    }
  }

  // One set after another, as it would run by itself.
  absl::Status RunEach(const std::vector<CompiledModel>& models,
                       const std::vector<SetReading>& readings, std::vector<SweepRow>& rows) {
    for (std::size_t m = 0; m < models.size(); ++m) {
      const absl::StatusOr<StudyTotals> totals =
          accord::Run({models[m]}, {.path_count = plan_.path_count}, ControlOf(rows[m].set));
      if (!totals.ok()) return totals.status();
      readings[m].reader->ReadRun(totals->models.front(), rows[m].figures);
    }
    return absl::OkStatus();
  }

  // Progress of what begins with this set, over all of the sweep.
  RunControl ControlOf(std::int64_t first) const {
    RunControl control = control_;
    if (!control.on_progress) return control;
    control.on_progress = [this, first](const RunProgress& progress) {
      control_.on_progress({first * plan_.path_count + progress.paths_done,
                            plan_.set_count * plan_.path_count, nullptr});
    };
    return control;
  }

  const Scenario& base_;
  const SweepPlan& plan_;
  const TermSetSource& source_;
  const RunControl& control_;
  const FigureReader reader_;
  const std::shared_ptr<const CompiledChance> chance_;
};

}  // namespace

std::vector<std::string> SweepableFigures(const Scenario& scenario) {
  std::vector<std::string> names;
  for (NamedFigure& figure : NamedFigures(scenario)) names.push_back(std::move(figure.name));
  for (SweptFigure& figure : SweptFiguresOf(scenario)) names.push_back(std::move(figure.name));
  return names;
}

std::vector<std::string> DefaultSweepFigures(const Scenario& scenario, bool with_utility) {
  const auto& contracts = scenario.facts().contracts;
  std::vector<std::string> names;
  const auto add = [&](const FieldPath& party) {
    if (with_utility) names.push_back(party.Field("utility").text());
    for (const std::string_view metric : kPartyMetrics) names.push_back(party.Field(metric).text());
  };
  if (contracts.empty()) {
    for (const char* figure : {"discounted_revenue", "discounted_profit"}) {
      names.push_back(FieldPath("client_base").Field(figure).text());
    }
    return names;
  }
  add(FieldPath("supplier"));
  if (contracts.size() == 1) add(FieldPath("client"));
  for (std::size_t c = 0; contracts.size() > 1 && c < contracts.size(); ++c) {
    add(FieldPath("contracts").Entry(contracts[c].id, static_cast<int>(c)).Field("client"));
  }
  names.emplace_back(kJointNpvMean);
  if (with_utility) names.emplace_back(kJointUtility);
  return names;
}

SweptDifference DifferenceOf(const SweepRow& row, const SweepRow& less, std::size_t figure,
                             bool on_nets) {
  const Estimate &first = row.figures[figure], &second = less.figures[figure];
  const double value = first.value - second.value;
  const bool is_paired = !row.influences.empty() && !row.influences[figure].empty();
  if (!is_paired) {
    const double variance =
        first.standard_error * first.standard_error + second.standard_error * second.standard_error;
    return {NormalEstimate(value, std::sqrt(variance))};
  }
  std::vector<double> by_path = row.influences[figure];
  const std::vector<double>& others = less.influences[figure];
  for (std::size_t p = 0; p < by_path.size(); ++p) by_path[p] -= others[p];
  const double error = MeanOverPaths(by_path, on_nets).standard_error;
  return {on_nets ? ReplicatesEstimate(value, error) : NormalEstimate(value, error), true};
}

bool NeedsRuns(const Scenario& base, const std::vector<std::string>& figures) {
  return FigureReader(base, figures).needs_run();
}

bool KeepsDrawdown(const std::vector<std::string>& figures) {
  return std::any_of(figures.begin(), figures.end(),
                     [](const std::string& figure) { return figure.ends_with(".drawdown_mean"); });
}

absl::Status Sweep(const Scenario& base, const SweepPlan& plan, const TermSetSource& source,
                   const RunControl& control,
                   const std::function<void(std::vector<SweepRow> rows)>& on_rows) {
  assert(plan.set_count >= 1 && plan.path_count >= 1 && !plan.figures.empty());
  return Sweeper(base, plan, source, control).Run(on_rows);
}

}  // namespace accord
