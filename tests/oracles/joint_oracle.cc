#include "tests/oracles/joint_oracle.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "simulation/random/philox.h"
#include "simulation/random/stream.h"
#include "tests/oracles/chance_oracle.h"

namespace accord::oracles {
namespace {

constexpr double kMostExponent = 300;

Sized ExpWithin(Sized exponent) { return Exp(Max(-kMostExponent, Min(kMostExponent, exponent))); }

std::size_t PositionOf(const ClientBase& base, const std::string& id) {
  return static_cast<std::size_t>(
      std::find_if(base.segments.begin(), base.segments.end(),
                   [&](const Segment& segment) { return segment.id == id; }) -
      base.segments.begin());
}

int OutOf(const ClientBase& base) {
  for (std::size_t k = 0; k < base.segments.size(); ++k) {
    if (base.segments[k].out) return static_cast<int>(k);
  }
  return -1;
}

void Normalise(Series& row) {
  Sized sum = 0;
  for (const Sized& p : row) sum += p;
  for (Sized& p : row) p = p / sum;
}

std::vector<Series> Matrix(const Transitions& transitions) {
  std::vector<Series> matrix;
  if (const auto* given = std::get_if<TransitionMatrix>(&transitions.kind)) {
    for (const TransitionRow& row : given->rows) {
      matrix.emplace_back(row.probabilities.begin(), row.probabilities.end());
    }
  } else {
    const auto& counted = std::get<TransitionCounts>(transitions.kind);
    for (const TransitionCountRow& row : counted.rows) {
      matrix.emplace_back();
      for (const double n : row.counts) matrix.back().push_back(n > 0 ? n + *counted.prior : 0);
    }
  }
  for (Series& row : matrix) Normalise(row);
  return matrix;
}

// 52 bits, in the middle of one of as many equal cells of (0, 1).
double Uniform(std::uint64_t seed, const std::string& client, int t, std::uint64_t path) {
  const StreamKey key = MakeStreamKey(seed, "client", client, "moves");
  const PhiloxCounter words =
      Philox4x32({0, static_cast<std::uint32_t>(t), static_cast<std::uint32_t>(path),
                  static_cast<std::uint32_t>(path >> 32)},
                 {key.k0, key.k1});
  return words[0] * 0x1p-32 + ((words[1] >> 12) + 0.5) * 0x1p-52;
}

// The first segment at which the sum of probabilities passes the uniform.
int Draw(const Series& probabilities, double uniform, EdgeWatch& edges) {
  int last = 0;
  for (std::size_t l = 0; l < probabilities.size(); ++l) {
    if (probabilities[l].value > 0) last = static_cast<int>(l);
  }
  Sized sum = 0;
  for (int l = 0; l < last; ++l) {
    const Sized p = probabilities[static_cast<std::size_t>(l)];
    if (p.value == 0) continue;
    sum += p;
    edges.Compared(uniform, sum);
    if (uniform < sum.value) return l;
  }
  return last;
}

bool Treats(const Lever& lever, const std::string& segment, int t) {
  return t >= lever.first_period && t <= lever.last_period &&
         std::find(lever.segments.begin(), lever.segments.end(), segment) != lever.segments.end();
}

// A lever's factor on all of its log odds ratios, one a path.
Sized EffectOf(const Lever& lever, std::uint64_t seed, std::uint64_t path) {
  double z[4];
  FillNormals4(MakeStreamKey(seed, "lever", lever.id, "effect"), 0, path, {&z[0], 1}, {&z[1], 1},
               {&z[2], 1}, {&z[3], 1});
  return Exp(lever.effect_log_sd * Sized(z[0]));
}

// Of levers on one client, together.
struct LogOdds {
  Sized up, down, out;
};

class Walk {
 public:
  // `stayed`: the contracts as if nobody left.
  Walk(const Scenario& scenario, std::uint64_t seed, std::uint64_t path, const PathFigures& stayed,
       JointPath& joint)
      : scenario_(scenario),
        base_(*scenario.facts().client_base),
        levers_(scenario.facts().levers),
        out_(OutOf(base_)),
        matrix_(Matrix(*base_.transitions)),
        seed_(seed),
        path_(path),
        stayed_(stayed),
        joint_(joint),
        departures_(scenario.facts().contracts.size()) {
    for (const NamedClient& client : base_.named_clients) {
      standing_.push_back(PositionOf(base_, client.segment));
    }
    joint_.named_clients.resize(base_.named_clients.size());
    joint_.treated.resize(levers_.size());
    for (const Lever& lever : levers_) effects_.push_back(EffectOf(lever, seed, path));
  }

  // Contracts that clients left, by contract.
  Departures Go() {
    for (int t = 1; t <= scenario_.period_count(); ++t) Step(t);
    return std::move(departures_);
  }

 private:
  void Step(int t) {
    std::vector<std::int64_t> places_left;
    for (const Lever& lever : levers_) {
      places_left.push_back(
          lever.capacity.value_or(static_cast<std::int64_t>(base_.named_clients.size())));
    }
    for (std::vector<int>& treated : joint_.treated) treated.push_back(0);
    for (std::size_t i = 0; i < base_.named_clients.size(); ++i) {
      const NamedClient& client = base_.named_clients[i];
      const std::size_t from = standing_[i];
      LogOdds odds;
      for (std::size_t k = 0; k < levers_.size(); ++k) {
        if (places_left[k] == 0 || !Treats(levers_[k], base_.segments[from].id, t)) continue;
        --places_left[k];
        ++joint_.treated[k].back();
        odds.up += effects_[k] * std::log(*levers_[k].odds_ratio_up);
        odds.down += effects_[k] * std::log(*levers_[k].odds_ratio_down);
        odds.out += effects_[k] * std::log(*levers_[k].odds_ratio_out);
      }
      const Series row = Treated(from, odds);
      const int contract = LiveContract(client, t);
      const int to = Draw(MoveProbabilities(row, static_cast<int>(from), out_, client,
                                            DeltaOf(client, contract, t)),
                          Uniform(seed_, client.id, t, path_), joint_.edges);
      if (contract >= 0 && to == out_) departures_[static_cast<std::size_t>(contract)] = t;
      standing_[i] = static_cast<std::size_t>(to);
      joint_.named_clients[i].segments.push_back(to);
    }
  }

