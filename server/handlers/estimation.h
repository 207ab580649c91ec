#ifndef ACCORD_SERVER_HANDLERS_ESTIMATION_H_
#define ACCORD_SERVER_HANDLERS_ESTIMATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "accord/v1/client_base_service.pb.h"
#include "server/handlers/row_count.h"
#include "simulation/base/may_keep.h"
#include "simulation/base/violation.h"
#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"
#include "simulation/panel/transition_estimate.h"

// EstimateTransitions without a socket: parts of the stream are added as they come, then answered.
namespace accord {

// A plan without faults.
struct CheckedPlan {
  SegmentRules rules;
  std::vector<std::int32_t> times;
  std::vector<std::string> dates;  // `times` as the caller wrote them
  PanelClock clock;
  double prior = 1.0;
};

// The plan, or every fault of it under `at`. `least_dates` is how many there must be. Sizes are
// checked before anything of that size is built.
std::variant<CheckedPlan, Violations> CheckPlan(const v1::EstimationPlan& plan, int least_dates,
                                                const FieldPath& at);

// Not thread-safe; one a call. Memory is bounded by limits.h whatever is added.
class Estimation {
 public:
  // Faults of the plan, a second plan, rows before the plan, a part that is neither, and those of
  // rows (AppendRows) and of their number (RowCount); one where `may_keep` said no, which is asked
  // before bytes() grows. After a fault nothing may be added.
  Violations Add(const v1::EstimateTransitionsRequest& part, const MayKeep& may_keep = {});

  // The estimate, or what is wrong when all parts are in: no plan, no row, not all rows. Once
  // `stopped` says so, which may be empty, it is given up: no faults.
  std::variant<v1::EstimateTransitionsResponse, Violations> Answer(
      const std::function<bool()>& stopped = {}) const;

  // Memory that the parts added so far take now, in bytes; grows with Add. While a table grows
  // there is half of it again for a moment.
  std::size_t bytes() const;
  // The most that Answer takes beside it, its result included: an upper bound, in bytes.
  std::size_t answer_bytes() const;

 private:
  std::unique_ptr<CheckedPlan> plan_;
  std::unique_ptr<Panel> panel_;
  std::int64_t rows_sent_ = 0;
  handlers_internal::RowCount row_count_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_ESTIMATION_H_
