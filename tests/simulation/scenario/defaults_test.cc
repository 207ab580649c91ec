#include <gtest/gtest.h>

#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

// As little as a contract needs.
ScenarioDraft BareDraft() {
  ScenarioDraft draft;
  draft.timeline = Timeline{6, PeriodLength::kMonth};
  Driver driver;
  driver.id = "price";
  driver.control = Control::kExternal;
  driver.marginal = Marginal{ConstantMarginal{1}};
  draft.drivers = {driver};
  Outcome outcome;
  outcome.id = "uptime";
  outcome.baseline = Trajectory{Growth{90, 0.5}};
  outcome.target = 99;
  draft.outcomes = {outcome};
  Contract contract;
  contract.id = "deal";
  contract.clauses.emplace_back().id = "fee";
  draft.contracts = {contract};
  return draft;
}

TEST(Defaults, OfTheScenario) {
  const Scenario scenario = Valid(BareDraft());
  const ScenarioDraft& facts = scenario.facts();
  EXPECT_EQ(facts.currency, "EUR");
  ASSERT_TRUE(facts.correlation);
  EXPECT_EQ(facts.correlation->mode, CorrelationMode::kSameTime);
  EXPECT_TRUE(facts.correlation->factor_order.empty());
  EXPECT_EQ(scenario.period_count(), 6);
  EXPECT_EQ(scenario.periods_per_year(), 12);
  EXPECT_EQ(scenario.period_years(), 1.0 / 12);
  EXPECT_FALSE(facts.client_base);
}

TEST(Defaults, OfADriver) {
  const Driver driver = Valid(BareDraft()).facts().drivers[0];
  EXPECT_EQ(driver.display_name, "price");
  EXPECT_EQ(driver.category, DriverCategory::kOther);
  EXPECT_EQ(driver.accumulation, Accumulation::kLevel);
  EXPECT_EQ(driver.persistence, 0);
  EXPECT_FALSE(driver.reference);
}

TEST(Defaults, OfAnOutcome) {
  const Outcome outcome = Valid(BareDraft()).facts().outcomes[0];
  EXPECT_EQ(outcome.display_name, "uptime");
  EXPECT_EQ(outcome.motive, Motive::kUnspecified);
  EXPECT_EQ(outcome.baseline_level, 90);
  EXPECT_EQ(std::get<ValueList>(outcome.plan->shape).values, std::vector<double>(6, 1.0));
  EXPECT_EQ(outcome.form, OutcomeForm::kMultiplicative);
  EXPECT_EQ(outcome.verification->form, ErrorForm::kRelative);
  EXPECT_EQ(outcome.verification->sd, 0);
  EXPECT_EQ(outcome.max_achievement, 2);
  EXPECT_FALSE(outcome.lower_bound || outcome.upper_bound);
}

TEST(Defaults, OfABaselineLevelAreItsFirstValue) {
  ScenarioDraft draft = BareDraft();
  draft.outcomes[0].baseline = Trajectory{ValueList{{7, 1, 2, 3, 4, 5}}};
  EXPECT_EQ(Valid(draft).facts().outcomes[0].baseline_level, 7);
  draft.outcomes[0].baseline = Constantly(3);
  EXPECT_EQ(Valid(draft).facts().outcomes[0].baseline_level, 3);
  draft.outcomes[0].baseline_level = 4;
  EXPECT_EQ(Valid(draft).facts().outcomes[0].baseline_level, 4);
}

TEST(Defaults, OfAContract) {
  const Contract contract = Valid(BareDraft()).facts().contracts[0];
  EXPECT_EQ(contract.display_name, "deal");
  EXPECT_EQ(contract.client_id, "deal");
  EXPECT_EQ(contract.outcome_ids, std::vector<std::string>{"uptime"});
  EXPECT_FALSE(contract.score);
  EXPECT_FALSE(contract.jom_unit);
}

