#include <pthread.h>
#include <sys/resource.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "clients/cli/certificate_events.h"
#include "clients/cli/commands.h"
#include "clients/cli/grpc_log.h"
#include "clients/cli/machine.h"
#include "clients/cli/readable.h"
#include "clients/cli/session.h"
#include "server/listener/address.h"
#include "server/listener/descriptors.h"
#include "server/listener/pem.h"
#include "server/listener/tls_store.h"
#include "server/monitoring/call_log.h"
#include "server/monitoring/event_log.h"
#include "server/monitoring/http_port.h"
#include "server/monitoring/library_lines.h"
#include "server/monitoring/metrics.h"
#include "server/service/accord_server.h"

namespace accord::cli {
namespace {

using std::chrono::milliseconds;

constexpr int kSlotsPerCore = 4;
// A slot that has less to run in refuses what is usual.
constexpr std::uint64_t kLeastBytesOfASlot = std::uint64_t{64} << 20;
constexpr std::uint64_t kUsualBytesOfASlot = std::uint64_t{256} << 20;
constexpr std::chrono::hours kBetweenCertificateChecks{24};
// Of both gRPC takes some at the start and with every thread; where it gets none it ends the
// process, or waits for good.
constexpr int kLeastDescriptors = 64;
constexpr rlim_t kLeastAddressBytes = rlim_t{2} << 30;  // beyond the memory budget

milliseconds Milliseconds(double seconds) {
  return milliseconds(static_cast<std::int64_t>(std::llround(seconds * 1000)));
}

// How a server is started: flags in which nothing is wrong.
struct ServePlan {
  ServerOptions server;
  ListenAddress address;
  std::optional<ListenAddress> metrics;
  TlsFiles tls;  // empty: plain text
  LogFormat log_format = LogFormat::kText;
  milliseconds drain_delay, grace;
};

const char* ListenerName(const ServeFlags& flags) {
  if (flags.tls_certificate.empty()) return "plain text";
  return flags.tls_client_ca.empty() ? "TLS" : "mutual TLS";
}

absl::Status SetMemory(const ServeFlags& flags, ServerOptions& options) {
  const std::uint64_t all = MemoryBytes();
  if (flags.memory_bytes > all) {
    return absl::InvalidArgumentError(
        "--memory must be at most what this machine, or the control "
        "group of this process, has, " +
        std::to_string(all >> 20) + " MiB, got " + std::to_string(flags.memory_bytes >> 20) +
        " MiB");
  }
  options.memory_bytes =
      static_cast<std::size_t>(flags.memory_bytes > 0 ? flags.memory_bytes : all / 2);
  return absl::OkStatus();
}

absl::Status SetSlots(const ServeFlags& flags, ServerOptions& options) {
  const std::uint64_t memory = options.memory_bytes;
  const int most = kSlotsPerCore * Cores();
  if (flags.slots > most) {
    return absl::InvalidArgumentError("--slots must be at most " + std::to_string(kSlotsPerCore) +
                                      " a core, " + std::to_string(most) +
                                      " on this machine, got " + std::to_string(flags.slots));
  }
  if (static_cast<std::uint64_t>(flags.slots) * kLeastBytesOfASlot > memory) {
    return absl::InvalidArgumentError("--slots " + std::to_string(flags.slots) +
                                      " need 64 MiB each, but the memory budget is " +
                                      std::to_string(memory >> 20) + " MiB; --memory changes it");
  }
  if (8 * options.max_request_bytes > memory) {
    return absl::InvalidArgumentError(
        "--max-request must be at most an eighth of the memory budget, " +
        std::to_string(memory >> 23) + " MiB; --memory changes it");
  }
  const auto usual = static_cast<int>(std::min<std::uint64_t>(memory / kUsualBytesOfASlot, 4096));
  options.run_slots = flags.slots > 0 ? flags.slots
                                      : std::max(memory >= 2 * kLeastBytesOfASlot ? 2 : 1,
                                                 std::min(Cores(), usual));
  return absl::OkStatus();
}

// Under which addresses it listens.
absl::Status SetAddresses(const ServeFlags& flags, ServePlan& plan) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(flags.address);
  if (!address.ok()) {
    return absl::InvalidArgumentError("--address: " + std::string(address.status().message()));
  }
  plan.address = *std::move(address);
  if (!plan.address.is_loopback() && flags.tls_certificate.empty() && !flags.insecure) {
    return absl::InvalidArgumentError(
        "refusing to listen on " + flags.address +
        " in plain text: give --tls-cert and --tls-key, or --insecure");
  }
  if (flags.metrics_address.empty()) return absl::OkStatus();
  absl::StatusOr<ListenAddress> metrics = ParseListenAddress(flags.metrics_address);
  if (!metrics.ok()) {
    return absl::InvalidArgumentError("--metrics-address: " +
                                      std::string(metrics.status().message()));
  }
  if (metrics->is_unix()) {
    return absl::InvalidArgumentError("--metrics-address must be HOST:PORT, got " +
                                      flags.metrics_address);
  }
  if (!metrics->is_loopback() && !flags.insecure) {
    return absl::InvalidArgumentError("refusing to give metrics to everybody on " +
                                      flags.metrics_address + ": use loopback, or --insecure");
  }
  plan.metrics = *std::move(metrics);
  return absl::OkStatus();
}

// INVALID_ARGUMENT with the first flag that is wrong and why.
absl::StatusOr<ServePlan> PlanOf(const ServeFlags& flags) {
  if (flags.tls_certificate.empty() != flags.tls_key.empty()) {
    return absl::InvalidArgumentError("--tls-cert and --tls-key go together");
  }
  if (!flags.tls_client_ca.empty() && flags.tls_certificate.empty()) {
    return absl::InvalidArgumentError("--tls-client-ca needs --tls-cert and --tls-key");
  }
  ServePlan plan;
  if (absl::Status status = SetAddresses(flags, plan); !status.ok()) return status;
  plan.server = {.address = plan.address.Text(),
                 .threads_per_run = flags.threads,
                 .queue_calls = flags.queue_calls,
                 .queue_wait = Milliseconds(flags.queue_wait_seconds),
                 .max_run_time = Milliseconds(flags.max_run_seconds),
                 .upload_time = Milliseconds(flags.upload_seconds),
                 .max_request_bytes = static_cast<std::size_t>(flags.max_request_mib) << 20,
                 .reflection = flags.reflection && !flags.no_reflection};
  if (absl::Status status = SetMemory(flags, plan.server); !status.ok()) return status;
  if (absl::Status status = SetSlots(flags, plan.server); !status.ok()) return status;
  plan.tls = {
      .certificate = flags.tls_certificate, .key = flags.tls_key, .client_ca = flags.tls_client_ca};
  plan.log_format = flags.log_format == "json" ? LogFormat::kJson : LogFormat::kText;
  plan.drain_delay = Milliseconds(flags.drain_delay_seconds);
  plan.grace = Milliseconds(flags.grace_seconds);
  return plan;
}

// Hears of calls for the log and the metrics.
class Monitor final : public CallObserver {
 public:
  explicit Monitor(EventLog& log) : calls_(log), metrics_(ServerVersion()) {}

