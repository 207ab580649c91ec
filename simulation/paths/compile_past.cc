#include "simulation/paths/compile_past.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "simulation/base/checker.h"
#include "simulation/model/find_score.h"
#include "simulation/paths/observed_tile.h"

namespace accord {
namespace {

// What is observed is exact but for the rounding of sums and differences.
constexpr double kRounding = 1e-12;

using Rows = std::vector<std::vector<Term>>;
using Matrix = std::vector<std::vector<double>>;

// L L' of rows of L.
Matrix ProductsOf(const Rows& rows) {
  Matrix products(rows.size(), std::vector<double>(rows.size(), 0.0));
  std::vector<double> dense(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::fill(dense.begin(), dense.end(), 0.0);
    for (const Term& term : rows[i]) dense[static_cast<std::size_t>(term.index)] = term.coefficient;
    for (std::size_t j = 0; j < rows.size(); ++j) {
      for (const Term& term : rows[j]) {
        products[i][j] += term.coefficient * dense[static_cast<std::size_t>(term.index)];
      }
    }
  }
  return products;
}

// Regresses one variable on others by Cholesky; those that others fix have no weight.
class Regression {
 public:
  Regression(const Matrix& covariances, const std::vector<int>& on)
      : covariances_(covariances), on_(on), factor_(on.size()) {
    constexpr double kNothing = 1e-12;
    for (std::size_t i = 0; i < on.size(); ++i) {
      for (std::size_t j = 0; j <= i; ++j) {
        double rest = Covariance(on[i], on[j]);
        for (std::size_t k = 0; k < j; ++k) rest -= factor_[i][k] * factor_[j][k];
        if (i == j) {
          factor_[i].push_back(rest > kNothing * Covariance(on[i], on[i]) ? std::sqrt(rest) : 0.0);
        } else {
          factor_[i].push_back(factor_[j][j] > 0.0 ? rest / factor_[j][j] : 0.0);
        }
      }
    }
  }

  // By position in `on`.
  std::vector<double> WeightsOf(int variable) const {
    std::vector<double> weights(on_.size(), 0.0);
    for (std::size_t i = 0; i < on_.size(); ++i) {
      double rest = Covariance(variable, on_[i]);
      for (std::size_t j = 0; j < i; ++j) rest -= factor_[i][j] * weights[j];
      weights[i] = factor_[i][i] > 0.0 ? rest / factor_[i][i] : 0.0;
    }
    for (std::size_t i = on_.size(); i-- > 0;) {
      for (std::size_t j = i + 1; j < on_.size(); ++j) weights[i] -= factor_[j][i] * weights[j];
      weights[i] = factor_[i][i] > 0.0 ? weights[i] / factor_[i][i] : 0.0;
    }
    return weights;
  }

 private:
  double Covariance(int i, int j) const {
    return covariances_[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
  }

  const Matrix& covariances_;
  const std::vector<int>& on_;
  Matrix factor_;
};

// x(1..k), from what they add up to.
std::vector<double> DrawsOf(const std::vector<double>& levels, Accumulation accumulation) {
  std::vector<double> draws = levels;
  for (std::size_t i = levels.size(); i-- > 0;) {
    if (accumulation == Accumulation::kRunningSum) {
      draws[i] = levels[i] - (i == 0 ? 0.0 : levels[i - 1]);
    } else if (accumulation == Accumulation::kIndex) {
      draws[i] = levels[i] / (i == 0 ? 1.0 : levels[i - 1]) - 1.0;
    }
  }
  return draws;
}

class PastCompiler {
 public:
  PastCompiler(const Scenario& scenario, const CompiledChance& chance, const Observations& observed,
               const FieldPath& at)
      : scenario_(scenario), chance_(chance), observed_(observed), at_(at) {
    Rows first, innovation;
    for (const CompiledDriver& driver : chance.drivers) {
      first.push_back(driver.first);
      innovation.push_back(driver.innovation);
    }
    first_ = ProductsOf(first);
    innovation_ = ProductsOf(innovation);
  }

  Checked<CompiledPast> Compile() {
    past_.period_count = observed_.period_count;
    for (std::size_t d = 0; d < chance_.drivers.size(); ++d) {
      if (IsKnown(d)) Know(d);
    }
    if (checker_.count() > 0) return checker_.Take(at_);
    Regress(first_, past_.first);
    Regress(innovation_, past_.innovation);
    KnowOutcomes();
    return std::move(past_);
  }

 private:
  bool IsKnown(std::size_t driver) const {
    return driver < observed_.drivers.size() && !observed_.drivers[driver].empty();
  }
  bool IsDrawn(std::size_t driver) const {
    const CompiledDriver& compiled = chance_.drivers[driver];
    return compiled.drawn && !compiled.trials &&
           !std::holds_alternative<ConstantQuantile>(compiled.marginal);
  }
  bool AreCorrelated(std::size_t i, std::size_t j) const {
    return first_[i][j] != 0.0 || innovation_[i][j] != 0.0;
  }

  // Whether a driver that was not observed depends on this one, be it by way of others.
  bool ReachesUnknown(std::size_t driver) const {
    std::vector<bool> reached(chance_.drivers.size(), false);
    std::vector<std::size_t> open = {driver};
    reached[driver] = true;
    while (!open.empty()) {
      const std::size_t from = open.back();
      open.pop_back();
      if (!IsKnown(from) && IsDrawn(from)) return true;
      for (std::size_t to = 0; to < reached.size(); ++to) {
        if (reached[to] || !AreCorrelated(from, to)) continue;
        reached[to] = true;
        open.push_back(to);
      }
    }
    return false;
  }

