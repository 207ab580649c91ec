#ifndef ACCORD_CLIENTS_CLI_RENDER_BACKTEST_H_
#define ACCORD_CLIENTS_CLI_RENDER_BACKTEST_H_

#include <string>

namespace accord::v1 {
class BacktestReport;
}  // namespace accord::v1

namespace accord::cli {

// How a forecast would have done, as a page of text (render.h). Pure.
std::string RenderBacktest(const v1::BacktestReport& report);

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_RENDER_BACKTEST_H_
