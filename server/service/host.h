#ifndef ACCORD_SERVER_SERVICE_HOST_H_
#define ACCORD_SERVER_SERVICE_HOST_H_

#include <string>

namespace accord::service_internal {

// The host of a peer as gRPC names it: "ipv4:127.0.0.1:40674" is "127.0.0.1"; of IPv6 the first 64
// bits, which is what one customer of a provider has, as "2001:db8:0:1::/64"; an IPv4 address in
// IPv6's clothes is the IPv4 address. All peers on unix sockets are "unix". What is none of these
// is its own host. Pure, thread-safe.
std::string HostOf(const std::string& peer);

}  // namespace accord::service_internal

#endif  // ACCORD_SERVER_SERVICE_HOST_H_
