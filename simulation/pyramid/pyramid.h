#ifndef ACCORD_SIMULATION_PYRAMID_PYRAMID_H_
#define ACCORD_SIMULATION_PYRAMID_PYRAMID_H_

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "simulation/base/violation.h"
#include "simulation/pyramid/client_table.h"
#include "simulation/pyramid/pyramid_rule.h"

// The customer pyramid (model.md section 5; Gurova 2017): active clients ranked by a criterion,
// highest first, and cut into segments; all others in a segment a kind. Ties go by id: ids made of
// the digits 0-9 alone come first, by value (of equal values the shorter first), all others after
// them, bytewise. Every figure depends on who the clients are, not on the order in which they come.
namespace accord {

struct PyramidSegment {
  std::string id;
  ClientKind kind;  // of its clients
  std::int64_t client_count;
  double client_share;  // of all clients, active or not, in [0, 1]
  double criterion_sum;
  // Of the whole criterion of all clients, active or not; absent where that is not above 0. Outside
  // [0, 1] where single criteria are negative.
  std::optional<double> criterion_share;
  double criterion_mean;  // 0 for an empty segment
};

struct Pyramid {
  // Those of active clients, best first; then, where there are such clients, of inactive ones,
  // active prospects, prospects and others.
  std::vector<PyramidSegment> segments;
  int ranked_segment_count = 0;          // how many of them are of active clients
  std::vector<std::uint8_t> segment_of;  // index of a segment for each client, in the order given
  // Of active clients alone: share of the criterion held by the first ceil(0.2 n - 1e-9) of them,
  // and the Gini coefficient, in [0, 1) where no criterion is negative. Absent where their criteria
  // do not sum to more than 0.
  std::optional<double> top_20_percent_share;
  std::optional<double> gini;
};

// The pyramid, or every fault of rule and clients: those of CheckPyramidRule under `rule_at`, those
// of CheckClients under `clients_at`, counts that do not sum to the number n of active clients, and
// a segment of another kind that holds somebody and bears a name already given. Segment k of
// cumulative shares ends after ceil(p n - 1e-9) clients; of thresholds it holds whoever reaches the
// k-th but not the one before. There may be no active clients: then the pyramid is empty. Time n
// log n. Thread-safe.
std::variant<Pyramid, Violations> SegmentClients(const PyramidRuleDraft& rule,
                                                 const FieldPath& rule_at,
                                                 const ClientTable& clients,
                                                 const FieldPath& clients_at);
// The same; no faults once stopped, which is asked every few thousand rows and between pieces of
// the sort.
std::variant<Pyramid, Violations> SegmentClients(const PyramidRuleDraft& rule,
                                                 const FieldPath& rule_at,
                                                 const ClientTable& clients,
                                                 const FieldPath& clients_at,
                                                 const Stopped& stopped);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PYRAMID_PYRAMID_H_
