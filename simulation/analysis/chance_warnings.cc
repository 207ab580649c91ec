#include "simulation/analysis/chance_warnings.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/analysis/unseen_share.h"
#include "simulation/base/checker.h"
#include "simulation/base/limits.h"
#include "simulation/base/vector_clones.h"
#include "simulation/model/columns.h"
#include "simulation/model/quantiles.h"
#include "simulation/random/math.h"
#include "simulation/random/special.h"
#include "simulation/scenario/contract_reads.h"
#include "simulation/scenario/variance.h"

namespace accord {
namespace {

constexpr double kFewestEvents = 50;
constexpr double kShareThatMatters = 0.01;
constexpr double kRounding = 1e-9;

// Makes values their distances from the centre.
ACCORD_VECTOR_CLONES void DistancesFrom(double centre, Column values) {
  for (int i = 0; i < kTilePaths; ++i) values[i] = std::fabs(values[i] - centre);
}

// Makes values the distances from 1 of the factors that follow from them.
ACCORD_VECTOR_CLONES void DistancesOfFactors(double loading, double reference, Column values) {
  for (int i = 0; i < kTilePaths; ++i) {
    values[i] = std::fabs(Exp(loading * (values[i] - reference)) - 1);
  }
}
ACCORD_VECTOR_CLONES void DistancesOfPowers(double loading, double reference, Column values) {
  for (int i = 0; i < kTilePaths; ++i) {
    values[i] = std::fabs(Exp(loading * Log(values[i] / reference)) - 1);
  }
}

std::string Count(double number) { return NumberText(std::round(number)); }

// A count that is nearly always the same: none, or all trials.
struct UsualCount {
  double count;
  double other;  // the probability of any other, at most 1/2
};

std::optional<UsualCount> UsualCountOf(const Marginal& marginal) {
  std::vector<UsualCount> ends;
  if (const auto* poisson = std::get_if<PoissonMarginal>(&marginal.kind)) {
    ends = {{0, -ExpMinusOne(-poisson->mean)}};
  } else if (const auto* binomial = std::get_if<BinomialMarginal>(&marginal.kind)) {
    const double n = binomial->trials;
    ends = {{0, -ExpMinusOne(n * Log1p(-binomial->probability))},
            {n, -ExpMinusOne(n * Log(binomial->probability))}};
  }
  for (const UsualCount& end : ends) {
    if (end.other <= 0.5) return end;
  }
  return std::nullopt;
}

class ChanceWarner {
 public:
  ChanceWarner(const Scenario& scenario, const CompiledModel& model, std::int64_t path_count,
               const FieldPath& at)
      : scenario_(scenario),
        facts_(scenario.facts()),
        chance_(*model.chance),
        base_(model.client_base ? &*model.client_base : nullptr),
        paths_(static_cast<double>(path_count)),
        at_(at) {}

  // Nothing once stopped.
  std::optional<Violations> Take(const Stopped& stopped) {
    const std::map<int, OpenSides> followed = FollowedDrivers();
    for (std::size_t d = 0; d < facts_.drivers.size(); ++d) {
      if (IsStopped(stopped)) return std::nullopt;
      const FieldPath marginal = PlaceOf("drivers", facts_.drivers[d].id, d).Field("marginal");
      WarnOfKeptReference(marginal, static_cast<int>(d));
      WarnOfRareEvents(marginal, d);
      if (const auto found = followed.find(static_cast<int>(d)); found != followed.end()) {
        WarnOfHeavyTail(marginal, d, found->second);
      }
    }
    for (std::size_t j = 0; j < facts_.outcomes.size(); ++j) {
      if (IsStopped(stopped)) return std::nullopt;
      const FieldPath loadings = PlaceOf("outcomes", facts_.outcomes[j].id, j).Field("loadings");
      WarnOfOutcome(loadings, facts_.outcomes[j], chance_.outcomes[j]);
    }
    if (IsStopped(stopped)) return std::nullopt;
    WarnOfCosts();
    if (IsStopped(stopped)) return std::nullopt;
    WarnOfValues();
    return warnings_.Take(at_);
  }

