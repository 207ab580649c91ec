#include "simulation/pyramid/pyramid_comparison.h"

#include <cstddef>

namespace accord {
namespace {

// In both pyramids: they are of the same clients.
bool IsRanked(const Pyramid& pyramid, std::size_t row) {
  return pyramid.segment_of[row] < pyramid.ranked_segment_count;
}

}  // namespace

std::vector<CriterionMove> MovesBetween(const Pyramid& first, const Pyramid& second) {
  std::vector<CriterionMove> moves;
  for (std::size_t row = 0; row < first.segment_of.size(); ++row) {
    if (!IsRanked(first, row) || first.segment_of[row] == second.segment_of[row]) continue;
    moves.push_back({static_cast<int>(row), first.segment_of[row], second.segment_of[row]});
  }
  return moves;
}

std::vector<std::vector<std::int64_t>> CrossTable(const Pyramid& first, const Pyramid& second) {
  std::vector<std::vector<std::int64_t>> table(
      static_cast<std::size_t>(first.ranked_segment_count),
      std::vector<std::int64_t>(static_cast<std::size_t>(second.ranked_segment_count)));
  for (std::size_t row = 0; row < first.segment_of.size(); ++row) {
    if (IsRanked(first, row)) ++table[first.segment_of[row]][second.segment_of[row]];
  }
  return table;
}

std::vector<SegmentCost> CostBySegment(const Pyramid& pyramid, const std::vector<double>& costs) {
  const std::vector<double> sums = SumBySegment(pyramid, costs);
  double whole = 0.0;
  for (const double sum : sums) whole += sum;
  std::vector<SegmentCost> by_segment(sums.size());
  for (std::size_t k = 0; k < sums.size(); ++k) {
    by_segment[k].sum = sums[k];
    if (whole > 0.0) by_segment[k].share = sums[k] / whole;
  }
  return by_segment;
}

std::vector<double> SumBySegment(const Pyramid& pyramid, const std::vector<double>& column) {
  std::vector<double> sums(pyramid.segments.size());
  for (std::size_t row = 0; row < column.size(); ++row)
    sums[pyramid.segment_of[row]] += column[row];
  return sums;
}

}  // namespace accord
