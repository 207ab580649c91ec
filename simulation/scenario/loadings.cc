#include "simulation/scenario/loadings.h"

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>

#include "simulation/base/limits.h"
#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/variance.h"

namespace accord::scenario_internal {

bool CheckLoadings(const Context& context, const FieldPath& at, std::vector<Loading>& loadings,
                   AdjustmentRule rule) {
  Checker& checker = context.checker;
  const std::size_t before = checker.count();
  CutToLimit(checker, at, loadings, limits::kMaxDrivers);
  UniqueKeys keys(checker, at, "driver");
  for (const Loading& loading : loadings) {
    const FieldPath entry = keys.Next(loading.driver);
    const int index = context.drivers.Resolve(checker, entry.Field("driver"), loading.driver);
    checker.InRange(entry.Field("loading"), loading.loading, Range::Any());
    const FieldPath adjustment = entry.Field("adjustment");
    if (!checker.InRange(adjustment, loading.adjustment, Range::Closed(0, 1))) continue;
    if (loading.adjustment == 0) continue;
    const std::string got = ", got " + NumberText(loading.adjustment);
    if (rule != AdjustmentRule::kUnlessSupplier) {
      const bool cost = rule == AdjustmentRule::kNoneForCost;
      checker.Add(adjustment, ViolationCode::kContradiction,
                  std::string("must be 0 for ") + (cost ? "a cost" : "a value per client") + got);
    } else if (index >= 0 &&
               context.driver_list[static_cast<std::size_t>(index)].control == Control::kSupplier) {
      checker.Add(adjustment, ViolationCode::kContradiction,
                  "must be 0 for a driver that the supplier controls" + got);
    }
  }
  return checker.count() == before;
}

void RefuseElasticityBelowZero(const Context& context, const FieldPath& at,
                               const std::vector<Loading>& loadings) {
  for (std::size_t i = 0; i < loadings.size(); ++i) {
    const int index = context.drivers.Find(loadings[i].driver);
    if (index < 0) continue;
    const Driver& driver = context.driver_list[static_cast<std::size_t>(index)];
    const FieldPath entry = at.Entry(loadings[i].driver, static_cast<int>(i)).Field("driver");
    // An index stays above 0 by itself: its marginal stays above -1.
    const bool index_driver = driver.accumulation == Accumulation::kIndex;
    if (!index_driver && driver.marginal && !IsAboveZero(*driver.marginal)) {
      context.checker.Add(entry, ViolationCode::kContradiction,
                          "must stay above 0 for form elasticity, but the support of " +
                              QuotedText(driver.id) + " begins at " +
                              NumberText(SupportOf(*driver.marginal).lower));
    }
    const std::optional<double> given = LowestReference(driver);
    if (!index_driver && given && *given <= 0) {
      context.checker.Add(entry, ViolationCode::kContradiction,
                          "must have a reference above 0 for form elasticity, but that of " +
                              QuotedText(driver.id) + " is " + NumberText(*given));
    }
  }
}

std::vector<TailFactor> LoadedTails(const Context& context, const std::vector<Loading>& loadings,
                                    LoadedForm form) {
  std::vector<TailFactor> tails;
  for (const Loading& loading : loadings) {
    const int index = context.drivers.Find(loading.driver);
    if (index < 0) continue;
    const Driver& driver = context.driver_list[static_cast<std::size_t>(index)];
    const int periods = context.period_count == 0 ? 1 : context.period_count;
    const bool is_power =
        form == LoadedForm::kPower ||
        (form == LoadedForm::kMoney && driver.accumulation == Accumulation::kIndex);
    tails.push_back(is_power ? PowerTail(index, driver, loading.loading, periods)
                             : ExponentialTail(index, driver, loading.loading, periods));
  }
  return tails;
}

std::string TooHeavy(const Driver& driver, std::string_view remedy) {
  return "must leave a finite mean, but the tail of driver " + QuotedText(driver.id) +
         " is too heavy " + std::string(remedy);
}

void RefuseDriversWithoutMean(const Context& context, const FieldPath& loadings_at,
                              const Outcome& outcome) {
  for (const Loading& loading : outcome.loadings) {
    const int index = context.drivers.Find(loading.driver);
    if (index < 0 || loading.loading == 0) continue;
    const Driver& driver = context.driver_list[static_cast<std::size_t>(index)];
    const OpenSides open = OpenSidesOf(outcome, loading.loading);
    if (HasMeanOverTime(driver, std::max(context.period_count, 1), open)) continue;
    context.checker.Add(
        loadings_at.Entry(driver.id, index), ViolationCode::kInfiniteMean,
        TooHeavy(driver, "to have one itself: give the outcome bounds, or truncate the marginal"));
  }
}

namespace {

// One list for each factor that the volume may be counted by: of the drivers of an additive one,
// end by end.
std::vector<std::vector<TailFactor>> VolumeTails(const Context& context, const Outcome& volume) {
  std::vector<std::vector<TailFactor>> ways;
  if (volume.form != OutcomeForm::kAdditive) {
    if (MayLackMean(context, volume)) {
      ways.push_back(LoadedTails(context, volume.loadings, FormOf(volume)));
    }
    return ways;
  }
  for (const Loading& loading : volume.loadings) {
    const int index = context.drivers.Find(loading.driver);
    if (index < 0 || loading.loading == 0) continue;
    const Driver& driver = context.driver_list[static_cast<std::size_t>(index)];
    for (const TailFactor& tail : OwnTails(index, driver, std::max(context.period_count, 1),
                                           OpenSidesOf(volume, loading.loading))) {
      ways.push_back({tail});
    }
  }
  return ways;
}

// Units are true values of an outcome or known; only the first have tails of their own.
const Outcome* VolumeOutcomeOf(const Context& context, const Cost& cost) {
  const auto* id = std::get_if<OutcomeId>(&cost.volume);
  const int index = id == nullptr ? -1 : context.outcomes.Find(id->id);
  return index < 0 ? nullptr : &context.outcome_list[static_cast<std::size_t>(index)];
}

}  // namespace

std::vector<TailFactor> CostTails(const Context& context, const Cost& cost) {
  const std::vector<TailFactor> own = LoadedTails(context, cost.loadings, LoadedForm::kMoney);
  const Outcome* volume = VolumeOutcomeOf(context, cost);
  if (volume == nullptr || cost.loadings.empty() || cost.unit_cost == 0) return own;
  std::vector<TailFactor> worst = own;
  double growth = JointGrowth(own, context.dependence);
  for (const std::vector<TailFactor>& way : VolumeTails(context, *volume)) {
    if (JointGrowth(way, context.dependence) >= 1) continue;
    std::vector<TailFactor> together = own;
    together.insert(together.end(), way.begin(), way.end());
    const double joint = JointGrowth(together, context.dependence);
    if (joint <= growth) continue;
    growth = joint;
    worst = std::move(together);
  }
  return worst;
}

void RefuseInfiniteMean(const Context& context, const FieldPath& loadings_at,
                        const std::vector<TailFactor>& tails, std::string_view remedy) {
  bool single = false;
  for (const TailFactor& tail : tails) {
    if (tail.growth < 1) continue;
    single = true;
    const Driver& driver = context.driver_list[static_cast<std::size_t>(tail.driver)];
    context.checker.Add(loadings_at.Entry(driver.id, tail.driver), ViolationCode::kInfiniteMean,
                        TooHeavy(driver, "for this loading: " + std::string(remedy)));
  }
  if (single) return;
  const double joint = JointGrowth(tails, context.dependence);
  if (joint < 1) return;
  context.checker.Add(loadings_at, ViolationCode::kInfiniteMean,
                      "must leave a finite mean, but the tails of the drivers together grow " +
                          RoundedText(joint) +
                          " times as fast as their density falls (below 1 is "
                          "finite): " +
                          std::string(remedy));
}

}  // namespace accord::scenario_internal
