#include "simulation/migration/chance_library.h"

#include <gmock/gmock.h>

namespace accord {
namespace {

TEST(ChanceLibraryVersion, NamesTheCLibraryAndBoost) {
  EXPECT_THAT(ChanceLibraryVersion(), testing::MatchesRegex("glibc 2\\.[0-9]+, Boost 1\\.[0-9]+"));
}

}  // namespace
}  // namespace accord
