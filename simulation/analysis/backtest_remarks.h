#ifndef ACCORD_SIMULATION_ANALYSIS_BACKTEST_REMARKS_H_
#define ACCORD_SIMULATION_ANALYSIS_BACKTEST_REMARKS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "simulation/analysis/backtest.h"

namespace accord::analysis_internal {

// What a back-test means for whoever forecasts, in words; `pooled` are the moves of the training
// pairs.
std::vector<BacktestRemark> RemarksOn(const BacktestResult& result, const KnownClients& known,
                                      std::span<const std::int64_t> pooled,
                                      std::span<const std::string> segments,
                                      std::span<const std::int32_t> dates,
                                      const BacktestSettings& settings);

}  // namespace accord::analysis_internal

#endif  // ACCORD_SIMULATION_ANALYSIS_BACKTEST_REMARKS_H_
