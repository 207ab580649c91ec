#include "simulation/migration/named_tile.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "simulation/base/vector_clones.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/random/math.h"
#include "simulation/random/philox.h"

namespace accord {
namespace {

constexpr double kMostOdds = 1e300;  // against all the rest: the next uniform cell is 1e-16 away

ACCORD_VECTOR_CLONES void UniformsOf(const std::uint32_t* high, const std::uint32_t* low,
                                     Column uniforms) {
  for (int i = 0; i < kTilePaths; ++i) uniforms[i] = UniformFromWords(high[i], low[i]);
}

// exp(beta delta), held within what a client's odds may be changed by.
ACCORD_VECTOR_CLONES void TiltBy(double beta, const double* score, double reference, Column tilts) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double exponent = beta * (score[i] - reference);
    const double low = exponent < -kMostLogOdds ? -kMostLogOdds : exponent;
    tilts[i] = Exp(low > kMostLogOdds ? kMostLogOdds : low);
  }
}

// What a score does to the odds.
struct Tilts {
  double out, up, down;
};

// Of (5.1), odds by target: those of `out` against all the rest are multiplied, the rest is shared
// anew. `out` is a position among the targets, -1: none of them.
void TieToScore(const Tilts& tilts, const CompiledTransitionRow& row, int segment, int out,
                std::span<double> odds) {
  const int targets = static_cast<int>(odds.size());
  double rest = 0.0, largest = 0.0;
  for (int i = 0; i < targets; ++i) {
    if (i == out) continue;
    rest += odds[i];
    largest = std::max(largest, odds[i]);
  }
  if (rest == 0.0) return;
  double tilted_rest = 0.0;
  for (int i = 0; i < targets; ++i) {
    if (i == out) continue;
    odds[i] /= largest;  // so that none of them is lost, however far they are tilted
    const int target = row.targets[i];
    if (target != segment) odds[i] *= target < segment ? tilts.up : tilts.down;
    tilted_rest += odds[i];
  }
  for (int i = 0; i < targets; ++i) {
    if (i != out) odds[i] /= tilted_rest;
  }
  if (out < 0) return;
  odds[out] = std::min(odds[out] / rest * tilts.out, kMostOdds);
}

}  // namespace

NamedTile::NamedTile(const CompiledClientBase& base)
    : base_(base),
      segments_(static_cast<int>(base.named_clients.size())),
      next_segments_(static_cast<int>(base.named_clients.size())),
      left_(static_cast<int>(base.named_clients.size())),
      uniforms_(static_cast<int>(base.named_clients.size())),
      tilts_(3 * static_cast<int>(base.named_clients.size())),
      odds_(base.rows.size()) {}

void NamedTile::Begin() {
  for (int client = 0; client < segments_.count(); ++client) {
    columns::Fill(static_cast<double>(base_.named_clients[client].segment), segments_[client]);
    columns::Fill(0.0, left_[client]);
  }
}

void NamedTile::Open(int t, std::uint64_t first_path, std::span<const ContractView> contracts) {
  alignas(64) std::uint32_t words[4][kTilePaths];
  for (int client = 0; client < segments_.count(); ++client) {
    const CompiledNamedClient& named = base_.named_clients[client];
    FillPhiloxGroup({named.moves.k0, named.moves.k1}, 0, static_cast<std::uint32_t>(t), first_path,
                    words[0], words[1], words[2], words[3]);
    UniformsOf(words[0], words[1], uniforms_[client]);
    if (named.contract < 0 || contracts[named.contract].score == nullptr) continue;
    const double* score = contracts[named.contract].score;
    TiltBy(0.0 - named.beta_out, score, named.reference_score, tilts_[3 * client]);
    TiltBy(named.beta_up, score, named.reference_score, tilts_[3 * client + 1]);
    TiltBy(0.0 - named.beta_down, score, named.reference_score, tilts_[3 * client + 2]);
  }
}

void NamedTile::MoveFrom(int segment, int t, const ColumnStore& weights, const LeverTile& levers,
                         std::span<const ContractView> contracts, std::span<const Column> moved) {
  const CompiledTransitionRow& row = base_.rows[segment];
  for (int client = 0; client < segments_.count(); ++client) {
    for (int lane = 0; lane < kTilePaths; ++lane) {
      if (segments_[client][lane] != segment) continue;
      const int target = Draw(client, lane, t, row, segment, weights, levers, contracts);
      next_segments_[client][lane] = row.targets[target];
      moved[target][lane] += 1.0;
    }
  }
}

// Which of the row's targets the client takes.
int NamedTile::Draw(int client, int lane, int t, const CompiledTransitionRow& row, int segment,
                    const ColumnStore& weights, const LeverTile& levers,
                    std::span<const ContractView> contracts) {
  const CompiledNamedClient& named = base_.named_clients[client];
  const int targets = static_cast<int>(row.targets.size());
  const std::span<double> odds(odds_.data(), static_cast<std::size_t>(targets));
  const ClientOdds factors = levers.OddsOf(client, lane);
  double largest = 0.0;
  for (int i = 0; i < targets; ++i) largest = std::max(largest, weights[i][lane]);
  if (largest == 0.0) return targets - 1;  // a row that was lost to rounding, as binomials take it
  int out = -1;
  for (int i = 0; i < targets; ++i) {
    const int target = row.targets[i];
    odds[i] = weights[i][lane] / largest;
    if (target == base_.out) out = i;
    if (target == segment) continue;
    odds[i] *= target == base_.out ? factors.out : target < segment ? factors.up : factors.down;
  }
  if (named.contract >= 0 && segment != base_.out) {
    const ContractView& contract = contracts[named.contract];
    if (contract.score != nullptr && contract.IsLive(lane, t)) {
      const Tilts tilts = {tilts_[3 * client][lane], tilts_[3 * client + 1][lane],
                           tilts_[3 * client + 2][lane]};
      TieToScore(tilts, row, segment, out, odds);
    }
  }
  double whole = 0.0;
  for (const double odd : odds) whole += odd;
  double left = uniforms_[client][lane] * whole;
  int taken = 0;
  for (int i = 0; i < targets; ++i) {
    if (odds[i] <= 0.0) continue;
    taken = i;  // the last one that can be takes what rounding leaves
    left -= odds[i];
    if (left <= 0.0) break;
  }
  return taken;
}

void NamedTile::Close() {
  for (int client = 0; client < segments_.count(); ++client) {
    for (int lane = 0; lane < kTilePaths; ++lane) {
      const double before = segments_[client][lane], after = next_segments_[client][lane];
      left_[client][lane] = after == base_.out && before != after ? 1.0 : 0.0;
    }
  }
  std::swap(segments_, next_segments_);
}

void NamedTile::StandAsKnown(int t) {
  for (int client = 0; client < segments_.count(); ++client) {
    const int segment =
        base_.past.segments[static_cast<std::size_t>(client)][static_cast<std::size_t>(t - 1)];
    columns::Fill(static_cast<double>(segment), next_segments_[client]);
  }
  Close();
}

bool NamedTile::AnyIn(int segment) const {
  for (int client = 0; client < segments_.count(); ++client) {
    const ConstColumn stands_in = segments_[client];
    if (std::ranges::any_of(stands_in, [segment](double in) { return in == segment; })) return true;
  }
  return false;
}

void NamedTile::AddCounts(int segment, Column count) const {
  for (int client = 0; client < segments_.count(); ++client) {
    const ConstColumn stands_in = segments_[client];
    for (int lane = 0; lane < kTilePaths; ++lane) {
      count[lane] += stands_in[lane] == segment ? 1.0 : 0.0;
    }
  }
}

}  // namespace accord
