#include <string>

#include "simulation/base/violation.h"
#include "tests/simulation/scenario/faults.h"

// Who may be followed by name.
namespace accord {
namespace {

constexpr auto kContradiction = ViolationCode::kContradiction;

Change OnClient(std::function<void(NamedClient&)> change) {
  return [change](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    NamedClient mill;
    mill.id = "mill";  // whose contract is "steel"
    mill.segment = "gold";
    change(mill);
    draft.client_base->named_clients = {mill};
  };
}

Change OnBase(std::function<void(ClientBase&)> change) {
  return [change](ScenarioDraft& draft) {
    draft.client_base = SmallClientBase();
    change(*draft.client_base);
  };
}

NamedClient Named(std::string id, std::string segment) {
  NamedClient client;
  client.id = std::move(id);
  client.segment = std::move(segment);
  return client;
}

TEST(NamedClient, IsCalledByItsIdUnlessItHasAName) {
  const auto name = [](const char* given) {
    const Scenario scenario =
        AScenario(OnClient([=](NamedClient& mill) { mill.display_name = given; }));
    return scenario.facts().client_base->named_clients[0].display_name;
  };
  EXPECT_EQ(name(""), "mill");
  EXPECT_EQ(name("The mill"), "The mill");
  const std::string long_name(201, 'x');
  ExpectOnlyFault(OnClient([=](NamedClient& mill) { mill.display_name = long_name; }),
                  R"(client_base.named_clients["mill"].display_name)", ViolationCode::kOutOfRange,
                  "must be at most 200 bytes, got 201");
}

TEST(NamedClient, MayHaveAContractOrNone) {
  ExpectNoFault(OnClient([](NamedClient&) {}));
  ExpectNoFault(OnClient([](NamedClient& c) { c.id = "forge"; }));
}

TEST(NamedClient, StandsInASegmentOfTheBase) {
  ExpectOnlyFault(OnClient([](NamedClient& c) { c.segment = "platinum"; }),
                  R"(client_base.named_clients["mill"].segment)", ViolationCode::kUnknownId,
                  R"(names no segment: "platinum")");
  ExpectOnlyFault(OnClient([](NamedClient& c) { c.segment = ""; }),
                  R"(client_base.named_clients["mill"].segment)", ViolationCode::kRequired,
                  "must be set");
}

TEST(NamedClient, HasNotLeftWhileItsContractRuns) {
  const auto in_out = [](const char* id) {
    return OnBase([id](ClientBase& b) {
      b.segments[3].client_count = 5;
      b.named_clients = {Named(id, "gone")};
    });
  };
  ExpectOnlyFault(in_out("mill"), R"(client_base.named_clients["mill"].segment)", kContradiction,
                  "must not be the segment that clients leave to, since contract \"steel\" runs, "
                  "got \"gone\"");
  ExpectNoFault(in_out("forge"));
}

TEST(NamedClient, IsTiedToAScoreOnlyWhereThereIsOne) {
  const auto scored = [](ScenarioDraft& draft) { EXPECT_TRUE(draft.contracts[0].score); };
  const Change tied = OnClient([](NamedClient& c) { c.beta_out = c.beta_up = c.beta_down = 2; });
  ExpectNoFault([&](ScenarioDraft& draft) {
    scored(draft);
    tied(draft);
  });
  ExpectOnlyFault(OnClient([](NamedClient& c) {
                    c.id = "forge";
                    c.beta_up = -3;
                  }),
                  R"(client_base.named_clients["forge"].beta_up)", kContradiction,
                  "must be 0, since no contract has this client_id, got -3");
  for (const char* field : {"beta_out", "beta_up", "beta_down"}) {
    const std::string name = field;
    ExpectOnlyFault(
        OnClient([name](NamedClient& c) {
          (name == "beta_out" ? c.beta_out : name == "beta_up" ? c.beta_up : c.beta_down) = 1001;
        }),
        R"(client_base.named_clients["mill"].)" + name, ViolationCode::kOutOfRange,
        "must be in [-1000, 1000], got 1001");
  }
  ExpectOnlyFault(OnClient([](NamedClient& c) { c.reference_score = kNan; }),
                  R"(client_base.named_clients["mill"].reference_score)",
                  ViolationCode::kOutOfRange, "must be a finite number, got nan");
}

TEST(NamedClient, HasAtMostOneContract) {
  ExpectOnlyFault(
      [](ScenarioDraft& draft) {
        OnClient([](NamedClient&) {})(draft);
        Contract second = draft.contracts[0];
        second.id = "more";
        second.outcome_ids.clear();
        draft.contracts.push_back(second);
      },
      R"(client_base.named_clients["mill"].id)", kContradiction,
      R"(must be the client_id of at most one contract, but is that of "steel" and of "more")");
}

TEST(NamedClients, AreAmongTheClientsOfTheirSegments) {
  ExpectOnlyFault(
      OnBase([](ClientBase& b) {
        b.segments[0].client_count = 1;
        b.named_clients = {Named("a", "gold"), Named("b", "gold"), Named("c", "silver")};
      }),
      "client_base.named_clients", kContradiction,
      "must be among the clients of their segments, but 2 are in \"gold\", whose "
      "client_count is 1");
}

TEST(NamedClients, HaveIdsOfTheirOwn) {
  ExpectOnlyFaultSaying(OnBase([](ClientBase& b) {
                          b.named_clients = {Named("a", "gold"), Named("a", "silver")};
                        }),
                        "client_base.named_clients[1].id", ViolationCode::kDuplicate, "\"a\"");
}

TEST(NamedClients, AreFewEnoughToCountWhereEachStands) {
  const auto many = [](int count, int periods) {
    return [count, periods](ScenarioDraft& draft) {
      draft = ScenarioDraft{};
      draft.timeline = Timeline{periods, PeriodLength::kMonth};
      draft.client_base = SmallClientBase();
      draft.client_base->segments[2].client_count = 1000;
      for (int i = 0; i < count; ++i) {
        draft.client_base->named_clients.push_back(Named("c" + std::to_string(i), "bronze"));
      }
    };
  };
  ExpectNoFault(many(256, 100));
  ExpectOnlyFaultSaying(many(257, 10), "client_base.named_clients", ViolationCode::kTooMany,
                        "at most 256 entries");
  ExpectOnlyFault(many(256, 480), "client_base.named_clients", ViolationCode::kTooMany,
                  "must be so few that clients times periods times segments are at most 200000, "
                  "got 491520");
}

}  // namespace
}  // namespace accord
