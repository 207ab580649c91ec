#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "tests/support/scenarios.h"

// Closed forms that touch contracts (E7 of the evidence). Comparisons are within 4.5 standard
// errors: a false alarm in 150 000.
namespace accord {
namespace {

StudyTotals RunWith(const std::vector<CompiledModel>& models, std::int64_t paths, int threads) {
  RunControl control;
  control.threads = threads;
  absl::StatusOr<StudyTotals> totals = accord::Run(models, {paths}, control);
  EXPECT_TRUE(totals.ok()) << totals.status();
  return *std::move(totals);
}

double Density(double z) { return std::exp(-z * z / 2) / std::sqrt(2 * M_PI); }
double Below(double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; }

// One year, one clause on the measured value of "output", which is N(1000, 100^2).
Scenario OnANormalOutcome(const Clause& clause, double error_sd = 0) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.timeline = Timeline{1, PeriodLength::kYear};
    draft.drivers = {ADriver("noise", Marginal{NormalMarginal{0, 100}})};
    draft.correlation.reset();
    Outcome& outcome = OutcomeOf(draft, "output");
    outcome.form = OutcomeForm::kAdditive;
    outcome.baseline = Constantly(900);
    outcome.target = 1000;
    outcome.plan.reset();
    outcome.loadings = {{"noise", 1, 0}};
    outcome.verification.reset();
    if (error_sd > 0) outcome.verification = Verification{ErrorForm::kAbsolute, 0, error_sd};
    OutcomeOf(draft, "downtime").loadings.clear();
    draft.contracts[0].clauses = {clause};
    draft.supplier_private = SupplierPrivate{};
  });
}

Clause OnOutput() {
  Clause clause;
  clause.id = "clause";
  clause.basis = Basis{.source = MeasuredValueOf{"output"}};
  return clause;
}

// (3.1) and caps of one settlement, as they are written.
double Schedule(const Clause& clause, double x) {
  double f = clause.base;
  for (const Band& band : clause.bands) {
    const double low = std::max(std::min(x, clause.pivot), *band.lower);
    const double high = std::min(std::max(x, clause.pivot), *band.upper);
    f += (x >= clause.pivot ? 1 : -1) * band.rate * std::max(0.0, high - low);
  }
  for (const Step& step : clause.steps) {
    if (step.side == Side::kAbove ? x > step.threshold : x < step.threshold) f += step.amount;
  }
  const Limits& limits = *clause.settlement_limits;
  return std::max(std::min(f, *limits.gain_cap), -*limits.penalty_cap);
}

// Mean and second moment of a function that is linear between the kinks, x ~ N(m, s^2).
std::pair<double, double> Moments(const std::function<double(double)>& f, std::vector<double> kinks,
                                  double m, double s) {
  kinks.push_back(m - 40 * s);
  kinks.push_back(m + 40 * s);
  std::sort(kinks.begin(), kinks.end());
  double first = 0, second = 0;
  for (std::size_t i = 1; i < kinks.size(); ++i) {
    const double l = kinks[i - 1], h = kinks[i];
    if (h - l < 1e-9) continue;
    // f = a + b (x - m), from two points inside.
    const double x1 = l + (h - l) / 3, x2 = h - (h - l) / 3;
    const double b = (f(x2) - f(x1)) / (x2 - x1), a = f(x1) - b * (x1 - m);
    const double zl = (l - m) / s, zh = (h - m) / s;
    const double p = Below(zh) - Below(zl);
    const double d = s * (Density(zl) - Density(zh));
    const double e = s * s * (p + zl * Density(zl) - zh * Density(zh));
    first += a * p + b * d;
    second += a * a * p + 2 * a * b * d + b * b * e;
  }
  return {first, second};
}

