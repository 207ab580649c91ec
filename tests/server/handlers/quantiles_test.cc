#include <algorithm>
#include <cmath>
#include <cstdint>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/replay.h"
#include "server/handlers/study.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::SizeIs;

constexpr int kPaths = 1500;

v1::SimulationReport ReportOf(const v1::SimulateRequest& request, int threads = 1) {
  const PreparedStudy prepared = Prepare(request);
  const auto report = RunSimulate(std::get<Study>(prepared), {.threads = threads});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

v1::SimulateRequest Asked(v1::SimulateRequest request) {
  for (const double level : {0.1, 0.8}) request.mutable_options()->add_quantiles(level);
  return request;
}

const v1::FigureQuantiles& FigureOf(const v1::SimulationReport& report, const std::string& name) {
  for (const v1::FigureQuantiles& figure : report.quantiles()) {
    if (figure.figure() == name) return figure;
  }
  ADD_FAILURE() << "no " << name;
  static const v1::FigureQuantiles none;
  return none;
}

// Type 7.
double QuantileOf(std::vector<double> values, double level) {
  std::sort(values.begin(), values.end());
  const double at = level * static_cast<double>(values.size() - 1);
  const auto low = static_cast<std::size_t>(at);
  if (low + 1 == values.size()) return values[low];
  return values[low] + (at - static_cast<double>(low)) * (values[low + 1] - values[low]);
}

void ExpectQuantiles(const v1::FigureQuantiles& figure, const std::vector<double>& values) {
  double mean = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  const double size = 1e-9 * (1 + std::fabs(mean));
  EXPECT_NEAR(figure.mean().value(), mean, size) << figure.figure();
  ASSERT_THAT(figure.quantiles(), SizeIs(2));
  for (const v1::QuantileReport& each : figure.quantiles()) {
    EXPECT_NEAR(each.value().value(), QuantileOf(values, each.level()), size) << figure.figure();
    EXPECT_TRUE(each.value().has_standard_error());
  }
}

// A year of four quarters: path by path its payments are those of all clauses together.
TEST(Quantiles, AreThoseOfEveryPathsFigures) {
  v1::SimulateRequest request = Asked(SimulateSteel(
      kPaths, {R"(contracts["steel"].clauses["fee"].base=100)",
               R"(contracts["steel"].groups=[{"id": "risk", "clauses": ["gain", "penalty"]}])"}));
  request.mutable_options()->set_path_figures(true);
  const v1::SimulationReport report = ReportOf(request, 2);
  const auto of_paths = [&](const std::function<double(double, double, double)>& figure) {
    std::vector<double> values;
    for (int p = 0; p < kPaths; ++p) {
      values.push_back(figure(report.path_figures(2).values(p), report.path_figures(3).values(p),
                              report.path_figures(4).values(p)));
    }
    return values;
  };
  const std::string at = R"(contracts["steel"].)";
  const auto expect = [&](const std::string& name, const std::vector<double>& values) {
    ExpectQuantiles(FigureOf(report, at + name), values);
  };
  const auto values_of = [&](int figure) {
    return std::vector<double>(report.path_figures(figure).values().begin(),
                               report.path_figures(figure).values().end());
  };
  expect("supplier.npv", values_of(0));
  expect("client.npv", values_of(1));
  expect(R"(clauses["gain"].pay)", values_of(3));
  expect(R"(groups["risk"].pay)",
         of_paths([](double, double gain, double penalty) { return gain + penalty; }));
  expect("years[1].pay",
         of_paths([](double fee, double gain, double penalty) { return fee + gain + penalty; }));
  expect("supplier.owed_in_worst_year", of_paths([](double fee, double gain, double penalty) {
           return std::max(0.0, -(fee + gain + penalty));
         }));
  expect("client.owed_in_worst_year", of_paths([](double fee, double gain, double penalty) {
           return std::max(0.0, fee + gain + penalty);
         }));
  EXPECT_GT(FigureOf(report, at + "supplier.owed_in_worst_year").mean().value(), 0);
  EXPECT_GT(FigureOf(report, at + "client.owed_in_worst_year").mean().value(), 0);
}

// Against the statement of every path: years apart, the worst of them by path, cash of a year.
TEST(Quantiles, OfYearsAreThoseOfTheLedgers) {
  constexpr int kFew = 40;
  v1::SimulateRequest request;
  *request.mutable_scenario() = FlagshipScenario();
  request.mutable_options()->set_path_count(kFew);
  const v1::SimulationReport report = ReportOf(Asked(request));
  std::vector<std::vector<double>> pay(3), cash(3);
  std::vector<double> supplier_owes, client_owes;
  for (int p = 0; p < kFew; ++p) {
    v1::ReplayPathRequest replay;
    *replay.mutable_scenario() = request.scenario();
    replay.mutable_options()->set_path_count(kFew);
    replay.set_path(p);
    const auto answer = RunReplay(std::get<ReplayStudy>(PrepareReplay(replay)), {});
    ASSERT_TRUE(answer.ok()) << answer.status();
    double by_year[3] = {}, supplier_cash[3] = {};
    for (const v1::CashLine& line : answer->paths(0).contracts(0).ledger().cash()) {
      if (line.period() == 0) continue;
      by_year[(line.period() - 1) / 4] += line.payments();
      supplier_cash[(line.period() - 1) / 4] += line.supplier();
    }
    double least = 0, most = 0;
    for (int y = 0; y < 3; ++y) {
      pay[static_cast<std::size_t>(y)].push_back(by_year[y]);
      cash[static_cast<std::size_t>(y)].push_back(supplier_cash[y]);
      least = std::min(least, by_year[y]);
      most = std::max(most, by_year[y]);
    }
    supplier_owes.push_back(-least);
    client_owes.push_back(most);
  }
  const std::string at = R"(contracts["key"].)";
  for (int y = 0; y < 3; ++y) {
    const std::string year = "years[" + std::to_string(y + 1) + "].";
    ExpectQuantiles(FigureOf(report, at + year + "pay"), pay[static_cast<std::size_t>(y)]);
    ExpectQuantiles(FigureOf(report, at + "supplier." + year + "cash"),
                    cash[static_cast<std::size_t>(y)]);
  }
  ExpectQuantiles(FigureOf(report, at + "supplier.owed_in_worst_year"), supplier_owes);
  ExpectQuantiles(FigureOf(report, at + "client.owed_in_worst_year"), client_owes);
}

TEST(Quantiles, LeaveTheDigestAndAreTheSameForAnyNumberOfThreads) {
  const v1::SimulationReport one = ReportOf(Asked(SimulateSteel(20'000)), 1);
  const v1::SimulationReport four = ReportOf(Asked(SimulateSteel(20'000)), 4);
  EXPECT_EQ(one.SerializeAsString(), four.SerializeAsString());
  const v1::SimulationReport without = ReportOf(SimulateSteel(20'000));
  EXPECT_EQ(one.run().digest(), without.run().digest());
  EXPECT_THAT(without.quantiles(), SizeIs(0));
}

TEST(Quantiles, OnNetsHaveErrorsToo) {
  v1::SimulateRequest request = Asked(SimulateSteel(8192));
  request.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  const v1::SimulationReport report = ReportOf(request, 2);
  const v1::FigureQuantiles& npv = FigureOf(report, R"(contracts["steel"].supplier.npv)");
  EXPECT_NEAR(npv.mean().value(), report.contracts(0).supplier().npv().mean().value(), 1e-6);
  EXPECT_GT(npv.quantiles(0).value().standard_error(), 0);
  EXPECT_LT(npv.quantiles(0).value().value(), npv.quantiles(1).value().value());
}

TEST(Quantiles, HaveALimitAndNoPlaceInAComparison) {
  const auto faults_of = [](const auto& request) {
    return PathsAndCodes(std::get<Violations>(Prepare(request)));
  };
  EXPECT_THAT(faults_of(Asked(SimulateSteel(10'000'000))),
              ElementsAre("options.quantiles TOO_MANY"));
  v1::CompareScenariosRequest compare = CompareSteel(1000);
  compare.mutable_options()->add_quantiles(0.5);
  EXPECT_THAT(faults_of(compare), ElementsAre("options.quantiles CONTRADICTION"));
}

TEST(Quantiles, HaveTheirShareOfProgress) {
  v1::SimulateRequest request = Asked(SimulateSteel(kPaths));
  request.mutable_options()->set_path_figures(true);
  std::int64_t last = 0, whole = 0;
  const auto report =
      RunSimulate(std::get<Study>(Prepare(request)), {}, [&](const v1::Progress& progress) {
        EXPECT_GE(progress.paths_done(), last);
        last = progress.paths_done();
        whole = progress.path_count();
      });
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(last, 3 * kPaths);
  EXPECT_EQ(whole, 3 * kPaths);
}

}  // namespace
}  // namespace accord
