#include "simulation/analysis/attribution.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>

#include "simulation/accumulate/distribution.h"
#include "simulation/accumulate/histogram.h"
#include "simulation/accumulate/moments.h"
#include "simulation/base/limits.h"
#include "simulation/base/stopped.h"
#include "simulation/engine/npv_run.h"
#include "simulation/model/columns.h"

namespace accord {
namespace {

constexpr double kLevel = 0.95;
constexpr double kTailShare = 0.05;
constexpr int kMeasurement = 4;

// A variant's figures are its samples, which only runs that end with the first batch keep.
static_assert(limits::kMaxAttributionPaths == std::int64_t{kPilotBlocks} * kBlockPaths);

// Groups that are on, one bit each.
using Groups = unsigned;
constexpr Groups kAllGroups = (1u << kAttributionGroups) - 1;

int GroupOf(Control control) {
  switch (control) {
    case Control::kSupplier:
      return 0;
    case Control::kClient:
      return 1;
    case Control::kShared:
      return 2;
    case Control::kExternal:
    case Control::kUnspecified:
      break;
  }
  return 3;
}

bool IsOn(Groups groups, int group) { return (groups >> group & 1u) != 0; }

// |S|! (4 - |S|)! / 5!
double ShapleyWeight(Groups without) {
  constexpr double kWeights[] = {1.0 / 5, 1.0 / 20, 1.0 / 30, 1.0 / 20, 1.0 / 5};
  return kWeights[std::popcount(without)];
}

// Whether a client can leave the base and end a contract.
bool MayLoseAClient(const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  if (!facts.client_base) return false;
  const std::vector<Segment>& segments = facts.client_base->segments;
  const std::vector<NamedClient>& clients = facts.client_base->named_clients;
  const auto has_contract = [&facts](const NamedClient& client) {
    return std::any_of(
        facts.contracts.begin(), facts.contracts.end(),
        [&client](const Contract& contract) { return contract.client_id == client.id; });
  };
  return std::any_of(segments.begin(), segments.end(),
                     [](const Segment& segment) { return segment.out; }) &&
         std::any_of(clients.begin(), clients.end(), has_contract);
}

// The groups in which anything can be switched off.
Groups UncertainGroups(const Scenario& scenario) {
  Groups groups = 0;
  for (const Driver& driver : scenario.facts().drivers) groups |= 1u << GroupOf(driver.control);
  for (const Outcome& outcome : scenario.facts().outcomes) {
    if (outcome.verification->sd > 0.0 || outcome.verification->bias != 0.0) {
      groups |= 1u << kMeasurement;
    }
  }
  if (MayLoseAClient(scenario)) groups |= 1u << kMeasurement;
  return groups;
}

bool AdjustsAny(const Scenario& scenario) {
  for (const Outcome& outcome : scenario.facts().outcomes) {
    for (const Loading& loading : outcome.loadings) {
      if (loading.adjustment > 0.0) return true;
    }
  }
  return false;
}

CompiledModel WithoutAdjustment(CompiledModel model) {
  AlterChance(
      [](CompiledChance& chance) {
        for (CompiledOutcome& outcome : chance.outcomes) {
          for (OutcomeTerm& term : outcome.terms) term.adjusted_loading = term.loading;
          outcome.adjusted = false;
        }
      },
      model);
  return model;
}

// Nobody leaves.
void WithoutClientBase(CompiledModel& model) {
  model.client_base.reset();
  for (CompiledContract& contract : model.contracts) contract.client_may_leave = false;
}

CompiledModel Variant(CompiledModel model, const Scenario& scenario, Groups on) {
  const std::vector<Driver>& drivers = scenario.facts().drivers;
  AlterChance(
      [&](CompiledChance& chance) {
        for (std::size_t d = 0; d < drivers.size(); ++d) {
          CompiledDriver& driver = chance.drivers[d];
          driver.held =
              IsOn(on, GroupOf(drivers[d].control)) ? std::vector<double>() : driver.reference;
        }
        if (IsOn(on, kMeasurement)) return;
        for (CompiledOutcome& outcome : chance.outcomes) {
          outcome.error_bias = 0.0;
          outcome.error_sd = 0.0;
        }
      },
      model);
  if (!IsOn(on, kMeasurement)) WithoutClientBase(model);
  return model;
}

// A party's NPVs in path order where some groups are on.
struct PartyRun {
  std::vector<double> npv;
  Estimate mean, cvar;    // of NPV; of the loss
  double boundary = 0.0;  // the 5 % quantile: where the tail ends
};

PartyRun MakePartyRun(const Distribution& npv) {
  PartyRun run;
  run.npv.assign(npv.samples().begin(), npv.samples().end());
  run.mean = npv.Mean();
  const Estimate tail = npv.Cvar(kLevel, Tail::kLowest);
  run.cvar = {0.0 - tail.value, tail.standard_error, 0.0 - tail.upper, 0.0 - tail.lower};
  run.boundary = npv.TailMean(kLevel, Tail::kLowest).boundary;
  return run;
}

// By [contract][party]: supplier, client.
using ModelRun = std::vector<std::array<PartyRun, 2>>;
// By groups that are on; those that do not matter are off.
using Runs = std::vector<ModelRun>;

// Counts the paths of all runs for the caller's progress.
class Progress {
 public:
  Progress(const RunControl& control, std::int64_t path_count)
      : control_(control), path_count_(path_count) {}

