#include <gtest/gtest.h>

#include "tests/simulation/warnings/warned.h"

// What a client base is warned of.
namespace accord {
namespace {

Change OnBase(std::function<void(ClientBase&)> change) {
  return [change](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    change(*draft.client_base);
  };
}

TEST(ClientBase, IsWarnedOfSegmentsThatNoClientCanBeIn) {
  EXPECT_EQ(Warned(OnBase([](ClientBase&) {})), "");
  const auto lonely = [](ClientBase& b) {
    b.segments[0].client_count = 0;
    std::get<TransitionMatrix>(b.transitions->kind).rows[1].probabilities = {0, 0.8, 0.15, 0.05};
  };
  EXPECT_NE(Warned(OnBase(lonely))
                .find(R"(client_base.segments["gold"]: UNUSED: no client can ever be here)"),
            std::string::npos)
      << Warned(OnBase(lonely));
  EXPECT_EQ(Warned(OnBase([&](ClientBase& b) {
              lonely(b);
              b.arrivals = {{"gold", 0.1}};
            })),
            "");
  EXPECT_EQ(
      Warned(OnBase([&](ClientBase& b) {
        lonely(b);  // but those who are gone come back through it
        std::get<TransitionMatrix>(b.transitions->kind).rows[3].probabilities = {0.02, 0, 0, 0.98};
      })),
      "");
}

std::string NormalisedOf(const Change& change) {
  return WarnedOf(ViolationCode::kNormalised, change);
}

TEST(ClientBase, IsWarnedOfRowsThatAreDividedByTheirSum) {
  const auto off = [](double by) {
    return OnBase([by](ClientBase& b) {
      std::get<TransitionMatrix>(b.transitions->kind).rows[1].probabilities[1] += by;
    });
  };
  EXPECT_EQ(NormalisedOf(off(2e-8)),
            Line(R"(client_base.transitions.given.rows["silver"].probabilities)",
                 ViolationCode::kNormalised,
                 "probabilities sum to 1.00000002, by which each is divided"));
  EXPECT_EQ(NormalisedOf(off(9e-10)), "");
}

TEST(ClientBase, IsWarnedOfValuesWhoseProbabilitiesAreDividedByTheirSum) {
  const auto with = [](double probability) {
    return OnBase([=](ClientBase& b) {
      const Marginal marginal{DiscreteMarginal{{{1, 0.5}, {2, probability}}}};
      b.segments[0].profit_per_client = ClientValue{marginal};
    });
  };
  EXPECT_EQ(
      NormalisedOf(with(0.498)),
      Line(R"(client_base.segments["gold"].profit_per_client.distribution.discrete.points)",
           ViolationCode::kNormalised, "probabilities sum to 0.998, by which each is divided"));
  EXPECT_EQ(NormalisedOf(with(0.5)), "");
}

TEST(ClientBase, IsWarnedOfClientsWhoAreTakenToStayAway) {
  const auto counted = [](const std::vector<double>& from_gone) {
    return WarnedOf(ViolationCode::kAssumed, OnBase([&](ClientBase& b) {
                      TransitionCounts counts;
                      for (const char* from : {"gold", "silver", "bronze"}) {
                        counts.rows.push_back({from, {1, 2, 3, 4}});
                      }
                      counts.rows.push_back({"gone", from_gone});
                      b.transitions = Transitions{counts};
                    }));
  };
  EXPECT_EQ(counted({0, 0, 0, 0}),
            Line(R"(client_base.transitions.counted.rows["gone"].counts)", ViolationCode::kAssumed,
                 "are all 0, so that nobody comes back from here: who leaves stays away"));
  EXPECT_EQ(counted({0, 0, 0, 1}), "");
}

TEST(ClientValue, CountsAsReadingItsDrivers) {
  const auto warnings = [](std::vector<Loading> loadings) {
    return Warned([&](ScenarioDraft& draft) {
      draft.client_base = SmallClientBase();
      draft.client_base->segments[0].revenue_per_client = ClientValue{Constantly(5), loadings};
      draft.drivers.push_back(ADriver("wind", Marginal{NormalMarginal{0, 1}}));
    });
  };
  EXPECT_NE(warnings({}).find(R"(drivers["wind"]: UNUSED)"), std::string::npos) << warnings({});
  const std::string read = warnings({{"wind", 1}});
  EXPECT_EQ(read.find(R"(drivers["wind"])"), std::string::npos) << read;
}

}  // namespace
}  // namespace accord
