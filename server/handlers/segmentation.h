#ifndef ACCORD_SERVER_HANDLERS_SEGMENTATION_H_
#define ACCORD_SERVER_HANDLERS_SEGMENTATION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <variant>

#include "accord/v1/client_base_service.pb.h"
#include "server/handlers/client_columns.h"
#include "server/handlers/estimation.h"
#include "server/handlers/row_count.h"
#include "simulation/base/may_keep.h"
#include "simulation/base/violation.h"
#include "simulation/panel/panel.h"
#include "simulation/pyramid/client_table.h"
#include "simulation/pyramid/pyramid.h"

// SegmentClients without a socket: parts of the stream are added as they come, then answered.
namespace accord {

// Not thread-safe; one a call. Memory is bounded by limits.h whatever is added.
class Segmentation {
 public:
  // Faults of the stream's form: a rule or plan that is not the first and only one, rows that do
  // not follow theirs, a part that is none, more rows a message or in all than limits.h allows;
  // faults of a plan, of a panel's rows and of their number (RowCount); one where `may_keep` said
  // no, which is asked before bytes() grows. Empty when there are none.
  Violations Add(const v1::SegmentClientsRequest& part, const MayKeep& may_keep = {});

  // The pyramid or the panel's segments, or every fault of rule and rows, all of which must have
  // come. Time n log n. Once
  // `stopped` says so, which may be empty, it is given up: no faults.
  std::variant<v1::SegmentClientsResponse, Violations> Answer(
      const std::function<bool()>& stopped = {}) const;

  // Memory that the parts added so far take now, in bytes; grows with Add. While a table grows
  // there is half of it again for a moment.
  std::size_t bytes() const;
  // The most that Answer takes beside it, its result included: an upper bound, in bytes.
  std::size_t answer_bytes() const;

 private:
  Violations AddRule(const v1::PyramidRule& rule, const MayKeep& may_keep);
  Violations AddSecondRule(const v1::PyramidRule& rule, const MayKeep& may_keep);
  Violations AddRows(const v1::ClientRows& rows, const MayKeep& may_keep);
  Violations AddPlan(const v1::EstimationPlan& plan, const MayKeep& may_keep);
  Violations AddPanel(const v1::PanelRows& rows, const MayKeep& may_keep);

  std::variant<v1::SegmentClientsResponse, Violations> AnswerPyramid(
      const std::function<bool()>& stopped) const;
  const v1::PyramidRule& second_rule() const { return has_second_rule_ ? second_rule_ : rule_; }
  std::size_t segment_bytes() const;
  // Of rules that rank net of costs where there are none.
  Violations CostFaults() const;
  // The second criterion and costs of clients without a fault; some of it once stopped.
  Violations AddColumns(const Pyramid& pyramid, const Stopped& stopped,
                        v1::SegmentClientsResponse& response) const;

  bool has_rule_ = false, has_second_rule_ = false;
  v1::PyramidRule rule_, second_rule_;
  ClientTable clients_;
  handlers_internal::ClientColumns columns_;
  std::unique_ptr<CheckedPlan> plan_;
  std::unique_ptr<Panel> panel_;
  std::int64_t panel_rows_sent_ = 0;
  handlers_internal::RowCount row_count_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_SEGMENTATION_H_
