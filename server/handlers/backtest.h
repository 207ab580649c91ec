#ifndef ACCORD_SERVER_HANDLERS_BACKTEST_H_
#define ACCORD_SERVER_HANDLERS_BACKTEST_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <variant>

#include "accord/v1/client_base_service.pb.h"
#include "server/handlers/estimation.h"
#include "server/handlers/row_count.h"
#include "simulation/analysis/backtest.h"
#include "simulation/base/may_keep.h"
#include "simulation/base/violation.h"
#include "simulation/panel/panel.h"

// BacktestMigration without a socket: parts of the stream are added as they come, then answered.
namespace accord {

// A plan without faults.
struct CheckedBacktest {
  CheckedPlan plan;
  BacktestSettings settings;
};

// The plan, or every fault of it under `at`.
std::variant<CheckedBacktest, Violations> CheckBacktest(const v1::BacktestPlan& plan,
                                                        const FieldPath& at);

// Not thread-safe; one a call. Memory is bounded by limits.h whatever is added, and by
// limits::kMaxForecastValues when it is answered.
class Backtest {
 public:
  // As Estimation::Add.
  Violations Add(const v1::BacktestMigrationRequest& part, const MayKeep& may_keep = {});

  // The back-test, or what is wrong when all parts are in: no plan, not all rows, no client known
  // at the origin. Once `stopped` says so, which may be empty, it is given up: no faults.
  std::variant<v1::BacktestMigrationResponse, Violations> Answer(
      const std::function<bool()>& stopped = {}) const;

  // Memory that the parts added so far take now, in bytes; grows with Add. While a table grows
  // there is half of it again for a moment.
  std::size_t bytes() const;
  // The most that Answer takes beside it, its result included: an upper bound, in bytes.
  std::size_t answer_bytes() const;

 private:
  std::unique_ptr<CheckedBacktest> checked_;
  std::unique_ptr<Panel> panel_;
  std::int64_t rows_sent_ = 0;
  handlers_internal::RowCount row_count_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_BACKTEST_H_
