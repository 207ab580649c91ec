#ifndef ACCORD_SIMULATION_PYRAMID_PYRAMID_COMPARISON_H_
#define ACCORD_SIMULATION_PYRAMID_PYRAMID_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "simulation/pyramid/pyramid.h"

// Two pyramids of the same clients, by two criteria (Gurova 2017, table 1), and what segments earn
// and cost. Pure, thread-safe.
namespace accord {

// A client whom another criterion puts elsewhere.
struct CriterionMove {
  int row;  // of the client, in the order given
  std::uint8_t first_segment, second_segment;
};

// Rows in the order of clients, active ones alone. Both pyramids are of the same clients in the
// same order.
std::vector<CriterionMove> MovesBetween(const Pyramid& first, const Pyramid& second);

// Active clients by segment of the first pyramid (outer) and of the second.
std::vector<std::vector<std::int64_t>> CrossTable(const Pyramid& first, const Pyramid& second);

// What the clients of a segment cost.
struct SegmentCost {
  double sum = 0.0;
  std::optional<double> share;  // of all costs; absent where these do not sum to more than 0
};

// By segment, active or not. One cost a client.
std::vector<SegmentCost> CostBySegment(const Pyramid& pyramid, const std::vector<double>& costs);

// Sums of another column by segment, active or not. One value a client.
std::vector<double> SumBySegment(const Pyramid& pyramid, const std::vector<double>& column);

}  // namespace accord

#endif  // ACCORD_SIMULATION_PYRAMID_PYRAMID_COMPARISON_H_
