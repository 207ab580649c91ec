#include "simulation/analysis/chance_warnings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "simulation/base/violation.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Change = std::function<void(ScenarioDraft&)>;

// What SmallScenario, of eight periods, is warned of after `change` in a run of so many paths.
std::string Warned(const Change& change, std::int64_t path_count = 100'000) {
  const Scenario scenario = AScenario(change);
  return Listed(ChanceWarnings(scenario, Compile(scenario, 1), path_count, FieldPath("scenario")));
}

// With a driver "x" on which the outcome of this form loads.
Change WithDriver(Marginal marginal, double loading, OutcomeForm form = OutcomeForm::kAdditive,
                  double persistence = 1) {
  return [=](ScenarioDraft& draft) {
    draft.drivers.push_back(ADriver("x", marginal, persistence));
    Outcome& output = OutcomeOf(draft, "output");
    output.form = form;
    output.loadings = {{"x", loading, 0}};
  };
}

Marginal Lognormal(double log_sd) {
  return {LognormalMarginal{.median = 1, .log_sd = log_sd, .mean = {}, .sd = {}}};
}
Marginal Event(double probability, Marginal severity = {ConstantMarginal{1}}) {
  return {EventMarginal{probability, std::make_shared<const Marginal>(std::move(severity))}};
}

TEST(ChanceWarnings, AreNoneForAScenarioWhosePathsSeeEnough) {
  EXPECT_EQ(Warned([](ScenarioDraft&) {}), "");
}

TEST(RareEvents, AreThoseThatAllPathsTogetherExpectFewerThanFiftyTimes) {
  EXPECT_EQ(Warned(WithDriver(Event(1e-6), 1)),
            "scenario.drivers[\"x\"].marginal.event.probability: RARE_EVENT: this event is "
            "expected 0.1 times in 100000 paths, fewer than 50: what rests on it is hardly seen, "
            "and errors say too little; 50 take 50000000 paths\n");
  EXPECT_EQ(Warned(WithDriver(Event(5e-4), 1)), "");
  EXPECT_THAT(Warned(WithDriver(Event(4.99e-4), 1)), HasSubstr("is expected 49.9 times"));
  EXPECT_THAT(Warned(WithDriver(Event(1e-9), 1)), EndsWith(", more than a run may have\n"));
}

TEST(RareEvents, CountEveryPeriodOfADriverThatIsDrawnAnew) {
  EXPECT_EQ(Warned(WithDriver(Event(0.01), 1, OutcomeForm::kAdditive, 0), 1000), "");
  EXPECT_THAT(Warned(WithDriver(Event(0.01), 1, OutcomeForm::kAdditive, 1), 1000),
              HasSubstr("is expected 10 times in 1000 paths, fewer than 50"));
  EXPECT_THAT(Warned(WithDriver(Event(0.005), 1, OutcomeForm::kAdditive, 0.5), 1000),
              HasSubstr("is expected 40 times in 1000 paths of 8 periods"));
}

TEST(RareEvents, AreValuesOfADiscreteMarginalThatMatter) {
  const auto with = [](double value) {
    return WithDriver({DiscreteMarginal{{{0, 0.5}, {1, 0.499999}, {value, 0.000001}}}}, 1);
  };
  EXPECT_THAT(Warned(with(1e6)),
              StartsWith("scenario.drivers[\"x\"].marginal.discrete.points[2]: RARE_EVENT: "
                         "1000000 is expected 0.1 times in 100000 paths"));
  EXPECT_EQ(Warned(with(2)), "") << "a millionth of the mean";
}

