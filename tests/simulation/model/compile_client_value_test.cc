#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "simulation/model/compile_parts.h"
#include "simulation/model/value_quantiles.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

CompiledClientValue Compiled(const ClientValue& value) {
  return Compile(AScenario([&](ScenarioDraft& draft) {
                   draft.client_base = SmallClientBase();
                   draft.client_base->segments[1].revenue_per_client = value;
                 }),
                 1)
      .client_base->revenue[1];
}
CompiledClientValue Drawn(Marginal marginal) { return Compiled({std::move(marginal)}); }

// Mean and standard deviation of the whole.
void ExpectMoments(const CompiledClientValue& value, double mean, double sd, double tolerance) {
  ASSERT_TRUE(value.distribution.has_value());
  const ValueCell& whole = value.distribution->cells[0];
  EXPECT_NEAR(whole.mean, mean, tolerance * (std::fabs(mean) + sd));
  EXPECT_NEAR(whole.sd, sd, tolerance * sd);
  EXPECT_EQ(value.mean, std::vector<double>(8, value.distribution->probability * whole.mean));
}

TEST(ClientValue, IsKnownWhereItIsFixed) {
  const CompiledClientValue value = Compiled({Trajectory{ValueList{{1, 2, 3, 4, 5, 6, 7, 8}}}});
  EXPECT_TRUE(value.is_known());
  EXPECT_EQ(value.mean, (std::vector<double>{1, 2, 3, 4, 5, 6, 7, 8}));
  EXPECT_TRUE(Compiled({}).is_known());
  EXPECT_EQ(Compiled({}).mean, std::vector<double>(8, 0.0));
}

TEST(ClientValue, IsKnownWhereItsDistributionHoldsOneValue) {
  for (const ClientValue& value :
       {ClientValue{Marginal{ConstantMarginal{0.1}}}, ClientValue{EmpiricalMarginal{{0.1, 0.1}}},
        ClientValue{Marginal{EmpiricalMarginal{{0.1, 0.1, 0.1}}}},
        ClientValue{Marginal{DiscreteMarginal{{{0.1, 1}}}}}}) {
    EXPECT_TRUE(Compiled(value).is_known());
    EXPECT_EQ(Compiled(value).mean, std::vector<double>(8, 0.1));
  }
}

TEST(ClientValue, HasTheMomentsOfItsDistribution) {
  ExpectMoments(Drawn({UniformMarginal{-1, 5}}), 2, 6 / std::sqrt(12.0), 1e-13);
  ExpectMoments(Drawn({NormalMarginal{-7, 3}}), -7, 3, 1e-12);
  ExpectMoments(Drawn({LognormalMarginal{.median = 3, .log_sd = 2}}), 3 * std::exp(2.0),
                3 * std::exp(2.0) * std::sqrt(std::expm1(4.0)), 1e-11);
  ExpectMoments(Drawn({TriangularMarginal{0, 1, 4}}), 5.0 / 3, std::sqrt(13.0 / 18), 1e-12);
  ExpectMoments(Drawn({GammaMarginal{0.5, 2}}), 1, std::sqrt(2.0), 1e-8);
  const double g1 = boost::math::tgamma(1 + 1 / 0.6), g2 = boost::math::tgamma(1 + 2 / 0.6);
  ExpectMoments(Drawn({WeibullMarginal{0.6, 1}}), g1, std::sqrt(g2 - g1 * g1), 1e-8);
  ExpectMoments(Drawn({StudentTMarginal{8, 1, 2}}), 1, 2 * std::sqrt(8.0 / 6), 1e-8);
  ExpectMoments(Drawn({PertMarginal{0, 1, 4}}), 8.0 / 6, std::sqrt((8.0 / 6) * (16.0 / 6) / 7),
                1e-8);
}

TEST(ClientValue, HasTheMomentsOfWhatWasObserved) {
  const std::vector<double> seen = {4, 0, 0, 10, 0};
  ExpectMoments(Compiled({EmpiricalMarginal{seen}}), 2.8, std::sqrt(116.0 / 5 - 2.8 * 2.8), 1e-14);
  // Straight between 0, 0, 0, 4, 10: pieces of mean 0, 0, 2, 7.
  ExpectMoments(Drawn({EmpiricalMarginal{seen}}), 9.0 / 4,
                std::sqrt((16.0 / 3 + 7 * 7 + 3) / 4 - 81.0 / 16), 1e-13);
  ExpectMoments(Drawn({DiscreteMarginal{{{9, 0.125}, {1, 0.875}}}}), 2,
                8 * std::sqrt(0.125 * 0.875), 1e-14);
}

TEST(ClientValue, OfAnEventIsItsSeverityAndHowOftenItComes) {
  const auto severity = std::make_shared<const Marginal>(Marginal{UniformMarginal{2, 4}});
  const CompiledClientValue value = Drawn({EventMarginal{0.25, severity}});
  EXPECT_EQ(value.distribution->probability, 0.25);
  EXPECT_NEAR(value.mean[3], 0.75, 1e-15);
  const auto sure = std::make_shared<const Marginal>(Marginal{ConstantMarginal{8}});
  EXPECT_FALSE(Drawn({EventMarginal{0.25, sure}}).is_known());
  EXPECT_EQ(Drawn({EventMarginal{0.25, sure}}).mean[0], 2);
}