  void OnCallEnded(const CallRecord& call) override {
    metrics_.OnCallEnded(call);
    calls_.OnCallEnded(call);
  }
  Metrics& metrics() { return metrics_; }

 private:
  CallLog calls_;
  Metrics metrics_;
};

// What the server's owner can tell it while it serves.
sigset_t ServerSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, signal);
  return signals;
}

const char* SignalName(int signal) {
  return signal == SIGINT ? "SIGINT" : signal == SIGTERM ? "SIGTERM" : "SIGHUP";
}

// The next signal, or 0 when there is none within `limit`.
int WaitForSignalWithin(std::chrono::nanoseconds limit) {
  const sigset_t signals = ServerSignals();
  const auto until = std::chrono::steady_clock::now() + limit;
  for (;;) {
    const auto left = std::max<std::chrono::nanoseconds>(until - std::chrono::steady_clock::now(),
                                                         std::chrono::nanoseconds(0));
    const auto seconds = std::chrono::floor<std::chrono::seconds>(left);
    const timespec time{.tv_sec = seconds.count(), .tv_nsec = (left - seconds).count()};
    const int signal = sigtimedwait(&signals, nullptr, &time);
    if (signal > 0) return signal;
    if (errno == EAGAIN) return 0;
  }
}

// Serves until SIGINT or SIGTERM, whose number it returns.
int WaitForStop(EventLog& log, TlsStore* certificates, CertificateEvents& events) {
  for (;;) {
    const int signal = WaitForSignalWithin(kBetweenCertificateChecks);
    if (signal == SIGINT || signal == SIGTERM) return signal;
    if (signal == SIGHUP) {
      const absl::Status status = certificates ? certificates->Reload() : absl::OkStatus();
      log.Write(status.ok() ? LogLevel::kInfo : LogLevel::kError, "certificates_checked",
                {{"tls", certificates != nullptr}, {"ok", status.ok()}});
    }
    if (certificates) events.OnLook(*certificates->current());
  }
}

