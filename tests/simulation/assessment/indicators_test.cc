#include "simulation/assessment/indicators.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/assessment_limits.h"

namespace accord {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

template <typename Kind>
IndicatorsDraft Asking(Kind kind) {
  return {{{.id = "one", .kind = std::move(kind)}}};
}

template <typename Kind>
Indicator Measured(Kind kind) {
  const auto measured = MeasureIndicators(Asking(std::move(kind)));
  if (const auto* faults = std::get_if<Violations>(&measured)) {
    ADD_FAILURE() << (*faults)[0].field << ": " << (*faults)[0].description;
    return {};
  }
  return std::get<MeasuredIndicators>(measured).indicators[0];
}

// "path CODE" of every fault.
std::vector<std::string> FaultsOf(const IndicatorsDraft& draft) {
  const auto measured = MeasureIndicators(draft);
  std::vector<std::string> faults;
  if (const auto* found = std::get_if<Violations>(&measured)) {
    for (const Violation& fault : *found) {
      faults.push_back(fault.field + " " + std::string(ViolationCodeName(fault.code)));
    }
  }
  return faults;
}

// Deviations from 100 are -10, 10, 0, 0: v = sqrt(200 / 4) / 100 = 0.0707107.
TEST(Rhythmicity, IsOneLessTheRelativeDeviationFromPlan) {
  const Indicator even = Measured(Rhythmicity{{90, 110, 100, 100}, {100}});
  EXPECT_EQ(even.name, "K1");
  EXPECT_NEAR(even.value, 1 - 0.0707106781186548, 1e-15);
  EXPECT_EQ(even.rhythm_class, RhythmClass::kRhythmic);
  EXPECT_EQ(even.direction, IndicatorDirection::kHigher);
  EXPECT_THAT(even.provenance.ours, HasSubstr("1 - v"));
  const Indicator printed =
      Measured(Rhythmicity{{90, 110, 100, 100}, {100}, RhythmReading::kDeviation});
  EXPECT_NEAR(printed.value, 0.0707106781186548, 1e-15);
  EXPECT_EQ(printed.direction, IndicatorDirection::kLower);
  EXPECT_EQ(printed.rhythm_class, std::nullopt);
}

TEST(Rhythmicity, ComparesWithTheMeanPlan) {
  EXPECT_NEAR(Measured(Rhythmicity{{90, 110}, {80, 120}}).value, 0.9, 1e-15);
  EXPECT_DOUBLE_EQ(Measured(Rhythmicity{{7, 7, 7}, {7}}).value, 1.0);
}

// Both outputs are off by 0.1 (or 0.2) of plan, so that 1 - v is at the end of a class in decimal
// figures, whatever it is in binary ones.
TEST(Rhythmicity, HasClassesThatIncludeTheirLowerEnds) {
  for (const double plan : {0.1, 0.7, 1.1, 3.0, 97.3, 1e7 / 3}) {
    SCOPED_TRACE(plan);
    EXPECT_EQ(Measured(Rhythmicity{{plan * 0.9, plan * 1.1}, {plan}}).rhythm_class,
              RhythmClass::kRhythmic);
    EXPECT_EQ(Measured(Rhythmicity{{plan * 0.8, plan * 1.2}, {plan}}).rhythm_class,
              RhythmClass::kMedium);
    EXPECT_EQ(Measured(Rhythmicity{{plan * 0.8999, plan * 1.1001}, {plan}}).rhythm_class,
              RhythmClass::kMedium);
    EXPECT_EQ(Measured(Rhythmicity{{plan * 0.7999, plan * 1.2001}, {plan}}).rhythm_class,
              RhythmClass::kArrhythmic);
  }
  EXPECT_EQ(Measured(Rhythmicity{{0, 500}, {100}}).rhythm_class, RhythmClass::kArrhythmic);
}

TEST(CapacityUse, IsFactOverPlan) {
  const Indicator use = Measured(CapacityUse{.output = 84, .plan = 80});
  EXPECT_THAT(use.value, DoubleEq(1.05));
  EXPECT_EQ(use.sentence, "Output was 105 % of plan.");
  EXPECT_EQ(use.provenance.equation, "(2)");
}

// (8 + 4 x 10 + 18) / 6 = 11: 11 days are on schedule, 13.2 are 20 % over.
TEST(ScheduleAccuracy, IsTimeTakenOverTimeExpectedAndBestAtOne) {
  EXPECT_THAT(Measured(ScheduleAccuracy{11, 8, 10, 18}).value, DoubleEq(1.0));
  const Indicator late = Measured(ScheduleAccuracy{13.2, 8, 10, 18});
  EXPECT_THAT(late.value, DoubleEq(1.2));
  EXPECT_EQ(late.direction, IndicatorDirection::kNearOne);
  const Indicator early = Measured(ScheduleAccuracy{8.8, 8, 10, 18});
  EXPECT_THAT(late.sentence, HasSubstr("off schedule by 20 %"));
  EXPECT_THAT(early.sentence, HasSubstr("off schedule by 20 %"));
}

TEST(StorageCost, IsFixedAndByUnit) {
  EXPECT_THAT(Measured(StorageCost{1000, 2.5, 400}).value, DoubleEq(2000));
}

// sqrt(0.9 x 0.4) = 0.6, where the arithmetic mean is 0.65.
TEST(Timeliness, IsAGeometricMean) {
  const Indicator timely = Measured(Timeliness{{9, 4}, {10, 10}});
  EXPECT_NEAR(timely.value, 0.6, 1e-14);
  EXPECT_THAT(timely.sentence, HasSubstr("40 % in the worst period"));
  EXPECT_EQ(Measured(Timeliness{{5, 7}, {5, 7}}).value, 1.0);
  EXPECT_EQ(Measured(Timeliness{{5, 0}, {5, 7}}).value, 0.0);
}

TEST(Positions, AreUnitsAPosition) {
  const Indicator bought = Measured(PositionsBought{{10, 20, 60}});
  EXPECT_EQ(bought.name, "K6");
  EXPECT_EQ(bought.value, 30.0);
  EXPECT_EQ(bought.direction, IndicatorDirection::kByTarget);
  const Indicator held = Measured(PositionsHeld{{12}});
  EXPECT_EQ(held.name, "K7");
  EXPECT_EQ(held.value, 12.0);
}

TEST(StockOuts, CountStretchesWithoutStock) {
  EXPECT_EQ(Measured(StockOuts{{0, 5, 0, 0, 3, 0}}).value, 3.0);
  EXPECT_EQ(Measured(StockOuts{{1, 2}}).value, 0.0);
}

TEST(InteractionCost, IsTheSumOfSixWithTheirShares) {
  const Indicator cost = Measured(InteractionCost{10, 20, 30, 40, 50, 100});
  EXPECT_EQ(cost.value, 250.0);
  ASSERT_EQ(cost.parts.size(), 6u);
  EXPECT_EQ(cost.parts[5].name, "protection");
  EXPECT_THAT(cost.parts[5].share, DoubleEq(0.4));
  EXPECT_THAT(cost.sentence, HasSubstr("most of it protection (40 %)"));
  const Indicator none = Measured(InteractionCost{});
  EXPECT_EQ(none.value, 0.0);
  EXPECT_EQ(none.parts[0].share, 0.0);
}

TEST(RepeatClients, AreThoseWithTwoOrdersOrMore) {
  const Indicator repeat = Measured(RepeatClients{{0, 1, 2, 5}});
  EXPECT_EQ(repeat.value, 0.5);
  EXPECT_EQ(repeat.sentence, "2 of 4 clients ordered again.");
}

// 9 and 10 promote, 7 and 8 do neither, 0 to 6 criticise: (2 - 3) / 7.
TEST(NetPromoters, AreThoseWhoPromoteLessThoseWhoCriticise) {
  const Indicator score = Measured(NetPromoters{{10, 9, 8, 7, 6, 3, 0}});
  EXPECT_THAT(score.value, DoubleEq(-1.0 / 7));
  EXPECT_EQ(score.parts[0].value, 2.0);
  EXPECT_EQ(score.parts[1].value, 2.0);
  EXPECT_EQ(score.parts[2].value, 3.0);
  EXPECT_EQ(Measured(NetPromoters{{9, 10}}).value, 1.0);
  EXPECT_EQ(Measured(NetPromoters{{6}}).value, -1.0);
}

// Importances 5, 4, 1 weigh 0.5, 0.4, 0.1: 0.5 x 2/5 + 0.4 x 4/5 + 0.1 x 3/5 = 0.58.
TEST(NeedsAndGaps, WeighSatisfactionByImportanceAndNameDeficits) {
  const NeedsAndGaps data{{{"price", 5, 2}, {"speed", 4, 4}, {"gifts", 1, 3}}, {}, {}};
  const Indicator index = Measured(data);
  EXPECT_THAT(index.value, DoubleEq(0.58));
  ASSERT_EQ(index.parts.size(), 3u);
  EXPECT_THAT(index.parts[0].share, DoubleEq(0.5));
  EXPECT_EQ(index.parts[0].zone, NeedZone::kDeficit);
  EXPECT_EQ(index.parts[1].zone, NeedZone::kSatisfied);
  EXPECT_EQ(index.parts[2].zone, NeedZone::kUnimportant);
  EXPECT_THAT(index.sentence, HasSubstr("in deficit: price."));
  NeedsAndGaps lax = data;
  lax.satisfied_from = 2;
  EXPECT_EQ(Measured(lax).parts[0].zone, NeedZone::kSatisfied);
  EXPECT_THAT(Measured(lax).sentence, HasSubstr("no important need is in deficit"));
}

TEST(NeedsAndGaps, NeverFallBelowAFifth) {
  EXPECT_THAT(Measured(NeedsAndGaps{{{"a", 1, 1}, {"b", 5, 1}}, {}, {}}).value, DoubleEq(0.2));
}

TEST(MarketShareChange, IsRelative) {
  EXPECT_NEAR(Measured(MarketShareChange{.now = 0.12, .before = 0.1}).value, 0.2, 1e-15);
  EXPECT_EQ(Measured(MarketShareChange{.now = 0, .before = 0.1}).value, -1.0);
}

TEST(Cooperation, IsAMeanUnlessThePrintedSumIsAskedFor) {
  EXPECT_THAT(Measured(Cooperation{{2, 4, 6}, 10}).value, DoubleEq(0.4));
  const Indicator sum = Measured(Cooperation{{2, 4, 6}, 10, CooperationReading::kSum});
  EXPECT_THAT(sum.value, DoubleEq(1.2));
  EXPECT_THAT(sum.provenance.ours, HasSubstr("as printed"));
}

TEST(Indicators, RefuseDenominatorsOfZero) {
  EXPECT_THAT(FaultsOf(Asking(Rhythmicity{{1, 2}, {0}})),
              ElementsAre("indicators[\"one\"].rhythmicity.plans OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(Asking(CapacityUse{1, 0})),
              ElementsAre("indicators[\"one\"].capacity_use.plan OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(Asking(ScheduleAccuracy{1, 0, 0, 0})),
              ElementsAre("indicators[\"one\"].schedule_accuracy.likely OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(Asking(Timeliness{{0}, {0}})),
              ElementsAre("indicators[\"one\"].timeliness.total[0] OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(Asking(MarketShareChange{0.1, 0})),
              ElementsAre("indicators[\"one\"].market_share_change.before OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(Asking(Cooperation{{0}, 0})),
              ElementsAre("indicators[\"one\"].cooperation.market_years OUT_OF_RANGE"));
}

// 1e15 over 1e-300 would be infinite.
TEST(Indicators, RefuseDenominatorsThatLeaveTheRangeOfNumbers) {
  constexpr double kTiny = 1e-300;
  EXPECT_THAT(FaultsOf(Asking(CapacityUse{1e15, kTiny})), SizeIs(1));
  EXPECT_THAT(FaultsOf(Asking(Rhythmicity{{1e15}, {kTiny}})), SizeIs(1));
  EXPECT_THAT(FaultsOf(Asking(ScheduleAccuracy{1e15, 0, kTiny, kTiny})), SizeIs(1));
  EXPECT_THAT(FaultsOf(Asking(MarketShareChange{1, kTiny})), SizeIs(1));
  EXPECT_THAT(FaultsOf(Asking(CapacityUse{1e15, 1e-9})), IsEmpty());
}

TEST(Indicators, RefuseWhatContradictsItself) {
  EXPECT_THAT(FaultsOf(Asking(Timeliness{{3, 4}, {2, 4}})),
              ElementsAre("indicators[\"one\"].timeliness.on_time[0] CONTRADICTION"));
  EXPECT_THAT(FaultsOf(Asking(Timeliness{{3}, {3, 4}})),
              ElementsAre("indicators[\"one\"].timeliness.on_time CONTRADICTION"));
  EXPECT_THAT(FaultsOf(Asking(ScheduleAccuracy{1, 3, 2, 1})),
              ElementsAre("indicators[\"one\"].schedule_accuracy.shortest CONTRADICTION",
                          "indicators[\"one\"].schedule_accuracy.longest CONTRADICTION"));
  EXPECT_THAT(FaultsOf(Asking(Cooperation{{11}, 10})),
              ElementsAre("indicators[\"one\"].cooperation.client_years[0] CONTRADICTION"));
  EXPECT_THAT(FaultsOf(Asking(Rhythmicity{{1, 2, 3}, {1, 2}})),
              ElementsAre("indicators[\"one\"].rhythmicity.plans CONTRADICTION"));
}

TEST(Indicators, RefuseAnswersOffTheScale) {
  EXPECT_THAT(FaultsOf(Asking(NetPromoters{{11, 9.5, -1, kNaN}})),
              ElementsAre("indicators[\"one\"].net_promoters.answers[0] OUT_OF_RANGE",
                          "indicators[\"one\"].net_promoters.answers[2] OUT_OF_RANGE",
                          "indicators[\"one\"].net_promoters.answers[3] OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(Asking(NetPromoters{{9.5}})),
              ElementsAre("indicators[\"one\"].net_promoters.answers[0] OUT_OF_RANGE"));
  EXPECT_THAT(FaultsOf(Asking(NeedsAndGaps{{{"a", 0.5, 5.1}, {"a", 1, 1}}, 6.0, {}})),
              ElementsAre("indicators[\"one\"].needs_and_gaps.important_from OUT_OF_RANGE",
                          "indicators[\"one\"].needs_and_gaps.needs[0].importance OUT_OF_RANGE",
                          "indicators[\"one\"].needs_and_gaps.needs[0].satisfaction OUT_OF_RANGE",
                          "indicators[\"one\"].needs_and_gaps.needs[1].name DUPLICATE"));
}

TEST(Indicators, RefuseWhatIsEmptyUnknownOrTooMuch) {
  EXPECT_THAT(FaultsOf({}), ElementsAre("indicators REQUIRED"));
  EXPECT_THAT(FaultsOf({{{.id = "", .kind = {}}}}),
              ElementsAre("indicators[0].id REQUIRED", "indicators[0] REQUIRED"));
  EXPECT_THAT(FaultsOf(Asking(StockOuts{})),
              ElementsAre("indicators[\"one\"].stock_outs.stock REQUIRED"));
  EXPECT_THAT(FaultsOf(Asking(Rhythmicity{{1}, {1}, static_cast<RhythmReading>(7)})),
              ElementsAre("indicators[\"one\"].rhythmicity.reading UNKNOWN_VALUE"));
  const std::vector<double> most(limits::kMaxIndicatorValues, 1.0);
  EXPECT_THAT(FaultsOf(Asking(PositionsHeld{most})), IsEmpty());
  std::vector<double> more = most;
  more.push_back(1);
  EXPECT_THAT(FaultsOf(Asking(PositionsHeld{more})),
              ElementsAre("indicators[\"one\"].positions_held.units TOO_MANY"));
}

TEST(Indicators, NameEveryFaultAtOnceAndEveryIdOnce) {
  const IndicatorsDraft draft{
      {{.id = "a", .kind = CapacityUse{-1, 1}}, {.id = "a", .kind = StorageCost{1, kNaN, 2e15}}}};
  EXPECT_THAT(FaultsOf(draft), ElementsAre("indicators[1].id DUPLICATE",
                                           "indicators[\"a\"].capacity_use.output OUT_OF_RANGE",
                                           "indicators[1].storage_cost.variable_per_unit "
                                           "OUT_OF_RANGE",
                                           "indicators[1].storage_cost.stock OUT_OF_RANGE"));
}

}  // namespace
}  // namespace accord
