#include "server/convert/status.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace accord {
namespace {

using testing::HasSubstr;

TEST(BadRequest, SaysFieldCodeAndDescriptionOfEveryViolation) {
  const auto request = ToBadRequest({{"a.b", ViolationCode::kOutOfRange, "must be above 0, got -1"},
                                     {"c", ViolationCode::kRequired, "must be given"}});
  ASSERT_EQ(request.field_violations_size(), 2);
  EXPECT_EQ(request.field_violations(0).field(), "a.b");
  EXPECT_EQ(request.field_violations(0).description(), "OUT_OF_RANGE: must be above 0, got -1");
  EXPECT_EQ(request.field_violations(1).field(), "c");
  EXPECT_EQ(request.field_violations(1).description(), "REQUIRED: must be given");
}

TEST(BadRequest, FitsIntoTrailersAndCountsWhatItLeftOut) {
  for (const std::size_t length : {0, 1, 50, 127, 128, 700, 6000}) {
    const Violations violations(1000, {"field", ViolationCode::kSyntax, std::string(length, 'x')});
    const auto request = ToBadRequest(violations);
    EXPECT_LE(request.ByteSizeLong(), kMaxBadRequestBytes);
    const int listed = request.field_violations_size() - 1;
    EXPECT_THAT(request.field_violations(listed).description(),
                HasSubstr(std::to_string(1000 - listed) + " further faults"));
  }
}

TEST(BadRequest, LeavesNothingOutWhenAllFits) {
  const auto request = ToBadRequest(Violations(40, {"field", ViolationCode::kSyntax, "why"}));
  EXPECT_EQ(request.field_violations_size(), 40);
}

TEST(ViolationMessage, HoldsFieldCodeAndDescription) {
  const v1::Violation message = ToProto(Violation{"a", ViolationCode::kDuplicate, "again"});
  EXPECT_EQ(message.field(), "a");
  EXPECT_EQ(message.code(), "DUPLICATE");
  EXPECT_EQ(message.description(), "again");
}

}  // namespace
}  // namespace accord
