#include "server/handlers/run_size.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <utility>
#include <variant>

#include "gtest/gtest.h"
#include "tests/server/handlers/gathered.h"
#include "tests/server/handlers/large_requests.h"
#include "tests/server/handlers/peak_memory.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

constexpr double kMiB = 1 << 20;

template <typename Request>
Study StudyOf(const Request& request) {
  return std::get<Study>(Prepare(request));
}

v1::SimulateRequest Flagship(std::int64_t path_count, bool exact = false) {
  v1::SimulateRequest request;
  *request.mutable_scenario() = FlagshipScenario();
  request.mutable_options()->set_path_count(path_count);
  request.mutable_options()->set_exact_quantiles(exact);
  return request;
}

double Seconds() {
  std::timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// `run` takes no more memory than estimated and, where it takes much, so large a part of that.
template <typename Run>
void ExpectBytes(const char* name, const RunSize& size, const Run& run, double part = 0.5) {
  const double start = Seconds();
  const double measured = static_cast<double>(PeakBytesOf(run));
  const double seconds = Seconds() - start;
  const double estimated = static_cast<double>(size.bytes);
  std::printf("%-28s bytes: %7.1f MiB estimated, %7.1f measured; seconds: %7.3f, %7.3f\n", name,
              estimated / kMiB, measured / kMiB, size.seconds, seconds);
  if (!kMemoryIsMeasured) return;
  EXPECT_LE(measured, estimated) << name;
  if (measured > 64 * kMiB) {
    EXPECT_GE(measured, part * estimated) << name;
  }
}

void ExpectBytesOfRun(const char* name, const v1::SimulateRequest& request, int threads = 1) {
  const Study study = StudyOf(request);
  ExpectBytes(name, SizeOf(study, threads),
              [&] { EXPECT_TRUE(RunSimulate(study, {.threads = threads}).ok()); });
}

void ExpectBytesOfComparison(const char* name, const v1::CompareScenariosRequest& request) {
  const Study study = StudyOf(request);
  // Alternatives share most of what they are counted with.
  ExpectBytes(
      name, SizeOf(study, 1), [&] { EXPECT_TRUE(Compared(study, {}).ok()); }, 0.1);
}

TEST(RunSize, BoundsTheMemoryOfExactRuns) {
  ExpectBytesOfRun("flagship 100000 exact", Flagship(100'000, true));
  ExpectBytesOfRun("flagship 100000 exact, 2", Flagship(100'000, true), 2);
  v1::SimulateRequest request = SimulateSize({.periods = 40, .contracts = 4}, 20'000);
  request.mutable_options()->set_exact_quantiles(true);
  ExpectBytesOfRun("40 periods x 4 exact", request);
}

TEST(RunSize, BoundsTheMemoryOfRuns) {
  ExpectBytesOfRun("flagship 1000", Flagship(1000));
  ExpectBytesOfRun("flagship 16384", Flagship(16'384));
  ExpectBytesOfRun("flagship 50000", Flagship(50'000));
  ExpectBytesOfRun("flagship 50000, 2", Flagship(50'000), 2);
  ExpectBytesOfRun("steel 20000", SimulateSteel(20'000));
  ExpectBytesOfRun("100 periods x 9, 16384",
                   SimulateSize({.periods = 100, .contracts = 9}, 16'384));
  ExpectBytesOfRun("100 periods x 9, 20480",
                   SimulateSize({.periods = 100, .contracts = 9}, 20'480));
  ExpectBytesOfRun("480 periods x 16, 100", SimulateSize({.periods = 480, .contracts = 16}, 100));
  ExpectBytesOfRun("480 periods, 64 drivers", SimulateSize({.periods = 480, .drivers = 64}, 4096));
  ExpectBytesOfRun(
      "480, 64 x 64, 16 x 64",
      SimulateSize({.periods = 480, .drivers = 64, .outcomes = 64, .contracts = 16, .clauses = 64},
                   10));
  v1::SimulateRequest nets = SimulateSize({.periods = 100, .contracts = 9}, 20'480);
  nets.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  ExpectBytesOfRun("100 periods x 9, nets", nets);
  nets = SimulateSize({.periods = 480, .drivers = 64}, 4096);
  nets.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  ExpectBytesOfRun("480 periods, 64 drivers, nets", nets);
  v1::SimulateRequest attributed = SimulateSize({.periods = 12, .contracts = 16}, 1000);
  attributed.mutable_options()->set_attribution(true);
  attributed.mutable_options()->set_attribution_path_count(16'384);
  ExpectBytesOfRun("attribution", attributed);
}

TEST(RunSize, BoundsTheMemoryOfComparisons) {
  ExpectBytesOfComparison("8 alternatives, 16384", CompareSize({.periods = 24}, 16'384, 8));
  ExpectBytesOfComparison("8 alternatives, 30000", CompareSize({.periods = 24}, 30'000, 8));
  ExpectBytesOfComparison("8 alternatives, 240 x 8",
                          CompareSize({.periods = 240, .contracts = 8}, 50, 8));
  ExpectBytesOfComparison("20 alternatives, 20000", CompareSize({.periods = 24}, 20'000, 20));
}

TEST(RunSize, LetsTheFlagshipBeComparedWithSixtyFour) {
  v1::CompareScenariosRequest request;
  *request.mutable_scenario() = FlagshipScenario();
  request.mutable_options()->set_path_count(100'000);
  for (int i = 0; i < 64; ++i) {
    *request.add_alternatives() = AnAlternative(
        "", {R"(contracts["key"].clauses["gain"].share=0.)" + std::to_string(10 + i)});
  }
  EXPECT_LT(static_cast<double>(SizeOf(StudyOf(request), 2).bytes), 1536 * kMiB);
}

TEST(RunSize, BoundsTheMemoryOfChecksAndReplays) {
  v1::CheckScenarioRequest check;
  *check.mutable_scenario() = ScenarioOfSize({.periods = 120, .drivers = 8, .contracts = 4});
  const Study study = StudyOf(check);
  ExpectBytes("check 120 x 4", SizeOfCheck(study, 1),
              [&] { EXPECT_TRUE(RunCheck(study, {}).ok()); });
  v1::ReplayPathRequest request;
  *request.mutable_scenario() = ScenarioOfSize(
      {.periods = 480, .drivers = 64, .outcomes = 64, .contracts = 16, .clauses = 64});
  request.mutable_options()->set_path_count(512);
  request.mutable_worst()->set_count(2);
  const auto replay = PrepareReplay(request);
  ExpectBytes("worst 2 of 512, large", SizeOf(std::get<ReplayStudy>(replay), 1),
              [&] { EXPECT_TRUE(RunReplay(std::get<ReplayStudy>(replay), {}).ok()); });
}

TEST(RunSize, BoundsTheMemoryOfSettlements) {
  for (const auto& [periods, clauses] : {std::pair(480, 64), {480, 8}, {48, 64}, {12, 2}}) {
    const auto prepared = PrepareSettlement(SettlementOfSize(periods, clauses));
    ASSERT_EQ(prepared.index(), 0u) << std::get<Violations>(prepared)[0].field << " "
                                    << std::get<Violations>(prepared)[0].description;
    const Settlement& settlement = std::get<Settlement>(prepared);
    const std::string name =
        "settlement " + std::to_string(periods) + " x " + std::to_string(clauses);
    ExpectBytes(name.c_str(), SizeOf(settlement), [&] {
      const auto answer = RunSettlement(settlement);
      ASSERT_TRUE(answer.ok()) << answer.status();
      EXPECT_GT(answer->SerializeAsString().size(), 500u * periods * clauses);
    });
  }
}

TEST(RunSize, OfASettlementIsNotSmallWhereItTakesLong) {
  const auto size_of = [](int periods, int clauses) {
    return SizeOf(std::get<Settlement>(PrepareSettlement(SettlementOfSize(periods, clauses))));
  };
  EXPECT_LT(size_of(12, 8).seconds, 0.05);
  EXPECT_GT(size_of(480, 64).seconds, 0.2);
}

TEST(RunSize, GrowsWithEverythingThatIsComputed) {
  const auto size_of = [](const ScenarioSize& size, std::int64_t paths) {
    return SizeOf(StudyOf(SimulateSize(size, paths)), 1);
  };
  const RunSize least = size_of({}, 1000);
  EXPECT_GT(least.seconds, 0);
  for (const ScenarioSize& more : {ScenarioSize{.periods = 8},
                                   {.drivers = 2},
                                   {.outcomes = 2},
                                   {.contracts = 2},
                                   {.clauses = 4}}) {
    EXPECT_GT(size_of(more, 1000).seconds, least.seconds);
    EXPECT_GT(size_of(more, 1000).bytes, least.bytes);
  }
  EXPECT_GT(size_of({}, 2000).seconds, least.seconds);
  EXPECT_GT(size_of({}, 2000).bytes, least.bytes);
  EXPECT_EQ(size_of({}, 1'000'000).bytes, size_of({}, 100'000'000).bytes);
}

}  // namespace
}  // namespace accord