TEST(Defaults, OfNamesForPeopleAreIds) {
  ScenarioDraft draft = BareDraft();
  Contract& deal = draft.contracts[0];
  deal.inputs = {{.id = "hours", .binding = OutcomeId{"uptime"}}};
  deal.groups = {{.id = "fees", .clauses = {"fee"}}};
  Termination poor;
  poor.id = "poor";
  poor.party = Party::kClient;
  poor.watched = CumulativeCash{};
  poor.below = 0;
  deal.terminations = {poor};
  const Contract as_ids = Valid(draft).facts().contracts[0];
  EXPECT_EQ(as_ids.inputs[0].display_name, "hours");
  EXPECT_EQ(as_ids.groups[0].display_name, "fees");
  EXPECT_EQ(as_ids.terminations[0].display_name, "poor");
  deal.inputs[0].display_name = "Hours on site";
  deal.groups[0].display_name = "All fees";
  deal.terminations[0].display_name = "Poor for a year";
  const Contract named = Valid(draft).facts().contracts[0];
  EXPECT_EQ(named.inputs[0].display_name, "Hours on site");
  EXPECT_EQ(named.groups[0].display_name, "All fees");
  EXPECT_EQ(named.terminations[0].display_name, "Poor for a year");
}

TEST(Defaults, OfAClause) {
  const Clause fee = Valid(BareDraft()).facts().contracts[0].clauses[0];
  EXPECT_EQ(fee.display_name, "fee");
  EXPECT_EQ(fee.first_period, 1);
  EXPECT_EQ(fee.last_period, 6);
  EXPECT_EQ(std::get<EveryPeriods>(fee.window->length).periods, 1);
  EXPECT_EQ(std::get<ConstantFigure>(fee.basis->source).value, 0);
  EXPECT_EQ(fee.basis->aggregation, Aggregation::kMean);
  EXPECT_EQ(fee.share, 1);
  EXPECT_EQ(fee.edge_unit, ValueUnit::kAbsolute);
  EXPECT_EQ(fee.amount_unit, ValueUnit::kAbsolute);
  EXPECT_FALSE(fee.gate || fee.scale || fee.reference || fee.settlement_limits);
}

TEST(Defaults, OfAggregationSumMoneyAndAverageTheRest) {
  const auto aggregation = [](auto source) {
    const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
      Contract& steel = ContractOf(draft, "steel");
      steel.inputs = {{.id = "volume", .binding = DriverId{"demand"}}};
      ClauseOf(steel, "gain").basis = Basis{.source = source};
    });
    return scenario.facts().contracts[0].clauses[1].basis->aggregation;
  };
  EXPECT_EQ(aggregation(ContractFigure::kBenefit), Aggregation::kSum);
  EXPECT_EQ(aggregation(ContractFigure::kBenefitAgainstPlan), Aggregation::kSum);
  EXPECT_EQ(aggregation(ContractFigure::kDeliveryCost), Aggregation::kSum);
  EXPECT_EQ(aggregation(ClauseId{"fee"}), Aggregation::kSum);
  EXPECT_EQ(aggregation(InputId{"volume"}), Aggregation::kSum);
  EXPECT_EQ(aggregation(ContractFigure::kScore), Aggregation::kMean);
  EXPECT_EQ(aggregation(ContractFigure::kBenefitAgainstPlanRelative), Aggregation::kMean);
  EXPECT_EQ(aggregation(AchievementOf{"output"}), Aggregation::kMean);
  EXPECT_EQ(aggregation(ProgressOf{"output"}), Aggregation::kMean);
  EXPECT_EQ(aggregation(AttainmentOf{"output"}), Aggregation::kMean);
  EXPECT_EQ(aggregation(MeasuredValueOf{"output"}), Aggregation::kMean);
  EXPECT_EQ(aggregation(DriverId{"demand"}), Aggregation::kMean);
  EXPECT_EQ(aggregation(ConstantFigure{1}), Aggregation::kMean);
}

