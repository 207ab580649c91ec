#include <string>

#include "accord/v1/simulation_service.pb.h"
#include "clients/cli/format.h"
#include "clients/cli/render_parts.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/clients/cli/reports.h"

namespace accord::cli {
namespace {

using ::testing::AllOf;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

// Both parties' mean NPV changes by so much, with errors of 10.
v1::ComparisonReport Changed(double supplier, double client) {
  v1::ComparisonReport report = AComparison();
  v1::AlternativeReport& alternative = *report.mutable_alternatives(0);
  alternative.clear_differences();
  for (const bool is_supplier : {true, false}) {
    v1::Difference& difference = *alternative.add_differences();
    difference.set_party(is_supplier ? "supplier" : "client");
    difference.set_contract("key");
    difference.set_metric("npv_mean");
    difference.mutable_difference()->set_value(is_supplier ? supplier : client);
    difference.mutable_difference()->set_standard_error(10);
  }
  return report;
}

TEST(RenderAlternatives, SaysWhetherBothPartiesAreBetterOff) {
  EXPECT_THAT(RenderAlternatives(Changed(21, 300)), ContainsRegex("\n  what-if .* yes\n"));
  EXPECT_THAT(RenderAlternatives(Changed(19, 300)), ContainsRegex("\n  what-if .* unsure\n"));
  EXPECT_THAT(RenderAlternatives(Changed(-19, 300)), ContainsRegex("\n  what-if .* unsure\n"));
  EXPECT_THAT(RenderAlternatives(Changed(-21, 300)), ContainsRegex("\n  what-if .* no\n"));
  EXPECT_THAT(RenderAlternatives(Changed(300, 0)), ContainsRegex("\n  what-if .* no\n"));
}

TEST(RenderAlternatives, AddsBothMeansAndShowsTheDigitsThatDifferencesHave) {
  const std::string page = RenderAlternatives(Changed(12'115, -12'680));
  EXPECT_THAT(page, AllOf(ContainsRegex("\n  base +150 000 .* 3 000 000 .* 3 150 000\n"),
                          ContainsRegex("\n  what-if +162 115 .* 2 987 320 .* 3 149 435 ")));
}

// With several contracts the supplier's figures are those of all together, and clients are added.
TEST(RenderAlternatives, OfSeveralContractsHasTheSuppliersTotalAndAllClients) {
  v1::ComparisonReport report = Changed(500, 500);
  const auto widen = [](v1::SimulationReport& one) {
    *one.add_contracts() = one.contracts(0);
    *one.mutable_supplier_total() = one.contracts(0).supplier();
    one.mutable_supplier_total()->mutable_npv()->mutable_mean()->set_value(77'000);
  };
  widen(*report.mutable_base());
  widen(*report.mutable_alternatives(0)->mutable_report());
  v1::Difference total = report.alternatives(0).differences(0);
  total.clear_contract();
  total.mutable_difference()->set_value(-500);
  *report.mutable_alternatives(0)->add_differences() = total;
  const std::string page = RenderAlternatives(report);
  EXPECT_THAT(page, AllOf(ContainsRegex("\n  base +77 000 .* 6 000 000 +6 077 000\n"),
                          ContainsRegex("\n  what-if .* no\n"), HasSubstr(" clients ")));
}

TEST(RenderAlternatives, OfAClientBaseAloneHasItsMoney) {
  v1::ComparisonReport report = AComparison();
  report.mutable_base()->clear_contracts();
  report.mutable_base()->clear_supplier_total();
  *report.mutable_alternatives(0)->mutable_report() = report.base();
  ASSERT_TRUE(report.base().has_client_base());
  const std::string page = RenderAlternatives(report);
  EXPECT_THAT(page, AllOf(HasSubstr("revenue"), HasSubstr("profit"), Not(HasSubstr("better"))));
  report.mutable_base()->clear_client_base();
  EXPECT_THAT(RenderAlternatives(report), IsEmpty());
}

TEST(RenderAlternatives, DividesATableThatIsTooWide) {
  v1::ComparisonReport report = Changed(1, 1);
  for (v1::SimulationReport* one :
       {report.mutable_base(), report.mutable_alternatives(0)->mutable_report()}) {
    one->mutable_contracts(0)->mutable_client()->mutable_npv()->mutable_mean()->set_value(1e14);
    one->mutable_contracts(0)->mutable_supplier()->mutable_npv()->mutable_mean()->set_value(1e14);
  }
  const std::string page = RenderAlternatives(report);
  EXPECT_TRUE(FitsPage(page)) << page;
  EXPECT_THAT(page, HasSubstr("100 000 000 000 000"));
}

}  // namespace
}  // namespace accord::cli