 private:
  FieldPath PlaceOf(const char* list, const std::string& id, std::size_t i) const {
    return at_.Field(list).Entry(id, static_cast<int>(i));
  }

  double DrawsOf(std::size_t driver) const {
    return paths_ * (chance_.drivers[driver].is_static ? 1 : chance_.period_count);
  }

  // "1000 paths of 4 periods".
  std::string PathsText(std::size_t driver) const {
    const int periods = chance_.drivers[driver].is_static ? 1 : chance_.period_count;
    return Count(paths_) + " paths" +
           (periods == 1 ? "" : " of " + std::to_string(periods) + " periods");
  }

  // The driver that is read, as itself or as an input; empty where it is none.
  static std::string DriverRead(const ContractRead& read, const Contract& contract) {
    if (const auto* driver = std::get_if<DriverId>(&read.source)) return driver->id;
    const auto* input = std::get_if<InputId>(&read.source);
    if (input == nullptr) return "";
    for (const ObservedInput& each : contract.inputs) {
      const auto* bound = std::get_if<DriverId>(&each.binding);
      if (each.id == input->id && bound != nullptr) return bound->id;
    }
    return "";
  }

  // To which ends the pay of a clause goes on and on with what it reads there.
  static OpenSides FollowedWithoutEnd(const Clause& clause, ReadBy by) {
    OpenSides open{false, false};
    if (clause.settlement_limits || clause.year_limits || clause.term_limits) return open;
    if (by == ReadBy::kIndexation) return {true, true};
    if (by == ReadBy::kReference && clause.amount_unit == ValueUnit::kOfReference) {
      return {true, true};
    }
    if (by != ReadBy::kBasis) return open;
    for (const Band& band : clause.bands) {
      if (band.rate == 0) continue;
      open.lower = open.lower || !band.lower;
      open.upper = open.upper || !band.upper;
    }
    return open;
  }

  // Drivers that an unbounded outcome, a clause without limits or a cost follows in proportion.
  std::map<int, OpenSides> FollowedDrivers() const {
    std::map<int, OpenSides> followed;
    const auto follow = [&](const std::string& driver, const OpenSides& open) {
      if (!open.upper && !open.lower) return;
      OpenSides& all = followed.try_emplace(scenario_.DriverIndex(driver), OpenSides{false, false})
                           .first->second;
      all = {all.upper || open.upper, all.lower || open.lower};
    };
    for (const Outcome& outcome : facts_.outcomes) {
      if (outcome.form != OutcomeForm::kAdditive) continue;
      for (const Loading& loading : outcome.loadings) {
        if (loading.loading == 0) continue;
        follow(loading.driver, OpenSidesOf(outcome, loading.loading));
      }
    }
    for (const Contract& contract : facts_.contracts) {
      for (const ContractRead& read : ReadsOf(contract, at_)) {
        const std::string driver = DriverRead(read, contract);
        if (driver.empty() || read.clause < 0) continue;
        const Clause& clause = contract.clauses[static_cast<std::size_t>(read.clause)];
        follow(driver, FollowedWithoutEnd(clause, read.by));
      }
    }
    const auto add = [&](const Cost& cost) {
      for (const EventCost& event : cost.event_costs) {
        if (event.amount != 0) follow(event.driver, {});
      }
    };
    for (const ContractAccount& account : facts_.supplier_private->accounts) add(*account.cost);
    for (const ClientPrivate& client : facts_.client_private) add(*client.cost);
    return followed;
  }

  // How seldom something of this probability is drawn; nothing where it is often enough.
  std::optional<std::string> RareText(std::size_t driver, double probability) const {
    const double expected = DrawsOf(driver) * probability;
    if (expected >= kFewestEvents) return std::nullopt;
    const double wanted = std::ceil(paths_ * kFewestEvents / expected * (1 - kRounding));
    std::string way_out = "; 50 take " + Count(wanted) + " paths";
    if (wanted > static_cast<double>(limits::kMaxPaths)) way_out += ", more than a run may have";
    return "is expected " + RoundedText(expected) + " times in " + PathsText(driver) +
           ", fewer than 50: what rests on it is hardly seen, and errors say too little" + way_out;
  }

