#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;
constexpr auto kContradiction = ViolationCode::kContradiction;
constexpr auto kInfiniteMean = ViolationCode::kInfiniteMean;

Change OnOutput(std::function<void(Outcome&)> change) {
  return [change](ScenarioDraft& draft) { change(OutcomeOf(draft, "output")); };
}
Change OnDowntime(std::function<void(Outcome&)> change) {
  return [change](ScenarioDraft& draft) { change(OutcomeOf(draft, "downtime")); };
}
std::string Output(const std::string& field) { return R"(outcomes["output"].)" + field; }

TEST(Trajectory, MustHaveAShape) {
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.baseline = Trajectory{}; }), Output("baseline"),
                  kRequired, "must be given as constant, growth or list");
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.baseline.reset(); }), Output("baseline"), kRequired,
                  "must be set");
}

TEST(Trajectory, AsAListHasAValueForEveryPeriod) {
  for (const std::size_t size : {std::size_t{0}, std::size_t{7}, std::size_t{9}}) {
    ExpectOnlyFault(OnOutput([&](Outcome& o) {
                      o.baseline = Trajectory{ValueList{std::vector<double>(size, 1000.0)}};
                      o.baseline_level = 1000;
                    }),
                    Output("baseline.list.values"), kOutOfRange,
                    "must have exactly 8 values, one a period, got " + std::to_string(size));
  }
  ExpectNoFault(OnOutput(
      [](Outcome& o) { o.baseline = Trajectory{ValueList{std::vector<double>(8, 1000.0)}}; }));
  ExpectOnlyFault(OnOutput([](Outcome& o) {
                    o.baseline = Trajectory{ValueList{{1000, 1, 2, kNan, 4, 5, 6, 7}}};
                  }),
                  Output("baseline.list.values[3]"), kOutOfRange,
                  "must be a finite number, got nan");
}

TEST(Trajectory, OfGrowthStaysInRange) {
  ExpectNoFault(OnOutput([](Outcome& o) { o.baseline = Trajectory{Growth{1000, 0.1}}; }));
  ExpectOnlyFault(OnOutput([](Outcome& o) {
                    o.baseline = Trajectory{Growth{1000, -1}};
                  }),
                  Output("baseline.growth.rate_per_year"), kOutOfRange, "must be above -1, got -1");
  ExpectOnlyFaultSaying(OnOutput([](Outcome& o) {
                          o.baseline = Trajectory{Growth{1000, 1e9}};
                        }),
                        Output("baseline.growth.rate_per_year"), kOutOfRange,
                        "must keep the last period's value within 1000000000000000, got "
                        "1000000000, which makes it");
  ExpectOnlyFault(OnOutput([](Outcome& o) {
                    o.baseline = Trajectory{Growth{kInfinity, 0}};
                    o.baseline_level = 1000;
                  }),
                  Output("baseline.growth.initial"), kOutOfRange,
                  "must be a finite number, got inf");
}

TEST(Plan, StaysBetweenZeroAndOne) {
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.plan = Plan{RampPeriods{0}}; }),
                  Output("plan.ramp_periods"), kOutOfRange, "must be at least 1, got 0");
  ExpectOnlyFault(OnOutput([](Outcome& o) {
                    o.plan = Plan{ValueList{{0, 0, 0, 0, 0, 0, 0, 1.2}}};
                  }),
                  Output("plan.list.values[7]"), kOutOfRange, "must be in [0, 1], got 1.2");
  ExpectOnlyFault(OnOutput([](Outcome& o) {
                    o.plan = Plan{ValueList{{0, 1}}};
                  }),
                  Output("plan.list.values"), kOutOfRange,
                  "must have exactly 8 values, one a period, got 2");
}

