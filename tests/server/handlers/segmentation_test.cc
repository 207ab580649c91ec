#include "server/handlers/segmentation.h"

#include <string>
#include <variant>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "simulation/base/limits.h"
#include "tests/server/handlers/requests.h"

namespace accord {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

v1::SegmentClientsRequest Counts(std::initializer_list<double> counts) {
  v1::SegmentClientsRequest part;
  for (double count : counts) part.mutable_rule()->mutable_counts()->add_values(count);
  return part;
}

struct Row {
  std::string id;
  double criterion;
};

v1::SegmentClientsRequest Rows(const std::vector<Row>& rows) {
  v1::SegmentClientsRequest part;
  part.mutable_rows();
  for (const Row& row : rows) {
    v1::ClientRow& out = *part.mutable_rows()->add_rows();
    out.set_id(row.id);
    out.set_criterion(row.criterion);
  }
  return part;
}

Violations FaultsOf(const Segmentation& segmentation) {
  const auto answer = segmentation.Answer();
  const auto* violations = std::get_if<Violations>(&answer);
  return violations ? *violations : Violations{};
}

TEST(Segmentation, MakesThePyramidOfPromMagistral) {
  // Gurova 2017, table 1: 30 clients, 1, 2, 3 and 24 of them in A, B, C and D; published are the
  // means by segment, so every client has its segment's. Sent lowest first, in uneven parts.
  std::vector<Row> rows;
  for (int id = 30; id >= 1; --id) {
    const double revenue = id == 1 ? 7436103 : id <= 3 ? 4738000 : id <= 6 ? 2783900 : 228072;
    rows.push_back({std::to_string(id), revenue});
  }
  Segmentation segmentation;
  ASSERT_THAT(segmentation.Add(Counts({1, 2, 3, 24})), IsEmpty());
  ASSERT_THAT(segmentation.Add(Rows({rows.begin(), rows.begin() + 7})), IsEmpty());
  ASSERT_THAT(segmentation.Add(Rows({})), IsEmpty());
  ASSERT_THAT(segmentation.Add(Rows({rows.begin() + 7, rows.end()})), IsEmpty());

  const auto answer = segmentation.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::SegmentClientsResponse>(answer));
  const auto& response = std::get<v1::SegmentClientsResponse>(answer);
  std::vector<std::string> ids;
  std::vector<int> counts, percents;
  for (const v1::SegmentSummary& segment : response.segments()) {
    ids.push_back(segment.segment());
    counts.push_back(static_cast<int>(segment.client_count()));
    percents.push_back(static_cast<int>(100 * segment.criterion_share() + 0.5));
  }
  EXPECT_THAT(ids, ElementsAre("A", "B", "C", "D"));
  EXPECT_THAT(counts, ElementsAre(1, 2, 3, 24));
  EXPECT_THAT(percents, ElementsAre(24, 31, 27, 18));
  ASSERT_THAT(response.assignments(), SizeIs(30));
  EXPECT_EQ(response.assignments(29).client(), "1");
  EXPECT_EQ(response.assignments(29).segment(), "A");
  EXPECT_EQ(response.assignments(0).segment(), "D");
}

// Three active clients and one of every other kind, all with two criteria and a marketing cost.
v1::SegmentClientsRequest EveryKind() {
  v1::SegmentClientsRequest part;
  const auto add = [&](const char* id, double first, double second, double marketing,
                       v1::ClientKind kind) {
    v1::ClientRow& row = *part.mutable_rows()->add_rows();
    row.set_id(id);
    row.set_criterion(first);
    row.set_second_criterion(second);
    row.set_marketing_cost(marketing);
    row.set_kind(kind);
  };
  add("p", 0, 0, 1, v1::CLIENT_KIND_PROSPECT);
  add("a", 60, 1, 2, v1::CLIENT_KIND_UNSPECIFIED);
  add("i", 400, 9, 3, v1::CLIENT_KIND_INACTIVE);
  add("b", 30, 5, 2, v1::CLIENT_KIND_ACTIVE);
  add("o", 0, 0, 0, v1::CLIENT_KIND_OTHER);
  add("c", 10, 3, 0, v1::CLIENT_KIND_ACTIVE);
  add("n", 0, 0, 8, v1::CLIENT_KIND_ACTIVE_PROSPECT);
  return part;
}