TEST(RareEvents, AreCountsThatAreHardlyEverAnotherThanUsual) {
  EXPECT_EQ(Warned(WithDriver({PoissonMarginal{1e-5}}, 1)),
            "scenario.drivers[\"x\"].marginal.poisson.mean: RARE_EVENT: a count other than 0 is "
            "expected 0.999995000017 times in 100000 paths, fewer than 50: what rests on it is "
            "hardly seen, and errors say too little; 50 take 5000025 paths\n");
  EXPECT_EQ(Warned(WithDriver({PoissonMarginal{1e-3}}, 1)), "");
  EXPECT_EQ(Warned(WithDriver({PoissonMarginal{40}}, 1)), "");
  EXPECT_THAT(Warned(WithDriver({BinomialMarginal{10, 1e-5}}, 1)),
              StartsWith("scenario.drivers[\"x\"].marginal.binomial.probability: RARE_EVENT: a "
                         "count other than 0 is expected 9.99"));
  EXPECT_THAT(Warned(WithDriver({BinomialMarginal{10, 1 - 1e-6}}, 1)),
              HasSubstr("a count other than 10 is expected 0.99"));
  EXPECT_EQ(Warned(WithDriver({BinomialMarginal{10, 0.3}}, 1)), "");
  EXPECT_THAT(
      Warned(WithDriver(Event(0.1, {PoissonMarginal{1e-4}}), 1)),
      StartsWith("scenario.drivers[\"x\"].marginal.event.severity.poisson.mean: RARE_EVENT: "
                 "a count other than 0 is expected 0.9999"));
  EXPECT_EQ(Warned(WithDriver(Event(0.1, {PoissonMarginal{2}}), 1)), "");
}

