#include <memory>

#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

// SmallScenario with one more driver, "extra", of this marginal.
Change WithMarginal(const Marginal& marginal) {
  return [marginal](ScenarioDraft& draft) { draft.drivers.push_back(ADriver("extra", marginal)); };
}

void ExpectMarginalFault(const Marginal& marginal, const std::string& field, ViolationCode code,
                         const std::string& description) {
  ExpectOnlyFault(WithMarginal(marginal), R"(drivers["extra"].marginal)" + field, code,
                  description);
}

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;
constexpr auto kContradiction = ViolationCode::kContradiction;

Marginal EventOf(double probability, Marginal severity) {
  return Marginal{
      EventMarginal{probability, std::make_shared<const Marginal>(std::move(severity))}};
}

TEST(Marginal, OfEveryKindIsTaken) {
  for (const Marginal& marginal : {
           Marginal{ConstantMarginal{3}},
           Marginal{UniformMarginal{-1, 1}},
           Marginal{NormalMarginal{0, 1e-9}},
           Marginal{LognormalMarginal{.median = 2, .log_sd = 5, .mean = {}, .sd = {}}},
           Marginal{LognormalMarginal{.median = {}, .log_sd = {}, .mean = 1e-9, .sd = 1e-4}},
           Marginal{TriangularMarginal{0, 0, 1}},
           Marginal{PertMarginal{0, 1, 1}},
           Marginal{BetaMarginal{.alpha = 0.05, .beta = 1e5, .min = 0, .max = {}}},
           Marginal{BetaMarginal{.alpha = 2, .beta = 3, .min = -2, .max = -1}},
           Marginal{GammaMarginal{0.05, 1}},
           Marginal{WeibullMarginal{1e3, 1}},
           Marginal{StudentTMarginal{2.0001, 0, 1}},
           Marginal{DiscreteMarginal{{{1, 0.3}, {0, 0.7}}}},
           Marginal{EmpiricalMarginal{{2, 2}}},
           EventOf(0.01, Marginal{ConstantMarginal{0}}),
           EventOf(0.5, Marginal{GammaMarginal{2, 3}}),
       }) {
    ExpectNoFault(WithMarginal(marginal));
  }
}

TEST(Marginal, MustBeOfSomeKind) {
  ExpectMarginalFault(Marginal{}, "", kRequired, "must name a distribution");
  ExpectOnlyFault([](ScenarioDraft& draft) { DriverOf(draft, "skill").marginal.reset(); },
                  R"(drivers["skill"].marginal)", kRequired, "must be set");
}

TEST(Marginal, NamesTheParameterThatIsOutOfRange) {
  ExpectMarginalFault(Marginal{ConstantMarginal{kNan}}, ".constant.value", kOutOfRange,
                      "must be a finite number, got nan");
  ExpectMarginalFault(Marginal{NormalMarginal{0, 0}}, ".normal.sd", kOutOfRange,
                      "must be above 0, got 0");
  ExpectMarginalFault(Marginal{NormalMarginal{-kInfinity, 1}}, ".normal.mean", kOutOfRange,
                      "must be a finite number, got -inf");
  ExpectMarginalFault(Marginal{GammaMarginal{0.04, 1}}, ".gamma.shape", kOutOfRange,
                      "must be in [0.05, 100000], got 0.04");
  ExpectMarginalFault(Marginal{GammaMarginal{1, -1}}, ".gamma.scale", kOutOfRange,
                      "must be above 0, got -1");
  ExpectMarginalFault(Marginal{WeibullMarginal{1001, 1}}, ".weibull.shape", kOutOfRange,
                      "must be in [0.05, 1000], got 1001");
  ExpectMarginalFault(Marginal{WeibullMarginal{1, kNan}}, ".weibull.scale", kOutOfRange,
                      "must be above 0, got nan");
  ExpectMarginalFault(Marginal{StudentTMarginal{2, 0, 1}}, ".student_t.degrees_of_freedom",
                      kOutOfRange, "must be in (2, 100000], got 2");
  ExpectMarginalFault(Marginal{StudentTMarginal{3, kNan, 1}}, ".student_t.location", kOutOfRange,
                      "must be a finite number, got nan");
  ExpectMarginalFault(Marginal{StudentTMarginal{3, 0, 0}}, ".student_t.scale", kOutOfRange,
                      "must be above 0, got 0");
  ExpectMarginalFault(Marginal{BetaMarginal{.alpha = 0, .beta = 1, .min = 0, .max = {}}},
                      ".beta.alpha", kOutOfRange, "must be in [0.05, 100000], got 0");
  ExpectMarginalFault(Marginal{BetaMarginal{.alpha = 1, .beta = 2e5, .min = 0, .max = {}}},
                      ".beta.beta", kOutOfRange, "must be in [0.05, 100000], got 200000");
}