  std::string NameOf(std::size_t driver) const {
    return "driver " + QuotedText(scenario_.facts().drivers[driver].id);
  }

  void Know(std::size_t d) {
    const CompiledDriver& driver = chance_.drivers[d];
    KnownDriver known{static_cast<int>(d), observed_.drivers[d], {}, std::nullopt};
    const std::vector<double> draws = DrawsOf(known.levels, driver.accumulation);
    double largest = 0.0;
    for (const double level : known.levels) largest = std::max(largest, std::fabs(level));
    const double rounding = kRounding * largest;
    if (const auto* constant = std::get_if<ConstantQuantile>(&driver.marginal)) {
      known.draw = constant->value;
    } else if (driver.is_static) {
      known.draw = draws.front();
      CheckSame(d, draws, rounding);
    }
    const bool goes_on = driver.persistence > 0.0 && !driver.is_static;
    if (IsDrawn(d) && (goes_on || ReachesUnknown(d))) known.scores = Scores(d, draws, rounding);
    past_.drivers.push_back(std::move(known));
  }

  void CheckSame(std::size_t d, const std::vector<double>& draws, double rounding) {
    for (std::size_t i = 1; i < draws.size(); ++i) {
      if (std::fabs(draws[i] - draws[0]) <= 2.0 * rounding) continue;
      checker_.Add(at_, ViolationCode::kContradiction,
                   "must be the same in all periods for " + NameOf(d) +
                       ", which has one draw for the whole path (persistence 1), got " +
                       NumberText(draws[0]) + " in period 1 and " + NumberText(draws[i]) +
                       " in period " + std::to_string(i + 1) +
                       "; give it a persistence below 1, or leave it out");
      return;
    }
  }

  // z(1..k).
  std::vector<double> Scores(std::size_t d, const std::vector<double>& draws, double rounding) {
    std::vector<double> scores;
    if (chance_.drivers[d].is_mixed) {
      checker_.Add(at_, ViolationCode::kUnimplemented,
                   "must not have " + NameOf(d) +
                       ": how chance goes on from it is not computed with a t copula; leave it "
                       "out, or give correlation no copula_degrees_of_freedom");
      return scores;
    }
    for (std::size_t i = 0; i < draws.size(); ++i) {
      const DrawnFrom score = FindScore(chance_.drivers[d].marginal, draws[i], rounding);
      scores.push_back(score.score);
      if (score.kind == DrawnFrom::Kind::kKnown) continue;
      const std::string said =
          NameOf(d) + " at " + NumberText(draws[i]) + " in period " + std::to_string(i + 1);
      if (score.kind == DrawnFrom::Kind::kNone) {
        checker_.Add(at_, ViolationCode::kOutOfRange,
                     "must not have " + said +
                         ", which its distribution does not reach, while later draws depend on "
                         "it: widen the distribution, or give it persistence 0 and no correlation");
      } else {
        checker_.Add(at_, ViolationCode::kContradiction,
                     "must not have " + said +
                         ", a value that its distribution has with a probability of its own, while "
                         "later draws depend on how far within it the draw was: give it "
                         "persistence 0 and no correlation, or leave it out");
      }
      return scores;
    }
    return scores;
  }

  void Regress(const Matrix& covariances, std::vector<std::vector<Surprise>>& rows) const {
    std::vector<int> on, positions;
    for (std::size_t i = 0; i < past_.drivers.size(); ++i) {
      if (past_.drivers[i].scores.empty()) continue;
      on.push_back(past_.drivers[i].driver);
      positions.push_back(static_cast<int>(i));
    }
    rows.resize(chance_.drivers.size());
    const Regression regression(covariances, on);
    for (std::size_t d = 0; d < rows.size(); ++d) {
      if (IsKnown(d) || !IsDrawn(d)) continue;
      const std::vector<double> weights = regression.WeightsOf(static_cast<int>(d));
      for (std::size_t i = 0; i < on.size(); ++i) {
        if (weights[i] != 0.0) rows[d].push_back({positions[i], weights[i]});
      }
    }
  }

  void KnowOutcomes() {
    for (std::size_t j = 0; j < observed_.outcomes.size(); ++j) {
      if (!observed_.outcomes[j].empty()) past_.outcomes.push_back({static_cast<int>(j), {}});
    }
    ObservedTile tile(chance_, observed_);
    for (int t = 1; t <= observed_.period_count; ++t) {
      tile.Advance(t);
      for (KnownOutcome& known : past_.outcomes) {
        known.values.push_back(tile.view().measured[known.outcome][0]);
      }
    }
  }

  const Scenario& scenario_;
  const CompiledChance& chance_;
  const Observations& observed_;
  const FieldPath& at_;
  Matrix first_, innovation_;  // covariances of first draws and of later innovations
  Checker checker_;
  CompiledPast past_;
};

}  // namespace

Checked<CompiledPast> CompilePast(const Scenario& scenario, const CompiledChance& chance,
                                  const Observations& observed, const FieldPath& at) {
  return PastCompiler(scenario, chance, observed, at).Compile();
}

void GoOnFrom(const CompiledPast& past, const Observations& observed, CompiledModel& model) {
  AlterChance([&](CompiledChance& chance) { chance.past = past; }, model);
  if (model.client_base && !observed.client_counts.empty()) {
    model.client_base->past = {observed.period_count, observed.client_counts,
                               observed.client_segments};
    model.client_base->certain = false;
  }
  for (std::size_t c = 0; c < observed.delivery_costs.size(); ++c) {
    if (observed.delivery_costs[c].empty()) continue;
    CompiledCost& cost = model.contracts[c].supplier.cost;
    cost.observed = observed.delivery_costs[c];
    cost.present = true;
  }
}

}  // namespace accord
