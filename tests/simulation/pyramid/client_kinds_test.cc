// Clients that are not active beside the pyramid of those that are (Gurova 2017, figure 2).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/pyramid/concentration.h"
#include "simulation/pyramid/pyramid.h"
#include "simulation/pyramid/pyramid_comparison.h"

namespace accord {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Client {
  std::string id;
  double criterion;
  ClientKind kind = ClientKind::kActive;
};
using Clients = std::vector<Client>;

ClientTable TableOf(const Clients& clients) {
  ClientTable table;
  for (const Client& client : clients) table.Append(client.id, client.criterion, client.kind);
  return table;
}

Pyramid PyramidOf(const PyramidRuleDraft& rule, const Clients& clients) {
  auto result = SegmentClients(rule, FieldPath("rule"), TableOf(clients), FieldPath("rows"));
  if (const auto* violations = std::get_if<Violations>(&result)) {
    for (const Violation& v : *violations) ADD_FAILURE() << v.field << ": " << v.description;
    return {};
  }
  return std::get<Pyramid>(std::move(result));
}

std::vector<std::string> FaultsOf(const PyramidRuleDraft& rule, const Clients& clients) {
  const auto result = SegmentClients(rule, FieldPath("rule"), TableOf(clients), FieldPath("rows"));
  std::vector<std::string> faults;
  if (const auto* violations = std::get_if<Violations>(&result)) {
    for (const Violation& v : *violations) faults.push_back(v.field + " " + v.description);
  }
  return faults;
}

// "id:count" of each.
std::vector<std::string> SegmentsOf(const Pyramid& pyramid) {
  std::vector<std::string> segments;
  for (const PyramidSegment& segment : pyramid.segments) {
    segments.push_back(segment.id + ":" + std::to_string(segment.client_count));
  }
  return segments;
}

// One kind in each segment of the paper's eight, the best client not being an active one.
const Clients kEight = {{"o", 0, ClientKind::kOther},
                        {"d", 10},
                        {"i", 1000, ClientKind::kInactive},
                        {"c", 20},
                        {"a", 40},
                        {"p", 0, ClientKind::kProspect},
                        {"b", 30},
                        {"n", 0, ClientKind::kActiveProspect}};
const PyramidRuleDraft kOneEach{{}, SegmentCounts{{1, 1, 1, 1}}};

TEST(ClientKinds, MakeTheEightSegmentsOfThePaper) {
  const Pyramid pyramid = PyramidOf(kOneEach, kEight);
  EXPECT_THAT(SegmentsOf(pyramid), ElementsAre("A:1", "B:1", "C:1", "D:1", "inactive:1",
                                               "active_prospects:1", "prospects:1", "others:1"));
  EXPECT_EQ(pyramid.ranked_segment_count, 4);
  EXPECT_THAT(pyramid.segment_of, ElementsAre(7, 3, 4, 2, 0, 6, 1, 5));
  EXPECT_EQ(pyramid.segments[3].kind, ClientKind::kActive);
  EXPECT_EQ(pyramid.segments[5].kind, ClientKind::kActiveProspect);
}

TEST(ClientKinds, ShareAllClientsAndTheWholeCriterionBetweenThem) {
  const Pyramid pyramid = PyramidOf(kOneEach, kEight);
  const PyramidSegment& best = pyramid.segments[0];
  EXPECT_EQ(best.client_share, 0.125);
  EXPECT_EQ(best.criterion_share, 40.0 / 1100.0);
  const PyramidSegment& inactive = pyramid.segments[4];
  EXPECT_EQ(inactive.client_share, 0.125);
  EXPECT_EQ(inactive.criterion_sum, 1000.0);
  EXPECT_EQ(inactive.criterion_share, 1000.0 / 1100.0);
  EXPECT_EQ(inactive.criterion_mean, 1000.0);
  EXPECT_EQ(pyramid.segments[6].criterion_share, 0.0);
  EXPECT_EQ(pyramid.top_20_percent_share, 0.4);  // ceil(0.8) = 1 active client
}

// The slow twin: the pyramid of the active clients alone.
TEST(ClientKinds, LeaveThePyramidOfActiveClientsAsItIsWithoutTheOthers) {
  std::mt19937_64 engine(3);
  for (const int n : {1, 2, 7, 8, 9, 64, 500}) {
    Clients everybody, active;
    std::vector<int> counts(kClientKinds);
    for (int i = 0; i < n; ++i) {
      const auto kind = static_cast<ClientKind>(i == 0 ? 0 : engine() % kClientKinds);
      everybody.push_back({std::to_string(i), static_cast<double>(engine() % 50) / 3.0, kind});
      ++counts[static_cast<std::size_t>(kind)];
      if (kind == ClientKind::kActive) active.push_back(everybody.back());
    }
    for (const PyramidRuleDraft& rule :
         {PyramidRuleDraft{}, PyramidRuleDraft{{"x", "y"}, CriterionThresholds{{8}}}}) {
      const Pyramid whole = PyramidOf(rule, everybody);
      const Pyramid alone = PyramidOf(rule, active);
      ASSERT_EQ(whole.ranked_segment_count, static_cast<int>(alone.segments.size()));
      for (std::size_t k = 0; k < alone.segments.size(); ++k) {
        EXPECT_EQ(whole.segments[k].id, alone.segments[k].id);
        EXPECT_EQ(whole.segments[k].client_count, alone.segments[k].client_count) << n;
        EXPECT_EQ(whole.segments[k].criterion_sum, alone.segments[k].criterion_sum) << n;
        EXPECT_EQ(whole.segments[k].criterion_mean, alone.segments[k].criterion_mean) << n;
      }
      EXPECT_EQ(whole.top_20_percent_share, alone.top_20_percent_share) << n;
      EXPECT_EQ(whole.gini, alone.gini) << n;
      std::vector<std::uint8_t> places;
      for (int row = 0; row < n; ++row) {
        const PyramidSegment& segment = whole.segments[whole.segment_of[row]];
        EXPECT_EQ(segment.kind, everybody[row].kind) << n;
        if (segment.kind == ClientKind::kActive) places.push_back(whole.segment_of[row]);
      }
      EXPECT_EQ(places, alone.segment_of) << n;
      std::int64_t others = 0;
      for (std::size_t k = alone.segments.size(); k < whole.segments.size(); ++k) {
        const PyramidSegment& segment = whole.segments[k];
        EXPECT_EQ(segment.client_count, counts[static_cast<std::size_t>(segment.kind)]) << n;
        others += segment.client_count;
      }
      EXPECT_EQ(others + static_cast<std::int64_t>(active.size()), n);
    }
    const auto curve = ConcentrationCurve(TableOf(everybody));
    const auto curve_alone = ConcentrationCurve(TableOf(active));
    ASSERT_EQ(curve.size(), curve_alone.size());
    for (std::size_t i = 0; i < curve.size(); ++i) {
      EXPECT_EQ(curve[i].criterion_share, curve_alone[i].criterion_share) << n;
    }
  }
}

TEST(ClientKinds, HaveTheSameSumsInWhateverOrderClientsCome) {
  std::mt19937_64 engine(5);
  Clients clients;
  for (int i = 0; i < 300; ++i) {
    clients.push_back({std::to_string(i), static_cast<double>(engine() >> 14) / 3.0,
                       static_cast<ClientKind>(i % kClientKinds)});
  }
  const Pyramid before = PyramidOf({}, clients);
  std::shuffle(clients.begin(), clients.end(), engine);
  const Pyramid after = PyramidOf({}, clients);
  ASSERT_EQ(before.segments.size(), 8u);
  for (int k = 0; k < 8; ++k) {
    EXPECT_EQ(before.segments[k].criterion_sum, after.segments[k].criterion_sum) << k;
    EXPECT_EQ(before.segments[k].criterion_share, after.segments[k].criterion_share) << k;
  }
}

TEST(ClientKinds, MayAllBeOfNobodyActive) {
  const Pyramid pyramid = PyramidOf({}, {{"p", 5, ClientKind::kProspect}});
  EXPECT_THAT(SegmentsOf(pyramid), ElementsAre("A:0", "B:0", "C:0", "D:0", "prospects:1"));
  EXPECT_EQ(pyramid.segments[4].criterion_share, 1.0);
  EXPECT_EQ(pyramid.gini, std::nullopt);
  EXPECT_EQ(pyramid.top_20_percent_share, std::nullopt);
}

TEST(ClientKinds, DoNotCountWhereCountsAreGiven) {
  EXPECT_THAT(
      FaultsOf({{"A", "B"}, SegmentCounts{{2, 6}}}, kEight),
      ElementsAre("rule.counts.values must sum to the number of active clients (4), got 8"));
}

TEST(ClientKinds, BearTheNamesThatTheRuleGivesThem) {
  PyramidRuleDraft rule = kOneEach;
  rule.unranked = {"asleep", "", "cold", ""};
  EXPECT_THAT(SegmentsOf(PyramidOf(rule, kEight)),
              ElementsAre("A:1", "B:1", "C:1", "D:1", "asleep:1", "active_prospects:1", "cold:1",
                          "others:1"));
}

TEST(ClientKinds, MustNotBearTheNameOfASegmentBeforeThem) {
  const PyramidRuleDraft rule{{"key", "others"}, SegmentCounts{{1, 3}}, {"key", "", "x", ""}};
  const std::string before = "must be unlike the segments before it, got ";
  EXPECT_THAT(FaultsOf(rule, kEight), ElementsAre("rule.inactive_segment " + before + "\"key\"",
                                                  "rule.other_segment " + before + "\"others\""));
  EXPECT_THAT(FaultsOf({{}, kOneEach.sizes, {"x", "", "x", ""}}, kEight),
              ElementsAre("rule.prospect_segment " + before + "\"x\""));
  // Nobody is in it.
  EXPECT_THAT(FaultsOf({{"key", "others"}, SegmentCounts{{1, 0}}}, {{"a", 1}}), IsEmpty());
}

TEST(ClientKinds, MustHaveNamesThatAreIds) {
  const PyramidRuleDraft rule{{}, {}, {"a\tb", "", "", std::string(257, 'x')}};
  const std::vector<std::string> faults = FaultsOf(rule, {{"a", 1}});
  ASSERT_EQ(faults.size(), 2u);
  EXPECT_THAT(faults[0], testing::StartsWith("rule.inactive_segment must be 1 to 256 bytes"));
  EXPECT_THAT(faults[1], testing::StartsWith("rule.other_segment must be 1 to 256 bytes"));
}

TEST(ClientKinds, AreLeftOutWhereTwoCriteriaAreCompared) {
  Clients by_profit = kEight;
  for (Client& client : by_profit) client.criterion = 100 - client.criterion;
  const Pyramid first = PyramidOf({{"key", "rest"}, SegmentCounts{{1, 3}}}, kEight);
  const Pyramid second = PyramidOf({{"x", "y", "z"}, SegmentCounts{{1, 2, 1}}}, by_profit);
  EXPECT_THAT(CrossTable(first, second), ElementsAre(ElementsAre(0, 0, 1), ElementsAre(1, 2, 0)));
  std::vector<int> rows;
  for (const CriterionMove& move : MovesBetween(first, second)) rows.push_back(move.row);
  EXPECT_THAT(rows, ElementsAre(1, 4));  // d to x and a to z
  EXPECT_THAT(SumBySegment(first, {1, 2, 4, 8, 16, 32, 64, 128}),
              ElementsAre(16, 2 + 8 + 64, 4, 128, 32, 1));
}

TEST(ClientKinds, CostWhatTheirClientsDo) {
  const Pyramid pyramid = PyramidOf({{"key", "rest"}, SegmentCounts{{1, 3}}}, kEight);
  const std::vector<SegmentCost> costs = CostBySegment(pyramid, {1, 2, 4, 8, 16, 32, 64, 128});
  ASSERT_EQ(costs.size(), pyramid.segments.size());
  EXPECT_EQ(costs[1].sum, 2 + 8 + 64);
  EXPECT_EQ(costs[1].share, (2.0 + 8 + 64) / 255);
  EXPECT_EQ(CostBySegment(pyramid, std::vector<double>(8))[1].share, std::nullopt);
}

}  // namespace
}  // namespace accord