// The next SIGINT or SIGTERM, or 0 when there is none within `limit`.
int StopSignalWithin(milliseconds limit) {
  const auto until = std::chrono::steady_clock::now() + limit;
  for (;;) {
    const int signal = WaitForSignalWithin(until - std::chrono::steady_clock::now());
    if (signal != SIGHUP) return signal;
  }
}

void Stop(AccordServer& server, const ServePlan& plan, int signal, std::atomic<bool>& draining,
          EventLog& log) {
  log.Write(LogLevel::kInfo, "stopping",
            {{"signal", SignalName(signal)},
             {"drain_delay_s", static_cast<double>(plan.drain_delay.count()) / 1000},
             {"grace_s", static_cast<double>(plan.grace.count()) / 1000}});
  draining = true;
  server.BeginDrain();
  const int hurry = plan.drain_delay.count() > 0 ? StopSignalWithin(plan.drain_delay) : 0;
  if (hurry != 0) log.Write(LogLevel::kWarning, "grace_ended", {{"signal", SignalName(hurry)}});
  std::atomic<bool> stopped{false};
  std::thread second([&] {
    const sigset_t signals = ServerSignals();
    for (int next = 0; sigwait(&signals, &next) == 0 && !stopped;) {
      if (next == SIGHUP) continue;
      log.Write(LogLevel::kWarning, "grace_ended", {{"signal", SignalName(next)}});
      server.EndGrace();
    }
  });
  server.Shutdown(hurry != 0 ? milliseconds(0) : plan.grace);
  stopped = true;
  pthread_kill(second.native_handle(), SIGTERM);  // to that thread alone: wakes it
  second.join();
  log.Write(LogLevel::kInfo, "stopped");
}

// RESOURCE_EXHAUSTED where the process may have too little to serve at all.
absl::Status CheckMachine(std::size_t memory_bytes) {
  if (DescriptorLimit() < kLeastDescriptors) {
    return absl::ResourceExhaustedError("a server needs " + std::to_string(kLeastDescriptors) +
                                        " descriptors at least, and may have " +
                                        std::to_string(DescriptorLimit()) + " (ulimit -n)");
  }
  rlimit addresses{};
  const rlim_t least = kLeastAddressBytes + memory_bytes;
  if (getrlimit(RLIMIT_AS, &addresses) == 0 && addresses.rlim_cur < least) {
    return absl::ResourceExhaustedError(
        "a server needs 2 GiB of addresses beside its --memory, " + std::to_string(least >> 20) +
        " MiB, and may have " + std::to_string(addresses.rlim_cur >> 20) + " MiB (ulimit -v)");
  }
  return absl::OkStatus();
}

ExitCode Refuse(ExitCode code, const absl::Status& status) {
  std::fprintf(stderr, "accord: %s\n", Escaped(std::string(status.message())).c_str());
  return code;
}

