#include "tests/server/handlers/listening.h"
#include "tests/server/handlers/gathered.h"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "gtest/gtest.h"
#include "server/handlers/backtest.h"
#include "server/handlers/estimation.h"
#include "server/handlers/replay.h"
#include "server/handlers/segmentation.h"
#include "server/handlers/study.h"
#include "tests/server/handlers/large_requests.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

// How long a caller who has left may be computed for.
#ifdef NDEBUG
constexpr double kSeconds = 0.1;
#else
constexpr double kSeconds = 0.25;  // with assertions, and little optimised
#endif

// Of three tries the best: the machine may be at something else.
template <typename Try>
double BestOfThree(const Try& one_try) {
  double best = one_try();
  for (int more = 0; more < 2 && best >= kSeconds; ++more) best = std::min(best, one_try());
  return best;
}

// `whole` handles a request for who asks, and says whether it did.
using Handler = std::function<bool(const std::function<bool()>& cancelled)>;

// The handler asks so often that nobody is kept waiting, and ends soon when it is told at any
// moment, what it frees included.
void ExpectItListens(const Handler& handler) {
  std::int64_t questions = 0;
  EXPECT_LT(BestOfThree([&] {
              Caller stays;
              EXPECT_TRUE(handler(stays.Asked()));
              stays.End();
              questions = stays.questions();
              ::testing::Test::RecordProperty("questions", std::to_string(questions));
              ::testing::Test::RecordProperty("longest_silence_ms",
                                              std::to_string(1e3 * stays.longest_silence()));
              return stays.longest_silence();
            }),
            kSeconds)
      << "between two questions";
  for (const double share : {0.0, 0.5, 0.9, 1.0}) {
    const std::int64_t last = std::max<std::int64_t>(
        1, static_cast<std::int64_t>(share * static_cast<double>(questions)));
    EXPECT_LT(BestOfThree([&] {
                Caller leaves(last);
                EXPECT_FALSE(handler(leaves.Asked())) << last;
                leaves.End();
                return leaves.after_leaving();
              }),
              kSeconds)
        << "at question " << last << " of " << questions;
  }
}

template <typename Request>
Study StudyOf(const Request& request) {
  return std::get<Study>(Prepare(request));
}

