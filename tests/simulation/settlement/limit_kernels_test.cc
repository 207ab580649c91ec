#include "simulation/settlement/limit_kernels.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "tests/simulation/settlement/contracts.h"

namespace accord::settlement_internal {
namespace {

void Scatter(std::mt19937_64& random, Column column) {
  for (double& value : column) value = static_cast<double>(random() % 65) / 4.0 - 8.0;
}

TEST(LimitKernels, ClipAndMarkWhatTheyChange) {
  std::mt19937_64 random(1);
  ColumnStore columns(5);
  Scatter(random, columns[0]);
  std::copy(columns[0].begin(), columns[0].end(), columns[4].begin());
  ClipPay(columns[0], -2.5, 3.0, columns[1]);
  ClipPayAndMark(columns[0], -2.5, 3.0, columns[2], columns[3]);
  ClipPay(-2.5, 3.0, columns[4]);
  for (int i = 0; i < kTilePaths; ++i) {
    const double expected = std::clamp(columns[0][i], -2.5, 3.0);
    ASSERT_EQ(columns[1][i], expected);
    ASSERT_EQ(columns[2][i], expected);
    ASSERT_EQ(columns[4][i], expected);
    ASSERT_EQ(columns[3][i], expected == columns[0][i] ? 0.0 : 1.0);
  }
}

TEST(LimitKernels, CapEachSideInUnitsOfRAndNeverBelowZero) {
  std::mt19937_64 random(2);
  ColumnStore columns(3);
  Scatter(random, columns[0]);
  Scatter(random, columns[1]);
  std::copy(columns[1].begin(), columns[1].end(), columns[2].begin());
  CapPay(columns[0], OfReference(0.5), OfReference(0.25), columns[2]);
  for (int i = 0; i < kTilePaths; ++i) {
    const double gain_cap = std::max(0.0, 0.5 * columns[0][i]);
    const double penalty_cap = std::max(0.0, 0.25 * columns[0][i]);
    ASSERT_EQ(columns[2][i], std::clamp(columns[1][i], -penalty_cap, gain_cap));
  }
}

TEST(LimitKernels, LetANetFloorHaveTheLastWord) {
  std::mt19937_64 random(3);
  ColumnStore columns(3);
  Scatter(random, columns[0]);
  Scatter(random, columns[1]);
  std::copy(columns[1].begin(), columns[1].end(), columns[2].begin());
  NetPay(columns[0], OfReference(0.5), OfReference(-kUnlimited), columns[2]);
  NetPay(columns[0], Absolute(kUnlimited), OfReference(0.75), columns[2]);
  for (int i = 0; i < kTilePaths; ++i) {
    const double r = columns[0][i];
    ASSERT_EQ(columns[2][i], std::max(std::min(columns[1][i], 0.5 * r), 0.75 * r));
  }
}

TEST(LimitKernels, KeepPayWithinTheRoomThatIsLeft) {
  std::mt19937_64 random(4);
  ColumnStore columns(6);
  Scatter(random, columns[0]);
  Scatter(random, columns[1]);
  for (int k = 2; k < 6; ++k) {
    std::copy(columns[1].begin(), columns[1].end(), columns[k].begin());
  }
  CapGain(columns[0], columns[2]);
  CapPenalty(columns[0], columns[3]);
  CapNet(columns[0], columns[4]);
  FloorNet(columns[0], columns[5]);
  for (int i = 0; i < kTilePaths; ++i) {
    const double room = columns[0][i];
    const double pay = columns[1][i];
    ASSERT_EQ(columns[2][i], std::min(pay, std::max(0.0, room)));
    ASSERT_EQ(columns[3][i], std::max(pay, -std::max(0.0, room)));
    ASSERT_EQ(columns[4][i], std::min(pay, room));
    ASSERT_EQ(columns[5][i], std::max(pay, room));
  }
}

TEST(LimitKernels, TakeGainsPenaltiesOrSignedPayFromTheRoom) {
  std::mt19937_64 random(5);
  ColumnStore columns(4);
  Scatter(random, columns[0]);
  for (int k = 1; k < 4; ++k) SetAll(columns[k], 5.0);
  TakeGain(columns[0], columns[1]);
  TakePenalty(columns[0], columns[2]);
  TakeNet(columns[0], columns[3]);
  for (int i = 0; i < kTilePaths; ++i) {
    const double pay = columns[0][i];
    ASSERT_EQ(columns[1][i], 5.0 - std::max(pay, 0.0));
    ASSERT_EQ(columns[2][i], 5.0 - std::max(-pay, 0.0));
    ASSERT_EQ(columns[3][i], 5.0 - pay);
  }
}

}  // namespace
}  // namespace accord::settlement_internal
