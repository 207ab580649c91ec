#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "simulation/engine/replay.h"
#include "simulation/model/compiled_model.h"
#include "tests/oracles/comparison.h"
#include "tests/oracles/joint_oracle.h"
#include "tests/oracles/ledger_comparison.h"
#include "tests/oracles/path_oracle.h"
#include "tests/support/scenarios.h"

// Contracts and named clients together, move by move and ledger line by line, against their slow
// twin on random scenarios.
namespace accord {
namespace {

using oracles::Comparison;
using oracles::ContractPath;
using oracles::JointPath;
using oracles::kRunSeed;
using oracles::MoveProbabilities;
using oracles::PathName;
using oracles::Series;
using oracles::Sized;

constexpr bool kWithClientBase = true;

// What the random paths have shown.
struct Seen {
  int paths = 0;
  int clients_left = 0;        // with a contract of their own
  int left_amid_a_window = 0;  // a clause settles on it to date
  int left_at_the_last_period = 0;
  int paid_after_leaving = 0;  // lagged cash
  int ended_before = 0;        // by a termination: the client walks on without it
  int came_back = 0;           // who had left
  int treated = 0;
  int turned_away = 0;  // in a lever's segment without a place left

  void See(const Scenario& scenario, const JointPath& joint) {
    ++paths;
    const int last = scenario.period_count();
    for (const ContractPath& contract : joint.figures.contracts) {
      if (!contract.end) continue;
      const int end = contract.end->period;
      if (!contract.end->client_left) {
        ended_before += end < last;
        continue;
      }
      ++clients_left;
      left_at_the_last_period += end == last;
      bool amid = false, pays = false;
      for (const oracles::SettlementLine& line : contract.lines) amid |= line.final_settlement;
      for (std::size_t t = static_cast<std::size_t>(end) + 1; t < contract.cash.size(); ++t) {
        pays |= contract.cash[t].payments.value != 0;
      }
      left_amid_a_window += amid;
      paid_after_leaving += pays;
    }
    SeeWalks(*scenario.facts().client_base, joint);
    SeeLevers(scenario.facts().levers, joint);
  }

