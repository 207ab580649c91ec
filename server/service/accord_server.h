#ifndef ACCORD_SERVER_SERVICE_ACCORD_SERVER_H_
#define ACCORD_SERVER_SERVICE_ACCORD_SERVER_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "server/listener/tls_store.h"
#include "server/service/call_record.h"
#include "server/service/connection_limits.h"

namespace grpc {
class Channel;
}

// The server as an object: `accord serve`, the command line's in-process server and the tests start
// the same one.
namespace accord {

struct ServerOptions {
  // As ParseListenAddress takes it (server/listener/address.h). Empty: no socket, in-process
  // channels only.
  std::string address;
  // Certificates of TLS, mutual if a client CA is among them; null: plain text. Outlives the
  // server.
  const TlsStore* tls = nullptr;
  ConnectionLimits connections;
  // Connections are refused from this descriptor on; 0: by the process's limit in force.
  int descriptor_cap = 0;
  // Called once, from another thread, when connections are no longer taken: the process should end
  // itself, and not by way of the server, for another one to take its place. Null: nobody watches.
  std::function<void()> listener_dead;
  // Called once, from another thread, when calls have not ended `last_wait` after Shutdown has cut
  // them off: gRPC had no memory to end them, and the process should end itself, not by way of the
  // server. Null: they are waited for.
  std::function<void()> stuck;
  std::chrono::milliseconds last_wait{10'000};
  // Runs at a time; at least 1.
  int run_slots = 2;
  // Threads of one run; 0: as many as the machine has.
  int threads_per_run = 0;
  // Calls that may wait for a slot, and how long.
  int queue_calls = 64;
  std::chrono::milliseconds queue_wait{30'000};
  // After which a run is ended as DEADLINE_EXCEEDED; 0: never.
  std::chrono::milliseconds max_run_time{0};
  // After which an upload is ended as DEADLINE_EXCEEDED that has not all come.
  std::chrono::milliseconds upload_time{600'000};
  // Until the next message of a caller.
  std::chrono::milliseconds idle{30'000};
  // Of all requests, runs and answers together; 0: half of the machine's.
  std::size_t memory_bytes = 0;
  // Of one request message, or part of an upload.
  std::size_t max_request_bytes = std::size_t{4} << 20;
  // Whether clients may ask for the schema; gRPC gives each that asks a thread.
  bool reflection = false;
  // Hears of every call that is over; null: nobody. Outlives the server.
  CallObserver* observer = nullptr;
};

// Version of the engine behind it, such as "0.3.0".
const char* ServerVersion();

class AccordServer {
 public:
  // Starts to serve: SimulationService, ContractService, ClientBaseService and health.
  // INVALID_ARGUMENT when the address is none or cannot be listened on, with errno's words.
  static absl::StatusOr<std::unique_ptr<AccordServer>> Start(const ServerOptions& options);

  // Shuts down at once when Shutdown has not been called.
  virtual ~AccordServer() = default;

  // Port listened on; 0 without a socket.
  virtual int port() const = 0;

  virtual ServerGauges gauges() const = 0;

  // A channel into this very server, without a socket. Must not outlive it.
  virtual std::shared_ptr<grpc::Channel> InProcessChannel() = 0;

  // Runs in flight now.
  virtual int busy_slots() const = 0;
  // Threads that runs have been given so far.
  virtual int run_threads() const = 0;

  // Health says NOT_SERVING from now on; calls are served as before, until Shutdown.
  virtual void BeginDrain() = 0;

  // Graceful stop: health says NOT_SERVING, new runs are refused, runs in flight may finish within
  // `grace` and are ended as UNAVAILABLE after it. Returns when all is quiet, which takes up to two
  // seconds more when a caller does not read its answer; where calls do not end,
  // ServerOptions::stuck. Once.
  virtual void Shutdown(std::chrono::milliseconds grace) = 0;

  // From another thread, while Shutdown waits: its grace is over now.
  virtual void EndGrace() = 0;
};

}  // namespace accord

#endif  // ACCORD_SERVER_SERVICE_ACCORD_SERVER_H_