TEST(HeavyTails, AreThoseOfWhichPathsDoNotSeeAHundredthOfTheMean) {
  // Of the lognormal, whose mean exp(12.5) = 268 337 lies far above its median, the share beyond
  // z = 4.265 is Phi(5 - 4.265) = 76.9 %.
  EXPECT_EQ(Warned(WithDriver(Lognormal(5), 1)),
            "scenario.drivers[\"x\"].marginal: HEAVY_TAIL: 76.9 % of its mean distance from the "
            "median comes from values that 100000 paths see once or not at all: means may lie far "
            "off, and errors say too little; give the outcome bounds or the clause limits, "
            "truncate the marginal, or use a bounded one such as PERT or beta\n");
  EXPECT_EQ(Warned(WithDriver(Lognormal(1), 1)), "");
  // Phi(2 - 4.265) = 1.18 %, and of a thousand times as many paths Phi(2 - 5.612).
  EXPECT_THAT(Warned(WithDriver(Lognormal(2), 1)), HasSubstr("HEAVY_TAIL: 1.2 %"));
  EXPECT_EQ(Warned(WithDriver(Lognormal(2), 1), 100'000'000), "");
  EXPECT_THAT(Warned(WithDriver({WeibullMarginal{0.1, 1}}, 1)), HasSubstr("HEAVY_TAIL"));
  EXPECT_THAT(Warned(WithDriver({StudentTMarginal{2.1, 0, 1}}, 1), 10'000),
              HasSubstr("HEAVY_TAIL"));
  EXPECT_EQ(Warned(WithDriver({StudentTMarginal{5, 0, 1}}, 1), 10'000), "");
}

TEST(HeavyTails, AreNotWhatAFewPathsMissOfAnOrdinaryOne) {
  for (const std::int64_t paths : {2, 10, 100, 1000}) {
    for (const Marginal& marginal :
         {Marginal{NormalMarginal{0, 1}}, Marginal{UniformMarginal{0, 1}},
          Marginal{GammaMarginal{1.01, 1}}, Marginal{PertMarginal{0, 1, 10}}}) {
      EXPECT_EQ(Warned(WithDriver(marginal, 1), paths), "") << paths;
    }
    if (paths < 10) continue;  // of which an exponential tail hides more than all
    EXPECT_THAT(Warned(WithDriver(Lognormal(3), 1), paths), HasSubstr("HEAVY_TAIL")) << paths;
  }
}

TEST(HeavyTails, MatterWhereAnUnboundedOutcomeOrACostFollowsThem) {
  const Change bounded = [](ScenarioDraft& draft) {
    WithDriver(Lognormal(5), 1)(draft);
    OutcomeOf(draft, "output").lower_bound = 0;
    OutcomeOf(draft, "output").upper_bound = 2000;
  };
  EXPECT_EQ(Warned(bounded), "");
  EXPECT_THAT(Warned([&](ScenarioDraft& draft) {
                bounded(draft);
                draft.supplier_private->accounts[0].cost->event_costs = {{"x", 10}};
              }),
              StartsWith("scenario.drivers[\"x\"].marginal: HEAVY_TAIL"));
  EXPECT_EQ(Warned(WithDriver(Lognormal(5), 0)), "");
}

TEST(HeavyTails, MatterWhereAClauseFollowsThemWithoutEnd) {
  const auto with = [](const std::function<void(Clause&)>& change, bool as_input = false) {
    return [=](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver("x", Lognormal(5), 1));
      Contract& steel = ContractOf(draft, "steel");
      steel.inputs.push_back({.id = "claims", .binding = DriverId{"x"}});
      Clause clause{.id = "claims"};
      clause.basis.emplace();
      if (as_input) {
        clause.basis->source = InputId{"claims"};
      } else {
        clause.basis->source = DriverId{"x"};
      }
      clause.bands = {{.lower = 1, .upper = {}, .rate = -0.5}};
      change(clause);
      steel.clauses.push_back(clause);
    };
  };
  const auto nothing = [](Clause&) {};
  EXPECT_THAT(Warned(with(nothing)), StartsWith("scenario.drivers[\"x\"].marginal: HEAVY_TAIL"));
  EXPECT_THAT(Warned(with(nothing, true)), HasSubstr("HEAVY_TAIL"));
  EXPECT_EQ(Warned(with([](Clause& clause) { clause.bands[0].upper = 10; })), "");
  EXPECT_EQ(Warned(with([](Clause& clause) {
              clause.settlement_limits.emplace();
              clause.settlement_limits->penalty_cap = 100;
            })),
            "");
  const auto fee = [](bool of_reference) {
    return [=](Clause& clause) {
      clause.basis.reset();
      clause.bands.clear();
      clause.base = 2;
      clause.reference = Reference{DriverId{"x"}};
      if (of_reference) clause.amount_unit = ValueUnit::kOfReference;
    };
  };
  EXPECT_THAT(Warned(with(fee(true))), HasSubstr("HEAVY_TAIL"));
}

TEST(HeavyTails, OfAnEventAreThoseOfItsSeverity) {
  EXPECT_THAT(Warned(WithDriver(Event(0.1, Lognormal(5)), 1)),
              HasSubstr("% of its mean severity comes from"));
  EXPECT_EQ(Warned(WithDriver(Event(0.1, Lognormal(1)), 1)), "");
  EXPECT_EQ(Warned(WithDriver(Event(0.1), 1)), "");
}

TEST(HeavyTails, OfAFactorAreThoseOfItsExponential) {
  const auto exponential = OutcomeForm::kMultiplicative;
  const Marginal normal{NormalMarginal{0, 5}};
  EXPECT_THAT(Warned(WithDriver(normal, 1, exponential)),
              StartsWith("scenario.outcomes[\"output\"].loadings[\"x\"]: HEAVY_TAIL: 76.9 % of the "
                         "mean distance of its factor from 1"));
  EXPECT_THAT(Warned(WithDriver(normal, -1, exponential)), HasSubstr("HEAVY_TAIL: 76.9 %"));
  EXPECT_EQ(Warned(WithDriver(normal, 0.2, exponential)), "");
  EXPECT_EQ(Warned([&](ScenarioDraft& draft) {
              WithDriver(normal, 1, exponential)(draft);
              OutcomeOf(draft, "output").upper_bound = 2000;
            }),
            "");
  const auto power = OutcomeForm::kElasticity;
  EXPECT_THAT(Warned(WithDriver(Lognormal(2), 2.5, power)), HasSubstr("HEAVY_TAIL: 76.9 %"));
  EXPECT_EQ(Warned(WithDriver(Lognormal(5), 0.2, power)), "");
}

TEST(HeavyTails, OfAFactorAreSoughtInCostsAndValuesToo) {
  const auto with = [](double sd) {
    return Warned([sd](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver("x", Marginal{NormalMarginal{0, sd}}, 1));
      draft.client_private[0].cost.emplace().loadings = {{"x", 1, 0}};
      draft.client_base = SmallClientBase();
      draft.client_base->segments[0].revenue_per_client->growth_loadings = {{"x", 1, 0}};
    });
  };
  EXPECT_THAT(
      with(5),
      AllOf(HasSubstr("scenario.client_private[\"steel\"].cost.loadings[\"x\"]: HEAVY_TAIL"),
            HasSubstr("scenario.client_base.segments[\"gold\"].revenue_per_client.growth_loadings"
                      "[\"x\"]: HEAVY_TAIL")));
  EXPECT_EQ(with(1), "");
}

// E exp(lambda X) of a Poisson is that of another whose mean is exp(lambda) times as large.
TEST(HeavyTails, OfAFactorOfACountAreSoughtToo) {
  const auto exponential = OutcomeForm::kMultiplicative;
  EXPECT_THAT(Warned(WithDriver({PoissonMarginal{1}}, 3, exponential)),
              StartsWith("scenario.outcomes[\"output\"].loadings[\"x\"]: HEAVY_TAIL: 99"));
  EXPECT_THAT(Warned(WithDriver({BinomialMarginal{50, 0.1}}, 2, exponential)),
              HasSubstr("HEAVY_TAIL"));
  EXPECT_EQ(Warned(WithDriver({PoissonMarginal{1}}, 0.5, exponential)), "");
  EXPECT_EQ(Warned(WithDriver({PoissonMarginal{1}}, 1000)), "") << "in proportion";
  EXPECT_THAT(Warned(WithDriver(Event(0.5, {PoissonMarginal{1}}), 3, exponential)),
              HasSubstr("HEAVY_TAIL"));
}

Marginal WithSlope(double slope) {
  return {MetalogMarginal{std::pow(9, -slope), 1, std::pow(9, slope), 0, {}}};
}

TEST(HeavyTails, OnTheSideOfABoundDoNotMatter) {
  const auto bounded = [](double loading) {
    return [=](ScenarioDraft& draft) {
      WithDriver(WithSlope(0.9), loading)(draft);
      OutcomeOf(draft, "output").upper_bound = 2000;
    };
  };
  EXPECT_EQ(Warned(bounded(1)), "");
  EXPECT_THAT(Warned(bounded(-1)), HasSubstr("HEAVY_TAIL"));
}

TEST(HeavyTails, ThatLeaveNoMeanAreSaidWhereAClauseFollowsThem) {
  const auto with = [](const Marginal& marginal, Accumulation accumulation,
                       const std::function<void(Clause&)>& change) {
    return Warned([=](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver("x", marginal, 1));
      DriverOf(draft, "x").accumulation = accumulation;
      Clause clause{.id = "claims"};
      change(clause);
      ContractOf(draft, "steel").clauses.push_back(clause);
    });
  };
  const std::string line =
      "scenario.drivers[\"x\"].marginal: HEAVY_TAIL: its tail is too heavy for it to have a mean, "
      "and so has no pay that follows it: means and errors say nothing; give the clause limits, or "
      "truncate the marginal\n";
  const auto by_basis = [](Clause& clause) {
    clause.basis.emplace();
    clause.basis->source = DriverId{"x"};
    clause.bands = {{.lower = 1, .upper = {}, .rate = 1}};
  };
  const auto by_index = [](Clause& clause) {
    clause.base = 100;
    clause.indexation = Indexation{DriverId{"x"}};
  };
  EXPECT_EQ(with(WithSlope(1.1), Accumulation::kLevel, by_basis), line);
  EXPECT_EQ(with(WithSlope(1.1), Accumulation::kLevel, by_index), line);
  EXPECT_EQ(with(WithSlope(1.1), Accumulation::kIndex, by_index), line);
  EXPECT_EQ(with(WithSlope(0.2), Accumulation::kIndex, by_index), line) << "times 8 periods";
  EXPECT_EQ(with(WithSlope(0.1), Accumulation::kIndex, by_index), "");
  EXPECT_EQ(with(WithSlope(0.1), Accumulation::kLevel, by_index), "");
  EXPECT_EQ(with(WithSlope(1.1), Accumulation::kLevel,
                 [&](Clause& clause) {
                   by_index(clause);
                   clause.settlement_limits.emplace().gain_cap = 1000;
                 }),
            "");
}

