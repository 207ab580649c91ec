#include "server/service/status.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "gmock/gmock.h"
#include "google/rpc/error_details.pb.h"
#include "gtest/gtest.h"
#include "simulation/base/utf8.h"
#include "tests/server/service/error_details.h"

namespace accord::service_internal {
namespace {

using std::chrono::milliseconds;
using ::testing::Gt;
using ::testing::HasSubstr;
using ::testing::Not;
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
  EXPECT_TRUE(MayBeRetried(status));
  EXPECT_EQ(ReasonOf(Refused({Refusal::Reason::kStopping, {}}, 3)), "STOPPING");
  EXPECT_EQ(ReasonOf(Refused({Refusal::Reason::kFailed, {}}, 3)), "OUT_OF_MEMORY");
  EXPECT_EQ(Refused({Refusal::Reason::kLeft, {}}, 3).error_code(), grpc::StatusCode::CANCELLED);
}

TEST(Refused, TellsWaitingForASlotFromWaitingForMemoryAndAsksForNoRetryOfEither) {
  const Refusal slot{Refusal::Reason::kWaitedTooLong, milliseconds(100), milliseconds(30'000)};
  EXPECT_EQ(ReasonOf(Refused(slot, 3)), "QUEUE_TIMEOUT");
  EXPECT_THAT(Refused(slot, 3).error_message(), HasSubstr("waited 30 s, the longest here, for a"));
  const Refusal memory{Refusal::Reason::kLackedTooLong, milliseconds(100), milliseconds(500)};
  EXPECT_EQ(ReasonOf(Refused(memory, 3)), "MEMORY_TIMEOUT");
  EXPECT_THAT(Refused(memory, 3).error_message(), HasSubstr("waited 0.5 s"));
  EXPECT_THAT(Refused(memory, 3).error_message(), HasSubstr("memory that others hold"));
  for (const Refusal& refusal : {slot, memory}) {
    const grpc::Status status = Refused(refusal, 3);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(RetryDelayOf(status), milliseconds(100)) << "for whoever decides to";
    EXPECT_FALSE(MayBeRetried(status));
  }
  EXPECT_TRUE(MayBeRetried(MemoryTaken(milliseconds(100))));
  EXPECT_FALSE(MayBeRetried(OutOfMemory()));
}

TEST(Refused, SpeaksOfNoSlotToWhoTakesNone) {
  using Reason = Refusal::Reason;
  const Refusal full{Reason::kQueueFull, milliseconds(100), {}};
  EXPECT_EQ(ReasonOf(RefusedAtDesk(full)), "DESK_FULL");
  EXPECT_TRUE(MayBeRetried(RefusedAtDesk(full)));
  const Refusal waited{Reason::kWaitedTooLong, milliseconds(100), milliseconds(30'000)};
  EXPECT_EQ(ReasonOf(RefusedAtDesk(waited)), "DESK_TIMEOUT");
  EXPECT_FALSE(MayBeRetried(RefusedAtDesk(waited)));
  const Refusal lacked{Reason::kLackedTooLong, milliseconds(100), milliseconds(30'000)};
  EXPECT_EQ(ReasonOf(RefusedAtDesk(lacked)), "MEMORY_TIMEOUT");
  for (const Refusal& refusal : {full, waited, lacked}) {
    const grpc::Status status = RefusedAtDesk(refusal);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_EQ(RetryDelayOf(status), milliseconds(100));
    EXPECT_THAT(status.error_message(), Not(HasSubstr("slot")));
  }
}

TEST(OutOfMemory, HasAReasonWithoutWordsToo) {
  EXPECT_EQ(ReasonOf(OutOfMemoryForWords()), "OUT_OF_MEMORY");
  EXPECT_EQ(OutOfMemoryForWords().error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_FALSE(MayBeRetried(OutOfMemoryForWords()));
}

TEST(SpreadTimes, LieAroundATimeAndApart) {
  SpreadTimes times;
  std::set<milliseconds> all;
  for (int i = 0; i < 20; ++i) all.insert(times.Around(milliseconds(1000)));
  EXPECT_THAT(all, SizeIs(20));
  EXPECT_GE(*all.begin(), milliseconds(750));
  EXPECT_LE(*all.rbegin(), milliseconds(1500));
  EXPECT_GT(*all.rbegin() - *all.begin(), milliseconds(500));
}

TEST(NeedsMoreMemory, IsWhatARetryCannotMend) {
  const grpc::Status status = NeedsMoreMemory(std::size_t{3} << 30, std::size_t{1} << 30);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(RetryDelayOf(status), std::nullopt);
  EXPECT_THAT(status.error_message(),
              HasSubstr("needs about 3072 MiB, this server may take 1024:"));
  EXPECT_THAT(NeedsMoreMemory((std::size_t{1} << 29) + 1, std::size_t{1} << 29).error_message(),
              HasSubstr("needs about 513 MiB, this server may take 512:"));
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
