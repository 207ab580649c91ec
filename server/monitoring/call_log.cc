#include "server/monitoring/call_log.h"

#include <cstdint>

#include "server/monitoring/code_name.h"

namespace accord {

void CallLog::OnCallEnded(const CallRecord& call) {
  const LogField id{"id", static_cast<std::int64_t>(call.id)};
  const LogField method{"method", call.method}, peer{"peer", call.peer};
  const LogField code{"code", CodeName(call.code)}, reason{"reason", call.reason};
  const LogField ms{"ms", call.milliseconds}, queue_ms{"queue_ms", call.queued_milliseconds};
  const LogField paths{"paths", call.paths};
  if (call.reason.empty()) {
    log_.Write(LogLevel::kInfo, "call", {id, method, peer, code, ms, queue_ms, paths});
  } else {
    log_.Write(LogLevel::kInfo, "call", {id, method, peer, code, reason, ms, queue_ms, paths});
  }
}

}  // namespace accord