TEST(Segmentation, RanksActiveClientsAndPutsOthersIntoTheSegmentsOfTheirKinds) {
  Segmentation segmentation;
  v1::SegmentClientsRequest rule = Counts({1, 2});
  for (const char* id : {"key", "rest"}) rule.mutable_rule()->add_segments(id);
  rule.mutable_rule()->set_inactive_segment("asleep");
  ASSERT_THAT(segmentation.Add(rule), IsEmpty());
  ASSERT_THAT(segmentation.Add(EveryKind()), IsEmpty());

  const auto answer = segmentation.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::SegmentClientsResponse>(answer));
  const auto& response = std::get<v1::SegmentClientsResponse>(answer);
  std::vector<std::string> ids, places;
  std::vector<int> kinds;
  std::vector<double> sums, marketing;
  for (const v1::SegmentSummary& segment : response.segments()) {
    ids.push_back(segment.segment());
    kinds.push_back(segment.kind());
    sums.push_back(segment.criterion_sum());
    marketing.push_back(segment.marketing_cost_sum());
    EXPECT_EQ(segment.marketing_cost_share(), segment.marketing_cost_sum() / 16);
    EXPECT_EQ(segment.criterion_share(), segment.criterion_sum() / 500);
    EXPECT_EQ(segment.client_share(), static_cast<double>(segment.client_count()) / 7);
  }
  EXPECT_THAT(ids, ElementsAre("key", "rest", "asleep", "active_prospects", "prospects", "others"));
  EXPECT_THAT(kinds, ElementsAre(1, 1, 2, 3, 4, 5));
  EXPECT_THAT(sums, ElementsAre(60, 40, 400, 0, 0, 0));
  EXPECT_THAT(marketing, ElementsAre(2, 2, 3, 8, 1, 0));
  for (const v1::SegmentAssignment& client : response.assignments()) {
    places.push_back(client.client() + " " + client.segment());
  }
  EXPECT_THAT(places, ElementsAre("p prospects", "a key", "i asleep", "b rest", "o others",
                                  "c rest", "n active_prospects"));
  EXPECT_EQ(response.top_20_percent_share(), 0.6) << "of what active clients bring";
  EXPECT_EQ(response.concentration(4).criterion_share(), 0.6);
}

TEST(Segmentation, ComparesTwoCriteriaOfActiveClientsAlone) {
  Segmentation segmentation;
  v1::SegmentClientsRequest rule = Counts({1, 2});
  for (const char* id : {"key", "rest"}) rule.mutable_rule()->add_segments(id);
  ASSERT_THAT(segmentation.Add(rule), IsEmpty());
  ASSERT_THAT(segmentation.Add(EveryKind()), IsEmpty());
  const auto answer = segmentation.Answer();
  ASSERT_TRUE(std::holds_alternative<v1::SegmentClientsResponse>(answer));
  const v1::CriterionComparison& second = std::get<v1::SegmentClientsResponse>(answer).second();
  ASSERT_THAT(second.segments(), SizeIs(2));
  EXPECT_EQ(second.segments(0).criterion_sum(), 5);
  EXPECT_EQ(second.segments(0).criterion_share(), 5.0 / 18) << "of all clients'";
  EXPECT_EQ(second.segments(1).marketing_cost_share(), 2.0 / 16) << "of all clients'";
  EXPECT_THAT(second.cross_table(), ElementsAre(0, 1, 1, 1));
  ASSERT_THAT(second.moves(), SizeIs(2));
  EXPECT_EQ(second.moves(0).client(), "a");
  EXPECT_EQ(second.moves(1).client(), "b");
  EXPECT_EQ(second.top_20_percent_share(), 5.0 / 9);
}

