#include "simulation/migration/pyramid_comparison.h"

#include <cstddef>

namespace accord {

std::vector<CriterionMove> MovesBetween(const Pyramid& first, const Pyramid& second) {
  std::vector<CriterionMove> moves;
  for (std::size_t row = 0; row < first.segment_of.size(); ++row) {
    if (first.segment_of[row] == second.segment_of[row]) continue;
    moves.push_back({static_cast<int>(row), first.segment_of[row], second.segment_of[row]});
  }
  return moves;
}

std::vector<std::vector<std::int64_t>> CrossTable(const Pyramid& first, const Pyramid& second) {
  std::vector<std::vector<std::int64_t>> table(first.segments.size(),
                                               std::vector<std::int64_t>(second.segments.size()));
  for (std::size_t row = 0; row < first.segment_of.size(); ++row) {
    ++table[first.segment_of[row]][second.segment_of[row]];
  }
  return table;
}

std::vector<double> SumBySegment(const Pyramid& pyramid, const std::vector<double>& column) {
  std::vector<double> sums(pyramid.segments.size());
  for (std::size_t row = 0; row < column.size(); ++row)
    sums[pyramid.segment_of[row]] += column[row];
  return sums;
}

}  // namespace accord
