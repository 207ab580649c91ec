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

ClientValue RandomValue(RandomChoices& random, const ScenarioDraft& draft) {
  return {RandomTrajectory(random, draft, random.Round(-50, 300))};
}

void AddSegments(RandomChoices& random, const ScenarioDraft& draft, ClientBase& base) {
  const int count = random.Integer(3, 6);
  for (int k = 0; k < count; ++k) {
    Segment segment;
    segment.id = "segment-" + std::to_string(k);
    if (random.Chance(0.9)) segment.revenue_per_client = RandomValue(random, draft);
    if (random.Chance(0.9)) segment.profit_per_client = RandomValue(random, draft);
    base.segments.push_back(segment);
  }
  // Mostly the last one; in some bases nobody can leave.
  if (random.Chance(0.1)) return;
  const int out = random.Chance(0.8) ? count - 1 : random.Integer(0, count - 1);
  base.segments[static_cast<std::size_t>(out)].out = true;
}

// Some are 0, one is not; whoever is out mostly stays, and often for good.
std::vector<double> RandomRow(RandomChoices& random, const ClientBase& base, std::size_t from) {
  std::vector<double> row;
  const bool is_out = base.segments[from].out;
  const bool for_good = is_out && random.Chance(0.5);
  for (std::size_t to = 0; to < base.segments.size(); ++to) {
    const bool stays = to == from;
    const bool is_zero = for_good ? !stays : !stays && random.Chance(0.3);
    row.push_back(is_zero ? 0 : random.Between(0.1, 1) * (stays && !is_out ? 3 : 1));
  }
  return row;
}

Transitions RandomTransitions(RandomChoices& random, const ClientBase& base) {
  TransitionMatrix given;
  TransitionCounts counted;
  const bool counts = random.Chance(0.4);
  if (random.Chance(0.5)) counted.prior = random.Round(0, 2);
  for (std::size_t from = 0; from < base.segments.size(); ++from) {
    std::vector<double> row = RandomRow(random, base, from);
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

Segment& AnySegment(RandomChoices& random, ClientBase& base, bool may_be_out) {
  while (true) {
    const int k = random.Integer(0, static_cast<int>(base.segments.size()) - 1);
    Segment& segment = base.segments[static_cast<std::size_t>(k)];
    if (may_be_out || !segment.out) return segment;
  }
}

// Mostly small enough for all moves to stay possible.
double RandomBeta(RandomChoices& random) {
  if (random.Chance(0.2)) return 0;
  return random.Chance(0.1) ? random.Between(-1000, 1000) : random.Between(-6, 6);
}

void AddNamedClient(RandomChoices& random, Contract* contract, ClientBase& base) {
  NamedClient client;
  client.id = "client-" + std::to_string(base.named_clients.size());
  Segment& segment = AnySegment(random, base, contract == nullptr);
  ++segment.client_count;
  client.segment = segment.id;
  if (contract != nullptr) contract->client_id = client.id;
  if (contract != nullptr && contract->score) {
    client.beta_out = RandomBeta(random);
    client.beta_up = RandomBeta(random);
    client.beta_down = RandomBeta(random);
    client.reference_score = random.Round(0, 1.3);
  }
  base.named_clients.push_back(client);
}

Lever RandomLever(RandomChoices& random, int index, const ScenarioDraft& draft) {
  Lever lever;
  lever.id = "lever-" + std::to_string(index);
  for (const Segment& segment : draft.client_base->segments) {
    if (random.Chance(0.6)) lever.segments.push_back(segment.id);
  }
  if (lever.segments.empty()) lever.segments = {draft.client_base->segments.back().id};
  if (random.Chance(0.5)) std::reverse(lever.segments.begin(), lever.segments.end());
  const int n = draft.timeline->period_count;
  if (random.Chance(0.4)) lever.first_period = random.Integer(1, n);
  if (random.Chance(0.4)) lever.last_period = random.Integer(std::max(1, lever.first_period), n);
  if (random.Chance(0.7)) lever.odds_ratio_up = std::exp(random.Between(-1, 1.5));
  if (random.Chance(0.7)) lever.odds_ratio_down = std::exp(random.Between(-1.5, 1));
  if (random.Chance(0.7)) lever.odds_ratio_out = std::exp(random.Between(-1.5, 1));
  if (random.Chance(0.4)) lever.effect_log_sd = random.Round(0, 2);
  lever.cost_per_client = random.Round(0, 20);
  if (random.Chance(0.6)) lever.capacity = random.Integer(0, 5);
  return lever;
}

}  // namespace

void AddClientBase(RandomChoices& random, ScenarioDraft& draft) {
  ClientBase& base = draft.client_base.emplace();
  AddSegments(random, draft, base);
  base.transitions = RandomTransitions(random, base);
  std::vector<Contract*> contracts;
  for (Contract& contract : draft.contracts) {
    if (random.Chance(0.9)) contracts.push_back(&contract);
  }
  contracts.resize(contracts.size() + static_cast<std::size_t>(random.Integer(0, 3)), nullptr);
  // In any order, with and without contract.
  while (!contracts.empty()) {
    const int i = random.Integer(0, static_cast<int>(contracts.size()) - 1);
    AddNamedClient(random, contracts[static_cast<std::size_t>(i)], base);
    contracts.erase(contracts.begin() + i);
  }
  const int levers = random.Chance(0.3) ? 0 : random.Integer(1, 3);
  for (int i = 0; i < levers; ++i) draft.levers.push_back(RandomLever(random, i, draft));
  if (random.Chance(0.5)) return;
  // Anonymous ones beside them, who change nothing.
  for (Segment& segment : base.segments) segment.client_count += random.Integer(0, 30);
  if (random.Chance(0.5)) base.arrivals = {{base.segments.front().id, random.Round(0, 2)}};
}

}  // namespace accord::oracles
