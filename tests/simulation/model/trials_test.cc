#include "simulation/model/trials.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/model/compiled_model.h"
#include "simulation/model/marginal_summary.h"
#include "simulation/scenario/trials_facts.h"
#include "tests/support/others_trials.h"
#include "tests/support/scenarios.h"

namespace accord {
namespace {

using ::testing::ElementsAre;

std::vector<double> TrialsOf(const TrialsMarginal& trials, std::uint64_t first_path, int t = 1) {
  alignas(64) std::array<double, kTilePaths> x;
  FillTrials(CompileTrials(trials), t, first_path, x);
  return {x.begin(), x.end()};
}

TEST(FillTrials, GivesTheTrialsThatOthersPublished) {
  for (const PublishedSip& sip : PublishedSips()) {
    const std::vector<double> x =
        TrialsOf({{{MetalogTrials{sip.a_coefficients, {}, {}, sip.hdr}}}}, 0);
    for (int trial = 0; trial < 3; ++trial) {
      EXPECT_NEAR(x[trial], sip.trials[trial], 2e-14 * std::fabs(sip.trials[trial])) << sip.name;
    }
  }
}

// Keelin's basis, term by term.
double TwinBasis(int k, double y) {
  const double d = y - 0.5, logit = std::log(y / (1 - y));
  if (k == 1) return 1;
  if (k == 2) return logit;
  if (k == 3) return d * logit;
  if (k == 4) return d;
  return k % 2 == 1 ? std::pow(d, (k - 1) / 2) : std::pow(d, k / 2 - 1) * logit;
}

double TwinValue(const MetalogTrials& m, double y) {
  double scale = 0;
  for (std::size_t k = 0; k < m.a_coefficients.size(); ++k) {
    scale += m.a_coefficients[k] * TwinBasis(static_cast<int>(k) + 1, y);
  }
  if (m.lower_bound && m.upper_bound) {
    return (*m.lower_bound + *m.upper_bound * std::exp(scale)) / (1 + std::exp(scale));
  }
  if (m.lower_bound) return *m.lower_bound + std::exp(scale);
  if (m.upper_bound) return *m.upper_bound - std::exp(-scale);
  return scale;
}

TEST(FillTrials, IsKeelinsSumForAnyNumberOfTermsAndAnyBounds) {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> small(-0.3, 0.3);
  for (std::size_t terms = 2; terms <= 30; ++terms) {
    for (int bounds = 0; bounds < 4; ++bounds) {
      MetalogTrials m;
      m.a_coefficients = {1.5, 2.0};
      while (m.a_coefficients.size() < terms) m.a_coefficients.push_back(small(random));
      if (bounds & 1) m.lower_bound = -3;
      if (bounds & 2) m.upper_bound = 40;
      m.hdr = {{1, static_cast<int>(terms), bounds, 0, {}}};
      const std::vector<double> x = TrialsOf({{{m}}}, 512);
      for (int i = 0; i < kTilePaths; ++i) {
        const HdrStream stream{1, static_cast<std::uint32_t>(terms),
                               static_cast<std::uint32_t>(bounds), 0};
        const double twin = TwinValue(m, HdrUniform(stream, 513 + static_cast<std::uint64_t>(i)));
        EXPECT_NEAR(x[i], twin, 1e-12 * (1 + std::fabs(twin))) << terms << " " << bounds;
      }
    }
  }
}

TEST(FillTrials, TakesTheTrialOfThePathAndBeginsAnewBeyondTheLast) {
  const TrialsMarginal trials{{{SampledTrials{{5, 6, 7}}}}};
  std::vector<double> x = TrialsOf(trials, 0);
  EXPECT_EQ(x[0], 5);
  EXPECT_EQ(x[2], 7);
  EXPECT_EQ(x[3], 5);
  x = TrialsOf(trials, 256);
  EXPECT_EQ(x[0], 6);  // 256 = 3 * 85 + 1
}

TEST(FillTrials, TakesAStreamForEachPeriod) {
  const TrialsMarginal trials{{{SampledTrials{{1, 2}}}, {SampledTrials{{3, 4}}}}};
  EXPECT_EQ(TrialsOf(trials, 0, 1)[1], 2);
  EXPECT_EQ(TrialsOf(trials, 0, 2)[0], 3);
}

Scenario WithTrials(TrialsMarginal trials) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.drivers.push_back(ADriver("given", Marginal{std::move(trials)}));
  });
}

TEST(CompileTrials, ReferenceIsTheMedianOfEachPeriod) {
  TrialsMarginal trials;
  trials.streams = {{SampledTrials{{9, 1, 2}}},
                    {SampledTrials{{4, 8, 6}}},
                    {SampledTrials{{0, 0, 3}}},
                    {MetalogTrials{{std::log(2.0), 0.5}, 1, {}, {{1, 2, 3, 4, {}}}}}};
  for (int t = 5; t <= 8; ++t) trials.streams.push_back(trials.streams[0]);
  const CompiledModel model = Compile(WithTrials(trials), 1);
  const CompiledDriver& driver = model.chance->drivers.back();
  EXPECT_THAT(driver.reference, ElementsAre(2, 6, 0, testing::DoubleNear(3, 1e-15), 2, 2, 2, 2));
  EXPECT_FALSE(driver.drawn);
  EXPECT_FALSE(driver.is_static);
}

