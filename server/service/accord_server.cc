#include "server/service/accord_server.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/health_check_service_interface.h"
#include "server/service/client_base_service.h"
#include "server/service/contract_service.h"
#include "server/service/simulation_service.h"
#include "simulation/base/limits.h"
#include "simulation/report/report.h"

namespace accord {
namespace {

using service_internal::ClientBaseServiceImpl;
using service_internal::ContractServiceImpl;
using service_internal::RunResources;
using service_internal::SimulationServiceImpl;

// How long a stopping server waits for answers to be read, then for calls that are just refused.
constexpr std::chrono::milliseconds kLastWords{2000}, kFarewell{200};

std::shared_ptr<grpc::ServerCredentials> CredentialsOf(const ServerOptions& options) {
  if (options.tls_certificate.empty()) return grpc::InsecureServerCredentials();
  grpc::SslServerCredentialsOptions tls;
  tls.pem_key_cert_pairs.push_back({options.tls_key, options.tls_certificate});
  return grpc::SslServerCredentials(tls);
}

int ThreadsOf(const ServerOptions& options) {
  if (options.threads_per_run > 0) return options.threads_per_run;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

class RunningServer final : public AccordServer {
 public:
  explicit RunningServer(const ServerOptions& options)
      : resources_(options.run_slots, ThreadsOf(options)),
        simulation_(resources_),
        contract_(resources_),
        client_base_(resources_) {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    builder.SetMaxReceiveMessageSize(limits::kMaxMessageBytes);
    builder.SetMaxSendMessageSize(-1);
    if (!options.address.empty()) {
      // One server a port: a second one must fail, not share the callers.
      builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
      builder.AddListeningPort(options.address, CredentialsOf(options), &port_);
    }
    builder.RegisterService(&simulation_);
    builder.RegisterService(&contract_);
    builder.RegisterService(&client_base_);
    server_ = builder.BuildAndStart();
    if (!server_) return;
    for (const char* service :
         {v1::SimulationService::service_full_name(), v1::ContractService::service_full_name(),
          v1::ClientBaseService::service_full_name()}) {
      server_->GetHealthCheckService()->SetServingStatus(service, true);
    }
  }

  ~RunningServer() override {
    if (server_) Shutdown(std::chrono::milliseconds(0));
  }

  bool serving() const { return server_ != nullptr; }

  int port() const override { return port_; }

  std::shared_ptr<grpc::Channel> InProcessChannel() override {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    return server_->InProcessChannel(arguments);
  }

  int busy_slots() const override { return resources_.slots.busy(); }
  int run_threads() const override { return resources_.slots.threads(); }

  ServerGauges gauges() const override {
    return {.busy_slots = resources_.slots.busy(),
            .slots = resources_.slot_count,
            .serving = !resources_.stopping};
  }

  void BeginDrain() override { server_->GetHealthCheckService()->SetServingStatus(false); }

  void Shutdown(std::chrono::milliseconds grace) override {
    resources_.stopping = true;
    server_->GetHealthCheckService()->SetServingStatus(false);
    resources_.calls.WaitUntilNone(grace);
    resources_.cancel_all = true;  // what still runs ends by itself, as UNAVAILABLE
    resources_.calls.WaitUntilNone(kLastWords);
    // Cuts off streams that nobody ends: callers who do not read, watchers of health.
    server_->Shutdown(std::chrono::system_clock::now() + kFarewell);
    resources_.calls.WaitUntilNone(std::chrono::hours(1));
    resources_.slots.Close();
    server_->Wait();
    server_.reset();
  }

 private:
  RunResources resources_;
  SimulationServiceImpl simulation_;
  ContractServiceImpl contract_;
  ClientBaseServiceImpl client_base_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace

const char* ServerVersion() { return kEngineVersion; }

absl::StatusOr<std::unique_ptr<AccordServer>> AccordServer::Start(const ServerOptions& options) {
  auto server = std::make_unique<RunningServer>(options);
  if (!server->serving() || (!options.address.empty() && server->port() == 0)) {
    return absl::InvalidArgumentError(
        "cannot listen on " + options.address + ": the address is taken, or not this machine's" +
        (options.tls_certificate.empty() ? "" : ", or certificate and key are no pair"));
  }
  return server;
}

}  // namespace accord