TEST(Marginal, MustHaveItsPointsInOrder) {
  ExpectMarginalFault(
      Marginal{UniformMarginal{1, 1}}, ".uniform.max", kContradiction,
      "must be above min (1), got 1; a value that is certain is a constant marginal");
  ExpectMarginalFault(Marginal{TriangularMarginal{0, 2, 1}}, ".triangular.mode", kContradiction,
                      "must be between min (0) and max (1), got 2");
  ExpectMarginalFault(Marginal{PertMarginal{0, -1, 1}}, ".pert.mode", kContradiction,
                      "must be between min (0) and max (1), got -1");
  ExpectMarginalFault(
      Marginal{PertMarginal{3, 3, 3}}, ".pert.max", kContradiction,
      "must be above min (3), got 3; a value that is certain is a constant marginal");
  ExpectMarginalFault(
      Marginal{BetaMarginal{.alpha = 1, .beta = 1, .min = 1, .max = {}}}, ".beta.max",
      kContradiction,
      "must be above min (1), got 1; a value that is certain is a constant marginal");
}

TEST(LognormalMarginal, TakesOnePairWholly) {
  ExpectMarginalFault(Marginal{LognormalMarginal{}}, ".lognormal", kRequired,
                      "must give median and log_sd, or mean and sd");
  ExpectMarginalFault(Marginal{LognormalMarginal{.median = 1, .log_sd = 1, .mean = 1, .sd = {}}},
                      ".lognormal", kContradiction,
                      "must give median and log_sd, or mean and sd, not some of both");
  ExpectMarginalFault(Marginal{LognormalMarginal{.median = 1, .log_sd = {}, .mean = {}, .sd = {}}},
                      ".lognormal.log_sd", kRequired, "must be given together with median");
  ExpectMarginalFault(Marginal{LognormalMarginal{.median = {}, .log_sd = {}, .mean = {}, .sd = 1}},
                      ".lognormal.mean", kRequired, "must be given together with sd");
  ExpectMarginalFault(Marginal{LognormalMarginal{.median = 1, .log_sd = 6, .mean = {}, .sd = {}}},
                      ".lognormal.log_sd", kOutOfRange, "must be in (0, 5], got 6");
  ExpectMarginalFault(Marginal{LognormalMarginal{.median = 0, .log_sd = 1, .mean = {}, .sd = {}}},
                      ".lognormal.median", kOutOfRange, "must be above 0, got 0");
  ExpectOnlyFaultSaying(
      WithMarginal(Marginal{LognormalMarginal{.median = {}, .log_sd = {}, .mean = 1, .sd = 3e5}}),
      R"(drivers["extra"].marginal.lognormal.sd)", kOutOfRange,
      "must imply a log_sd in (0, 5], got 300000, which with mean 1 implies 5.02");
}

TEST(Marginal, ThatEndsBelowItsBeginningIsNotTakenForACertainOne) {
  ExpectMarginalFault(Marginal{UniformMarginal{1, 0}}, ".uniform.max", kContradiction,
                      "must be above min (1), got 0");
}

TEST(DiscreteMarginal, MustSumToOneWithinWhatRoundingLeaves) {
  const auto points = [](const std::vector<double>& probabilities) {
    DiscreteMarginal marginal;
    for (const double probability : probabilities) {
      marginal.points.push_back({static_cast<double>(marginal.points.size()), probability});
    }
    return Marginal{marginal};
  };
  const auto refused = [&](const std::vector<double>& probabilities, const std::string& text) {
    ExpectMarginalFault(points(probabilities), ".discrete.points", kOutOfRange,
                        "probabilities must sum to 1 within 0.005" + text);
  };
  ExpectNoFault(WithMarginal(points({0.5, 0.495001})));
  ExpectNoFault(WithMarginal(points({0.5, 0.504999})));
  refused({0.5, 0.4949}, ", got 0.9949");
  refused({0.5, 0.5051}, ", got 1.0051");
  refused({0.994}, ", got 0.994");
  // Thirds as whole per cents: three errors of a half at most, which reach 1 but not 2 per cent.
  ExpectNoFault(WithMarginal(points({0.33, 0.33, 0.33})));
  ExpectNoFault(WithMarginal(points({0.34, 0.34, 0.33})));
  refused({0.33, 0.33, 0.32}, " (whole per cents within less than 0.015), got 0.98");
  refused({0.5, 0.49}, " (whole per cents within less than 0.01), got 0.99");
  refused({0.5, 0.4}, " (whole per cents within less than 0.01), got 0.9");
  refused({0.33, 0.33, 0.331}, ", got 0.991");
}

