// The bits of totals depend on the data, the tiles and the tree, and on nothing else.

#include <gtest/gtest.h>

#include <atomic>
#include <bit>
#include <cmath>
#include <thread>

#include "simulation/accumulate/bracket_kernel.h"
#include "simulation/accumulate/cell_kernel.h"
#include "simulation/accumulate/moment_kernels.h"
#include "simulation/accumulate/serialise.h"
#include "tests/simulation/accumulate/columns.h"

namespace accord {
namespace {

using namespace accumulate_internal;  // NOLINT: the kernels under test

#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)

constexpr int kNumbers = 20;

// Every kernel on one column, flattened to bits.
struct KernelBits {
  std::vector<std::uint64_t> bits;
  friend bool operator==(const KernelBits&, const KernelBits&) = default;
};

ACCORD_ALWAYS_INLINE void RunKernels(const std::vector<double>& x, double* numbers,
                                     std::int32_t* cells) {
  const TwoSums two = TwoSumsBody(x.data(), x.size(), x[0]);
  const Spread spread = SpreadBody(x.data(), x.size(), x[0]);
  const CentralSums central = CentralSumsBody(x.data(), x.size(), 0.3);
  const double all[] = {two.first,  two.second, spread.first, spread.min,
                        spread.max, central.m2, central.m3,   central.m4};
  for (int i = 0; i < 8; ++i) numbers[i] = all[i];
  const TwoSumsAndSpread both = TwoSumsAndSpreadBody(x.data(), x.size(), x[0]);
  const BracketSlots slots{{-2.56, -1.0, 2.0}, {-1.28, 1.0, 2.56}};
  EndTable table;
  for (int slot = 0; slot < 3; ++slot) {
    double ends[kSlotEnds - 1];
    for (int i = 0; i < 127; ++i) {
      ends[i] = slots.from[slot] + (slots.to[slot] - slots.from[slot]) * (i + 1) / 128;
    }
    table.SetSlot(static_cast<std::size_t>(slot), ends, kSlotEnds - 1, slots.to[slot],
                  static_cast<std::uint32_t>(slot) * 128);
  }
  std::uint32_t counts[3 * kSlotEnds] = {};
  BracketCounts found{};
  for (std::size_t i = 0; i < x.size(); i += kPickChunk) {
    const std::size_t size = std::min(kPickChunk, x.size() - i);
    const BracketCounts more = CountInBracketsBody(slots, table, x.data() + i, size, counts);
    for (int slot = 0; slot < 3; ++slot) {
      found.above.count[slot] += more.above.count[slot];
      found.inside.count[slot] += more.inside.count[slot];
    }
  }
  double weighted = 0.0;
  for (const std::uint32_t count : counts) weighted = 1.01 * weighted + count;
  const double more[] = {both.first,
                         both.second,
                         both.min,
                         both.max,
                         static_cast<double>(found.above.count[0]),
                         static_cast<double>(found.above.count[1]),
                         static_cast<double>(found.above.count[2]),
                         static_cast<double>(found.inside.count[0]),
                         static_cast<double>(found.inside.count[1]),
                         static_cast<double>(found.inside.count[2]),
                         weighted,
                         static_cast<double>(CountAboveBody(x.data(), x.size(), 0.4))};
  for (int i = 0; i < 12; ++i) numbers[8 + i] = more[i];
  const double atoms[] = {-0.5, 0.25};
  const CellMap map{{-3.1, -1.7, 0.0, 1.7},
                    {1.4, 1.7, 1.7, 1.4},
                    {91.3, 75.1, 75.3, 91.7},
                    -3.1,
                    3.1,
                    160,
                    511.0,
                    atoms,
                    2};
  CellsBody(map, x.data(), x.size(), cells);
}

// The kernels for each processor: compiled here, since one machine loads only one clone.
__attribute__((noinline)) void RunPlain(const std::vector<double>& x, double* numbers,
                                        std::int32_t* cells) {
  RunKernels(x, numbers, cells);
}

__attribute__((noinline, target("arch=x86-64-v3"), optimize("O3"))) void RunV3(
    const std::vector<double>& x, double* numbers, std::int32_t* cells) {
  RunKernels(x, numbers, cells);
}
__attribute__((noinline, target("arch=x86-64-v4"), optimize("O3"))) void RunV4(
    const std::vector<double>& x, double* numbers, std::int32_t* cells) {
  RunKernels(x, numbers, cells);
}

using Run = void (*)(const std::vector<double>&, double*, std::int32_t*);

KernelBits BitsOf(Run run, const std::vector<double>& x) {
  double numbers[kNumbers];
  std::vector<std::int32_t> cells(x.size());
  run(x, numbers, cells.data());
  KernelBits bits;
  for (const double number : numbers) bits.bits.push_back(std::bit_cast<std::uint64_t>(number));
  for (const std::int32_t cell : cells) bits.bits.push_back(static_cast<std::uint64_t>(cell));
  return bits;
}

TEST(Kernels, GiveTheSameBitsForEveryProcessor) {
  std::mt19937_64 generator(1);
  for (const std::size_t size : kAwkwardLengths) {
    if (size == 0) continue;
    std::vector<double> x(size);
    for (double& value : x) value = 1.5 * Normal(generator);
    const KernelBits plain = BitsOf(RunPlain, x);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
      EXPECT_EQ(BitsOf(RunV3, x), plain) << size;
    }
    if (__builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq")) {
      EXPECT_EQ(BitsOf(RunV4, x), plain) << size;
    }
  }
}

#endif  // a compiler that builds a version of each kernel per processor

// The lanes as the header describes them, one element at a time.
TEST(Kernels, PutElementIIntoLaneIModSixteen) {
  for (const std::size_t size : kAwkwardLengths) {
    if (size == 0) continue;
    const std::vector<double> x = Column(Shape::kNormal, size, 2);
    double lanes[16] = {};
    for (std::size_t i = 0; i < size; ++i) lanes[i % 16] += (x[i] - x[0]) * (x[i] - x[0]);
    for (const int half : {8, 4, 2, 1}) {
      for (int lane = 0; lane < half; ++lane) lanes[lane] += lanes[lane + half];
    }
    EXPECT_EQ(TwoSumsBody(x.data(), size, x[0]).second, lanes[0]) << size;
  }
}

// Everything the engine keeps of one quantity.
struct Totals {
  MeanM2 light;
  Distribution npv;
  PeriodDistribution cash;
  EventCount loss;

