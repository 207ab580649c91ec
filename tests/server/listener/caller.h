#ifndef ACCORD_TESTS_SERVER_LISTENER_CALLER_H_
#define ACCORD_TESTS_SERVER_LISTENER_CALLER_H_

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

namespace accord {

// Waits for what must come; ctest's time limit ends a wait in vain.
template <typename Condition>
void Await(Condition condition) {
  while (!condition()) std::this_thread::yield();
}

// The other end of a connection, below any protocol. Blocks.
class SocketCaller {
 public:
  explicit SocketCaller(int family = AF_INET)
      : fd_(socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)) {}
  SocketCaller(SocketCaller&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  ~SocketCaller() {
    if (fd_ >= 0) close(fd_);
  }

  bool Call(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  bool Call(const std::string& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.copy(address.sun_path, sizeof address.sun_path - 1);
    return connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }

  void Send(std::string_view bytes) { send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL); }
  // What comes next; empty when the other side has ended it.
  std::string Receive() {
    char buffer[4096];
    const ssize_t count = recv(fd_, buffer, sizeof buffer, 0);
    return count > 0 ? std::string(buffer, static_cast<std::size_t>(count)) : "";
  }
  int fd() const { return fd_; }

 private:
  int fd_;
};

}  // namespace accord

#endif  // ACCORD_TESTS_SERVER_LISTENER_CALLER_H_