TEST(Segmentation, RefusesKindsWithoutANameByRow) {
  Segmentation segmentation;
  ASSERT_THAT(segmentation.Add(Counts({1, 1, 1, 0})), IsEmpty());
  v1::SegmentClientsRequest part = Rows({{"a", 1}, {"b", 2}, {"c", 3}});
  part.mutable_rows()->mutable_rows(1)->set_kind(static_cast<v1::ClientKind>(6));
  part.mutable_rows()->mutable_rows(2)->set_kind(static_cast<v1::ClientKind>(-1));
  ASSERT_THAT(segmentation.Add(part), IsEmpty());
  const Violations faults = FaultsOf(segmentation);
  ASSERT_THAT(PathsAndCodes(faults),
              ElementsAre("rows.rows[1].kind UNKNOWN_VALUE", "rows.rows[2].kind UNKNOWN_VALUE"));
  EXPECT_EQ(faults[0].description, "must be a kind that has a name, got 6");
}

TEST(Segmentation, TakesTheRuleOnceAndFirst) {
  Segmentation segmentation;
  EXPECT_THAT(PathsAndCodes(segmentation.Add(Rows({{"a", 1}}))), ElementsAre("rule REQUIRED"));
  EXPECT_THAT(PathsAndCodes(FaultsOf(segmentation)), ElementsAre("rule REQUIRED"));
  ASSERT_THAT(segmentation.Add(Counts({1, 1})), IsEmpty());
  EXPECT_THAT(PathsAndCodes(segmentation.Add(Counts({1, 1}))), ElementsAre("rule DUPLICATE"));
}

TEST(Segmentation, RefusesAPartThatIsNeitherRuleNorRows) {
  Segmentation segmentation;
  EXPECT_THAT(PathsAndCodes(segmentation.Add({})), ElementsAre("part REQUIRED"));
}

TEST(Segmentation, BoundsTheRowsOfAMessage) {
  Segmentation segmentation;
  ASSERT_THAT(segmentation.Add(Counts({1, 1})), IsEmpty());
  std::vector<Row> rows(limits::kMaxClientRowsPerMessage, {"a", 1});
  EXPECT_THAT(segmentation.Add(Rows(rows)), IsEmpty());
  rows.push_back({"a", 1});
  EXPECT_THAT(PathsAndCodes(segmentation.Add(Rows(rows))), ElementsAre("rows.rows TOO_MANY"));
}

TEST(Segmentation, BoundsTheRowsTogether) {
  Segmentation segmentation;
  ASSERT_THAT(segmentation.Add(Counts({1, 1})), IsEmpty());
  const v1::SegmentClientsRequest full =
      Rows(std::vector<Row>(limits::kMaxClientRowsPerMessage, {"a", 1}));
  Violations violations;
  int messages = 0;
  while (violations.empty() && messages < 100) {
    violations = segmentation.Add(full);
    ++messages;
  }
  EXPECT_THAT(PathsAndCodes(violations), ElementsAre("rows.rows TOO_MANY"));
  EXPECT_EQ(messages, limits::kMaxSegmentedClients / limits::kMaxClientRowsPerMessage + 1);
}

TEST(Segmentation, ReportsEveryFaultOfRuleAndRowsByRowNumberOverAllParts) {
  Segmentation segmentation;
  v1::SegmentClientsRequest rule;
  rule.mutable_rule()->mutable_cumulative_shares()->add_values(1.5);
  rule.mutable_rule()->add_segments("A");
  rule.mutable_rule()->add_segments("B");
  ASSERT_THAT(segmentation.Add(rule), IsEmpty());
  ASSERT_THAT(segmentation.Add(Rows({{"a", 1}, {"", 2}})), IsEmpty());
  ASSERT_THAT(segmentation.Add(Rows({{"a", 3}, {"b", 1e300}})), IsEmpty());
  EXPECT_THAT(
      PathsAndCodes(FaultsOf(segmentation)),
      ElementsAre("rule.cumulative_shares.values[0] OUT_OF_RANGE", "rows.rows[1].id REQUIRED",
                  "rows.rows[2].id DUPLICATE", "rows.rows[3].criterion OUT_OF_RANGE"));
}

TEST(Segmentation, RefusesCountsThatAreNotTheClients) {
  Segmentation segmentation;
  ASSERT_THAT(segmentation.Add(Counts({1, 2})), IsEmpty());
  ASSERT_THAT(segmentation.Add(Rows({{"a", 1}, {"b", 2}})), IsEmpty());
  EXPECT_THAT(FaultsOf(segmentation), SizeIs(1));
}

}  // namespace
}  // namespace accord
