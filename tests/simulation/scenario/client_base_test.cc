#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

namespace accord {
namespace {

constexpr auto kRequired = ViolationCode::kRequired;
constexpr auto kOutOfRange = ViolationCode::kOutOfRange;

Change OnBase(std::function<void(ClientBase&)> change) {
  return [change](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    change(*draft.client_base);
  };
}
Change OnMatrix(std::function<void(std::vector<TransitionRow>&)> change) {
  return OnBase(
      [change](ClientBase& b) { change(std::get<TransitionMatrix>(b.transitions->kind).rows); });
}
Change OnCounts(std::function<void(TransitionCounts&)> change) {
  return OnBase([change](ClientBase& b) {
    TransitionCounts counts;
    for (const char* from : {"gold", "silver", "bronze", "gone"}) {
      counts.rows.push_back({from, {1, 2, 3, 4}});
    }
    change(counts);
    b.transitions = Transitions{counts};
  });
}

TEST(ClientBase, MayStandAlone) {
  ExpectNoFault([](ScenarioDraft& draft) {
    draft = ScenarioDraft{};
    draft.timeline = Timeline{10, PeriodLength::kYear};
    draft.client_base = SmallClientBase();
  });
}

TEST(Segment, HasAnIdInAnyScript) {
  ExpectNoFault(OnMatrix([](std::vector<TransitionRow>&) {}));
  ExpectNoFault(OnBase([](ClientBase& b) {
    b.segments[0].id = "Активные клиенты";
    std::get<TransitionMatrix>(b.transitions->kind).rows[0].from = "Активные клиенты";
    b.named_clients = {{.id = "ООО «Ромашка»", .segment = "Активные клиенты"}};
  }));
  ExpectOnlyFault(
      OnBase([](ClientBase& b) { b.named_clients = {{.id = "a\nb", .segment = "gold"}}; }),
      R"(client_base.named_clients["a\x0ab"].id)", ViolationCode::kInvalidFormat,
      "must be 1 to 256 bytes of UTF-8 without control characters and without a space at either "
      R"(end, got "a\x0ab" (3 bytes))");
}

TEST(Segment, HasACountAndAValue) {
  ExpectOnlyFault(OnBase([](ClientBase& b) { b.segments[0].client_count = -1; }),
                  R"(client_base.segments["gold"].client_count)", kOutOfRange,
                  "must be in [0, 1000000000000], got -1");
  ExpectOnlyFault(OnBase([](ClientBase& b) { b.segments[0].client_count = 1'000'000'000'001; }),
                  R"(client_base.segments["gold"].client_count)", kOutOfRange,
                  "must be in [0, 1000000000000], got 1000000000001");
  ExpectOnlyFault(OnBase([](ClientBase& b) {
                    b.segments[0].revenue_per_client = ClientValue{Constantly(kNan)};
                  }),
                  R"(client_base.segments["gold"].revenue_per_client.fixed.constant)", kOutOfRange,
                  "must be a finite number, got nan");
  ExpectOnlyFault(OnBase([](ClientBase& b) {
                    b.segments[0].profit_per_client = ClientValue{Trajectory{ValueList{{1}}}};
                  }),
                  R"(client_base.segments["gold"].profit_per_client.fixed.list.values)",
                  kOutOfRange, "must have exactly 8 values, one a period, got 1");
}

TEST(Segments, HaveAtMostOneThatIsOut) {
  ExpectOnlyFault(OnBase([](ClientBase& b) { b.segments[1].out = true; }),
                  R"(client_base.segments["gone"].out)", ViolationCode::kContradiction,
                  R"(must be true for at most one segment, but "silver" is out already)");
}

TEST(Segments, AreOneToSixtyFour) {
  const auto with = [](int count) {
    return OnBase([=](ClientBase& b) {
      b.segments.clear();
      TransitionMatrix matrix;
      for (int i = 0; i < count; ++i) {
        b.segments.emplace_back().id = "s" + std::to_string(i);
        std::vector<double> row(static_cast<std::size_t>(count), 0.0);
        row[static_cast<std::size_t>(i)] = 1;
        matrix.rows.push_back({"s" + std::to_string(i), row});
      }
      b.transitions = Transitions{matrix};
    });
  };
  ExpectNoFault(with(1));
  ExpectNoFault(with(64));
  ExpectOnlyFault(with(0), "client_base.segments", kRequired, "must have at least 1 segment");
  ExpectOnlyFault(with(65), "client_base.segments", ViolationCode::kTooMany,
                  "must have at most 64 entries, got 65");
}

TEST(Transitions, AreRequired) {
  ExpectOnlyFault(OnBase([](ClientBase& b) { b.transitions.reset(); }), "client_base.transitions",
                  kRequired, "must be given or counted");
  ExpectOnlyFault(OnBase([](ClientBase& b) { b.transitions = Transitions{}; }),
                  "client_base.transitions", kRequired, "must be given or counted");
}

const std::string kRows = "client_base.transitions.given.rows";

TEST(TransitionMatrix, HasARowForEverySegmentOnce) {
  ExpectOnlyFault(OnMatrix([](auto& rows) { rows.erase(rows.begin() + 1); }), kRows, kRequired,
                  R"(must have a row for every segment, but misses "silver")");
  ExpectOnlyFault(OnMatrix([](auto& rows) { rows.push_back(rows[0]); }), kRows + "[4].from",
                  ViolationCode::kDuplicate,
                  R"(must be unique, but entry 0 is for "gold" already)");
  ExpectOnlyFault(OnMatrix([](auto& rows) {
                    rows.push_back({"tin", {1, 0, 0, 0}});
                  }),
                  kRows + R"(["tin"].from)", ViolationCode::kUnknownId,
                  R"(names no segment: "tin")");
}

TEST(TransitionMatrix, HasRowsThatSumToOne) {
  ExpectOnlyFault(OnMatrix([](auto& rows) { rows[1].probabilities[0] = 0.2; }),
                  kRows + R"(["silver"].probabilities)", kOutOfRange,
                  R"(of row "silver" must sum to 1 within 0.005 (whole per cents within less than )"
                  "0.02), got 1.1");
  for (const double error : {9e-10, 2e-9, 0.0049, -0.0049}) {
    ExpectNoFault(OnMatrix([=](auto& rows) { rows[1].probabilities[0] += error; }));
  }
  ExpectOnlyFault(OnMatrix([](auto& rows) { rows[1].probabilities[0] += 0.0051; }),
                  kRows + R"(["silver"].probabilities)", kOutOfRange,
                  R"(of row "silver" must sum to 1 within 0.005, got 1.0051)");
}

TEST(TransitionMatrix, HasProbabilitiesOfTheRightNumberAndRange) {
  ExpectOnlyFault(OnMatrix([](auto& rows) { rows[2].probabilities.pop_back(); }),
                  kRows + R"(["bronze"].probabilities)", kOutOfRange,
                  "must have exactly 4 entries, one a segment, got 3");
  ExpectOnlyFault(OnMatrix([](auto& rows) {
                    rows[2].probabilities = {-0.5, 0.5, 0.5, 0.5};
                  }),
                  kRows + R"(["bronze"].probabilities[0])", kOutOfRange,
                  "must be in [0, 1], got -0.5");
}

const std::string kCountRows = "client_base.transitions.counted.rows";

TEST(TransitionCounts, AreNotNegativeAndNotAllZero) {
  ExpectNoFault(OnCounts([](TransitionCounts&) {}));
  ExpectOnlyFault(OnCounts([](TransitionCounts& c) { c.rows[0].counts[1] = -1; }),
                  kCountRows + R"(["gold"].counts[1])", kOutOfRange, "must be at least 0, got -1");
  ExpectOnlyFault(OnCounts([](TransitionCounts& c) {
                    c.rows[0].counts = {0, 0, 0, 0};
                  }),
                  kCountRows + R"(["gold"].counts)", kOutOfRange,
                  R"(of row "gold" must not all be 0, and a prior adds to counts above 0 alone: )"
                  "count 1 at the segment itself to keep its clients there, or mark the segment as "
                  "out");
  ExpectNoFault(OnCounts([](TransitionCounts& c) { c.rows[3].counts = {0, 0, 0, 0}; }));
  ExpectOnlyFault(OnCounts([](TransitionCounts& c) { c.rows[0].counts = {1}; }),
                  kCountRows + R"(["gold"].counts)", kOutOfRange,
                  "must have exactly 4 entries, one a segment, got 1");
  ExpectOnlyFault(OnCounts([](TransitionCounts& c) { c.prior = -1; }),
                  "client_base.transitions.counted.prior", kOutOfRange,
                  "must be at least 0, got -1");
  ExpectOnlyFault(OnCounts([](TransitionCounts& c) { c.rows.pop_back(); }), kCountRows, kRequired,
                  R"(must have a row for every segment, but misses "gone")");
}

}  // namespace
}  // namespace accord
