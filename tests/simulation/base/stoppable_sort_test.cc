#include "simulation/base/stoppable_sort.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "gtest/gtest.h"

namespace accord {
namespace {

struct Item {
  std::uint32_t key, number;
  friend bool operator==(const Item&, const Item&) = default;
};

// A total order of keys of which thousands tie, as clients with one criterion do.
bool Before(const Item& a, const Item& b) {
  return a.key != b.key ? a.key > b.key : a.number < b.number;
}

std::vector<Item> Items(std::size_t size) {
  std::vector<Item> items;
  std::uint32_t state = 1;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525u + 1013904223u;
    items.push_back({state >> 24, static_cast<std::uint32_t>((i * 7919) % size)});
  }
  return items;
}

TEST(SortUnless, OrdersAsStdSortDoesAtEveryLength) {
  for (const std::size_t size :
       {0u, 1u, 2u, 1000u, 65'535u, 65'536u, 65'537u, 131'072u, 200'000u, 327'681u}) {
    std::vector<Item> expected = Items(size), items = expected;
    std::sort(expected.begin(), expected.end(), Before);
    EXPECT_TRUE(SortUnless({}, std::span(items), Before));
    EXPECT_TRUE(items == expected) << size;
  }
}

TEST(SortUnless, EndsAtEveryQuestionThatSaysSo) {
  int questions = 0;
  std::vector<Item> items = Items(200'000);
  ASSERT_TRUE(SortUnless([&] { return ++questions < 0; }, std::span(items), Before));
  EXPECT_GE(questions, 4 + 2 * 4) << "pieces, then twice as many of them merged";
  for (int last = 1; last <= questions; ++last) {
    int asked = 0;
    items = Items(200'000);
    EXPECT_FALSE(SortUnless([&] { return ++asked == last; }, std::span(items), Before)) << last;
    EXPECT_EQ(asked, last);
  }
}

}  // namespace
}  // namespace accord
