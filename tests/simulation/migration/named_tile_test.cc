#include "simulation/migration/named_tile.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "simulation/migration/base_tile.h"
#include "simulation/random/philox.h"
#include "tests/simulation/migration/bases.h"

// Clients followed by name, held against (5.1) as it is written: with logits, one path at a time.
namespace accord {
namespace {

constexpr int kOut = 3;
const Matrix kMoves = {{0.70, 0.20, 0.06, 0.04},
                       {0.10, 0.65, 0.15, 0.10},
                       {0.00, 0.25, 0.60, 0.15},
                       {0.02, 0.00, 0.08, 0.90}};

CompiledNamedClient AClient(int segment, const std::string& id, int contract = -1) {
  return {.segment = segment,
          .contract = contract,
          .beta_out = 0.0,
          .beta_up = 0.0,
          .beta_down = 0.0,
          .reference_score = 0.0,
          .moves = MakeStreamKey(7, "client", id, "moves")};
}

CompiledClientBase BaseWith(std::vector<CompiledNamedClient> clients) {
  CompiledClientBase base = ABase({10, 20, 30, 5}, kMoves);
  base.out = kOut;
  base.named_clients = std::move(clients);
  return base;
}

double Logit(double p) { return std::log(p / (1.0 - p)); }

using Row = std::array<double, 4>;

// Where a client of `segment` goes, by the book; `odds` are those of levers, up, down and out.
Row ByTheBook(int segment, const CompiledNamedClient& client, double delta, Row odds = {1, 1, 1}) {
  Row p{};
  double sum = 0.0;
  for (int to = 0; to < 4; ++to) {
    const double ratio = to == segment  ? 1.0
                         : to == kOut   ? odds[2]
                         : to < segment ? odds[0]
                                        : odds[1];
    p[to] = kMoves[segment][to] * ratio;
    sum += p[to];
  }
  for (double& probability : p) probability /= sum;
  if (segment == kOut) return p;
  const double out = 1.0 / (1.0 + std::exp(-(Logit(p[kOut]) - client.beta_out * delta)));
  double rest = 0.0;
  for (int to = 0; to < kOut; ++to) {
    if (to < segment) p[to] *= std::exp(client.beta_up * delta);
    if (to > segment) p[to] *= std::exp(-client.beta_down * delta);
    rest += p[to];
  }
  for (int to = 0; to < kOut; ++to) p[to] *= (1.0 - out) / rest;
  p[kOut] = out;
  return p;
}

int TakeBy(const Row& p, double uniform) {
  for (int to = 0; to < 3; ++to) {
    if (uniform < p[to]) return to;
    uniform -= p[to];
  }
  return 3;
}

double UniformOf(const CompiledNamedClient& client, int t, std::uint64_t path) {
  const PhiloxCounter words =
      Philox4x32({0, static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(path),
                  static_cast<std::uint32_t>(path >> 32)},
                 {client.moves.k0, client.moves.k1});
  return words[0] * 0x1p-32 + ((words[1] >> 12) + 0.5) * 0x1p-52;
}

struct Shown {
  alignas(64) double score[kTilePaths], ends[kTilePaths], payments[kTilePaths], cost[kTilePaths];
  ContractView view() const { return {score, ends, payments, cost}; }
};

// A base whose values load on nothing sees nothing.
struct Nothing {
  ColumnStore none;
  ChanceView view() const { return {none, none, none, none, none}; }
};

TEST(NamedTile, MovesEveryPathAsTheFormulaSaysOnItsUniform) {
  CompiledNamedClient tied = AClient(1, "tied", 0), strong = AClient(0, "strong", 1);
  tied.beta_out = 2.0;
  tied.beta_up = 1.5;
  tied.beta_down = 0.7;
  tied.reference_score = 0.4;
  strong.beta_out = -1.0;
  strong.beta_down = 30.0;
  const CompiledNamedClient alone = AClient(2, "alone"), gone = AClient(kOut, "gone");
  const CompiledClientBase base = BaseWith({tied, strong, alone, gone});
  BaseTile tile(base);
  Shown first, second;
  const std::uint64_t first_path = (std::uint64_t{1} << 32) + 512;
  tile.Begin(first_path);
  std::array<std::array<int, 4>, kTilePaths> at;
  for (auto& path : at) path = {1, 0, 2, kOut};
  for (int t = 1; t <= 12; ++t) {
    for (int lane = 0; lane < kTilePaths; ++lane) {
      first.score[lane] = std::sin(0.1 * (lane + 17 * t));
      second.score[lane] = std::cos(0.3 * lane - t);
      first.ends[lane] = 4 + lane % 9;
      second.ends[lane] = 12;
    }
    tile.Move(t, std::vector<ContractView>{first.view(), second.view()});
    for (int lane = 0; lane < kTilePaths; ++lane) {
      for (int client = 0; client < 4; ++client) {
        const CompiledNamedClient& named = base.named_clients[client];
        const double delta = client == 0 && t <= first.ends[lane] ? first.score[lane] - 0.4
                             : client == 1                        ? second.score[lane]
                                                                  : 0.0;
        int& segment = at[lane][client];
        const bool was_out = segment == kOut;
        segment = TakeBy(ByTheBook(segment, named, delta),
                         UniformOf(named, t, first_path + static_cast<std::uint64_t>(lane)));
        ASSERT_EQ(tile.named().segment(client)[lane], segment)
            << "client " << client << " lane " << lane << " t " << t;
        ASSERT_EQ(tile.named().left(client)[lane], !was_out && segment == kOut ? 1.0 : 0.0);
      }
    }
  }
}

TEST(NamedTile, HoldsOddsThatAScoreDrivesOverTheTop) {
  CompiledNamedClient client = AClient(1, "extreme", 0);
  client.beta_out = 1000;
  client.beta_up = 1000;
  client.beta_down = 1000;
  const CompiledClientBase base = BaseWith({client});
  BaseTile tile(base);
  Shown contract;
  std::ranges::fill(contract.ends, 40.0);
  for (const double score : {1e6, -1e6}) {
    std::ranges::fill(contract.score, score);
    tile.Begin(0);
    tile.Move(1, std::vector<ContractView>{contract.view()});
    for (const double segment : tile.named().segment(0)) {
      EXPECT_EQ(segment, score > 0 ? 0.0 : kOut);  // odds of e^300 to one
    }
  }
}

// Rows are raw draws and may be tiny; tilted the same way, targets keep their proportions.
TEST(NamedTile, LosesNoTargetOfATinyRowToATilt) {
  CompiledNamedClient client = AClient(1, "tiny", 0);
  client.beta_up = -1000;
  client.beta_down = 1000;
  CompiledClientBase base = BaseWith({client});
  base.rows[1].targets = {0, 2, kOut};
  base.rows[1].probabilities = {0.75, 0.25, 0.0};
  NamedTile tile(base);
  LeverTile levers(base);
  Shown contract;
  std::ranges::fill(contract.score, 1.0);
  std::ranges::fill(contract.ends, 40.0);
  const std::vector<ContractView> contracts = {contract.view()};
  ColumnStore weights(3), moved(3);
  std::ranges::fill(weights[0], 3e-200);
  std::ranges::fill(weights[1], 1e-200);
  std::ranges::fill(weights[2], 1e-250);
  tile.Begin();
  tile.Open(1, 0, contracts);
  tile.MoveFrom(1, 1, weights, levers, contracts,
                std::vector<Column>{moved[0], moved[1], moved[2]});
  tile.Close();
  for (int lane = 0; lane < kTilePaths; ++lane) {
    const double uniform = UniformOf(client, 1, static_cast<std::uint64_t>(lane));
    EXPECT_EQ(tile.segment(0)[lane], uniform < 0.75 ? 0.0 : 2.0) << lane;
  }
}

TEST(NamedTile, CountsAmongItsSegmentsClients) {
  std::vector<CompiledNamedClient> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(AClient(1, "c" + std::to_string(i)));
  const CompiledClientBase base = BaseWith(clients);  // all of the second segment
  BaseTile tile(base);
  tile.Begin(0);
  for (int t = 1; t <= 6; ++t) {
    tile.Advance(t);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      double all = 0.0;
      for (int segment = 0; segment < 4; ++segment) {
        all += tile.count(segment)[lane];
        double moved = 0.0, named = 0.0;
        const int targets = static_cast<int>(base.rows[segment].targets.size());
        for (int i = 0; i < targets; ++i) moved += tile.moved(segment, i)[lane];
        EXPECT_EQ(moved, tile.stood(segment)[lane]);
        for (int client = 0; client < 20; ++client) {
          named += tile.named().segment(client)[lane] == segment ? 1.0 : 0.0;
        }
        EXPECT_GE(tile.count(segment)[lane], named);
      }
      EXPECT_EQ(all, 65.0);
    }
  }
}

TEST(NamedTile, LeavesTheDrawsOfAllOthersAlone) {
  const CompiledClientBase alone = BaseWith({AClient(0, "a")});
  CompiledClientBase with_more = BaseWith({AClient(0, "a"), AClient(2, "b"), AClient(3, "c")});
  with_more.initial_counts[2] += 1;
  with_more.initial_counts[3] += 1;
  BaseTile one(alone), three(with_more);
  one.Begin(256);
  three.Begin(256);
  for (int t = 1; t <= 5; ++t) {
    one.Advance(t);
    three.Advance(t);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      ASSERT_EQ(one.named().segment(0)[lane], three.named().segment(0)[lane]);
      double more = 0.0;
      for (int segment = 0; segment < 4; ++segment) {
        const double two = (three.named().segment(1)[lane] == segment ? 1.0 : 0.0) +
                           (three.named().segment(2)[lane] == segment ? 1.0 : 0.0);
        ASSERT_EQ(one.count(segment)[lane] + two, three.count(segment)[lane]);
        more += two;
      }
      ASSERT_EQ(more, 2.0);
    }
  }
}

