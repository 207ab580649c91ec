#include "server/service/accord_server.h"

#include <unistd.h>

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "grpcpp/ext/proto_server_reflection_plugin.h"
#include "grpcpp/grpcpp.h"
#include "grpcpp/health_check_service_interface.h"
#include "grpcpp/resource_quota.h"
#include "server/service/endpoint.h"
#include "server/service/server_state.h"
#include "server/service/services.h"
#include "simulation/report/report.h"

namespace accord {
namespace {

using service_internal::AllServices;
using service_internal::Endpoint;
using service_internal::NamedService;
using service_internal::ServerState;

// How long a stopping server waits for answers to be read, then for calls that are just refused.
constexpr std::chrono::milliseconds kLastWords{2000}, kFarewell{200};
// What gRPC gives up by itself, in words of its own and unknown to our log. Above all that a server
// may be told to read, so that Call refuses what is too large; gRPC has it in memory by then either
// way.
constexpr int kMostMessageBytes = (64 << 20) + (64 << 10);
// How soon it notices that its grace has been ended.
constexpr std::chrono::milliseconds kGraceSlice{50};

int ThreadsOf(const ServerOptions& options) {
  if (options.threads_per_run > 0) return options.threads_per_run;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::size_t HalfOfTheMachine() {
  return static_cast<std::size_t>(sysconf(_SC_PHYS_PAGES)) *
         static_cast<std::size_t>(sysconf(_SC_PAGE_SIZE)) / 2;
}

ServerState::Options StateOptionsOf(const ServerOptions& options) {
  ServerState::Options state;
  state.slots = options.run_slots;
  state.threads_per_run = ThreadsOf(options);
  state.queue_calls = options.queue_calls;
  state.queue_wait = options.queue_wait;
  state.memory_bytes = options.memory_bytes > 0 ? options.memory_bytes : HalfOfTheMachine();
  state.limits.max_run_time = options.max_run_time;
  state.limits.upload_time = options.upload_time;
  state.limits.message_bytes = options.max_request_bytes;
  state.limits.idle = options.idle;
  state.observer = options.observer;
  state.stuck = options.stuck;
  return state;
}

// What gRPC itself may buffer of all connections: as much as one host may have read, and what
// connections take. gRPC 1.51 keeps every byte of a message, of up to 4 GiB, until it has all of
// them, and only then asks how many it may have. Beyond the quota it resets streams.
void BoundBuffers(std::size_t memory_bytes, grpc::ServerBuilder& builder) {
  constexpr std::size_t kForConnections = std::size_t{128} << 20;
  grpc::ResourceQuota quota("accord");
  quota.Resize(memory_bytes / 4 + kForConnections);
  builder.SetResourceQuota(quota);
}

// Linking gRPC's reflection is enough for it to be there.
class WithoutReflection final : public grpc::ServerBuilderOption {
 public:
  void UpdateArguments(grpc::ChannelArguments*) override {}
  void UpdatePlugins(std::vector<std::unique_ptr<grpc::ServerBuilderPlugin>>* plugins) override {
    std::erase_if(*plugins, [](const auto& plugin) {
      return plugin->name().find("reflection") != std::string::npos;
    });
  }
};

class RunningServer final : public AccordServer {
 public:
  // `endpoint` null: no socket.
  RunningServer(const ServerOptions& options, std::unique_ptr<Endpoint> endpoint)
      : state_(StateOptionsOf(options)),
        services_(AllServices(state_)),
        endpoint_(std::move(endpoint)),
        last_wait_(options.last_wait) {
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    grpc::ServerBuilder builder;
    if (!options.reflection) builder.SetOption(std::make_unique<WithoutReflection>());
    builder.SetMaxReceiveMessageSize(kMostMessageBytes);
    builder.SetMaxSendMessageSize(-1);
    service_internal::ApplyLimits(options.connections, builder);
    if (endpoint_) {
      BoundBuffers(state_.memory.limit(), builder);
      endpoint_->AddTo(builder);
    }
    for (const NamedService& each : services_) builder.RegisterService(each.service.get());
    server_ = builder.BuildAndStart();
    if (!server_) return;
    for (const NamedService& each : services_) {
      server_->GetHealthCheckService()->SetServingStatus(each.name, true);
    }
    if (endpoint_) endpoint_->Start(options.listener_dead);
  }

  ~RunningServer() override {
    if (server_) Shutdown(std::chrono::milliseconds(0));
  }

  bool serving() const { return server_ != nullptr; }

  int port() const override { return endpoint_ ? endpoint_->port() : 0; }

  std::shared_ptr<grpc::Channel> InProcessChannel() override {
    grpc::ChannelArguments arguments;
    arguments.SetMaxReceiveMessageSize(-1);
    return server_->InProcessChannel(arguments);
  }

  int busy_slots() const override { return state_.queue.busy(); }
  int run_threads() const override { return state_.queue.threads(); }

  ServerGauges gauges() const override {
    return {.open_calls = state_.calls.count(),
            .queued_calls = state_.queue.waiting(),
            .busy_slots = state_.queue.busy(),
            .slots = state_.slots,
            .memory_bytes = state_.memory.used(),
            .memory_limit_bytes = state_.memory.limit(),
            .connections_accepted = endpoint_ ? std::uint64_t(endpoint_->accepted()) : 0,
            .connections_refused = endpoint_ ? std::uint64_t(endpoint_->refused()) : 0,
            .serving = !state_.stopping};
  }

  void BeginDrain() override { server_->GetHealthCheckService()->SetServingStatus(false); }

  void EndGrace() override { state_.cancel_all = true; }

  void Shutdown(std::chrono::milliseconds grace) override {
    state_.Stop();
    server_->GetHealthCheckService()->SetServingStatus(false);
    const auto until = std::chrono::steady_clock::now() + grace;
    while (!state_.cancel_all && std::chrono::steady_clock::now() < until &&
           !state_.calls.WaitUntilNone(std::min(kGraceSlice, grace))) {
    }
    state_.cancel_all = true;  // what still runs ends by itself, as UNAVAILABLE
    state_.calls.WaitUntilNone(kLastWords);
    if (endpoint_) endpoint_->Stop();
    state_.EndBy(std::chrono::steady_clock::now() + kFarewell + last_wait_);
    // Cuts off streams that nobody ends: callers who do not read, watchers of health.
    server_->Shutdown(std::chrono::system_clock::now() + kFarewell);
    state_.calls.WaitUntilNone(std::chrono::hours(1));
    server_->Wait();
    server_.reset();
  }

 private:
  ServerState state_;
  const std::vector<NamedService> services_;
  const std::unique_ptr<Endpoint> endpoint_;
  const std::chrono::milliseconds last_wait_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace

const char* ServerVersion() { return kEngineVersion; }

absl::StatusOr<std::unique_ptr<AccordServer>> AccordServer::Start(const ServerOptions& options) {
  std::unique_ptr<Endpoint> endpoint;
  if (!options.address.empty()) {
    auto listening = Endpoint::Listen(options.address, options.tls, options.descriptor_cap);
    if (!listening.ok()) return listening.status();
    endpoint = *std::move(listening);
  }
  auto server = std::make_unique<RunningServer>(options, std::move(endpoint));
  if (!server->serving()) return absl::InternalError("gRPC did not start a server");
  return server;
}

}  // namespace accord
