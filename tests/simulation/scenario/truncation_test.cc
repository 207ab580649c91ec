#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/distributions/triangular.hpp>
#include <boost/math/distributions/uniform.hpp>
#include <boost/math/distributions/weibull.hpp>
#include <memory>
#include <string>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/base/violation.h"
#include "simulation/scenario/marginal_cdf.h"
#include "simulation/scenario/marginal_facts.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

Marginal Cut(Marginal marginal, std::optional<double> min, std::optional<double> max) {
  marginal.truncation = Truncation{min, max};
  return marginal;
}

Change WithMarginal(const Marginal& marginal) {
  return [marginal](ScenarioDraft& draft) { draft.drivers.push_back(ADriver("extra", marginal)); };
}

constexpr char kAt[] = R"(drivers["extra"].marginal.truncation)";

constexpr double kLeast = 1e-20;

// Both tails, relatively.
template <typename Distribution>
void ExpectTails(const Marginal& marginal, const Distribution& twin, std::vector<double> places) {
  for (const double x : places) {
    const Tails tails = *TailsAt(marginal, x);
    const double below = cdf(twin, x), above = cdf(complement(twin, x));
    EXPECT_NEAR(tails.below, below, 1e-11 * below + kLeast) << x;
    EXPECT_NEAR(tails.above, above, 1e-11 * above + kLeast) << x;
  }
}

TEST(TailsAt, AreThoseOfBoost) {
  namespace bm = boost::math;
  ExpectTails({UniformMarginal{1, 3}}, bm::uniform(1, 3), {0, 1, 1.2, 2.9, 3, 4});
  ExpectTails({NormalMarginal{1, 2}}, bm::normal(1, 2), {-15, -1, 1, 4, 17});
  ExpectTails({LognormalMarginal{.median = 2, .log_sd = 0.5, .mean = {}, .sd = {}}},
              bm::lognormal(std::log(2.0), 0.5), {0.01, 1, 2, 9, 60});
  ExpectTails({TriangularMarginal{0, 1, 4}}, bm::triangular(0, 1, 4), {0.01, 1, 2, 3.99});
  ExpectTails({BetaMarginal{.alpha = 2, .beta = 3, .min = 0, .max = {}}},
              bm::beta_distribution<>(2, 3), {0.001, 0.4, 0.9, 0.9999});
  ExpectTails({GammaMarginal{2.5, 3}}, bm::gamma_distribution<>(2.5, 3), {0.01, 5, 9, 100});
  ExpectTails({WeibullMarginal{1.5, 2}}, bm::weibull(1.5, 2), {1e-9, 0.1, 1, 3, 15});
  ExpectTails({StudentTMarginal{3, 0, 1}}, bm::students_t(3), {-40, -1, 0, 1e-3, 2, 500});
}

TEST(TailsAt, HaveNoneOfWhatIsNotContinuous) {
  for (const Marginal& marginal :
       {Marginal{ConstantMarginal{1}}, Marginal{DiscreteMarginal{{{1, 1}}}},
        Marginal{EmpiricalMarginal{{1, 2}}}, Marginal{PoissonMarginal{1}},
        Marginal{BinomialMarginal{2, 0.5}}, Marginal{EventMarginal{}}}) {
    EXPECT_FALSE(TailsAt(marginal, 1).has_value());
  }
}

TEST(Truncation, IsTakenOfWhateverIsContinuous) {
  const Marginal severity =
      Cut({LognormalMarginal{.median = 2, .log_sd = 1, .mean = {}, .sd = {}}}, {}, 9);
  for (const Marginal& marginal :
       {Cut({UniformMarginal{-1, 1}}, 0, 5), Cut({NormalMarginal{0, 1}}, -1, 1),
        Cut({TriangularMarginal{0, 1, 2}}, {}, 1.5), Cut({PertMarginal{0, 1, 2}}, 0.5, {}),
        Cut({BetaMarginal{.alpha = 2, .beta = 2, .min = 0, .max = {}}}, 0.1, 0.9),
        Cut({GammaMarginal{2, 1}}, 1, 3), Cut({WeibullMarginal{2, 1}}, {}, 3),
        Cut({StudentTMarginal{3, 0, 1}}, -5, 5), Cut({MetalogMarginal{1, 2, 3, {}, {}}}, 0, {}),
        Marginal{EventMarginal{0.1, std::make_shared<const Marginal>(severity)}}}) {
    ExpectNoFault(WithMarginal(marginal));
  }
}

TEST(Truncation, OfTheRestIsRefusedWithWhatIsRight) {
  const auto severity = std::make_shared<const Marginal>(Marginal{UniformMarginal{0, 1}});
  const auto fault = [](const Marginal& marginal, const std::string& way) {
    ExpectOnlyFault(WithMarginal(Cut(marginal, 0, 9)), kAt, ViolationCode::kContradiction,
                    "must not be set for what is not continuous: " + way);
  };
  fault({ConstantMarginal{3}}, "give the value itself");
  fault({DiscreteMarginal{{{1, 1}}}}, "leave out points");
  fault({EmpiricalMarginal{{1, 2}}}, "leave out observations");
  fault({PoissonMarginal{3}}, "give a discrete marginal");
  fault({BinomialMarginal{3, 0.5}}, "give a discrete marginal");
  fault({EventMarginal{0.5, severity}}, "truncate its severity");
}

