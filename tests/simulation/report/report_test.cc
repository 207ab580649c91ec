#include "simulation/report/report.h"

#include <cmath>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/base/violation.h"
#include "tests/simulation/engine/sample_totals.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using testing::Fill;

Scenario WithClientBase() {
  return AScenario([](ScenarioDraft& draft) { draft.client_base = SmallClientBase(); });
}

// The client of contract "steel" and one without a contract are followed by name.
Scenario WithNamedClients() {
  return AScenario([](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    draft.client_base->named_clients.resize(2);
    draft.client_base->named_clients[0].id = "smith";
    draft.client_base->named_clients[0].segment = "silver";
    draft.client_base->named_clients[1].id = "mill";
    draft.client_base->named_clients[1].segment = "gold";
    draft.client_base->named_clients[1].beta_out = 2;
  });
}

// Totals of `models` copies of the scenario, filled with normals; the first batch is all there is.
StudyTotals SomeTotals(const CompiledModel& model, int models, std::size_t paths) {
  std::vector<CompiledModel> unlike(static_cast<std::size_t>(models), model);
  for (CompiledModel& one : unlike) AlterChance([](CompiledChance&) {}, one);  // share nothing
  StudyTotals totals = PilotTotals(unlike);
  Fill(totals, 1, paths);
  FixEdges(totals);
  return totals;
}

// Every number of a report that must be finite, in any order.
class Finiteness {
 public:
  void Check(const SimulationReport& report) {
    for (const ContractReport& contract : report.contracts) Check(contract);
    if (report.supplier_total) Check(*report.supplier_total);
    if (report.client_base) Check(*report.client_base);
    for (const OutcomeReport& outcome : report.outcomes) {
      for (const OutcomePeriod& p : outcome.periods) {
        Numbers({p.plan, p.true_sd, p.measured_sd});
        Values({p.true_mean, p.measured_mean});
        if (p.achievement_mean) Values({*p.achievement_mean});
      }
    }
    for (const ImpliedCorrelation& pair : report.implied_correlations) {
      Numbers({pair.normal_score});
    }
  }

  int checked() const { return checked_; }

 private:
  void Check(const ContractReport& contract) {
    Check(contract.supplier);
    Check(contract.client);
    for (const ClauseReport& clause : contract.clauses) {
      Values({clause.fired_share_of_settlements, clause.fired_share_of_paths,
              clause.limited_share_of_settlements, clause.discounted_pay,
              clause.discounted_pay_client_rate, clause.pay});
      Values(clause.pay_by_period);
    }
    Values(contract.score_by_period);
    Values(contract.benefit_by_period);
    if (contract.client_left) Values(contract.client_left->probability_by_period);
    for (const GuardReport& guard : contract.guard) {
      Values({guard.breached_share_of_periods, guard.breached_share_of_paths});
    }
  }
  void Check(const PartyReport& party) {
    const NpvReport& npv = party.npv;
    Values({npv.mean, npv.sd, npv.p5, npv.p25, npv.p50, npv.p75, npv.p95, npv.loss_probability,
            npv.var_95, npv.cvar_95});
    for (const CashReport& cash : party.cash_by_period) {
      Numbers({cash.sd});
      Values({cash.mean, cash.p5, cash.p50, cash.p95});
    }
    for (const ExposureReport& e : party.exposure_by_period) {
      Values({e.cumulative_mean, e.cumulative_p5, e.cumulative_p50, e.cumulative_p95,
              e.expected_exposure, e.potential_exposure_95});
    }
    for (const ShortfallReport& s : {party.peak_shortfall, party.drawdown}) {
      Values({s.mean, s.p95, s.p99});
    }
    if (party.reserve_exhausted_probability) Values({*party.reserve_exhausted_probability});
  }
  void Check(const ValueReport& value) {
    Values({value.mean, value.sd, value.p5, value.p50, value.p95});
  }
  void Check(const ClientBaseReport& base) {
    Check(base.discounted_revenue);
    Check(base.discounted_profit);
    for (const ClientBasePeriod& period : base.periods) {
      Check(period.revenue);
      Check(period.profit);
      for (const SegmentForecast& s : period.segments) {
        Numbers({s.count_sd, s.revenue_share, s.count_expected.value_or(0)});
        Values({s.count_mean, s.count_p5, s.count_p50, s.count_p95, s.client_share, s.revenue_mean,
                s.profit_mean});
      }
    }
    for (const MatrixRow& row : base.mean_transitions) Numbers(row.values);
    for (const NamedClientReport& client : base.named_clients) {
      Values({client.discounted_revenue, client.discounted_profit});
      if (client.lost_probability) Values({*client.lost_probability});
      for (const NamedClientPeriod& period : client.periods) {
        Values(period.probabilities);
        Values({period.revenue, period.profit});
      }
    }
  }
  void Numbers(const std::vector<double>& numbers) {
    for (const double number : numbers) EXPECT_TRUE(std::isfinite(number)) << checked_;
    checked_ += static_cast<int>(numbers.size());
  }
  void Values(const std::vector<Estimate>& estimates) {
    for (const Estimate& estimate : estimates) {
      Numbers({estimate.value});
      EXPECT_FALSE(std::isnan(estimate.standard_error) || std::isnan(estimate.lower) ||
                   std::isnan(estimate.upper))
          << checked_;
      EXPECT_LE(estimate.lower, estimate.upper) << checked_;
    }
  }