  void Merge(const Totals& later) {
    light.Merge(later.light);
    npv.Merge(later.npv);
    cash.Merge(later.cash);
    loss.Merge(later.loss);
  }
  std::string Bytes() const {
    std::string bytes;
    Append(light, &bytes);
    Append(npv, &bytes);
    Append(cash, &bytes);
    Append(loss, &bytes);
    return bytes;
  }
};

Totals RunBlock(const Totals& empty, std::size_t block) {
  Totals totals = empty;
  const std::vector<double> x = Column(Shape::kNormal, kBlock, 1000 + block);
  const std::vector<double> y = Column(Shape::kSkewed, kBlock, 2000 + block);
  for (std::size_t i = 0; i < kBlock; i += kTile) {
    const std::span<const double> tile_x(x.data() + i, kTile), tile_y(y.data() + i, kTile);
    totals.light.AddTile(tile_x);
    totals.npv.AddTile(tile_x);
    totals.cash.AddTile(tile_y);
    totals.loss.AddBelow(tile_x, 0.0);
  }
  return totals;
}

// Halves as parallel_deterministic_reduce does: the tree depends on the number of blocks alone.
Totals MergeTree(std::span<const Totals> blocks) {
  if (blocks.size() == 1) return blocks[0];
  const std::size_t half = blocks.size() / 2;
  Totals left = MergeTree(blocks.first(half));
  left.Merge(MergeTree(blocks.subspan(half)));
  return left;
}

// Blocks are taken by whichever thread is free, in an order that differs from round to round.
Totals RunBatch(const Totals& empty, std::size_t first, std::size_t count, int threads,
                std::uint64_t round) {
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  std::mt19937_64 generator(round);
  std::shuffle(order.begin(), order.end(), generator);
  std::vector<Totals> blocks(count);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) {
      blocks[order[i]] = RunBlock(empty, first + order[i]);
    }
  };
  std::vector<std::thread> team;
  for (int i = 0; i < threads; ++i) team.emplace_back(work);
  for (std::thread& thread : team) thread.join();
  return MergeTree(blocks);
}

std::string RunAll(int threads, std::uint64_t round) {
  Totals total = RunBatch(Totals(), 0, 4, threads, round);
  total.npv.FixEdges(256);
  total.cash.Fix();
  Totals empty;
  empty.npv = total.npv.EmptyLike();
  empty.cash = total.cash.EmptyLike();
  for (const std::size_t first : {4, 11}) total.Merge(RunBatch(empty, first, 7, threads, round));
  return total.Bytes();
}

TEST(Totals, AreTheSameForAnyThreadsAndAnyOrderOfCompletion) {
  const std::string once = RunAll(1, 0);
  for (std::uint64_t round = 1; round <= 20; ++round) {
    EXPECT_TRUE(RunAll(1 + static_cast<int>(round % 5), round) == once) << round;
  }
}

// Otherwise the test above could not fail.
TEST(Totals, DoDependOnTheTree) {
  std::vector<Totals> blocks;
  for (std::size_t block = 0; block < 4; ++block) blocks.push_back(RunBlock(Totals(), block));
  Totals in_a_row = blocks[0];
  for (std::size_t block = 1; block < 4; ++block) in_a_row.Merge(blocks[block]);
  EXPECT_NE(in_a_row.Bytes(), MergeTree(blocks).Bytes());
}

// Blocks that went through bytes (another process) merge to the same totals.
TEST(Totals, AreTheSameWhenBlocksTravelAsBytes) {
  const auto travel = [](const Totals& totals) {
    const std::string bytes = totals.Bytes();
    std::string_view rest = bytes;
    Totals back;
    EXPECT_TRUE(Parse(&rest, &back.light) && Parse(&rest, &back.npv) && Parse(&rest, &back.cash) &&
                Parse(&rest, &back.loss));
    EXPECT_TRUE(rest.empty());
    return back;
  };
  Totals here = RunBlock(Totals(), 0);
  Totals there = travel(here);
  here.Merge(RunBlock(Totals(), 1));
  there.Merge(travel(RunBlock(Totals(), 1)));
  for (Totals* totals : {&here, &there}) {
    totals->npv.FixEdges(64);
    totals->cash.Fix();
  }
  there = travel(there);
  Totals empty;
  empty.npv = here.npv.EmptyLike();
  empty.cash = here.cash.EmptyLike();
  const Totals block = RunBlock(empty, 2);
  here.Merge(block);
  there.Merge(travel(block));
  EXPECT_EQ(here.Bytes(), there.Bytes());
}

}  // namespace
}  // namespace accord
