#include "simulation/base/violation.h"
#include "tests/simulation/warnings/warned.h"

namespace accord {
namespace {

constexpr auto kShare = ViolationCode::kMarginalShare;
constexpr auto kTwice = ViolationCode::kPaidTwice;

// "gain" pays 30 % of benefit above 2000.
std::string Shares(std::function<void(Contract&)> change) {
  return WarnedOf(kShare, OnContract(change));
}
std::string OfGain(std::function<void(Clause&)> change) {
  return WarnedOf(kShare, OnClause("gain", change));
}
std::string Gain(const std::string& text) { return Line(InClause("gain", "bands"), kShare, text); }

// A second clause on the same benefit.
Clause& AddMore(Contract& c, std::vector<Band> bands) {
  Clause more = ClauseOf(c, "gain");
  more.id = "more";
  more.share = 1;
  more.bands = std::move(bands);
  more.year_limits.reset();
  c.clauses.push_back(more);
  return c.clauses.back();
}

TEST(MarginalShare, IsAtMostAll) {
  EXPECT_EQ(OfGain([](Clause& c) { c.share = 1; }), "");
  EXPECT_EQ(OfGain([](Clause& c) { c.share = 1.2; }),
            Gain("it pays 1.2 for each further 1 of benefit above 2000, more than there is"));
  EXPECT_EQ(OfGain([](Clause& c) {
              c.basis = Basis{.source = ContractFigure::kBenefitAgainstPlan};
              c.bands = {Band{0, 9, 5}};
            }),
            Gain("it pays 1.5 for each further 1 of benefit against plan between 0 and 9, more "
                 "than there is"));
}

TEST(MarginalShare, IsAtLeastNone) {
  EXPECT_EQ(OfGain([](Clause& c) {
              c.bands = {Band{{}, 0, -1}};
            }),
            Gain("it pays -0.3 for each further 1 of benefit below 0, so that the supplier loses "
                 "by it"));
}

TEST(MarginalShare, OfCostsIsARefundOrAShareOfAnOverrun) {
  const auto cost = [](double rate) {
    return OfGain([=](Clause& c) {
      c.basis = Basis{.source = ContractFigure::kDeliveryCost};
      c.share = 1;
      c.bands = {Band{{}, {}, rate}};
    });
  };
  EXPECT_EQ(cost(1), "");
  EXPECT_EQ(cost(-1), "");
  EXPECT_EQ(cost(1.1), Gain("it pays 1.1 for each further 1 of delivery cost above 0, so that "
                            "spending more earns more"));
  EXPECT_EQ(cost(-1.1), Gain("it pays -1.1 for each further 1 of delivery cost above 0, so that a "
                             "saving earns more than itself"));
}

TEST(MarginalShare, OfCostsMayHoldAFeeWhereTheSupplierSharesWhatIsRefunded) {
  const auto with = [](double rate, const char* shared) {
    return Shares([=](Contract& c) {
      Clause& refund = ClauseOf(c, "gain");
      refund.basis = Basis{.source = ContractFigure::kDeliveryCost};
      refund.share = 1;
      refund.bands = {Band{{}, {}, 1.08}};
      refund.year_limits.reset();
      Clause share;
      share.id = "share";
      share.window = Window{WholeTerm{}};
      share.basis = Basis{.source = ClauseId{shared}};
      share.pivot = 9000;
      share.bands = {Band{9000, {}, rate}, Band{8000, 9000, rate / 2}};
      c.clauses.push_back(share);
    });
  };
  EXPECT_EQ(with(-0.5, "gain"), "") << "NEC's Option C";
  const std::string more_for_more = Gain(
      "it pays 1.08 for each further 1 of delivery cost above 0, so that spending more earns "
      "more");
  EXPECT_EQ(with(0.5, "gain"), more_for_more);
  EXPECT_EQ(with(-0.5, "fee"), more_for_more);
}

TEST(MarginalShare, IsThatOfAllClausesTogether) {
  const std::string both = Gain(
      "clauses \"gain\", \"more\" together pay 1.1 for each further 1 of benefit between "
      "5000 and 6000, more than there is");
  EXPECT_EQ(Shares([](Contract& c) {
              AddMore(c, {Band{5000, 6000, 0.8}, Band{6000, {}, 0.5}});
            }),
            both);
  EXPECT_EQ(Shares([](Contract& c) { AddMore(c, {Band{5000, 6000, 0.7}}); }), "");
  EXPECT_EQ(Shares([](Contract& c) { AddMore(c, {Band{0, 2000, 0.8}}); }), "");
}

TEST(MarginalShare, IsOfOneWindowAndOneTime) {
  EXPECT_EQ(Shares([](Contract& c) {
              AddMore(c, {Band{5000, 6000, 0.8}}).window = Window{EveryPeriods{2}};
            }),
            "");
  EXPECT_EQ(Shares([](Contract& c) {
              AddMore(c, {Band{5000, 6000, 0.8}}).first_period = 5;
              ClauseOf(c, "gain").last_period = 4;
            }),
            "");
  EXPECT_NE(Shares([](Contract& c) {
              AddMore(c, {Band{5000, 6000, 0.8}}).first_period = 4;
              ClauseOf(c, "gain").last_period = 4;
            }),
            "");
}

Gate GateOn(Basis basis, std::optional<double> min, std::optional<double> max) {
  Gate gate;
  gate.basis = std::move(basis);
  gate.min = min;
  gate.max = max;
  return gate;
}

TEST(MarginalShare, CountsOnlyClausesThatCanPayTogether) {
  const auto gated = [](std::optional<double> max) {
    return Shares([=](Contract& c) {
      const Basis score{.source = ContractFigure::kScore};
      ClauseOf(c, "gain").gate = GateSet{GateMode::kAllOf, {GateOn(score, 0.9, {})}};
      AddMore(c, {Band{5000, 6000, 0.8}}).gate =
          GateSet{GateMode::kAllOf, {GateOn(score, {}, max)}};
    });
  };
  EXPECT_EQ(gated(0.8), "");
  EXPECT_NE(gated(0.9), "");
  EXPECT_EQ(Shares([](Contract& c) {
              const Basis own{.source = ContractFigure::kBenefit};
              AddMore(c, {Band{5000, 6000, 0.8}}).gate =
                  GateSet{GateMode::kAllOf, {GateOn(own, {}, 5000)}};
            }),
            "");
}

TEST(MarginalShare, TakesAScaleAtItsWorst) {
  const auto scaled = [](double max) {
    return OfGain([=](Clause& c) {
      c.scale = Scale{0, 1, Basis{.source = AchievementOf{"output"}}, {}, max};
    });
  };
  EXPECT_EQ(scaled(1.5), "");
  EXPECT_EQ(OfGain([](Clause& c) {
              c.share = 0.6;
              c.scale = Scale{0, 1, Basis{.source = AchievementOf{"output"}}, {}, {}};
            }),
            Gain("it pays up to 1.2 for each further 1 of benefit above 2000, more than there is"));
  EXPECT_EQ(OfGain([](Clause& c) {
              c.share = 0.6;
              c.scale = Scale{0, 1, Basis{.source = ProgressOf{"output"}}, {}, {}};
            }),
            "");
}

std::string Twice(std::function<void(Contract&)> change) {
  return WarnedOf(kTwice, OnContract(change));
}

TEST(PaidTwice, IsTheSameBasisInTheSameDirection) {
  EXPECT_EQ(Twice([](Contract& c) {
              AddMore(c, {Band{5000, 6000, 0.1}, Band{6000, 7000, 0.2}});
            }),
            Line(InClause("more", "bands"), kTwice,
                 "clause \"gain\" pays for the same basis as well between 5000 and 7000"));
  EXPECT_EQ(Twice([](Contract& c) { AddMore(c, {Band{5000, 6000, -0.1}}); }), "");
  EXPECT_EQ(Twice([](Contract& c) { AddMore(c, {Band{0, 2000, 0.1}}); }), "");
  EXPECT_EQ(
      Twice([](Contract& c) {
        AddMore(c, {Band{5000, 6000, 0.1}}).basis->source = ContractFigure::kBenefitAgainstPlan;
      }),
      "");
}

TEST(PaidTwice, NeedsBothToPayAtOnce) {
  EXPECT_EQ(Twice([](Contract& c) {
              const Basis own{.source = ContractFigure::kBenefit};
              AddMore(c, {Band{5000, 6000, 0.1}}).gate =
                  GateSet{GateMode::kAllOf, {GateOn(own, {}, 5000)}};
            }),
            "");
  EXPECT_EQ(Twice([](Contract& c) {
              const Basis score{.source = ContractFigure::kScore};
              ClauseOf(c, "gain").gate = GateSet{GateMode::kAllOf, {GateOn(score, 0.9, {})}};
              AddMore(c, {Band{5000, 6000, 0.1}}).gate =
                  GateSet{GateMode::kAllOf, {GateOn(score, {}, 0.8)}};
            }),
            "");
  EXPECT_EQ(Twice([](Contract& c) {
              AddMore(c, {Band{5000, 6000, 0.1}}).first_period = 5;
              ClauseOf(c, "gain").last_period = 4;
            }),
            "");
}

}  // namespace
}  // namespace accord