// Tails keep their digits: the quantile at 1e-30 from either end.
TEST(ClientValue, KnowsItsQuantilesFarOut) {
  const CompiledClientValue value = Drawn({LognormalMarginal{.median = 1, .log_sd = 1}});
  std::array<double, kTilePaths> tails, values;
  tails.fill(1e-30);
  tails[1] = -1e-30;
  tails[2] = 0.5;
  ValuesAt(value.distribution->quantiles, tails, values);
  EXPECT_NEAR(std::log(values[0]), 11.464, 1e-3);
  EXPECT_NEAR(std::log(values[1]), -11.464, 1e-3);
  EXPECT_NEAR(values[2], 1, 1e-12);
  const CompiledClientValue steps = Compiled({EmpiricalMarginal{{7, 3, 3, 5}}});
  tails = {};
  tails.fill(0.5);
  const std::vector<double> at = {-1e-9, -0.25, -0.5, 0.5, 0.4999, 0.25, 1e-9};
  std::copy(at.begin(), at.end(), tails.begin());
  ValuesAt(steps.distribution->quantiles, tails, values);
  EXPECT_EQ(std::vector<double>(values.begin(), values.begin() + 7),
            (std::vector<double>{3, 3, 3, 5, 5, 7, 7}));
}

TEST(ValueCells, AreTheAverageOfTheirHalves) {
  for (const Marginal& marginal : {Marginal{LognormalMarginal{.median = 1, .log_sd = 1.5}},
                                   Marginal{DiscreteMarginal{{{1, 0.3}, {2, 0.6}, {9, 0.1}}}},
                                   Marginal{EmpiricalMarginal{{0, 0, 0, 0, 1, 5, 100}}},
                                   Marginal{StudentTMarginal{2.5, 0, 1}}}) {
    const CompiledClientValue value = Drawn(marginal);
    int halved = 0;
    for (const ValueCell& cell : value.distribution->cells) {
      EXPECT_GE(cell.mean, cell.lowest);
      EXPECT_LE(cell.mean, cell.highest);
      EXPECT_GT(cell.sum_from, kDrawnOneByOne);
      if (cell.halves < 0) continue;
      ++halved;
      const ValueCell& a = value.distribution->cells[cell.halves];
      const ValueCell& b = value.distribution->cells[cell.halves + 1];
      const double spread = 0.25 * (a.mean - b.mean) * (a.mean - b.mean);
      EXPECT_NEAR(cell.mean, 0.5 * (a.mean + b.mean), 1e-9 * (std::fabs(cell.mean) + cell.sd));
      EXPECT_NEAR(cell.sd, std::sqrt(0.5 * (a.sd * a.sd + b.sd * b.sd) + spread), 1e-6 * cell.sd);
      EXPECT_EQ(a.width, 0.5 * cell.width);
    }
    EXPECT_GE(halved, 3);
    EXPECT_LT(value.distribution->cells.size(), 1000u);
  }
}

TEST(ValueCells, AreHalvedAsFarAsSumsAreNotSimple) {
  const auto whole_from = [](Marginal marginal) {
    return Drawn(std::move(marginal)).distribution->cells[0].sum_from;
  };
  EXPECT_EQ(whole_from({UniformMarginal{0, 1}}), 17);
  EXPECT_LT(whole_from({NormalMarginal{0, 1}}), 60);
  EXPECT_LT(whole_from({GammaMarginal{1, 1}}), 200) << "148 for an exponential";
  EXPECT_GT(whole_from({LognormalMarginal{.median = 1, .log_sd = 2}}), 1e12);
  // Sums of 0 and 1 are told from a normal as long as one more makes a difference.
  EXPECT_EQ(whole_from({DiscreteMarginal{{{0, 0.5}, {1, 0.5}}}}), 25600);
  // So are those of what is nearly always close to 0 or 1.
  EXPECT_GT(whole_from({BetaMarginal{0.05, 0.05, 0, {}}}), 100);
  EXPECT_GT(whole_from({EmpiricalMarginal{
                std::vector<double>{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                                    1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}}}),
            500);
}

// Also where there are gaps within gaps, at every scale.
TEST(ValueCells, AreFewWhateverWasObserved) {
  std::vector<double> wild, gaps;
  for (int i = 0; i < 50'000; ++i) {
    wild.push_back(std::exp(4.0 * std::sin(1e4 * i)) + (i % 7));
    double value = 0;
    for (int bit = 0; bit < 12; ++bit) value += (i >> bit & 1) * std::pow(10, bit);
    gaps.push_back(value);
  }
  for (const std::vector<double>& seen : {wild, gaps}) {
    EXPECT_LE(Compiled({EmpiricalMarginal{seen}}).distribution->cells.size(), 2050u);
    EXPECT_LE(Drawn({EmpiricalMarginal{seen}}).distribution->cells.size(), 2050u);
  }
}

TEST(ClientValue, LoadsOnDriversByIndexAndDrawsFromAStreamOfItsOwn) {
  const CompiledClientValue value = Compiled({Constantly(3), {{"skill", 0.5}, {"demand", 0}}});
  ASSERT_EQ(value.loadings.size(), 1u);
  EXPECT_EQ(value.loadings[0].index, 1);
  EXPECT_EQ(value.loadings[0].coefficient, 0.5);
  EXPECT_FALSE(value.is_known());
  EXPECT_EQ(value.draws, MakeStreamKey(1, "segment", "silver", "revenue draws"));
}

}  // namespace
}  // namespace accord
