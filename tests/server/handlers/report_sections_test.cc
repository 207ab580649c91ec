#include <gmock/gmock.h>
#include <google/protobuf/util/message_differencer.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "server/handlers/study.h"
#include "tests/server/handlers/gathered.h"
#include "tests/server/handlers/requests.h"

// A report has the sections that were asked for, as they stand in the whole report.
namespace accord {
namespace {

template <typename Request>
Study StudyOf(const Request& request) {
  return std::get<Study>(Prepare(request));
}

using google::protobuf::util::MessageDifferencer;

v1::SimulateRequest Asking(const std::vector<v1::ReportSection>& sections) {
  v1::SimulateRequest request;
  *request.mutable_scenario() = FlagshipScenario();
  request.mutable_options()->set_path_count(100);  // so few see its event too seldom
  for (const v1::ReportSection section : sections) {
    request.mutable_options()->add_report_sections(section);
  }
  return request;
}

v1::SimulationReport ReportOf(const v1::SimulateRequest& request) {
  const auto report = RunSimulate(StudyOf(request), {});
  EXPECT_TRUE(report.ok()) << report.status();
  return *report;
}

void ClearPeriods(v1::PartyReport& party) {
  party.clear_cash_by_period();
  party.clear_exposure_by_period();
}

void ClearPeriods(v1::ContractReport& contract) {
  ClearPeriods(*contract.mutable_supplier());
  ClearPeriods(*contract.mutable_client());
  for (v1::ClauseReport& clause : *contract.mutable_clauses()) clause.clear_pay_by_period();
  for (v1::TerminationReport& end : *contract.mutable_terminations()) {
    end.clear_probability_by_period();
  }
  if (contract.has_client_left()) contract.mutable_client_left()->clear_probability_by_period();
  contract.clear_score_by_period();
  contract.clear_benefit_by_period();
}

// What the sections leave of the whole.
v1::SimulationReport PartOf(v1::SimulationReport whole,
                            const std::vector<v1::ReportSection>& sections) {
  const auto asked = [&](v1::ReportSection section) {
    return std::find(sections.begin(), sections.end(), section) != sections.end();
  };
  const bool periods = asked(v1::REPORT_SECTION_CONTRACT_PERIODS);
  if (!periods && !asked(v1::REPORT_SECTION_CONTRACTS)) {
    whole.clear_contracts();
    whole.clear_supplier_total();
    whole.clear_joint_npv_mean();
  } else if (!periods) {
    for (v1::ContractReport& contract : *whole.mutable_contracts()) ClearPeriods(contract);
    if (whole.has_supplier_total()) ClearPeriods(*whole.mutable_supplier_total());
  }
  if (!asked(v1::REPORT_SECTION_CLIENT_BASE)) whole.clear_client_base();
  if (!asked(v1::REPORT_SECTION_OUTCOMES)) whole.clear_outcomes();
  if (!asked(v1::REPORT_SECTION_IMPLIED_CORRELATIONS)) whole.clear_implied_correlations();
  if (!asked(v1::REPORT_SECTION_WARNINGS)) whole.clear_warnings();
  return whole;
}

std::string Differences(const v1::SimulationReport& seen, const v1::SimulationReport& wanted) {
  std::string differences;
  MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&differences);
  differencer.Compare(seen, wanted);
  return differences;
}

TEST(ReportSections, AreThoseAskedForAsTheWholeReportHasThem) {
  const v1::SimulationReport whole = ReportOf(Asking({}));
  ASSERT_GT(whole.warnings_size(), 0);
  for (int number = 1; number < v1::ReportSection_ARRAYSIZE; ++number) {
    const std::vector<v1::ReportSection> one = {static_cast<v1::ReportSection>(number)};
    EXPECT_EQ(Differences(ReportOf(Asking(one)), PartOf(whole, one)), "")
        << v1::ReportSection_Name(one[0]);
  }
  const std::vector<v1::ReportSection> two = {v1::REPORT_SECTION_OUTCOMES,
                                              v1::REPORT_SECTION_CONTRACTS};
  EXPECT_EQ(Differences(ReportOf(Asking(two)), PartOf(whole, two)), "");
}

TEST(ReportSections, AreThoseOfAlternativesToo) {
  v1::CompareScenariosRequest request = CompareSteel(100);
  request.mutable_options()->add_report_sections(v1::REPORT_SECTION_OUTCOMES);
  const auto report = Compared(StudyOf(request), {});
  ASSERT_TRUE(report.ok()) << report.status();
  for (const v1::SimulationReport* each : {&report->base(), &report->alternatives(0).report()}) {
    EXPECT_EQ(each->contracts_size(), 0);
    EXPECT_EQ(each->outcomes_size(), 1);
    EXPECT_EQ(each->clause_points_size(), 0);
    EXPECT_FALSE(each->run().digest().empty());
  }
  EXPECT_GT(report->alternatives(0).differences_size(), 0);
}

TEST(ReportSections, AreNoneOfACheck) {
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() = Asking({}).scenario();
  request.mutable_options()->set_path_count(100);
  request.mutable_options()->add_report_sections(v1::REPORT_SECTION_CONTRACTS);
  EXPECT_GT(RunCheck(StudyOf(request), {})->warnings_size(), 0);
}

}  // namespace
}  // namespace accord