  void WarnOfRareEvents(const FieldPath& marginal, std::size_t driver) {
    const Marginal& given = *facts_.drivers[driver].marginal;
    if (const auto* event = std::get_if<EventMarginal>(&given.kind)) {
      if (const auto text = RareText(driver, event->probability)) {
        warnings_.Add(marginal.Field("event").Field("probability"), ViolationCode::kRareEvent,
                      "this event " + *text);
      } else {
        WarnOfRareCounts(marginal.Field("event").Field("severity"), driver, *event->severity,
                         event->probability);
      }
    } else if (const auto* discrete = std::get_if<DiscreteMarginal>(&given.kind)) {
      const double median = QuantileAt(chance_.drivers[driver].marginal, 0);
      double mean = 0;
      for (const DiscretePoint& point : discrete->points) {
        mean += point.probability * std::fabs(point.value - median);
      }
      for (std::size_t i = 0; i < discrete->points.size(); ++i) {
        const DiscretePoint& point = discrete->points[i];
        const double part = point.probability * std::fabs(point.value - median);
        const auto text = RareText(driver, point.probability);
        if (!text || part < kShareThatMatters * mean || part == 0) continue;
        warnings_.Add(marginal.Field("discrete").Field("points").At(static_cast<int>(i)),
                      ViolationCode::kRareEvent, NumberText(point.value) + " " + *text);
      }
    } else {
      WarnOfRareCounts(marginal, driver, given, 1);
    }
  }

  // Of counts drawn with this probability.
  void WarnOfRareCounts(const FieldPath& marginal, std::size_t driver, const Marginal& count,
                        double probability) {
    const std::optional<UsualCount> usual = UsualCountOf(count);
    if (!usual) return;
    const auto text = RareText(driver, probability * usual->other);
    if (!text) return;
    const bool poisson = std::holds_alternative<PoissonMarginal>(count.kind);
    warnings_.Add(poisson ? marginal.Field("poisson").Field("mean")
                          : marginal.Field("binomial").Field("probability"),
                  ViolationCode::kRareEvent,
                  "a count other than " + NumberText(usual->count) + " " + *text);
  }

  // Whether what happens at all is warned of as rare.
  bool IsRare(std::size_t driver) const {
    const std::optional<UsualCount> usual = UsualCountOf(*facts_.drivers[driver].marginal);
    return usual && RareText(driver, usual->other);
  }

  // Of what `distance` makes of every x that the driver draws; of an event, of every severity.
  void WarnOfTail(const FieldPath& at, std::size_t driver, const char* what,
                  const Distances& distance, const OpenSides& open = {}) {
    const CompiledMarginal& marginal = chance_.drivers[driver].marginal;
    double draws = DrawsOf(driver), unseen = 0;
    if (const auto* event = std::get_if<EventQuantiles>(&marginal)) {
      draws *= event->probability;
      if (draws < kFewestEvents) return;  // rare
      const CompiledMarginal severity =
          std::visit([](const auto& kind) -> CompiledMarginal { return kind; }, event->severity);
      unseen = UnseenShare(draws, severity, distance, open);
    } else {
      if (IsRare(driver)) return;
      unseen = UnseenShare(draws, marginal, distance, open);
    }
    if (!IsTooMuch(unseen, draws)) return;
    AddHeavyTail(at, unseen, what, PathsText(driver),
                 "give the outcome bounds or the clause limits, ");
  }

  void AddHeavyTail(const FieldPath& at, double unseen, const std::string& what,
                    const std::string& draws, const std::string& advice) {
    warnings_.Add(
        at, ViolationCode::kHeavyTail,
        RoundedText(std::round(1000 * unseen) / 10) + " % of " + what + " comes from values that " +
            draws + " see once or not at all: means may lie far off, and errors say too little; " +
            advice + "truncate the marginal, or use a bounded one such as PERT or beta");
  }

  // Tails of a discrete marginal are rare values; a count has one. Trials made elsewhere are what
  // they are.
  bool HasTail(std::size_t driver) const {
    return !chance_.drivers[driver].trials &&
           !std::holds_alternative<DiscreteMarginal>(facts_.drivers[driver].marginal->kind);
  }

