#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

namespace accord {
namespace {

constexpr auto kCliff = ViolationCode::kCliff;
constexpr auto kOverlap = ViolationCode::kOverlap;
constexpr auto kGap = ViolationCode::kGap;

std::string Cliffs(std::function<void(Clause&)> change) {
  return WarnedOf(kCliff, OnClause("gain", change));
}
std::string Cliff(const std::string& field, const std::string& text) {
  return Line(InClause("gain", field), kCliff, text);
}
// "gain" pays 30 % of benefit above 2000, at most 5000 a year.
void Gate(Clause& c, std::optional<double> min, std::optional<double> max,
          ValueUnit unit = ValueUnit::kAbsolute) {
  c.gate.emplace().gates.emplace_back().min = min;
  c.gate->gates[0].max = max;
  c.gate->gates[0].unit = unit;
}

TEST(Cliff, LiesAtAStep) {
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.year_limits.reset();
              c.steps = {Step{5000, Side::kAbove, true, 700}, Step{0, Side::kBelow, false, -200}};
            }),
            Cliff("steps[0].threshold", "pay rises by 700 at once as the basis rises past 5000") +
                Cliff("steps[1].threshold", "pay rises by 200 at once as the basis rises past 0"));
}

TEST(Cliff, IsWhatStepsAtOnePlaceAddUpTo) {
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.year_limits.reset();
              c.steps = {Step{10, Side::kAbove, true, 100}, Step{10, Side::kBelow, false, 300}};
            }),
            Cliff("steps[0].threshold", "pay falls by 200 at once as the basis rises past 10"));
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.steps = {Step{10, Side::kAbove, true, 100}, Step{10, Side::kBelow, false, 100}};
            }),
            "");
}

TEST(Cliff, LiesAtAGateOnTheClausesOwnBasis) {
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.bands[0].lower = 0;
              c.pivot = 0;
              Gate(c, 2000, 10'000);
            }),
            Cliff("gate.gates[0].min",
                  "pay rises by 600 at once as the basis rises past 2000, before limits") +
                Cliff("gate.gates[0].max",
                      "pay falls by 3000 at once as the basis rises past 10000, before limits"));
  EXPECT_EQ(Cliffs([](Clause& c) { Gate(c, 2000, {}); }), "");
  EXPECT_EQ(Cliffs([](Clause& c) { Gate(c, 1000, {}); }), "");
}

TEST(Cliff, IsNoneWhereAnotherGateIsClosedAnyway) {
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.year_limits.reset();
              Gate(c, 3000, {});
              c.gate->gates.push_back(c.gate->gates[0]);
              c.gate->gates[1].min = 4000;
            }),
            Cliff("gate.gates[1].min", "pay rises by 600 at once as the basis rises past 4000"));
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.year_limits.reset();
              Gate(c, 3000, {});
              c.gate->mode = GateMode::kAnyOf;
              c.gate->gates.push_back(c.gate->gates[0]);
              c.gate->gates[1].min = 4000;
            }),
            Cliff("gate.gates[0].min", "pay rises by 300 at once as the basis rises past 3000"));
}

TEST(Cliff, IsLookedForOnTheClausesOwnBasisOnly) {
  EXPECT_EQ(Cliffs([](Clause& c) {
              Gate(c, 5000, {});
              c.gate->gates[0].basis =
                  Basis{.source = ContractFigure::kBenefit, .aggregation = Aggregation::kMax};
            }),
            "");
}

TEST(Cliff, HasASizeInUnitsOfTheReference) {
  const auto in_units = [](Reference reference) {
    return [=](Clause& c) {
      c.year_limits.reset();
      c.reference = reference;
      c.bands = {Band{0, {}, 1}};
      c.pivot = 0;
      Gate(c, 0.5, {}, ValueUnit::kOfReference);
      c.edge_unit = ValueUnit::kOfReference;
    };
  };
  EXPECT_EQ(Cliffs(in_units(Reference{ConstantFigure{4000}})),
            Cliff("gate.gates[0].min",
                  "pay rises by 600 (0.15 of the reference) at once as the basis rises past 2000 "
                  "(0.5 of the reference)"));
  EXPECT_EQ(Cliffs(in_units(Reference{ClauseId{"fee"}})),
            Cliff("gate.gates[0].min",
                  "pay rises by 0.15 of the reference at once as the basis rises past 0.5 of the "
                  "reference"));
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.year_limits.reset();
              c.reference = Reference{ClauseId{"fee"}};
              c.steps = {Step{5000, Side::kBelow, false, -0.1}};
              c.amount_unit = ValueUnit::kOfReference;
            }),
            Cliff("steps[0].threshold",
                  "pay rises by 0.1 of the reference at once as the basis rises past 5000"));
}

TEST(Cliff, OfYearlyAmountsIsThatOfASettlement) {
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.year_limits.reset();
              c.steps = {Step{5000, Side::kAbove, true, 800}};
              c.amounts_per_year = true;
              c.window = Window{EveryPeriods{2}};
            }),
            Cliff("steps[0].threshold", "pay rises by 400 at once as the basis rises past 5000"));
}

