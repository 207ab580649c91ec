#include "clients/cli/grpc_log.h"

#include <cstdlib>
#include <mutex>
#include <optional>
#include <string_view>
#include <utility>

#include "grpc/support/log.h"
#include "server/monitoring/library_lines.h"

namespace accord::cli {
namespace {

// gRPC's log is one function without an argument of ours.
struct Target {
  LibraryLines* lines = nullptr;
  std::function<void()> on_failed_handshake;
};
std::mutex target_mutex;
Target target;  // NOLINT: guarded by target_mutex

void Take(gpr_log_func_args* line) {
  const std::string_view text = line->message;
  const bool is_error = line->severity == GPR_LOG_SEVERITY_ERROR;
  const std::optional<FailedHandshake> handshake = FailedHandshakeOf(text);
  if (!handshake && (!is_error || PrecedesFailedHandshake(text))) return;
  const std::lock_guard lock(target_mutex);
  if (!target.lines) return;
  if (handshake) {
    target.on_failed_handshake();
    target.lines->Write(*handshake);
  } else if (text.starts_with("assertion failed")) {
    target.lines->WriteLast("gRPC", text);
  } else {
    target.lines->Write(LevelOf(text), "gRPC", WithoutValues(text));
  }
}

void SetTarget(Target next) {
  const std::lock_guard lock(target_mutex);
  target = std::move(next);
}

}  // namespace

GrpcLog::GrpcLog(LibraryLines& lines, std::function<void()> on_failed_handshake) {
  if (std::getenv("GRPC_VERBOSITY")) return;
  SetTarget({&lines, std::move(on_failed_handshake)});
  gpr_set_log_function(Take);
  // Handshakes fail at this level.
  gpr_set_log_verbosity(GPR_LOG_SEVERITY_DEBUG);
}

GrpcLog::~GrpcLog() { SetTarget({}); }

}  // namespace accord::cli
