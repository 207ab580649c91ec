#include "server/service/memory_budget.h"

#include <atomic>
#include <thread>
#include <vector>

#include "gtest/gtest.h"

namespace accord::service_internal {
namespace {

TEST(MemoryBudget, GivesUpToItsLimitAndTakesBack) {
  MemoryBudget budget(100);
  MemoryBudget::Share first(budget);
  EXPECT_TRUE(first.Resize(60));
  {
    MemoryBudget::Share second(budget);
    EXPECT_FALSE(second.Resize(41));
    EXPECT_EQ(second.bytes(), 0u);
    EXPECT_TRUE(second.Resize(40));
    EXPECT_EQ(budget.used(), 100u);
    EXPECT_FALSE(first.Resize(61));
    EXPECT_EQ(first.bytes(), 60u) << "stays as it was";
  }
  EXPECT_EQ(budget.used(), 60u);
  EXPECT_TRUE(first.Resize(10));
  EXPECT_EQ(budget.used(), 10u);
}

TEST(MemoryBudget, NeverGivesMoreThanThereIsToManyAtOnce) {
  MemoryBudget budget(1000);
  std::atomic<bool> over = false;
  std::vector<std::thread> takers;
  for (int i = 0; i < 4; ++i) {
    takers.emplace_back([&] {
      for (int k = 0; k < 5000; ++k) {
        MemoryBudget::Share share(budget);
        share.Resize(300 + k % 7);
        if (budget.used() > budget.limit()) over = true;
      }
    });
  }
  for (std::thread& taker : takers) taker.join();
  EXPECT_FALSE(over);
  EXPECT_EQ(budget.used(), 0u);
}

}  // namespace
}  // namespace accord::service_internal