TEST(HeavyTails, OfValuesPerClientAreThoseThatNoClientBrings) {
  const auto with = [](const Marginal& marginal) {
    return Warned([=](ScenarioDraft& draft) {
      draft.client_base = SmallClientBase();
      draft.client_base->segments[0].revenue_per_client->kind = marginal;
    });
  };
  EXPECT_THAT(
      with(WithSlope(0.9)),
      AllOf(StartsWith("scenario.client_base.segments[\"gold\"].revenue_per_client.distribution: "
                       "HEAVY_TAIL: "),
            EndsWith(" % of its mean distance from the median comes from values that 100000 paths "
                     "of 8 periods and 10 clients see once or not at all: means may lie far off, "
                     "and errors say too little; truncate the marginal, or use a bounded one such "
                     "as PERT or beta\n")));
  EXPECT_THAT(with(Event(0.1, WithSlope(0.9))), HasSubstr("of its mean severity"));
  EXPECT_EQ(with(WithSlope(0.3)), "");
  EXPECT_EQ(with({PoissonMarginal{2}}), "");
  Marginal cut = WithSlope(0.9);
  cut.truncation = Truncation{{}, 50};
  EXPECT_EQ(with(cut), "");
}

// Increments of this median.
Change Growing(Accumulation accumulation, double median, std::optional<double> reference = {}) {
  return [=](ScenarioDraft& draft) {
    WithDriver({NormalMarginal{median, 0.1}}, 1)(draft);
    DriverOf(draft, "x").marginal =
        Marginal{TriangularMarginal{median - 0.1, median, median + 0.1}};
    DriverOf(draft, "x").accumulation = accumulation;
    DriverOf(draft, "x").reference = reference;
  };
}