// Two levers, both on segments 1 and 2: of the first everybody, of the second two clients.
TEST(NamedTile, IsTreatedBeforeOthersInListOrder) {
  CompiledClientBase base =
      BaseWith({AClient(1, "a"), AClient(0, "b"), AClient(2, "c"), AClient(1, "d")});
  base.levers = {ALever({1, 2}, 3.0, 0.5, 0.2), ALever({1, 2}, 10.0, 1.0, 1.0)};
  base.levers[1].capacity = 2;
  BaseTile tile(base);
  tile.Begin(0);
  tile.Move(1, {});
  const Row first = {3.0, 0.5, 0.2}, both = {30.0, 0.5, 0.2};
  const std::array<Row, 4> odds = {both, Row{1, 1, 1}, both, first};
  for (int lane = 0; lane < kTilePaths; ++lane) {
    for (int client = 0; client < 4; ++client) {
      const CompiledNamedClient& named = base.named_clients[client];
      EXPECT_EQ(tile.named().segment(client)[lane],
                TakeBy(ByTheBook(named.segment, named, 0.0, odds[client]),
                       UniformOf(named, 1, static_cast<std::uint64_t>(lane))));
    }
    EXPECT_EQ(tile.levers().treated(0)[lane], 50.0);
    EXPECT_EQ(tile.levers().treated(1)[lane], 2.0);  // "a" and "c", nobody else
  }
}

