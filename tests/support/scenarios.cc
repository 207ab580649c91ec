#include "tests/support/scenarios.h"
#include "simulation/base/violation.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>
#include <variant>

namespace accord {
namespace {

template <typename T>
T& EntryOf(std::vector<T>& entries, const std::string& id) {
  const auto entry =
      std::find_if(entries.begin(), entries.end(), [&](const T& e) { return e.id == id; });
  if (entry == entries.end()) {
    std::fprintf(stderr, "the test names no entry of its draft: %s\n", id.c_str());
    std::abort();
  }
  return *entry;
}

template <typename T>
T OrAbort(Checked<T> checked) {
  if (const auto* violations = std::get_if<Violations>(&checked)) {
    std::fputs(Listed(*violations).c_str(), stderr);
    std::abort();
  }
  return std::get<T>(std::move(checked));
}

Loading Loads(std::string driver, double loading, double adjustment = 0) {
  return {.driver = std::move(driver), .loading = loading, .adjustment = adjustment};
}

Outcome Output() {
  Outcome output;
  output.id = "output";
  output.display_name = "Output";
  output.unit = "t";
  output.motive = Motive::kProduction;
  output.baseline = Constantly(1000);
  output.target = 1200;
  output.plan = Plan{RampPeriods{4}};
  output.loadings = {Loads("demand", 0.8, 0.5), Loads("skill", 0.5)};
  output.verification = Verification{.form = ErrorForm::kRelative, .sd = 0.02};
  output.value_per_unit = 50;
  return output;
}

Outcome Downtime() {
  Outcome downtime;
  downtime.id = "downtime";
  downtime.unit = "h";
  downtime.motive = Motive::kLogistics;
  downtime.baseline = Constantly(100);
  downtime.target = 80;
  downtime.form = OutcomeForm::kAdditive;
  downtime.lower_bound = 0;
  downtime.loadings = {Loads("skill", -40)};
  downtime.value_per_unit = -100;
  return downtime;
}

Clause Fee() {
  Clause fee;
  fee.id = "fee";
  fee.base = 2000;
  return fee;
}

Clause Gain() {
  Clause gain;
  gain.id = "gain";
  gain.basis = Basis{.source = ContractFigure::kBenefit};
  gain.share = 0.3;
  gain.pivot = 2000;
  gain.bands = {Band{.lower = 2000, .upper = {}, .rate = 1}};
  gain.year_limits.emplace().gain_cap = 5000;
  return gain;
}

Clause Penalty() {
  Clause penalty;
  penalty.id = "penalty";
  penalty.window = Window{ContractYear{}};
  penalty.basis = Basis{.source = ContractFigure::kScore};
  penalty.pivot = 0.9;
  penalty.bands = {Band{.lower = {}, .upper = 0.9, .rate = 10000}};
  penalty.settlement_limits.emplace().penalty_cap = 3000;
  return penalty;
}

Contract Steel() {
  Contract steel;
  steel.id = "steel";
  steel.client_id = "mill";
  steel.outcome_ids = {"output", "downtime"};
  steel.score =
      Score{.measure = ScoreMeasure::kAchievement, .weights = {{"output", 0.6}, {"downtime", 0.4}}};
  steel.clauses = {Fee(), Gain(), Penalty()};
  return steel;
}

}  // namespace

Trajectory Constantly(double value) { return Trajectory{ConstantShape{value}}; }

Driver ADriver(std::string id, Marginal marginal, double persistence) {
  Driver driver;
  driver.id = std::move(id);
  driver.control = Control::kExternal;
  driver.marginal = std::move(marginal);
  driver.persistence = persistence;
  return driver;
}

ScenarioDraft SmallScenario() {
  ScenarioDraft draft;
  draft.display_name = "Small";
  draft.timeline = Timeline{.period_count = 8, .period_length = PeriodLength::kQuarter};

  Driver demand = ADriver("demand", Marginal{NormalMarginal{.mean = 0, .sd = 0.1}}, 0.5);
  demand.category = DriverCategory::kDemand;
  demand.control = Control::kClient;
  Driver skill = ADriver("skill", Marginal{TriangularMarginal{.min = -0.2, .mode = 0, .max = 0.2}});
  skill.category = DriverCategory::kPerformance;
  skill.control = Control::kSupplier;
  draft.drivers = {demand, skill};
  draft.correlation.emplace().pairs = {{"demand", "skill", NormalScoreCorrelation{0.3}}};

  draft.outcomes = {Output(), Downtime()};
  draft.contracts = {Steel()};

  ContractAccount account;
  account.contract = "steel";
  Cost& delivery = account.cost.emplace();
  delivery.fixed = Constantly(1000);
  delivery.loadings = {Loads("skill", 0.1)};
  account.investment = Investment{.amount = 4000, .specificity = 0.5, .life_years = {}};
  SupplierPrivate supplier;
  supplier.discount_rate_per_year = 0.08;
  supplier.accounts = {account};
  supplier.reserve = 2000;
  draft.supplier_private = supplier;
  ClientPrivate client;
  client.contract = "steel";
  client.discount_rate_per_year = 0.05;
  draft.client_private = {client};
  return draft;
}

ClientBase SmallClientBase() {
  ClientBase base;
  const auto segment = [](std::string id, std::int64_t clients, double revenue) {
    Segment segment;
    segment.id = std::move(id);
    segment.client_count = clients;
    segment.revenue_per_client = ClientValue{Constantly(revenue)};
    segment.profit_per_client = ClientValue{Constantly(revenue / 5)};
    return segment;
  };
  base.segments = {segment("gold", 10, 900), segment("silver", 40, 300),
                   segment("bronze", 150, 100), segment("gone", 0, 0)};
  base.segments[3].out = true;
  base.transitions = Transitions{TransitionMatrix{{{"gold", {0.8, 0.15, 0, 0.05}},
                                                   {"silver", {0.1, 0.7, 0.15, 0.05}},
                                                   {"bronze", {0, 0.1, 0.8, 0.1}},
                                                   {"gone", {0, 0, 0.02, 0.98}}}}};
  return base;
}

Scenario Valid(ScenarioDraft draft) {
  return OrAbort(Validate(std::move(draft), FieldPath("scenario")));
}

Scenario AScenario(const std::function<void(ScenarioDraft&)>& change) {
  ScenarioDraft draft = SmallScenario();
  if (change) change(draft);
  return Valid(std::move(draft));
}

Violations FaultsOf(const std::function<void(ScenarioDraft&)>& change) {
  ScenarioDraft draft = SmallScenario();
  change(draft);
  const Checked<Scenario> checked = Validate(std::move(draft), FieldPath("scenario"));
  const auto* violations = std::get_if<Violations>(&checked);
  return violations == nullptr ? Violations{} : *violations;
}

std::string Listed(const Violations& violations) {
  std::string text;
  for (const Violation& v : violations) {
    text += v.field + ": " + std::string(ViolationCodeName(v.code)) + ": " + v.description + '\n';
  }
  return text;
}

RunOptions SomeOptions(std::int64_t path_count, std::uint64_t seed, bool exact_quantiles) {
  RunOptionsDraft draft;
  draft.path_count = path_count;
  draft.seed = seed;
  draft.exact_quantiles = exact_quantiles;
  return OrAbort(Validate(draft, /*period_count=*/0, FieldPath("options")));
}

Driver& DriverOf(ScenarioDraft& draft, const std::string& id) { return EntryOf(draft.drivers, id); }
Outcome& OutcomeOf(ScenarioDraft& draft, const std::string& id) {
  return EntryOf(draft.outcomes, id);
}
Contract& ContractOf(ScenarioDraft& draft, const std::string& id) {
  return EntryOf(draft.contracts, id);
}
Clause& ClauseOf(Contract& contract, const std::string& id) {
  return EntryOf(contract.clauses, id);
}

}  // namespace accord