TEST(Outcome, HasATargetOtherThanWhereItStarts) {
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.target = 1000; }), Output("target"), kContradiction,
                  "must differ from the baseline level (1000), got 1000");
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.baseline_level = 1200; }), Output("target"),
                  kContradiction, "must differ from the baseline level (1200), got 1200");
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.target = kNan; }), Output("target"), kOutOfRange,
                  "must be a finite number, got nan");
}

TEST(Outcome, IsWorthMoneyInTheDirectionOfItsTarget) {
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.value_per_unit = -1; }), Output("value_per_unit"),
                  kContradiction,
                  "must be at least 0, since the target (1200) lies above the baseline level "
                  "(1000), got -1");
  ExpectOnlyFault(OnDowntime([](Outcome& o) { o.value_per_unit = 3; }),
                  R"(outcomes["downtime"].value_per_unit)", kContradiction,
                  "must be at most 0, since the target (80) lies below the baseline level (100), "
                  "got 3");
}

TEST(Outcome, HasBoundsInOrder) {
  ExpectOnlyFault(OnDowntime([](Outcome& o) { o.upper_bound = 0; }),
                  R"(outcomes["downtime"].upper_bound)", kContradiction,
                  "must be above lower_bound (0), got 0");
  ExpectOnlyFault(OnDowntime([](Outcome& o) { o.upper_bound = kNan; }),
                  R"(outcomes["downtime"].upper_bound)", kOutOfRange,
                  "must be a finite number, got nan");
}

TEST(Outcome, HasNumbersInTheirRanges) {
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.verification->sd = -0.1; }),
                  Output("verification.sd"), kOutOfRange, "must be at least 0, got -0.1");
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.verification->bias = kNan; }),
                  Output("verification.bias"), kOutOfRange, "must be a finite number, got nan");
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.max_achievement = 0.5; }), Output("max_achievement"),
                  kOutOfRange, "must be in [1, 100], got 0.5");
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.unit = std::string(41, 'x'); }), Output("unit"),
                  kOutOfRange, "must be at most 40 bytes, got 41");
  ExpectOnlyFaultSaying(OnOutput([](Outcome& o) { o.motive = static_cast<Motive>(5); }),
                        Output("motive"), ViolationCode::kUnknownValue, "got number 5");
  ExpectOnlyFaultSaying(OnOutput([](Outcome& o) { o.form = static_cast<OutcomeForm>(4); }),
                        Output("form"), ViolationCode::kUnknownValue, "got number 4");
  ExpectOnlyFaultSaying(
      OnOutput([](Outcome& o) { o.verification->form = static_cast<ErrorForm>(3); }),
      Output("verification.form"), ViolationCode::kUnknownValue, "got number 3");
}

TEST(Loading, NamesAnExistingDriverOnce) {
  ExpectOnlyFault(OnOutput([](Outcome& o) {
                    o.loadings.push_back({"weather", 1, 0});
                  }),
                  Output(R"(loadings["weather"].driver)"), ViolationCode::kUnknownId,
                  R"(names no driver: "weather")");
  ExpectOnlyFault(OnOutput([](Outcome& o) {
                    o.loadings.push_back({"skill", 1, 0});
                  }),
                  Output("loadings[2].driver"), ViolationCode::kDuplicate,
                  R"(must be unique, but entry 1 is for "skill" already)");
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.loadings[0].loading = kNan; }),
                  Output(R"(loadings["demand"].loading)"), kOutOfRange,
                  "must be a finite number, got nan");
}

TEST(Loading, IsAdjustedOnlyWhereTheSupplierHasNoControl) {
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.loadings[1].adjustment = 0.5; }),
                  Output(R"(loadings["skill"].adjustment)"), kContradiction,
                  "must be 0 for a driver that the supplier controls, got 0.5");
  ExpectOnlyFault(OnOutput([](Outcome& o) { o.loadings[0].adjustment = 1.5; }),
                  Output(R"(loadings["demand"].adjustment)"), kOutOfRange,
                  "must be in [0, 1], got 1.5");
  ExpectNoFault([](ScenarioDraft& draft) {
    DriverOf(draft, "skill").control = Control::kShared;
    OutcomeOf(draft, "output").loadings[1].adjustment = 1;
  });
}