TEST(ClosedForm, OfANormalOutcomeThroughAnyScheduleIsMet) {
  std::mt19937 random(7);
  const auto between = [&](double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(random);
  };
  const std::int64_t paths = 40'000;
  for (int round = 0; round < 30; ++round) {
    Clause clause = OnOutput();
    clause.pivot = between(850, 1150);
    clause.base = between(-50, 50);
    std::vector<double> kinks = {clause.pivot};
    for (int i = 0; i < 3; ++i) {
      const double lower = between(700, 1200), upper = lower + between(10, 200);
      clause.bands.push_back({lower, upper, between(-2, 2)});
      kinks.insert(kinks.end(), {lower, upper});
      clause.steps.push_back(
          {between(800, 1200), i == 0 ? Side::kBelow : Side::kAbove, false, between(-80, 80)});
      kinks.push_back(clause.steps.back().threshold);
    }
    clause.settlement_limits =
        Limits{.gain_cap = between(60, 200), .penalty_cap = between(20, 150)};
    const auto f = [&](double x) { return Schedule(clause, x); };
    // Where a cap begins to bind is a kink too: found by bisection between the others.
    std::sort(kinks.begin(), kinks.end());
    const Limits& limits = *clause.settlement_limits;
    std::vector<double> all = kinks;
    for (std::size_t i = 0; i <= kinks.size(); ++i) {
      const double l = i == 0 ? 600 : kinks[i - 1], h = i == kinks.size() ? 1400 : kinks[i];
      for (double cap : {*limits.gain_cap, -*limits.penalty_cap}) {
        double low = l + 1e-9, high = h - 1e-9;
        const bool at_low = f(low) == cap, at_high = f(high) == cap;
        if (at_low == at_high) continue;
        for (int step = 0; step < 100; ++step) {
          const double mid = (low + high) / 2;
          ((f(mid) == cap) == at_low ? low : high) = mid;
        }
        all.push_back(low);
      }
    }
    const auto [mean, second] = Moments(f, all, 1000, 100);
    const double variance = second - mean * mean;
    const StudyTotals totals = RunWith({Compile(OnANormalOutcome(clause), 5 + round)}, paths, 2);
    const PathMean& pay = totals.models[0].contracts[0]->clauses[0]->pay_by_period[0];
    EXPECT_NEAR(pay.mean(), mean, 4.5 * std::sqrt(variance / paths)) << round;
    // The variance of (pay - mean)^2 is at most range^2 times the variance of pay.
    const double range = *limits.gain_cap + *limits.penalty_cap;
    EXPECT_NEAR(pay.about().Variance(), variance, 4.5 * range * std::sqrt(variance / paths))
        << round;
  }
}

// psi ~ N(K, s^2), y = psi + u: the threshold K is passed by one and missed by the other with
// probability arccos(rho) / 2 pi each way, rho = s / sqrt(s^2 + sd^2) (Sheppard 1899).
TEST(ClosedForm, OfFalsePayAndFalseDenyForANormalOutcomeWithNormalErrorIsMet) {
  const double sd = 60, amount = 500;
  Clause clause = OnOutput();
  clause.steps = {{1000, Side::kAbove, true, amount}};
  const std::int64_t paths = 200'000;
  const StudyTotals totals = RunWith({Compile(OnANormalOutcome(clause, sd), 3)}, paths, 2);
  const ClauseTotals& of = *totals.models[0].contracts[0]->clauses[0];
  const auto odds = [](double error) {
    return std::acos(100 / std::sqrt(100 * 100 + error * error)) / (2 * M_PI);
  };
  const auto expect = [&](const VerificationTotals& verification, double probability) {
    for (const EventCount* count :
         {&verification.suppliers_favour_paths, &verification.clients_favour_paths}) {
      const double n = static_cast<double>(count->trials);
      const double share = static_cast<double>(count->events) / n;
      EXPECT_NEAR(share, probability, 4.5 * std::sqrt(probability * (1 - probability) / n));
    }
    EXPECT_DOUBLE_EQ(verification.suppliers_favour.mean(),
                     amount * verification.suppliers_favour_settlements.mean());
    EXPECT_DOUBLE_EQ(verification.clients_favour.mean(),
                     amount * verification.clients_favour_settlements.mean());
  };
  ASSERT_TRUE(of.verification && of.verification_halved);
  EXPECT_EQ(of.verification->suppliers_favour_paths.trials, static_cast<std::uint64_t>(paths));
  expect(*of.verification, odds(sd));
  expect(*of.verification_halved, odds(sd / 2));
}

TEST(ClosedForm, OfFalsePayWithoutVerificationErrorIsThatThereIsNothingToReport) {
  const StudyTotals totals = RunWith({Compile(OnANormalOutcome(OnOutput()), 3)}, 100, 1);
  EXPECT_FALSE(totals.models[0].contracts[0]->clauses[0]->verification);
}