  Series Treated(std::size_t from, const LogOdds& odds) const {
    Series row = matrix_[from];
    for (std::size_t l = 0; l < row.size(); ++l) {
      if (l == from) continue;
      row[l] *= ExpWithin(static_cast<int>(l) == out_ ? odds.out : l < from ? odds.up : odds.down);
    }
    Normalise(row);
    return row;
  }

  // Of the client, where it lives in period t; else -1.
  int LiveContract(const NamedClient& client, int t) const {
    const std::vector<Contract>& contracts = scenario_.facts().contracts;
    for (std::size_t i = 0; i < contracts.size(); ++i) {
      if (contracts[i].client_id != client.id || departures_[i]) continue;
      return t > stayed_.contracts[i].last_period ? -1 : static_cast<int>(i);
    }
    return -1;
  }

  Sized DeltaOf(const NamedClient& client, int contract, int t) const {
    if (contract < 0) return 0;
    const Series& score = stayed_.contracts[static_cast<std::size_t>(contract)].score;
    return score.empty() ? 0 : score[static_cast<std::size_t>(t - 1)] - client.reference_score;
  }

  const Scenario& scenario_;
  const ClientBase& base_;
  const std::vector<Lever>& levers_;
  int out_;
  std::vector<Series> matrix_;
  std::uint64_t seed_, path_;
  const PathFigures& stayed_;
  JointPath& joint_;
  Departures departures_;
  std::vector<std::size_t> standing_;  // by client
  Series effects_;                     // by lever
};

// What a client brings: its contract's cash by T, and its segment's values once (or where) no
// contract is its own.
void CountMoney(const Scenario& scenario, const NamedClient& client,
                const std::vector<ContractPath>& settled, NamedClientPath& path) {
  const std::vector<Segment>& segments = scenario.facts().client_base->segments;
  const auto value_of = [&](const std::optional<ClientValue>& value, std::size_t t) {
    return ValuesOf(std::get<Trajectory>(value->kind), scenario.period_count(),
                    scenario.period_years())[t - 1];
  };
  const ContractPath* contract = nullptr;
  for (std::size_t i = 0; i < settled.size(); ++i) {
    if (scenario.facts().contracts[i].client_id == client.id) contract = &settled[i];
  }
  for (std::size_t t = 1; t <= path.segments.size(); ++t) {
    Sized revenue = 0, profit = 0;
    if (contract != nullptr) {
      revenue += contract->cash[t].payments;
      profit += contract->cash[t].payments - contract->cash[t].supplier_cost;
    }
    if (contract == nullptr || static_cast<int>(t) > contract->last_period) {
      const Segment& segment = segments[static_cast<std::size_t>(path.segments[t - 1])];
      revenue += value_of(segment.revenue_per_client, t);
      profit += value_of(segment.profit_per_client, t);
    }
    path.revenue.push_back(revenue);
    path.profit.push_back(profit);
  }
}

}  // namespace

Series MoveProbabilities(const Series& row, int from, int out, const NamedClient& client,
                         Sized delta) {
  const auto is_out = [out](std::size_t l) { return static_cast<int>(l) == out; };
  Series moves(row.size());
  Sized p0 = 0, others = 0, weights = 0;
  for (std::size_t l = 0; l < row.size(); ++l) {
    if (is_out(l)) {
      p0 = row[l];
      continue;
    }
    others += row[l];
    const int target = static_cast<int>(l);
    moves[l] = row[l] * (target < from   ? ExpWithin(client.beta_up * delta)
                         : target > from ? ExpWithin(-client.beta_down * delta)
                                         : Sized(1));
    weights += moves[l];
  }
  // logit p_out = logit p0 - beta_out delta; certain where it was certain.
  const Sized odds_out = p0 * ExpWithin(-client.beta_out * delta);
  const Sized p_out = odds_out / (odds_out + others);
  const Sized p_rest = others / (odds_out + others);
  for (std::size_t l = 0; l < row.size(); ++l) {
    if (is_out(l)) {
      moves[l] = p_out;
    } else if (weights.value > 0) {
      moves[l] = p_rest * moves[l] / weights;
    }
  }
  return moves;
}

JointPath SimulateJointly(const Scenario& scenario, std::uint64_t seed, std::uint64_t path) {
  JointPath joint;
  const PathFigures stayed = SimulatePath(scenario, seed, path);
  const Departures departures = Walk(scenario, seed, path, stayed, joint).Go();
  joint.figures = SimulatePath(scenario, seed, path, departures);
  const std::vector<NamedClient>& clients = scenario.facts().client_base->named_clients;
  for (std::size_t i = 0; i < clients.size(); ++i) {
    CountMoney(scenario, clients[i], joint.figures.contracts, joint.named_clients[i]);
  }
  for (const ContractPath& contract : stayed.contracts) joint.edges.Compared(contract.edges);
  for (const ContractPath& contract : joint.figures.contracts) {
    joint.edges.Compared(contract.edges);
  }
  for (ContractPath& contract : joint.figures.contracts) contract.edges.Compared(joint.edges);
  return joint;
}

}  // namespace accord::oracles