  int checked_ = 0;
};

TEST(Report, SaysWhatWasRun) {
  const Scenario scenario = WithClientBase();
  const CompiledModel model = Compile(scenario, 7);
  const StudyTotals totals = SomeTotals(model, 1, 100);
  const SimulationReport report = MakeReport(scenario, model, totals, 0, SomeOptions(100, 7));
  EXPECT_EQ(report.run.display_name, "Small");
  EXPECT_EQ(report.run.currency, "EUR");
  EXPECT_EQ(report.run.path_count, 100);
  EXPECT_EQ(report.run.seed, 7u);
  EXPECT_EQ(report.run.engine_version, kEngineVersion);
  EXPECT_EQ(report.run.digest, Digest(totals));
  EXPECT_EQ(report.run.period_count, 8);
  EXPECT_EQ(report.run.periods_per_year, 4);
  EXPECT_EQ(report.run.end_reason, "all 100 paths done");
  ASSERT_EQ(report.run.digest_depends_on.size(), 1u);
  EXPECT_NE(report.run.digest_depends_on[0].find("glibc"), std::string::npos);
}

TEST(Report, DependsOnNoLibraryWithoutAClientBase) {
  const Scenario scenario = AScenario();
  const CompiledModel model = Compile(scenario, 7);
  const SimulationReport report =
      MakeReport(scenario, model, SomeTotals(model, 1, 100), 0, SomeOptions(100, 7));
  EXPECT_TRUE(report.run.digest_depends_on.empty());
  EXPECT_FALSE(report.client_base.has_value());
}

TEST(Report, CallsQuantilesExactUntilTheyAreBinned) {
  const Scenario scenario = WithClientBase();
  const CompiledModel model = Compile(scenario, 7);
  StudyTotals totals = SomeTotals(model, 1, 100);
  EXPECT_TRUE(MakeReport(scenario, model, totals, 0, SomeOptions(100)).run.exact_quantiles);
  StudyTotals later = EmptyLike(totals);
  Fill(later, 2, 50);
  Merge(totals, later);
  EXPECT_FALSE(MakeReport(scenario, model, totals, 0, SomeOptions(150)).run.exact_quantiles);
}

