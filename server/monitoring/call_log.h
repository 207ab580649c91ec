#ifndef ACCORD_SERVER_MONITORING_CALL_LOG_H_
#define ACCORD_SERVER_MONITORING_CALL_LOG_H_

#include "server/monitoring/event_log.h"
#include "server/service/call_record.h"

namespace accord {

// One line a call, an event "call": id, method, peer, code by its name ("RESOURCE_EXHAUSTED"),
// reason where there is one, ms, queue_ms and paths. What a call carried is never in it.
class CallLog final : public CallObserver {
 public:
  // `log` outlives it.
  explicit CallLog(EventLog& log) : log_(log) {}

  void OnCallEnded(const CallRecord& call) override;

 private:
  EventLog& log_;
};

}  // namespace accord

#endif  // ACCORD_SERVER_MONITORING_CALL_LOG_H_
