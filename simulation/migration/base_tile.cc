#include "simulation/migration/base_tile.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <span>
#include <utility>

#include "simulation/migration/dirichlet.h"
#include "simulation/random/vector_clones.h"

namespace accord {
namespace {

// One fork for every target but the last; set(fork, here, elsewhere).
template <typename SetFork>
void SetForks(std::span<const double> weights, SetFork set) {
  double later = weights.back();
  for (std::size_t i = weights.size() - 1; i-- > 0;) {
    set(static_cast<int>(i), weights[i], later);
    later += weights[i];
  }
}

ACCORD_VECTOR_CLONES void AddTimes(ConstColumn count, double money, Column sum) {
  for (int lane = 0; lane < kTilePaths; ++lane) sum[lane] += count[lane] * money;
}

ACCORD_VECTOR_CLONES void Take(ConstColumn taken, Column standing, Column target) {
  for (int lane = 0; lane < kTilePaths; ++lane) {
    target[lane] += taken[lane];
    standing[lane] -= taken[lane];
  }
}

}  // namespace

BaseTile::BaseTile(const CompiledClientBase& base)
    : base_(base),
      counts_(static_cast<int>(base.rows.size())),
      next_counts_(static_cast<int>(base.rows.size())),
      money_(4),
      moving_(2),
      weights_(static_cast<int>(base.rows.size())) {
  forks_.reserve(base.rows.size());
  for (const CompiledTransitionRow& row : base.rows) {
    assert(!row.targets.empty());
    Forks& forks = forks_.emplace_back(static_cast<int>(row.targets.size()) - 1);
    if (!row.concentration.empty()) continue;
    SetForks(row.probabilities, [&](int fork, double here, double elsewhere) {
      forks.SetAllLanes(fork, here, elsewhere);
    });
  }
}

void BaseTile::Begin(std::uint64_t first_path) {
  first_path_ = first_path;
  for (int segment = 0; segment < counts_.count(); ++segment) {
    std::ranges::fill(counts_[segment], base_.initial_counts[segment]);
    if (!base_.rows[segment].concentration.empty()) DrawMatrix(segment);
  }
  for (int money = 0; money < money_.count(); ++money) std::ranges::fill(money_[money], 0.0);
}

void BaseTile::DrawMatrix(int segment) {
  const CompiledTransitionRow& row = base_.rows[segment];
  if (row.targets.size() == 1) return;
  DrawDirichlet(row.concentration, row.matrix, first_path_, weights_);
  std::vector<double> weights(row.targets.size());
  for (int lane = 0; lane < kTilePaths; ++lane) {
    for (std::size_t i = 0; i < weights.size(); ++i) {
      weights[i] = weights_[static_cast<int>(i)][lane];
    }
    SetForks(weights, [&](int fork, double here, double elsewhere) {
      forks_[segment].Set(fork, lane, here, elsewhere);
    });
  }
}

void BaseTile::Advance(int t) {
  for (int segment = 0; segment < counts_.count(); ++segment) {
    std::ranges::fill(next_counts_[segment], 0.0);
  }
  for (int segment = 0; segment < counts_.count(); ++segment) MoveSegment(segment, t);
  std::swap(counts_, next_counts_);
  CountMoney(t);
}

void BaseTile::MoveSegment(int segment, int t) {
  const CompiledTransitionRow& row = base_.rows[segment];
  const Column standing = moving_[0];
  const Column taken = moving_[1];
  std::ranges::copy(std::as_const(counts_)[segment], standing.begin());
  if (std::ranges::all_of(standing, [](double clients) { return clients == 0.0; })) return;
  const int last = static_cast<int>(row.targets.size()) - 1;
  for (int i = 0; i < last; ++i) {
    forks_[segment].Draw(i, row.moves, static_cast<std::uint32_t>(t), first_path_, standing, taken);
    Take(taken, standing, next_counts_[row.targets[i]]);
  }
  AddTimes(standing, 1.0, next_counts_[row.targets[last]]);
}

void BaseTile::CountMoney(int t) {
  const Column revenue = money_[0];
  const Column profit = money_[1];
  std::ranges::fill(revenue, 0.0);
  std::ranges::fill(profit, 0.0);
  for (int segment = 0; segment < counts_.count(); ++segment) {
    const ConstColumn count = std::as_const(counts_)[segment];
    AddTimes(count, base_.revenue_per_client[segment][t - 1], revenue);
    AddTimes(count, base_.profit_per_client[segment][t - 1], profit);
  }
  AddTimes(revenue, base_.discount[t], money_[2]);
  AddTimes(profit, base_.discount[t], money_[3]);
}

std::vector<std::vector<double>> ExpectedCounts(const CompiledClientBase& base, int periods) {
  std::vector<std::vector<double>> counts = {base.initial_counts};
  for (int t = 1; t <= periods; ++t) {
    std::vector<double> next(base.rows.size(), 0.0);
    for (std::size_t segment = 0; segment < base.rows.size(); ++segment) {
      const CompiledTransitionRow& row = base.rows[segment];
      for (std::size_t i = 0; i < row.targets.size(); ++i) {
        next[row.targets[i]] += counts.back()[segment] * row.probabilities[i];
      }
    }
    counts.push_back(std::move(next));
  }
  return counts;
}

}  // namespace accord