TEST(Cliff, LiesWithinReach) {
  const auto at = [](double threshold) {
    return Cliffs([=](Clause& c) {
      c.year_limits.reset();
      c.basis = Basis{.source = AchievementOf{"output"}};
      c.bands.clear();
      c.steps = {Step{threshold, Side::kAbove, true, 1}};
    });
  };
  EXPECT_NE(at(1.9), "");
  EXPECT_EQ(at(2), "");
  EXPECT_EQ(at(-1), "");
  EXPECT_EQ(Cliffs([](Clause& c) {
              c.basis.reset();
              c.bands.clear();
              c.steps = {Step{0, Side::kAbove, true, 1}};
            }),
            "");
}

std::string Bands(ViolationCode code, std::vector<Band> bands, double pivot = 0) {
  return WarnedOf(code, OnClause("gain", [=](Clause& c) {
                    c.bands = bands;
                    c.pivot = pivot;
                  }));
}
std::string Gain(const std::string& field) { return InClause("gain", field); }

TEST(Overlap, IsWhereTwoBandsPay) {
  EXPECT_EQ(Bands(kOverlap, {Band{0, 10, 0.2}, Band{8, {}, 0.1}}),
            Line(Gain("bands[1]"), kOverlap,
                 "lies over scenario." + Gain("bands[0]") +
                     " between 8 and 10, where their rates add "
                     "up to 0.3"));
  EXPECT_EQ(
      Bands(kOverlap, {Band{0, {}, 0.2}, Band{{}, {}, 0.1}}),
      Line(Gain("bands[0]"), kOverlap,
           "lies over scenario." + Gain("bands[1]") + " above 0, where their rates add up to 0.3"));
  EXPECT_EQ(Bands(kOverlap, {Band{0, 10, 0.2}, Band{10, {}, 0.1}, Band{{}, 0, 0.3}}), "");
}

TEST(AcrossPivot, LiesABandOfAScheduleOfOneSide) {
  constexpr auto kAcross = ViolationCode::kAcrossPivot;
  const auto at = [](int band, const std::string& text) {
    return Line(Gain("bands[" + std::to_string(band) + "]"), kAcross,
                "reaches across the pivot (5), on whose two sides it counts with opposite signs: "
                "above it " +
                    text);
  };
  // A guarantee of 8 whose pivot alone was lowered.
  EXPECT_EQ(Bands(kAcross, {Band{{}, 8, 0.2}}, 5),
            at(0, "pays the supplier, below it takes from it"));
  EXPECT_EQ(Bands(kAcross, {Band{9, {}, 0.2}, Band{2, 9, -0.2}}, 5),
            at(1, "takes from the supplier, below it pays it"));
  for (const double pivot : {0, 8, 10}) {
    EXPECT_EQ(Bands(kAcross, {Band{0, 8, 0.2}}, pivot), "") << pivot;
  }
  EXPECT_EQ(Bands(kAcross, {Band{{}, {}, 0.2}}, 5), "") << "a straight line";
  EXPECT_EQ(Bands(kAcross, {Band{4.975, 5.025, 0.2}}, 5), "") << "as far to either side";
  EXPECT_EQ(Bands(kAcross, {Band{{}, 2, 0}, Band{2, 9, 0.2}, Band{9, {}, 1}}, 5), "")
      << "a share of gain and pain in ranges";
  EXPECT_NE(Bands(kAcross, {Band{{}, 6, 0.2}, Band{6, 8, 0.1}}, 5), "") << "a guarantee in ranges";
  EXPECT_EQ(Bands(kAcross, {Band{{}, 8, 0}}, 5), "");
}

TEST(AcrossPivot, LiesNoBandWhoseBasisStaysOnOneSide) {
  const auto below = [](double pivot) {
    return WarnedOf(ViolationCode::kAcrossPivot, OnClause("gain", [=](Clause& c) {
                      c.basis = Basis{.source = AchievementOf{"output"}};
                      c.bands = {Band{{}, 1, 10}};
                      c.pivot = pivot;
                    }));
  };
  EXPECT_EQ(below(0), "") << "achievement is never below 0";
  EXPECT_NE(below(0.5), "");
}

TEST(Gap, IsAStretchBetweenBandsWithoutThePivot) {
  const std::vector<Band> bands = {Band{20, {}, 0.2}, Band{{}, 10, 0.1}};
  EXPECT_EQ(Bands(kGap, bands),
            Line(Gain("bands[0]"), kGap,
                 "no band pays between 10 and 20, the stretch between this band and scenario." +
                     Gain("bands[1]")));
  for (const double pivot : {10, 15, 20}) EXPECT_EQ(Bands(kGap, bands, pivot), "") << pivot;
  EXPECT_EQ(Bands(kGap, {Band{0, 30, 0.2}, Band{5, 10, 0.1}, Band{30, 40, 0.1}}), "");
}

TEST(Gap, IsLookedForInTheReleaseOfAHoldback) {
  const auto code = [](ViolationCode code) {
    return WarnedOf(
        code, OnClause("gain", [](Clause& c) {
          c.holdback.emplace().share = 0.1;
          c.holdback->release_bands = {Band{0.5, 0.7, 1}, Band{0.8, 1, 1}, Band{0.9, 1, 1}};
        }));
  };
  EXPECT_NE(code(kGap).find("release_bands[1]: GAP: no band pays between 0.7 and 0.8"),
            std::string::npos);
  EXPECT_NE(code(kOverlap).find("release_bands[2]: OVERLAP"), std::string::npos);
}

}  // namespace
}  // namespace accord