// SmallScenario whose output loads this driver, and nothing else of it changes.
Change Loaded(
    Marginal marginal, double loading, OutcomeForm form,
    std::function<void(Outcome&)> change = [](Outcome&) {}) {
  return [=](ScenarioDraft& draft) {
    draft.drivers.push_back(ADriver("x", marginal));
    Outcome& output = OutcomeOf(draft, "output");
    output.form = form;
    output.loadings = {{"x", loading, 0}};
    change(output);
  };
}

TEST(Elasticity, NeedsDriversAboveZero) {
  const std::string at = Output(R"(loadings["x"].driver)");
  ExpectOnlyFault(
      Loaded(Marginal{NormalMarginal{10, 1}}, 1, OutcomeForm::kElasticity), at, kContradiction,
      R"(must stay above 0 for form elasticity, but the support of "x" begins at -inf)");
  ExpectOnlyFault(Loaded(Marginal{UniformMarginal{0, 1}}, 1, OutcomeForm::kElasticity), at,
                  kContradiction,
                  R"(must stay above 0 for form elasticity, but the support of "x" begins at 0)");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        Loaded(Marginal{UniformMarginal{1, 2}}, 1, OutcomeForm::kElasticity)(draft);
        DriverOf(draft, "x").reference = 0;
      },
      at, kContradiction,
      R"(must have a reference above 0 for form elasticity, but that of "x" is 0)");
  ExpectNoFault(Loaded(Marginal{GammaMarginal{2, 1}}, 3, OutcomeForm::kElasticity));
  ExpectNoFault([](ScenarioDraft& draft) {
    Loaded(Marginal{UniformMarginal{-0.5, 2}}, 1, OutcomeForm::kElasticity)(draft);
    DriverOf(draft, "x").accumulation = Accumulation::kIndex;
  });
}

const Marginal kLognormal{LognormalMarginal{.median = 1, .log_sd = 1, .mean = {}, .sd = {}}};

TEST(Multiplicative, OutcomeOfAHeavyTailHasNoMean) {
  ExpectOnlyFault(
      Loaded(kLognormal, 0.1, OutcomeForm::kMultiplicative), Output(R"(loadings["x"])"),
      kInfiniteMean,
      "must leave a finite mean, but the tail of driver \"x\" is too heavy for this "
      "loading: give the outcome bounds, truncate the marginal, use a bounded one such as PERT or "
      "beta, or form elasticity");
  for (const double loading : {0.1, -0.1}) {
    ExpectOnlyFaultSaying(
        Loaded(Marginal{StudentTMarginal{4, 0, 1}}, loading, OutcomeForm::kMultiplicative),
        Output(R"(loadings["x"])"), kInfiniteMean, "or form elasticity");
  }
  ExpectOnlyFaultSaying(Loaded(Marginal{GammaMarginal{3, 2}}, 0.5, OutcomeForm::kMultiplicative),
                        Output(R"(loadings["x"])"), kInfiniteMean, "or form elasticity");
}

TEST(Multiplicative, OutcomeOfALightTailHasAMean) {
  ExpectNoFault(Loaded(Marginal{GammaMarginal{3, 2}}, 0.49, OutcomeForm::kMultiplicative));
  ExpectNoFault(Loaded(kLognormal, -0.1, OutcomeForm::kMultiplicative));
  ExpectNoFault(Loaded(Marginal{WeibullMarginal{1.5, 2}}, 3, OutcomeForm::kMultiplicative));
}

