#ifndef ACCORD_SERVER_HANDLERS_SEGMENTATION_H_
#define ACCORD_SERVER_HANDLERS_SEGMENTATION_H_

#include <variant>

#include "accord/v1/client_base_service.pb.h"
#include "simulation/base/violation.h"
#include "simulation/migration/client_table.h"

// SegmentClients without a socket: parts of the stream are added as they come, then answered.
namespace accord {

// Not thread-safe; one a call. Memory is bounded by limits.h whatever is added.
class Segmentation {
 public:
  // Faults of the stream's form: a second rule, rows before the rule, a part that is neither, more
  // rows a message or in all than limits.h allows. Empty when there are none.
  Violations Add(const v1::SegmentClientsRequest& part);

  // The pyramid, or every fault of rule and rows. Time n log n.
  std::variant<v1::SegmentClientsResponse, Violations> Answer() const;

 private:
  bool has_rule_ = false;
  v1::PyramidRule rule_;
  ClientTable clients_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_HANDLERS_SEGMENTATION_H_
