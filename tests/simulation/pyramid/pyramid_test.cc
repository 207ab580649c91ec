#include "simulation/pyramid/pyramid.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "simulation/base/limits.h"

namespace accord {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

using Clients = std::vector<std::pair<std::string, double>>;

ClientTable TableOf(const Clients& clients) {
  ClientTable table;
  for (const auto& [id, criterion] : clients) table.Append(id, criterion);
  return table;
}

std::variant<Pyramid, Violations> Segmented(const PyramidRuleDraft& rule, const Clients& clients) {
  return SegmentClients(rule, FieldPath("rule"), TableOf(clients), FieldPath("rows"));
}

Pyramid PyramidOf(const PyramidRuleDraft& rule, const Clients& clients) {
  auto result = Segmented(rule, clients);
  if (const auto* violations = std::get_if<Violations>(&result)) {
    for (const Violation& v : *violations) ADD_FAILURE() << v.field << ": " << v.description;
    return {};
  }
  return std::get<Pyramid>(std::move(result));
}

Violations FaultsOf(const PyramidRuleDraft& rule, const Clients& clients) {
  auto result = Segmented(rule, clients);
  if (std::holds_alternative<Pyramid>(result)) return {};
  return std::get<Violations>(std::move(result));
}

std::vector<std::string> FieldsOf(const Violations& violations) {
  std::vector<std::string> fields;
  for (const Violation& v : violations) fields.push_back(v.field);
  return fields;
}

// n clients with ids "1".."n" and criterion n..1.
Clients Descending(int n) {
  Clients clients;
  for (int i = 1; i <= n; ++i) clients.emplace_back(std::to_string(i), n + 1.0 - i);
  return clients;
}

std::vector<int> CountsOf(const Pyramid& pyramid) {
  std::vector<int> counts;
  for (const PyramidSegment& segment : pyramid.segments) {
    counts.push_back(static_cast<int>(segment.client_count));
  }
  return counts;
}

std::vector<int> AssignmentsOf(const Pyramid& pyramid) {
  return {pyramid.segment_of.begin(), pyramid.segment_of.end()};
}

TEST(Pyramid, IsCutAtOneFiveAndTwentyPercentUnlessToldOtherwise) {
  const Pyramid pyramid = PyramidOf({}, Descending(1000));
  EXPECT_THAT(CountsOf(pyramid), ElementsAre(10, 40, 150, 800));
  EXPECT_EQ(pyramid.segments[0].id, "A");
  EXPECT_EQ(pyramid.segments[3].id, "D");
}

TEST(Pyramid, RoundsCumulativeCountsUpButNotByRoundingErrors) {
  EXPECT_THAT(CountsOf(PyramidOf({}, Descending(1))), ElementsAre(1, 0, 0, 0));
  EXPECT_THAT(CountsOf(PyramidOf({}, Descending(30))), ElementsAre(1, 1, 4, 24));
  const PyramidRuleDraft rule{{"a", "b", "c"}, CumulativeShares{{0.07, 0.29}}};
  EXPECT_GT(0.07 * 100, 7.0);  // as doubles
  EXPECT_THAT(CountsOf(PyramidOf(rule, Descending(100))), ElementsAre(7, 22, 71));
}

TEST(Pyramid, PutsWhoeverReachesAThresholdAboveIt) {
  const PyramidRuleDraft rule{{"big", "middle", "small"}, CriterionThresholds{{100, 0}}};
  const Pyramid pyramid =
      PyramidOf(rule, {{"a", 99.9}, {"b", 100}, {"c", -0.5}, {"d", 0}, {"e", 1e15}, {"f", -0.0}});
  EXPECT_THAT(AssignmentsOf(pyramid), ElementsAre(1, 0, 2, 1, 0, 1));
}

TEST(Pyramid, SumsWhatASegmentHolds) {
  const PyramidRuleDraft rule{{"top", "none", "rest"}, SegmentCounts{{1, 0, 3}}};
  const Pyramid pyramid = PyramidOf(rule, {{"x", 10}, {"y", 60}, {"z", 10}, {"w", 20}});
  EXPECT_THAT(AssignmentsOf(pyramid), ElementsAre(2, 0, 2, 2));
  const PyramidSegment& top = pyramid.segments[0];
  EXPECT_EQ(top.client_share, 0.25);
  EXPECT_EQ(top.criterion_sum, 60.0);
  EXPECT_EQ(top.criterion_share, 0.6);
  EXPECT_EQ(top.criterion_mean, 60.0);
  const PyramidSegment& none = pyramid.segments[1];
  EXPECT_EQ(none.client_count, 0);
  EXPECT_EQ(none.criterion_share, 0.0);
  EXPECT_EQ(none.criterion_mean, 0.0);
  EXPECT_DOUBLE_EQ(pyramid.segments[2].criterion_mean, 40.0 / 3.0);
  EXPECT_EQ(pyramid.top_20_percent_share, 0.6);  // ceil(0.8) = 1 client
}

TEST(Pyramid, BreaksTiesByIdNumbersFirstAndByValue) {
  const std::vector<std::string> order = {"0",
                                          "00",
                                          "7",
                                          "07",
                                          "9",
                                          "10",
                                          "99999999999999999",
                                          "100000000000000000",
                                          "100000000000000001",
                                          "0100000000000000002",
                                          "100000000000000000000",
                                          std::string(64, '9'),
                                          "1a",
                                          "9b",
                                          "A",
                                          "a",
                                          "a0",
                                          "abcdefg",
                                          "abcdefga",
                                          "abcdefgb",
                                          "\xd0\xb0"};
  Clients clients;
  for (const std::string& id : order) clients.emplace_back(id, 1.0);
  const int n = static_cast<int>(clients.size());
  std::mt19937 engine(2);
  for (int round = 0; round < 20; ++round) {
    Clients shuffled = clients;
    std::shuffle(shuffled.begin(), shuffled.end(), engine);
    for (int first = 0; first <= n; ++first) {
      const PyramidRuleDraft rule{
          {"in", "out"},
          SegmentCounts{{static_cast<double>(first), static_cast<double>(n - first)}}};
      const Pyramid pyramid = PyramidOf(rule, shuffled);
      for (int row = 0; row < n; ++row) {
        const auto place = std::find(clients.begin(), clients.end(), shuffled[row]);
        ASSERT_EQ(pyramid.segment_of[row], place - clients.begin() < first ? 0 : 1)
            << shuffled[row].first << " with " << first;
      }
    }
  }
}

TEST(Pyramid, BreaksTiesOfIdsThatBeginAlike) {
  const PyramidRuleDraft rule{{"in", "out"}, SegmentCounts{{3, 4}}};
  const Pyramid pyramid = PyramidOf(rule, {{"client-20", 1},
                                           {"client-2", 1},
                                           {"client-000000001", 1},
                                           {"client-000000002", 1},
                                           {"77", 1},
                                           {"client-9", 1},
                                           {"client-000000000", 1}});
  EXPECT_THAT(AssignmentsOf(pyramid), ElementsAre(1, 1, 0, 1, 0, 1, 0));
}

// Gini as the mean absolute difference of all pairs over twice the mean; the top by sorting.
TEST(Pyramid, MatchesItsDefinitionsAtAwkwardSizes) {
  std::mt19937_64 engine(4);
  for (int n : {1, 2, 4, 5, 6, 7, 8, 9, 30, 64, 101}) {
    Clients clients;
    for (int i = 0; i < n; ++i) {
      clients.emplace_back("c" + std::to_string(i), static_cast<double>(engine() % 50 + 1));
    }
    const Pyramid pyramid = PyramidOf({}, clients);
    double whole = 0.0, differences = 0.0;
    std::vector<double> sorted;
    for (const auto& [id, x] : clients) {
      whole += x;
      sorted.push_back(x);
      for (const auto& [other, y] : clients) differences += std::abs(x - y);
    }
    std::sort(sorted.rbegin(), sorted.rend());
    const int top = (n + 4) / 5;
    const double held = std::accumulate(sorted.begin(), sorted.begin() + top, 0.0);
    ASSERT_TRUE(pyramid.gini && pyramid.top_20_percent_share) << n;
    EXPECT_NEAR(*pyramid.gini, differences / (2.0 * n * whole), 1e-14) << n;
    EXPECT_NEAR(*pyramid.top_20_percent_share, held / whole, 1e-14) << n;
    int clients_seen = 0;
    double sum = 0.0;
    for (const PyramidSegment& segment : pyramid.segments) {
      clients_seen += static_cast<int>(segment.client_count);
      sum += *segment.criterion_share;
    }
    EXPECT_EQ(clients_seen, n);
    EXPECT_NEAR(sum, 1.0, 1e-14);
  }
}

TEST(Pyramid, HasTheSameFiguresInWhateverOrderClientsCome) {
  std::mt19937_64 engine(6);
  Clients clients;
  for (int i = 0; i < 500; ++i) {
    clients.emplace_back(std::to_string(i), std::ldexp(1.0, static_cast<int>(engine() % 40)) / 3.0);
  }
  const Pyramid before = PyramidOf({}, clients);
  std::shuffle(clients.begin(), clients.end(), engine);
  const Pyramid after = PyramidOf({}, clients);
  for (int k = 0; k < 4; ++k) {
    EXPECT_EQ(before.segments[k].criterion_sum, after.segments[k].criterion_sum);
  }
  EXPECT_EQ(before.gini, after.gini);
  EXPECT_EQ(before.top_20_percent_share, after.top_20_percent_share);
}

TEST(Pyramid, GivesNoSharesOfNothingAndNoSharesOfALoss) {
  for (const Clients& clients : {Clients{{"a", 0}, {"b", 0}}, Clients{{"a", 5}, {"b", -6}}}) {
    const Pyramid pyramid = PyramidOf({}, clients);
    EXPECT_THAT(CountsOf(pyramid), ElementsAre(1, 0, 0, 1));
    EXPECT_EQ(pyramid.gini, std::nullopt);
    EXPECT_EQ(pyramid.top_20_percent_share, std::nullopt);
    EXPECT_EQ(pyramid.segments[0].criterion_share, std::nullopt);
  }
}

TEST(PyramidFaults, AreAllReportedAtOnce) {
  const double nan = std::numeric_limits<double>::quiet_NaN();
  const double infinity = std::numeric_limits<double>::infinity();
  const std::string long_id(257, 'x');
  const PyramidRuleDraft rule{{"A", " B c", "A", ""}, CumulativeShares{{0.2, 0.1, 1.0}}};
  const Violations faults =
      FaultsOf(rule, {{"u", 1}, {"", nan}, {"u", infinity}, {long_id, -1.1e15}, {"v", 1e15}});
  EXPECT_THAT(FieldsOf(faults),
              ElementsAre("rule.segments[1]", "rule.segments[2]", "rule.segments[3]",
                          "rule.cumulative_shares.values[1]", "rule.cumulative_shares.values[2]",
                          "rows[1].id", "rows[1].criterion", "rows[2].id", "rows[2].criterion",
                          "rows[3].id", "rows[3].criterion"));
  EXPECT_EQ(faults[3].code, ViolationCode::kContradiction);
  EXPECT_EQ(faults[3].description, "must be above the share before it (0.2), got 0.1");
  EXPECT_EQ(faults[4].code, ViolationCode::kOutOfRange);
  EXPECT_EQ(faults[7].code, ViolationCode::kDuplicate);
  EXPECT_EQ(faults[7].description, "must be unique, but rows[0].id is \"u\" already");
}

TEST(PyramidFaults, NameRulesOfTheWrongSize) {
  const Clients one = {{"a", 1}};
  const auto fields = [&](PyramidRuleDraft rule) { return FieldsOf(FaultsOf(rule, one)); };
  EXPECT_THAT(fields({{"A"}, SegmentCounts{{1}}}), ElementsAre("rule.segments"));
  EXPECT_THAT(fields({{"A", "B"}, {}}), ElementsAre("rule.cumulative_shares"));
  EXPECT_THAT(fields({{"A", "B"}, CumulativeShares{{0.1, 0.2}}}),
              ElementsAre("rule.cumulative_shares.values"));
  EXPECT_THAT(fields({{"A", "B"}, SegmentCounts{{1}}}), ElementsAre("rule.counts.values"));
  EXPECT_THAT(fields({{}, CriterionThresholds{{5}}}), ElementsAre("rule.thresholds.values"));
  EXPECT_THAT(fields({std::vector<std::string>(65, "A"), CumulativeShares{}}),
              ElementsAre("rule.segments"));
}

TEST(PyramidFaults, NameCountsThatAreNoCountsOrDoNotSumToTheClients) {
  const auto faults = [&](std::vector<double> counts) {
    return FaultsOf({{"A", "B"}, SegmentCounts{std::move(counts)}}, Descending(5));
  };
  EXPECT_THAT(faults({2, 3}), IsEmpty());
  EXPECT_THAT(FieldsOf(faults({-1, 2.5})),
              ElementsAre("rule.counts.values[0]", "rule.counts.values[1]"));
  EXPECT_THAT(FieldsOf(faults({std::nan(""), 5})), ElementsAre("rule.counts.values[0]"));
  const Violations sum = faults({2, 4});
  EXPECT_THAT(FieldsOf(sum), ElementsAre("rule.counts.values"));
  EXPECT_EQ(sum[0].description, "must sum to the number of active clients (5), got 6");
}

TEST(PyramidFaults, NameThresholdsThatDoNotDecrease) {
  const PyramidRuleDraft rule{{}, CriterionThresholds{{10, 10, std::nan("")}}};
  EXPECT_THAT(FieldsOf(FaultsOf(rule, {{"a", 1}})),
              ElementsAre("rule.thresholds.values[1]", "rule.thresholds.values[2]"));
}

TEST(PyramidFaults, RefuseABaseWithoutClients) {
  const Violations faults = FaultsOf({}, {});
  EXPECT_THAT(FieldsOf(faults), ElementsAre("rows"));
  EXPECT_EQ(faults[0].code, ViolationCode::kRequired);
}

TEST(ClientTable, KeepsNoMoreThanItsLimitsWhateverItIsGiven) {
  ClientTable table;
  table.Append(std::string(10'000'000, 'x'), 1.0);
  EXPECT_EQ(table.id(0).size(), 257u);
  for (std::int64_t i = 1; i < limits::kMaxSegmentedClients + 7; ++i) table.Append("", 1.0);
  EXPECT_EQ(table.size(), limits::kMaxSegmentedClients);
  EXPECT_EQ(table.appended(), limits::kMaxSegmentedClients + 7);
  const Violations faults = CheckClients(table, FieldPath("rows"));
  ASSERT_EQ(faults.size(), limits::kMaxViolations + 1u);
  EXPECT_EQ(faults[0].field, "rows");
  EXPECT_EQ(faults[0].description, "must have at most 5000000 entries, got 5000007");
  EXPECT_EQ(faults[1].field, "rows[0].id");
  EXPECT_THAT(faults.back().description, HasSubstr("4999001 further faults"));
}

}  // namespace
}  // namespace accord
