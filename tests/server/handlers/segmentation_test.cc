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

TEST(Segmentation, TellsEveryFaultOfRuleAndRowsByRowNumberOverAllParts) {
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