TEST(Listening, IsDoneWhereExactQuantilesAreSorted) {
  v1::SimulateRequest request = SimulateSize({.periods = 20, .contracts = 2}, 60'000);
  request.mutable_options()->set_exact_quantiles(true);
  const Study study = StudyOf(request);
  ExpectItListens(
      [&](const auto& cancelled) { return RunSimulate(study, {.cancelled = cancelled}).ok(); });
}

TEST(Listening, IsDoneWhereManyAlternativesAreReported) {
  const Study study = StudyOf(CompareSize({.periods = 240, .contracts = 8}, 50, 8));
  ExpectItListens(
      [&](const auto& cancelled) { return Compared(study, {.cancelled = cancelled}).ok(); });
}

TEST(Listening, IsDoneWhereManySamplesArePaired) {
  v1::CompareScenariosRequest request = CompareSize({.periods = 2}, 300'000, 2);
  request.mutable_options()->set_exact_quantiles(true);
  const Study study = StudyOf(request);
  ExpectItListens(
      [&](const auto& cancelled) { return Compared(study, {.cancelled = cancelled}).ok(); });
}

TEST(Listening, IsDoneByAttribution) {
  v1::SimulateRequest request = SimulateSize({.periods = 12, .contracts = 16, .clauses = 20}, 1000);
  request.mutable_options()->set_attribution(true);
  request.mutable_options()->set_attribution_path_count(4096);
  const Study study = StudyOf(request);
  ExpectItListens(
      [&](const auto& cancelled) { return RunSimulate(study, {.cancelled = cancelled}).ok(); });
}

TEST(Listening, IsDoneByAChecksWarningsAndBiases) {
  v1::CheckScenarioRequest request;
  *request.mutable_scenario() = ScenarioOfSize({.periods = 24, .drivers = 48, .outcomes = 48});
  const Study study = StudyOf(request);
  ExpectItListens(
      [&](const auto& cancelled) { return RunCheck(study, {.cancelled = cancelled}).ok(); });
}

TEST(Listening, IsDoneByAReplay) {
  v1::ReplayPathRequest request;
  *request.mutable_scenario() = ScenarioOfSize(
      {.periods = 240, .drivers = 16, .outcomes = 16, .contracts = 8, .clauses = 32});
  request.mutable_options()->set_path_count(256);
  request.mutable_worst()->set_count(2);
  const auto study = PrepareReplay(request);
  ExpectItListens([&](const auto& cancelled) {
    return RunReplay(std::get<ReplayStudy>(study), {.cancelled = cancelled}).ok();
  });
}

template <typename Upload>
Handler AnswerOf(const Upload& upload) {
  return [&upload](const auto& cancelled) { return upload.Answer(cancelled).index() == 0; };
}

// So many clients, with two criteria or one.
void ExpectAPyramidListens(int clients, bool two_criteria) {
  Segmentation segmentation;
  v1::SegmentClientsRequest rule;
  for (const double share : {0.01, 0.05, 0.2}) {
    rule.mutable_rule()->mutable_cumulative_shares()->add_values(share);
  }
  ASSERT_TRUE(segmentation.Add(rule).empty());
  for (int first = 0; first < clients; first += 50'000) {
    v1::SegmentClientsRequest rows;
    *rows.mutable_rows() = ClientRowsFrom(first, 50'000);
    for (v1::ClientRow& row : *rows.mutable_rows()->mutable_rows()) {
      if (!two_criteria) row.clear_second_criterion();
    }
    ASSERT_TRUE(segmentation.Add(rows).empty());
  }
  ExpectItListens(AnswerOf(segmentation));
}

TEST(Listening, IsDoneByAPyramidOfAMillion) { ExpectAPyramidListens(1'000'000, false); }

TEST(Listening, IsDoneByAComparisonOfCriteria) { ExpectAPyramidListens(300'000, true); }

TEST(Listening, IsDoneByTheSegmentsOfAPanel) {
  Segmentation segmentation;
  v1::SegmentClientsRequest plan;
  *plan.mutable_plan() = PlanOfSize(1, 8);
  ASSERT_TRUE(segmentation.Add(plan).empty());
  for (int first = 0; first < 500'000; first += 50'000) {
    v1::SegmentClientsRequest rows;
    *rows.mutable_panel() = PanelRowsFrom(first, 50'000, 1);
    ASSERT_TRUE(segmentation.Add(rows).empty());
  }
  ExpectItListens(AnswerOf(segmentation));
}

TEST(Listening, IsDoneByAnEstimate) {
  Estimation estimation;
  v1::EstimateTransitionsRequest plan;
  *plan.mutable_plan() = PlanOfSize(60, 64);
  ASSERT_TRUE(estimation.Add(plan).empty());
  for (int first = 0; first < 10'000; first += 500) {
    v1::EstimateTransitionsRequest rows;
    *rows.mutable_rows() = PanelRowsFrom(first, 500, 60);
    ASSERT_TRUE(estimation.Add(rows).empty());
  }
  ExpectItListens(AnswerOf(estimation));
}

TEST(Listening, IsDoneByABacktest) {
  Backtest backtest;
  v1::BacktestMigrationRequest plan;
  *plan.mutable_plan()->mutable_estimation() = PlanOfSize(12, 4);
  plan.mutable_plan()->set_path_count(150'000);
  plan.mutable_plan()->set_held_back(2);
  ASSERT_TRUE(backtest.Add(plan).empty());
  v1::BacktestMigrationRequest rows;
  *rows.mutable_rows() = PanelRowsFrom(0, 5000, 12);
  ASSERT_TRUE(backtest.Add(rows).empty());
  ExpectItListens(AnswerOf(backtest));
}

}  // namespace
}  // namespace accord
