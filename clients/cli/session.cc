#include "clients/cli/session.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
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
#include "server/listener/pem.h"
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

ExitCode ExitCodeOf(int signal) { return signal == SIGTERM ? kTerminated : kInterrupted; }

absl::StatusOr<std::shared_ptr<grpc::ChannelCredentials>> CredentialsOf(
    const ConnectionFlags& flags) {
  if (flags.tls_ca.empty()) return grpc::InsecureChannelCredentials();
  const absl::StatusOr<ClientTlsTexts> texts = CheckClientTls(
      {.ca = flags.tls_ca, .certificate = flags.tls_certificate, .key = flags.tls_key},
      std::chrono::system_clock::now());
  if (!texts.ok()) return texts.status();
  return grpc::SslCredentials({.pem_root_certs = texts->ca,
                               .pem_private_key = texts->key,
                               .pem_cert_chain = texts->certificate});
}

// Of a server in this process, which takes what any server may.
constexpr std::size_t kMostRequestBytes = std::size_t{64} << 20;

// Uploads are not kept here, so that gRPC, which keeps what it has sent, makes them again; all
// other calls Session::Call.
constexpr char kRetries[] = R"({"methodConfig": [{
  "name": [{"service": "accord.v1.ClientBaseService", "method": "SegmentClients"},
           {"service": "accord.v1.ClientBaseService", "method": "EstimateTransitions"},
           {"service": "accord.v1.ClientBaseService", "method": "BacktestMigration"}],
  "retryPolicy": {"maxAttempts": 5, "initialBackoff": "0.2s", "maxBackoff": "10s",
                  "backoffMultiplier": 2, "retryableStatusCodes": ["UNAVAILABLE"]}}]})";

constexpr int kMostRepetitions = 4;
constexpr char kPushback[] = "grpc-retry-pushback-ms";

// What a server that is full says, without its advice: that is taken here.
std::string WithoutAdvice(std::string message) {
  constexpr std::string_view kAdvice = "; try again";
  if (message.ends_with(kAdvice)) message.resize(message.size() - kAdvice.size());
  return message;
}

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

// True when the status carried field violations, which are then printed.
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
  std::unique_ptr<Session> session(new Session(flags.deadline_seconds));
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
  return session;
}

Session::Session(double deadline_seconds)
    : deadline_(deadline_seconds > 0 ? std::chrono::system_clock::now() +
                                           std::chrono::microseconds(
                                               static_cast<std::int64_t>(deadline_seconds * 1e6))
                                     : std::chrono::system_clock::time_point::max()),
      context_(std::make_unique<grpc::ClientContext>()) {
  context_->set_deadline(deadline_);
}

Session::~Session() {
  channel_.reset();
  if (own_server_) own_server_->Shutdown(std::chrono::milliseconds(0));
}

grpc::Status Session::Call(const std::function<grpc::Status()>& attempt,
                           const std::function<bool()>& heard) {
  if (std::exchange(is_used_, true)) RenewContext();
  for (int repetition = 1;; ++repetition) {
    grpc::Status status = attempt();
    if (status.error_code() != grpc::StatusCode::UNAVAILABLE || own_server_ ||
        repetition > kMostRepetitions || (heard && heard())) {
      return status;
    }
    const auto pause = PauseBefore(repetition);
    if (!pause || !Pause(*pause, status, repetition == 1)) return status;
    RenewContext();
  }
}

// A context is of one call.
void Session::RenewContext() {
  auto next = std::make_unique<grpc::ClientContext>();
  next->set_deadline(deadline_);
  const std::lock_guard lock(mutex_);
  context_ = std::move(next);
  if (cancelled_) context_->TryCancel();
}

// As gRPC's own retries do (A6): what the server says, where it is negative never; else twice as
// long as before.
std::optional<std::chrono::milliseconds> Session::PauseBefore(int repetition) const {
  const auto& metadata = context_->GetServerTrailingMetadata();
  if (const auto found = metadata.find(kPushback); found != metadata.end()) {
    int ms = -1;
    std::from_chars(found->second.begin(), found->second.end(), ms);
    if (ms < 0) return std::nullopt;
    return std::chrono::milliseconds(ms);
  }
  const double spread = 0.8 + 0.4 * std::random_device()() * 0x1p-32;
  return std::chrono::milliseconds(static_cast<int>(200 * spread * (1 << (repetition - 1))));
}

// False where that makes no sense: the deadline passes before, or the session is cancelled.
bool Session::Pause(std::chrono::milliseconds pause, const grpc::Status& why, bool is_first) {
  const auto until = std::chrono::system_clock::now() + pause;
  if (until >= deadline_) return false;
  if (is_first) {
    std::fprintf(stderr, "accord: waiting: %s; trying again in %.1f s\n",
                 Escaped(WithoutAdvice(why.error_message())).c_str(),
                 std::chrono::duration<double>(pause).count());
  }
  std::unique_lock lock(mutex_);
  return !cancel_.wait_until(lock, until, [this] { return cancelled_; });
}

void Session::Cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  cancel_.notify_all();
  context_->TryCancel();
}

struct CancelOnSignal::State {
  std::atomic<int> signal{0};
  std::atomic<bool> done{false};
  const int descriptor = eventfd(0, EFD_CLOEXEC);

  ~State() { close(descriptor); }
};

CancelOnSignal::CancelOnSignal(Session& session) : state_(std::make_shared<State>()) {
  watcher_ = std::thread([state = state_, &session] {
    for (;;) {
      const int signal = WaitForSignal();
      if (state->done) return;
      if (state->signal.exchange(signal) != 0) std::_Exit(ExitCodeOf(signal));
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

int CancelOnSignal::signal() const { return state_->signal; }

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

ExitCode ReportFailure(const grpc::Status& status, int signal, const PlaceOfField& place) {
  if (signal != 0) {
    std::fprintf(stderr, "accord: %s; the call was cancelled\n",
                 signal == SIGTERM ? "terminated" : "interrupted");
    return ExitCodeOf(signal);
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
