#include <limits>
#include <string>
#include <vector>

#include "simulation/base/limits.h"
#include "simulation/base/violation.h"
#include "simulation/scenario/marginal_facts.h"
#include "simulation/scenario/trials_facts.h"
#include "tests/simulation/scenario/faults.h"
#include "tests/support/others_trials.h"

namespace accord {
namespace {

const std::string kAt = R"(drivers["given"].marginal.trials)";

const MetalogTrials kMetalog{{10, 2, 0.5}, {}, {}, {{1, 2, 3, 4, {}}}};

Change WithTrials(std::vector<TrialStream> streams, double persistence = 0) {
  return [=](ScenarioDraft& draft) {
    draft.drivers.push_back(ADriver("given", Marginal{TrialsMarginal{streams}}, persistence));
  };
}

Change WithMetalog(const MetalogTrials& metalog) { return WithTrials({{metalog}}); }

std::vector<TrialStream> Periods(std::size_t count, std::size_t trials = 3) {
  return std::vector<TrialStream>(count, {SampledTrials{std::vector<double>(trials, 1.0)}});
}

TEST(CheckTrials, AcceptsOneStreamOrOneForEachPeriod) {
  ExpectNoFault(WithTrials(Periods(1)));
  ExpectNoFault(WithTrials(Periods(1), 1));
  ExpectNoFault(WithTrials(Periods(8)));
  ExpectNoFault(WithMetalog(kMetalog));
  for (const PublishedSip& sip : PublishedSips()) {
    ExpectNoFault(WithMetalog({sip.a_coefficients, {}, {}, sip.hdr}));
  }
}

TEST(CheckTrials, RefusesAnotherNumberOfStreams) {
  ExpectOnlyFault(WithTrials(Periods(7)), kAt + ".streams", ViolationCode::kContradiction,
                  "must have 1 entry, for the whole path, or one for each of the 8 periods, got 7");
  ExpectOnlyFault(WithTrials({}), kAt + ".streams", ViolationCode::kRequired,
                  "must have at least 1 stream");
  ExpectOnlyFaultSaying(WithTrials(std::vector<TrialStream>(481, {kMetalog})), kAt + ".streams",
                        ViolationCode::kTooMany, "at most 480");
  ExpectOnlyFault(WithTrials({TrialStream{}}), kAt + ".streams[0]", ViolationCode::kRequired,
                  "must give sampled or metalog");
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        draft.timeline->period_count = 480;
        for (const char* id : {"a", "b", "c"}) {
          draft.drivers.push_back(
              ADriver(id, Marginal{TrialsMarginal{std::vector<TrialStream>(480, {kMetalog})}}));
        }
      },
      "drivers", ViolationCode::kTooMany,
      "must have at most 960 streams of trials together, got 1440");
}

TEST(CheckTrials, RefusesAPersistenceThatTheStreamsContradict) {
  ExpectOnlyFaultSaying(WithTrials(Periods(1), 0.5), R"(drivers["given"].persistence)",
                        ViolationCode::kContradiction, "must be 1 or absent");
  ExpectOnlyFaultSaying(WithTrials(Periods(8), 1), R"(drivers["given"].persistence)",
                        ViolationCode::kContradiction, "must be 0 with a stream");
}

TEST(CheckTrials, RefusesStreamsOfUnequalLength) {
  std::vector<TrialStream> streams = Periods(8);
  streams[5] = {SampledTrials{{1, 2}}};
  ExpectOnlyFault(WithTrials(streams), kAt + ".streams[5].sampled.values",
                  ViolationCode::kContradiction,
                  "must have as many trials as streams[0] (3), got 2");
}

TEST(CheckTrials, RefusesValuesThatAreNone) {
  ExpectOnlyFault(WithTrials({{SampledTrials{{1, kNan}}}}), kAt + ".streams[0].sampled.values[1]",
                  ViolationCode::kOutOfRange, "must be a finite number, got nan");
  ExpectOnlyFaultSaying(WithTrials({{SampledTrials{{1, 2e15}}}}),
                        kAt + ".streams[0].sampled.values[1]", ViolationCode::kOutOfRange,
                        "2000000000000000");
  ExpectOnlyFault(WithTrials({{SampledTrials{{1}}}}), kAt + ".streams[0].sampled.values",
                  ViolationCode::kRequired, "must have at least 2 trials, got 1");
  ExpectOnlyFaultSaying(
      WithTrials({{SampledTrials{std::vector<double>(limits::kMaxTrials + 1, 1.0)}}}),
      kAt + ".streams[0].sampled.values", ViolationCode::kTooMany, "at most 1000000");
}

TEST(CheckTrials, RefusesMetalogsThatAreNone) {
  const auto fault = [](MetalogTrials m, const std::string& field, ViolationCode code,
                        const std::string& part) {
    ExpectOnlyFaultSaying(WithMetalog(m), kAt + ".streams[0].metalog" + field, code, part);
  };
  MetalogTrials m = kMetalog;
  m.a_coefficients = {10, 2, 9};
  fault(m, ".a_coefficients", ViolationCode::kInfeasible, "must rise throughout");
  m.a_coefficients = {10, -2};
  fault(m, ".a_coefficients", ViolationCode::kInfeasible, "falls at probability");
  m.a_coefficients = {10, 2, 0, 0, 0, 0, 0, -500};  // falls in the middle alone
  fault(m, ".a_coefficients", ViolationCode::kInfeasible, "must rise throughout");
  m.a_coefficients = {10};
  fault(m, ".a_coefficients", ViolationCode::kRequired, "at least 2 coefficients, got 1");
  m.a_coefficients = std::vector<double>(31, 0.001);
  fault(m, ".a_coefficients", ViolationCode::kTooMany, "at most 30");
  m.a_coefficients = {10, kInfinity};
  fault(m, ".a_coefficients[1]", ViolationCode::kOutOfRange, "a finite number");
  m = kMetalog;
  m.lower_bound = 3, m.upper_bound = 3;
  fault(m, ".upper_bound", ViolationCode::kContradiction, "must be above lower_bound (3)");
  m = kMetalog;
  m.a_coefficients = {10, 20}, m.lower_bound = 0;
  fault(m, ".a_coefficients", ViolationCode::kOutOfRange, "1e300");
}

