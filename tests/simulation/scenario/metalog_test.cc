#include "simulation/scenario/metalog.h"

#include <cmath>
#include <optional>
#include <random>
#include <regex>
#include <string>
#include <utility>
#include <vector>

#include "simulation/base/violation.h"
#include "simulation/scenario/marginal_cdf.h"
#include "simulation/scenario/marginal_facts.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

// One of each kind of support, skewed either way.
const std::vector<MetalogMarginal> kSome = {
    {8, 10, 15, {}, {}},   {-3, 0, 1, {}, {}},   {8, 10, 15, 5, {}}, {1, 4, 20, 0, {}},
    {-20, -4, -1, {}, 0},  {8, 10, 15, {}, 18},  {8, 10, 15, 5, 25}, {0.1, 0.2, 0.6, 0, 1},
    {-1, 0, 1, -1.5, 3.0}, {10, 11, 12, {}, {}},
};

Change WithMetalog(const MetalogMarginal& metalog) {
  return [metalog](ScenarioDraft& draft) {
    draft.drivers.push_back(ADriver("extra", Marginal{metalog}));
  };
}

constexpr char kAt[] = R"(drivers["extra"].marginal.metalog)";

TEST(Metalog, RunsThroughItsThreeQuantiles) {
  for (const MetalogMarginal& marginal : kSome) {
    ExpectNoFault(WithMetalog(marginal));
    const Metalog m = MetalogOf(marginal);
    EXPECT_NEAR(MetalogValue(m, 0.1, 0.9), marginal.p10, 1e-13 * (1 + std::fabs(marginal.p10)));
    EXPECT_NEAR(MetalogValue(m, 0.5, 0.5), marginal.p50, 1e-13 * (1 + std::fabs(marginal.p50)));
    EXPECT_NEAR(MetalogValue(m, 0.9, 0.1), marginal.p90, 1e-13 * (1 + std::fabs(marginal.p90)));
  }
}

TEST(Metalog, OfSymmetricQuantilesIsLogistic) {
  const Metalog m = MetalogOf({-2, 1, 4, {}, {}});
  const double scale = 3 / std::log(9.0);
  for (const double p : {1e-9, 0.01, 0.3, 0.5, 0.77}) {
    EXPECT_NEAR(MetalogValue(m, p, 1 - p), 1 + scale * std::log(p / (1 - p)), 1e-12);
  }
}

TEST(Metalog, OfTheLogarithmIsTheLogarithmOfAMetalog) {
  const Metalog log_metalog =
      MetalogOf({2 + std::exp(1.0), 2 + std::exp(1.5), 2 + std::exp(3.0), 2, {}});
  const Metalog plain = MetalogOf({1, 1.5, 3, {}, {}});
  const Metalog mirrored = MetalogOf({-std::exp(3.0), -std::exp(1.5), -std::exp(1.0), {}, 0});
  for (const double p : {0.001, 0.2, 0.6, 0.999}) {
    const double y = std::exp(MetalogValue(plain, p, 1 - p));
    EXPECT_NEAR(MetalogValue(log_metalog, p, 1 - p), 2 + y, 1e-12 * (2 + y));
    EXPECT_NEAR(MetalogValue(mirrored, 1 - p, p), -y, 1e-12 * y);
  }
}

TEST(Metalog, RisesFromEndToEndInsideItsBounds) {
  for (const MetalogMarginal& marginal : kSome) {
    const Metalog m = MetalogOf(marginal);
    double before = -kInfinity;
    for (double logit = -39; logit <= 39; logit += 0.25) {
      const double x = MetalogValue(m, 1 / (1 + std::exp(-logit)), 1 / (1 + std::exp(logit)));
      EXPECT_GE(x, before);
      EXPECT_GE(x, m.lower);
      EXPECT_LE(x, m.upper);
      before = x;
    }
  }
}

TEST(Metalog, HasProbabilitiesThatInvertItsQuantiles) {
  for (const MetalogMarginal& marginal : kSome) {
    const Metalog m = MetalogOf(marginal);
    for (const double p : {1e-6, 0.03, 0.5, 0.9, 0.999}) {
      const Tails tails = *TailsAt(Marginal{marginal}, MetalogValue(m, p, 1 - p));
      EXPECT_NEAR(tails.below, p, 1e-9 * p + 1e-13);
      EXPECT_NEAR(tails.above, 1 - p, 1e-12);
    }
  }
}

// The bound 1.66711 is where the slope first touches 0: just inside the quantiles rise everywhere,
// just outside they fall somewhere.
TEST(Metalog, IsADistributionUpToItsSkewLimit) {
  const auto falls = [](double ratio) {
    const Metalog m{0, 1, ratio, -kInfinity, kInfinity};
    for (double logit = 0; logit < 30; logit += 1e-3) {
      if (MetalogScaleAt(m, logit + 1e-3) < MetalogScaleAt(m, logit)) return true;
      if (MetalogScaleAt(m, -logit) < MetalogScaleAt(m, -logit - 1e-3)) return true;
    }
    return false;
  };
  EXPECT_FALSE(falls(kMetalogSkewLimit));
  EXPECT_FALSE(falls(-kMetalogSkewLimit));
  EXPECT_TRUE(falls(kMetalogSkewLimit + 2e-5));
  EXPECT_TRUE(falls(-kMetalogSkewLimit - 2e-5));
}

