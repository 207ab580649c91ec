#include "simulation/response/response_report.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "simulation/engine/party_run.h"
#include "simulation/model/compile_on.h"
#include "simulation/response/party_utilities.h"

namespace accord {
namespace {

// By party, then of all together: what UtilityByPath gives.
std::vector<std::vector<double>> ValuesOf(const Utilities& utilities,
                                          const PartyRunTotals& totals) {
  std::vector<std::vector<double>> values;
  for (std::size_t party = 0; party < utilities.size(); ++party) {
    values.push_back(PartyUtilityByPath(utilities, totals, party));
  }
  values.push_back(JointUtilityByPath(utilities, totals));
  return values;
}

std::vector<EffortChoice> ChoicesOf(const Scenario& scenario, Response who,
                                    const Shifts& first_best) {
  std::vector<EffortChoice> choices;
  for (const ChoosableEffort& each : ChoosableEfforts(scenario)) {
    const bool is_supplier = each.party == ContractParty::kSupplier;
    choices.push_back({each.contract, is_supplier ? "supplier" : "client", each.effort.driver,
                       each.effort.shift, Chooses(who, each.party), EffortCost(each.effort),
                       first_best[choices.size()]});
  }
  return choices;
}

}  // namespace

absl::StatusOr<ResponseReport> MakeResponseReport(const Scenario& scenario,
                                                  const CompiledModel& model, Response who,
                                                  const ResponseFindings& findings,
                                                  std::int64_t path_count,
                                                  const RunControl& control) {
  ResponseReport report;
  report.response = who;
  report.search_path_count = SearchPathCount(scenario);
  report.search_seed = SearchSeed(model.seed);
  report.round_count = findings.chosen.round_count;
  report.is_fixed_point = findings.chosen.is_at_rest;
  report.is_first_best_at_rest = findings.first_best.is_at_rest;
  report.efforts = ChoicesOf(scenario, who, findings.first_best.shifts);
  report.path_count = std::min(path_count, kMostResponsePaths);

  const Scenario first_best = WithShifts(scenario, findings.first_best.shifts);
  std::vector<CompiledModel> models = {
      model, CompileOn(WithEffortsOf(first_best, *model.chance), first_best, model.seed)};
  const Utilities utilities = UtilitiesOf(scenario);
  std::array<std::vector<std::vector<double>>, 2> values;
  const absl::Status run = RunParties(std::move(models), {.path_count = report.path_count}, control,
                                      [&](std::size_t index, const PartyRunTotals& totals) {
                                        values[index] = ValuesOf(utilities, totals);
                                      });
  if (!run.ok()) return run;
  const auto& [now, best] = values;
  const bool on_nets = model.chance->net != nullptr;
  const auto& contracts = scenario.facts().contracts;
  for (std::size_t party = 0; party <= contracts.size(); ++party) {
    report.parties.push_back(
        {party == 0 ? "" : contracts[party - 1].id, party == 0 ? "supplier" : "client",
         MeanOverPaths(now[party], on_nets), MeanOverPaths(best[party], on_nets)});
  }
  report.joint_utility = MeanOverPaths(now.back(), on_nets);
  report.first_best_joint_utility = MeanOverPaths(best.back(), on_nets);
  std::vector<double> gap = best.back();
  for (std::size_t i = 0; i < gap.size(); ++i) gap[i] -= now.back()[i];
  report.first_best_gap = MeanOverPaths(gap, on_nets);
  return report;
}

}  // namespace accord