  RunControl OfNextRun() {
    RunControl run{control_.threads, control_.cancelled, {}};
    if (control_.on_progress) {
      run.on_progress = [this, before = before_](const RunProgress& progress) {
        control_.on_progress({before + progress.paths_done, path_count_, nullptr});
      };
    }
    return run;
  }
  void Done(std::int64_t paths) { before_ += paths; }

 private:
  const RunControl& control_;
  std::int64_t path_count_;
  std::int64_t before_ = 0;
};

absl::StatusOr<ModelRun> RunModel(const CompiledModel& model, std::int64_t path_count,
                                  Progress& progress) {
  const absl::StatusOr<std::vector<ContractNpvs>> contracts =
      RunNpvs(model, path_count, progress.OfNextRun());
  if (!contracts.ok()) return contracts.status();
  progress.Done(path_count);
  ModelRun run;
  for (const ContractNpvs& npvs : *contracts) {
    run.push_back({MakePartyRun(npvs.supplier), MakePartyRun(npvs.client)});
  }
  return run;
}

absl::StatusOr<Runs> RunVariants(const Scenario& scenario, const CompiledModel& model,
                                 Groups uncertain, std::int64_t path_count, Progress& progress) {
  Runs runs(kAllGroups + 1);
  for (Groups on = 0; on <= kAllGroups; ++on) {
    if ((on & ~uncertain) != 0) continue;
    absl::StatusOr<ModelRun> run = RunModel(Variant(model, scenario, on), path_count, progress);
    if (!run.ok()) return run.status();
    runs[on] = *std::move(run);
  }
  return runs;
}

// One party of one contract in all variants.
class PartyRuns {
 public:
  PartyRuns(const Runs& runs, Groups uncertain, std::size_t contract, std::size_t party)
      : runs_(runs), uncertain_(uncertain), contract_(contract), party_(party) {}

  const PartyRun& With(Groups on) const { return runs_[on & uncertain_][contract_][party_]; }

