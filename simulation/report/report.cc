#include "simulation/report/report.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <utility>

#include "simulation/engine/model_facts.h"
#include "simulation/engine/stoppable_totals.h"
#include "simulation/report/named_figures.h"
#include "simulation/report/parts.h"

namespace accord {
namespace {

// Of the run as it was: whoever asks for few paths gets exact quantiles too.
bool QuantilesAreExact(const ModelTotals& totals) {
  if (totals.client_base) return (*totals.client_base)->discounted_revenue.exact();
  return totals.contracts.front()->supplier.npv.exact();
}

std::vector<std::string> ContractIds(const ScenarioDraft& facts) {
  std::vector<std::string> ids;
  for (const Contract& contract : facts.contracts) ids.push_back(contract.id);
  return ids;
}

// Of an alternative, which has no precisions of its own, too.
std::string EndReason(const RunSummary& run, const RunOptions& options) {
  if (run.path_count < options.path_count() && !options.precisions().empty()) {
    return "as precise as asked after " + std::to_string(run.path_count) + " of at most " +
           std::to_string(options.asked_path_count()) + " paths";
  }
  std::string reason = "all " + std::to_string(run.path_count) + " paths done";
  if (run.path_count == options.path_count() && options.asked_path_count() < run.path_count) {
    reason += ", " + std::to_string(options.asked_path_count()) + " rounded up to a multiple of " +
              std::to_string(kNetBlockPaths);
  }
  if (options.asked_sampling() == Sampling::kSobol && run.path_count < kNetBlockPaths) {
    reason += ", too few for nets (" + std::to_string(kNetBlockPaths) + "): drawn at random";
  }
  if (run.precisions.empty()) return reason;
  return reason +
         (AllReached(run.precisions) ? ", as precise as asked" : ", not as precise as asked");
}

void AddGain(const std::string& contract, const char* party, const Distribution& npv,
             std::vector<SamplingGain>& gains) {
  // Of chi-square with 15 degrees of freedom, 5 % and 95 %, over 15.
  constexpr double kLow = 7.260943927670032 / 15.0, kHigh = 24.99579013972863 / 15.0;
  const double error = npv.Mean().standard_error;
  if (error == 0.0) return;
  const double random = npv.moments().Variance() / static_cast<double>(npv.count());
  const double ratio = random / (error * error);
  gains.push_back({contract, party, ratio, ratio * kLow, ratio * kHigh});
}

std::vector<SamplingGain> SamplingGains(const ModelTotals& totals, const Scenario& scenario) {
  std::vector<SamplingGain> gains;
  for (std::size_t c = 0; c < totals.contracts.size(); ++c) {
    const std::string& contract = scenario.facts().contracts[c].id;
    AddGain(contract, "supplier", totals.contracts[c]->supplier.npv, gains);
    AddGain(contract, "client", totals.contracts[c]->client.npv, gains);
  }
  if (totals.supplier_total) AddGain("", "supplier", totals.supplier_total->npv, gains);
  return gains;
}

// Nothing once stopped.
std::optional<RunSummary> Summarise(const Scenario& scenario, const CompiledModel& model,
                                    const ModelTotals& totals, const StudyTotals& study,
                                    const RunOptions& options, const Stopped& stopped) {
  std::optional<std::string> digest = Digest(totals, stopped);
  if (!digest) return std::nullopt;
  RunSummary run;
  run.display_name = scenario.facts().display_name;
  run.currency = scenario.facts().currency;
  run.path_count = static_cast<std::int64_t>(totals.path_count);
  run.seed = options.seed();
  run.engine_version = kEngineVersion;
  run.digest = *std::move(digest);
  run.digest_depends_on = DigestDependencies(model);
  run.period_count = scenario.period_count();
  run.periods_per_year = scenario.periods_per_year();
  // Of the base: an alternative may not have the figure.
  if (&totals == &study.models.front()) {
    run.precisions = PrecisionsOf(options.precisions(), scenario, totals);
  }
  run.end_reason = EndReason(run, options);
  run.sampling = study.replicated ? Sampling::kSobol : Sampling::kPseudoRandom;
  if (study.replicated) run.sampling_gains = SamplingGains(totals, scenario);
  run.exact_quantiles = QuantilesAreExact(totals);
  if (model.chance->past) run.observed_period_count = model.chance->past->period_count;
  return run;
}

// Those of use unless stopped, and the supplier's sum of them.
void AddContracts(const Scenario& scenario, const CompiledModel& model, const ModelTotals& totals,
                  const ModelBridges& bridges, const RunOptions& options, const Stopped& stopped,
                  SimulationReport& report) {
  const auto detail = options.Reports(ReportSection::kContractPeriods)
                          ? report_internal::Detail::kAll
                          : report_internal::Detail::kWithoutPeriods;
  const ScenarioDraft& facts = scenario.facts();
  for (std::size_t i = 0; i < totals.contracts.size() && !IsStopped(stopped); ++i) {
    report.contracts.push_back(report_internal::MakeContractReport(
        *totals.contracts[i], bridges.contracts[i], model.contracts[i], facts.contracts[i],
        scenario, detail));
  }
  if (!totals.contracts.empty()) report.joint_npv_mean = bridges.joint_npv.Mean();
  if (!totals.supplier_total) return;
  report.supplier_total = report_internal::MakePartyReport(
      *totals.supplier_total, facts.supplier_private->discount_rate_per_year, detail);
  report.supplier_total->cvar_split =
      report_internal::MakeCvarSplit(*totals.supplier_total, ContractIds(facts));
  for (const ContractReport& each : report.contracts) {
    report.supplier_total->bridge.push_back({each.contract, each.supplier.npv.mean});
  }
  report.supplier_total->no_costs_given =
      std::all_of(report.contracts.begin(), report.contracts.end(),
                  [](const ContractReport& each) { return each.supplier.no_costs_given; });
}

}  // namespace

SimulationReport MakeReport(const Scenario& scenario, const CompiledModel& model,
                            const StudyTotals& study, int index, const RunOptions& options) {
  return *MakeReport(scenario, model, study, index, options, {});
}

std::optional<SimulationReport> MakeReport(const Scenario& scenario, const CompiledModel& model,
                                           const StudyTotals& study, int index,
                                           const RunOptions& options, const Stopped& stopped) {
  const ModelTotals& totals = study.models[static_cast<std::size_t>(index)];
  const ScenarioDraft& facts = scenario.facts();
  SimulationReport report;
  std::optional<RunSummary> run = Summarise(scenario, model, totals, study, options, stopped);
  if (!run) return std::nullopt;
  report.run = *std::move(run);
  if (options.Reports(ReportSection::kContracts)) {
    AddContracts(scenario, model, totals, study.bridges[static_cast<std::size_t>(index)], options,
                 stopped, report);
  }
  if (totals.client_base && options.Reports(ReportSection::kClientBase)) {
    report.client_base = report_internal::MakeClientBaseReport(
        **totals.client_base, *model.client_base, facts.client_base->segments,
        ExpectedClientCounts(model), facts.levers, stopped);
    report.client_base->named_clients = report_internal::MakeNamedClientReports(
        (*totals.client_base)->named_clients, *model.client_base, facts.client_base->named_clients,
        ContractIds(facts), stopped);
  }
  if (options.Reports(ReportSection::kOutcomes)) {
    for (std::size_t i = 0; i < totals.outcomes->size() && !IsStopped(stopped); ++i) {
      report.outcomes.push_back(report_internal::MakeOutcomeReport(
          (*totals.outcomes)[i], model.chance->outcomes[i], facts.outcomes[i]));
    }
  }
  if (options.Reports(ReportSection::kImpliedCorrelations)) {
    report.implied_correlations = report_internal::MakeImpliedCorrelations(
        facts.correlation, facts.drivers, scenario.period_count());
  }
  if (IsStopped(stopped)) return std::nullopt;
  return report;
}

std::optional<AlternativeReport> MakeAlternative(const Scenario& base, const Scenario& scenario,
                                                 const CompiledModel& model, const std::string& id,
                                                 const StudyTotals& totals, int index,
                                                 const RunOptions& options,
                                                 const Stopped& stopped) {
  const auto at = static_cast<std::size_t>(index);
  assert(at >= 1 && at < totals.models.size() && at <= totals.pairs.size());
  std::vector<std::string> segments;
  if (const auto& of_base = base.facts().client_base) {
    for (const Segment& segment : of_base->segments) segments.push_back(segment.id);
  }
  auto report = MakeReport(scenario, model, totals, index, options, stopped);
  if (!report) return std::nullopt;
  AlternativeReport alternative{id, *std::move(report),
                                report_internal::MakeDifferences(
                                    totals.models.front(), totals.models[at], totals.pairs[at - 1],
                                    ContractIds(base.facts()), segments, stopped)};
  if (IsStopped(stopped)) return std::nullopt;
  return alternative;
}

InterimReport MakeInterim(const RunProgress& progress, const Scenario& base_scenario,
                          const RunOptions& options) {
  InterimReport interim;
  interim.paths_done = progress.paths_done;
  interim.path_count = progress.path_count;
  if (progress.totals == nullptr) return interim;
  const ModelTotals& base = progress.totals->models.front();
  if (base.path_count == 0) return interim;
  interim.precisions = PrecisionsOf(options.precisions(), base_scenario, base);
  if (base.contracts.empty()) return interim;
  if (base.supplier_total) {
    interim.supplier_npv_mean = base.supplier_total->npv.Mean();
    return interim;
  }
  interim.supplier_npv_mean = base.contracts.front()->supplier.npv.Mean();
  interim.client_npv_mean = base.contracts.front()->client.npv.Mean();
  return interim;
}

}  // namespace accord
