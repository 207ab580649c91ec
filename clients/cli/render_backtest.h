#ifndef ACCORD_CLIENTS_CLI_RENDER_BACKTEST_H_
#define ACCORD_CLIENTS_CLI_RENDER_BACKTEST_H_

#include <string>

#include "accord/v1/backtest.pb.h"

namespace accord::cli {

// How a forecast would have done, as a page of text (render.h). Pure.
std::string RenderBacktest(const v1::BacktestReport& report);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_BACKTEST_H_