TEST(Report, PutsEveryPartInItsPlace) {
  const Scenario scenario = WithClientBase();
  const CompiledModel model = Compile(scenario, 7);
  const StudyTotals totals = SomeTotals(model, 1, 100);
  const SimulationReport report = MakeReport(scenario, model, totals, 0, SomeOptions(100));
  const ModelTotals& of = totals.models[0];

  ASSERT_EQ(report.contracts.size(), 1u);
  const ContractReport& steel = report.contracts[0];
  EXPECT_EQ(steel.contract, "steel");
  EXPECT_EQ(steel.supplier.discount_rate_per_year, 0.08);
  EXPECT_EQ(steel.client.discount_rate_per_year, 0.05);
  EXPECT_EQ(steel.supplier.npv.mean, of.contracts[0]->supplier.npv.Mean());
  EXPECT_EQ(steel.client.npv.mean, of.contracts[0]->client.npv.Mean());
  EXPECT_EQ(steel.supplier.cash_by_period[0].mean.value, -4000);
  EXPECT_EQ(steel.supplier.cash_by_period.size(), 9u);
  ASSERT_EQ(steel.clauses.size(), 3u);
  EXPECT_EQ(steel.clauses[0].clause, "fee");
  EXPECT_EQ(steel.clauses[0].settlement_count, 8);
  EXPECT_EQ(steel.clauses[2].clause, "penalty");
  EXPECT_EQ(steel.clauses[2].settlement_count, 2);
  EXPECT_EQ(steel.score_by_period.size(), 8u);
  EXPECT_EQ(steel.benefit_by_period[7], of.contracts[0]->course->benefit[7].Mean());
  ASSERT_EQ(steel.guard.size(), 2u);
  EXPECT_EQ(steel.guard[0].outcome, "output");
  EXPECT_EQ(steel.guard[1].outcome, "downtime");
  EXPECT_FALSE(report.supplier_total.has_value());

  ASSERT_EQ(report.outcomes.size(), 2u);
  EXPECT_EQ(report.outcomes[0].outcome, "output");
  ASSERT_EQ(report.outcomes[0].periods.size(), 8u);
  EXPECT_EQ(report.outcomes[0].periods[7].period, 8);
  EXPECT_EQ(report.outcomes[0].periods[7].plan, model.chance->outcomes[0].plan[7]);
  EXPECT_EQ(report.outcomes[1].periods[2].true_mean,
            (*of.outcomes)[1].periods[2].true_value.Mean());
  EXPECT_TRUE(report.outcomes[0].periods[0].achievement_mean.has_value());

  ASSERT_TRUE(report.client_base.has_value());
  ASSERT_EQ(report.client_base->periods.size(), 9u);
  EXPECT_EQ(report.client_base->periods[0].segments[2].count_mean.value, 150);
  // 10 x 0.8 + 40 x 0.1 after one period.
  EXPECT_NEAR(*report.client_base->periods[1].segments[0].count_expected, 12, 1e-12);
  EXPECT_TRUE(report.implied_correlations.empty());
}

TEST(Report, FollowsNamedClientsAndWhatTheirLeavingEnds) {
  const Scenario scenario = WithNamedClients();
  const CompiledModel model = Compile(scenario, 7);
  const StudyTotals totals = SomeTotals(model, 1, 100);
  const SimulationReport report = MakeReport(scenario, model, totals, 0, SomeOptions(100));
  const ClientBaseTotals& of = **totals.models[0].client_base;
  ASSERT_EQ(report.client_base->named_clients.size(), 2u);
  EXPECT_EQ(report.client_base->named_clients[0].client, "smith");
  EXPECT_EQ(report.client_base->named_clients[0].contract, "");
  const NamedClientReport& mill = report.client_base->named_clients[1];
  EXPECT_EQ(mill.client, "mill");
  EXPECT_EQ(mill.contract, "steel");
  EXPECT_EQ(mill.discounted_profit, of.named_clients[1].discounted_profit.Mean());
  ASSERT_EQ(mill.periods.size(), 8u);
  EXPECT_EQ(*mill.lost_probability, (*of.named_clients[1].periods[7].stands_in)[3].Probability());
  EXPECT_EQ(report.client_base->periods[8].segments[1].revenue_mean,
            of.periods[7].segment_money[1].revenue.Mean());
  ASSERT_TRUE(report.contracts[0].client_left.has_value());
  EXPECT_EQ(report.contracts[0].client_left->probability_by_period[2],
            totals.models[0].contracts[0]->course->terminations[0].ended_with[2].Probability());
}

// Whether the report says that no costs were given, of the supplier and of the client.
std::vector<bool> NoCostsGiven(const std::function<void(ScenarioDraft&)>& change) {
  const Scenario scenario = AScenario(change);
  const CompiledModel model = Compile(scenario, 7);
  const StudyTotals totals = SomeTotals(model, 1, 100);
  const SimulationReport report = MakeReport(scenario, model, totals, 0, SomeOptions(100));
  return {report.contracts[0].supplier.no_costs_given, report.contracts[0].client.no_costs_given};
}