// The two numbers that a refusal offers.
std::pair<double, double> OffersOf(const MetalogMarginal& marginal) {
  const Violations faults = FaultsOf(WithMetalog(marginal));
  if (faults.size() != 1 || faults[0].code != ViolationCode::kInfeasible) return {};
  EXPECT_EQ(faults[0].field, std::string("scenario.") + kAt + ".p50");
  std::smatch found;
  const std::regex offer("nearest feasible: p50 (\\S+), or p[19]0 (\\S+)$");
  if (!std::regex_search(faults[0].description, found, offer)) return {};
  return {std::stod(found[1]), std::stod(found[2])};
}

TEST(Metalog, OffersTheNearestFeasibleQuantiles) {
  for (const MetalogMarginal& marginal :
       {MetalogMarginal{1, 1.5, 9, {}, {}}, MetalogMarginal{1, 8.5, 9, {}, {}},
        MetalogMarginal{1, 1.1, 9, 0, {}}, MetalogMarginal{-9, -1.1, -1, {}, 0},
        MetalogMarginal{0.1, 0.11, 0.9, 0, 1}}) {
    const auto [median, end] = OffersOf(marginal);
    MetalogMarginal by_median = marginal, by_end = marginal, beside = marginal;
    by_median.p50 = median;
    const bool low = marginal.p50 < median;
    (low ? by_end.p90 : by_end.p10) = end;
    ExpectNoFault(WithMetalog(by_median));
    ExpectNoFault(WithMetalog(by_end));
    // Nothing much nearer would do.
    beside.p50 = median + (low ? -1 : 1) * 1e-3 * (marginal.p90 - marginal.p10);
    EXPECT_EQ(FaultsOf(WithMetalog(beside)).size(), 1u);
  }
  ExpectOnlyFaultSaying(WithMetalog({1, 1.5, 9, {}, {}}), std::string(kAt) + ".p50",
                        ViolationCode::kInfeasible,
                        "must be farther from p10, for no metalog has p10 1, p50 1.5 and p90 9; "
                        "nearest feasible: p50 2.3327");
}

// What is offered is taken when it is entered, whatever the size of numbers and the bounds.
TEST(Metalog, OffersOnlyWhatIsAccepted) {
  std::mt19937_64 random(5);
  const auto uniform = [&random](double from, double to) {
    return from + (to - from) * (static_cast<double>(random() >> 11) * 0x1p-53);
  };
  int offered = 0, refused = 0;
  for (int i = 0; i < 1500; ++i) {
    const double width = std::pow(10, uniform(-6, 9));
    const double base = std::floor(uniform(-1, 2)) * std::pow(10, uniform(0, 9));
    const double share = uniform(1e-6, 0.166);
    MetalogMarginal m{base, base + width * (i % 2 == 0 ? share : 1 - share), base + width, {}, {}};
    if (i & 2) m.lower_bound = m.p10 - width * std::pow(10, uniform(-3, 2));
    if (i & 4) m.upper_bound = m.p90 + width * std::pow(10, uniform(-3, 2));
    const Violations faults = FaultsOf(WithMetalog(m));
    if (faults.size() != 1 || faults[0].code != ViolationCode::kInfeasible) continue;
    ++refused;
    const std::regex offer("(p[159]0) ([^ ,]+)(?=$|, or)");
    const std::string text = faults[0].description;
    const std::size_t nearest = text.find("nearest feasible:");
    if (nearest == std::string::npos) continue;
    const std::string offers = text.substr(nearest);
    for (std::sregex_iterator it(offers.begin(), offers.end(), offer), end; it != end; ++it) {
      MetalogMarginal entered = m;
      const double number = std::stod((*it)[2]);
      ((*it)[1] == "p50" ? entered.p50 : (*it)[1] == "p90" ? entered.p90 : entered.p10) = number;
      EXPECT_EQ(Listed(FaultsOf(WithMetalog(entered))), "") << text;
      offered += (*it)[1] == "p50" ? 1 : 0;
    }
  }
  EXPECT_GT(refused, 500);
  EXPECT_GT(offered, 0.95 * refused);
}

