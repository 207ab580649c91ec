#include "clients/cli/session.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "clients/cli/machine.h"
#include "clients/cli/readable.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpc/support/log.h"
#include "grpcpp/support/error_details.h"
#include "server/service/accord_server.h"

namespace accord::cli {
namespace {

sigset_t EndingSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsOf(
    const ConnectionFlags& flags) {
  if (flags.tls_ca.empty()) return grpc::InsecureChannelCredentials();
  std::ifstream file(flags.tls_ca, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return absl::InvalidArgumentError("cannot read --tls-ca " + flags.tls_ca);
  return grpc::SslCredentials({.pem_root_certs = text.str()});
}

// Of a server in this process, which takes what any server may.
constexpr std::size_t kMostRequestBytes = std::size_t{64} << 20;

// Calls that a busy or stopping server refused are made again, when it says so.
constexpr char kRetries[] = R"({"methodConfig": [{
  "name": [{"service": "accord.v1.SimulationService"}, {"service": "accord.v1.ContractService"},
           {"service": "accord.v1.ClientBaseService"}, {"service": "accord.v1.ServerService"}],
  "retryPolicy": {"maxAttempts": 5, "initialBackoff": "0.2s", "maxBackoff": "10s",
                  "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}}]})";

// True when the status carried field violations, which are then printed.
// The words, with the place of every path that stands among them before it.
std::string WithPlaces(std::string_view words, const PlaceOfField& place) {
  std::string out;
  while (!words.empty()) {
    const std::string word(words.substr(0, words.find(' ')));
    words.remove_prefix(std::min(words.size(), word.size() + 1));
    out += place(word) + word + (words.empty() ? "" : " ");
  }
  return out;
}

bool PrintViolations(const grpc::Status& status, const PlaceOfField& place) {
  google::rpc::Status rich;
  if (!grpc::ExtractErrorDetails(status, &rich).ok()) return false;
  bool any = false;
  for (const auto& detail : rich.details()) {
    google::rpc::BadRequest bad_request;
    if (!detail.UnpackTo(&bad_request)) continue;
    for (const auto& violation : bad_request.field_violations()) {
      const std::string before = place ? place(violation.field()) : "";
      const std::string words =
          place ? WithPlaces(violation.description(), place) : violation.description();
      std::fprintf(stderr, "%s%s: %s\n", Escaped(before).c_str(),
                   Escaped(violation.field()).c_str(), Escaped(words).c_str());
      any = true;
    }
  }
  return any;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Session>> Session::Open(const ConnectionFlags& flags) {
  BlockSignals();
  QuietGrpc();
  std::unique_ptr<Session> session(new Session());
  if (flags.server.empty()) {
    absl::StatusOr<std::unique_ptr<AccordServer>> server =
        AccordServer::Start({.address = "",
                             .run_slots = 1,
                             .threads_per_run = flags.threads,
                             .idle = std::chrono::hours(24 * 365),  // a pipe may take its time
                             .memory_bytes = MemoryBytes(),
                             .max_request_bytes = kMostRequestBytes});
    if (!server.ok()) return server.status();
    session->own_server_ = *std::move(server);
    session->channel_ = session->own_server_->InProcessChannel();
  } else {
    auto credentials = CredentialsOf(flags);
    if (!credentials.ok()) return credentials.status();
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    arguments.SetServiceConfigJSON(kRetries);
    arguments.SetInt("grpc.per_rpc_retry_buffer_size", static_cast<int>(kMostRequestBytes));
    session->channel_ = grpc::CreateCustomChannel(flags.server, *credentials, arguments);
  }
  if (flags.deadline_seconds > 0) {
    session->context_.set_deadline(
        std::chrono::system_clock::now() +
        std::chrono::microseconds(static_cast<std::int64_t>(flags.deadline_seconds * 1e6)));
  }
  return session;
}

Session::Session() = default;

Session::~Session() {
  channel_.reset();
  if (own_server_) own_server_->Shutdown(std::chrono::milliseconds(0));
}

struct CancelOnSignal::State {
  std::atomic<bool> interrupted{false};
  std::atomic<bool> done{false};
  const int descriptor = eventfd(0, EFD_CLOEXEC);

  ~State() { close(descriptor); }
};

CancelOnSignal::CancelOnSignal(Session& session) : state_(std::make_shared<State>()) {
  watcher_ = std::thread([state = state_, &session] {
    for (;;) {
      WaitForSignal();
      if (state->done) return;
      if (state->interrupted.exchange(true)) std::_Exit(kInterrupted);
      session.Cancel();
      eventfd_write(state->descriptor, 1);
    }
  });
}

CancelOnSignal::~CancelOnSignal() {
  state_->done = true;
  pthread_kill(watcher_.native_handle(), SIGTERM);  // to the watcher alone: wakes it
  watcher_.join();
}

bool CancelOnSignal::interrupted() const { return state_->interrupted; }

int CancelOnSignal::descriptor() const { return state_->descriptor; }

void BlockSignals() {
  const sigset_t signals = EndingSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
}

void QuietGrpc() {
  if (!std::getenv("GRPC_VERBOSITY")) gpr_set_log_function([](gpr_log_func_args*) {});
}

int WaitForSignal() {
  const sigset_t signals = EndingSignals();
  int signal = 0;
  sigwait(&signals, &signal);
  return signal;
}

ExitCode ReportFailure(const grpc::Status& status, bool interrupted, const PlaceOfField& place) {
  if (interrupted) {
    std::fprintf(stderr, "accord: interrupted; the run was cancelled\n");
    return kInterrupted;
  }
  switch (status.error_code()) {
    case grpc::StatusCode::INVALID_ARGUMENT:
      if (!PrintViolations(status, place)) {
        std::fprintf(stderr, "accord: %s\n", Escaped(status.error_message()).c_str());
      }
      return kInvalid;
    case grpc::StatusCode::RESOURCE_EXHAUSTED:
      std::fprintf(stderr, "accord: too large for this server: %s\n",
                   Escaped(status.error_message()).c_str());
      return kInvalid;
    case grpc::StatusCode::UNAVAILABLE:
      std::fprintf(stderr, "accord: the server cannot do it now: %s\n",
                   Escaped(status.error_message()).c_str());
      return kUnavailable;
    case grpc::StatusCode::DEADLINE_EXCEEDED:
      if (!status.error_details().empty()) {  // a limit of the server's
        std::fprintf(stderr, "accord: %s\n", Escaped(status.error_message()).c_str());
        return kDeadline;
      }
      std::fprintf(stderr, "accord: the deadline passed before the run was done\n");
      return kDeadline;
    default:
      std::fprintf(stderr, "accord: the call failed with code %d: %s\n",
                   static_cast<int>(status.error_code()), Escaped(status.error_message()).c_str());
      return kOther;
  }
}

}  // namespace accord::cli