TEST(Report, SaysWhichPartyHasNoCosts) {
  EXPECT_EQ(NoCostsGiven({}), std::vector<bool>({false, true}));
  const auto strip = [](ScenarioDraft& draft) {
    ContractAccount& account = draft.supplier_private->accounts[0];
    account.cost.reset();
    account.investment.reset();
    draft.contracts[0].jom_unit.reset();
  };
  EXPECT_EQ(NoCostsGiven(strip), std::vector<bool>({true, true}));
  EXPECT_EQ(NoCostsGiven([&](ScenarioDraft& draft) {
              strip(draft);
              draft.supplier_private->accounts[0].investment.emplace().amount = 1;
            }),
            std::vector<bool>({false, true}));
  EXPECT_EQ(NoCostsGiven([&](ScenarioDraft& draft) {
              strip(draft);
              JomUnit& unit = draft.contracts[0].jom_unit.emplace();
              unit.budget_per_period = Constantly(5);
              unit.supplier_share = 1;
            }),
            std::vector<bool>({false, true}));
}

TEST(Report, LeavesOutGuardsOfOutcomesWithoutAchievement) {
  const Scenario scenario = AScenario();
  const CompiledModel model = Compile(scenario, 7);
  StudyTotals totals = SomeTotals(model, 1, 100);
  totals.models[0].contracts[0]->course->guard[0] = GuardTotals();
  const SimulationReport report = MakeReport(scenario, model, totals, 0, SomeOptions(100));
  ASSERT_EQ(report.contracts[0].guard.size(), 1u);
  EXPECT_EQ(report.contracts[0].guard[0].outcome, "downtime");
}

TEST(Report, HoldsNoNumberThatIsNotFiniteForAnyNumberOfPaths) {
  const Scenario scenario = WithNamedClients();
  const CompiledModel model = Compile(scenario, 7);
  for (const std::size_t paths : {2, 3, 19, 64, 1000}) {
    Finiteness finiteness;
    finiteness.Check(MakeReport(scenario, model, SomeTotals(model, 1, paths), 0,
                                SomeOptions(static_cast<std::int64_t>(paths))));
    EXPECT_GT(finiteness.checked(), 500);
  }
}

TEST(Comparison, ReportsBaseAlternativesAndTheirDifferences) {
  const Scenario base = WithClientBase();
  const Scenario other = AScenario([](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    draft.display_name = "Higher fee";
  });
  const std::vector<CompiledModel> models = {Compile(base, 7), Compile(other, 7)};
  const StudyTotals totals = SomeTotals(models[0], 2, 100);
  const SimulationReport of_base = MakeReport(base, models[0], totals, 0, SomeOptions(100, 7));
  const AlternativeReport alternative =
      *MakeAlternative(base, other, models[1], "higher", totals, 1, SomeOptions(100, 7));
  EXPECT_EQ(of_base.run.display_name, "Small");
  EXPECT_EQ(alternative.id, "higher");
  EXPECT_EQ(alternative.report.run.display_name, "Higher fee");
  EXPECT_EQ(alternative.report.contracts[0].supplier.npv.mean,
            totals.models[1].contracts[0]->supplier.npv.Mean());
  EXPECT_EQ(of_base.run.digest, Digest(totals.models[0]));
  EXPECT_EQ(alternative.report.run.digest, Digest(totals.models[1]));
  ASSERT_EQ(alternative.differences.size(), 2u * 6 + 2 + 4);
  EXPECT_EQ(alternative.differences[0].contract, "steel");
  EXPECT_EQ(alternative.differences[0].difference.value,
            alternative.report.contracts[0].supplier.npv.mean.value -
                of_base.contracts[0].supplier.npv.mean.value);
}

