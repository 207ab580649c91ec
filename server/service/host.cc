#include "server/service/host.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string_view>

namespace accord::service_internal {
namespace {

constexpr std::size_t kNetworkBytes = 8;

// An IPv6 address, without brackets and zone.
std::string NetworkOf(const std::string& address) {
  in6_addr bytes{};
  if (inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return address;
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (IN6_IS_ADDR_V4MAPPED(&bytes)) {
    return inet_ntop(AF_INET, &bytes.s6_addr[12], text.data(), text.size());
  }
  std::fill(bytes.s6_addr + kNetworkBytes, bytes.s6_addr + sizeof bytes.s6_addr, 0);
  return std::string(inet_ntop(AF_INET6, &bytes, text.data(), text.size())) + "/64";
}

}  // namespace

std::string HostOf(const std::string& peer) {
  constexpr std::string_view kFour = "ipv4:", kSix = "ipv6:";
  if (peer.starts_with("unix")) return "unix";
  const std::size_t port = peer.rfind(':');
  if (peer.starts_with(kFour)) return peer.substr(kFour.size(), port - kFour.size());
  if (!peer.starts_with(kSix)) return peer;
  // "ipv6:%5B2001:db8::1%5D:40674", or with the brackets as they are.
  std::string address = peer.substr(kSix.size(), port - kSix.size());
  for (const std::string_view mark : {"%5B", "%5D", "[", "]"}) {
    const std::size_t at = address.find(mark);
    if (at != address.npos) address.erase(at, mark.size());
  }
  return NetworkOf(address.substr(0, address.find('%')));
}

}  // namespace accord::service_internal
