#include "server/service/status.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "simulation/base/utf8.h"
#include "tests/server/service/error_details.h"

namespace accord::service_internal {
namespace {

using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::SizeIs;

TEST(InvalidArgument, CarriesEveryFaultAndTheFirstCode) {
  const grpc::Status status =
      InvalidArgument({{"a.b", ViolationCode::kRequired, "must be set"},
                       {"c[0]", ViolationCode::kOutOfRange, "must be in [0, 1], got 2"}});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "2 faults: a.b must be set; c[0] must be in [0, 1], got 2");
  const auto faults = DetailOf<google::rpc::BadRequest>(status).field_violations();
  ASSERT_THAT(faults, SizeIs(2));
  EXPECT_EQ(faults[0].field(), "a.b");
  EXPECT_EQ(faults[0].description(), "REQUIRED: must be set");
  EXPECT_EQ(faults[1].field(), "c[0]");
  EXPECT_EQ(faults[1].description(), "OUT_OF_RANGE: must be in [0, 1], got 2");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).reason(), "REQUIRED");
  EXPECT_EQ(DetailOf<google::rpc::ErrorInfo>(status).domain(), "accord.v1");
}

TEST(InvalidArgument, FitsIntoTheTrailersHoweverManyFaultsThereAre) {
  // Messages are percent-encoded where they are not ASCII, details base64: clients take 8 KiB.
  std::string long_word;
  while (long_word.size() < 301) long_word += "ё";
  const Violations many(
      1000, {"scenario." + std::string(300, 'x'), ViolationCode::kRequired, "must " + long_word});
  const grpc::Status status = InvalidArgument(many);
  EXPECT_THAT(status.error_message(), HasSubstr("1000 faults: "));
  EXPECT_TRUE(IsUtf8(status.error_message()));
  EXPECT_LT(2 * status.error_message().size() + 4 * status.error_details().size() / 3,
            8192u - 256u);
  EXPECT_THAT(DetailOf<google::rpc::BadRequest>(status).field_violations(), SizeIs(Gt(3)));
}

TEST(InvalidArgument, SpeaksOfOneFaultInTheSingular) {
  EXPECT_THAT(InvalidArgument({{"a", ViolationCode::kRequired, "must be set"}}).error_message(),
              "1 fault: a must be set");
}

TEST(Refused, IsUnavailableAndSaysWhyAndWhenToTryAgain) {
  const grpc::Status status =
      Refused({Refusal::Reason::kQueueFull, std::chrono::milliseconds(2500)}, 3);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("all 3 run slots"));
  EXPECT_EQ(DetailOf<google::rpc::RetryInfo>(status).retry_delay().seconds(), 2);
  EXPECT_EQ(RetryDelayOf(status), std::chrono::milliseconds(2500));
  EXPECT_EQ(ReasonOf(status), "QUEUE_FULL");
  EXPECT_EQ(ReasonOf(Refused({Refusal::Reason::kWaitedTooLong, {}}, 3)), "QUEUE_TIMEOUT");
  EXPECT_EQ(ReasonOf(Refused({Refusal::Reason::kStopping, {}}, 3)), "STOPPING");
  EXPECT_EQ(ReasonOf(Refused({Refusal::Reason::kFailed, {}}, 3)), "OUT_OF_MEMORY");
  EXPECT_EQ(Refused({Refusal::Reason::kLeft, {}}, 3).error_code(), grpc::StatusCode::CANCELLED);
}

TEST(NeedsMoreMemory, IsWhatARetryCannotMend) {
  const grpc::Status status = NeedsMoreMemory(std::size_t{3} << 30, std::size_t{1} << 30);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(RetryDelayOf(status), std::nullopt);
  EXPECT_THAT(status.error_message(), HasSubstr("3073 MiB"));
  EXPECT_EQ(ReasonOf(grpc::Status::OK), "");
}

TEST(FromAbsl, KeepsCodeAndMessage) {
  const grpc::Status status = FromAbsl(absl::CancelledError("the caller has left"));
  EXPECT_EQ(status.error_code(), grpc::StatusCode::CANCELLED);
  EXPECT_EQ(status.error_message(), "the caller has left");
  EXPECT_EQ(FromAbsl(absl::UnavailableError("")).error_code(), grpc::StatusCode::UNAVAILABLE);
}

}  // namespace
}  // namespace accord::service_internal