TEST(Multiplicative, OutcomeIsSavedByABoundOnTheSideOfItsPlan) {
  ExpectNoFault(Loaded(kLognormal, 0.1, OutcomeForm::kMultiplicative,
                       [](Outcome& o) { o.upper_bound = 5000; }));
  ExpectOnlyFaultSaying(
      Loaded(kLognormal, 0.1, OutcomeForm::kMultiplicative, [](Outcome& o) { o.lower_bound = 0; }),
      Output(R"(loadings["x"])"), kInfiniteMean, "give the outcome bounds");
  // a(t) < 0 runs to minus infinity.
  const auto negative = [](ScenarioDraft& draft, std::optional<double> lower) {
    draft.contracts.clear();
    draft.supplier_private.reset();
    draft.client_private.clear();
    draft.client_base = SmallClientBase();
    Loaded(kLognormal, 0.1, OutcomeForm::kMultiplicative)(draft);
    Outcome& output = OutcomeOf(draft, "output");
    output.baseline = Constantly(-1000);
    output.target = -500;
    output.lower_bound = lower;
  };
  ExpectNoFault([&](ScenarioDraft& draft) { negative(draft, -5000); });
  ExpectOnlyFaultSaying([&](ScenarioDraft& draft) { negative(draft, {}); },
                        Output(R"(loadings["x"])"), kInfiniteMean, "give the outcome bounds");
}

TEST(Multiplicative, OutcomeOfTailsThatRunTogetherHasNoMean) {
  const auto pair = [](double correlation) {
    return [=](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver("x", Marginal{GammaMarginal{2, 1}}));
      draft.drivers.push_back(ADriver("y", Marginal{GammaMarginal{2, 1}}));
      draft.correlation->pairs.push_back({"x", "y", NormalScoreCorrelation{correlation}});
      OutcomeOf(draft, "output").loadings = {{"x", 0.7, 0}, {"y", 0.7, 0}};
    };
  };
  ExpectNoFault(pair(0.4));
  ExpectNoFault(pair(-0.9));
  ExpectOnlyFaultSaying(pair(0.5), Output("loadings"), kInfiniteMean,
                        "the tails of the drivers together grow 1.05");
}

TEST(Elasticity, OutcomeWithAHeavyTailAtZeroHasNoMean) {
  ExpectNoFault(Loaded(Marginal{GammaMarginal{2, 1}}, -1.9, OutcomeForm::kElasticity));
  ExpectNoFault(Loaded(kLognormal, 5, OutcomeForm::kElasticity));
  ExpectOnlyFaultSaying(Loaded(Marginal{GammaMarginal{2, 1}}, -2, OutcomeForm::kElasticity),
                        Output(R"(loadings["x"])"), kInfiniteMean,
                        "or loadings of smaller magnitude");
}

TEST(Additive, OutcomeIsSavedByABoundOnTheSideOfTheTail) {
  const Marginal up{MetalogMarginal{0.1, 1, 10, 0, {}}},
      down{MetalogMarginal{-10, -1, -0.1, {}, 0}};
  const auto bounded = [](const Marginal& marginal, double loading, bool above) {
    return Loaded(marginal, loading, OutcomeForm::kAdditive, [above](Outcome& o) {
      (above ? o.upper_bound : o.lower_bound) = above ? 5000 : 0;
    });
  };
  ExpectNoFault(bounded(up, 1, true));
  ExpectNoFault(bounded(up, -1, false));
  ExpectNoFault(bounded(down, 1, false));
  ExpectNoFault(bounded(down, -1, true));
  for (const Change& change : {bounded(up, 1, false), bounded(up, -1, true), bounded(down, 1, true),
                               bounded(down, -1, false)}) {
    ExpectOnlyFaultSaying(change, Output(R"(loadings["x"])"), kInfiniteMean, "to have one itself");
  }
}

TEST(Additive, OutcomeTakesAnyTail) {
  ExpectNoFault(Loaded(Marginal{StudentTMarginal{2.1, 0, 1}}, 100, OutcomeForm::kAdditive));
  ExpectNoFault(Loaded(kLognormal, 100, OutcomeForm::kAdditive));
}

}  // namespace
}  // namespace accord
