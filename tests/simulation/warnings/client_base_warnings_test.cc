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