TEST(Defaults, OfAGateLookAtTheClausesBasis) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    Clause& gain = ClauseOf(ContractOf(draft, "steel"), "gain");
    gain.gate.emplace().gates.emplace_back().min = 100;
    gain.scale.emplace().intercept = 1;
  });
  const Clause& gain = scenario.facts().contracts[0].clauses[1];
  EXPECT_EQ(gain.gate->mode, GateMode::kAllOf);
  const Gate& gate = gain.gate->gates[0];
  EXPECT_EQ(std::get<ContractFigure>(gate.basis->source), ContractFigure::kBenefit);
  EXPECT_EQ(gate.basis->aggregation, Aggregation::kSum);
  EXPECT_EQ(gate.unit, ValueUnit::kAbsolute);
  EXPECT_EQ(std::get<ConstantFigure>(gain.scale->basis->source).value, 0);
  EXPECT_EQ(gain.year_limits->unit, ValueUnit::kAbsolute);
  EXPECT_EQ(gain.year_limits->excess_penalty, ExcessPenalty::kForgiven);
}

TEST(Defaults, OfPrivatePartsHaveAnEntryForEveryContract) {
  const Scenario scenario = Valid(BareDraft());
  const ContractAccount& supplier = scenario.SupplierAccount("deal");
  EXPECT_EQ(std::get<ConstantShape>(supplier.cost->fixed->shape).value, 0);
  EXPECT_EQ(std::get<ConstantShape>(std::get<Trajectory>(supplier.cost->volume).shape).value, 0);
  EXPECT_EQ(supplier.investment->amount, 0);
  EXPECT_EQ(supplier.investment->life_years, 0.5);
  const ClientPrivate& client = scenario.ClientAccount("deal");
  EXPECT_EQ(client.discount_rate_per_year, 0);
  EXPECT_EQ(client.investment->life_years, 0.5);
  EXPECT_TRUE(client.cost->fixed);
  EXPECT_FALSE(client.reserve);
}

TEST(Defaults, OfTheFactorOrderAreTheCorrelatedDriversInTheirOrder) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft.drivers.insert(draft.drivers.begin(), ADriver("x", Marginal{ConstantMarginal{1}}));
    draft.correlation->pairs = {{"skill", "demand", NormalScoreCorrelation{0.1}}};
  });
  EXPECT_EQ(scenario.facts().correlation->factor_order,
            (std::vector<std::string>{"demand", "skill"}));
}

TEST(Defaults, OfTheClientBase) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    draft.client_base->segments[0].revenue_per_client.reset();
    draft.client_base->segments[1].profit_per_client = ClientValue{};
    TransitionCounts counts;
    counts.parameter_uncertainty = true;
    for (const char* from : {"gone", "bronze", "gold", "silver"}) {
      counts.rows.push_back({from, {1, 2, 3, 4}});
    }
    draft.client_base->transitions = Transitions{counts};
  });
  const ClientBase& base = *scenario.facts().client_base;
  EXPECT_EQ(base.segments[0].display_name, "gold");
  const auto value = [](const std::optional<ClientValue>& v) {
    return std::get<ConstantShape>(std::get<Trajectory>(v->kind).shape).value;
  };
  EXPECT_EQ(value(base.segments[0].revenue_per_client), 0);
  EXPECT_EQ(value(base.segments[1].profit_per_client), 0);
  const auto& counts = std::get<TransitionCounts>(base.transitions->kind);
  EXPECT_EQ(counts.prior, 1);
  ASSERT_EQ(counts.rows.size(), 4);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_EQ(counts.rows[i].from, base.segments[i].id);
}

TEST(Defaults, OfThePriorWithoutUncertaintyIsZero) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    draft.client_base->segments.resize(1);
    draft.client_base->transitions = Transitions{TransitionCounts{{{"gold", {5}}}, {}, false}};
  });
  const auto& kind = scenario.facts().client_base->transitions->kind;
  EXPECT_EQ(std::get<TransitionCounts>(kind).prior, 0);
}

TEST(Defaults, AreFixedPoints) {
  const Scenario once = AScenario([](ScenarioDraft& d) { d.client_base = SmallClientBase(); });
  const Scenario twice = Valid(once.facts());
  EXPECT_EQ(twice.facts().contracts[0].clauses.size(), once.facts().contracts[0].clauses.size());
  EXPECT_EQ(twice.facts().supplier_private->accounts.size(), 1);
  EXPECT_EQ(twice.facts().client_private.size(), 1);
}

}  // namespace
}  // namespace accord
