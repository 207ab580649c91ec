#ifndef ACCORD_CLIENTS_CLI_SESSION_H_
#define ACCORD_CLIENTS_CLI_SESSION_H_

#include <functional>
#include <memory>
#include <mutex>
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

// Rows of a client file or panel in one message: about a MiB at most, and a server reads 4 MiB of
// one unless it was told otherwise.
inline constexpr int kRowsPerMessage = 8192;

class Session {
 public:
  // INVALID_ARGUMENT when the authority's file cannot be read. A server that is not there is seen
  // only when it is called.
  static absl::StatusOr<std::unique_ptr<Session>> Open(const ConnectionFlags& flags);
  ~Session();

  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

  // The context of this session's one call, with its deadline.
  grpc::ClientContext& context() { return context_; }

  // Ends the call; from any thread.
  void Cancel() { context_.TryCancel(); }

 private:
  Session();

  std::unique_ptr<AccordServer> own_server_;
  std::shared_ptr<grpc::Channel> channel_;
  grpc::ClientContext context_;
};

// Ctrl-C and SIGTERM while it lives: the first cancels the session's call, the second ends the
// program at once. A session blocks these signals when it is opened.
class CancelOnSignal {
 public:
  explicit CancelOnSignal(Session& session);
  ~CancelOnSignal();

  CancelOnSignal(const CancelOnSignal&) = delete;
  CancelOnSignal& operator=(const CancelOnSignal&) = delete;

  bool interrupted() const;

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
// exit code.
ExitCode ReportFailure(const grpc::Status& status, bool interrupted,
                       const PlaceOfField& place = {});

}  // namespace accord::cli

#endif  // ACCORD_CLIENTS_CLI_SESSION_H_
