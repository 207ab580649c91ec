#ifndef ACCORD_SERVER_HANDLERS_SEGMENT_ROWS_H_
#define ACCORD_SERVER_HANDLERS_SEGMENT_ROWS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "simulation/base/stopped.h"
#include "simulation/pyramid/client_table.h"
#include "simulation/pyramid/concentration.h"
#include "simulation/pyramid/pyramid.h"

// Private to this folder: the parts of an answer to SegmentClients that have an entry a client,
// made row by row for a caller who may leave. False, and part of them, once stopped.
namespace accord::handlers_internal {

// Who is where, in the order of clients; segment_of are indices into `segments`.
bool AddAssignments(const ClientTable& clients, std::span<const std::uint8_t> segment_of,
                    std::span<const PyramidSegment> segments, const Stopped& stopped,
                    v1::SegmentClientsResponse& response);

// The concentration of active clients.
bool AddConcentration(const ClientTable& clients, const Stopped& stopped,
                      google::protobuf::RepeatedPtrField<v1::ConcentrationPoint>* points);

// The table and the moves of clients from the first pyramid's segments to the second's.
bool AddMoves(const ClientTable& clients, const Pyramid& first, const Pyramid& second,
              const Stopped& stopped, v1::CriterionComparison& comparison);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_SEGMENT_ROWS_H_
