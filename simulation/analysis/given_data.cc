#include "simulation/analysis/given_data.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <utility>
#include <variant>

#include "absl/status/status.h"
#include "simulation/base/comparison.h"
#include "simulation/base/stopped.h"
#include "simulation/engine/block_reduction.h"
#include "simulation/engine/driver_means.h"
#include "simulation/engine/party_run.h"
#include "simulation/model/compiled_model.h"
#include "simulation/response/party_utilities.h"
#include "simulation/sensitivity/binned_input.h"
#include "simulation/sensitivity/first_order.h"

namespace accord {
namespace {

struct BinnedDriver {
  std::size_t driver;
  DriverCategory category;
  BinnedInput means;
};

absl::Status Cancelled() { return absl::CancelledError("the run was cancelled"); }

// Sorting takes longer than all else, so that each thread sorts some.
absl::StatusOr<std::vector<BinnedDriver>> BinnedDrivers(
    const Scenario& scenario, const std::vector<std::vector<double>>& means,
    const RunControl& control) {
  std::vector<std::optional<BinnedInput>> inputs(means.size());
  BlockThreads threads(control.threads);
  const absl::Status sorted = ForEachBlock(
      threads, 0, static_cast<std::int64_t>(means.size()), [&](std::int64_t d) -> absl::Status {
        if (IsStopped(control.cancelled)) return Cancelled();
        inputs[static_cast<std::size_t>(d)].emplace(means[static_cast<std::size_t>(d)]);
        return absl::OkStatus();
      });
  if (!sorted.ok()) return sorted;
  std::vector<BinnedDriver> binned;
  const std::vector<Driver>& drivers = scenario.facts().drivers;
  for (std::size_t d = 0; d < drivers.size(); ++d) {
    if (std::holds_alternative<ConstantMarginal>(drivers[d].marginal->kind)) continue;
    const bool is_other = drivers[d].category == DriverCategory::kUnspecified;
    binned.push_back(
        {d, is_other ? DriverCategory::kOther : drivers[d].category, *std::move(inputs[d])});
  }
  return binned;
}

std::vector<CategoryShare> CategoriesOf(const std::vector<BinnedDriver>& drivers,
                                        std::span<const double> npvs, double size) {
  std::vector<CategoryShare> categories;
  for (const DriverCategory category :
       {DriverCategory::kDemand, DriverCategory::kTechnology, DriverCategory::kSupply,
        DriverCategory::kPrice, DriverCategory::kPerformance, DriverCategory::kOther}) {
    std::vector<const BinnedInput*> of_category;
    for (const BinnedDriver& driver : drivers) {
      if (driver.category == category) of_category.push_back(&driver.means);
    }
    if (of_category.empty()) continue;
    categories.push_back({category, SumOfFirstOrder(of_category, npvs, size)});
  }
  return categories;
}

void FindUncertainty(PartyKnowledge& party) {
  for (const CategoryShare& category : party.categories) {
    const bool is_of_environment = category.category == DriverCategory::kDemand ||
                                   category.category == DriverCategory::kTechnology ||
                                   category.category == DriverCategory::kSupply;
    if (!is_of_environment) continue;
    const double share = std::clamp(category.share.value, 0.0, 1.0);
    if (party.uncertainty_from && share <= party.uncertainty) continue;
    party.uncertainty = share;
    party.uncertainty_from = category.category;
  }
}

void FindDecisive(PartyKnowledge& party) {
  for (std::size_t i = 0; i < party.drivers.size(); ++i) {
    const Estimate& value = party.drivers[i].information.value;
    if (!(value.lower > 0.0)) continue;
    if (!party.decisive || value.value > party.drivers[*party.decisive].information.value.value) {
      party.decisive = i;
    }
  }
}

// Of the discounted sums that a party's NPV is what is left of.
double NpvSizeOf(const PartyRunTotals& run, std::size_t party) {
  const ModelTotals& of = run.totals;
  if (party > 0) return of.contracts[party - 1]->client.npv_size;
  return of.supplier_total ? of.supplier_total->npv_size : of.contracts.front()->supplier.npv_size;
}

// Over walking away, by path: 0 where the two count as equal.
std::vector<double> SurplusOf(std::span<const double> npvs, double walk_away, double size) {
  const double slack = Slack(walk_away, size);
  std::vector<double> surplus;
  surplus.reserve(npvs.size());
  for (const double npv : npvs) {
    const double value = npv - walk_away;
    surplus.push_back(std::fabs(value) <= slack ? 0.0 : value);
  }
  return surplus;
}

// Nothing of it counts once stopped.
PartyKnowledge KnowledgeOf(std::size_t party, double walk_away, std::span<const double> npvs,
                           double size, const std::vector<BinnedDriver>& drivers, bool on_nets,
                           const Stopped& stopped) {
  PartyKnowledge knowledge;
  knowledge.party = party;
  knowledge.walk_away = walk_away;
  knowledge.npv_mean = MeanOverPaths(npvs, on_nets);
  const std::vector<double> surplus = SurplusOf(npvs, walk_away, size);
  knowledge.signs = MeanOverPaths(surplus, on_nets).value > 0.0;
  knowledge.perfect_information = PerfectInformation(surplus);
  for (const BinnedDriver& driver : drivers) {
    if (IsStopped(stopped)) return knowledge;
    knowledge.drivers.push_back({driver.driver, FirstOrderIndex(driver.means, npvs, size),
                                 PartialInformation(driver.means, surplus)});
  }
  knowledge.categories = CategoriesOf(drivers, npvs, size);
  FindUncertainty(knowledge);
  FindDecisive(knowledge);
  return knowledge;
}

}  // namespace

absl::StatusOr<std::vector<PartyKnowledge>> AnalyzeGivenData(const Scenario& scenario,
                                                             const GivenDataPlan& plan,
                                                             const RunControl& control) {
  std::vector<CompiledModel> models =
      CompileStudy({scenario}, plan.seed, plan.sampling, control.cancelled);
  if (models.empty()) return Cancelled();
  const auto means = RunDriverMeans(models.front(), plan.path_count, control);
  if (!means.ok()) return means.status();
  const auto drivers = BinnedDrivers(scenario, *means, control);
  if (!drivers.ok()) return drivers.status();
  const bool on_nets = plan.sampling == Sampling::kSobol;
  std::vector<PartyKnowledge> parties;
  const absl::Status run =
      RunParties(std::move(models), {plan.path_count}, control,
                 [&](std::size_t, const PartyRunTotals& totals) {
                   for (std::size_t party = 0; party < plan.walk_aways.size(); ++party) {
                     parties.push_back(KnowledgeOf(party, plan.walk_aways[party],
                                                   NpvsOf(totals, party), NpvSizeOf(totals, party),
                                                   *drivers, on_nets, control.cancelled));
                   }
                 });
  if (!run.ok()) return run;
  if (IsStopped(control.cancelled)) return Cancelled();
  return parties;
}

}  // namespace accord
