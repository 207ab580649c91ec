#include "server/listener/descriptors.h"

#include <sys/resource.h>

#include "gtest/gtest.h"

namespace accord {
namespace {

class Descriptors : public ::testing::Test {
 protected:
  Descriptors() {
    getrlimit(RLIMIT_NOFILE, &before_);
    rlimit low = before_;
    low.rlim_cur = 100;
    setrlimit(RLIMIT_NOFILE, &low);
  }
  ~Descriptors() override { setrlimit(RLIMIT_NOFILE, &before_); }

  rlimit before_{};
};

TEST_F(Descriptors, AreRaisedToTheCeilingOrTheHardLimit) {
  EXPECT_EQ(DescriptorLimit(), 100);
  EXPECT_EQ(RaiseDescriptorLimit(200), 200);
  EXPECT_EQ(DescriptorLimit(), 200);
  if (before_.rlim_max < 1'000'000) {
    EXPECT_EQ(RaiseDescriptorLimit(1'000'000), static_cast<int>(before_.rlim_max));
  }
}

TEST_F(Descriptors, AreNeverLowered) { EXPECT_EQ(RaiseDescriptorLimit(50), 100); }

TEST(DescriptorCap, LeavesAQuarterButNoMoreThan128) {
  EXPECT_EQ(ConnectionDescriptorCap(64), 48);
  EXPECT_EQ(ConnectionDescriptorCap(512), 384);
  EXPECT_EQ(ConnectionDescriptorCap(1024), 896);
  EXPECT_EQ(ConnectionDescriptorCap(65'536), 65'408);
}

}  // namespace
}  // namespace accord