TEST(DiscreteMarginal, MustBeADistributionOfDistinctValues) {
  ExpectMarginalFault(Marginal{DiscreteMarginal{}}, ".discrete.points", kRequired,
                      "must have at least 1 point");
  ExpectMarginalFault(Marginal{DiscreteMarginal{{{1, 0.5}, {1, 0.5}}}}, ".discrete.points[1].value",
                      ViolationCode::kDuplicate, "must be distinct, but point 0 is 1 already");
  ExpectMarginalFault(Marginal{DiscreteMarginal{{{1, 0}, {2, 1}}}},
                      ".discrete.points[0].probability", kOutOfRange, "must be in (0, 1], got 0");
  DiscreteMarginal many;
  for (int i = 0; i < 1001; ++i) many.points.push_back({kNan, -1});
  ExpectMarginalFault(Marginal{many}, ".discrete.points", ViolationCode::kTooMany,
                      "must have at most 1000 entries, got 1001");
  ExpectNoFault(WithMarginal(Marginal{DiscreteMarginal{{{1, 0.5 + 9e-10}, {2, 0.5}}}}));
}

TEST(EmpiricalMarginal, HasTwoToAHundredThousandFiniteObservations) {
  ExpectMarginalFault(Marginal{EmpiricalMarginal{{1}}}, ".empirical.observations", kRequired,
                      "must have at least 2 observations, got 1");
  ExpectMarginalFault(Marginal{EmpiricalMarginal{{1, 2, kInfinity}}}, ".empirical.observations[2]",
                      kOutOfRange, "must be a finite number, got inf");
  ExpectMarginalFault(Marginal{EmpiricalMarginal{std::vector<double>(100'001, kNan)}},
                      ".empirical.observations", ViolationCode::kTooMany,
                      "must have at most 100000 entries, got 100001");
  ExpectNoFault(WithMarginal(Marginal{EmpiricalMarginal{std::vector<double>(100'000, 1.5)}}));
}

TEST(EventMarginal, HasASeverityThatIsNeverBelowZero) {
  ExpectMarginalFault(Marginal{EventMarginal{0.1, nullptr}}, ".event.severity", kRequired,
                      "must be set");
  ExpectMarginalFault(EventOf(0.1, Marginal{}), ".event.severity", kRequired,
                      "must name a distribution");
  ExpectMarginalFault(EventOf(0.1, EventOf(0.1, Marginal{ConstantMarginal{1}})), ".event.severity",
                      kContradiction, "must not be an event itself");
  ExpectMarginalFault(EventOf(0.1, Marginal{NormalMarginal{5, 1}}), ".event.severity", kOutOfRange,
                      "must never be below 0, got a support that begins at -inf");
  ExpectMarginalFault(EventOf(0.1, Marginal{UniformMarginal{-0.5, 1}}), ".event.severity",
                      kOutOfRange, "must never be below 0, got a support that begins at -0.5");
  ExpectMarginalFault(EventOf(0.1, Marginal{NormalMarginal{5, -1}}), ".event.severity.normal.sd",
                      kOutOfRange, "must be above 0, got -1");
  ExpectMarginalFault(EventOf(0, Marginal{ConstantMarginal{1}}), ".event.probability", kOutOfRange,
                      "must be in (0, 1), got 0");
  ExpectMarginalFault(EventOf(1, Marginal{ConstantMarginal{1}}), ".event.probability", kOutOfRange,
                      "must be in (0, 1), got 1");
}

TEST(Driver, MustSayWhoControlsIt) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) { DriverOf(draft, "skill").control = Control::kUnspecified; },
      R"(drivers["skill"].control)", kRequired, "must be set");
}

TEST(Driver, RefusesEnumNumbersWithoutAName) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) { DriverOf(draft, "skill").control = static_cast<Control>(5); },
      R"(drivers["skill"].control)", ViolationCode::kUnknownValue,
      "must be one of the named values (numbers 1 to 4), got number 5");
  ExpectOnlyFaultSaying(
      [](ScenarioDraft& draft) {
        DriverOf(draft, "skill").category = static_cast<DriverCategory>(7);
      },
      R"(drivers["skill"].category)", ViolationCode::kUnknownValue, "got number 7");
  ExpectOnlyFaultSaying(
      [](ScenarioDraft& draft) {
        DriverOf(draft, "skill").accumulation = static_cast<Accumulation>(-1);
      },
      R"(drivers["skill"].accumulation)", ViolationCode::kUnknownValue, "got number -1");
}

TEST(Driver, HasAPersistenceBetweenZeroAndOne) {
  for (const double phi : {-0.1, 1.1, kNan}) {
    ExpectOnlyFault([&](ScenarioDraft& draft) { DriverOf(draft, "demand").persistence = phi; },
                    R"(drivers["demand"].persistence)", kOutOfRange,
                    "must be in [0, 1], got " + NumberText(phi));
  }
}

TEST(Driver, AsAnIndexStaysAboveMinusOne) {
  const auto index = [](double min, std::optional<double> reference) {
    return [=](ScenarioDraft& draft) {
      Driver driver = ADriver("extra", Marginal{UniformMarginal{min, 1}});
      driver.accumulation = Accumulation::kIndex;
      driver.reference = reference;
      draft.drivers.push_back(driver);
    };
  };
  ExpectNoFault(index(-0.99, -0.5));
  ExpectOnlyFault(index(-1, {}), R"(drivers["extra"].marginal)", kOutOfRange,
                  "must stay above -1 for accumulation index, got a support that begins at -1");
  ExpectOnlyFault(index(-0.5, -1), R"(drivers["extra"].reference)", kOutOfRange,
                  "must be above -1, got -1");
}

TEST(Driver, HasAFiniteReference) {
  ExpectOnlyFault([](ScenarioDraft& draft) { DriverOf(draft, "skill").reference = kNan; },
                  R"(drivers["skill"].reference)", kOutOfRange, "must be a finite number, got nan");
}

TEST(Driver, NeedsAPlainUniqueId) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        draft.drivers.push_back(ADriver("skill", Marginal{ConstantMarginal{1}}));
      },
      "drivers[2].id", ViolationCode::kDuplicate,
      R"(must be unique, but entry 1 is "skill" already)");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        draft.drivers.push_back(ADriver("", Marginal{ConstantMarginal{1}}));
      },
      "drivers[2].id", kRequired, "must be set");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        draft.drivers.push_back(ADriver("a.b", Marginal{ConstantMarginal{1}}));
      },
      R"(drivers["a.b"].id)", ViolationCode::kInvalidFormat,
      R"(must be 1 to 64 characters of [A-Za-z0-9_-], got "a.b")");
}

