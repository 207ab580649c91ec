#include "simulation/migration/move_tile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <utility>

#include "simulation/base/vector_clones.h"
#include "simulation/migration/dirichlet.h"
#include "simulation/migration/poisson.h"
#include "simulation/model/column_arithmetic.h"
#include "simulation/random/math.h"

namespace accord {
namespace {

using migration_internal::ConditionalBinomials;
using migration_internal::DrawDirichlet;
using migration_internal::DrawPoisson;

// One branch for every target but the last; set(branch, here, elsewhere).
template <typename SetBranch>
void SetBinomials(std::span<const double> weights, SetBranch set) {
  double later = weights.back();
  for (std::size_t i = weights.size() - 1; i-- > 0;) {
    set(static_cast<int>(i), weights[i], later);
    later += weights[i];
  }
}

ACCORD_VECTOR_CLONES void Exponentiate(Column exponents) {
  for (int lane = 0; lane < kTilePaths; ++lane) exponents[lane] = Exp(exponents[lane]);
}

ACCORD_VECTOR_CLONES void MoveClients(ConstColumn taken, Column standing, Column target) {
  for (int lane = 0; lane < kTilePaths; ++lane) {
    target[lane] += taken[lane];
    standing[lane] -= taken[lane];
  }
}

// The same with weights of each path's own; `later` is room to work in.
void SetBinomials(const ColumnStore& weights, int count, ConditionalBinomials& binomials,
                  Column later) {
  columns::Copy(weights[count - 1], later);
  for (int i = count - 1; i-- > 0;) {
    binomials.SetLanes(i, weights[i], later);
    columns::Add(weights[i], later);
  }
}

// To a sum of 1; `sum` is room to work in.
void Normalise(ColumnStore& weights, int count, Column sum) {
  columns::Fill(0.0, sum);
  for (int i = 0; i < count; ++i) columns::Add(weights[i], sum);
  for (int i = 0; i < count; ++i) columns::Divide(sum, weights[i]);
}

int MoveCount(const CompiledClientBase& base) {
  std::size_t count = 0;
  for (const CompiledTransitionRow& row : base.rows) count += row.targets.size();
  return static_cast<int>(count);
}

}  // namespace

MoveTile::MoveTile(const CompiledClientBase& base)
    : base_(base),
      named_(base),
      counts_(static_cast<int>(base.rows.size())),
      next_counts_(static_cast<int>(base.rows.size())),
      all_(named_.any() ? static_cast<int>(base.rows.size()) : 0),
      moving_(6),
      weights_(static_cast<int>(base.rows.size())),
      treated_weights_(base.levers.empty() ? 0 : static_cast<int>(base.rows.size())),
      concentration_(VariesByPeriod() ? static_cast<int>(base.rows.size()) : 0),
      matrix_(ChangesRows() ? MoveCount(base) : 0),
      stood_(static_cast<int>(base.rows.size())),
      moved_(MoveCount(base)),
      period_binomials_(ChangesRows() ? static_cast<int>(base.rows.size()) : 0),
      levers_(base) {
  if (base.process) process_.emplace(*base.process);
  binomials_.reserve(base.rows.size());
  int first = 0;
  for (const CompiledTransitionRow& row : base.rows) {
    assert(!row.targets.empty());
    ConditionalBinomials& binomials =
        binomials_.emplace_back(static_cast<int>(row.targets.size()) - 1);
    first_move_.push_back(first);
    if (ChangesRows()) {
      for (std::size_t i = 0; i < row.targets.size(); ++i) {
        columns::Fill(row.probabilities[i], matrix_[first + static_cast<int>(i)]);
      }
    }
    first += static_cast<int>(row.targets.size());
    if (!row.concentration.empty()) continue;
    SetBinomials(row.probabilities, [&](int branch, double here, double elsewhere) {
      binomials.SetAllLanes(branch, here, elsewhere);
    });
  }
}

void MoveTile::Begin(std::uint64_t first_path) {
  first_path_ = first_path;
  named_.Begin();
  for (int segment = 0; segment < counts_.count(); ++segment) {
    const auto named =
        std::ranges::count(base_.named_clients, segment, &CompiledNamedClient::segment);
    columns::Fill(base_.initial_counts[segment] - static_cast<double>(named), counts_[segment]);
    columns::Fill(0.0, stood_[segment]);
    if (!base_.rows[segment].concentration.empty()) DrawMatrix(segment);
  }
  columns::Fill(0.0, moved_);
  levers_.Begin(first_path);
  if (process_) process_->Begin(first_path);
}

void MoveTile::DrawMatrix(int segment) {
  const CompiledTransitionRow& row = base_.rows[segment];
  const int targets = static_cast<int>(row.targets.size());
  if (targets == 1) return;
  DrawDirichlet(row.concentration, row.matrix, first_path_, weights_);
  SetBinomials(weights_, targets, binomials_[segment], moving_[0]);
  if (!ChangesRows()) return;
  Normalise(weights_, targets, moving_[0]);
  for (int i = 0; i < targets; ++i) {
    columns::Copy(weights_[i], matrix_[first_move_[segment] + i]);
  }
}

// The path's row, or the period's around it.
void MoveTile::FillWeights(int segment) {
  for (int i = 0; i < static_cast<int>(base_.rows[segment].targets.size()); ++i) {
    columns::Copy(matrix_[first_move_[segment] + i], weights_[i]);
  }
}

void MoveTile::DrawPeriodRow(int segment, int t) {
  const CompiledTransitionRow& row = base_.rows[segment];
  const int targets = static_cast<int>(row.targets.size());
  if (process_) {
    process_->SetConcentrations(segment, t, concentration_);
  } else {
    for (int i = 0; i < targets; ++i) {
      columns::SetProduct(base_.overdispersion, matrix_[first_move_[segment] + i],
                          concentration_[i]);
    }
  }
  DrawDirichlet(concentration_, targets, row.overdispersion, static_cast<std::uint32_t>(t),
                first_path_, weights_);
}

void MoveTile::Move(int t, std::span<const ContractView> contracts) {
  levers_.Apply(t, counts_, named_.segments());
  if (t <= base_.past.period_count) return StandAsKnown(t);
  columns::Fill(0.0, next_counts_);
  if (named_.any()) named_.Open(t, first_path_, contracts);
  for (int segment = 0; segment < counts_.count(); ++segment) MoveSegment(segment, t, contracts);
  std::swap(counts_, next_counts_);
  Arrive(t);
  if (!named_.any()) return;
  named_.Close();
  CountAll();
}

void MoveTile::StandAsKnown(int t) {
  named_.StandAsKnown(t);
  const std::size_t at = static_cast<std::size_t>(t - 1);
  for (int segment = 0; segment < counts_.count(); ++segment) {
    const auto named = std::ranges::count_if(
        base_.past.segments, [&](const std::vector<int>& client) { return client[at] == segment; });
    columns::Fill(
        base_.past.counts[static_cast<std::size_t>(segment)][at] - static_cast<double>(named),
        counts_[segment]);
  }
  if (named_.any()) CountAll();
}

void MoveTile::CountAll() {
  for (int segment = 0; segment < counts_.count(); ++segment) {
    columns::Copy(counts_[segment], all_[segment]);
    named_.AddCounts(segment, all_[segment]);
  }
}

void MoveTile::MoveSegment(int segment, int t, std::span<const ContractView> contracts) {
  const ConstColumn here = std::as_const(counts_)[segment];
  const bool is_empty = std::ranges::all_of(here, [](double clients) { return clients == 0.0; });
  const bool has_named = named_.AnyIn(segment);
  if (is_empty && !has_named) return;
  columns::Add(here, stood_[segment]);
  const CompiledTransitionRow& row = base_.rows[segment];
  const std::span<const int> levers = levers_.acting(segment);
  const bool varies = VariesByPeriod() && row.targets.size() > 1;
  if (varies) {
    DrawPeriodRow(segment, t);
  } else if (!levers.empty() || has_named) {
    FillWeights(segment);
  }
  if (has_named) MoveNamed(segment, t, contracts);
  if (is_empty) return;
  if (levers.empty()) {
    columns::Copy(here, moving_[0]);
  } else {
    levers_.Untreated(segment, here, moving_[0]);
  }
  if (varies) {
    SetBinomials(weights_, static_cast<int>(row.targets.size()), period_binomials_, moving_[1]);
  }
  Move(segment, t, varies ? period_binomials_ : binomials_[segment], row.moves);
  for (const int lever : levers) MoveTreated(segment, lever, t);
}

void MoveTile::MoveNamed(int segment, int t, std::span<const ContractView> contracts) {
  named_.AddCounts(segment, stood_[segment]);
  const std::size_t targets = base_.rows[segment].targets.size();
  named_moved_.clear();
  for (std::size_t i = 0; i < targets; ++i) {
    named_moved_.push_back(moved_[first_move_[segment] + static_cast<int>(i)]);
  }
  named_.MoveFrom(segment, t, weights_, levers_, contracts, named_moved_);
}

void MoveTile::MoveTreated(int segment, int lever, int t) {
  levers_.Stratum(segment, lever, moving_[0]);
  const LogOdds odds{moving_[2], moving_[3], moving_[4]};
  levers_.SumLogOdds(segment, lever, odds);
  for (const Column log_odds : {odds.up, odds.down, odds.out}) Exponentiate(log_odds);
  const CompiledTransitionRow& row = base_.rows[segment];
  const int targets = static_cast<int>(row.targets.size());
  for (int i = 0; i < targets; ++i) {
    const int target = row.targets[i];
    const Column weights = treated_weights_[i];
    columns::Copy(weights_[i], weights);
    if (target == segment) continue;
    columns::Multiply(target == base_.out ? odds.out
                      : target < segment  ? odds.up
                                          : odds.down,
                      weights);
  }
  SetBinomials(treated_weights_, targets, period_binomials_, moving_[1]);
  Move(segment, t, period_binomials_, levers_.Moves(segment, lever));
}

// Everybody in moving_[0].
void MoveTile::Move(int segment, int t, ConditionalBinomials& binomials, StreamKey stream) {
  const CompiledTransitionRow& row = base_.rows[segment];
  const Column standing = moving_[0];
  const Column taken = moving_[1];
  if (std::ranges::all_of(standing, [](double clients) { return clients == 0.0; })) return;
  const int last = static_cast<int>(row.targets.size()) - 1;
  for (int i = 0; i < last; ++i) {
    binomials.Draw(i, stream, static_cast<std::uint32_t>(t), first_path_, standing, taken);
    columns::Add(taken, moved_[first_move_[segment] + i]);
    MoveClients(taken, standing, next_counts_[row.targets[i]]);
  }
  columns::Add(standing, moved_[first_move_[segment] + last]);
  columns::Add(standing, next_counts_[row.targets[last]]);
}

void MoveTile::Arrive(int t) {
  for (const CompiledArrivals& arrivals : base_.arrivals) {
    DrawPoisson(arrivals.mean_per_period, arrivals.stream, static_cast<std::uint32_t>(t),
                first_path_, moving_[0]);
    columns::Add(moving_[0], counts_[arrivals.segment]);
  }
}

void MoveTile::Share(int segment, Column share) const {
  columns::Fill(0.0, share);
  for (int other = 0; other < counts_.count(); ++other) columns::Add(count(other), share);
  const ConstColumn own = count(segment);
  for (int lane = 0; lane < kTilePaths; ++lane) {
    share[lane] = share[lane] > 0.0 ? own[lane] / share[lane] : 0.0;
  }
}

}  // namespace accord
