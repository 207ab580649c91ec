#include "clients/cli/machine.h"

#include <filesystem>
#include <limits>
#include <string>

#include "gtest/gtest.h"
#include "tests/server/listener/certificates.h"

namespace accord::cli {
namespace {

constexpr auto kAny = std::numeric_limits<std::uint64_t>::max();

TEST(ControlGroupMemory, IsTheLeastFromAGroupToTheRoot) {
  const TestFolder root;
  std::filesystem::create_directories(root.PathOf("a/b"));
  const auto bytes = [&] { return ControlGroupMemoryBytes("0::/a/b\n", root.PathOf(".")); };
  EXPECT_EQ(bytes(), kAny);
  root.Write("a/b/memory.max", "max\n");
  EXPECT_EQ(bytes(), kAny);
  root.Write("a/memory.max", "3000000000\n");
  EXPECT_EQ(bytes(), 3'000'000'000u);
  root.Write("memory.max", "5000\n");
  EXPECT_EQ(bytes(), 5000u) << "a container's own root";
  root.Write("a/b/memory.max", "400\n");
  EXPECT_EQ(bytes(), 400u);
}

TEST(ControlGroupMemory, OfTheRootIsItsOwn) {
  const TestFolder root;
  root.Write("memory.max", "5000\n");
  EXPECT_EQ(ControlGroupMemoryBytes("0::/\n", root.PathOf(".")), 5000u);
  EXPECT_EQ(ControlGroupMemoryBytes("4:memory:/a\n", root.PathOf(".")), kAny) << "version 1";
  EXPECT_EQ(ControlGroupMemoryBytes("", root.PathOf(".")), kAny);
}

TEST(Machine, HasCoresAndMemory) {
  EXPECT_GE(Cores(), 1);
  EXPECT_GT(MemoryBytes(), 1u << 20);
  EXPECT_LT(MemoryBytes(), kAny);
}

}  // namespace
}  // namespace accord::cli