TEST(Drift, IsRemovedWhereAnOutcomeIsCentredOnTheCourseOfASumOrIndex) {
  EXPECT_EQ(Warned(Growing(Accumulation::kRunningSum, 0.5)),
            "scenario.outcomes[\"output\"].loadings[\"x\"]: DRIFT_REMOVED: the median course of "
            "\"x\", from 0 to 4 in the last period, is its reference, so that the outcome does not "
            "show it: expected growth must be in the plan, or a reference be given with the driver "
            "(0: all of it shows)\n");
  EXPECT_THAT(Warned(Growing(Accumulation::kIndex, 0.5)),
              HasSubstr("from 1 to 25.62890625 in the last period"));
}

TEST(Drift, IsNoneWithoutGrowthAndWhereTheReferenceIsGiven) {
  EXPECT_EQ(Warned(Growing(Accumulation::kRunningSum, 0)), "");
  EXPECT_EQ(Warned(Growing(Accumulation::kIndex, 0)), "");
  EXPECT_EQ(Warned(Growing(Accumulation::kLevel, 0.5)), "");
  EXPECT_EQ(Warned(Growing(Accumulation::kRunningSum, 0.5, 0)), "");
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              Growing(Accumulation::kRunningSum, 0.5)(draft);
              OutcomeOf(draft, "output").loadings[0].loading = 0;
            }),
            "");
  // A tabulated median of 0 is 0 but for rounding.
  EXPECT_EQ(Warned([](ScenarioDraft& draft) {
              Growing(Accumulation::kRunningSum, 0)(draft);
              DriverOf(draft, "x").marginal = Marginal{PertMarginal{-1, 0, 1}};
            }),
            "");
}

TEST(KeptReferences, AreSaidWhereTheMedianHasMovedAwayFromThem) {
  const auto kept = [](double reference) {
    return Warned([=](ScenarioDraft& draft) { draft.drivers[0].base_reference = {reference}; });
  };
  EXPECT_EQ(kept(0.5),
            "scenario.drivers[\"demand\"].marginal: ASSUMED: the reference stays that of the base "
            "(0.5), while the median is 0 now: give the driver a reference to move it too\n");
  EXPECT_EQ(kept(0), "");
}

}  // namespace
}  // namespace accord