  void WarnOfHeavyTail(const FieldPath& at, std::size_t driver, const OpenSides& open) {
    const CompiledDriver& compiled = chance_.drivers[driver];
    if (LacksMean(scenario_, facts_.drivers[driver], open)) {
      warnings_.Add(at, ViolationCode::kHeavyTail,
                    "its tail is too heavy for it to have a mean, and so has no pay that follows "
                    "it: means and errors say nothing; give the clause limits, or truncate the "
                    "marginal");
      return;
    }
    if (!HasTail(driver) || compiled.accumulation == Accumulation::kIndex) return;
    const bool event = std::holds_alternative<EventQuantiles>(compiled.marginal);
    const double centre = event ? 0 : QuantileAt(compiled.marginal, 0);
    WarnOfTail(
        at, driver, event ? "its mean severity" : "its mean distance from the median",
        [centre](Column values) { DistancesFrom(centre, values); }, open);
  }

  // Of what is multiplied by exp(loading (X - ref)), or (X / ref)^loading.
  void WarnOfFactor(const FieldPath& loadings, const std::string& id, int driver, double loading,
                    bool power) {
    const CompiledDriver& compiled = chance_.drivers[static_cast<std::size_t>(driver)];
    const bool level = compiled.accumulation == Accumulation::kLevel;
    if (loading == 0 || !level || !HasTail(static_cast<std::size_t>(driver))) return;
    const double reference = compiled.reference[0];
    WarnOfTail(loadings.Entry(id, driver), static_cast<std::size_t>(driver),
               "the mean distance of its factor from 1", [=](Column values) {
                 if (power) {
                   DistancesOfPowers(loading, reference, values);
                 } else {
                   DistancesOfFactors(loading, reference, values);
                 }
               });
  }

  void WarnOfFactors(const FieldPath& loadings, const std::vector<Loading>& given, bool power) {
    for (const Loading& loading : given) {
      WarnOfFactor(loadings, loading.driver, scenario_.DriverIndex(loading.driver), loading.loading,
                   power);
    }
  }

  void WarnOfOutcome(const FieldPath& loadings, const Outcome& outcome,
                     const CompiledOutcome& compiled) {
    const auto [low, high] = std::minmax_element(compiled.plan.begin(), compiled.plan.end());
    const bool runs_up = *high > 0 && !std::isfinite(compiled.upper_bound);
    const bool runs_down = *low < 0 && !std::isfinite(compiled.lower_bound);
    if (compiled.form != OutcomeForm::kAdditive && (runs_up || runs_down)) {
      WarnOfFactors(loadings, outcome.loadings, compiled.form == OutcomeForm::kElasticity);
    }
    for (const Loading& loading : outcome.loadings) {
      const int driver = scenario_.DriverIndex(loading.driver);
      if (loading.loading != 0) WarnOfDrift(loadings.Entry(loading.driver, driver), driver);
    }
  }

  // An alternative's driver stands around another median than the reference that it keeps.
  void WarnOfKeptReference(const FieldPath& at, int index) {
    const Driver& driver = facts_.drivers[static_cast<std::size_t>(index)];
    if (driver.base_reference.empty()) return;
    // Of several streams of trials those of the first period.
    const auto& q = chance_.drivers[static_cast<std::size_t>(index)].marginal;
    const double median = QuantileAt(q, 0), kept = driver.base_reference.front();
    if (std::fabs(median - kept) <= kRounding * (QuantileAt(q, 1) - QuantileAt(q, -1))) return;
    warnings_.Add(at, ViolationCode::kAssumed,
                  "the reference stays that of the base (" + RoundedText(kept) +
                      "), while the median is " + RoundedText(median) +
                      " now: give the driver a reference to move it too");
  }