// NPV = a + b with independent normal parts: the CVaR of each is its share of the variance.
TEST(ClosedForm, OfTheSplitOfANormalLossIsTheShareOfTheVariance) {
  const Scenario scenario = AScenario([](ScenarioDraft& draft) {
    draft.timeline = Timeline{2, PeriodLength::kYear};
    draft.drivers = {ADriver("a", Marginal{NormalMarginal{0, 30}}),
                     ADriver("b", Marginal{NormalMarginal{0, 40}})};
    draft.correlation.reset();
    for (Outcome& outcome : draft.outcomes) {
      outcome.loadings.clear();
      outcome.verification.reset();
      outcome.value_per_unit = 0;
    }
    Contract& contract = draft.contracts[0];
    contract.clauses.clear();
    for (const char* driver : {"a", "b"}) {
      Clause clause;
      clause.id = driver;
      clause.basis = Basis{.source = DriverId{driver}};
      clause.bands = {Band{.rate = 1}};
      contract.clauses.push_back(clause);
    }
    draft.supplier_private = SupplierPrivate{};
    draft.client_private.clear();
  });
  const StudyTotals totals = RunWith({Compile(scenario, 11)}, 200'000, 2);
  const TailSplit split = totals.models[0].contracts[0]->supplier.tail.Split();
  // sd of the sum over two years; mean of the worst 5 % of a standard normal.
  const double tail = Density(1.6448536269514722) / 0.05;
  const double sd = 50 * std::sqrt(2.0);
  const auto expect = [](const Estimate& part, double value) {
    EXPECT_NEAR(part.value, value, 4.5 * part.standard_error);
    EXPECT_LT(part.standard_error, 0.01 * std::abs(value) + 0.5);
  };
  expect(split.total, sd * tail);
  expect(split.parts[0], sd * tail * 0.36);
  expect(split.parts[1], sd * tail * 0.64);
  // Lines: two clauses, the contract's own, termination; cost, investment; then two periods.
  ASSERT_EQ(split.parts.size(), 8u);
  EXPECT_EQ(split.parts[2].value, 0.0);
  expect(split.parts[6], sd * tail / 2);
  expect(split.parts[7], sd * tail / 2);
  EXPECT_NEAR(split.parts[0].value + split.parts[1].value, split.total.value, 1e-9);
}

// A trigger that is met with probability 1/4 in every period, independently: the end date is
// geometric.
TEST(ClosedForm, OfATerminationThatEveryPeriodMayBringIsGeometric) {
  const int periods = 6;
  const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
    draft.timeline = Timeline{periods, PeriodLength::kQuarter};
    draft.drivers = {ADriver("luck", Marginal{UniformMarginal{0, 1}})};
    draft.correlation.reset();
    for (Outcome& outcome : draft.outcomes) outcome.loadings.clear();
    Contract& contract = draft.contracts[0];
    contract.clauses.resize(1);
    Termination termination;
    termination.id = "bad-luck";
    termination.party = Party::kClient;
    termination.watched = Basis{.source = DriverId{"luck"}};
    termination.below = 0.25;
    contract.terminations = {termination};
    draft.supplier_private = SupplierPrivate{};
  });
  const std::int64_t paths = 100'000;
  const StudyTotals totals = RunWith({Compile(scenario, 2)}, paths, 2);
  const ContractTotals& contract = *totals.models[0].contracts[0];
  double alive = 1;
  for (int t = 1; t <= periods; ++t) {
    const double p = alive * 0.25;
    const double share =
        static_cast<double>(contract.course->terminations[0].ended_with[t - 1].events) / paths;
    EXPECT_NEAR(share, p, 4.5 * std::sqrt(p * (1 - p) / paths)) << t;
    // The fee of 2000 is paid where the contract has not ended before.
    const PathMean& fee = contract.clauses[0]->pay_by_period[t - 1];
    EXPECT_NEAR(fee.mean(), 2000 * alive,
                4.5 * 2000 * std::sqrt(alive * (1 - alive) / paths) + 1e-6);
    alive -= p;
  }
}

// Black's formula: a lognormal benefit above a strike (E7).
TEST(ClosedForm, OfALognormalBenefitAboveAStrikeIsBlacks) {
  const double sd = 0.3, strike = 1.1;
  const Scenario scenario = AScenario([&](ScenarioDraft& draft) {
    draft.timeline = Timeline{1, PeriodLength::kYear};
    draft.drivers = {ADriver("price", Marginal{LognormalMarginal{.median = 1, .log_sd = sd}})};
    draft.correlation.reset();
    for (Outcome& outcome : draft.outcomes) outcome.loadings.clear();
    Clause clause;
    clause.id = "call";
    clause.basis = Basis{.source = DriverId{"price"}};
    clause.pivot = strike;
    clause.bands = {Band{.lower = strike, .rate = 1}};
    draft.contracts[0].clauses = {clause};
    draft.supplier_private = SupplierPrivate{};
  });
  const std::int64_t paths = 200'000;
  const StudyTotals totals = RunWith({Compile(scenario, 5)}, paths, 2);
  const auto below = [](double z) { return std::erfc(-z / std::sqrt(2.0)) / 2; };
  const double forward = std::exp(sd * sd / 2);
  const double d1 = (std::log(forward / strike) + sd * sd / 2) / sd;
  const double black = forward * below(d1) - strike * below(d1 - sd);
  const Estimate pay = totals.models[0].contracts[0]->clauses[0]->pay.Mean();
  EXPECT_NEAR(pay.value, black, 4.5 * pay.standard_error);  // false-alarm rate 7e-6
  EXPECT_LT(pay.standard_error, 0.002 * black + 0.001);
}

}  // namespace
}  // namespace accord
