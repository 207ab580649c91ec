// Evidence E3: 3 325 real settlements of the Medicare Shared Savings Program (tests/data/mssp),
// every row its own set of parameters of one template, shared-savings.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "tests/published/csv_table.h"
#include "tests/published/settled_by_template.h"

namespace accord {
namespace {

using google::protobuf::Struct;

const CsvTable& Table() {
  static const CsvTable table("mssp/mssp.csv");
  return table;
}

std::optional<double> Cell(int row, const std::string& column) {
  if (Table().text(row, column).empty()) return std::nullopt;
  return Table().number(row, column);
}

double Earned(int row) { return Table().number(row, "earned"); }

// The years in which the minimum rate is printed rounded to 1e-4.
bool IsRateRounded(int row) {
  const std::string& year = Table().text(row, "py");
  return year == "2015" || year == "2021" || year == "2023";
}

// The printed rate; where rounding leaves the side open, on the side that `gen` shows.
double MinimumRate(int row) {
  const double printed = Table().number(row, "msr");
  const double rate = std::abs(Table().number(row, "gross") / Table().number(row, "benchmark"));
  const std::optional<double> generated = Cell(row, "gen");
  constexpr double kRounding = 5e-5;
  if (!IsRateRounded(row) || !generated || std::abs(rate - printed) > kRounding) return printed;
  return *generated != 0 ? std::min(printed, rate - 1e-9) : std::max(printed, rate + 1e-9);
}

struct Track {
  double cap;  // of savings, share of the benchmark
  bool two_sided;
  double full_rate;      // sharing rate at full quality, where losses depend on it
  double max_loss_rate;  // of losses that depend on quality; 0: the flat rate
};

constexpr double kFlatLossRate = 0.3;

Track TrackOf(const std::string& name) {
  if (name == "T2") return {0.15, true, 0.60, 0.60};
  if (name == "T3" || name == "ENHANCED") return {0.20, true, 0.75, 0.75};
  const bool one_sided = name == "T1" || name == "BASIC_A" || name == "BASIC_B";
  return {0.10, !one_sided, 0, 0};
}

google::protobuf::Value Number(double number) {
  google::protobuf::Value value;
  value.set_number_value(number);
  return value;
}

Struct LossTermsOf(int row, const Track& track) {
  Struct terms;
  auto& fields = *terms.mutable_fields();
  fields["minimum_rate"] = Number(MinimumRate(row));
  fields["cap"] = Number(1);  // the limits on losses are not published
  const std::optional<double> published = Cell(row, "final_loss_rate");
  const bool by_quality = !published && track.max_loss_rate > 0;
  fields["base"] = Number(by_quality ? 1 : published.value_or(kFlatLossRate));
  fields["quality_slope"] = Number(by_quality ? -track.full_rate : 0);
  fields["min"] = Number(by_quality ? 0.4 : 0);
  fields["max"] = Number(by_quality ? track.max_loss_rate : 1);
  return terms;
}

Struct TermsOf(int row) {
  const Track track = TrackOf(Table().text(row, "track"));
  Struct terms;
  auto& fields = *terms.mutable_fields();
  fields["benchmark"] = Number(Table().number(row, "benchmark"));
  fields["minimum_savings_rate"] =
      Number(Table().text(row, "reduced_ss") == "1" ? 0 : MinimumRate(row));
  fields["share"] = Number(Table().number(row, "final_share_rate"));  // quality is in it already
  fields["quality_base"] = Number(1);
  fields["quality_slope"] = Number(0);
  fields["paid_share"] = Number(0.98);
  fields["savings_cap"] = Number(track.cap);
  if (track.two_sided) {
    *fields["losses"].mutable_list_value()->add_values()->mutable_struct_value() =
        LossTermsOf(row, track);
  }
  return terms;
}

// Up to 2018 the sharing rate is quality times the full rate, whether or not the score is printed.
double QualityOf(int row) {
  const double full_rate = TrackOf(Table().text(row, "track")).full_rate;
  if (full_rate > 0 && Table().number(row, "py") <= 2018) {
    return Table().number(row, "final_share_rate") / full_rate;
  }
  return Cell(row, "qual_score").value_or(0);
}

// One year whose benefit is benchmark less spending.
v1::Scenario YearOf(double benchmark) {
  v1::Scenario scenario;
  scenario.mutable_timeline()->set_period_count(1);
  scenario.mutable_timeline()->set_period_length(v1::PERIOD_LENGTH_YEAR);
  v1::Outcome& spending = *scenario.add_outcomes();
  spending.set_id("spending");
  spending.mutable_baseline()->set_constant(benchmark);
  spending.set_target(0.95 * benchmark);
  spending.set_value_per_unit(-1);
  v1::Outcome& quality = *scenario.add_outcomes();
  quality.set_id("quality");
  quality.mutable_baseline()->set_constant(0);
  quality.set_target(1);
  return scenario;
}

double Relief(int row) { return Cell(row, "dis_adj").value_or(0); }

double Settled(int row) {
  const double benchmark = Table().number(row, "benchmark");
  return SettledByTemplate("shared-savings", TermsOf(row), YearOf(benchmark),
                           {ObservedOutcome("spending", {benchmark - Table().number(row, "gross")}),
                            ObservedOutcome("quality", {QualityOf(row)}),
                            ObservedInputValues("relief", {Relief(row)})})
      .total();
}

std::string Described(int row) {
  return "row " + std::to_string(row + 2) + ": " + Table().text(row, "aco_id") + " in " +
         Table().text(row, "py");
}

// What the data promises of a row that is not limited: within a dollar, or within what rounding of
// its published rate can make of it.
double Tolerance(int row) {
  if (Table().text(row, "match") == "exact") return 1;
  const double generated = Cell(row, "gen").value_or(Table().number(row, "gross"));
  return std::abs(generated) * 5e-5 + 1;
}

// A loss that an unpublished limit held: no more is owed than the rule says.
bool IsLimited(int row) { return Table().text(row, "match") == "limited"; }

TEST(SharedSavings3325Settlements, PaysExactlyNothingInEveryYearInWhichNothingWasDue) {
  int count = 0;
  for (int row = 0; row < Table().row_count(); ++row) {
    if (Earned(row) != 0 || IsLimited(row) || Relief(row) > 0) continue;
    ++count;
    EXPECT_EQ(Settled(row), 0) << Described(row);
  }
  EXPECT_EQ(count, 1921);
}

// Relief is printed in whole dollars.
TEST(SharedSavings3325Settlements, PaysNothingWhereReliefForgaveAllThatWasOwed) {
  int count = 0;
  for (int row = 0; row < Table().row_count(); ++row) {
    if (Earned(row) != 0 || IsLimited(row) || Relief(row) == 0) continue;
    ++count;
    EXPECT_NEAR(Settled(row), 0, 1) << Described(row);
  }
  EXPECT_EQ(count, 12);
}

TEST(SharedSavings3325Settlements, PaysTheSavingsThatWerePaid) {
  int exact = 0, rounded = 0;
  for (int row = 0; row < Table().row_count(); ++row) {
    if (Earned(row) <= 0) continue;
    ++(Table().text(row, "match") == "exact" ? exact : rounded);
    ASSERT_FALSE(IsLimited(row)) << Described(row);
    EXPECT_NEAR(Settled(row), Earned(row), Tolerance(row)) << Described(row);
  }
  EXPECT_EQ(exact, 820);
  EXPECT_EQ(rounded, 522);
}

TEST(SharedSavings3325Settlements, ChargesTheLossesThatWereOwed) {
  int exact = 0, rounded = 0;
  for (int row = 0; row < Table().row_count(); ++row) {
    if (Earned(row) >= 0 || IsLimited(row)) continue;
    ++(Table().text(row, "match") == "exact" ? exact : rounded);
    EXPECT_NEAR(Settled(row), Earned(row), Tolerance(row)) << Described(row);
  }
  EXPECT_EQ(exact, 40);
  EXPECT_EQ(rounded, 4);
}

TEST(SharedSavings3325Settlements, ChargesNoLessThanWasOwedWhereALimitIsNotPublished) {
  int count = 0;
  for (int row = 0; row < Table().row_count(); ++row) {
    if (!IsLimited(row)) continue;
    ++count;
    EXPECT_LT(Settled(row), 0) << Described(row);
    EXPECT_LE(Settled(row), Earned(row) + 1) << Described(row);
  }
  EXPECT_EQ(count, 6);
}

}  // namespace
}  // namespace accord
