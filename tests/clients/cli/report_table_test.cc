#include "clients/cli/report_table.h"

#include <cmath>
#include <cstddef>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/csv_records.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/handlers/study.h"
#include "simulation/report/named_figures.h"
#include "tests/clients/cli/reports.h"
#include "tests/server/handlers/requests.h"

namespace accord::cli {
namespace {

using ::testing::IsEmpty;
using ::testing::Not;

using Row = std::map<std::string, std::string>;

std::vector<Row> Read(const std::string& csv) {
  CsvRecords records(SourceOf(csv), ',');
  std::vector<std::string> names;
  std::vector<Row> rows;
  while (records.Next()) {
    const std::vector<std::string> fields(records.fields().begin(), records.fields().end());
    if (names.empty()) {
      names = fields;
      continue;
    }
    EXPECT_EQ(fields.size(), names.size()) << records.line();
    Row& row = rows.emplace_back();
    for (std::size_t i = 0; i < fields.size(); ++i) row[names[i]] = fields[i];
  }
  return rows;
}

double Number(const std::string& text) { return std::strtod(text.c_str(), nullptr); }

// The sum of all rows with these labels, of which there is one at least.
double SumOf(const std::vector<Row>& rows, const Row& labels, bool by_period) {
  double sum = 0;
  int count = 0;
  for (const Row& row : rows) {
    bool fits = row.at("period").empty() != by_period;
    for (const auto& [name, value] : labels) fits = fits && row.at(name) == value;
    if (!fits) continue;
    ++count;
    sum += Number(row.at("value"));
  }
  EXPECT_GT(count, 0) << labels.at("metric");
  return sum;
}

const v1::SimulationReport& Flagship() {
  static const v1::SimulationReport report = [] {
    v1::SimulateRequest request;
    *request.mutable_scenario() = FlagshipScenario();
    request.mutable_options()->set_path_count(1000);
    for (const double level : {0.1, 0.8}) request.mutable_options()->add_quantiles(level);
    request.mutable_options()->set_attribution(true);
    request.mutable_options()->set_attribution_path_count(64);
    return *RunSimulate(std::get<Study>(Prepare(request)), {});
  }();
  return report;
}

TEST(ReportTable, ReadBackSumsToTheReport) {
  const v1::SimulationReport& report = Flagship();
  const std::vector<Row> rows = Read(CsvOf(ReportTable(report, ByPeriod::kIncluded)));
  const v1::ContractReport& contract = report.contracts(0);
  for (const v1::ClauseReport& clause : contract.clauses()) {
    const std::string metric = "clauses[\"" + clause.clause() + "\"].pay";
    EXPECT_NEAR(SumOf(rows, {{"metric", metric}}, true), clause.pay().value(),
                1e-9 * (1 + std::abs(clause.pay().value())));
    EXPECT_EQ(SumOf(rows, {{"metric", metric}}, false), clause.pay().value());
  }
  for (const auto& [party, of] :
       {std::pair<std::string, const v1::PartyReport*>("supplier", &contract.supplier()),
        {"client", &contract.client()}}) {
    const auto sum = [&](const std::string& metric, bool by_period) {
      return SumOf(rows, {{"party", party}, {"contract", "key"}, {"metric", metric}}, by_period);
    };
    const double total = of->cvar_split().total();
    EXPECT_EQ(sum("cvar_split_total", false), total);
    EXPECT_NEAR(sum("cvar_split_loss", true), total, 1e-6 * std::abs(total));
    double lines = 0;
    for (const v1::CvarPart& part : of->cvar_split().by_line()) {
      lines += sum("cvar_split_by_line[\"" + part.name() + "\"].loss", false);
    }
    EXPECT_NEAR(lines, total, 1e-6 * std::abs(total));
    double bridge = 0;
    for (const v1::BridgePart& part : of->bridge()) {
      bridge += sum("bridge[\"" + part.name() + "\"].money", false);
    }
    EXPECT_NEAR(bridge, sum("npv_mean", false), 1e-6 * std::abs(bridge));
    double cash = 0;
    for (const v1::CashReport& each : of->cash_by_period()) cash += each.mean().value();
    EXPECT_NEAR(sum("cash_mean", true), cash, 1e-6 * std::abs(cash));
  }
}

// By the names in which figures are asked for.
TEST(ReportTable, HasEveryFigureOfAPartyOrClauseByItsName) {
  const std::vector<Row> rows = Read(CsvOf(ReportTable(Flagship(), ByPeriod::kIncluded)));
  v1::SimulateRequest request;
  *request.mutable_scenario() = FlagshipScenario();
  const auto study = std::get<Study>(Prepare(request));
  const std::string at = "contracts[\"key\"].";
  int count = 0;
  for (const NamedFigure& figure : NamedFigures(study.scenarios[0])) {
    if (!figure.name.starts_with(at)) continue;
    Row labels = {{"contract", "key"}, {"metric", figure.name.substr(at.size())}};
    for (const std::string party : {"supplier", "client"}) {
      if (!labels["metric"].starts_with(party + ".")) continue;
      labels = {{"contract", "key"},
                {"party", party},
                {"metric", labels["metric"].substr(party.size() + 1)}};
    }
    SumOf(rows, labels, false);
    ++count;
  }
  EXPECT_GT(count, 20);
}

// A number of the report that is in no line would be missed by whoever reads the file alone.
TEST(ReportTable, HasALineForEveryEstimateOfTheReport) {
  int estimates = 0;
  const std::function<void(const google::protobuf::Message&)> count =
      [&](const google::protobuf::Message& message) {
        if (message.GetDescriptor() == v1::RunSummary::descriptor()) return;
        if (message.GetDescriptor() == v1::Estimate::descriptor()) {
          ++estimates;
          return;
        }
        std::vector<const google::protobuf::FieldDescriptor*> fields;
        message.GetReflection()->ListFields(message, &fields);
        for (const auto* field : fields) {
          if (field->cpp_type() != google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
          if (!field->is_repeated()) {
            count(message.GetReflection()->GetMessage(message, field));
            continue;
          }
          for (int i = 0; i < message.GetReflection()->FieldSize(message, field); ++i) {
            count(message.GetReflection()->GetRepeatedMessage(message, field, i));
          }
        }
      };
  count(Flagship());
  const DataTable table = ReportTable(Flagship(), ByPeriod::kIncluded);
  int measured = 0;
  std::map<std::vector<std::string>, int> places;
  for (const auto& row : table.rows) {
    if (std::holds_alternative<Measured>(row.back())) ++measured;
    std::vector<std::string> place;
    for (std::size_t i = 0; i + 1 < row.size(); ++i) {
      const auto* text = std::get_if<std::string>(&row[i]);
      place.push_back(text == nullptr ? "" : *text);
    }
    EXPECT_EQ(++places[place], 1) << ::testing::PrintToString(place);
  }
  EXPECT_GT(estimates, 500);
  EXPECT_EQ(measured, estimates);
}

TEST(ReportTable, LeavesOutPeriodsForPeople) {
  for (const Row& row : Read(CsvOf(ReportTable(Flagship(), ByPeriod::kLeftOut)))) {
    EXPECT_EQ(row.at("period"), "");
  }
  EXPECT_THAT(ReportTable(Flagship(), ByPeriod::kLeftOut).rows, Not(IsEmpty()));
}

TEST(ComparisonTable, NamesAlternativesAndTheirDifferences) {
  const std::vector<Row> rows = Read(CsvOf(ComparisonTable(AComparison(), ByPeriod::kIncluded)));
  const auto value = [&](const Row& labels) { return SumOf(rows, labels, false); };
  EXPECT_EQ(value({{"alternative", "base"}, {"party", "supplier"}, {"metric", "npv_mean"}}),
            150'000);
  EXPECT_EQ(value({{"alternative", "what-if"}, {"party", "supplier"}, {"metric", "npv_mean"}}),
            162'115);
  EXPECT_EQ(value({{"alternative", "what-if"},
                   {"party", "supplier"},
                   {"contract", "key"},
                   {"metric", "npv_mean_difference"}}),
            12'115);
  EXPECT_EQ(value({{"alternative", "what-if"},
                   {"party", "client"},
                   {"metric", "npv_mean_worse_probability"}}),
            0.136);
  EXPECT_EQ(value({{"alternative", "what-if"}, {"metric", "clients_mean[\"A\"].difference"}}),
            1.254);
}

TEST(CheckTable, ListsFaultsAndWarningsThenWhatWasEntered) {
  const v1::CheckScenarioResponse check = ACheck();
  const std::vector<Row> rows = Read(CsvOf(CheckTable(check)));
  ASSERT_GT(rows.size(), 1u);
  EXPECT_EQ(rows[0].at("kind"), "warning");
  EXPECT_EQ(rows[0].at("code"), "UNLIMITED");
  std::map<std::string, int> kinds;
  for (const Row& row : rows) ++kinds[row.at("kind")];
  int points = 0, moments = 0;
  for (const v1::DriverSummary& each : check.drivers()) moments += each.has_mean() + each.has_sd();
  for (const v1::ClausePoints& each : check.clause_points()) points += each.points_size();
  EXPECT_EQ(kinds["warning"], 1);
  EXPECT_EQ(kinds["driver"], 3 * check.drivers_size() + moments);
  EXPECT_EQ(kinds["outcome_bias"], 2 * check.outcome_biases_size());
  EXPECT_EQ(kinds["money_bias"], 2 * check.money_biases_size());
  EXPECT_EQ(kinds["clause_point"], 2 * points);
}

TEST(PathsCsv, HasALineForEveryPathWithEveryDigit) {
  v1::SimulateRequest request = SimulateSteel(300);
  request.mutable_options()->set_path_figures(true);
  const auto report = RunSimulate(std::get<Study>(Prepare(request)), {});
  ASSERT_TRUE(report.ok());
  const std::vector<Row> rows = Read(PathsCsvOf(*report));
  ASSERT_EQ(rows.size(), 300u);
  double supplier = 0, fee = 0;
  for (std::size_t p = 0; p < rows.size(); ++p) {
    EXPECT_EQ(rows[p].at("path"), std::to_string(p));
    supplier += Number(rows[p].at("contracts[\"steel\"].supplier.npv")) / 300;
    fee += Number(rows[p].at("contracts[\"steel\"].clauses[\"fee\"].pay")) / 300;
    EXPECT_EQ(Number(rows[p].at(report->path_figures(1).figure())),
              report->path_figures(1).values(static_cast<int>(p)));
  }
  const v1::ContractReport& steel = report->contracts(0);
  EXPECT_NEAR(supplier, steel.supplier().npv().mean().value(), 1e-6);
  EXPECT_NEAR(fee, steel.clauses(0).pay().value(), 1e-6);
}

}  // namespace
}  // namespace accord::cli
