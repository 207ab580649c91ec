#include "simulation/scenario/clause_windows.h"

#include <gtest/gtest.h>

namespace accord {
namespace {

Clause Active(int first, int last, Window window) {
  Clause clause;
  clause.first_period = first;
  clause.last_period = last;
  clause.window = window;
  return clause;
}

using Spans = std::vector<PeriodSpan>;

TEST(ClauseWindows, CountFromTheFirstPeriod) {
  EXPECT_EQ(WindowsOf(Active(3, 8, Window{EveryPeriods{2}}), 8, 4),
            (Spans{{3, 4}, {5, 6}, {7, 8}}));
  EXPECT_EQ(WindowsOf(Active(2, 3, Window{EveryPeriods{1}}), 8, 4), (Spans{{2, 2}, {3, 3}}));
}

TEST(ClauseWindows, OfTheWholeTermAreOne) {
  EXPECT_EQ(WindowsOf(Active(2, 7, Window{WholeTerm{}}), 8, 4), (Spans{{2, 7}}));
}

TEST(ClauseWindows, OfContractYearsMayEndWithAPart) {
  EXPECT_EQ(WindowsOf(Active(5, 10, Window{ContractYear{}}), 12, 4), (Spans{{5, 8}, {9, 10}}));
  EXPECT_EQ(WindowsOf(Active(1, 3, Window{ContractYear{}}), 3, 1), (Spans{{1, 1}, {2, 2}, {3, 3}}));
}

TEST(ClauseWindows, AreNoneForAClauseThatIsRefused) {
  EXPECT_EQ(WindowsOf(Active(0, 8, Window{WholeTerm{}}), 8, 4), Spans{});
  EXPECT_EQ(WindowsOf(Active(5, 4, Window{WholeTerm{}}), 8, 4), Spans{});
  EXPECT_EQ(WindowsOf(Active(1, 9, Window{WholeTerm{}}), 8, 4), Spans{});
  EXPECT_EQ(WindowsOf(Active(1, 8, Window{EveryPeriods{0}}), 8, 4), Spans{});
  EXPECT_EQ(WindowsOf(Active(1, 8, Window{EveryPeriods{2147483647}}), 8, 4), (Spans{{1, 8}}));
}

}  // namespace
}  // namespace accord