// All that it was started with; of files no more than their names.
void LogStart(EventLog& log, const ServeFlags& flags, const ServePlan& plan,
              const std::string& address) {
  const ServerOptions& options = plan.server;
  const std::string metrics = plan.metrics ? plan.metrics->Text() : "none";
  const auto name = [](const std::string& file) -> std::string_view {
    return file.empty() ? std::string_view("none") : std::string_view(file);
  };
  log.Write(LogLevel::kInfo, "serving",
            {{"version", ServerVersion()},
             {"address", address},
             {"listener", ListenerName(flags)},
             {"tls_cert", name(flags.tls_certificate)},
             {"tls_key", name(flags.tls_key)},
             {"tls_client_ca", name(flags.tls_client_ca)},
             {"insecure", flags.insecure},
             {"metrics_address", metrics},
             {"reflection", options.reflection},
             {"slots", std::int64_t{options.run_slots}},
             {"threads", std::int64_t{flags.threads > 0 ? flags.threads : Cores()}},
             {"memory_mib", static_cast<std::int64_t>(options.memory_bytes >> 20)},
             {"max_request_mib", std::int64_t{flags.max_request_mib}},
             {"queue", std::int64_t{options.queue_calls}},
             {"queue_wait_s", flags.queue_wait_seconds},
             {"max_run_time_s", flags.max_run_seconds},
             {"upload_time_s", flags.upload_seconds},
             {"drain_delay_s", flags.drain_delay_seconds},
             {"grace_s", flags.grace_seconds}});
  if (!plan.address.is_loopback() && flags.tls_certificate.empty()) {
    log.Write(LogLevel::kWarning, "plain_text", {{"address", address}});
  }
}

// Port 0 of `address` becomes the one listened on. `metrics` and what `gauges` asks outlive it.
absl::StatusOr<std::unique_ptr<HttpPort>> StartHttp(ListenAddress& address, const Metrics& metrics,
                                                    const std::function<ServerGauges()>& gauges) {
  auto port = HttpPort::Start(address.host, address.port,
                              {.metrics = [&metrics, gauges] { return metrics.Text(gauges()); },
                               .ready = [gauges] { return gauges().serving; }});
  if (port.ok()) address.port = (*port)->port();
  return port;
}

}  // namespace

const char* Version() { return ServerVersion(); }

ExitCode Serve(const ServeFlags& flags) {
  absl::StatusOr<ServePlan> plan = PlanOf(flags);
  if (!plan.ok()) return Refuse(kUsage, plan.status());
  // Before any thread is started: those who wait for signals alone get them.
  const sigset_t signals = ServerSignals();
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  std::signal(SIGPIPE, SIG_IGN);
  EventLog log(plan->log_format, stderr);
  Monitor monitor(log);
  CertificateEvents certificate_events(log, monitor.metrics());
  std::unique_ptr<TlsStore> certificates;
  if (!plan->tls.empty()) {
    auto opened = TlsStore::Open(plan->tls, std::chrono::seconds(1),
                                 [&](const TlsNews& news) { certificate_events.OnNews(news); });
    if (!opened.ok()) return Refuse(kUsage, opened.status());
    certificates = *std::move(opened);
    plan->server.tls = certificates.get();
  }
  LibraryLines lines(log);
  const auto end_by = [&log](const char* event) {
    return [&log, event] {
      log.WriteLast(LogLevel::kError, event);
      std::_Exit(kOther);
    };
  };
  plan->server.listener_dead = end_by("listener_dead");
  plan->server.stuck = end_by("calls_stuck");
  RaiseDescriptorLimit();
  if (const absl::Status status = CheckMachine(plan->server.memory_bytes); !status.ok())
    return Refuse(kOther, status);
  QuietGrpc();  // what keeps it from starting has a line of ours
  plan->server.observer = &monitor;
  absl::StatusOr<std::unique_ptr<AccordServer>> server = AccordServer::Start(plan->server);
  if (!server.ok()) return Refuse(kUnavailable, server.status());
  const GrpcLog grpc_log(lines, [&] { monitor.metrics().OnHandshakeFailed(); });
  std::atomic<bool> draining{false};
  const auto gauges = [&] {
    ServerGauges now = (*server)->gauges();
    now.serving = now.serving && !draining;
    return now;
  };
  std::unique_ptr<HttpPort> http;
  if (plan->metrics) {
    auto started = StartHttp(*plan->metrics, monitor.metrics(), gauges);
    if (!started.ok()) return Refuse(kUnavailable, started.status());
    http = *std::move(started);
  }
  plan->address.port = (*server)->port();
  const std::string address = plan->address.Text();
  LogStart(log, flags, *plan, address);
  if (certificates) certificate_events.OnLook(*certificates->current());
  std::printf("listening on %s\n", address.c_str());
  if (http) std::printf("metrics on %s\n", plan->metrics->Text().c_str());
  std::fflush(stdout);
  const int signal = WaitForStop(log, certificates.get(), certificate_events);
  Stop(**server, *plan, signal, draining, log);
  return kOk;
}

}  // namespace accord::cli