TEST(Truncation, NamesWhatIsWrongWithItsEnds) {
  const Marginal normal{NormalMarginal{0, 1}};
  ExpectOnlyFault(WithMarginal(Cut(normal, {}, {})), kAt, ViolationCode::kRequired,
                  "must give min, max or both");
  ExpectOnlyFault(WithMarginal(Cut(normal, 1, 1)), std::string(kAt) + ".max",
                  ViolationCode::kContradiction, "must be above min (1), got 1");
  ExpectOnlyFault(WithMarginal(Cut(normal, kNan, 1)), std::string(kAt) + ".min",
                  ViolationCode::kOutOfRange, "must be a finite number, got nan");
}

TEST(Truncation, MustLeaveAMillionth) {
  const Marginal normal{NormalMarginal{0, 1}};
  // P(Z > 4.753424) is 1e-6.
  ExpectNoFault(WithMarginal(Cut(normal, 4.7534, {})));
  ExpectNoFault(WithMarginal(Cut(normal, {}, -4.7534)));
  ExpectOnlyFaultSaying(WithMarginal(Cut(normal, 4.7535, {})), kAt, ViolationCode::kNoMass,
                        "must leave at least 1e-06 of the distribution, got 9.99");
  ExpectOnlyFault(WithMarginal(Cut({UniformMarginal{0, 1}}, 2, 3)), kAt, ViolationCode::kNoMass,
                  "must leave at least 1e-06 of the distribution, got 0");
  // Far out the mass is that of the survival side: 1 - F would have rounded it to 0.
  EXPECT_NEAR(RangeOf(normal, {8.0, 9.0}).mass, 6.22e-16, 1e-18);
}

TEST(Truncation, MovesTheSupportAndTheMedian) {
  const Support support = SupportOf(Cut({NormalMarginal{0, 1}}, -0.5, 7));
  EXPECT_EQ(support.lower, -0.5);
  EXPECT_EQ(support.upper, 7);
  EXPECT_TRUE(IsAboveZero(Cut({NormalMarginal{0, 1}}, 0.1, {})));
  EXPECT_FALSE(IsAboveZero(Cut({NormalMarginal{0, 1}}, 0, {}))) << "0 itself is taken";
  EXPECT_TRUE(IsAboveZero(Cut({GammaMarginal{2, 1}}, 0, 3)));
  // The median of N(-1, 1) from -1.2 on is above 0 if more than half lies there: P(Z > 1) = 0.159,
  // P(Z > -0.2) = 0.579.
  EXPECT_FALSE(MedianIsAboveZero(Cut({NormalMarginal{-1, 1}}, -1.2, {})));
  EXPECT_TRUE(MedianIsAboveZero(Cut({NormalMarginal{-1, 1}}, -0.1, {})));
}

TEST(Truncation, TakesAwayTheTailOnItsSideAlone) {
  const Marginal student{StudentTMarginal{3, 0, 1}};
  EXPECT_EQ(TailOrdersOf(student).upper.power, 3);
  EXPECT_EQ(TailOrdersOf(Cut(student, {}, 9)).upper.power, kInfinity);
  EXPECT_EQ(TailOrdersOf(Cut(student, {}, 9)).lower.power, 3);
  EXPECT_EQ(TailOrdersOf(Cut(student, 0.1, {})).lower.order, kInfinity);
  EXPECT_EQ(TailOrdersOf(Cut({GammaMarginal{2, 1}}, 0, {})).near_zero, 2);
  EXPECT_EQ(TailOrdersOf(Cut({GammaMarginal{2, 1}}, 0.1, {})).near_zero, kInfinity);
}

TEST(Counts, NameTheParameterThatIsOutOfRange) {
  const auto fault = [](const Marginal& marginal, const std::string& field,
                        const std::string& text) {
    ExpectOnlyFaultSaying(WithMarginal(marginal), R"(drivers["extra"].marginal)" + field,
                          ViolationCode::kOutOfRange, text);
  };
  fault({PoissonMarginal{0}}, ".poisson.mean", "must be in (0, 14000000], got 0");
  fault({PoissonMarginal{1.5e7}}, ".poisson.mean", "must be in (0, 14000000], got 15000000");
  fault({PoissonMarginal{kNan}}, ".poisson.mean", "got nan");
  fault({BinomialMarginal{0, 0.5}}, ".binomial.trials", "must be in [1, 1000000000], got 0");
  fault({BinomialMarginal{10, 1}}, ".binomial.probability", "must be in (0, 1), got 1");
  fault({BinomialMarginal{1'000'000'000, 0.5}}, ".binomial.trials",
        "must leave a variance of at most 14000000 (65536 counts are kept), got 1000000000, whose "
        "variance is 250000000: a normal marginal is as good");
  ExpectNoFault(WithMarginal({PoissonMarginal{limits::kMaxCountVariance}}));
  ExpectNoFault(WithMarginal({BinomialMarginal{1'000'000'000, 0.001}}));
}

TEST(Counts, ReachZeroAndHaveALowerMedian) {
  EXPECT_FALSE(IsAboveZero({PoissonMarginal{9}}));
  EXPECT_EQ(SupportOf({BinomialMarginal{7, 0.1}}).upper, 7);
  EXPECT_TRUE(MedianIsAboveZero({PoissonMarginal{0.7}}));
  EXPECT_FALSE(MedianIsAboveZero({PoissonMarginal{0.69}}));
  EXPECT_FALSE(MedianIsAboveZero({BinomialMarginal{1, 0.5}}));
  EXPECT_TRUE(MedianIsAboveZero({BinomialMarginal{2, 0.5}}));
}

}  // namespace
}  // namespace accord
