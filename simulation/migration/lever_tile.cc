#include "simulation/migration/lever_tile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

#include "simulation/base/vector_clones.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/random/math.h"
#include "simulation/random/philox.h"

namespace accord {
namespace {

int LeverCount(const CompiledClientBase& base) { return static_cast<int>(base.levers.size()); }

int SizeCount(const CompiledClientBase& base) {
  std::size_t count = 0;
  for (const CompiledLever& lever : base.levers) count += lever.segments.size();
  return static_cast<int>(count);
}

ACCORD_VECTOR_CLONES void EffectOf(double log_sd, const std::uint32_t* words, Column effect) {
  for (int i = 0; i < kTilePaths; ++i) effect[i] = Exp(log_sd * NormalFromWord(words[i]));
}

// Of logarithms. Cloned for its fused operations: it is asked once a client and path.
ACCORD_VECTOR_CLONES ClientOdds BoundedOdds(double up, double down, double out) {
  const auto held = [](double sum) { return std::clamp(sum, -kMostLogOdds, kMostLogOdds); };
  return {Exp(held(up)), Exp(held(down)), Exp(held(out))};
}

// Takes from what is left of the capacity.
ACCORD_VECTOR_CLONES void TakeClients(ConstColumn standing, Column left, Column size,
                                      Column treated) {
  for (int i = 0; i < kTilePaths; ++i) {
    size[i] = left[i] < standing[i] ? left[i] : standing[i];
    left[i] -= size[i];
    treated[i] += size[i];
  }
}

// The largest size of those before the lever's own in the order of sizes.
ACCORD_VECTOR_CLONES void RaiseFloor(ConstColumn other, bool comes_first, ConstColumn own,
                                     Column floor) {
  for (int i = 0; i < kTilePaths; ++i) {
    const bool before = comes_first ? other[i] <= own[i] : other[i] < own[i];
    floor[i] = before && other[i] > floor[i] ? other[i] : floor[i];
  }
}

ACCORD_VECTOR_CLONES void AddLogOdds(ConstColumn other, bool comes_first, ConstColumn own,
                                     ConstColumn effect, double log_up, double log_down,
                                     double log_out, Column up, Column down, Column out) {
  for (int i = 0; i < kTilePaths; ++i) {
    const bool before = comes_first ? other[i] <= own[i] : other[i] < own[i];
    const double factor = before ? 0.0 : effect[i];
    up[i] += factor * log_up;
    down[i] += factor * log_down;
    out[i] += factor * log_out;
  }
}

ACCORD_VECTOR_CLONES void Bound(Column log_odds) {
  for (int i = 0; i < kTilePaths; ++i) {
    const double low = log_odds[i] < -kMostLogOdds ? -kMostLogOdds : log_odds[i];
    log_odds[i] = low > kMostLogOdds ? kMostLogOdds : low;
  }
}

}  // namespace

LeverTile::LeverTile(const CompiledClientBase& base)
    : base_(base),
      effects_(LeverCount(base)),
      treated_(LeverCount(base)),
      cost_(LeverCount(base)),
      discounted_cost_(LeverCount(base)),
      sizes_(SizeCount(base)),
      size_index_(base.levers.size(), std::vector<int>(base.rows.size(), -1)),
      acting_(base.rows.size()),
      treats_(base.levers.empty() ? 0 : base.named_clients.size() * kTilePaths) {
  int next = 0;
  for (std::size_t lever = 0; lever < base.levers.size(); ++lever) {
    columns::Fill(1.0, effects_[static_cast<int>(lever)]);
    for (const CompiledLeverSegment& treated : base.levers[lever].segments) {
      size_index_[lever][static_cast<std::size_t>(treated.segment)] = next++;
    }
  }
}

void LeverTile::Begin(std::uint64_t first_path) {
  for (int lever = 0; lever < LeverCount(base_); ++lever) {
    columns::Fill(0.0, discounted_cost_[lever]);
    const CompiledLever& compiled = base_.levers[lever];
    if (compiled.effect_log_sd == 0.0) continue;
    alignas(64) std::uint32_t words[4][kTilePaths];
    FillPhiloxGroup({compiled.effect.k0, compiled.effect.k1}, 0, 0, first_path, words[0], words[1],
                    words[2], words[3]);
    EffectOf(compiled.effect_log_sd, words[0], effects_[lever]);
  }
}

void LeverTile::Apply(int t, const ColumnStore& counts, const ColumnStore& named_segments) {
  for (std::vector<int>& levers : acting_) levers.clear();
  std::ranges::fill(treats_, 0u);
  alignas(64) double left[kTilePaths];
  for (int lever = 0; lever < LeverCount(base_); ++lever) {
    const CompiledLever& compiled = base_.levers[lever];
    columns::Fill(0.0, treated_[lever]);
    if (compiled.acts_in(t)) {
      columns::Fill(compiled.capacity, left);
      ApplyToNamed(lever, named_segments, left);
      for (const CompiledLeverSegment& treats : compiled.segments) {
        TakeClients(counts[treats.segment], left, sizes_[size_index_[lever][treats.segment]],
                    treated_[lever]);
        acting_[treats.segment].push_back(lever);
      }
    }
    columns::SetProduct(compiled.cost_per_client, treated_[lever], cost_[lever]);
    columns::AddRoundedProduct(base_.discount[t], cost_[lever], discounted_cost_[lever]);
  }
}

void LeverTile::ApplyToNamed(int lever, const ColumnStore& named_segments, Column left) {
  for (int client = 0; client < named_segments.count(); ++client) {
    const ConstColumn stands_in = named_segments[client];
    for (int lane = 0; lane < kTilePaths; ++lane) {
      const auto segment = static_cast<std::size_t>(stands_in[lane]);
      if (size_index_[lever][segment] < 0 || left[lane] < 1.0) continue;
      left[lane] -= 1.0;
      treated_[lever][lane] += 1.0;
      treats_[static_cast<std::size_t>(client * kTilePaths + lane)] |= 1u << lever;
    }
  }
}

ClientOdds LeverTile::OddsOf(int named_client, int lane) const {
  ClientOdds odds;
  if (treats_.empty()) return odds;
  const std::uint32_t levers = treats_[static_cast<std::size_t>(named_client * kTilePaths + lane)];
  if (levers == 0) return odds;
  double up = 0.0, down = 0.0, out = 0.0;
  for (int lever = 0; lever < LeverCount(base_); ++lever) {
    if ((levers >> lever & 1u) == 0) continue;
    const double effect = effects_[lever][lane];
    up += effect * base_.levers[lever].log_up;
    down += effect * base_.levers[lever].log_down;
    out += effect * base_.levers[lever].log_out;
  }
  return BoundedOdds(up, down, out);
}

StreamKey LeverTile::Moves(int segment, int lever) const {
  for (const int other : acting_[segment]) {
    if (!base_.levers[other].treats_all()) continue;
    if (other == lever) return base_.rows[segment].moves;
    break;
  }
  for (const CompiledLeverSegment& treats : base_.levers[lever].segments) {
    if (treats.segment == segment) return treats.moves;
  }
  assert(false);
  return {};
}

ConstColumn LeverTile::Size(int segment, int lever) const {
  return sizes_[size_index_[lever][segment]];
}

void LeverTile::Stratum(int segment, int lever, Column clients) const {
  const ConstColumn own = Size(segment, lever);
  columns::Fill(0.0, clients);
  for (const int other : acting_[segment]) {
    if (other != lever) RaiseFloor(Size(segment, other), other < lever, own, clients);
  }
  for (int lane = 0; lane < kTilePaths; ++lane) clients[lane] = own[lane] - clients[lane];
}

void LeverTile::Untreated(int segment, ConstColumn standing, Column clients) const {
  columns::Fill(0.0, clients);
  for (const int lever : acting_[segment]) {
    const ConstColumn size = Size(segment, lever);
    for (int lane = 0; lane < kTilePaths; ++lane) {
      clients[lane] = size[lane] > clients[lane] ? size[lane] : clients[lane];
    }
  }
  for (int lane = 0; lane < kTilePaths; ++lane) clients[lane] = standing[lane] - clients[lane];
}

void LeverTile::SumLogOdds(int segment, int lever, LogOdds odds) const {
  for (const Column sum : {odds.up, odds.down, odds.out}) columns::Fill(0.0, sum);
  const ConstColumn own = Size(segment, lever);
  for (const int other : acting_[segment]) {
    const CompiledLever& compiled = base_.levers[other];
    AddLogOdds(Size(segment, other), other < lever, own, effects_[other], compiled.log_up,
               compiled.log_down, compiled.log_out, odds.up, odds.down, odds.out);
  }
  for (const Column sum : {odds.up, odds.down, odds.out}) Bound(sum);
}

}  // namespace accord
