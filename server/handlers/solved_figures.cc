#include "server/handlers/solved_figures.h"

#include <algorithm>
#include <cstddef>
#include <variant>

#include "simulation/analysis/sweep.h"
#include "simulation/base/violation.h"
#include "simulation/model/compiled_model.h"

namespace accord::handlers_internal {
namespace {

constexpr char kShareOfPaths[] = ".loss_probability";

bool IsTrials(const Driver& driver) {
  return std::holds_alternative<TrialsMarginal>(driver.marginal->kind);
}

// Whether anything but trials is drawn on a path.
bool HasOtherLuck(const ScenarioDraft& facts) {
  return facts.client_base.has_value() ||
         std::any_of(facts.drivers.begin(), facts.drivers.end(),
                     [](const Driver& driver) {
                       return !IsTrials(driver) &&
                              !std::holds_alternative<ConstantMarginal>(driver.marginal->kind);
                     }) ||
         std::any_of(facts.outcomes.begin(), facts.outcomes.end(),
                     [](const Outcome& outcome) { return outcome.verification->sd > 0.0; });
}

}  // namespace

std::vector<double> SizesOf(const std::vector<std::string>& figures, const Scenario& base) {
  // Neither depends on the seed.
  const std::vector<CompiledContract> compiled = Compile(base, /*seed=*/1).contracts;
  const std::vector<Contract>& contracts = base.facts().contracts;
  double suppliers = 0.0, all = 0.0;
  for (const CompiledContract& contract : compiled) {
    suppliers += contract.supplier.npv_size;
    all += contract.supplier.npv_size + contract.client.npv_size;
  }
  std::vector<double> sizes;
  for (const std::string& figure : figures) {
    double size = 0.0;
    if (figure == kJointNpvMean || figure == kJointUtility) {
      size = all;
    } else if (figure.starts_with("supplier.")) {
      size = suppliers;
    } else if (figure.starts_with("client.") && !compiled.empty()) {
      size = compiled.front().client.npv_size;
    }
    for (std::size_t c = 0; c < contracts.size(); ++c) {
      const FieldPath at = FieldPath("contracts").Entry(contracts[c].id, static_cast<int>(c));
      if (!figure.starts_with(at.text() + ".")) continue;
      const bool is_clients = figure.starts_with(at.Field("client").text() + ".");
      size = is_clients ? compiled[c].client.npv_size : compiled[c].supplier.npv_size;
    }
    sizes.push_back(figure.ends_with(kShareOfPaths) ? 0.0 : size);
  }
  return sizes;
}

bool IsOnTheSameTrials(const TermRoot& root, const std::string& figure, const Scenario& base) {
  const ScenarioDraft& facts = base.facts();
  if (std::none_of(facts.drivers.begin(), facts.drivers.end(), IsTrials)) return false;
  if (!(root.figure.standard_error > 0.0) || root.figure != root.fresh_figure) return false;
  // By chance two shares of paths may be as many paths; two means are not the same to the last bit.
  return !figure.ends_with(kShareOfPaths) || !HasOtherLuck(facts);
}

}  // namespace accord::handlers_internal
