#ifndef ACCORD_SERVER_HANDLERS_UPLOAD_SIZE_H_
#define ACCORD_SERVER_HANDLERS_UPLOAD_SIZE_H_

#include <cstddef>

#include "server/handlers/estimation.h"
#include "simulation/analysis/backtest.h"

// Private to this folder: upper bounds of the memory, in bytes, of what an answer to an upload is
// made of.
namespace accord::handlers_internal {

// A plan that is kept.
std::size_t BytesOf(const CheckedPlan& plan);

// Of `clients` with ids of `id_bytes` together: a table as it grows; a pyramid while it is made;
// its assignments to segments with ids of at most so many bytes, and moves between two of them, as
// messages.
std::size_t TableBytes(std::size_t clients, std::size_t id_bytes);
std::size_t PyramidBytes(std::size_t clients);
std::size_t AssignmentBytes(std::size_t clients, std::size_t id_bytes, std::size_t segment_bytes);
std::size_t MoveBytes(std::size_t clients, std::size_t id_bytes);

// Counts of transitions; what is estimated from them, with its message; what is forecast and held
// against what came, with its message.
std::size_t TallyBytes(const CheckedPlan& plan);
std::size_t EstimateBytes(const CheckedPlan& plan);
std::size_t ForecastBytes(const CheckedPlan& plan, const BacktestSettings& settings);

}  // namespace accord::handlers_internal

#endif  // ACCORD_SERVER_HANDLERS_UPLOAD_SIZE_H_