  void WarnOfDrift(const FieldPath& at, int index) {
    const Driver& driver = facts_.drivers[static_cast<std::size_t>(index)];
    if (driver.accumulation == Accumulation::kLevel || driver.reference) return;
    const CompiledDriver& compiled = chance_.drivers[static_cast<std::size_t>(index)];
    // A symmetric marginal that is tabulated has a median that is 0 but for rounding.
    const auto& q = compiled.marginal;
    const double rounding = kRounding * (QuantileAt(q, 1) - QuantileAt(q, -1));
    const bool sum = driver.accumulation == Accumulation::kRunningSum;
    const double start = sum ? 0 : 1;
    if (std::fabs(compiled.reference.front() - start) <= rounding &&
        std::fabs(compiled.reference.back() - start) <= rounding * compiled.reference.size()) {
      return;
    }
    warnings_.Add(at, ViolationCode::kDriftRemoved,
                  "the median course of " + QuotedText(driver.id) + ", from " + (sum ? "0" : "1") +
                      " to " + RoundedText(compiled.reference.back()) +
                      " in the last period, is its reference, so that the outcome does not show "
                      "it: expected growth must be in the plan, or a reference be given with the "
                      "driver (0: all of it shows)");
  }

  void WarnOfCosts() {
    const auto& accounts = facts_.supplier_private->accounts;
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      const FieldPath account = at_.Field("supplier_private")
                                    .Field("accounts")
                                    .Entry(accounts[i].contract, static_cast<int>(i));
      WarnOfFactors(account.Field("cost").Field("loadings"), accounts[i].cost->loadings, false);
    }
    for (std::size_t i = 0; i < facts_.client_private.size(); ++i) {
      const ClientPrivate& client = facts_.client_private[i];
      const FieldPath entry = PlaceOf("client_private", client.contract, i);
      WarnOfFactors(entry.Field("cost").Field("loadings"), client.cost->loadings, false);
    }
  }

  // Of what one client brings in one period; steps have no tails.
  void WarnOfValueTail(const FieldPath& at, const Segment& segment,
                       const CompiledClientValue& value) {
    if (!value.distribution) return;
    const auto* marginal = std::get_if<CompiledMarginal>(&value.distribution->quantiles);
    if (marginal == nullptr) return;
    const double clients = static_cast<double>(std::max<std::int64_t>(segment.client_count, 1));
    const double draws = paths_ * chance_.period_count * clients * value.distribution->probability;
    if (draws < kFewestEvents) return;  // rare
    const bool event = value.distribution->probability < 1;
    const double centre = event ? 0 : QuantileAt(*marginal, 0);
    const double unseen =
        UnseenShare(draws, *marginal, [centre](Column values) { DistancesFrom(centre, values); });
    if (!IsTooMuch(unseen, draws)) return;
    AddHeavyTail(at, unseen, event ? "its mean severity" : "its mean distance from the median",
                 Count(paths_) + " paths of " + std::to_string(chance_.period_count) +
                     " periods and " + Count(clients) + " clients",
                 "");
  }

  void WarnOfValues() {
    if (!facts_.client_base) return;
    const auto& segments = facts_.client_base->segments;
    for (std::size_t i = 0; i < segments.size(); ++i) {
      const FieldPath entry =
          at_.Field("client_base").Field("segments").Entry(segments[i].id, static_cast<int>(i));
      const auto warn = [&](const char* field, const ClientValue& value,
                            const CompiledClientValue& compiled) {
        WarnOfFactors(entry.Field(field).Field("growth_loadings"), value.growth_loadings, false);
        WarnOfValueTail(entry.Field(field).Field("distribution"), segments[i], compiled);
      };
      warn("revenue_per_client", *segments[i].revenue_per_client, base_->revenue[i]);
      warn("profit_per_client", *segments[i].profit_per_client, base_->profit[i]);
    }
  }

  const Scenario& scenario_;
  const ScenarioDraft& facts_;
  const CompiledChance& chance_;
  const CompiledClientBase* base_;  // of the scenario's client base
  double paths_;
  FieldPath at_;
  Checker warnings_;
};

}  // namespace

Violations ChanceWarnings(const Scenario& scenario, const CompiledModel& model,
                          std::int64_t path_count, const FieldPath& at) {
  return *ChanceWarnings(scenario, model, path_count, at, {});
}

std::optional<Violations> ChanceWarnings(const Scenario& scenario, const CompiledModel& model,
                                         std::int64_t path_count, const FieldPath& at,
                                         const Stopped& stopped) {
  return ChanceWarner(scenario, model, path_count, at).Take(stopped);
}

}  // namespace accord