TEST(NamedTile, BringsItsContractsMoneyWhileThatRunsAndItsSegmentsAfter) {
  const CompiledClientBase base = BaseWith({AClient(0, "under contract", 0), AClient(0, "free")});
  BaseTile tile(base);
  Shown contract;
  tile.Begin(0);
  double discounted = 0.0;
  for (int t = 1; t <= 6; ++t) {
    for (int lane = 0; lane < kTilePaths; ++lane) {
      contract.score[lane] = 0.0;
      contract.ends[lane] = 3;
      contract.payments[lane] = 100.0 + lane;
      contract.cost[lane] = 7.0 * t;
    }
    const std::vector<ContractView> views = {contract.view()};
    tile.Move(t, views);
    const Nothing nothing;
    tile.Accrue(t, nothing.view(), views);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      const auto own = static_cast<int>(tile.named().segment(0)[lane]);
      const auto free = static_cast<int>(tile.named().segment(1)[lane]);
      const double value = 1.0 + own + t;
      const double revenue = 100.0 + lane + (t <= 3 ? 0.0 : value);
      EXPECT_NEAR(tile.named_revenue(0)[lane], revenue, 1e-12 * revenue);
      EXPECT_NEAR(tile.named_profit(0)[lane], 100.0 + lane + (t <= 3 ? -7.0 * t : 0.1 * t), 1e-9);
      EXPECT_NEAR(tile.named_revenue(1)[lane], 1.0 + free + t, 1e-12);
      double sum = 0.0;
      for (int segment = 0; segment < 4; ++segment) {
        const double clients = tile.count(segment)[lane] - (segment == own && t <= 3 ? 1.0 : 0.0);
        const double expected =
            clients * (1.0 + segment + t) + (segment == own ? 100.0 + lane : 0.0);
        EXPECT_NEAR(tile.segment_revenue(segment)[lane], expected, 1e-9);
        sum += expected;
      }
      EXPECT_NEAR(tile.revenue()[lane], sum, 1e-9);
    }
    discounted += tile.named_revenue(0)[5] * base.discount[t];
  }
  EXPECT_NEAR(tile.named_discounted_revenue(0)[5], discounted, 1e-9);
}

}  // namespace
}  // namespace accord
