#ifndef ACCORD_SERVER_LISTENER_SOCKET_H_
#define ACCORD_SERVER_LISTENER_SOCKET_H_

#include <sys/socket.h>
#include <sys/types.h>

#include <string>

#include "absl/status/statusor.h"
#include "server/listener/address.h"
#include "server/listener/descriptor.h"

namespace accord::listener_internal {

// An address of either family as the system's calls want it.
struct SocketAddress {
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_storage);

  sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
  const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
  std::string Bytes() const { return {reinterpret_cast<const char*>(&storage), size}; }
};

struct ListeningSocket {
  Descriptor fd;
  int port = 0;        // 0 for a unix socket
  SocketAddress dial;  // where a connection from this machine reaches it
  // The file of a unix socket, to know it again before it is unlinked.
  dev_t device = 0;
  ino_t inode = 0;
};

// Binds and listens, without blocking. INVALID_ARGUMENT with the address and errno's words. Of the
// several addresses of a name the first that this machine has; a taken port is not skipped. The
// socket file of a server that is gone is replaced; owner and group may connect to it (mode 0660),
// whatever the umask.
absl::StatusOr<ListeningSocket> Listen(const ListenAddress& address);

// Removes the file of a unix socket if it is still the one that was bound.
void Unlink(const ListenAddress& address, const ListeningSocket& socket);

}  // namespace accord::listener_internal

#endif  // ACCORD_SERVER_LISTENER_SOCKET_H_
