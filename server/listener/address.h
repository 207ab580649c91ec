#ifndef ACCORD_SERVER_LISTENER_ADDRESS_H_
#define ACCORD_SERVER_LISTENER_ADDRESS_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

// Where a server listens, as its user writes it. Pure, thread-safe.
namespace accord {

// Either host and port, or the path of a unix socket.
struct ListenAddress {
  // A name, an IPv4 address or an IPv6 address without its brackets; empty for a unix socket.
  std::string host;
  // 0 to 65535; 0: any free one.
  int port = 0;
  // Empty for host and port.
  std::string unix_path;

  bool is_unix() const { return !unix_path.empty(); }

  // Whether only this machine can reach it: 127/8, ::1, localhost, unix sockets.
  bool is_loopback() const;

  // As ParseListenAddress takes it, such as "[::1]:0" and "unix:/run/accord.sock".
  std::string Text() const;

  bool operator==(const ListenAddress&) const = default;
};

// Bytes of a unix socket's path at most; the system's limit.
inline constexpr int kMaxUnixPathBytes = 107;

// HOST:PORT, "[V6]:PORT" or "unix:PATH". INVALID_ARGUMENT that quotes the text and says what would
// be right: no host, no port, a port above 65535, digits that are no IPv4 address, an IPv6 address
// without brackets, a path that is empty or too long. Looks up no names.
absl::StatusOr<ListenAddress> ParseListenAddress(std::string_view text);

}  // namespace accord

#endif  // ACCORD_SERVER_LISTENER_ADDRESS_H_
