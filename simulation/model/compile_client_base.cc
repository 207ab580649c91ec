#include <variant>
#include <vector>

#include "simulation/model/compile_parts.h"

namespace accord::compile {
namespace {

std::vector<double> MoneyOf(const std::optional<ClientValue>& value, const Scenario& scenario) {
  if (value) {
    if (const auto* fixed = std::get_if<Trajectory>(&value->kind))
      return ValuesOf(*fixed, scenario);
  }
  return std::vector<double>(scenario.period_count(), 0.0);
}

// Keeps the targets with weight, normalised so that the row sums to 1 as closely as doubles can.
CompiledTransitionRow RowOf(const std::vector<double>& weights) {
  CompiledTransitionRow row;
  double sum = 0.0;
  for (double weight : weights) sum += weight;
  for (std::size_t target = 0; target < weights.size(); ++target) {
    if (weights[target] <= 0.0) continue;
    row.targets.push_back(static_cast<int>(target));
    row.probabilities.push_back(weights[target] / sum);
  }
  return row;
}

CompiledTransitionRow RowOf(const TransitionCounts& counted, const std::vector<double>& counts) {
  const double prior = *counted.prior;
  std::vector<double> weights = counts;
  for (double& weight : weights) {
    if (weight > 0.0) weight += prior;
  }
  CompiledTransitionRow row = RowOf(weights);
  if (counted.parameter_uncertainty) {
    for (int target : row.targets) row.concentration.push_back(weights[target]);
  }
  return row;
}

template <typename Rows>
const auto& RowFrom(const Rows& rows, const std::string& segment) {
  for (const auto& row : rows) {
    if (row.from == segment) return row;
  }
  return rows.front();  // not reached: Validate has found a row for every segment
}

}  // namespace

CompiledClientBase CompileClientBase(const Scenario& scenario, std::uint64_t seed) {
  const ClientBase& base = *scenario.facts().client_base;
  CompiledClientBase compiled;
  compiled.certain = true;
  for (const Segment& segment : base.segments) {
    compiled.initial_counts.push_back(static_cast<double>(segment.client_count));
    compiled.revenue_per_client.push_back(MoneyOf(segment.revenue_per_client, scenario));
    compiled.profit_per_client.push_back(MoneyOf(segment.profit_per_client, scenario));
    CompiledTransitionRow row;
    if (const auto* given = std::get_if<TransitionMatrix>(&base.transitions->kind)) {
      row = RowOf(RowFrom(given->rows, segment.id).probabilities);
    } else {
      const auto& counted = std::get<TransitionCounts>(base.transitions->kind);
      row = RowOf(counted, RowFrom(counted.rows, segment.id).counts);
    }
    row.moves = MovesStream(seed, segment.id);
    row.matrix = MatrixStream(seed, segment.id);
    compiled.certain = compiled.certain && row.concentration.empty();
    compiled.rows.push_back(std::move(row));
  }
  compiled.discount =
      DiscountFactors(scenario.facts().supplier_private->discount_rate_per_year, scenario);
  return compiled;
}

}  // namespace accord::compile