// An alternative may lack what the base has to be known by, and says why the run ended all the
// same.
TEST(Comparison, ReportsPrecisionsOfTheBaseAlone) {
  const Scenario base = AScenario();
  const Scenario without = AScenario([](ScenarioDraft& draft) {
    std::erase_if(draft.contracts[0].clauses, [](const Clause& c) { return c.id == "fee"; });
    draft.contracts[0].clauses.front().share = 0.2;
  });
  RunOptionsDraft draft;
  draft.path_count = 1'000'000;
  draft.precisions = {{R"(contracts["steel"].clauses["fee"].discounted_pay)", 1e9, std::nullopt}};
  const auto options = std::get<RunOptions>(Validate(draft, 1, FieldPath()));
  const std::vector<Scenario> scenarios = {base, without};
  const auto models = CompileStudy(scenarios, 1, Sampling::kSobol);
  RunPlan plan{.path_count = 262'144};
  plan.precise_enough = [](const StudyTotals&) { return true; };
  const auto totals = accord::Run(models, plan, {.threads = 2});
  ASSERT_TRUE(totals.ok());
  const SimulationReport of_base = MakeReport(base, models[0], *totals, 0, options);
  const AlternativeReport less =
      *MakeAlternative(base, without, models[1], "less", *totals, 1, options);
  ASSERT_EQ(of_base.run.precisions.size(), 1u);
  EXPECT_TRUE(of_base.run.precisions[0].reached);
  EXPECT_TRUE(less.report.run.precisions.empty());
  const std::string reason = "as precise as asked after 131072 of at most 1000000 paths";
  EXPECT_EQ(of_base.run.end_reason, reason);
  EXPECT_EQ(less.report.run.end_reason, reason);
  // On nets a difference's interval is Student's with 15 degrees of freedom; a mean has no cells.
  const Estimate& mean = less.differences[0].difference;
  EXPECT_GT(mean.standard_error, 0);
  EXPECT_NEAR((mean.upper - mean.value) / mean.standard_error, 2.131449545559323, 1e-6);
}

// Of a run without precisions, for which the scenario does not count.
InterimReport InterimOf(const RunProgress& progress) {
  const auto options = std::get<RunOptions>(Validate(RunOptionsDraft{}, 1, FieldPath()));
  return MakeInterim(progress, AScenario(), options);
}

TEST(Interim, SaysNothingBeforeTheFirstBatch) {
  const InterimReport interim = InterimOf({256, 1000, nullptr});
  EXPECT_EQ(interim.paths_done, 256);
  EXPECT_EQ(interim.path_count, 1000);
  EXPECT_FALSE(interim.supplier_npv_mean.has_value());
  const StudyTotals empty = PilotTotals({testing::ModelWithEverything(1)});
  EXPECT_FALSE(InterimOf({0, 1000, &empty}).supplier_npv_mean.has_value());
}

TEST(Interim, SaysHowNearItIsToThePrecisionsAskedFor) {
  RunOptionsDraft draft;
  draft.precisions = {{"supplier.npv_mean", 1e9, {}}, {"client.npv_mean", 1e-9, {}}};
  const auto options = std::get<RunOptions>(Validate(draft, 1, FieldPath()));
  const Scenario scenario = AScenario();
  const CompiledModel model = Compile(scenario, 1);
  const StudyTotals totals = SomeTotals(model, 1, 50);
  const InterimReport interim = MakeInterim({50, 100, &totals}, scenario, options);
  ASSERT_EQ(interim.precisions.size(), 2u);
  EXPECT_TRUE(interim.precisions[0].reached);
  EXPECT_FALSE(interim.precisions[1].reached);
  EXPECT_EQ(interim.precisions[1].wanted_half_width, 1e-9);
}

TEST(Interim, ReportsBothPartiesOfOneContractAndTheSuppliersTotalOfSeveral) {
  StudyTotals several = PilotTotals({testing::ModelWithEverything(1)});
  Fill(several, 1, 50);
  const InterimReport of_several = InterimOf({50, 100, &several});
  EXPECT_EQ(of_several.supplier_npv_mean, several.models[0].supplier_total->npv.Mean());
  EXPECT_FALSE(of_several.client_npv_mean.has_value());

  CompiledModel model = testing::ModelWithEverything(1);
  model.contracts.resize(1);
  StudyTotals one = PilotTotals({model});
  Fill(one, 1, 50);
  const InterimReport of_one = InterimOf({50, 100, &one});
  EXPECT_EQ(of_one.supplier_npv_mean, one.models[0].contracts[0]->supplier.npv.Mean());
  EXPECT_EQ(of_one.client_npv_mean, one.models[0].contracts[0]->client.npv.Mean());
}

}  // namespace
}  // namespace accord
