#ifndef ACCORD_SERVER_CONVERT_SEGMENT_RULES_CONVERSION_H_
#define ACCORD_SERVER_CONVERT_SEGMENT_RULES_CONVERSION_H_

#include "accord/v1/segment_rules.pb.h"
#include "simulation/base/may_keep.h"
#include "simulation/base/violation.h"
#include "simulation/panel/panel.h"
#include "simulation/panel/segment_rules.h"

// Rule lists and panels from the wire: copies, never judges. Pure, thread-safe.
namespace accord {

SegmentRulesDraft ToDraft(const v1::SegmentRules& rules);

// Appends the rows of a message to the panel. Faults by row number over all messages, those of a
// panel's row (rows.times[70000]), columns of different lengths, columns that are missing, repeated
// or not the panel's; rows without a fault are taken in. At most limits::kMaxViolations; none are
// looked for behind a panel that is full or was told no.
Violations AppendRows(const v1::PanelRows& rows, const FieldPath& at, std::int64_t first_row,
                      Panel& panel, const MayKeep& may_keep = {});

}  // namespace accord

#endif  // ACCORD_SERVER_CONVERT_SEGMENT_RULES_CONVERSION_H_