 private:
  void SeeWalks(const ClientBase& base, const JointPath& joint) {
    for (const oracles::NamedClientPath& client : joint.named_clients) {
      bool was_out = false;
      for (const int segment : client.segments) {
        const bool is_out = base.segments[static_cast<std::size_t>(segment)].out;
        came_back += was_out && !is_out;
        was_out = is_out;
      }
    }
  }
  void SeeLevers(const std::vector<Lever>& levers, const JointPath& joint) {
    for (std::size_t k = 0; k < levers.size(); ++k) {
      for (const int count : joint.treated[k]) {
        treated += count;
        turned_away += levers[k].capacity && count > 0 && count == *levers[k].capacity;
      }
    }
  }
};

void ComparePath(const PathRecord& engine, const JointPath& oracle, const std::string& name,
                 Comparison& comparison) {
  comparison.StartPath(name + " clients");
  ASSERT_EQ(engine.named_clients.size(), oracle.named_clients.size());
  for (std::size_t i = 0; i < oracle.named_clients.size(); ++i) {
    const std::vector<int>& moves = oracle.named_clients[i].segments;
    ASSERT_EQ(engine.named_clients[i].segments.size(), moves.size());
    const std::string what = "segment of client " + std::to_string(i);
    for (std::size_t t = 0; t < moves.size(); ++t) {
      comparison.Number(what.c_str(), static_cast<int>(t) + 1, engine.named_clients[i].segments[t],
                        Sized(moves[t], 0), oracle.edges);
    }
  }
  for (std::size_t i = 0; i < engine.contracts.size(); ++i) {
    const ContractPath& contract = oracle.figures.contracts[i];
    comparison.StartPath(name + " contract " + std::to_string(i));
    for (std::size_t t = 0; t < contract.score.size(); ++t) {
      comparison.Number("score", static_cast<int>(t) + 1, engine.contracts[i].score[t],
                        contract.score[t], contract.edges);
    }
    oracles::LedgerComparison(engine.contracts[i].ledger, contract, comparison).CompareAll();
    comparison.Number("supplier's NPV", 0, engine.contracts[i].supplier_npv, contract.supplier.npv,
                      contract.edges);
    comparison.Number("client's NPV", 0, engine.contracts[i].client_npv, contract.client.npv,
                      contract.edges);
  }
}

// Two paths of a scenario, one of them far out.
void ComparePaths(const Scenario& scenario, const CompiledModel& model, std::uint64_t name,
                  Comparison& comparison, Seen& seen) {
  for (const std::uint64_t path : {name * 37 % 256, (std::uint64_t{1} << 40) + name}) {
    const JointPath oracle = oracles::SimulateJointly(scenario, kRunSeed, path);
    ComparePath(Replay(model, path), oracle, PathName(name, path), comparison);
    seen.See(scenario, oracle);
  }
}

TEST(JointOracle, AgreesOnEveryMoveAndLedgerLineOfRandomScenarios) {
  Seen seen;
  oracles::OnRandomScenarios(
      [&seen](const Scenario& scenario, std::uint64_t name, Comparison& comparison) {
        ComparePaths(scenario, Compile(scenario, kRunSeed), name, comparison, seen);
      },
      kWithClientBase);
  std::printf(
      "%d paths: %d clients left (%d amid a window, %d in the last period, %d paid later), "
      "%d contracts ended before, %d came back, %d treated, %d full levers\n",
      seen.paths, seen.clients_left, seen.left_amid_a_window, seen.left_at_the_last_period,
      seen.paid_after_leaving, seen.ended_before, seen.came_back, seen.treated, seen.turned_away);
  EXPECT_GT(seen.clients_left, 200);
  EXPECT_GT(seen.left_amid_a_window, 50);
  EXPECT_GT(seen.left_at_the_last_period, 10);
  EXPECT_GT(seen.paid_after_leaving, 20);
  EXPECT_GT(seen.ended_before, 50);
  EXPECT_GT(seen.came_back, 50);
  EXPECT_GT(seen.treated, 500);
  EXPECT_GT(seen.turned_away, 100);
}

// Changes the compiled base and says on how many of so many scenarios, 20 paths each, the
// comparison sees it.
template <typename Change>
int NoticedOf(int scenarios, const Change& change) {
  int noticed = 0;
  for (int k = 0; k < scenarios; ++k) {
    const auto name = static_cast<std::uint64_t>(k);
    const oracles::RandomScenario random = oracles::ARandomScenario(
        name, {.tabulated_marginals = false, .client_base = kWithClientBase});
    CompiledModel model = Compile(random.scenario, kRunSeed);
    change(*model.client_base);
    Comparison comparison(1e-12);
    for (std::uint64_t path = 0; path < 20; ++path) {
      ComparePath(Replay(model, path), oracles::SimulateJointly(random.scenario, kRunSeed, path),
                  PathName(name, path), comparison);
    }
    noticed += comparison.differences().empty() ? 0 : 1;
  }
  return noticed;
}

TEST(JointOracle, NoticesWrongBetasAndReferencesAndLevers) {
  constexpr int kTried = 20;
  EXPECT_EQ(NoticedOf(kTried, [](CompiledClientBase&) {}), 0);
  EXPECT_GT(NoticedOf(kTried,
                      [](CompiledClientBase& base) {
                        for (CompiledNamedClient& client : base.named_clients) {
                          client.beta_out = -client.beta_out;
                        }
                      }),
            kTried / 4);
  EXPECT_GT(NoticedOf(kTried,
                      [](CompiledClientBase& base) {
                        for (CompiledNamedClient& client : base.named_clients) {
                          std::swap(client.beta_up, client.beta_down);
                        }
                      }),
            kTried / 4);
  EXPECT_GT(NoticedOf(kTried,
                      [](CompiledClientBase& base) {
                        for (CompiledNamedClient& client : base.named_clients) {
                          client.reference_score += 0.2;
                        }
                      }),
            kTried / 4);
  EXPECT_GT(NoticedOf(kTried,
                      [](CompiledClientBase& base) {
                        for (CompiledLever& lever : base.levers) {
                          lever.capacity = std::max(0.0, lever.capacity - 1);
                        }
                      }),
            kTried / 8);
  EXPECT_GT(NoticedOf(kTried,
                      [](CompiledClientBase& base) {
                        for (CompiledLever& lever : base.levers) lever.effect_log_sd = 0;
                      }),
            1);
}

// The client leaves in this period if its contract still lives (9: never), the test of a
// termination fires in that one and gives so much notice.
Scenario WhereBothEndIt(int leaves, int fires, int notice) {
  return AScenario([=](ScenarioDraft& draft) {
    const int periods = draft.timeline->period_count;
    ValueList met, mood;
    for (int t = 1; t <= periods; ++t) {
      met.values.push_back(t == leaves ? 0 : 1);
      mood.values.push_back(t == fires ? -1 : 1);
    }
    for (Outcome& outcome : draft.outcomes) {
      outcome.plan = Plan{met};
      outcome.loadings.clear();
      outcome.verification.reset();
    }
    Contract& contract = draft.contracts[0];
    contract.inputs = {{.id = "mood", .binding = Trajectory{mood}}};
    Termination termination;
    termination.id = "end";
    termination.party = Party::kClient;
    termination.watched = Basis{.source = InputId{"mood"}};
    termination.below = 0;
    termination.notice_periods = notice;
    termination.payment = 700;
    contract.terminations = {termination};
    contract.clauses[0].payment_lag_periods = 2;
    contract.clauses[0].holdback = Holdback{.share = 0.25};
    ClientBase& base = draft.client_base.emplace(SmallClientBase());
    // The score is about 1 or about 0.8: leaving is all but certain or all but impossible.
    base.named_clients = {
        NamedClient{.id = "mill", .segment = "silver", .beta_out = 1000, .reference_score = 0.95}};
  });
}

TEST(JointOracle, AgreesWhereverLeavingAndNoticeMeet) {
  Comparison comparison(1e-12);
  constexpr int kPeriods = 8;
  int left = 0;
  for (int leaves = 1; leaves <= kPeriods + 1; ++leaves) {
    for (int fires = 1; fires <= kPeriods; ++fires) {
      for (const int notice : {0, 1, 3, 7}) {
        const Scenario scenario = WhereBothEndIt(leaves, fires, notice);
        const JointPath oracle = oracles::SimulateJointly(scenario, kRunSeed, 5);
        const std::string name = "leaves " + std::to_string(leaves) + ", fires " +
                                 std::to_string(fires) + ", notice " + std::to_string(notice);
        ComparePath(Replay(Compile(scenario, kRunSeed), 5), oracle, name, comparison);
        const std::optional<EndLine>& end = oracle.figures.contracts[0].end;
        const int announced = fires + notice <= kPeriods ? fires + notice : kPeriods + 1;
        const bool is_first = leaves <= kPeriods && (leaves <= fires || leaves < announced);
        ASSERT_EQ(end && end->client_left, is_first) << name;
        left += is_first;
      }
    }
  }
  EXPECT_THAT(comparison.differences(), testing::IsEmpty());
  EXPECT_EQ(comparison.skipped_share(), 0);
  EXPECT_GT(left, 100);
}

double Logit(double p) { return std::log(p / (1 - p)); }

// (5.1) by hand: logit 0.1 - 2 x 0.3; up 0.2 against stay 0.5 by exp(0.3), down 0.2 by exp(-0.15).
TEST(JointOracle, MovesTheOddsByTheScoreAsTheSpecificationSays) {
  NamedClient client;
  client.beta_out = 2;
  client.beta_up = 1;
  client.beta_down = 0.5;
  const Series moves = MoveProbabilities({0.2, 0.5, 0.2, 0.1}, 1, 3, client, 0.3);
  EXPECT_NEAR(Logit(moves[3].value), Logit(0.1) - 0.6, 1e-14);
  EXPECT_NEAR(moves[0].value / moves[1].value, 0.4 * std::exp(0.3), 1e-14);
  EXPECT_NEAR(moves[2].value / moves[1].value, 0.4 * std::exp(-0.15), 1e-14);
  double sum = 0;
  for (const Sized& p : moves) sum += p.value;
  EXPECT_NEAR(sum, 1, 1e-14);
}

TEST(JointOracle, LeavesTheRowAloneAtTheReferenceAndCertaintiesAlways) {
  NamedClient client;
  client.beta_out = client.beta_up = client.beta_down = 5;
  const Series row = {0.2, 0.5, 0.2, 0.1};
  const Series moves = MoveProbabilities(row, 1, 3, client, 0);
  for (std::size_t l = 0; l < row.size(); ++l) EXPECT_NEAR(moves[l].value, row[l].value, 1e-15);
  const Series leaves = MoveProbabilities({0, 0, 0, 1}, 1, 3, client, 100);
  EXPECT_EQ(leaves[3].value, 1);
  const Series stays = MoveProbabilities({0, 1, 0, 0}, 1, 3, client, -100);
  EXPECT_EQ(stays[1].value, 1);
  EXPECT_EQ(stays[3].value, 0);
}

}  // namespace
}  // namespace accord
