#include "clients/cli/precision_flag.h"

#include "gtest/gtest.h"

namespace accord::cli {
namespace {

TEST(ReadPrecision, TakesAWidthOrAShare) {
  const auto width = ReadPrecision("supplier.npv_mean=500");
  ASSERT_TRUE(width);
  EXPECT_EQ(width->figure, "supplier.npv_mean");
  EXPECT_EQ(width->width, 500.0);
  EXPECT_FALSE(width->is_share);
  const auto share = ReadPrecision("client.npv_p5=2.5%");
  ASSERT_TRUE(share);
  EXPECT_EQ(share->figure, "client.npv_p5");
  EXPECT_DOUBLE_EQ(share->width, 0.025);
  EXPECT_TRUE(share->is_share);
}

TEST(ReadPrecision, CutsAtTheLastEqualsSign) {
  const auto flag = ReadPrecision(R"(contracts["a=b"].client.npv_mean=1e3)");
  ASSERT_TRUE(flag);
  EXPECT_EQ(flag->figure, R"(contracts["a=b"].client.npv_mean)");
  EXPECT_EQ(flag->width, 1000.0);
}

TEST(ReadPrecision, RefusesWhatIsNone) {
  for (const char* text : {"", "=", "=5", "supplier.npv_mean", "supplier.npv_mean=", "x=0", "x=-1",
                           "x=5 ", "x=5%%", "x=%", "x=nan", "x=inf", "x=five"}) {
    EXPECT_FALSE(ReadPrecision(text)) << text;
  }
}

}  // namespace
}  // namespace accord::cli
