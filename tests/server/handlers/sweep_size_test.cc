#include "server/handlers/sweep_size.h"

#include <cstddef>
#include <cstdio>
#include <ctime>
#include <string>
#include <variant>

#include "gtest/gtest.h"
#include "server/convert/json.h"
#include "tests/server/handlers/large_requests.h"
#include "tests/server/handlers/peak_memory.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

constexpr double kMiB = 1 << 20;

double Seconds() {
  std::timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

v1::SweepTermsRequest SweepOf(const v1::Scenario& scenario, const std::string& path, int sets,
                              int paths) {
  v1::SweepTermsRequest request;
  *request.mutable_scenario() = scenario;
  v1::TermAxis& axis = *request.add_axes();
  axis.set_path(path);
  axis.mutable_range()->set_from(0.1);
  axis.mutable_range()->set_to(0.5);
  axis.mutable_range()->set_count(sets);
  request.mutable_options()->set_path_count(paths);
  return request;
}

// A sweep takes no more memory than estimated, with its rows unread.
void ExpectBytesOfSweep(const char* name, const v1::SweepTermsRequest& request, int threads = 1) {
  const SweepStudy study = std::get<SweepStudy>(PrepareSweep(request));
  const RunSize size = SizeOf(study, threads);
  const double start = Seconds();
  const double measured = static_cast<double>(PeakBytesOf([&] {
    std::string rows;
    SweepListeners listeners;
    listeners.on_rows = [&](const v1::SweepRows& some) { rows += some.SerializeAsString(); };
    EXPECT_TRUE(RunSweep(study, CutOf(study, threads), {.threads = threads}, listeners).ok());
  }));
  const double estimated = static_cast<double>(size.bytes);
  std::printf("%-28s bytes: %7.1f MiB estimated, %7.1f measured; seconds: %7.3f, %7.3f\n", name,
              estimated / kMiB, measured / kMiB, size.seconds, Seconds() - start);
  if (kMemoryIsMeasured) {
    EXPECT_LE(measured, estimated) << name;
  }
}

TEST(SweepSize, BoundsTheMemoryOfSweeps) {
  constexpr char kShare[] = R"(contracts["key"].clauses["gain"].share)";
  ExpectBytesOfSweep("flagship 30 x 16384", SweepOf(FlagshipScenario(), kShare, 30, 16'384));
  ExpectBytesOfSweep("flagship 30 x 16384, 2", SweepOf(FlagshipScenario(), kShare, 30, 16'384), 2);
  ExpectBytesOfSweep("flagship 2 x 100000", SweepOf(FlagshipScenario(), kShare, 2, 100'000), 2);
  v1::SweepTermsRequest nets =
      SweepOf(FlagshipScenario(), R"(drivers["steel_demand"].persistence)", 20, 4096);
  nets.mutable_options()->set_sampling(v1::SAMPLING_SOBOL);
  ExpectBytesOfSweep("flagship 20 x 4096, chance", nets, 2);
  v1::SweepTermsRequest runs = SweepOf(FlagshipScenario(), kShare, 3, 4096);
  runs.add_figures("client_base.discounted_profit");
  ExpectBytesOfSweep("flagship 3 runs of 4096", runs);
  const v1::Scenario large =
      SimulateSize({.periods = 100, .contracts = 9, .clauses = 16}, 10).scenario();
  ExpectBytesOfSweep("100 periods x 9 x 16",
                     SweepOf(large, "supplier_private.discount_rate_per_year", 20, 300), 2);
}

// So does a negotiation, whose offers on the frontier are kept by path.
TEST(SweepSize, BoundsTheMemoryOfNegotiations) {
  for (const int paths : {16'384, 131'072}) {
    v1::NegotiateRequest request;
    *request.mutable_scenario() = FlagshipScenario();
    v1::TermAxis& axis = *request.add_axes();
    axis.set_path(R"(contracts["key"].clauses["fee"].base)");
    axis.mutable_range()->set_from(100'000);
    axis.mutable_range()->set_to(300'000);
    axis.mutable_range()->set_count(paths > 100'000 ? 20 : 70);
    request.mutable_options()->set_path_count(paths);
    const auto study = std::get<NegotiationStudy>(PrepareNegotiation(request));
    const RunSize size = SizeOf(study, 2);
    const double measured = static_cast<double>(PeakBytesOf([&] {
      const auto report = RunNegotiation(study, CutOf(study.offers, 2), {.threads = 2});
      ASSERT_TRUE(report.ok());
      EXPECT_GE(report->frontier_size(), 20);
    }));
    std::printf("negotiation on %6d paths: %7.1f MiB estimated, %7.1f measured\n", paths,
                static_cast<double>(size.bytes) / kMiB, measured / kMiB);
    if (kMemoryIsMeasured) {
      EXPECT_LE(measured, static_cast<double>(size.bytes));
    }
  }
}

// What a sweep of the scenario itself takes.
double BytesAsBase(const v1::Scenario& scenario) {
  v1::SweepTermsRequest request;
  *request.mutable_scenario() = scenario;
  v1::TermAxis& axis = *request.add_axes();
  axis.set_path("display_name");
  for (const char* name : {"a", "b"}) axis.add_values()->set_string_value(name);
  request.mutable_options()->set_path_count(256);
  return static_cast<double>(SizeOf(std::get<SweepStudy>(PrepareSweep(request)), 2).bytes);
}

double BytesOf(const v1::SweepTermsRequest& request) {
  return static_cast<double>(SizeOf(std::get<SweepStudy>(PrepareSweep(request)), 2).bytes);
}

// Each axis makes a sixteenth of it, all together the whole.
TEST(SweepSize, GoesByTheWorstOfAllAxesTogether) {
  v1::Scenario small = SimulateSize({.periods = 4, .contracts = 1, .clauses = 16}, 10).scenario();
  v1::Scenario large = small;
  v1::SweepTermsRequest numbers, alternatives;
  for (int c = 0; c < 16; ++c) {
    large.mutable_contracts(0)->mutable_clauses(c)->set_payment_lag_periods(400);
    const std::string path = "contracts[0].clauses[" + std::to_string(c) + "].payment_lag_periods";
    v1::TermAxis& axis = *numbers.add_axes();
    axis.set_path(path);
    for (const double lag : {1.0, 400.0, 2.0}) axis.add_numbers(lag);
    v1::TermAxis& other = *alternatives.add_axes();
    for (const char* lag : {"3", "400"}) {
      *other.add_alternatives() = AnAlternative(lag, {path + "=" + lag});
    }
  }
  for (v1::SweepTermsRequest* request : {&numbers, &alternatives}) {
    *request->mutable_scenario() = small;
    request->set_design(v1::SWEEP_DESIGN_LIST);
    request->mutable_options()->set_path_count(256);
    EXPECT_GE(BytesOf(*request), BytesAsBase(large));
    EXPECT_LE(BytesOf(*request), 2 * BytesAsBase(large));
  }
  EXPECT_GT(BytesAsBase(large), 3 * BytesAsBase(small));
}

// The largest contract by itself has no clauses to lag: what goes with the other one counts too.
TEST(SweepSize, GoesByWhatDoesNotGoTogether) {
  v1::Scenario small = SimulateSize({.periods = 4, .contracts = 1, .clauses = 16}, 10).scenario();
  v1::Scenario large = small;
  v1::Contract renamed = small.contracts(0);
  for (int c = 0; c < 16; ++c) {
    v1::Clause& clause = *renamed.mutable_clauses(c);
    clause.set_id("other" + std::to_string(c));
    clause.set_payment_lag_periods(30);
  }
  v1::SweepTermsRequest request;
  *request.mutable_scenario() = small;
  const std::string contract = "contracts[0]";
  v1::TermAxis& whole = *request.add_axes();
  whole.set_path(contract);
  for (const v1::Contract& value : {small.contracts(0), renamed}) {
    *whole.add_values() = AnAlternative("", {"x=" + ToJson(value)}).overrides(0).value();
  }
  for (int c = 0; c < 15; ++c) {
    large.mutable_contracts(0)->mutable_clauses(c)->set_payment_lag_periods(400);
    v1::TermAxis& axis = *request.add_axes();
    *axis.add_alternatives() =
        AnAlternative("long", {contract + ".clauses[\"" + small.contracts(0).clauses(c).id() +
                               "\"].payment_lag_periods=400"});
    *axis.add_alternatives() = AnAlternative("as it is", {});
  }
  request.set_design(v1::SWEEP_DESIGN_LIST);
  request.mutable_options()->set_path_count(256);
  EXPECT_GE(BytesOf(request), BytesAsBase(large));
}

TEST(SweepSize, CutsLargeModelsSmall) {
  const v1::SweepTermsRequest small =
      SweepOf(FlagshipScenario(), R"(contracts["key"].clauses["gain"].share)", 300, 16'384);
  const SweepCut cut = CutOf(std::get<SweepStudy>(PrepareSweep(small)), 2);
  EXPECT_GE(cut.sets_together, 8u);
  EXPECT_GE(cut.largest_batch, 32u);
  const v1::Scenario large =
      SimulateSize({.periods = 480, .contracts = 16, .clauses = 64}, 10).scenario();
  const SweepStudy study = std::get<SweepStudy>(
      PrepareSweep(SweepOf(large, "supplier_private.discount_rate_per_year", 3, 1'000'000)));
  EXPECT_EQ(CutOf(study, 2).sets_together, 1u);
  EXPECT_EQ(CutOf(study, 2).largest_batch, 1u);
}

}  // namespace
}  // namespace accord
