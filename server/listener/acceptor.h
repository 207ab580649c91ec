#ifndef ACCORD_SERVER_LISTENER_ACCEPTOR_H_
#define ACCORD_SERVER_LISTENER_ACCEPTOR_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "absl/status/statusor.h"
#include "server/listener/address.h"
#include "server/listener/descriptor.h"
#include "server/listener/socket.h"

namespace accord {

// Listens and accepts, on a thread of its own, and hands the connections on. gRPC's own listener
// says no errno, has no cap, and is dead for good once descriptors have run out (grpc issue 16058).
// Thread-safe, but for Start and Stop.
class Acceptor {
 public:
  // Takes over the connection `fd`, which does not block, on the acceptor's thread; the next one
  // waits until it returns.
  using Take = std::function<void(int listener_fd, int fd)>;

  // Listens; connections wait until Start. INVALID_ARGUMENT that says the address and why. As the
  // system gives the lowest free descriptor, a connection whose descriptor is `descriptor_cap` or
  // above is one too many: it is closed at once (ConnectionDescriptorCap in descriptors.h).
  static absl::StatusOr<std::unique_ptr<Acceptor>> Listen(
      const ListenAddress& address, int descriptor_cap = std::numeric_limits<int>::max());

  ~Acceptor();  // stops
  Acceptor(const Acceptor&) = delete;
  Acceptor& operator=(const Acceptor&) = delete;

  // Once.
  void Start(Take take);

  // Listens no more; `take` is not called any more once it has returned. Removes the file of a unix
  // socket. The second time does nothing.
  void Stop();

  // The port listened on, 1 to 65535; 0 for a unix socket.
  int port() const { return socket_.port; }

  // Connections handed on; closed at once, for the cap or for want of a descriptor; calls of accept
  // that failed otherwise than by a caller who had left. Since the start.
  std::int64_t accepted() const { return accepted_; }
  std::int64_t refused() const { return refused_; }
  std::int64_t failed() const { return failed_; }

  // Connects to itself, to see whether anybody accepts: such a connection is closed and counted by
  // dials_taken() alone. False when this process could not try, which says nothing of the acceptor.
  // One dial at a time: the one before is closed and, if it was still waiting, counted as accepted.
  bool Dial();
  std::int64_t dials_taken() const { return dials_taken_; }

 private:
  Acceptor(const ListenAddress& address, listener_internal::ListeningSocket socket,
           int descriptor_cap);
  void Run();
  // Whether the next one may follow at once.
  bool TryAcceptOne();
  bool AcceptOne();
  bool RefuseOne();
  bool IsOwnDial(const listener_internal::SocketAddress& peer);

  const ListenAddress address_;
  const int descriptor_cap_;
  listener_internal::ListeningSocket socket_;
  Descriptor stop_, spare_;
  Take take_;
  std::thread thread_;
  std::atomic<std::int64_t> accepted_{0}, refused_{0}, failed_{0}, dials_taken_{0};
  std::mutex dial_mutex_;
  Descriptor dial_;
  std::string dial_name_;  // of its own end
};

}  // namespace accord

#endif  // ACCORD_SERVER_LISTENER_ACCEPTOR_H_
