#include "clients/cli/render.h"

#include <algorithm>
#include <string>
#include <vector>

#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "server/templates/template.h"
#include "tests/clients/cli/golden.h"
#include "tests/clients/cli/reports.h"

namespace accord::cli {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(RenderReport, ShowsANegotiatorWhatTheContractIsWorth) {
  ExpectGolden(RenderReport(AReport()), "report.txt");
}

TEST(RenderReport, AddsAllContractsOfTheSupplierTogether) {
  v1::SimulationReport report = AReport();
  EXPECT_THAT(RenderReport(report), Not(HasSubstr("together")));
  *report.mutable_supplier_total() = report.contracts(0).supplier();
  EXPECT_THAT(RenderReport(report),
              HasSubstr("All contracts of the supplier together\n\n  NPV, mean  150 000 ± 900"));
}

TEST(RenderReport, SaysWhichPartyHasNoCosts) {
  v1::SimulationReport report = AReport();
  EXPECT_THAT(RenderReport(report), Not(HasSubstr("no costs given")));
  report.mutable_contracts(0)->mutable_client()->set_no_costs_given(true);
  EXPECT_THAT(RenderReport(report),
              ContainsRegex("supplier +client\n +no costs given\n  NPV, mean"));
  *report.mutable_supplier_total() = report.contracts(0).supplier();
  report.mutable_supplier_total()->set_no_costs_given(true);
  EXPECT_THAT(RenderReport(report),
              HasSubstr("All contracts of the supplier together, no costs given\n"));
}

TEST(RenderReport, SaysWhenAContractIsToEndAndWhatComesThen) {
  v1::SimulationReport report = AReport();
  EXPECT_THAT(RenderReport(report), Not(HasSubstr("at the latest")));
  EXPECT_THAT(RenderReport(report), Not(HasSubstr("After the end")));
  v1::ContractReport& contract = *report.mutable_contracts(0);
  contract.set_term_periods(4);
  contract.mutable_client()->mutable_after_end()->set_value(12'000);
  contract.mutable_client()->mutable_after_end()->set_standard_error(0);
  v1::CvarPart& part = *contract.mutable_client()->mutable_cvar_split()->add_by_line();
  part.set_name("after_end");
  part.mutable_loss()->set_value(-7'000);
  part.mutable_loss()->set_standard_error(0);
  const std::string page = RenderReport(report);
  EXPECT_THAT(page, HasSubstr("Mill services\nEnds with year 1 Q4 at the latest.\n\n"));
  EXPECT_THAT(page, ContainsRegex("  After the end, mean +nothing given +12 000"));
  EXPECT_THAT(page, ContainsRegex("  After the end +- +-7 000"));
  contract.set_term_periods(0);
  EXPECT_THAT(RenderReport(report),
              HasSubstr("Mill services\nNever begins: each party has what it has instead.\n"));
}

TEST(RenderReport, SaysWhatBothPartiesMeansAreMadeOf) {
  v1::SimulationReport report = AReport();
  EXPECT_THAT(RenderReport(report), Not(HasSubstr("From payments to value")));
  v1::ContractReport& contract = *report.mutable_contracts(0);
  // A clause that is called like what a party spends.
  contract.mutable_clauses(0)->set_clause("cost");
  const auto add = [](v1::PartyReport* party, const char* name, double money) {
    v1::BridgePart& part = *party->add_bridge();
    part.set_name(name);
    part.mutable_money()->set_value(money);
    part.mutable_money()->set_standard_error(0);
  };
  add(contract.mutable_supplier(), "cost", 9'000);
  add(contract.mutable_supplier(), "cost", -7'000);
  add(contract.mutable_supplier(), "investment", -400);
  add(contract.mutable_client(), "cost", -9'000);
  add(contract.mutable_client(), "benefit", 12'000);
  contract.mutable_joint_npv_mean()->set_value(5'000);
  contract.mutable_joint_npv_mean()->set_standard_error(0);
  const std::string page = RenderReport(report);
  EXPECT_THAT(page, ContainsRegex("From payments to value .positive: to the party.\n\n"
                                  "  discounted, mean +supplier +client\n"
                                  "  Quarterly fee +9 000 +-9 000\n"
                                  "  Benefit +12 000\n"
                                  "  Own costs +-7 000 *\n"
                                  "  Investment +-400 *\n"
                                  "  NPV, mean +150 000 ± 900 +3 000 000 ± 900\n"
                                  "    both together +5 000 *\n"));
}

TEST(RenderReport, ShowsManyQuantilesInTablesThatFitAPageWithWholeNames) {
  v1::SimulationReport report = AReport();
  EXPECT_THAT(RenderReport(report), Not(HasSubstr("Quantiles, money")));
  const std::string name = ".clauses[\"a-bonus-of-the-third-year\"].pay";
  v1::FigureQuantiles& figure = *report.add_quantiles();
  figure.set_figure("contracts[\"" + report.contracts(0).contract() + "\"]" + name);
  for (int i = 1; i <= 16; ++i) {
    v1::QuantileReport& quantile = *figure.add_quantiles();
    quantile.set_level(i / 32.0);
    quantile.mutable_value()->set_value(100'000.0 * i);
    quantile.mutable_value()->set_standard_error(900);
  }
  const std::string page = RenderReport(report);
  const std::string tables = page.substr(page.find("Quantiles, money"));
  EXPECT_TRUE(FitsPage(tables.substr(0, tables.find("What the client gets"))));
  EXPECT_THAT(page, HasSubstr("  " + name.substr(1) + " "));
  EXPECT_THAT(page, HasSubstr(" 3.125 %"));
  EXPECT_THAT(page, HasSubstr(" 1 600 000 ± 900\n"));
}

TEST(RenderReport, KeepsNamesApartThatDifferAtTheirEnds) {
  v1::SimulationReport report = AReport();
  const std::string same(110, 'n');
  v1::ContractReport& contract = *report.mutable_contracts(0);
  for (int i = 0; i < contract.clauses_size(); ++i) {
    contract.mutable_clauses(i)->set_display_name(same + std::to_string(i));
  }
  const std::string page = RenderReport(report);
  EXPECT_THAT(page, HasSubstr("n…0  "));
  EXPECT_THAT(page, HasSubstr("n…1  "));
}

TEST(RenderReport, ShowsALongContractByTheEndsOfItsYears) {
  v1::SimulationReport report = AReport();
  v1::PartyReport& supplier = *report.mutable_contracts(0)->mutable_supplier();
  for (int period = 6; period <= 50; ++period) {
    *supplier.add_exposure_by_period() = supplier.exposure_by_period(5);
    supplier.mutable_exposure_by_period(period)->set_period(period);
  }
  const std::string page = RenderReport(report);
  EXPECT_THAT(page, HasSubstr("  start"));
  EXPECT_THAT(page, HasSubstr("  year 1 Q4"));
  EXPECT_THAT(page, Not(HasSubstr("  year 1 Q3")));
  EXPECT_THAT(page, HasSubstr("  year 13 Q2")) << "the last period stands even within a year";
}

TEST(RenderReport, ShowsWhatTheClientsLeavingEndsEvenWithoutATermination) {
  v1::SimulationReport report = AReport();
  EXPECT_THAT(RenderReport(report), HasSubstr("  any of these          20.15 % ± 0.13\n"));
  report.mutable_contracts(0)->clear_terminations();
  const std::string page = RenderReport(report);
  EXPECT_THAT(page, HasSubstr("  the client's leaving  11.42 % ± 0.10"));
  EXPECT_THAT(page, Not(HasSubstr("any of these"))) << "there is one cause only";
  report.mutable_contracts(0)->clear_client_left();
  EXPECT_THAT(RenderReport(report), Not(HasSubstr("early end by")));
}

TEST(RenderReport, SaysNothingOfAConcentrationThatIsNotThere) {
  v1::SimulationReport report = AReport();
  EXPECT_THAT(RenderReport(report), HasSubstr("The best 20 % of clients hold 82.40 % ± 0.11"));
  report.mutable_client_base()->mutable_periods(1)->clear_gini();
  EXPECT_THAT(RenderReport(report), Not(HasSubstr("Gini")));
}

// Segments of a base are many, and their ids long.
TEST(RenderReport, FollowsClientsThroughAsManySegmentsAsThereAre) {
  v1::ClientBaseReport base;
  v1::ClientBasePeriod& horizon = *base.add_periods();
  v1::NamedClientReport& client = *base.add_named_clients();
  client.set_client(std::string(64, 'c'));
  client.set_contract(std::string(64, 'k'));
  v1::NamedClientPeriod& stands = *client.add_periods();
  for (int k = 0; k < 17; ++k) {
    horizon.add_segments()->set_segment("segment-" + std::string(k % 5, 'x') + std::to_string(k));
    stands.add_probabilities()->set_value(k == 16 ? 1 : 0);
  }
  const std::string page = RenderNamedClients(base);
  std::size_t tables = 0;
  for (std::size_t at = 0; at < page.size();) {
    const std::size_t end = page.find('\n', at);
    const std::string line = page.substr(at, end - at);
    EXPECT_LE(std::count_if(line.begin(), line.end(), [](char c) { return (c & 0xC0) != 0x80; }),
              kPageWidth)
        << line;
    if (line.find("at the horizon") != std::string::npos) ++tables;
    at = end + 1;
  }
  EXPECT_EQ(tables, 3u);
  EXPECT_THAT(page, HasSubstr("100.0 %\n")) << "the last column of the last table";
  EXPECT_EQ(RenderNamedClients(AComparison().alternatives(0).report().client_base()), "");
}

TEST(RenderReport, NeedsNothingButARun) {
  v1::SimulationReport report;
  report.mutable_run()->set_periods_per_year(1);
  EXPECT_THAT(RenderReport(report), HasSubstr("Scenario\n"));
}

TEST(RenderComparison, ShowsWhatChangesForWhomAndHowSureItIs) {
  ExpectGolden(RenderComparison(AComparison(), {{R"(contracts["key"].clauses["gain"].share=0.4)"}}),
               "comparison.txt");
}

TEST(RenderComparison, SaysThatEffortsAreGivenAndWhatTheyCost) {
  v1::ComparisonReport comparison = AComparison();
  EXPECT_THAT(RenderComparison(comparison, {}), Not(HasSubstr("effort of")));
  v1::EffortReport& effort =
      *comparison.mutable_base()->mutable_contracts(0)->mutable_client()->add_efforts();
  effort.set_driver("training");
  effort.set_shift(-0.25);
  effort.mutable_discounted_cost()->set_value(1'200);
  effort.mutable_discounted_cost()->set_standard_error(0);
  const std::string page = RenderComparison(comparison, {});
  EXPECT_THAT(page, ContainsRegex("  the client +training +-0.25 +1 200\n"));
  EXPECT_THAT(page, HasSubstr("Efforts are as given, not chosen under the terms.\n"));
  EXPECT_THAT(page, Not(HasSubstr("Behaviour is the same")));
}

TEST(RenderCheck, ListsWarningsAndBiases) {
  ExpectGolden(RenderCheck(v1::Scenario(), ACheck()), "check.txt");
}

TEST(RenderCheck, ListsFaultsInPlaceOfAll) {
  v1::CheckScenarioResponse response;
  v1::Violation& fault = *response.add_violations();
  fault.set_field("scenario.timeline");
  fault.set_code("REQUIRED");
  fault.set_description("must be set");
  EXPECT_EQ(RenderCheck(v1::Scenario(), response),
            "1 fault\n  scenario.timeline: REQUIRED: must be set\n");
}

TEST(RenderPyramid, ShowsSegmentsAndConcentration) {
  ExpectGolden(RenderPyramid(APyramid(), "revenue"), "pyramid.txt");
}

TEST(RenderPyramid, LeavesOutSharesOfNothing) {
  v1::SegmentClientsResponse response;
  response.add_segments()->set_segment("A");
  const std::string page = RenderPyramid(response, "revenue");
  EXPECT_THAT(page, HasSubstr("-"));
  EXPECT_THAT(page, Not(HasSubstr("Gini")));
}

TEST(RenderTemplate, ExplainsParametersAndWorksAnExample) {
  const std::vector<v1::ContractTemplate>& all = Templates();
  const auto corridor = std::find_if(all.begin(), all.end(), [](const v1::ContractTemplate& form) {
    return form.name() == "risk-corridor";
  });
  ASSERT_NE(corridor, all.end());
  ExpectGolden(RenderTemplate(*corridor), "template.txt");
}

TEST(PeriodName, FollowsTheLengthOfAPeriod) {
  EXPECT_EQ(PeriodName(0, 4), "start");
  EXPECT_EQ(PeriodName(1, 4), "year 1 Q1");
  EXPECT_EQ(PeriodName(7, 4), "year 2 Q3");
  EXPECT_EQ(PeriodName(12, 12), "year 1 M12");
  EXPECT_EQ(PeriodName(13, 12), "year 2 M01");
  EXPECT_EQ(PeriodName(3, 1), "year 3");
}

}  // namespace
}  // namespace accord::cli