TEST(CheckTrials, RefusesRandomNumbersThatAreNone) {
  const auto fault = [](std::vector<HdrTerm> hdr, const std::string& field, ViolationCode code,
                        const std::string& part) {
    MetalogTrials m = kMetalog;
    m.hdr = std::move(hdr);
    ExpectOnlyFaultSaying(WithMetalog(m), kAt + ".streams[0].metalog.hdr" + field, code, part);
  };
  fault({}, "", ViolationCode::kRequired, "at least 1 stream");
  fault({{-1, 0, 0, 0, {}}}, "[0].entity", ViolationCode::kOutOfRange, "got -1");
  fault({{0, 100'000'001, 0, 0, {}}}, "[0].var_id", ViolationCode::kOutOfRange, "100000000");
  fault({{0, 1, 0, 0, 0.5}}, "[0].weight", ViolationCode::kContradiction, "must be 1");
  fault({{0, 1, 0, 0, 0.5}, {0, 2, 0, 0, {}}}, "[1].weight", ViolationCode::kRequired, "be set");
  fault({{0, 1, 0, 0, 0.5}, {0, 2, 0, 0, 0.5}}, "", ViolationCode::kContradiction,
        "squares sum to 1, got 0.5");
  fault(std::vector<HdrTerm>(65, {0, 1, 0, 0, 0.1}), "", ViolationCode::kTooMany, "at most 64");
}

TEST(CheckTrials, AreNotCorrelatedWithOthers) {
  const auto with_pair = [](ScenarioDraft& draft) {
    WithTrials({{kMetalog}})(draft);
    draft.correlation->pairs.push_back({"skill", "given", NormalScoreCorrelation{0.1}});
  };
  ExpectOnlyFault(with_pair, "correlation.pairs[1].second", ViolationCode::kContradiction,
                  R"(must not be "given", whose trials are given: how they hang together with )"
                  "others is in them");
  const auto with_order = [](ScenarioDraft& draft) {
    WithTrials({{kMetalog}})(draft);
    draft.correlation->factor_order = {"demand", "skill", "given"};
  };
  ExpectOnlyFaultSaying(with_order, "correlation.factor_order[2]", ViolationCode::kContradiction,
                        "whose trials are given");
}

TEST(CheckTrials, AreOfDriversAlone) {
  const Marginal trials{TrialsMarginal{{{kMetalog}}}};
  ExpectOnlyFaultSaying(
      [&](ScenarioDraft& draft) {
        EventMarginal event;
        event.probability = 0.1;
        event.severity = std::make_shared<const Marginal>(trials);
        draft.drivers.push_back(ADriver("event", Marginal{event}));
      },
      R"(drivers["event"].marginal.event.severity)", ViolationCode::kContradiction,
      "of drivers alone, not of severities");
  ExpectOnlyFaultSaying(
      [&](ScenarioDraft& draft) {
        draft.client_base = SmallClientBase();
        draft.client_base->segments[0].revenue_per_client = ClientValue{trials, {}};
      },
      R"(client_base.segments["gold"].revenue_per_client.distribution)",
      ViolationCode::kContradiction, "not of values per client");
  ExpectOnlyFaultSaying(
      [&](ScenarioDraft& draft) {
        Marginal cut = trials;
        cut.truncation = Truncation{0, {}};
        draft.drivers.push_back(ADriver("cut", cut));
      },
      R"(drivers["cut"].marginal.truncation)", ViolationCode::kContradiction,
      "trials stay as they are");
}

TEST(TrialFacts, AreThoseOfAllStreams) {
  TrialsMarginal trials{
      {{SampledTrials{{3, -1, 2, 8}}}, {MetalogTrials{{0, 0.4}, 1, {}, {{1, 2, 3, 4, {}}}}}}};
  scenario_internal::FindTrialFacts(trials);
  const Support support = SupportOf(trials);
  EXPECT_EQ(support.lower, -1);
  EXPECT_TRUE(support.reaches_lower);
  EXPECT_EQ(support.upper, kInfinity);
  EXPECT_EQ(MedianOf(trials.streams[0]), 2.5);
  EXPECT_EQ(MedianOf(trials.streams[1]), 2);
  EXPECT_TRUE(MedianIsAboveZero(trials));
  EXPECT_NEAR(TailOrdersOf(trials).upper.power, 2.5, 1e-12);
  EXPECT_EQ(TrialCountOf(trials), 4);
  EXPECT_FALSE(TrialCountOf(TrialsMarginal{{{kMetalog}}}).has_value());
}

// What a heavy tail is refused for, it is refused for here too.
TEST(TrialFacts, AHeavyTailLeavesAnOutcomeWithoutAMean) {
  ExpectOnlyFaultSaying(
      [](ScenarioDraft& draft) {
        WithMetalog({{0, 1.2}, 1, {}, {{1, 2, 3, 4, {}}}})(draft);
        OutcomeOf(draft, "downtime").loadings.push_back({"given", 1, 0});
      },
      R"(outcomes["downtime"].loadings["given"])", ViolationCode::kInfiniteMean, "given");
}

}  // namespace
}  // namespace accord
