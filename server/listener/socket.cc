#include "server/listener/socket.h"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/stat.h>
#include <sys/un.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace accord::listener_internal {
namespace {

// Connections that wait to be accepted; the system has a bound of its own (net.core.somaxconn).
constexpr int kBacklog = 1024;

// Sent bytes that nobody acknowledges for so long end a connection, as on gRPC's own listeners;
// accepted sockets inherit it.
constexpr int kUnacknowledgedMs = 20'000;

// Of a unix socket's file: its owner and its group may connect.
constexpr mode_t kSocketMode = 0660;

absl::Status Fault(const ListenAddress& address, std::string why) {
  return absl::InvalidArgumentError(absl::StrCat("cannot listen on ", address.Text(), ": ", why));
}

absl::Status SystemFault(const ListenAddress& address, int error) {
  std::string words = std::strerror(error);
  if (error == EADDRINUSE) words = "address in use: another server listens there";
  if (error == EADDRNOTAVAIL) words = "this machine has no such address";
  if (error == EACCES && !address.is_unix()) words += " (ports below 1024 need a privilege)";
  return Fault(address, std::move(words));
}

void Set(int fd, int level, int option, int value) {
  setsockopt(fd, level, option, &value, sizeof value);
}

Descriptor Open(int family) {
  return Descriptor(::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

// A listener on every address is dialled on the loopback.
SocketAddress DialOf(SocketAddress bound) {
  auto* v4 = reinterpret_cast<sockaddr_in*>(&bound.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&bound.storage);
  if (bound.storage.ss_family == AF_INET && v4->sin_addr.s_addr == htonl(INADDR_ANY)) {
    v4->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  }
  if (bound.storage.ss_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&v6->sin6_addr)) {
    v6->sin6_addr = in6addr_loopback;
  }
  return bound;
}

int PortOf(const SocketAddress& bound) {
  return ntohs(bound.storage.ss_family == AF_INET
                   ? reinterpret_cast<const sockaddr_in*>(&bound.storage)->sin_port
                   : reinterpret_cast<const sockaddr_in6*>(&bound.storage)->sin6_port);
}

// errno, 0 if it listens.
int TryListen(const addrinfo& candidate, ListeningSocket& socket) {
  Descriptor fd = Open(candidate.ai_family);
  if (fd.get() < 0) return errno;
  // Not SO_REUSEPORT: a second server on the port must fail, not share the callers.
  Set(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (candidate.ai_family == AF_INET6) Set(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 0);
  Set(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  Set(fd.get(), IPPROTO_TCP, TCP_USER_TIMEOUT, kUnacknowledgedMs);
  SocketAddress bound;
  if (bind(fd.get(), candidate.ai_addr, candidate.ai_addrlen) != 0 ||
      listen(fd.get(), kBacklog) != 0 || getsockname(fd.get(), bound.get(), &bound.size) != 0) {
    return errno;
  }
  socket = {.fd = std::move(fd), .port = PortOf(bound), .dial = DialOf(bound)};
  return 0;
}

absl::StatusOr<ListeningSocket> ListenOnPort(const ListenAddress& address) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const std::string port = std::to_string(address.port);
  const int failure = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found);
  if (failure != 0) return Fault(address, gai_strerror(failure));
  const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> candidates(found, freeaddrinfo);
  int first_error = 0;
  for (const addrinfo* next = found; next != nullptr; next = next->ai_next) {
    ListeningSocket socket;
    const int error = TryListen(*next, socket);
    if (error == 0) return socket;
    if (first_error == 0) first_error = error;
    if (error != EADDRNOTAVAIL && error != EAFNOSUPPORT) break;
  }
  return SystemFault(address, first_error);
}

absl::Status RemoveStale(const ListenAddress& address, const SocketAddress& path) {
  struct stat about {};
  if (lstat(address.unix_path.c_str(), &about) != 0) {
    return errno == ENOENT ? absl::OkStatus() : SystemFault(address, errno);
  }
  if (!S_ISSOCK(about.st_mode)) return Fault(address, "the file is there and is no socket");
  const Descriptor probe = Open(AF_UNIX);
  if (probe.get() < 0) return SystemFault(address, errno);
  const bool refused =
      connect(probe.get(), path.get(), path.size) != 0 && errno != EAGAIN && errno != EACCES;
  if (!refused) return SystemFault(address, EADDRINUSE);
  if (errno != ECONNREFUSED && errno != ENOENT) return SystemFault(address, errno);
  if (unlink(address.unix_path.c_str()) != 0 && errno != ENOENT) return SystemFault(address, errno);
  return absl::OkStatus();
}

absl::StatusOr<ListeningSocket> ListenOnPath(const ListenAddress& address) {
  SocketAddress path;
  auto* local = reinterpret_cast<sockaddr_un*>(&path.storage);
  static_assert(sizeof local->sun_path == kMaxUnixPathBytes + 1);
  local->sun_family = AF_UNIX;
  address.unix_path.copy(local->sun_path, kMaxUnixPathBytes);
  path.size = sizeof(sockaddr_un);
  if (absl::Status status = RemoveStale(address, path); !status.ok()) return status;
  Descriptor fd = Open(AF_UNIX);
  struct stat about {};
  // The mode at once, whatever the umask is: before it is bound it is no wider, after it no less.
  if (fd.get() < 0 || fchmod(fd.get(), kSocketMode) != 0 ||
      bind(fd.get(), path.get(), path.size) != 0 ||
      chmod(address.unix_path.c_str(), kSocketMode) != 0 || listen(fd.get(), kBacklog) != 0 ||
      lstat(address.unix_path.c_str(), &about) != 0) {
    return SystemFault(address, errno);
  }
  return ListeningSocket{
      .fd = std::move(fd), .dial = path, .device = about.st_dev, .inode = about.st_ino};
}

}  // namespace

absl::StatusOr<ListeningSocket> Listen(const ListenAddress& address) {
  return address.is_unix() ? ListenOnPath(address) : ListenOnPort(address);
}

void Unlink(const ListenAddress& address, const ListeningSocket& socket) {
  struct stat about {};
  if (!address.is_unix() || lstat(address.unix_path.c_str(), &about) != 0) return;
  if (about.st_dev == socket.device && about.st_ino == socket.inode) {
    unlink(address.unix_path.c_str());
  }
}

}  // namespace accord::listener_internal
