#include "simulation/response/response.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <functional>
#include <memory>
#include <numeric>
#include <utility>
#include <variant>

#include "simulation/base/violation.h"
#include "simulation/engine/party_run.h"
#include "simulation/engine/run_size.h"
#include "simulation/model/compile_on.h"
#include "simulation/model/compiled_model.h"
#include "simulation/response/party_utilities.h"
#include "simulation/response/utility.h"

namespace accord {
namespace {

// U of all parties at any efforts, on one set of paths.
class Evaluator {
 public:
  Evaluator(const Scenario& scenario, const SearchPlan& plan, const RunControl& control)
      : scenario_(scenario),
        seed_(SearchSeed(plan.seed)),
        path_count_(SearchPathCount(scenario)),
        control_(control) {
    const Sampling sampling = path_count_ < kSearchPaths ? Sampling::kPseudoRandom : plan.sampling;
    std::vector<CompiledModel> models =
        CompileStudy({scenario}, seed_, sampling, control.cancelled);
    if (!models.empty()) chance_ = std::move(models.front().chance);
  }

  // By candidate, then by party.
  absl::StatusOr<std::vector<std::vector<double>>> At(const std::vector<Shifts>& candidates) {
    std::vector<CompiledModel> models;
    for (const Shifts& shifts : candidates) {
      if (chance_ == nullptr || (control_.cancelled && control_.cancelled())) {
        return absl::CancelledError("the run was cancelled");
      }
      const Scenario scenario = WithShifts(scenario_, shifts);
      models.push_back(CompileOn(WithEffortsOf(scenario, *chance_), scenario, seed_));
    }
    std::vector<std::vector<double>> utilities(candidates.size());
    const Utilities of_parties = UtilitiesOf(scenario_);
    const absl::Status run = RunParties(
        std::move(models), {.path_count = path_count_}, ControlOfBatch(),
        [&](std::size_t index, const PartyRunTotals& totals) {
          for (std::size_t party = 0; party < of_parties.size(); ++party) {
            utilities[index].push_back(UtilityOf(of_parties[party], NpvsOf(totals, party)));
          }
        });
    if (!run.ok()) return run;
    paths_done_ += path_count_ * static_cast<std::int64_t>(candidates.size());
    return utilities;
  }

 private:
  RunControl ControlOfBatch() {
    RunControl control = control_;
    if (!control.on_progress) return control;
    control.on_progress = [this](const RunProgress& progress) {
      control_.on_progress({paths_done_ + progress.paths_done, paths_done_ + progress.path_count});
    };
    return control;
  }

  const Scenario& scenario_;
  const std::uint64_t seed_;
  const std::int64_t path_count_;
  const RunControl& control_;
  std::shared_ptr<const CompiledChance> chance_;  // null: cancelled
  std::int64_t paths_done_ = 0;
};

// Calls visit(contract index, party, effort) for every effort that is choosable, in their order.
// Facts: those of a scenario, whose accounts stand in any order.
template <typename Facts, typename Visit>
void ForEachChoosable(Facts& facts, const Visit& visit) {
  for (std::size_t c = 0; c < facts.contracts.size(); ++c) {
    const auto visit_account = [&](ContractParty party, auto& accounts) {
      for (auto& account : accounts) {
        if (account.contract != facts.contracts[c].id) continue;
        for (auto& effort : account.efforts) {
          if (effort.max_shift) visit(c, party, effort);
        }
      }
    };
    visit_account(ContractParty::kSupplier, facts.supplier_private->accounts);
    visit_account(ContractParty::kClient, facts.client_private);
  }
}

Shifts GivenShifts(const std::vector<ChoosableEffort>& efforts) {
  Shifts shifts;
  for (const ChoosableEffort& each : efforts) shifts.push_back(each.effort.shift);
  return shifts;
}

double SumOf(const std::vector<double>& utilities) {
  return std::accumulate(utilities.begin(), utilities.end(), 0.0);
}

}  // namespace

std::vector<ChoosableEffort> ChoosableEfforts(const Scenario& scenario) {
  std::vector<ChoosableEffort> efforts;
  const ScenarioDraft& facts = scenario.facts();
  ForEachChoosable(facts, [&](std::size_t contract, ContractParty party, const Effort& effort) {
    efforts.push_back({facts.contracts[contract].id, contract, party, effort});
  });
  return efforts;
}

bool Chooses(Response who, ContractParty party) {
  if (who == Response::kBoth) return true;
  return who == (party == ContractParty::kSupplier ? Response::kSupplier : Response::kClient);
}

bool AnyChooses(Response who) {
  return Chooses(who, ContractParty::kSupplier) || Chooses(who, ContractParty::kClient);
}

Scenario WithShifts(const Scenario& scenario, const Shifts& shifts) {
  ScenarioDraft draft = scenario.facts();
  std::size_t next = 0;
  ForEachChoosable(
      draft, [&](std::size_t, ContractParty, Effort& effort) { effort.shift = shifts[next++]; });
  assert(next == shifts.size());
  Checked<Scenario> changed = Validate(std::move(draft), FieldPath("scenario"));
  // Sound as it was: what a shift may be, and what it costs then, has been checked.
  assert(std::holds_alternative<Scenario>(changed));
  return std::get<Scenario>(std::move(changed));
}

std::int64_t SearchPathCount(const Scenario& scenario) {
  return std::min(kSearchPaths, FewestTrials(scenario).value_or(kSearchPaths));
}

absl::StatusOr<FoundEfforts> ChooseEfforts(const Scenario& scenario, Response who,
                                           const SearchPlan& plan, const RunControl& control) {
  const std::vector<ChoosableEffort> efforts = ChoosableEfforts(scenario);
  Shifts start = GivenShifts(efforts);
  std::vector<SoughtEffort> sought;
  for (std::size_t i = 0; i < efforts.size(); ++i) {
    if (!Chooses(who, efforts[i].party)) continue;
    const bool is_supplier = efforts[i].party == ContractParty::kSupplier;
    sought.push_back(
        {i, *efforts[i].effort.max_shift, is_supplier ? 0 : 1 + efforts[i].contract_index});
    start[i] = 0.0;
  }
  Evaluator evaluator(scenario, plan, control);
  return FindEfforts(std::move(start), sought,
                     [&](const std::vector<Shifts>& at) { return evaluator.At(at); });
}

absl::StatusOr<FoundEfforts> FindFirstBest(const Scenario& scenario, const Shifts& start,
                                           const SearchPlan& plan, const RunControl& control) {
  const std::vector<ChoosableEffort> efforts = ChoosableEfforts(scenario);
  std::vector<SoughtEffort> sought;
  for (std::size_t i = 0; i < efforts.size(); ++i)
    sought.push_back({i, *efforts[i].effort.max_shift});
  Evaluator evaluator(scenario, plan, control);
  const ObjectivesOf joint =
      [&](const std::vector<Shifts>& at) -> absl::StatusOr<std::vector<std::vector<double>>> {
    absl::StatusOr<std::vector<std::vector<double>>> utilities = evaluator.At(at);
    if (!utilities.ok()) return utilities.status();
    for (std::vector<double>& of_parties : *utilities) of_parties = {SumOf(of_parties)};
    return utilities;
  };
  absl::StatusOr<FoundEfforts> found = FindEfforts(start, sought, joint);
  if (!found.ok()) return found.status();
  const auto ends = joint({start, found->shifts});
  if (!ends.ok()) return ends.status();
  if (ends->back().front() < ends->front().front()) found->shifts = start;
  return found;
}

}  // namespace accord
