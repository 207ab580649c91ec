#include <algorithm>
#include <limits>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/overloaded.h"
#include "simulation/model/compile_parts.h"
#include "simulation/random/math.h"
#include "simulation/scenario/shares.h"

namespace accord::model_internal {
namespace {

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

CompiledTransitionRow RowOf(const TransitionCounts& counted, const TransitionCountRow& from,
                            std::size_t segment) {
  const double prior = *counted.prior;
  std::vector<double> weights = from.counts;
  if (IsUnseen(from)) weights[segment] = 1.0;  // the segment marked out: nobody comes back
  for (double& weight : weights) {
    if (weight > 0.0) weight += prior;
  }
  CompiledTransitionRow row = RowOf(weights);
  if (counted.parameter_uncertainty) {
    for (int target : row.targets) row.concentration.push_back(weights[target]);
  }
  return row;
}

// Of the segment of this index: rows stand in the order of the segments.
CompiledTransitionRow RowOf(const Transitions& transitions, std::size_t segment) {
  return std::visit(
      Overloaded{
          [](std::monostate) { return CompiledTransitionRow(); },
          [&](const TransitionMatrix& given) { return RowOf(given.rows[segment].probabilities); },
          [&](const TransitionCounts& counted) {
            return RowOf(counted, counted.rows[segment], segment);
          },
      },
      transitions.kind);
}

int IndexOf(const std::vector<Segment>& segments, const std::string& id) {
  const auto found = std::find_if(segments.begin(), segments.end(),
                                  [&id](const Segment& segment) { return segment.id == id; });
  return static_cast<int>(found - segments.begin());
}

CompiledLever CompileLever(const Lever& lever, const std::vector<Segment>& segments,
                           std::uint64_t seed) {
  CompiledLever compiled;
  for (const std::string& id : lever.segments) {
    compiled.segments.push_back({IndexOf(segments, id), LeverMovesStream(seed, lever.id, id)});
  }
  std::sort(compiled.segments.begin(), compiled.segments.end(),
            [](const auto& a, const auto& b) { return a.segment < b.segment; });
  compiled.first_period = lever.first_period;
  compiled.last_period = lever.last_period;
  compiled.log_up = Log(*lever.odds_ratio_up);
  compiled.log_down = Log(*lever.odds_ratio_down);
  compiled.log_out = Log(*lever.odds_ratio_out);
  compiled.cost_per_client = lever.cost_per_client.value_or(0.0);
  compiled.capacity = lever.capacity ? static_cast<double>(*lever.capacity)
                                     : std::numeric_limits<double>::infinity();
  compiled.effect_log_sd = lever.effect_log_sd;
  compiled.effect = LeverEffectStream(seed, lever.id);
  return compiled;
}

CompiledNamedClient CompileNamedClient(const NamedClient& client, const Scenario& scenario,
                                       std::uint64_t seed) {
  const std::vector<Contract>& contracts = scenario.facts().contracts;
  const auto own =
      std::find_if(contracts.begin(), contracts.end(),
                   [&client](const Contract& contract) { return contract.client_id == client.id; });
  return {.segment = IndexOf(scenario.facts().client_base->segments, client.segment),
          .contract = own == contracts.end() ? -1 : static_cast<int>(own - contracts.begin()),
          .beta_out = client.beta_out,
          .beta_up = client.beta_up,
          .beta_down = client.beta_down,
          .reference_score = client.reference_score,
          .moves = NamedMovesStream(seed, client.id)};
}

// Whether one client's odds are the same numbers on every path and in every crowd.
bool IsCertain(const CompiledClientBase& base) {
  for (const CompiledNamedClient& client : base.named_clients) {
    if (client.beta_out != 0.0 || client.beta_up != 0.0 || client.beta_down != 0.0) return false;
  }
  for (const CompiledTransitionRow& row : base.rows) {
    if (!row.concentration.empty()) return false;
  }
  for (const CompiledLever& lever : base.levers) {
    if (base.overdispersion > 0.0 || !lever.treats_all() || lever.effect_log_sd > 0.0) return false;
  }
  return true;
}

}  // namespace

CompiledClientBase CompileClientBase(const Scenario& scenario, std::uint64_t seed) {
  const ClientBase& base = *scenario.facts().client_base;
  CompiledClientBase compiled;
  for (const Segment& segment : base.segments) {
    compiled.initial_counts.push_back(static_cast<double>(segment.client_count));
    compiled.revenue.push_back(CompileClientValue(*segment.revenue_per_client, scenario,
                                                  RevenueDrawsStream(seed, segment.id)));
    compiled.profit.push_back(CompileClientValue(*segment.profit_per_client, scenario,
                                                 ProfitDrawsStream(seed, segment.id)));
    CompiledTransitionRow row = RowOf(*base.transitions, compiled.rows.size());
    row.moves = MovesStream(seed, segment.id);
    row.matrix = MatrixStream(seed, segment.id);
    row.overdispersion = OverdispersionStream(seed, segment.id);
    if (segment.out) compiled.out = static_cast<int>(compiled.rows.size());
    compiled.rows.push_back(std::move(row));
  }
  compiled.overdispersion = base.transitions->overdispersion_concentration.value_or(0.0);
  for (const Arrival& arrival : base.arrivals) {
    if (arrival.mean_per_period == 0.0) continue;
    compiled.arrivals.push_back({IndexOf(base.segments, arrival.segment), arrival.mean_per_period,
                                 ArrivalsStream(seed, arrival.segment)});
  }
  for (const Lever& lever : scenario.facts().levers) {
    compiled.levers.push_back(CompileLever(lever, base.segments, seed));
  }
  for (const NamedClient& client : base.named_clients) {
    compiled.named_clients.push_back(CompileNamedClient(client, scenario, seed));
  }
  compiled.certain = IsCertain(compiled);
  compiled.discount = DiscountFactors(scenario.facts().supplier_private->discount_rate_per_year,
                                      scenario.period_count(), scenario);
  return compiled;
}

}  // namespace accord::model_internal
