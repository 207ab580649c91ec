#ifndef ACCORD_CLIENTS_CLI_GRPC_LOG_H_
#define ACCORD_CLIENTS_CLI_GRPC_LOG_H_

#include <functional>

namespace accord {
class LibraryLines;
}

namespace accord::cli {

// While it lives, gRPC writes nothing to stderr itself: its errors and the handshakes that failed
// become lines of ours, all else is dropped. Where GRPC_VERBOSITY is set, its log is left alone.
//
// For the whole process: one at a time.
class GrpcLog {
 public:
  // Both outlive it. `on_failed_handshake` is called on gRPC's threads, one call at a time.
  GrpcLog(LibraryLines& lines, std::function<void()> on_failed_handshake);
  ~GrpcLog();

  GrpcLog(const GrpcLog&) = delete;
  GrpcLog& operator=(const GrpcLog&) = delete;
};

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_GRPC_LOG_H_
