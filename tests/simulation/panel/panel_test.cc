#include "simulation/panel/panel.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

struct Row {
  std::string client;
  int time;
  double amount;
};

Panel PanelOf(std::vector<std::int32_t> dates, const std::vector<Row>& rows) {
  Panel panel(std::move(dates));
  for (const Row& row : rows) {
    EXPECT_EQ(panel.Append(row.client, row.time, row.amount), PanelFault::kNone);
  }
  return panel;
}

std::vector<ClientFigures> FiguresOf(const Panel& panel, const std::string& client) {
  std::vector<ClientFigures> figures(panel.dates().size());
  for (int i = 0; i < panel.client_count(); ++i) {
    if (panel.client(i) != client) continue;
    panel.FiguresOf(i, figures);
    return figures;
  }
  ADD_FAILURE() << "no client " << client;
  return figures;
}

TEST(Panel, SeesAtADateWhatCameBeforeIt) {
  const Panel panel = PanelOf({10, 20}, {{"a", 3, 5.0}, {"a", 9, 7.0}, {"a", 10, 1.5}});
  const std::vector<ClientFigures> figures = FiguresOf(panel, "a");
  EXPECT_EQ(figures[0].frequency, 2);
  EXPECT_EQ(figures[0].recency, 1);
  EXPECT_EQ(figures[0].tenure, 7);
  EXPECT_EQ(figures[0].total_amount, 12.0);
  EXPECT_EQ(figures[0].mean_amount, 6.0);
  EXPECT_EQ(figures[1].frequency, 3);
  EXPECT_EQ(figures[1].recency, 10);
  EXPECT_EQ(figures[1].tenure, 17);
  EXPECT_EQ(figures[1].mean_amount, 4.5);
  EXPECT_EQ(figures[1].amount_since_date_before, 1.5);
}

TEST(Panel, LeavesOutWhatComesOnTheLastDateOrLater) {
  const Panel panel = PanelOf({10}, {{"a", 9, 1.0}, {"a", 10, 2.0}, {"b", 11, 4.0}});
  EXPECT_EQ(panel.client_count(), 1);
  EXPECT_EQ(panel.row_count(), 3);
  EXPECT_EQ(panel.later_rows(), 2);
  EXPECT_EQ(FiguresOf(panel, "a")[0].total_amount, 1.0);
}

TEST(Panel, TakesNegativeAmountsForReturns) {
  const Panel panel =
      PanelOf({10, 20}, {{"a", 3, 9.0}, {"a", 5, -2.5}, {"a", 12, 0.0}, {"b", 4, -1.0}});
  const std::vector<ClientFigures> a = FiguresOf(panel, "a");
  EXPECT_EQ(a[0].frequency, 1);
  EXPECT_EQ(a[0].recency, 7) << "of the purchase, not of the return";
  EXPECT_EQ(a[0].mean_amount, 6.5);
  EXPECT_EQ(a[1].frequency, 2) << "a free one is a purchase";
  EXPECT_EQ(FiguresOf(panel, "b")[1].frequency, 0);
  EXPECT_EQ(panel.return_count(), 2);
  EXPECT_EQ(panel.return_amount(), -3.5);
}

TEST(Panel, RefusesRowsThatAreNoneAndKeepsNothingOfThem) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  Panel panel({10});
  EXPECT_EQ(panel.Append("", 1, 1.0), PanelFault::kNoClient);
  EXPECT_EQ(panel.Append(std::string(257, 'x'), 1, 1.0), PanelFault::kLongClient);
  EXPECT_EQ(panel.Append("a", limits::kMaxPanelTime + 1, 1.0), PanelFault::kTime);
  EXPECT_EQ(panel.Append("a", -limits::kMaxPanelTime - 1, 1.0), PanelFault::kTime);
  EXPECT_EQ(panel.Append("a", 1, kNaN), PanelFault::kAmount);
  EXPECT_EQ(panel.Append("a", 1, 1.1e15), PanelFault::kAmount);
  EXPECT_EQ(panel.client_count(), 0);
  EXPECT_EQ(panel.row_count(), 0);
  EXPECT_EQ(panel.Append(std::string(256, 'x'), -limits::kMaxPanelTime, -1e15), PanelFault::kNone);
}

TEST(Panel, DescribesEveryFault) {
  for (const PanelFault fault :
       {PanelFault::kNoClient, PanelFault::kLongClient, PanelFault::kTime, PanelFault::kAmount,
        PanelFault::kValue, PanelFault::kTooManyRows, PanelFault::kTooMuch}) {
    EXPECT_THAT(DescribePanelFault(fault, "c", 7, 8.5).description, Not(IsEmpty()));
  }
  EXPECT_EQ(DescribePanelFault(PanelFault::kAmount, "c", 7, 8.5).field, "amount");
  EXPECT_THAT(DescribePanelFault(PanelFault::kValue, "c", 7, 8.5).description,
              HasSubstr(", got 8.5"));
}