TEST(CompileTrials, OfOneStreamIsStatic) {
  const Scenario scenario = WithTrials({{{SampledTrials{{9, 1, 2, 4}}}}});
  EXPECT_EQ(scenario.facts().drivers.back().persistence, 1);
  const CompiledModel model = Compile(scenario, 1);
  EXPECT_TRUE(model.chance->drivers.back().is_static);
  EXPECT_THAT(model.chance->drivers.back().reference, testing::Each(3));
}

TEST(CompileTrials, AreSharedByModelsThatHoldTheSame) {
  const auto scenario = [](double last) { return WithTrials({{{SampledTrials{{1, 2, last}}}}}); };
  const auto same = CompileStudy({scenario(3), scenario(3)}, 1, Sampling::kPseudoRandom);
  EXPECT_EQ(same[0].chance, same[1].chance);
  const auto other = CompileStudy({scenario(3), scenario(4)}, 1, Sampling::kPseudoRandom);
  EXPECT_NE(other[0].chance, other[1].chance);
}

// Against a million of the trials themselves: mean within 4.5 standard errors.
TEST(SummaryOfTrials, IsTheDistributionThatTrialsHave) {
  const MetalogTrials demand{
      {11.4559572005274, 2.59781843002202, -3.09221286345458, -9.23213851061882, 13.5999897899132,
       -11.1064322624152, 30.3400821870018, 10.2742328463841, -36.2769044012646, 7.94888290792005},
      1239,
      {},
      {{1, 2, 3, 4, {}}}};
  const DriverSummary summary = SummaryOf({TrialsMarginal{{{demand}}}});
  constexpr int kTrials = 256 * 1000;
  std::vector<double> all;
  const CompiledTrials compiled = CompileTrials({{{demand}}});
  for (std::uint64_t path = 0; path < kTrials; path += kTilePaths) {
    alignas(64) std::array<double, kTilePaths> x;
    FillTrials(compiled, 1, path, x);
    all.insert(all.end(), x.begin(), x.end());
  }
  double mean = 0, variance = 0;
  for (const double x : all) mean += x / kTrials;
  for (const double x : all) variance += (x - mean) * (x - mean) / kTrials;
  EXPECT_NEAR(*summary.mean, mean, 4.5 * *summary.sd / std::sqrt(kTrials));
  EXPECT_NEAR(*summary.sd, std::sqrt(variance), 0.02 * *summary.sd);
  std::sort(all.begin(), all.end());
  EXPECT_NEAR(summary.p10, all[kTrials / 10], 0.01 * summary.p10);
  EXPECT_NEAR(summary.p50, all[kTrials / 2], 0.01 * summary.p50);
  EXPECT_NEAR(summary.p90, all[kTrials / 10 * 9], 0.01 * summary.p90);
  double sum = 0;
  for (const double p : summary.bin_probabilities) sum += p;
  EXPECT_NEAR(sum, 0.99, 1e-9);
}

TEST(SummaryOfTrials, OfALogisticIsItsOwn) {
  const DriverSummary summary =
      SummaryOf({TrialsMarginal{{{MetalogTrials{{10, 2}, {}, {}, {{1, 1, 0, 0, {}}}}}}}});
  EXPECT_NEAR(*summary.mean, 10, 1e-12);
  EXPECT_NEAR(*summary.sd, 2 * 1.8137993642342178, 1e-9);  // pi / sqrt 3
  EXPECT_NEAR(summary.p90, 10 + 2 * std::log(9.0), 1e-12);
}

TEST(SummaryOfTrials, MixesStreamsAndCountsSamples) {
  TrialsMarginal trials{{{SampledTrials{{1, 2, 3, 4}}}, {SampledTrials{{5, 6, 7, 8}}}}};
  const DriverSummary summary = SummaryOf({trials});
  EXPECT_NEAR(*summary.mean, 4.5, 1e-12);
  EXPECT_NEAR(*summary.sd, std::sqrt(5.25), 1e-12);
  EXPECT_NEAR(summary.p10, 1, 0.31);
  EXPECT_NEAR(summary.p50, 4.5, 1);
}

// 1 / (1 - c): the mean of e^(c L), as the half-bounded metalog has it, is pi c / sin(pi c).
TEST(SummaryOfTrials, HalfBoundedOnesHaveTheirClosedMean) {
  constexpr double kPi = 3.14159265358979323846;
  for (const double c : {0.2, 0.6, 0.9}) {
    const double closed = kPi * c / std::sin(kPi * c);
    const auto mean = [&](const MetalogTrials& m) {
      return *SummaryOf({TrialsMarginal{{{m}}}}).mean;
    };
    EXPECT_NEAR(mean({{0, c}, 5, {}, {{1, 1, 0, 0, {}}}}), 5 + closed, 1e-8 * closed);
    EXPECT_NEAR(mean({{0, c}, {}, 5, {{1, 1, 0, 0, {}}}}), 5 - closed, 1e-8 * closed);
  }
  EXPECT_FALSE(
      SummaryOf({TrialsMarginal{{{MetalogTrials{{0, 1.1}, 5, {}, {{1, 1, 0, 0, {}}}}}}}}).mean);
}

}  // namespace
}  // namespace accord