TEST(Driver, HasADisplayNameOfLimitedLength) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) { DriverOf(draft, "skill").display_name = std::string(201, 'x'); },
      R"(drivers["skill"].display_name)", kOutOfRange, "must be at most 200 bytes, got 201");
  ExpectOnlyFault([](ScenarioDraft& draft) { DriverOf(draft, "skill").display_name = "a\xFF"; },
                  R"(drivers["skill"].display_name)", ViolationCode::kInvalidFormat,
                  R"(must be UTF-8, got "a\xff")");
}

TEST(Drivers, AreAtMostSixtyFour) {
  const auto with = [](int count) {
    return [count](ScenarioDraft& draft) {
      while (static_cast<int>(draft.drivers.size()) < count) {
        draft.drivers.push_back(
            ADriver("extra" + std::to_string(draft.drivers.size()), Marginal{ConstantMarginal{1}}));
      }
    };
  };
  ExpectNoFault(with(64));
  ExpectOnlyFault(with(65), "drivers", ViolationCode::kTooMany,
                  "must have at most 64 entries, got 65");
}

TEST(Drivers, PastTheLimitMayStillBeNamed) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        const auto used = draft.drivers;
        draft.drivers.clear();
        for (int i = 0; i < 64; ++i) {
          draft.drivers.push_back(
              ADriver("extra" + std::to_string(i), Marginal{ConstantMarginal{1}}));
        }
        draft.drivers.insert(draft.drivers.end(), used.begin(), used.end());
      },
      "drivers", ViolationCode::kTooMany, "must have at most 64 entries, got 66");
}

}  // namespace
}  // namespace accord