TEST(Panel, IsFullBeforeItsBytesAre) {
  // 121 dates: 1 936 bytes a client and more, so that it is full below 500 000 clients.
  std::vector<std::int32_t> dates(limits::kMaxPanelDates);
  for (int i = 0; i < limits::kMaxPanelDates; ++i) dates[i] = i;
  Panel panel(std::move(dates));
  PanelFault fault = PanelFault::kNone;
  int clients = 0;
  while (fault == PanelFault::kNone && clients < 1'000'000) {
    fault = panel.Append(std::to_string(clients), -1, 1.0);
    ++clients;
  }
  EXPECT_EQ(fault, PanelFault::kTooMuch);
  EXPECT_GT(clients, 480'000);
  EXPECT_LE(panel.memory_bytes(), limits::kMaxPanelBytes);
  EXPECT_EQ(panel.Append("7", -1, 1.0), PanelFault::kNone) << "who is known is still taken in";
}

TEST(Panel, IsFullEarlierWithColumns) {
  std::vector<std::int32_t> dates(limits::kMaxPanelDates);
  for (int i = 0; i < limits::kMaxPanelDates; ++i) dates[i] = i;
  Panel panel(std::move(dates), {"margin"});
  PanelFault fault = PanelFault::kNone;
  int clients = 0;
  while (fault == PanelFault::kNone && clients < 1'000'000) {
    fault = panel.Append(std::to_string(clients), -1, 1.0, std::vector<double>{2.0});
    ++clients;
  }
  EXPECT_EQ(fault, PanelFault::kTooMuch);
  EXPECT_GT(clients, 270'000);
  EXPECT_LT(clients, 290'000);
  EXPECT_LE(panel.memory_bytes(), limits::kMaxPanelBytes);
}

TEST(Panel, KeepsTheLatestKnownValueOfAColumnInEveryOrderOfRows) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  struct ValuedRow {
    int time;
    double amount;
    std::vector<double> values;
  };
  std::vector<ValuedRow> rows = {{3, 1.0, {5.0, kUnknown}}, {7, 1.0, {kUnknown, kUnknown}},
                                 {12, -1.0, {2.0, 8.0}},    {12, 1.0, {4.0, -8.0}},
                                 {25, 1.0, {9.0, 9.0}},     {31, 1.0, {kUnknown, 1.0}}};
  std::mt19937 random(5);
  for (int order = 0; order < 50; ++order) {
    std::shuffle(rows.begin(), rows.end(), random);
    Panel panel({3, 10, 20, 30}, {"margin", "visits"});
    for (const ValuedRow& row : rows) {
      ASSERT_EQ(panel.Append("a", row.time, row.amount, row.values), PanelFault::kNone);
    }
    const std::vector<ClientFigures> figures = FiguresOf(panel, "a");
    EXPECT_EQ(figures[0].columns[0], kNoValue) << "a date stands for its beginning";
    EXPECT_EQ(figures[1].columns[0], 5.0);
    EXPECT_EQ(figures[1].columns[1], kNoValue);
    EXPECT_EQ(figures[2].columns[0], 4.0) << "of two at one time the greatest, returns included";
    EXPECT_EQ(figures[2].columns[1], 8.0);
    EXPECT_EQ(figures[3].columns[0], 9.0);
    EXPECT_EQ(figures[3].columns[1], 9.0);
    EXPECT_EQ(figures[3].columns[2], kNoValue) << "there is no such column";
  }
}

TEST(Panel, RefusesValuesThatAreNone) {
  Panel panel({10}, {"margin"});
  for (const double value : {1.1e15, -1.1e15, std::numeric_limits<double>::infinity()}) {
    EXPECT_EQ(panel.Append("a", 3, 1.0, std::vector<double>{value}), PanelFault::kValue);
  }
  EXPECT_EQ(panel.client_count(), 0);
}

// Rows of random clients, times and cents, a tenth of them returns.
std::vector<Row> RandomRows(int count, std::mt19937& random) {
  std::vector<Row> rows;
  for (int i = 0; i < count; ++i) {
    const double cents = static_cast<double>(random() % 100'000);
    rows.push_back({"c" + std::to_string(random() % 37), static_cast<int>(random() % 130) - 20,
                    random() % 10 == 0 ? -cents / 100 : cents / 100});
  }
  return rows;
}

// The slow twin: every figure from all rows of the client, by its definition; money in whole cents.
ClientFigures SlowFigures(const std::vector<Row>& rows, const std::string& client, int before,
                          int date) {
  ClientFigures figures;
  int first = 0;
  int last = 0;
  long long cents = 0;
  long long cents_since = 0;
  for (const Row& row : rows) {
    if (row.client != client || row.time >= date) continue;
    const long long amount = std::llround(row.amount * 100);
    cents += amount;
    if (row.time >= before) cents_since += amount;
    if (row.amount < 0) continue;
    first = figures.frequency == 0 ? row.time : std::min(first, row.time);
    last = figures.frequency == 0 ? row.time : std::max(last, row.time);
    ++figures.frequency;
  }
  figures.total_amount = static_cast<double>(cents) / 100;
  figures.amount_since_date_before = static_cast<double>(cents_since) / 100;
  if (figures.frequency == 0) return figures;
  figures.recency = date - last;
  figures.tenure = date - first;
  figures.mean_amount = static_cast<double>(cents) / static_cast<double>(100 * figures.frequency);
  return figures;
}

TEST(Panel, AgreesWithItsSlowTwinInEveryOrderOfRows) {
  std::mt19937 random(7);
  const std::vector<std::int32_t> dates = {-5, 0, 30, 31, 90};
  for (const int count : {0, 1, 7, 64, 3000}) {
    std::vector<Row> rows = RandomRows(count, random);
    for (int order = 0; order < 3; ++order) {
      std::shuffle(rows.begin(), rows.end(), random);
      const Panel panel = PanelOf(dates, rows);
      for (int i = 0; i < panel.client_count(); ++i) {
        std::vector<ClientFigures> figures(dates.size());
        panel.FiguresOf(i, figures);
        for (std::size_t d = 0; d < dates.size(); ++d) {
          const ClientFigures slow = SlowFigures(rows, std::string(panel.client(i)),
                                                 d == 0 ? -1000 : dates[d - 1], dates[d]);
          ASSERT_EQ(figures[d].frequency, slow.frequency);
          ASSERT_EQ(figures[d].total_amount, slow.total_amount) << "to the bit";
          ASSERT_EQ(figures[d].amount_since_date_before, slow.amount_since_date_before);
          if (slow.frequency == 0) continue;
          ASSERT_EQ(figures[d].recency, slow.recency);
          ASSERT_EQ(figures[d].tenure, slow.tenure);
          ASSERT_EQ(figures[d].mean_amount, slow.mean_amount) << "to the bit";
        }
      }
    }
  }
}

TEST(Panel, KnowsClientsAcrossPages) {
  Panel panel({10});
  constexpr int kClients = 20'001;
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < kClients; ++i) {
      // Ids that differ in length, and one that holds a zero byte.
      const std::string id =
          i == 0 ? std::string("a\0b", 3) : std::string(i % 60, 'x') + std::to_string(i);
      ASSERT_EQ(panel.Append(id, round, i), PanelFault::kNone);
    }
  }
  ASSERT_EQ(panel.client_count(), kClients);
  EXPECT_EQ(panel.client(0), std::string_view("a\0b", 3));
  EXPECT_EQ(panel.client(kClients - 1), std::string(20'000 % 60, 'x') + "20000");
  std::vector<ClientFigures> figures(1);
  panel.FiguresOf(kClients - 1, figures);
  EXPECT_EQ(figures[0].total_amount, 2.0 * (kClients - 1));
}

TEST(Panel, IsTheSameForWhomItExpects) {
  Panel panel = PanelOf({10, 20}, {{"a", 3, 5.0}});
  panel.Expect(std::vector<std::string_view>{"a", "b", "", "a"});
  EXPECT_EQ(panel.client_count(), 1);
  EXPECT_EQ(FiguresOf(panel, "a")[1].total_amount, 5.0);
}

Violations FaultsOfDates(const std::vector<std::optional<std::int32_t>>& dates, int least) {
  std::vector<std::string> names;
  for (const auto& date : dates) names.push_back(date ? "t" + std::to_string(*date) : "none");
  return CheckPanelDates(dates, names, least, FieldPath("dates"));
}

TEST(PanelDates, AreAtLeastSomeInOrderAndInRange) {
  const auto faults = [](const std::vector<std::optional<std::int32_t>>& dates, int least) {
    std::vector<std::string> places;
    for (const Violation& fault : FaultsOfDates(dates, least)) places.push_back(fault.field);
    return places;
  };
  EXPECT_THAT(faults({1, 2}, 2), IsEmpty());
  EXPECT_THAT(faults({1}, 2), ElementsAre("dates"));
  EXPECT_THAT(faults({1, 1, 0}, 2), ElementsAre("dates[1]", "dates[2]"));
  EXPECT_THAT(faults({-limits::kMaxPanelTime - 1, 0}, 2), ElementsAre("dates[0]"));
  const std::vector<std::optional<std::int32_t>> many(limits::kMaxPanelDates + 1);
  EXPECT_THAT(faults(many, 2), ElementsAre("dates"));
  const Violations by_number = CheckPanelDateCount(many.size(), 2, FieldPath("dates"));
  ASSERT_THAT(by_number, SizeIs(1));
  EXPECT_EQ(by_number[0].code, ViolationCode::kTooMany);
}

TEST(PanelDates, AreInOrderAroundEntriesThatAreNone) {
  const Violations faults = FaultsOfDates({5, std::nullopt, 3, 4}, 2);
  ASSERT_THAT(faults, SizeIs(1));
  EXPECT_EQ(faults[0].field, "dates[2]");
  EXPECT_EQ(faults[0].description, "must be after the date before it (t5), got t3");
  EXPECT_THAT(FaultsOfDates({std::nullopt, std::nullopt}, 2), IsEmpty()) << "others blame these";
}

}  // namespace
}  // namespace accord
