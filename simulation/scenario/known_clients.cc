#include "simulation/scenario/known_clients.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "simulation/base/checker.h"

namespace accord {
namespace {

bool IsObserved(const ObservedFigures& observed) {
  return !observed.client_counts.empty() || !observed.client_segments.empty();
}

// Segments and clients that were observed not to fit each other.
void CheckCounts(const ClientBase& base, const ObservedFigures& observed, const FieldPath& at,
                 Checker& checker) {
  for (const Segment& segment : base.segments) {
    const auto counts = observed.client_counts.find(segment.id);
    if (counts == observed.client_counts.end()) continue;
    for (std::size_t i = 0; i < counts->second.size(); ++i) {
      const auto named =
          std::count_if(observed.client_segments.begin(), observed.client_segments.end(),
                        [&](const auto& client) {
                          return i < client.second.size() && client.second[i] == segment.id;
                        });
      if (counts->second[i] >= static_cast<double>(named)) continue;
      checker.Add(at, ViolationCode::kContradiction,
                  "must have at least the " + std::to_string(named) +
                      " clients followed by name who stood in segment " + QuotedText(segment.id) +
                      " in period " + std::to_string(i + 1) + ", got " +
                      NumberText(counts->second[i]) + ": they are counted there too");
      return;
    }
  }
}

}  // namespace

Violations CheckKnownClients(const Scenario& scenario, const ObservedFigures& observed,
                             const FieldPath& at) {
  Checker checker;
  if (!scenario.facts().client_base) return {};
  const ClientBase& base = *scenario.facts().client_base;
  if (!IsObserved(observed)) {
    for (const Contract& contract : scenario.facts().contracts) {
      const bool is_named =
          std::any_of(base.named_clients.begin(), base.named_clients.end(),
                      [&](const NamedClient& client) { return client.id == contract.client_id; });
      if (!is_named) continue;
      checker.Add(at, ViolationCode::kRequired,
                  "must have named_client " + QuotedText(contract.client_id) +
                      " and all segments: contract " + QuotedText(contract.id) +
                      " was observed, and its client would move by chance");
    }
    return checker.Take(at);
  }
  for (const Segment& segment : base.segments) {
    if (observed.client_counts.contains(segment.id)) continue;
    checker.Add(at, ViolationCode::kRequired,
                "must have segment " + QuotedText(segment.id) + ", since others are there");
  }
  for (const NamedClient& client : base.named_clients) {
    if (observed.client_segments.contains(client.id)) continue;
    checker.Add(at, ViolationCode::kRequired,
                "must have named_client " + QuotedText(client.id) + ", since segments are there");
  }
  CheckCounts(base, observed, at, checker);
  return checker.Take(at);
}

Violations WarnOfKnownClients(const Scenario& scenario, const ObservedFigures& observed,
                              const FieldPath& at) {
  Checker warnings;
  if (scenario.facts().client_base && !IsObserved(observed)) {
    warnings.Add(at, ViolationCode::kAssumed,
                 "has no segment: the client base is simulated from period 1 on");
  }
  return warnings.Take(at);
}

}  // namespace accord
