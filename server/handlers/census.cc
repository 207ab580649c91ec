#include "server/handlers/census.h"

#include <algorithm>
#include <iterator>
#include <variant>
#include <vector>

namespace accord::handlers_internal {
namespace {

void CountContract(const Contract& contract, Census& census) {
  census.contracts += 1;
  census.clauses += Count(contract.clauses.size());
  census.lines += Count(contract.clauses.size() + contract.groups.size()) + 2;
  census.causes += Count(contract.terminations.size()) + 2;
  if (contract.score) census.weights += Count(contract.score->weights.size());
  const auto carried = [&](const std::optional<Memory>& memory) {
    if (memory) census.waiting += memory->carry_expiry_periods + 2;
  };
  for (const Clause& clause : contract.clauses) {
    census.waiting += clause.payment_lag_periods;
    carried(clause.memory);
  }
  for (const ClauseGroup& group : contract.groups) carried(group.memory);
}

// Moves that are drawn: of each row one less than it has targets.
double MovesOf(const Transitions& transitions) {
  double moves = 0;
  const auto add = [&moves](const std::vector<double>& row) {
    const auto targets = std::count_if(row.begin(), row.end(), [](double p) { return p > 0.0; });
    moves += std::max<double>(static_cast<double>(targets) - 1, 0);
  };
  if (const auto* given = std::get_if<TransitionMatrix>(&transitions.kind)) {
    for (const TransitionRow& row : given->rows) add(row.probabilities);
  } else if (const auto* counted = std::get_if<TransitionCounts>(&transitions.kind)) {
    for (const TransitionCountRow& row : counted->rows) add(row.counts);
  }
  return moves;
}

void CountTrials(const TrialsMarginal& trials, Census& census) {
  census.streams += Count(trials.streams.size());
  for (const TrialStream& stream : trials.streams) {
    if (const auto* sampled = std::get_if<SampledTrials>(&stream.kind)) {
      census.observations += Count(sampled->values.size());
    } else if (const auto* metalog = std::get_if<MetalogTrials>(&stream.kind)) {
      census.hdr_terms += Count(metalog->hdr.size());
    }
  }
}

constexpr double Census::*kLengths[] = {&Census::periods, &Census::cash_periods};
constexpr double Census::*kThings[] = {
    &Census::drivers,         &Census::observations, &Census::streams,   &Census::hdr_terms,
    &Census::outcomes,        &Census::loadings,     &Census::contracts, &Census::clauses,
    &Census::lines,           &Census::causes,       &Census::weights,   &Census::waiting,
    &Census::segments,        &Census::moves,        &Census::named,     &Census::levers,
    &Census::segment_id_bytes};
// What is missing here would not be counted. The two flags take the room of one.
static_assert(sizeof(Census) == (std::size(kLengths) + std::size(kThings) + 1) * sizeof(double));

}  // namespace

Census LargerOf(const Census& a, const Census& b) {
  Census larger = a;
  for (double Census::*const length : kLengths) larger.*length = std::max(a.*length, b.*length);
  for (double Census::*const thing : kThings) larger.*thing = std::max(a.*thing, b.*thing);
  larger.verified = a.verified || b.verified;
  larger.on_nets = a.on_nets || b.on_nets;
  return larger;
}

Census Plus(const Census& census, const Census& from, const Census& to) {
  Census sum = census;
  for (double Census::*const length : kLengths) {
    sum.*length = std::max(census.*length, to.*length);
  }
  for (double Census::*const thing : kThings) {
    sum.*thing += std::max(to.*thing - from.*thing, 0.0);
  }
  sum.verified = census.verified || to.verified;
  sum.on_nets = census.on_nets || to.on_nets;
  return sum;
}

Census CensusOf(const Scenario& scenario) {
  const ScenarioDraft& facts = scenario.facts();
  Census census;
  census.periods = scenario.period_count();
  census.cash_periods = scenario.cash_period_count();
  census.drivers = Count(facts.drivers.size());
  for (const Driver& driver : facts.drivers) {
    if (const auto* drawn = std::get_if<EmpiricalMarginal>(&driver.marginal->kind)) {
      census.observations += Count(drawn->observations.size());
    }
    if (const auto* trials = std::get_if<TrialsMarginal>(&driver.marginal->kind)) {
      CountTrials(*trials, census);
    }
  }
  census.outcomes = Count(facts.outcomes.size());
  for (const Outcome& outcome : facts.outcomes) {
    census.loadings += Count(outcome.loadings.size());
    census.verified =
        census.verified || outcome.verification->sd > 0.0 || outcome.verification->bias != 0.0;
  }
  for (const Contract& contract : facts.contracts) CountContract(contract, census);
  if (facts.client_base) {
    census.segments = Count(facts.client_base->segments.size());
    for (const Segment& segment : facts.client_base->segments) {
      census.segment_id_bytes += Count(segment.id.size());
    }
    census.moves = MovesOf(*facts.client_base->transitions);
    census.named = Count(facts.client_base->named_clients.size());
    census.levers = Count(facts.levers.size());
  }
  return census;
}

double MarchSeconds(const Census& c) {
  return kNanosecond *
         (20 + 3.0 * c.drivers + 0.3 * c.loadings + 2.8 * c.settlements() * c.outcomes +
          20 * c.contracts + 2.5 * c.settlements() * c.clauses + 8 * c.segments + 55 * c.moves +
          c.named * (60 + 5 * c.segments) + 20 * c.levers);
}

double CompileSeconds(const Census& c) {
  return kNanosecond * (60'000 * c.loadings + 300'000 * c.drivers + 50 * c.observations +
                        c.periods * (100 * c.loadings + 200 * c.clauses));
}

double ModelBytes(const Census& c) {
  return 40'000 * c.drivers + 24 * c.observations + 8 * c.drivers * c.drivers +
         c.periods * (64 * c.drivers + 64 * c.outcomes + 100 * c.clauses + 400 * c.contracts +
                      64 * c.segments + 16 * c.named) +
         200 * c.loadings + 4'000 * c.clauses + 40 * c.segments * c.segments;
}

double TileBytes(const Census& c) {
  const double chance = 12 * c.drivers + 16 * c.outcomes;
  const double contracts = 2 * c.contracts * c.cash_periods +
                           c.settlements() * (12 * c.clauses + c.waiting + 8 * c.causes +
                                              100 * c.contracts + 2 * c.weights);
  const double base = c.segments * (12 + 2 * c.segments + c.levers) + 12 * c.named +
                      c.named * c.segments + 8 * c.levers;
  return kColumnBytes * (chance + contracts + base);
}

}  // namespace accord::handlers_internal
