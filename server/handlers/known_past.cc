#include "server/handlers/known_past.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <variant>

#include "server/convert/nearest_name.h"
#include "server/handlers/checked_message.h"
#include "simulation/base/overloaded.h"
#include "simulation/engine/settle_observed.h"
#include "simulation/paths/compile_past.h"
#include "simulation/scenario/known_clients.h"

namespace accord {
namespace {

using handlers_internal::Append;

// Puts what was observed of inputs where they are bound to.
class Bindings {
 public:
  Bindings(ScenarioDraft& draft, Checker& checker) : draft_(draft), checker_(checker) {}

  // A series of an input that is bound to an outcome or driver becomes one of that.
  void Bind(const FieldPath& at, v1::ObservedSeries& series) {
    if (series.has_delivery_cost() && draft_.contracts.size() != 1) {
      checker_.Add(at.Field("delivery_cost"), ViolationCode::kContradiction,
                   "must come with a scenario of one contract, got " +
                       std::to_string(draft_.contracts.size()) + ": whose it is is not said");
    }
    if (!series.has_input()) return;
    const std::string id = series.input();
    std::vector<std::string> known;
    bool is_bound = false;
    for (Contract& contract : draft_.contracts) {
      for (ObservedInput& input : contract.inputs) {
        known.push_back(input.id);
        if (input.id != id) continue;
        if (is_bound) {
          checker_.Add(at.Field("input"), ViolationCode::kContradiction,
                       "must be an input of one contract, got " + QuotedText(id) +
                           ", which several have: give what they are bound to");
          return;
        }
        is_bound = true;
        BindTo(input, series);
      }
    }
    if (is_bound) return;
    checker_.Add(at.Field("input"), ViolationCode::kUnknownId,
                 "must be an input of a contract (" + NameList(known) + "), got " + QuotedText(id) +
                     DidYouMean(id, known));
  }

 private:
  static void BindTo(ObservedInput& input, v1::ObservedSeries& series) {
    std::visit(Overloaded{
                   [](std::monostate) {},  // a fault of the scenario's
                   [&](const OutcomeId& outcome) { series.set_outcome(outcome.id); },
                   [&](const DriverId& driver) { series.set_driver(driver.id); },
                   [&](Trajectory& trajectory) {
                     trajectory.observed.assign(series.values().begin(), series.values().end());
                   },
               },
               input.binding);
  }

  ScenarioDraft& draft_;
  Checker& checker_;
};

void AddClients(const Scenario& scenario, const ObservedFigures& figures, Observations& observed) {
  if (figures.client_counts.empty()) return;
  const ClientBase& base = *scenario.facts().client_base;
  for (const Segment& segment : base.segments) {
    observed.client_counts.push_back(figures.client_counts.at(segment.id));
  }
  for (const NamedClient& client : base.named_clients) {
    std::vector<int>& stood = observed.client_segments.emplace_back();
    for (const std::string& id : figures.client_segments.at(client.id)) {
      const auto segment = std::find_if(base.segments.begin(), base.segments.end(),
                                        [&](const Segment& each) { return each.id == id; });
      stood.push_back(static_cast<int>(segment - base.segments.begin()));
    }
  }
}

}  // namespace

ObservedFigures ReadPast(const ObservedList& observed, ScenarioDraft& draft, Checker& checker) {
  ObservedList bound = observed;
  Bindings bindings(draft, checker);
  for (int i = 0; i < bound.size(); ++i) bindings.Bind(FieldPath("observed").At(i), bound[i]);
  return ReadObserved(bound, draft, /*contract=*/nullptr, checker);
}

Checked<KnownPast> CompletePast(const Scenario& scenario, const ObservedFigures& figures,
                                const FieldPath& at) {
  constexpr std::uint64_t kAnySeed = 0;
  Violations faults;
  for (const Contract& contract : scenario.facts().contracts) {
    Append(FindMissing(scenario, contract, figures, at), faults);
  }
  Append(CheckRaw(scenario, figures, at), faults);
  Append(CheckKnownClients(scenario, figures, at), faults);
  if (!faults.empty()) return faults;
  KnownPast past;
  past.observed = ObservationsOf(figures, scenario);
  AddClients(scenario, figures, past.observed);
  if (figures.delivery_cost) past.observed.delivery_costs = {*figures.delivery_cost};
  const CompiledModel model = Compile(scenario, kAnySeed);
  if (!AreMeasuredWithinRange(model, past.observed)) {
    return handlers_internal::Refusal(
        at.text(), ViolationCode::kOutOfRange,
        "must leave adjusted outcomes within +-1e60: check the drivers and the raw values");
  }
  Checked<CompiledPast> chance = CompilePast(scenario, *model.chance, past.observed, at);
  if (auto* wrong = std::get_if<Violations>(&chance)) return std::move(*wrong);
  past.chance = std::get<CompiledPast>(std::move(chance));
  past.warnings = WarnOfObserved(scenario, figures, at);
  Append(WarnOfKnownClients(scenario, figures, at), past.warnings);
  return past;
}

void GoOnFrom(const std::optional<KnownPast>& past, std::vector<CompiledModel>& models) {
  if (!past) return;
  for (CompiledModel& model : models) GoOnFrom(past->chance, past->observed, model);
}

}  // namespace accord