TEST(Metalog, MustHaveItsQuantilesInOrderAndInsideItsBounds) {
  const auto fault = [](const MetalogMarginal& m, const std::string& field,
                        const std::string& text) {
    ExpectOnlyFault(WithMetalog(m), kAt + field, ViolationCode::kContradiction, text);
  };
  fault({2, 1, 3, {}, {}}, ".p50", "must be above p10 (2), got 1");
  fault({1, 2, 2, {}, {}}, ".p90", "must be above p50 (2), got 2");
  fault({1, 2, 3, 1, {}}, ".p10", "must be above lower_bound (1), got 1");
  fault({1, 2, 3, {}, 3}, ".upper_bound", "must be above p90 (3), got 3");
  ExpectOnlyFault(WithMetalog({kNan, 2, 3, {}, {}}), std::string(kAt) + ".p10",
                  ViolationCode::kOutOfRange, "must be a finite number, got nan");
  ExpectOnlyFaultSaying(WithMetalog({1e-300, 1e-100, 1e100, 0, {}}), std::string(kAt) + ".p90",
                        ViolationCode::kOutOfRange, "must be a finite number");
  ExpectOnlyFaultSaying(WithMetalog({1e-200, 1e-90, 1e15, 0, {}}), std::string(kAt) + ".p90",
                        ViolationCode::kOutOfRange, "values of 1e60 would be drawn");
}

TEST(Metalog, HasAMeanWhereItsOpenSideIsFlatEnough) {
  EXPECT_TRUE(HasMean(Marginal{MetalogMarginal{8, 10, 15, {}, {}}}));
  EXPECT_TRUE(HasMean(Marginal{MetalogMarginal{1, 9, 80, 0, 100}}));
  // Slope of ln x: a2 + a3 / 2 with symmetric quantiles ln(9^c) apart is c.
  const auto with_slope = [](double c) {
    return Marginal{MetalogMarginal{std::pow(9, -c), 1, std::pow(9, c), 0, {}}};
  };
  EXPECT_TRUE(HasMean(with_slope(0.999)));
  EXPECT_FALSE(HasMean(with_slope(1.001)));
  EXPECT_TRUE(HasVariance(with_slope(0.499)));
  EXPECT_FALSE(HasVariance(with_slope(0.501)));
  const Marginal mirrored{MetalogMarginal{-std::pow(9, 1.1), -1, -std::pow(9, -1.1), {}, 0}};
  EXPECT_FALSE(HasMean(mirrored));
  Marginal cut = with_slope(1.1);
  cut.truncation = Truncation{{}, 100};
  EXPECT_TRUE(HasVariance(cut)) << "closed where it was open";
  cut.truncation = Truncation{0.1, {}};
  EXPECT_FALSE(HasMean(cut));
}

TEST(Metalog, AboveABoundThatIsAboveZeroTakesAnyNegativePower) {
  const auto loaded = [](double lower_bound) {
    return [=](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver("x", Marginal{MetalogMarginal{2, 4, 11, lower_bound, {}}}));
      Outcome& output = OutcomeOf(draft, "output");
      output.form = OutcomeForm::kElasticity;
      output.loadings = {{.driver = "x", .loading = -5}};
    };
  };
  ExpectNoFault(loaded(1));
  ExpectOnlyFaultSaying(loaded(0), R"(outcomes["output"].loadings["x"])",
                        ViolationCode::kInfiniteMean, "too heavy for this loading");
}

TEST(Metalog, WithoutAMeanIsRefusedWhereOneIsNeeded) {
  const Marginal heavy{MetalogMarginal{0.1, 1, 10, 0, {}}};  // slope 1.05
  const auto loaded = [&](OutcomeForm form, double loading, bool bounded) {
    return [=](ScenarioDraft& draft) {
      draft.drivers.push_back(ADriver("x", heavy));
      Outcome& output = OutcomeOf(draft, "output");
      output.form = form;
      output.loadings = {{.driver = "x", .loading = loading}};
      if (bounded) output.lower_bound = 0, output.upper_bound = 5000;
    };
  };
  const std::string at = R"(outcomes["output"].loadings["x"])";
  ExpectOnlyFaultSaying(loaded(OutcomeForm::kAdditive, 1, false), at, ViolationCode::kInfiniteMean,
                        "to have one itself: give the outcome bounds, or truncate the marginal");
  ExpectOnlyFaultSaying(loaded(OutcomeForm::kElasticity, 1, false), at,
                        ViolationCode::kInfiniteMean, "too heavy for this loading");
  ExpectOnlyFaultSaying(loaded(OutcomeForm::kMultiplicative, 0.01, false), at,
                        ViolationCode::kInfiniteMean, "too heavy for this loading");
  ExpectOnlyFaultSaying(loaded(OutcomeForm::kElasticity, -1, false), at,
                        ViolationCode::kInfiniteMean, "too heavy for this loading");
  ExpectNoFault(loaded(OutcomeForm::kElasticity, 0.9, false));
  ExpectNoFault(loaded(OutcomeForm::kElasticity, -0.9, false));
  ExpectNoFault(loaded(OutcomeForm::kAdditive, 1, true));
  ExpectNoFault(loaded(OutcomeForm::kElasticity, 1, true));
  ExpectOnlyFaultSaying(
      [&](ScenarioDraft& draft) {
        draft.drivers.push_back(ADriver("x", heavy));
        draft.supplier_private->accounts[0].cost->event_costs = {{"x", 3}};
      },
      R"(supplier_private.accounts["steel"].cost.event_costs["x"].driver)",
      ViolationCode::kInfiniteMean, "truncate the marginal");
}

}  // namespace
}  // namespace accord
