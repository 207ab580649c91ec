#include <chrono>
#include <cstdio>
#include <utility>

#include "clients/cli/commands.h"
#include "clients/cli/files.h"
#include "clients/cli/session.h"
#include "server/service/accord_server.h"
#include "spdlog/sinks/stdout_sinks.h"
#include "spdlog/spdlog.h"

namespace accord::cli {
namespace {

bool IsLoopback(const std::string& address) {
  const std::string host = address.substr(0, address.rfind(':'));
  const bool digits = host.find_first_not_of("0123456789.") == std::string::npos;
  return (host.starts_with("127.") && digits) || host == "localhost" || host == "[::1]";
}

ExitCode Refuse(const std::string& why) {
  std::fprintf(stderr, "accord: %s\n", why.c_str());
  return kUsage;
}

}  // namespace

const char* Version() { return ServerVersion(); }

ExitCode Serve(const ServeFlags& flags) {
  if (flags.tls_certificate.empty() != flags.tls_key.empty()) {
    return Refuse("--tls-cert and --tls-key go together");
  }
  if (!IsLoopback(flags.address) && flags.tls_certificate.empty() && !flags.insecure) {
    return Refuse("refusing to listen on " + flags.address +
                  " in plain text: give --tls-cert and --tls-key, or --insecure");
  }
  ServerOptions options{
      .address = flags.address, .run_slots = flags.slots, .threads_per_run = flags.threads};
  if (!flags.tls_certificate.empty()) {
    const std::optional<std::string> certificate = ReadFile(flags.tls_certificate);
    const std::optional<std::string> key = ReadFile(flags.tls_key);
    if (!certificate || !key) return kUsage;
    options.tls_certificate = *certificate;
    options.tls_key = *key;
  }
  BlockSignals();
  QuietGrpc();
  auto logger = spdlog::stderr_logger_mt("accord");
  absl::StatusOr<std::unique_ptr<AccordServer>> server = AccordServer::Start(options);
  if (!server.ok()) {
    std::fprintf(stderr, "accord: %s\n", std::string(server.status().message()).c_str());
    return kUnavailable;
  }
  const std::string host = flags.address.substr(0, flags.address.rfind(':'));
  std::printf("listening on %s:%d\n", host.c_str(), (*server)->port());
  std::fflush(stdout);
  logger->info("serving with {} run slots, {}", flags.slots,
               flags.tls_certificate.empty() ? "plain text" : "TLS");
  const int signal = WaitForSignal();
  logger->info("signal {}: stopping within {} s", signal, flags.grace_seconds);
  (*server)->Shutdown(
      std::chrono::milliseconds(static_cast<std::int64_t>(flags.grace_seconds * 1000)));
  logger->info("stopped");
  return kOk;
}

}  // namespace accord::cli