 private:
  const Runs& runs_;
  Groups uncertain_;
  std::size_t contract_, party_;
};

Estimate MeanPart(const PartyRuns& runs, int group) {
  const std::size_t paths = runs.With(0).npv.size();
  std::vector<double> part(paths, 0.0);
  for (Groups without = 0; without <= kAllGroups; ++without) {
    if (IsOn(without, group)) continue;
    const double weight = ShapleyWeight(without);
    const std::vector<double>& more = runs.With(without | 1u << group).npv;
    const std::vector<double>& less = runs.With(without).npv;
    for (std::size_t i = 0; i < paths; ++i) part[i] += weight * (more[i] - less[i]);
  }
  MeanM2 mean;
  mean.AddTile(part);
  return mean.Mean();
}

// Constants that are the same on all paths are left out.
double CvarInfluence(const PartyRun& run, std::size_t path) {
  return std::max(run.boundary - run.npv[path], 0.0) / kTailShare;
}

Estimate CvarPart(const PartyRuns& runs, int group) {
  const std::size_t paths = runs.With(0).npv.size();
  std::vector<double> influence(paths, 0.0);
  double value = 0.0;
  for (Groups without = 0; without <= kAllGroups; ++without) {
    if (IsOn(without, group)) continue;
    const double weight = ShapleyWeight(without);
    const PartyRun& more = runs.With(without | 1u << group);
    const PartyRun& less = runs.With(without);
    value += weight * (more.cvar.value - less.cvar.value);
    for (std::size_t i = 0; i < paths; ++i) {
      influence[i] += weight * (CvarInfluence(more, i) - CvarInfluence(less, i));
    }
  }
  if (TailWeight(paths, kLevel) < 2.0) {
    return NormalEstimate(value, std::numeric_limits<double>::infinity());
  }
  MeanM2 mean;
  mean.AddTile(influence);
  return NormalEstimate(value, mean.Mean().standard_error);
}

AttributionReport MakeAttribution(const PartyRuns& runs, bool cvar) {
  const PartyRun& all = runs.With(kAllGroups);
  const PartyRun& plan = runs.With(0);
  AttributionReport report;
  report.metric = cvar ? "cvar_95" : "npv_mean";
  report.all_on = cvar ? all.cvar : all.mean;
  report.plan_world = cvar ? plan.cvar.value : plan.mean.value;
  report.path_count = static_cast<std::int64_t>(all.npv.size());
  for (int group = 0; group < kAttributionGroups; ++group) {
    report.parts.push_back({kAttributionGroupNames[static_cast<std::size_t>(group)],
                            cvar ? CvarPart(runs, group) : MeanPart(runs, group)});
  }
  return report;
}

// Contracts, parties and metrics in order, of one way to adjust.
absl::StatusOr<std::vector<AttributionReport>> MakeAttributions(const Scenario& scenario,
                                                                const Runs& runs, Groups uncertain,
                                                                bool adjusted,
                                                                const Stopped& stopped) {
  std::vector<AttributionReport> reports;
  for (std::size_t contract = 0; contract < scenario.facts().contracts.size(); ++contract) {
    for (const std::size_t party : {0, 1}) {
      for (const bool cvar : {false, true}) {
        if (IsStopped(stopped)) return absl::CancelledError("the attribution was cancelled");
        AttributionReport report =
            MakeAttribution(PartyRuns(runs, uncertain, contract, party), cvar);
        report.contract = scenario.facts().contracts[contract].id;
        report.party = party == 0 ? "supplier" : "client";
        report.adjusted = adjusted;
        reports.push_back(std::move(report));
      }
    }
  }
  return reports;
}

}  // namespace

std::int64_t AttributionPaths(const Scenario& scenario, std::int64_t path_count) {
  if (scenario.facts().contracts.empty()) return 0;
  const std::int64_t runs = std::int64_t{1} << std::popcount(UncertainGroups(scenario));
  return (AdjustsAny(scenario) ? 2 : 1) * runs * path_count;
}

absl::StatusOr<std::vector<AttributionReport>> Attribute(const Scenario& scenario,
                                                         const CompiledModel& model,
                                                         std::int64_t path_count,
                                                         const RunControl& control) {
  std::vector<AttributionReport> reports;
  if (scenario.facts().contracts.empty()) return reports;
  const Groups uncertain = UncertainGroups(scenario);
  Progress progress(control, AttributionPaths(scenario, path_count));
  CompiledModel contracts = model;
  if (!MayLoseAClient(scenario)) WithoutClientBase(contracts);

  absl::StatusOr<Runs> runs = RunVariants(scenario, contracts, uncertain, path_count, progress);
  if (!runs.ok()) return runs.status();
  absl::StatusOr<std::vector<AttributionReport>> adjusted =
      MakeAttributions(scenario, *runs, uncertain, /*adjusted=*/true, control.cancelled);
  if (!adjusted.ok() || !AdjustsAny(scenario)) return adjusted;

  *runs = Runs();
  runs = RunVariants(scenario, WithoutAdjustment(std::move(contracts)), uncertain, path_count,
                     progress);
  if (!runs.ok()) return runs.status();
  absl::StatusOr<std::vector<AttributionReport>> unadjusted =
      MakeAttributions(scenario, *runs, uncertain, /*adjusted=*/false, control.cancelled);
  if (!unadjusted.ok()) return unadjusted;
  for (std::size_t i = 0; i < adjusted->size(); ++i) {
    reports.push_back(std::move((*adjusted)[i]));
    reports.push_back(std::move((*unadjusted)[i]));
  }
  return reports;
}

}  // namespace accord
