#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "tests/oracles/random_scenarios.h"

namespace accord::oracles {
namespace {

ClientValue RandomValue(Dice& dice, const ScenarioDraft& draft) {
  return {RandomTrajectory(dice, draft, dice.Round(-50, 300))};
}

void AddSegments(Dice& dice, const ScenarioDraft& draft, ClientBase& base) {
  const int count = dice.Integer(3, 6);
  for (int k = 0; k < count; ++k) {
    Segment segment;
    segment.id = "segment-" + std::to_string(k);
    if (dice.Chance(0.9)) segment.revenue_per_client = RandomValue(dice, draft);
    if (dice.Chance(0.9)) segment.profit_per_client = RandomValue(dice, draft);
    base.segments.push_back(segment);
  }
  // Mostly the last one; in some bases nobody can leave.
  if (dice.Chance(0.1)) return;
  const int out = dice.Chance(0.8) ? count - 1 : dice.Integer(0, count - 1);
  base.segments[static_cast<std::size_t>(out)].out = true;
}

// Some are 0, one is not; whoever is out mostly stays, and often for good.
std::vector<double> RandomRow(Dice& dice, const ClientBase& base, std::size_t from) {
  std::vector<double> row;
  const bool is_out = base.segments[from].out;
  const bool for_good = is_out && dice.Chance(0.5);
  for (std::size_t to = 0; to < base.segments.size(); ++to) {
    const bool stays = to == from;
    const bool is_zero = for_good ? !stays : !stays && dice.Chance(0.3);
    row.push_back(is_zero ? 0 : dice.Between(0.1, 1) * (stays && !is_out ? 3 : 1));
  }
  return row;
}

Transitions RandomTransitions(Dice& dice, const ClientBase& base) {
  TransitionMatrix given;
  TransitionCounts counted;
  const bool counts = dice.Chance(0.4);
  if (dice.Chance(0.5)) counted.prior = dice.Round(0, 2);
  for (std::size_t from = 0; from < base.segments.size(); ++from) {
    std::vector<double> row = RandomRow(dice, base, from);
    double sum = 0;
    for (double& p : row) {
      if (counts) p = std::ceil(20 * p);
      sum += p;
    }
    if (!counts) {
      for (double& p : row) p /= sum;
    }
    given.rows.push_back({base.segments[from].id, row});
    counted.rows.push_back({base.segments[from].id, row});
  }
  // Rows go by segment, in any order.
  std::reverse(given.rows.begin(), given.rows.end());
  Transitions transitions;
  if (counts) {
    transitions.kind = counted;
  } else {
    transitions.kind = given;
  }
  return transitions;
}

Segment& AnySegment(Dice& dice, ClientBase& base, bool may_be_out) {
  while (true) {
    const int k = dice.Integer(0, static_cast<int>(base.segments.size()) - 1);
    Segment& segment = base.segments[static_cast<std::size_t>(k)];
    if (may_be_out || !segment.out) return segment;
  }
}

// Mostly small enough for all moves to stay possible.
double RandomBeta(Dice& dice) {
  if (dice.Chance(0.2)) return 0;
  return dice.Chance(0.1) ? dice.Between(-1000, 1000) : dice.Between(-6, 6);
}

void AddNamedClient(Dice& dice, Contract* contract, ClientBase& base) {
  NamedClient client;
  client.id = "client-" + std::to_string(base.named_clients.size());
  Segment& segment = AnySegment(dice, base, contract == nullptr);
  ++segment.client_count;
  client.segment = segment.id;
  if (contract != nullptr) contract->client_id = client.id;
  if (contract != nullptr && contract->score) {
    client.beta_out = RandomBeta(dice);
    client.beta_up = RandomBeta(dice);
    client.beta_down = RandomBeta(dice);
    client.reference_score = dice.Round(0, 1.3);
  }
  base.named_clients.push_back(client);
}

Lever RandomLever(Dice& dice, int index, const ScenarioDraft& draft) {
  Lever lever;
  lever.id = "lever-" + std::to_string(index);
  for (const Segment& segment : draft.client_base->segments) {
    if (dice.Chance(0.6)) lever.segments.push_back(segment.id);
  }
  if (lever.segments.empty()) lever.segments = {draft.client_base->segments.back().id};
  if (dice.Chance(0.5)) std::reverse(lever.segments.begin(), lever.segments.end());
  const int n = draft.timeline->period_count;
  if (dice.Chance(0.4)) lever.first_period = dice.Integer(1, n);
  if (dice.Chance(0.4)) lever.last_period = dice.Integer(std::max(1, lever.first_period), n);
  if (dice.Chance(0.7)) lever.odds_ratio_up = std::exp(dice.Between(-1, 1.5));
  if (dice.Chance(0.7)) lever.odds_ratio_down = std::exp(dice.Between(-1.5, 1));
  if (dice.Chance(0.7)) lever.odds_ratio_out = std::exp(dice.Between(-1.5, 1));
  if (dice.Chance(0.4)) lever.effect_log_sd = dice.Round(0, 2);
  lever.cost_per_client = dice.Round(0, 20);
  if (dice.Chance(0.6)) lever.capacity = dice.Integer(0, 5);
  return lever;
}

}  // namespace

void AddClientBase(Dice& dice, ScenarioDraft& draft) {
  ClientBase& base = draft.client_base.emplace();
  AddSegments(dice, draft, base);
  base.transitions = RandomTransitions(dice, base);
  std::vector<Contract*> contracts;
  for (Contract& contract : draft.contracts) {
    if (dice.Chance(0.9)) contracts.push_back(&contract);
  }
  contracts.resize(contracts.size() + static_cast<std::size_t>(dice.Integer(0, 3)), nullptr);
  // In any order, with and without contract.
  while (!contracts.empty()) {
    const int i = dice.Integer(0, static_cast<int>(contracts.size()) - 1);
    AddNamedClient(dice, contracts[static_cast<std::size_t>(i)], base);
    contracts.erase(contracts.begin() + i);
  }
  const int levers = dice.Chance(0.3) ? 0 : dice.Integer(1, 3);
  for (int i = 0; i < levers; ++i) draft.levers.push_back(RandomLever(dice, i, draft));
  if (dice.Chance(0.5)) return;
  // Anonymous ones beside them, who change nothing.
  for (Segment& segment : base.segments) segment.client_count += dice.Integer(0, 30);
  if (dice.Chance(0.5)) base.arrivals = {{base.segments.front().id, dice.Round(0, 2)}};
}

}  // namespace accord::oracles
