#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "simulation/engine/engine.h"
#include "simulation/model/compiled_model.h"
#include "simulation/report/report.h"
#include "tests/support/scenarios.h"

// What ends, and what comes after them, are worth: closed forms, and every path by itself.
// Comparisons with exact figures are within 4.5 standard errors: a false alarm in 150 000.
namespace accord {
namespace {

constexpr int kPeriods = 6;
constexpr double kRate = 0.08, kClientRate = 0.05;

double Discount(double rate, int t) { return std::pow(1 + rate, -t / 4.0); }

// Benefit 500 + 100 t less cost 50 a period; handing over costs 300.
double ValueAfter(double rate, int end) {
  double value = end == 0 || end == kPeriods ? 0 : -300 * Discount(rate, end);
  for (int t = end + 1; t <= kPeriods; ++t) value += (450 + 100 * t) * Discount(rate, t);
  return value;
}

AfterEnd OtherWork() {
  AfterEnd after_end;
  ValueList benefit;
  for (int t = 1; t <= kPeriods; ++t) benefit.values.push_back(500 + 100 * t);
  after_end.benefit_per_period = Trajectory{benefit};
  after_end.cost_per_period = Constantly(50);
  after_end.transition_cost = 300;
  return after_end;
}

// A contract that its client ends with probability 1/4 in every period, independently.
Scenario WithARightToTerminate(bool has_after_end, int term = kPeriods) {
  return AScenario([&](ScenarioDraft& draft) {
    draft.timeline = Timeline{kPeriods, PeriodLength::kQuarter};
    draft.drivers.push_back(ADriver("luck", Marginal{UniformMarginal{0, 1}}));
    Contract& contract = draft.contracts[0];
    contract.clauses.resize(2);
    contract.term_periods = term;
    Termination termination;
    termination.id = "bad-luck";
    termination.party = Party::kClient;
    termination.watched = Basis{.source = DriverId{"luck"}};
    termination.below = 0.25;
    contract.terminations = {termination};
    if (!has_after_end) return;
    draft.supplier_private->accounts[0].after_end = OtherWork();
    draft.client_private[0].after_end = OtherWork();
  });
}

struct Studied {
  StudyTotals totals;
  std::vector<ContractReport> contracts;  // of every model
};
Studied Study(const std::vector<Scenario>& scenarios, std::int64_t paths,
              Sampling sampling = Sampling::kPseudoRandom) {
  const std::vector<CompiledModel> models = CompileStudy(scenarios, 3, sampling);
  absl::StatusOr<StudyTotals> totals = Run(models, {.path_count = paths}, {.threads = 2});
  EXPECT_TRUE(totals.ok()) << totals.status();
  Studied studied{*std::move(totals), {}};
  for (std::size_t m = 0; m < models.size(); ++m) {
    studied.contracts.push_back(
        MakeReport(scenarios[m], models[m], studied.totals, static_cast<int>(m), SomeOptions(paths))
            .contracts[0]);
  }
  return studied;
}

TEST(AfterEnd, OfAGeometricEndIsItsClosedForm) {
  const ContractReport report = Study({WithARightToTerminate(true)}, 100'000).contracts[0];
  for (const bool supplier : {true, false}) {
    double expected = 0, alive = 1;
    for (int t = 1; t < kPeriods; ++t) {
      expected += alive * 0.25 * ValueAfter(supplier ? kRate : kClientRate, t);
      alive *= 0.75;
    }
    const Estimate after_end = *(supplier ? report.supplier : report.client).after_end;
    EXPECT_NEAR(after_end.value, expected, 4.5 * after_end.standard_error);
    EXPECT_GT(after_end.standard_error, 0);
    EXPECT_LT(after_end.standard_error, 0.01 * expected);
  }
}

// Path by path the NPV is that of the same contract without what comes after, and this.
TEST(AfterEnd, IsTheMeanOfWhatItAddsToEveryPath) {
  for (const int term : {kPeriods, 4}) {
    const Studied studied =
        Study({WithARightToTerminate(false, term), WithARightToTerminate(true, term)}, 4000);
    const auto npv = [&](std::size_t model) {
      return studied.totals.models[model].contracts[0]->client.npv.samples();
    };
    const auto without = npv(0), with = npv(1);
    double sum = 0, squares = 0;
    for (std::size_t i = 0; i < with.size(); ++i) {
      const double added = with[i] - without[i];
      sum += added;
      squares += added * added;
    }
    const double n = static_cast<double>(with.size());
    const Estimate after_end = *studied.contracts[1].client.after_end;
    EXPECT_NEAR(after_end.value, sum / n, 1e-6);
    EXPECT_NEAR(after_end.standard_error, std::sqrt((squares - sum * sum / n) / (n - 1) / n), 1e-6);
    EXPECT_FALSE(studied.contracts[0].client.after_end.has_value());
    EXPECT_EQ(studied.contracts[1].term_periods.value_or(kPeriods), term);
  }
}

TEST(AfterEnd, HasTheErrorOfNetsOnNets) {
  const Studied studied =
      Study({WithARightToTerminate(false), WithARightToTerminate(true)}, 8192, Sampling::kSobol);
  const PathMean& difference =
      studied.totals.pairs[0].figures[0].difference[static_cast<int>(PairedMetric::kMean)];
  const Estimate after_end = *studied.contracts[1].supplier.after_end;
  EXPECT_NEAR(after_end.value, difference.Mean().value, 1e-6);
  EXPECT_NEAR(after_end.standard_error, difference.Mean().standard_error, 1e-6);
  const Estimate random =
      *Study({WithARightToTerminate(true)}, 8192).contracts[0].supplier.after_end;
  EXPECT_LT(after_end.standard_error, 0.8 * random.standard_error);
}

TEST(AfterEnd, IsAPartOfWhatTheWorstResultsAreMadeOf) {
  const Studied studied =
      Study({WithARightToTerminate(false), WithARightToTerminate(true)}, 40'000);
  for (const ContractReport& report : studied.contracts) {
    const bool has = report.supplier.after_end.has_value();
    double sum = 0;
    int parts = 0;
    for (const CvarPart& part : report.supplier.cvar_split.by_line) {
      sum += part.loss.value;
      parts += part.name == "after_end";
    }
    EXPECT_NEAR(sum, report.supplier.cvar_split.total, 1e-6);
    EXPECT_EQ(parts, has);
  }
}

// A walk-away: no contract, no investment, what both parties have instead, surely.
TEST(Term, OfNothingIsWorthWhatComesInstead) {
  const Studied studied = Study({WithARightToTerminate(true), WithARightToTerminate(true, 0)}, 500);
  const ContractReport& report = studied.contracts[1];
  EXPECT_NEAR(report.supplier.npv.mean.value, ValueAfter(kRate, 0), 1e-8);
  EXPECT_NEAR(report.client.npv.mean.value, ValueAfter(kClientRate, 0), 1e-8);
  EXPECT_NEAR(report.supplier.after_end->value, ValueAfter(kRate, 0), 1e-8);
  EXPECT_EQ(report.supplier.after_end->standard_error, 0);
  EXPECT_LT(report.client.npv.sd.value, 1e-8);
  EXPECT_EQ(report.supplier.peak_shortfall.mean.value, 0);
  EXPECT_FALSE(report.supplier.lost_investment.has_value());
  EXPECT_EQ(report.clauses[0].pay.value, 0);
  EXPECT_EQ(report.termination_probability->value, 0);
  EXPECT_EQ(report.term_periods, 0);
}

// Alternatives that end at different periods, each the same on the same path until it does.
TEST(Term, OfAnAlternativeLeavesEverythingBeforeItsEndAlone) {
  const auto with_term = [](int term) {
    return AScenario([=](ScenarioDraft& draft) {
      ContractOf(draft, "steel").term_periods = term;
      draft.supplier_private->accounts[0].after_end = AfterEnd{Constantly(700), {}, 90};
    });
  };
  const Studied studied = Study({with_term(8), with_term(4), with_term(6)}, 3000);
  const auto cash = [&](std::size_t model, int t) {
    const auto& periods = studied.totals.models[model].contracts[0]->supplier.periods;
    return periods[static_cast<std::size_t>(t - 1)].cash.samples();
  };
  for (std::size_t path = 0; path < 3000; path += 37) {
    for (int t = 1; t <= 8; ++t) {
      if (t < 4) {
        EXPECT_EQ(cash(1, t)[path], cash(0, t)[path]);
      } else if (t > 4) {
        EXPECT_EQ(cash(1, t)[path], 700);
      }
      if (t < 6) {
        EXPECT_EQ(cash(2, t)[path], cash(0, t)[path]);
      } else if (t > 6) {
        EXPECT_EQ(cash(2, t)[path], 700);
      }
    }
  }
  // 4000 invested for two years, of which half returns by its book value after one: 1000.
  EXPECT_NEAR(cash(1, 4)[0] - cash(0, 4)[0], 1000 - 90, 1e-9);
}

}  // namespace
}  // namespace accord
