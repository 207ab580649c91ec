#ifndef ACCORD_CLIENTS_CLI_SESSION_H_
#define ACCORD_CLIENTS_CLI_SESSION_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "clients/cli/exit_codes.h"
#include "clients/cli/flags.h"
#include "grpcpp/grpcpp.h"

namespace accord {
class AccordServer;
}

// One command's way to a server: over the network, or to a server of its own in this process.
namespace accord::cli {

// Of a client file or panel in one message at most; a server reads 4 MiB of one unless it was told
// otherwise.
inline constexpr int kRowsPerMessage = 8192;
inline constexpr std::size_t kBytesPerMessage = std::size_t{1} << 20;

class Session {
 public:
  // INVALID_ARGUMENT with file and reason when the files of TLS are unfit (server/listener/pem.h).
  // A server that is not there is seen only when it is called.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const ConnectionFlags& flags);
  ~Session();

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // The context of the call that is made now, with the session's deadline.
  grpc::ClientContext& context() { return *context_; }

  // Makes a call: how `attempt`, which makes it once in context(), ended at last. One that a busy
  // or stopping server refused, or that found no server, is made again, four times at most, when
  // the server says so; the first time that is said on stderr. Not where the server says that the
  // call has waited long enough, nor when the deadline would pass before, nor once `heard` says
  // that something was answered.
  grpc::Status Call(const std::function<grpc::Status()>& attempt,
                    const std::function<bool()>& heard = nullptr);

  // Ends the call, and what is waited for between two; from any thread.
  void Cancel();

 private:
  explicit Session(double deadline_seconds);
  void RenewContext();
  std::optional<std::chrono::milliseconds> PauseBefore(int repetition) const;
  bool Pause(std::chrono::milliseconds pause, const grpc::Status& why, bool is_first);

  const std::chrono::system_clock::time_point deadline_;
  std::unique_ptr<AccordServer> own_server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::mutex mutex_;
  std::condition_variable cancel_;
  bool cancelled_ = false;
  std::unique_ptr<grpc::ClientContext> context_;
  bool is_used_ = false;  // a call has been made
};

// Ctrl-C and SIGTERM while it lives: the first cancels the session's call, the second ends the
// program at once. A session blocks these signals when it is opened.
class CancelOnSignal {
 public:
  explicit CancelOnSignal(Session& session);
  ~CancelOnSignal();

  CancelOnSignal(const CancelOnSignal&) = delete;
  CancelOnSignal& operator=(const CancelOnSignal&) = delete;

  // The first one's number; 0: none yet.
  int signal() const;

  // A descriptor that can be read from the first signal on, when the call has been cancelled.
  int descriptor() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
  std::thread watcher_;
};

// Keeps SIGINT and SIGTERM from this thread and every one that it starts later, so that only those
// who wait for them get them. Call before a server or channel is made; until then Ctrl-C ends the
// program as ever.
void BlockSignals();

// Keeps gRPC's own log off stderr, where each fault has a line of ours; unless GRPC_VERBOSITY asks
// for it. Call before a server or channel is made.
void QuietGrpc();

// Waits for SIGINT or SIGTERM and returns its number.
int WaitForSignal();

// What to say before a field's path, also where the words name one; for files in which the user
// does not know the path. Empty for what is no such path.
using PlaceOfField = std::function<std::string(const std::string& field)>;

// Prints what went wrong on stderr, every field violation on a line of its own, and chooses the
// exit code. `signal` ended the call, or 0.
ExitCode ReportFailure(const grpc::Status& status, int signal, const PlaceOfField& place = {});

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SESSION_H_
