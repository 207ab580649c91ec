#include "simulation/warnings/effort_warnings.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

namespace accord::warnings_internal {
namespace {

// The contract's outcomes that depend on the driver, by their loadings on it.
struct Moved {
  const Outcome* outcome;
  const Loading* loading;
};
std::vector<Moved> MovedBy(const Effort& effort, const Contract& contract,
                           const std::vector<Outcome>& outcomes) {
  std::vector<Moved> moved;
  for (const Outcome& outcome : outcomes) {
    const auto& ids = contract.outcome_ids;
    if (std::find(ids.begin(), ids.end(), outcome.id) == ids.end()) continue;
    for (const Loading& loading : outcome.loadings) {
      if (loading.driver != effort.driver || loading.loading == 0) continue;
      moved.push_back({&outcome, &loading});
    }
  }
  return moved;
}

void WarnOfEffort(Checker& warnings, const FieldPath& at, const Effort& effort,
                  const std::vector<Moved>& moved) {
  if (moved.empty()) {
    warnings.Add(at.Field("driver"), ViolationCode::kUnused,
                 "no outcome of the contract depends on driver " + QuotedText(effort.driver) +
                     ", so that the effort moves nothing");
  }
  for (const Moved& one : moved) {
    if (one.loading->adjustment == 0) continue;
    warnings.Add(at.Field("driver"), ViolationCode::kSuspicious,
                 "outcome " + QuotedText(one.outcome->id) + " is adjusted for it by " +
                     NumberText(one.loading->adjustment) +
                     ": of what the effort does to it, that share is not paid");
    break;
  }
  if ((effort.shift != 0 || effort.max_shift) && effort.cost_coefficient == 0) {
    warnings.Add(at.Field("cost_coefficient"), ViolationCode::kSuspicious,
                 "is 0, so that the effort costs nothing and more of it would not either");
  }
}

}  // namespace

void WarnOfEfforts(Checker& warnings, const FieldPath& at, const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  const auto look = [&](const FieldPath& list, const auto& accounts) {
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      const auto contract =
          std::find_if(facts.contracts.begin(), facts.contracts.end(),
                       [&](const Contract& c) { return c.id == accounts[i].contract; });
      const FieldPath efforts = list.Entry(contract->id, static_cast<int>(i)).Field("efforts");
      for (std::size_t k = 0; k < accounts[i].efforts.size(); ++k) {
        const Effort& effort = accounts[i].efforts[k];
        WarnOfEffort(warnings, efforts.Entry(effort.driver, static_cast<int>(k)), effort,
                     MovedBy(effort, *contract, facts.outcomes));
      }
    }
  };
  look(at.Field("supplier_private").Field("accounts"), facts.supplier_private->accounts);
  look(at.Field("client_private"), facts.client_private);
}

}  // namespace accord::warnings_internal
