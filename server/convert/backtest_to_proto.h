#ifndef ACCORD_SERVER_CONVERT_BACKTEST_TO_PROTO_H_
#define ACCORD_SERVER_CONVERT_BACKTEST_TO_PROTO_H_

#include <span>
#include <string>

#include "accord/v1/backtest.pb.h"
#include "simulation/analysis/backtest.h"

namespace accord {

// The back-test for the wire. `dates` are the panel's as the caller wrote them. Copies, never
// judges. What is said of the panel itself is left to the caller. Pure, thread-safe.
v1::BacktestReport ToProto(const BacktestResult& result, const BacktestSettings& settings,
                           std::span<const std::string> segments,
                           std::span<const std::string> dates);

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_BACKTEST_TO_PROTO_H_
