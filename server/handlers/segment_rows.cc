#include "server/handlers/segment_rows.h"

#include <optional>
#include <string>

#include "simulation/pyramid/pyramid_comparison.h"

namespace accord::handlers_internal {

bool AddAssignments(const ClientTable& clients, std::span<const std::uint8_t> segment_of,
                    std::span<const PyramidSegment> segments, const Stopped& stopped,
                    v1::SegmentClientsResponse& response) {
  response.mutable_assignments()->Reserve(clients.size());
  for (int row = 0; row < clients.size(); ++row) {
    if (GivesUpAtRow(row, stopped)) return false;
    v1::SegmentAssignment& out = *response.add_assignments();
    out.set_client(std::string(clients.id(row)));
    out.set_segment(segments[segment_of[row]].id);
  }
  return true;
}

bool AddConcentration(const ClientTable& clients, const Stopped& stopped,
                      google::protobuf::RepeatedPtrField<v1::ConcentrationPoint>* points) {
  const auto curve = ConcentrationCurve(clients, stopped);
  if (!curve) return false;
  for (const ConcentrationPoint& point : *curve) {
    v1::ConcentrationPoint& out = *points->Add();
    out.set_client_share(point.client_share);
    out.set_criterion_share(point.criterion_share);
  }
  return true;
}

bool AddMoves(const ClientTable& clients, const Pyramid& first, const Pyramid& second,
              const Stopped& stopped, v1::CriterionComparison& comparison) {
  comparison.clear_cross_table();
  for (const std::vector<std::int64_t>& row : CrossTable(first, second)) {
    for (const std::int64_t count : row) comparison.add_cross_table(count);
  }
  if (IsStopped(stopped)) return false;
  int added = 0;
  for (const CriterionMove& move : MovesBetween(first, second)) {
    if (GivesUpAtRow(added++, stopped)) return false;
    v1::CriterionMove& out = *comparison.add_moves();
    out.set_client(std::string(clients.id(move.row)));
    out.set_first_segment(first.segments[move.first_segment].id);
    out.set_second_segment(second.segments[move.second_segment].id);
  }
  return true;
}

}  // namespace accord::handlers_internal
